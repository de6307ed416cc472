"""Owns which attachments leave with a file, in which part, which are asked for, which are kept; must not know pages.

Any order will do: a file whose record has not come waits aside, a record whose file has not come says who has it, and
what is lacked is asked for in every file that is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.errors import StorageProblem
from desktop.models.attachments import Attachment, PeerLacks, PieceGiven
from desktop.models.database import Database
from desktop.safe_io import write_file
from desktop.services.attached.attachments import holder, sound
from desktop.services.attached.pieces import LIMIT, Pieces, pieces_for
from desktop.services.exchange.piece_erasure import unwelcome
from desktop.services.strangers.pictures import PAPERS
from desktop.sync import peers_store
from desktop.sync.canonical import decode
from desktop.sync.changefile import LACKS_LIMIT, ChangeFile, Manifest
from desktop.sync.posting import post
from desktop.sync.statements import erased_keys

Which = Literal["all", "wanted", "none"]
PART_LIMIT: Final = 128 * 2**20  # what a laptop reads at once, also when the person sets no limit
EACH: Final = 256  # bytes that a file costs in the container, besides its own
FIXED: Final = 64 * 2**10  # the page and the manifest of a part


@dataclass(frozen=True, slots=True)
class Sending:
    """Which attachments go into which file: the first carries the records. `left_out` fit into none."""

    parts: tuple[tuple[bytes, ...], ...] = ((),)
    left_out: int = 0
    over: bool = False

    @property
    def files(self) -> int:
        return sum(map(len, self.parts))


@dataclass(frozen=True, slots=True)
class Lacking:
    """Attachments that records name and that are not here, by the laptop that surely has them."""

    holder: str
    photos: int
    documents: int


@dataclass(frozen=True, slots=True)
class PiecesWaiting:
    """How many contents may be given, how many of them others ask for, and what is lacking here."""

    held: int
    asked: int
    lacking: tuple[Lacking, ...]


# ---- what is here and what is not ---------------------------------------------------------------------------


def held(session: Session) -> list[bytes]:
    """The contents that live records name and that are here, newest first: what may be given."""
    pieces = pieces_for(session)
    return [hash_ for hash_, _id, _mime in _named(session) if pieces.has(hash_)]


def wanted(session: Session) -> list[bytes]:
    """The contents that live records name and that are not here: what we ask for."""
    pieces = pieces_for(session)
    return [hash_ for hash_, _id, _mime in _named(session) if not pieces.has(hash_)][:LACKS_LIMIT]


def lacking(session: Session) -> list[Lacking]:
    """What we ask for, told by who has it."""
    pieces = pieces_for(session)
    found: dict[str, list[int]] = {}
    for hash_, id, mime in _named(session):
        if not pieces.has(hash_):
            found.setdefault(holder(session, id), [0, 0])[mime in PAPERS] += 1
    return [Lacking(name, photos, documents) for name, (photos, documents) in sorted(found.items())]


def waiting(session: Session) -> PiecesWaiting:
    """What a giving page says of attachments."""
    here = held(session)
    return PiecesWaiting(len(here), len(_asked(session, None) & set(here)), tuple(lacking(session)))


def read(session: Session, hash_: bytes) -> bytes | None:
    """A content that is here, for another way of exchanging; None when it is not."""
    return pieces_for(session).get(hash_)


def size(session: Session, hash_: bytes) -> int:
    """How many bytes a content that is here has."""
    return pieces_for(session).size(hash_)


def _named(session: Session) -> list[tuple[bytes, bytes, str]]:
    """(hash, attachment, type) of every live row whose content could be here, each content once, newest first."""
    erased = erased_keys(session.connection())
    columns = (Attachment.hash, Attachment.id, Attachment.mime, Attachment.size, Attachment.key_id)
    query = select(*columns).where(Attachment.deleted == 0, Attachment.hash.is_not(None))
    found: dict[bytes, tuple[bytes, bytes, str]] = {}
    for hash_, id, mime, size, key in session.execute(query.order_by(Attachment.added.desc(), Attachment.id)):
        if hash_ and mime and sound(hash_, mime, size, key) and key not in erased:
            found.setdefault(hash_, (hash_, id, mime))
    return list(found.values())


# ---- giving -------------------------------------------------------------------------------------------------


def choose(session: Session, which: Which, peer: bytes | None, *, everything: bool) -> list[bytes]:
    """What goes along, asked ones first: for a laptop what it lacks, else what no file of ours carried yet."""
    if which == "none":
        return []
    here, asked = held(session), _asked(session, peer)
    if which == "all" and not everything:
        there = _there(session, peer) if peer is not None else set(session.scalars(select(PieceGiven.hash)))
        here = [hash_ for hash_ in here if hash_ in asked or hash_ not in there]
    elif which == "wanted":
        here = [hash_ for hash_ in here if hash_ in asked]
    return sorted(here, key=lambda hash_: hash_ not in asked)


def choose_for(session: Session, which: Which, peers: Sequence[bytes], *, everything: bool) -> list[bytes]:
    """What goes along to several laptops at once: what any of them lacks."""
    wanted: Sequence[bytes | None] = peers or [None]
    found = [choose(session, which, peer, everything=everything) for peer in wanted]
    return list(dict.fromkeys(hash_ for some in found for hash_ in some))


def _asked(session: Session, peer: bytes | None) -> set[bytes]:
    query = select(PeerLacks.hashes) if peer is None else select(PeerLacks.hashes).where(PeerLacks.replica == peer)
    return {raw[at : at + 32] for raw in session.scalars(query) for at in range(0, len(raw), 32)}


def _there(session: Session, peer: bytes) -> set[bytes]:
    """What a laptop has, by its word: contents of rows it knows, which it did not say it lacks."""
    if session.scalar(select(PeerLacks.seq).where(PeerLacks.replica == peer)) is None:
        return set()
    known = peers_store.known_to(session, peer)
    post(session.connection())
    written = session.connection().exec_driver_sql(
        "SELECT o.value, o.bundle FROM op o JOIN slot s ON s.no = o.slot "
        "WHERE s.tbl = 'attachment' AND s.field = 'content'"
    )
    told = (decode(bytes(value)) for value, bundle in written if bundle in known)
    return {parts[0] for parts in told if isinstance(parts, tuple) and isinstance(parts[0], bytes)} - _asked(
        session, peer
    )


def share_out(session: Session, hashes: Sequence[bytes], records: int, most: int) -> Sending:
    """Lays the contents into files of at most `most` bytes (0: as large as a laptop reads), records first."""
    pieces, limit = pieces_for(session), min(most or PART_LIMIT, PART_LIMIT)
    parts: list[list[bytes]] = [[]]
    filled, left_out = FIXED + records, 0
    for hash_ in hashes:
        size = pieces.size(hash_) + EACH
        if size + FIXED > limit:
            left_out += 1
            continue
        if filled + size > limit:
            parts.append([])
            filled = FIXED
        parts[-1].append(hash_)
        filled += size
    return Sending(tuple(map(tuple, parts)), left_out, bool(most) and FIXED + records > most)


def part_path(out: Path, part: int, of: int) -> Path:
    """Where a part is written: the first under the name that was asked for."""
    return out if part == 1 else out.with_name(f"{out.stem}-{part}-sur-{of}{out.suffix}")


def write_parts(
    session: Session, out: Path, sending: Sending, compose: Callable[[int, Mapping[bytes, bytes]], bytes]
) -> tuple[Path, ...]:
    """Writes every file, or none of them. Raises what writing a file raises."""
    pieces = pieces_for(session)
    done: list[Path] = []
    whole = False
    try:
        for number, hashes in enumerate(sending.parts, 1):
            path = part_path(out, number, len(sending.parts))
            files = {hash_: raw for hash_ in hashes if (raw := pieces.get(hash_)) is not None}
            write_file(path, compose(number, files))
            done.append(path)
        whole = True
    finally:
        for path in () if whole else done:
            path.unlink(missing_ok=True)
    return tuple(done)


def mark_given(session: Session, sending: Sending) -> None:
    """Notes what a file for nobody in particular has carried."""
    for hash_ in {hash_ for part in sending.parts for hash_ in part}:
        session.execute(insert(PieceGiven).values(hash=hash_).on_conflict_do_nothing())


# ---- receiving ----------------------------------------------------------------------------------------------


def note_lacks(session: Session, manifest: Manifest) -> None:
    """Keeps what a giver says it lacks, if this file is not older than the one we know of."""
    told = select(PeerLacks.seq, PeerLacks.written).where(PeerLacks.replica == manifest.sender)
    before = session.execute(told).first()
    if before is not None and tuple(before) > (manifest.seq, manifest.written):
        return
    said = {"seq": manifest.seq, "written": manifest.written, "hashes": b"".join(manifest.lacks)}
    made = insert(PeerLacks).values(replica=manifest.sender, **said)
    session.execute(made.on_conflict_do_update(index_elements=["replica"], set_=said))


def fresh(session: Session, files: Iterable[ChangeFile]) -> int:
    """How many attachments of some files are not here yet."""
    coming = {hash_: raw for hash_, raw in _brought(files) if len(raw) <= LIMIT}
    if not coming:
        return 0
    pieces, bad = pieces_for(session), unwelcome(session)
    return sum(not pieces.has(hash_) and not bad(hash_, raw) for hash_, raw in coming.items())


def take(db: Database, files: Sequence[ChangeFile], *, trusted: bool) -> set[bytes]:
    """Keeps the attachments that files bring; gives the rows whose content came. After the records are committed.

    What no row names waits aside, up to a limit; only a giver we trust pushes out what waited longer. A full disk
    keeps nothing more: the records are safe, and what is lacked is asked for again.
    """
    if not any(file.files for file in files):
        return set()
    with db.read() as session:
        pieces, rows, bad = pieces_for(session), _rows(session), unwelcome(session)
    named = set(rows)
    came: set[bytes] = set()
    with suppress(StorageProblem):
        for hash_, raw in _brought(files):
            if not bad(hash_, raw) and _keep(pieces, hash_, raw, named, trusted=trusted):
                came |= set(rows.get(hash_, ()))
    return came


def put(db: Database, hash_: bytes, content: bytes) -> set[bytes]:
    """The same for one content whose hash the caller has checked, brought by another way from a laptop we trust."""
    with db.read() as session:
        pieces, rows, bad = pieces_for(session), _rows(session), unwelcome(session)
    kept = not bad(hash_, content) and _keep(pieces, hash_, content, set(rows), trusted=True)
    return set(rows.get(hash_, ())) if kept else set()


def _keep(pieces: Pieces, hash_: bytes, raw: bytes | memoryview, named: set[bytes], *, trusted: bool) -> bool:
    if len(raw) > LIMIT:
        return False
    if pieces.has(hash_):
        pieces.touch(hash_)
        return False
    if hash_ not in named and not pieces.make_room(named, len(raw), may_push=trusted):
        return False
    pieces.put(hash_, bytes(raw))
    return True


def _brought(files: Iterable[ChangeFile]) -> Iterator[tuple[bytes, memoryview]]:
    for file in files:
        yield from file.files.items()


def _rows(session: Session) -> dict[bytes, list[bytes]]:
    """Hash -> the rows that name it, in the trash or not; erased ones name nothing any more."""
    erased = erased_keys(session.connection())
    found: dict[bytes, list[bytes]] = {}
    query = select(Attachment.hash, Attachment.id, Attachment.key_id).where(Attachment.hash.is_not(None))
    for hash_, id, key in session.execute(query):
        if hash_ and key not in erased:
            found.setdefault(hash_, []).append(id)
    return found
