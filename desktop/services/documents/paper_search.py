"""Owns finding documents by what they say: the page, an excerpt around the words, the record that holds them.

Words are folded as everywhere (accents, articles, Arabic letters); all of them stand on one page. Must not know how
results are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop.i18n import _
from desktop.models.attachments import Attachment
from desktop.models.derived import Listing
from desktop.models.documents import PieceText
from desktop.services.documents.paper_index import TURN, shipped_by_hash
from desktop.services.keeping.search import MANY
from desktop.services.names.naming import best, texts_of
from desktop.services.words.folding import ARTICLES, inner_words, placed_words, words

_FOUND: Final = "SELECT hash, page FROM paper_index WHERE paper_index MATCH :words ORDER BY rank LIMIT 600"
_AROUND: Final = 70  # letters before and after the first word found
_WORD: Final = 40  # letters more at most, so that no word is cut
_SHOWN: Final = 3  # pages of one record


@dataclass(frozen=True, slots=True)
class Hit:
    """A page on which all words stand. `spans` are where they do in the excerpt; `lang` is of a shipped text."""

    hash: bytes
    page: int
    numbered: bool
    excerpt: str
    spans: tuple[tuple[int, int], ...]
    lang: str = ""

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return _("page {n}", n=self.page) if self.numbered else _("partie {n}", n=self.page)


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A record one of whose documents says the words; `more` pages besides those told."""

    kind: str
    id: bytes
    title: str
    hits: tuple[Hit, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a content says: pages (or parts), whether all of them were read; `why` there are no words: a code."""

    pages: tuple[str, ...]
    numbered: bool
    total: int
    why: str = ""


def find(
    session: Session, typed: str, lang: str, *, only: bytes | None = None, most: int = 40, shown: int = _SHOWN
) -> list[FoundIn]:
    """The records whose documents say all typed words on one page, the likeliest first; `only` asks one record."""
    asked = _asked(typed)
    if not asked:
        return []
    pages = session.execute(text(_FOUND), {"words": " AND ".join(f'"{word}"*' for word in asked)}).all()
    holders = _holders(session, {bytes(hash_) for hash_, _page in pages})
    tongues = shipped_by_hash()
    found: dict[tuple[str, bytes], list[tuple[bytes, int]]] = {}
    for hash_, page in pages:
        for owner in holders.get(bytes(hash_), ()):
            if only is None or owner[1] == only:
                found.setdefault(owner, []).append((bytes(hash_), int(page)))
    kept = list(found.items())[:most]
    titles = texts_of(session, [id for (_kind, id), _pages in kept], "title", "name")
    out = []
    for (kind, id), places in kept:
        places.sort(key=lambda place: tongues.get(place[0], ("", lang))[1] != lang)  # stable: the likeliest stay first
        hits = tuple(_hit(session, hash_, page, asked, tongues) for hash_, page in places[:shown])
        out.append(FoundIn(kind, id, best(titles.get(id, {}), lang)[1], hits, len(places) - len(hits)))
    return out


def said(session: Session, hash_: bytes) -> Said | None:
    """What a content says; None when it was not read yet."""
    row = session.execute(
        select(PieceText.state, PieceText.pages, PieceText.text).where(PieceText.hash == hash_)
    ).first()
    if row is None:
        return None
    state = row.state.partition(" ")[0]
    if state in ("refused", "empty"):
        return Said((), True, row.pages, row.text if state == "refused" else "empty")
    return Said(tuple(row.text.split(TURN)), state == "read", row.pages)


def excerpt(page: str, asked: Sequence[str], around: int = _AROUND) -> tuple[str, tuple[tuple[int, int], ...]]:
    """(some words of a page around the first one asked for, where those asked for stand in them)."""
    flat = " ".join(page.split())
    places = [(word.start, word.end) for word in placed_words(flat) if _is_asked(word.letters, asked)]
    if not places:
        return flat[: 2 * around], ()
    first = places[0][0]
    start, end = max(0, first - around), min(len(flat), first + 2 * around)
    start = next(
        (at for at in range(start, max(0, start - _WORD), -1) if flat[at - 1].isspace()), max(0, start - _WORD)
    )
    end = next(
        (at for at in range(end, min(len(flat), end + _WORD)) if flat[at].isspace()), min(len(flat), end + _WORD)
    )
    before, after = "… " if start else "", " …" if end < len(flat) else ""
    shift = len(before) - start
    spans = tuple((a + shift, b + shift) for a, b in places if start <= a and b <= end)
    return f"{before}{flat[start:end]}{after}", spans


def _is_asked(letters: str, asked: Iterable[str]) -> bool:
    return any(inner.startswith(word) for inner in inner_words(letters) for word in asked)


def _asked(typed: str) -> list[str]:
    return [word for word in words(typed) if word not in ARTICLES][:MANY]


def _hit(session: Session, hash_: bytes, page: int, asked: Sequence[str], tongues: dict[bytes, tuple[str, str]]) -> Hit:
    told = said(session, hash_)
    text_ = told.pages[page - 1] if told is not None and page <= len(told.pages) else ""
    return Hit(hash_, page, told is None or told.numbered, *excerpt(text_, asked), tongues.get(hash_, ("", ""))[1])


def _holders(session: Session, hashes: set[bytes]) -> dict[bytes, list[tuple[str, bytes]]]:
    """Hash -> the listed records that hold it, documents first. What is in the trash is not found."""
    owners: dict[bytes, list[bytes]] = {hash_: [hash_[:16]] for hash_ in hashes}  # of a shipped one: its record
    ordered = sorted(hashes)
    for at in range(0, len(ordered), 500):
        query = select(Attachment.hash, Attachment.owner).where(
            Attachment.hash.in_(ordered[at : at + 500]), Attachment.deleted == 0
        )
        for hash_, owner in session.execute(query):
            if hash_ is not None and owner is not None:
                owners[hash_].append(owner)
    listed = _listed(session, {owner for found in owners.values() for owner in found})
    return {
        hash_: sorted(
            {(listed[owner], owner) for owner in found if owner in listed}, key=lambda one: (one[0] != "document", one)
        )
        for hash_, found in owners.items()
    }


def _listed(session: Session, rows: set[bytes]) -> dict[bytes, str]:
    ordered, found = sorted(rows), dict[bytes, str]()
    for at in range(0, len(ordered), 500):
        query: Any = select(Listing.row, Listing.kind).where(
            Listing.row.in_(ordered[at : at + 500]), Listing.shown == 1
        )
        found |= dict(session.execute(query).all())
    return found
