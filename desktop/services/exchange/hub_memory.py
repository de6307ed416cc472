"""Owns what is kept between two exchanges through a folder, and which bundles it lacks; must not know its files.

All of it can be lost: what was seen is then read again. It lies in the profile's database, so that a backup put back
takes it back too; and every file seen is compared with the bundles that are really here.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.sync.hub_folder import Memory, pack_memory, unpack_memory
from desktop.sync.statements import erased_keys
from desktop.sync.store import UNSOUND, get_state, put_state
from desktop.sync.vector import SHORT_LENGTH

_SEEN: Final = "hub/seen"
_LAST: Final = "hub/last"
_TOLD: Final = "hub/told"
_ERASED: Final = "hub/erased"
_CHECKED: Final = "hub/checked"


class Last(msgspec.Struct, frozen=True):
    """The last exchange: the folder, when (ms), how many change files lay there, were put and were taken."""

    folder: str
    at: int
    lots: int
    put: int
    taken: int


class Told(msgspec.Struct, frozen=True):
    """Digests of what this laptop last put there of itself: its word, its keys."""

    word: bytes = b""
    keys: bytes = b""


def memory(session: Session) -> Memory:
    """The files seen so far."""
    return unpack_memory(get_state(session.connection(), _SEEN) or b"")


def keep(session: Session, seen: Memory, listed: Container[str], limit: int) -> None:
    """Keeps what was seen; of files that lie in another folder (a stick at home), only while they are few."""
    kept = seen if len(seen) <= limit else {name: one for name, one in seen.items() if name in listed}
    erased = len(erased_keys(session.connection())).to_bytes(4, "big")
    for key, value in ((_SEEN, pack_memory(kept)), (_ERASED, erased)):
        if get_state(session.connection(), key) != value:
            put_state(session.connection(), key, value)


def checked(session: Session) -> str:
    """The name of the last file that was looked at again; "" before the first."""
    return (get_state(session.connection(), _CHECKED) or b"").decode("utf-8", "replace")


def keep_checked(session: Session, name: str) -> None:
    """Remembers up to which file the folder was looked at again."""
    if name and name != checked(session):
        put_state(session.connection(), _CHECKED, name.encode("utf-8", "replace"))


def erased_since(session: Session) -> bool:
    """Whether a person was erased since the last exchange: keys lying in the folder must be looked at again."""
    kept = get_state(session.connection(), _ERASED)
    return kept is not None and int.from_bytes(kept, "big") != len(erased_keys(session.connection()))


def last(session: Session) -> Last | None:
    """The last exchange, None before the first."""
    try:
        return msgspec.msgpack.decode(get_state(session.connection(), _LAST) or b"", type=Last)
    except msgspec.DecodeError:
        return None


def keep_last(session: Session, done: Last) -> None:
    put_state(session.connection(), _LAST, msgspec.msgpack.encode(done))


def told(session: Session) -> Told:
    """What this laptop last said of itself."""
    try:
        return msgspec.msgpack.decode(get_state(session.connection(), _TOLD) or b"", type=Told)
    except msgspec.DecodeError:
        return Told()


def keep_told(session: Session, said: Told) -> None:
    put_state(session.connection(), _TOLD, msgspec.msgpack.encode(said))


# --- which bundles -----------------------------------------------------------------------------------------


def shorts(session: Session) -> frozenset[bytes]:
    """Beginnings of the hashes of every bundle stored here, applied or not."""
    rows = session.execute(text("SELECT substr(hash, 1, :n) FROM bundle"), {"n": SHORT_LENGTH})
    return frozenset(bytes(short) for (short,) in rows)


def shortened(hashes: Iterable[bytes]) -> frozenset[bytes]:
    """The beginnings by which hashes are remembered."""
    return frozenset(hash_[:SHORT_LENGTH] for hash_ in hashes)


def missing_there(session: Session, present: frozenset[bytes]) -> dict[bytes, int]:
    """Hash -> size of the bundles stored here that no file of the folder holds, in the order they came."""
    rows = session.execute(
        text("SELECT hash, length(bytes) FROM bundle WHERE state <> :unsound ORDER BY no"), {"unsound": UNSOUND}
    )
    return {bytes(hash_): size for hash_, size in rows if bytes(hash_)[:SHORT_LENGTH] not in present}


def bytes_of(session: Session, hashes: Iterable[bytes]) -> dict[bytes, bytes]:
    """The bundles themselves."""
    found: dict[bytes, bytes] = {}
    for hash_ in hashes:
        raw = session.execute(text("SELECT bytes FROM bundle WHERE hash = :h"), {"h": hash_}).scalar_one()
        found[hash_] = bytes(raw)
    return found


def held_authors(session: Session, present: frozenset[bytes]) -> frozenset[bytes]:
    """Laptops nobody vouched for whose bundles lie in the folder and are kept apart here."""
    rows = session.execute(text("SELECT DISTINCT replica, hash FROM bundle WHERE state = 'held'"))
    return frozenset(bytes(replica) for replica, hash_ in rows if bytes(hash_)[:SHORT_LENGTH] in present)


def emptied(before: Last | None, folder: str, lots: int) -> bool:
    """Whether files of ours lay in this folder last time and none does now: most likely the stick is not plugged."""
    return before is not None and before.folder == folder and before.lots > 0 and lots == 0
