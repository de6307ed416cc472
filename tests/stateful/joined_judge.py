"""Owns judging attachments: what each laptop shows of them against what was joined there or came; must not act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.errors import MaillageError
from desktop.services.attached import attachments
from desktop.services.attached.pieces import Pieces
from desktop.services.exchange import piece_exchange
from desktop.services.secret import tombstones
from desktop.services.secret.keystore import keystore_of
from desktop.sync.statements import erased_keys
from tests.stateful.laptop import Laptop
from tests.stateful.oracle import Broken

if TYPE_CHECKING:
    from tests.stateful.world import World

_SAID = (
    "SELECT s.target, s.waits, b.state FROM statement s JOIN bundle b ON b.no = s.bundle WHERE s.kind = 'erase' "
    "ORDER BY s.target, b.no"
)


class WrongBytes(Broken):
    """An attachment shows as here and its bytes are not those that were joined."""


class Vanished(Broken):
    """Bytes that came are not here, though nobody erased them."""


class CameBack(Broken):
    """Bytes or a key of an erased photograph are here."""


class MisTold(Broken):
    """An attachment is not told as it is: here, missing and with whom, locked, erased."""


class Unanswered(Broken):
    """What a laptop asked for, and another had, did not come."""


def judge_joined(world: World, at: Laptop) -> None:
    """Each attachment of a laptop is told as it is, its bytes are right, and what was erased is away."""
    if not at.version or not world.plains:
        return
    db: Any = at
    rows = at.ask("SELECT id, deleted, hash, key_id FROM attachment ORDER BY id")
    pieces, keys = Pieces(at.profile), keystore_of(at.profile).names()
    here = {hash_ for hash_ in world.plains if pieces.has(hash_)}
    told_by = len(at.applied()) if any(hash_ not in here for _id, _gone, hash_, _key in rows) else 0
    looked = rows, frozenset(at.got), at.buried, frozenset(keys), frozenset(here), at.ask(_SAID), told_by
    if looked == world.looked_into.get(at.name):
        return  # nothing that this depends on has changed
    world.looked_into[at.name] = looked
    with db.read() as session:
        erased = erased_keys(session.connection())
        told = {id: attachments.find(session, id) for id, *_ in rows}
        opened = {id: _opened(session, id) for id, *_ in rows}
        wanted = piece_exchange.wanted(session)
    graves = doomed(world, at, erased) if erased else set()
    at.got -= doomed(world, at, erased | tombstones.kept(at.profile)) - here  # a copy put back knows of none yet
    if at.got - here:
        raise Vanished(f"{at.name}: {sorted(at.got - here)!r}")
    if here - at.got:
        raise CameBack(f"{at.name}: {sorted(here - at.got)!r}")
    if erased == at.buried and here & graves:
        raise CameBack(f"{at.name}: never went: {sorted(here & graves)!r}")
    if at.destroyed & keys:
        raise CameBack(f"{at.name}: a key of {sorted(at.destroyed & keys)!r}")
    lacking = set()
    for id, deleted, hash_, key in rows:
        state = _expected(hash_, key, erased, here, keys)
        if told[id].state != state:
            raise MisTold(f"{at.name}: {id!r} is {state}, told as {told[id].state}")
        if state == "here" and opened[id] != world.plains[hash_]:
            raise WrongBytes(f"{at.name}: {id!r} {opened[id]!r}")
        if state != "here" and opened[id] is not None:
            raise CameBack(f"{at.name}: {id!r}, {state}, is read")
        if state == "missing":
            _judge_holder(world, at, told[id].holder, hash_)
            lacking |= set() if deleted else {hash_}
    if lacking != set(wanted):
        raise MisTold(f"{at.name}: lacks {lacking!r}, asks for {wanted!r}")


def _expected(
    hash_: bytes | None, key: bytes | None, erased: frozenset[bytes], here: set[bytes], keys: set[bytes]
) -> str:
    if key in erased:
        return "erased"
    if hash_ is None:
        return "unreadable"
    if hash_ not in here:
        return "missing"
    return "locked" if key is not None and key not in keys else "here"


def _opened(session: Any, id: bytes) -> bytes | None:
    try:
        return attachments.content(session, id)
    except MaillageError:
        return None


def _judge_holder(world: World, at: Laptop, holder: str, hash_: bytes) -> None:
    """Who is said to have it had it once. Copied disks and backups put back share names: they are not asked."""
    if not holder or world.copied:
        return
    if not any(other.name == holder and hash_ in other.ever for other in world.laptops):
        raise MisTold(f"{at.name}: {holder} never had {hash_!r}")


def doomed(world: World, at: Laptop, erased: frozenset[bytes]) -> set[bytes]:
    """Every content that an erased attachment ever had in what came here, but those that another one has too."""
    versions: dict[bytes, set[tuple[Any, Any]]] = {}
    for bundle in at.applied() & world.sealed.keys():
        for (table, row, name), value in world.sealed[bundle].writes.items():
            if table == "attachment" and name == "content" and isinstance(value, tuple):
                versions.setdefault(row, set()).add((value[0], value[3]))
    dead = {row for row, found in versions.items() if any(key in erased for _hash, key in found)}
    spared = {hash_ for row, found in versions.items() if row not in dead for hash_, _key in found}
    return {hash_ for row in dead for hash_, _key in versions[row]} - spared


def judge_answer(world: World, who: int, asked: set[bytes], there: set[bytes]) -> None:
    """What was asked for and was there came, unless it was erased meanwhile."""
    at = world.laptop(who)
    if world.copied or not at.version:
        return  # a copied laptop's word may be older than one that it does not know of
    with at.read() as session:
        left = set(piece_exchange.wanted(session)) & asked & there
    if left:
        raise Unanswered(f"{at.name}: {sorted(left)!r}")


def judge_all_given(world: World) -> None:
    """After everybody gave everything: what any laptop has under a live record, all have, read alike."""
    able = [at for at in world.laptops if at.version]
    held, wanted = set(), set()
    for at in able:
        judge_joined(world, at)
        with at.read() as session:
            held |= set(piece_exchange.held(session))
            wanted |= set(piece_exchange.wanted(session))
    if held & wanted:
        raise Unanswered(f"in the end: {sorted(held & wanted)!r}")
