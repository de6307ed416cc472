"""Owns the words of documents on this laptop, page by page: what is not read yet, keeping it, letting it go.

Local, and made again at will: nothing of it travels. The profile is encrypted, and what leaves the index leaves its
pages at once. A photograph has no words; a content under a key of its own is never read. Must not know windows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop.i18n import LANGUAGES
from desktop.models.attachments import Attachment
from desktop.models.database import Database
from desktop.models.documents import PieceText, document_id
from desktop.services.attached.attachments import sound
from desktop.services.attached.pieces import pieces_for
from desktop.services.documents import shipped_documents
from desktop.services.strangers import papers
from desktop.services.strangers.paper_words import read as read_words
from desktop.services.strangers.papers import Paper, Unreadable
from desktop.services.strangers.pictures import PAPERS
from desktop.services.words.folding import inner_words, placed_words, words

TURN: Final = "\f"  # between two pages
# the way in which documents are read now: what was read in another way is read again, at rest
READING: Final = "3"
_UNNAMED: Final = "DELETE FROM paper_index WHERE hash = :hash"
_LINE: Final = "INSERT INTO paper_index (folded, hash, page) VALUES (:folded, :hash, :page)"


@dataclass(frozen=True, slots=True)
class Unread:
    """A content whose words are not kept here yet. `code` and `lang` are of a document that ships."""

    hash: bytes
    mime: str
    code: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking into a content gave: its words, or why there are none."""

    hash: bytes
    paper: Paper | None
    why: str = ""


def unread(session: Session) -> list[Unread]:
    """The contents that are here and whose words are not: shipped ones first, then the newest."""
    known = set(session.scalars(select(PieceText.hash).where(PieceText.state.endswith(f" {READING}"))))
    pieces = pieces_for(session)
    return [
        one for one in (*_shipped(), *_joined(session)) if one.hash not in known and (one.code or pieces.has(one.hash))
    ]


def look(session: Session, one: Unread) -> Looked | None:
    """Read one, a stranger's in the child process. None when it went away meanwhile."""
    if one.code:
        told = shipped_documents.told(one.code, one.lang)
        if told is None:
            return None
        words = read_words(told.text.encode(), ".md")  # our own file: nothing to fear from it
        return Looked(one.hash, Paper(words.mime, words.title, words.numbered, words.pages, words.total))
    content = pieces_for(session).get(one.hash)
    if content is None:
        return None
    try:
        paper = papers.read(content, f"x{PAPERS[one.mime]}")
    except Unreadable as no:
        return Looked(one.hash, None, str(no))
    if paper.mime != one.mime:
        return Looked(one.hash, None, "damaged")
    return Looked(one.hash, paper)


def keep(session: Session, looked: Looked) -> None:
    """Keep what was read, in place of what was known of it. In the caller's transaction."""
    forget(session, (looked.hash,))
    paper = looked.paper
    if paper is None:
        session.add(PieceText(hash=looked.hash, state=f"refused {READING}", pages=0, text=looked.why))
        session.flush()
        return
    state = "empty" if paper.silent else "read" if paper.numbered else "parts"
    told = TURN.join(paper.pages)
    session.add(PieceText(hash=looked.hash, state=f"{state} {READING}", pages=paper.total, text=told))
    session.flush()
    lines = [
        {"folded": searched, "hash": looked.hash, "page": number}
        for number, page in enumerate(paper.pages, 1)
        if (searched := _searched(page))
    ]
    if lines:
        session.execute(text(_LINE), lines)


def _searched(page: str) -> str:
    """The folded words of a page, then what its Arabic words may be, small words written onto them taken off."""
    said = words(page)
    within = {inner for word in {word.letters for word in placed_words(page)} for inner in inner_words(word)}
    return " ".join((*said, *sorted(within.difference(said)))) if said else ""


def forget(session: Session, hashes: Sequence[bytes]) -> None:
    """Let the words of contents go. In the caller's transaction."""
    for hash_ in hashes:
        row = session.get(PieceText, hash_)
        if row is not None:
            session.delete(row)
            session.flush()
            session.execute(text(_UNNAMED), {"hash": hash_})


def stale(session: Session) -> list[bytes]:
    """The contents whose words are kept here though no live record names them any more."""
    named = {one.hash for one in (*_shipped(), *_joined(session))}
    return [hash_ for hash_ in session.scalars(select(PieceText.hash)) if hash_ not in named]


def tidy(session: Session) -> int:
    """Let go what is stale; gives how much it was. In the caller's transaction."""
    gone = stale(session)
    forget(session, gone)
    return len(gone)


def fill(database: Database, *, anew: bool = False, go_on: Callable[[], bool] = lambda: True) -> int:
    """Read all that is not read yet, one after the other, each kept at once; `anew` forgets everything first.

    Gives how many contents were read. No transaction is open while a document is looked into.
    """
    if not database.writable:
        return 0
    with database.read() as session:
        todo, gone = unread(session), stale(session)
        if anew:
            gone = list(session.scalars(select(PieceText.hash)))
    if gone:
        with database.write() as session:
            forget(session, gone)
            session.commit()
        with database.read() as session:
            todo = unread(session)
    done = 0
    for one in todo:
        if not go_on():
            break
        with database.read() as session:
            looked = look(session, one)
        if looked is not None:
            with database.write() as session:
                keep(session, looked)
                session.commit()
            done += 1
    return done


def shipped_hash(code: str, lang: str, content: str) -> bytes:
    """What stands for the text of a shipped document, in a language: its record's id, then the text's own digest."""
    digest = hashlib.blake2b(f"{lang}\n{content}".encode(), digest_size=16, person=b"maillage-paper").digest()
    return document_id(code) + digest


def shipped_by_hash() -> dict[bytes, tuple[str, str]]:
    """Hash -> (code, language) of every text that ships."""
    return {one.hash: (one.code, one.lang) for one in _shipped()}


def _shipped() -> Iterator[Unread]:
    for code in shipped_documents.documents():
        for lang in LANGUAGES:
            told = shipped_documents.told(code, lang)
            if told is not None and told.lang == lang:
                yield Unread(shipped_hash(code, lang, told.text), "text/markdown", code, lang)


def _joined(session: Session) -> Iterator[Unread]:
    columns = (Attachment.hash, Attachment.mime, Attachment.size)
    query = select(*columns).where(
        Attachment.deleted == 0, Attachment.key_id.is_(None), Attachment.mime.in_(tuple(PAPERS))
    )
    seen: set[bytes] = set()
    for hash_, mime, size in session.execute(query.order_by(Attachment.added.desc(), Attachment.id)):
        if hash_ and mime and sound(hash_, mime, size, None) and hash_ not in seen:
            seen.add(hash_)
            yield Unread(hash_, mime)
