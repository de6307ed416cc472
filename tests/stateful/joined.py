"""Owns attachments in histories: joined, changed, given in parts, lost, cut, asked back, erased; must not judge."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from desktop.errors import AttachmentLocked, AttachmentMissing, FileProblem
from desktop.services.attached import attachments
from desktop.services.exchange import key_exchange, piece_exchange, sharing
from desktop.services.strangers.pictures import JPEG, PDF, Prepared
from desktop.sync import identity, peers_store, posting
from desktop.sync.apply import merge_bundles
from desktop.sync.changefile import ChangeFile, compose, parse
from tests.stateful.laptop import Laptop
from tests.stateful.oracle import Broken
from tests.stateful.world import ROWS, World

HEADS = {JPEG: b"\xff\xd8\xff", PDF: b"%PDF-1.7\n"}
SMALL = piece_exchange.FIXED + 2_000  # bytes of a part that holds few of our contents


class CutTaken(Broken):
    """A file that was cut, or of which a bit was flipped, was taken as sound."""


@dataclass(frozen=True)
class Hand:
    """What services need of an act: a session, and the laptop as their database."""

    session: Any
    database: Any


@contextmanager
def acting(at: Laptop) -> Iterator[Any]:
    """An act of services on a laptop. What waits is filed first: they would file it by the program's own schema."""
    at.profile.make()
    with patch.object(identity, "machine_fingerprint", lambda: at.machine), at.write() as session:
        posting.post(session.connection(), schema=at.schema)
        yield Hand(session, at)


# --- at one laptop -----------------------------------------------------------------------------------------------


def join(world: World, who: int, row: int, what: int) -> None:
    """Joins a photograph (of people or not) or a document of a few bytes to a record; the same one comes twice."""
    at, key = world.laptop(who), ROWS[row % len(ROWS)]
    if not at.version:
        return
    if key not in at.rows("thing"):
        at.make("thing", key, title="p")
    mime = PDF if what % 3 == 0 else JPEG
    plain = HEADS[mime] + random.Random(what).randbytes(20 + what % 900)
    with acting(at) as uow:
        caption = f"c{what % 5}" if what % 2 else ""
        prepared = Prepared(plain, mime, "p")
        id = attachments.attach(uow, "thing", key, prepared, people=what % 3 == 1, caption=caption)
    _came(world, at, id, plain)
    world._after(at)


def change(world: World, who: int, which: int, what: int) -> None:
    """Takes an attachment off or joins it again, changes its words, or says whether it shows people."""
    at = world.laptop(who)
    rows = at.ask("SELECT id, deleted, hash FROM attachment ORDER BY id") if at.version else []
    if not rows:
        return
    id, deleted, hash_ = rows[which % len(rows)]
    with acting(at) as uow, suppress(AttachmentMissing, AttachmentLocked):
        match what % 5:
            case 0:
                attachments.remove(uow, id, back=bool(deleted))
            case 1 | 2:
                attachments.describe(uow, id, caption=f"c{what % 7}")
            case 3:
                attachments.describe(uow, id, consent=f"d{what % 3}")
            case _:
                shows = attachments.find(uow.session, id).people
                attachments.say_people(uow, id, not shows)
    if at.ask("SELECT hash FROM attachment WHERE id = ?", id) != [(hash_,)]:
        _came(world, at, id, world.plains[hash_])
    world._after(at)


def erase_photo(world: World, who: int, which: int) -> None:
    """Erases a photograph of people for everybody, as `piece_erasure.erase` does."""
    at = world.laptop(who)
    found = at.ask("SELECT key_id FROM attachment WHERE key_id IS NOT NULL ORDER BY id") if at.version else []
    if found:
        world.seal(who)
        held = world._live(at)
        at.erase(found[which % len(found)][0])
        world._note(at, held)
        world._after(at)


def _came(world: World, at: Laptop, id: bytes, plain: bytes) -> None:
    """Notes the content that an attachment was given here."""
    ((hash_,),) = at.ask("SELECT hash FROM attachment WHERE id = ?", id)
    world.plains[hash_] = plain
    at.came({hash_})


# --- between laptops -----------------------------------------------------------------------------------------------


