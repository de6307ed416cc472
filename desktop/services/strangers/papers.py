"""Owns what the toolbox takes, and having documents looked into by a process of their own; must not know rows.

The program itself never opens a stranger's document: the child gives the words page by page, and pictures of the first
pages of a PDF. What it says is believed only as far as it is well made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal

import msgspec

from desktop.errors import AttachmentDamaged, AttachmentRefused, AttachmentTooLarge, FileProblem
from desktop.i18n import N_, _
from desktop.services.strangers import pictures
from desktop.services.strangers.child import Answer, Fallen, answered
from desktop.services.strangers.paper_child import WORK
from desktop.services.strangers.pictures import JPEG, LIMIT, PAPERS, PDF, Prepared, is_pdf, looks_like
from desktop.services.words.folding import words
from desktop.settings import PHOTO_SIDES

__all__ = [
    *(
        "REASONS",
        "Kind",
        "LaidOut",
        "Paper",
        "faces",
        "joinable",
        "laid_out",
        "language_of",
        "prepare",
        "read",
        "reason",
    ),
    "title_for",
]

# the names of documents that are not known by their first bytes, or are packed like many other things
_WORDED: Final = frozenset({".docx", ".docm", ".dotx", ".doc", ".odt", ".ott", ".md", ".markdown", ".txt", ".text"})
SHOWN: Final = 3  # pages of which there are pictures
_PAGES: Final = 2000
_TEXT: Final = 32 * 2**20  # bytes
_FACES: Final = 24 * 2**20
_TITLE: Final = 160
# what a document is refused for; each ends "« … » ne peut pas être joint : …"
REASONS: Final[Mapping[str, str]] = {
    "unknown": N_(
        "on prend des documents PDF, Word (DOCX), OpenDocument (ODT), Markdown et texte, et celui-ci n’en est pas un"
    ),
    "empty": N_("il est vide"),
    "old": N_("c’est un ancien format de Word (.doc). Ouvrez-le et enregistrez-le en DOCX ou en PDF"),
    "locked": N_("il est protégé par un mot de passe. Enregistrez-le sans mot de passe"),
    "macros": N_("il contient un programme (des macros). Enregistrez-le en DOCX sans macros, ou en PDF"),
    "trap": N_("il est construit comme un piège. Il n’a pas été ouvert"),
    "large": N_("il contient plus que ce que Maillage peut lire en une fois"),
    "slow": N_("sa lecture prenait trop de temps et a été arrêtée"),
    "memory": N_("il contient plus que ce que Maillage peut lire en une fois"),
}
Kind = Literal["h", "p", "i", "o", "d"]  # a heading, a paragraph, one of a list, an open point, one that is done
_blocks = msgspec.json.Decoder(list[tuple[Kind, str]])
_ARABIC: Final = re.compile("[\u0620-\u064a]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SMALL_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "fr": frozenset(words("les des est une dans pour que qui sur avec par pas sont aux ou ce cette leur ont plus")),
    "en": frozenset(words("the of and is in to for that with are on by this be from their not have which or it as")),
    "es": frozenset(words("los las del que una con por para es en se como su sus mas pero este esta son al lo y")),
}
_SAMPLE: Final = 20_000  # letters that say in which language a document is


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document says. `pages` are pages where `numbered`, else parts; there are `total` of them in all."""

    mime: str
    title: str
    numbered: bool
    pages: tuple[str, ...]
    total: int

    @property
    def silent(self) -> bool:
        """Whether nothing can be read in it: pictures of pages, as a scanner makes them."""
        return not any(self.pages)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What is shown and printed of a document that has no pages: blocks (its kind, plain words) in their order.

    `more`: it goes on after them.
    """

    blocks: tuple[tuple[Kind, str], ...]
    more: bool = False


class Unreadable(Exception):
    """Why the words of a document cannot be had: a key of REASONS, or `damaged`."""


def read(content: bytes, name: str) -> Paper:
    """The words of a document. Raises Unreadable."""
    try:
        answer = answered(WORK, {"act": "read", "suffix": _suffix(name)}, content, limit=_TEXT, parts=_PAGES)
    except Fallen as end:
        raise Unreadable("damaged" if end.why == "broken" else end.why) from end
    return _believed(answer)


def prepare(content: bytes, name: str) -> tuple[Prepared, Paper]:
    """What will be kept of a document that a person brought, as it is, and what it says.

    Raises AttachmentRefused, AttachmentTooLarge, AttachmentDamaged.
    """
    if len(content) > LIMIT:
        raise AttachmentTooLarge(path=name, limit=LIMIT // 2**20)
    try:
        paper = read(content, name)
    except Unreadable as no:
        raise reason(str(no), name) from no
    return Prepared(content, paper.mime, name), paper


def joinable(content: bytes, name: str, *, longest: int = PHOTO_SIDES[0], keep_position: bool = False) -> Prepared:
    """What will be kept of any file that a person joins to a record: a photograph, or a document, which the child reads
    through before it is taken.

    Raises AttachmentRefused, AttachmentTooLarge, AttachmentDamaged.
    """
    if _suffix(name) in _WORDED and not is_pdf(content):
        return prepare(content, name)[0]
    return pictures.prepare(content, name, longest=longest, keep_position=keep_position)


def reason(code: str, name: str) -> FileProblem:
    """The error that says why a document's words cannot be had."""
    if code in REASONS:
        return AttachmentRefused(path=name, reason=_(REASONS[code]))
    return AttachmentDamaged(path=name)


