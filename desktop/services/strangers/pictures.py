"""Owns what may be joined to a record, and has pictures looked into by a process of their own; must not know records.

A picture is written anew there: smaller, upright, without position nor any other word of the camera. A PDF stays as it
is. Everything else is refused with a sentence. The program itself never decodes a stranger's picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.errors import AttachmentDamaged, AttachmentRefused, AttachmentTooLarge, PictureTooLarge
from desktop.i18n import N_, _
from desktop.services.strangers.child import Answer, Fallen, answered
from desktop.services.strangers.picture_child import WORK
from desktop.settings import PHOTO_SIDES

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
MARKDOWN: Final = "text/markdown"
TEXT: Final = "text/plain"
PAPERS: Final = {PDF: ".pdf", DOCX: ".docx", ODT: ".odt", MARKDOWN: ".md", TEXT: ".txt"}  # what has words
KNOWN: Final = {JPEG: ".jpg", PNG: ".png", **PAPERS}
LIMIT: Final = 25 * 2**20  # bytes of one attachment as it is kept
ENTRY_LIMIT: Final = 64 * 2**20  # bytes of a picture as it is brought
_HEADS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
_REFUSED_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_HEIC: Final = N_(
    "c’est une photo au format HEIC. Sur l’iPhone : Réglages, Appareil photo, Formats, « Le plus compatible »"
)
_SVG: Final = N_("un dessin SVG peut contenir un programme. Enregistrez-le en PNG")
_OTHER: Final = N_(
    "on ne joint que des photos (JPEG, PNG, GIF, WebP, BMP, TIFF), des PDF et des textes (DOCX, ODT, MD, TXT)"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A content ready to be kept. `face` is a small JPEG made from it; empty for a document."""

    content: bytes
    mime: str
    name: str
    face: bytes = b""
    taken: str = ""

    @property
    def picture(self) -> bool:
        return self.mime not in PAPERS


def prepare(content: bytes, name: str, *, longest: int = PHOTO_SIDES[0], keep_position: bool = False) -> Prepared:
    """What will be kept of a file that a person brought.

    Raises AttachmentRefused (not of a kind we take), AttachmentTooLarge, AttachmentDamaged.
    """
    if is_pdf(content):
        if len(content) > LIMIT:
            raise AttachmentTooLarge(path=name, limit=LIMIT // 2**20)
        if b"%%EOF" not in content[-2048:]:
            raise AttachmentDamaged(path=name)
        return Prepared(content, PDF, name)
    _refuse_others(content, name)
    if len(content) > ENTRY_LIMIT:
        raise AttachmentTooLarge(path=name, limit=ENTRY_LIMIT // 2**20)
    answer = _ask({"act": "enter", "longest": longest, "keep_position": keep_position}, content, name)
    told, parts = answer.told, answer.parts
    if len(parts) != 2 or told.get("mime") not in (JPEG, PNG) or not looks_like(str(told["mime"]), parts[0]):
        raise AttachmentDamaged(path=name)
    if len(parts[0]) > LIMIT:
        raise AttachmentTooLarge(path=name, limit=LIMIT // 2**20)
    return Prepared(parts[0], str(told["mime"]), name, parts[1], str(told.get("taken", ""))[:10])


def face_of(content: bytes, name: str = "") -> bytes:
    """The small face of a picture that came in a change file. Raises AttachmentDamaged, AttachmentTooLarge."""
    parts = _ask({"act": "face"}, content, name).parts
    if len(parts) != 1 or not looks_like(JPEG, parts[0]):
        raise AttachmentDamaged(path=name)
    return parts[0]


def is_pdf(content: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return b"%PDF-" in content[:1024]


def looks_like(mime: str, content: bytes) -> bool:
    """Whether the first bytes are of the type that a row says."""
    if mime == PDF:
        return is_pdf(content)
    if mime in (DOCX, ODT):
        return content.startswith(b"PK\x03\x04")
    if mime in (MARKDOWN, TEXT):
        return not is_pdf(content) and not content.startswith((b"PK\x03\x04", b"MZ", b"\x7fELF"))
    return content.startswith(_HEADS[0] if mime == JPEG else _HEADS[1]) if mime in (JPEG, PNG) else False


def _refuse_others(content: bytes, name: str) -> None:
    head = content[:512]
    if head[4:8] == b"ftyp" and head[8:12] in _REFUSED_BRANDS:
        raise AttachmentRefused(path=name, reason=_(_HEIC))
    if b"<svg" in head.lower() or (head.lstrip()[:5] == b"<?xml" and b"svg" in content[:4096].lower()):
        raise AttachmentRefused(path=name, reason=_(_SVG))
    if not (head.startswith(_HEADS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")):
        raise AttachmentRefused(path=name, reason=_(_OTHER))


def _ask(wanted: dict[str, object], content: bytes, name: str) -> Answer:
    """Have the child look. Raises AttachmentDamaged, PictureTooLarge."""
    try:
        answer = answered(WORK, wanted, content, limit=2 * ENTRY_LIMIT)
    except Fallen as end:
        raise AttachmentDamaged(path=name) from end
    if answer.refused:
        raise (PictureTooLarge if answer.refused == "large" else AttachmentDamaged)(path=name)
    return answer