def send(world: World, giver: int, taker: int, how: int) -> None:
    """Writes change files for everybody or for one laptop: with its attachments, those asked for, or none; in parts."""
    at = world.laptop(giver)
    if at.version:
        to = None if how % 3 == 0 else world.laptop(taker).replica()
        which: Any = ("all", "all", "wanted", "none")[how // 3 % 4]
        world.parts += written(world, at, to, which, most=SMALL if how % 2 else 0, everything=how % 7 == 0)


def deliver(world: World, who: int, which: int, how: int) -> None:
    """One part comes: once, twice, or cut on its way; others never do."""
    at = world.laptop(who)
    if not world.parts or not at.version:
        return
    raw = world.parts[which % len(world.parts)]
    if how % 4 == 0:
        refuse(at, raw, how)
        return
    for _ in range(1 + (how % 4 == 1)):
        take(world, at, parse(raw))


def refuse(at: Laptop, raw: bytes, how: int) -> None:
    """The part was cut, or a bit of it flipped: it must not be taken."""
    place = how * 7_919 % len(raw)
    flipped = raw[:place] + bytes([raw[place] ^ 1 << how % 8]) + raw[place + 1 :]
    for bad in (raw[:place], flipped):
        with suppress(FileProblem):
            parse(bad)
            raise CutTaken(f"{at.name}: {place} of {len(raw)}")


def ask_back(world: World, who: int, whom: int) -> tuple[set[bytes], set[bytes]]:
    """A laptop asks another, and gets the answer in parts, in any order. Gives what it asked for, what was there."""
    asker, holder = world.laptop(who), world.laptop(whom)
    if asker is holder or not asker.version or not holder.version:
        return set(), set()
    (asking,) = (parse(raw) for raw in written(world, asker, holder.replica(), "none"))
    take(world, holder, asking)
    with holder.read() as session:
        there = set(piece_exchange.held(session))
    answer = written(world, holder, asking.manifest.sender, "wanted", most=SMALL)
    for raw in sorted(answer, key=lambda raw: raw[-40:]):
        take(world, asker, parse(raw))
    return set(asking.manifest.lacks), there


def written(
    world: World,
    at: Laptop,
    to: bytes | None,
    which: Any,
    *,
    most: int = 0,
    everything: bool = False,
    bare: bool = False,
) -> list[bytes]:
    """The parts that `sharing.give` would write; `bare` leaves the records out."""
    world.seal(world.laptops.index(at))
    with acting(at) as uow:
        session, me = uow.session, identity.current(uow.session)
        whom = [] if to is None or to == me.replica else [to]
        chosen = {} if bare else peers_store.to_give(session, [] if everything else whom)
        pieces = piece_exchange.choose_for(session, which, whom, everything=everything)
        said = sharing.manifest_of(session, uow.database, chosen, sample=False)
        keys = key_exchange.envelope(session)
        sending = piece_exchange.share_out(session, pieces, 0, most)
        if not whom:
            piece_exchange.mark_given(session, sending)
        made: list[bytes] = []

        def one(part: int, some: Any) -> bytes:
            made.append(compose(said, me.secret, chosen if part == 1 else {}, keys if part == 1 else b"", some))
            return made[-1]

        for path in piece_exchange.write_parts(session, at.profile.folder / "part", sending, one):
            path.unlink()
    return made


def take(world: World, at: Laptop, file: ChangeFile, *, judged: bool = True) -> None:
    """Receives one part, as `receiving.take` does."""
    world.seal(world.laptops.index(at), judged=False)
    with acting(at) as uow:
        session = uow.session
        accept = None if at.vouches else frozenset[bytes]()
        merge_bundles(session, list(file.bundles), now=1, vouch=accept, schema=at.schema)
        peers_store.note_have(session, file.manifest)
        piece_exchange.note_lacks(session, file.manifest)
        key_exchange.take(session, file.keys, {})
        held = peers_store.in_states(session, [b.hash for b in file.bundles], ("held", "too_new", "behind"))
    at.bury()
    db: Any = at
    piece_exchange.take(db, [file], trusted=not held)
    at.came(set(file.files))
    world._note(at, world._live(at))
    if judged:
        world._after(at)


def all_give_all(world: World, shuffled: Callable[[list[bytes]], object]) -> None:
    """Everybody gives everybody all attachments; the files come in any order."""
    able = [at for at in world.laptops if at.version]
    given = [raw for at in able if at.got for raw in written(world, at, None, "all", everything=True, bare=True)]
    for at in able:
        shuffled(given)
        for raw in given:
            take(world, at, parse(raw), judged=False)
        world._after(at)