def faces(content: bytes, mime: str, *, longest: int, first: int = 0, pages: int = SHOWN) -> list[bytes]:
    """Pages of a PDF as JPEG, fewer where it ends; none for what has no pages of its own. Raises Unreadable."""
    if mime != PDF:
        return []
    try:
        answer = answered(
            WORK,
            {"act": "faces", "first": first, "pages": pages, "longest": longest},
            content,
            limit=_FACES,
            parts=pages,
        )
    except Fallen as end:
        raise Unreadable("damaged" if end.why == "broken" else end.why) from end
    if answer.refused or not all(looks_like(JPEG, part) for part in answer.parts):
        raise Unreadable(answer.refused or "damaged")
    return answer.parts


def laid_out(content: bytes, name: str) -> LaidOut:
    """A document that is no PDF, as blocks; `name` says what a text is. Raises Unreadable."""
    try:
        answer = answered(WORK, {"act": "lay", "suffix": _suffix(name)}, content, limit=_TEXT, parts=1)
    except Fallen as end:
        raise Unreadable("damaged" if end.why == "broken" else end.why) from end
    if answer.refused or not answer.parts:
        raise Unreadable(answer.refused or "damaged")
    try:
        blocks = _blocks.decode(answer.parts[0])
    except (msgspec.DecodeError, UnicodeDecodeError) as bad:
        raise Unreadable("damaged") from bad
    return LaidOut(tuple((kind, text) for kind, text in blocks), answer.told.get("more") is True)


def title_for(paper: Paper, name: str) -> str:
    """What a document may be called until somebody says it: its own title, else its file's name made readable."""
    said = paper.title or re.sub(r"[_\s]+", " ", PurePath(name.replace("\\", "/")).stem)
    return said.strip()[:_TITLE] or _("Document")


def language_of(paper: Paper) -> str:
    """The language that a document seems to be in (fr, en, es, ar); empty where nothing says it."""
    text = "\n".join(paper.pages)[:_SAMPLE]
    spoken = _LETTER.findall(text)
    if len(spoken) < 20:
        return ""
    if len(_ARABIC.findall(text)) * 2 > len(spoken):
        return "ar"
    found = words(text)
    counted = {lang: sum(word in small for word in found) for lang, small in _SMALL_WORDS.items()}
    first, second = sorted(counted, key=lambda lang: -counted[lang])[:2]
    return first if counted[first] > 1.5 * counted[second] and counted[first] * 20 > len(found) else ""


def _believed(answer: Answer) -> Paper:
    if answer.refused:
        raise Unreadable(answer.refused)
    told = answer.told
    mime, title, total = told.get("mime"), told.get("title"), told.get("total")
    if mime not in PAPERS or not isinstance(title, str) or not isinstance(total, int) or total < len(answer.parts):
        raise Unreadable("damaged")
    try:
        pages = tuple(part.decode() for part in answer.parts)
    except UnicodeDecodeError as bad:
        raise Unreadable("damaged") from bad
    return Paper(str(mime), title[:300], told.get("numbered") is True, pages, total)


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()[:12]
