"""Owns a history of several laptops: what people do, and the files between them. `judged` judges every step."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.models.base import IdSource, new_id
from desktop.services.attached import attachments
from desktop.services.exchange import key_exchange
from desktop.services.secret import protected_keys
from desktop.sync import arrivals, identity, plainly, retiring, secrets, statements
from desktop.sync.canonical import WireValue
from desktop.sync.reading import Journal
from desktop.sync.schema import wire_schema
from tests.stateful import tiny
from tests.stateful.joined_judge import judge_joined
from tests.stateful.judged import Judged
from tests.stateful.laptop import SHIPPED, Laptop
from tests.stateful.oracle import KEYS, NotIdempotent, PreviewDiffers, PruningShows

ROWS = [bytes([n]) * 12 + n.to_bytes(4, "big") for n in range(1, 5)] + SHIPPED
PARTS = {bytes([100 + n]) * 16: ROWS[n % 4] for n in range(4)}
TEXTS = {bytes([120 + n]) * 16: ROWS[n] for n in range(3)}
THIRTY_YEARS = 10_957  # days


@dataclass
class World(Judged):
    """Laptops and the files between them."""

    count: int = 3
    clocks: Sequence[int] = (0, THIRTY_YEARS, -THIRTY_YEARS, 1, 0)
    wary: bool = False
    older: bool = False
    files: list[list[bytes]] = field(default_factory=list)
    images: list[tuple[int, object]] = field(default_factory=list)
    plains: dict[bytes, bytes] = field(default_factory=dict)
    """Hash -> the attachment that was joined, readable."""
    parts: list[bytes] = field(default_factory=list)
    """Change files with attachments, on their way."""
    looked_into: dict[str, object] = field(default_factory=dict)
    copied: bool = False
    """Whether a disk was copied or a backup put back."""

    def __post_init__(self) -> None:
        # the same history draws the same keys and identities: what broke breaks again
        draw = random.Random(self.count)
        identity.RANDOMNESS = draw.randbytes
        retiring.WORTH = 1
        plainly.FEW_CELLS = 50 if self.count % 2 else 0  # so few contested cells would never be passed over
        arrivals.UNPACKED = 50_000 if self.count % 2 else -1  # nor would so few cells be looked up in the log
        identity.new_id = attachments.new_id = IdSource(draw.randbytes)
        attachments.new_key = lambda: draw.randbytes(64)
        key_exchange.wire_schema = protected_keys.wire_schema = tiny.schema
        for n in range(self.count):
            older = self.older and n == self.count - 1
            self.laptops.append(Laptop(f"L{n}", version=0 if older else 1, off=self.clocks[n % len(self.clocks)]))
        if self.wary:
            self.laptops[0].vouches = False

    def close(self) -> None:
        identity.RANDOMNESS = os.urandom
        retiring.WORTH = 2
        plainly.FEW_CELLS = 50
        arrivals.UNPACKED = 50_000
        identity.new_id = attachments.new_id = new_id
        attachments.new_key = secrets.new_key
        key_exchange.wire_schema = protected_keys.wire_schema = wire_schema
        for at in self.laptops:
            at.leave()

    def _after(self, at: Laptop) -> None:
        super()._after(at)
        judge_joined(self, at)

    # --- what people do ------------------------------------------------------------------------------------

    def edit(self, who: int, row: int, what: int, value: int) -> None:
        """One edit: of a field, a pair of columns, a secret, a child, or a deletion."""
        at = self.laptop(who)
        key = ROWS[row % len(ROWS)]
        if key not in at.rows("thing"):
            at.make("thing", key, title=f"t{value}")
        match what % 9:
            case 0:
                at.edit("thing", key, title=f"t{value}")
            case 1:
                at.edit("thing", key, lat=value / 2, lon=float(value))
            case 2 if at.version:
                at.edit("thing", key, note=f"n{value}")
            case 3:
                at.edit("thing", key, rank=value)
            case 4:
                secret = secrets.lock(KEYS[row % 2], "thing", key, "secret", f"s{value}")
                at.edit("thing", key, secret=secret)
            case 5:
                at.edit("thing", key, deleted=value % 2)
            case 6 if at.version:
                part = list(PARTS)[row % len(PARTS)]
                at.make("part", part, thing=PARTS[part], label=f"p{value}")
            case 7:
                text = list(TEXTS)[row % len(TEXTS)]
                at.make("text", text, owner_table="thing", owner=TEXTS[text], value=f"x{value}")
            case _:
                at.edit("thing", key, kind=f"k{value}")
        self._after(at)

    def settle(self, who: int, which: int, keep: int) -> None:
        """A person settles one open review."""
        at = self.laptop(who)
        self.seal(who)
        with at.read() as session:
            journal = Journal(session, schema=at.schema)
            questions = journal.questions()
            if not questions:
                return
            question = questions[which % len(questions)]
            if question.kind == "delete":
                chosen: WireValue = keep % 2
            else:
                versions = journal.versions(question.table, question.row, question.field)
                chosen = versions[keep % len(versions)].value
        spec = at.schema.field(question.table, question.field)
        assert spec is not None
        if question.row not in at.rows(at.schema.tables[question.table].name):
            return
        values = dict(zip(spec.columns, spec.parts(chosen), strict=True))
        stored = chosen
        if isinstance(chosen, tuple):
            stored = ",".join("NULL" if p is None else repr(p) for p in chosen)
        at.settle(at.schema.tables[question.table].name, question.row, question.field, dict(values), stored)
        self._after(at)

    def give(self, who: int, choice: int) -> None:
        """A file with everything, one bundle, a part, or all but one (a lost one)."""
        self.seal(who)
        bundles = list(self.laptop(who).bundles().values())
        if not bundles:
            return
        match choice % 4:
            case 1:
                bundles = [bundles[choice // 4 % len(bundles)]]
            case 2:
                bundles = bundles[choice // 4 % len(bundles) :]
            case 3:
                del bundles[choice // 4 % len(bundles)]
        self.files.append(bundles)

    def receive(self, who: int, which: int) -> None:
        """Receives a file, previewed before and received again after."""
        if not self.files:
            return
        at = self.laptop(who)
        bundles = self.files[which % len(self.files)]
        self.seal(who)
        would = None
        if which % 2:
            before = at.state()
            _, would = at.preview(bundles)
            if at.state() != before:
                raise PreviewDiffers("the preview left a trace")
        at.receive(bundles)
        effect = at.state()
        if would is not None and effect != would:
            raise PreviewDiffers("the effect is not the preview")
        if which // 2 % 2:
            again = at.receive(bundles)
            if at.state() != effect or again.applied or again.touched:
                raise NotIdempotent(at.name)
        self._note(at, self._live(at))
        self._after(at)

    def vouch(self, who: int, whom: int) -> None:
        at, other = self.laptop(who), self.laptop(whom).replica()
        if other is not None:
            at.vouch(other)
            self._after(at)

    def retract(self, who: int, which: int) -> None:
        """Takes back a bundle (or the taking back of one)."""
        self.seal(who)
        known = sorted(self.laptop(who).applied())
        if known:
            self.take_back(who, known[which % len(known)])

    def undo_making(self, who: int, which: int) -> None:
        """Takes back one of the bundles that made rows on which another bundle was built."""
        self.seal(who)
        known = self._live(self.laptop(who)) & self.sealed.keys()
        made = {
            h: {c[:2] for c, value in self.sealed[h].writes.items() if c[2] == "deleted" and value == 0} for h in known
        }
        built = {
            h
            for h in known
            for other in known
            if h in self.sealed[other].held and any(c[:2] in made[h] for c in self.sealed[other].writes)
        }
        if built:
            self.take_back(who, sorted(built)[which % len(built)])

    def take_back(self, who: int, hash_: bytes) -> bytes:
        at = self.laptop(who)
        held = self._live(at)
        said = at.retract(hash_)
        assert said is not None
        self._note(at, held)
        self._after(at)
        return said

    def say(self, who: int, said: list[tuple[str, bytes]]) -> bytes | None:
        """Signs statements, alone in their bundle."""
        self.seal(who)
        at = self.laptop(who)
        held = self._live(at)
        made = at.say(said)
        self._note(at, held)
        self._after(at)
        return made

    def revoke(self, who: int, whom: int, point: int) -> None:
        """Revokes a laptop from one of its bundles on, or altogether; sometimes two at once, or an heir spared."""
        at = self.laptop(who)
        self.seal(who)
        said: list[tuple[str, bytes]] = []
        for n in range(1 + (point % 5 == 0)):
            replica = self.laptop(whom + n).replica()
            if replica is not None and replica != at.replica():
                chain = at.chain(replica)
                good = chain[point % len(chain)] if chain and point % 4 else b""
                said.append((statements.REVOKE, replica + good))
        spared = self.laptop(whom + 1).replica()
        if said and spared is not None and point % 3 == 0:
            said.append((statements.SPARE, spared))
        if said:
            self.say(who, said)

    def retire(self, who: int, whom: int, count: int) -> None:
        """Retires some laptops after their last bundle known here."""
        at = self.laptop(who)
        self.seal(who)
        said = []
        for n in range(1 + count % 4):
            replica = self.laptop(whom + n).replica()
            if replica is not None and replica != at.replica():
                said += [(statements.RETIRE, replica + tip) for tip in at.chain(replica)[-1:]]
        if said:
            self.say(who, said)

    def answer(self, who: int, which: int, *, accept: bool) -> None:
        at = self.laptop(who)
        asked = at.questions()
        if asked:
            held = self._live(at)
            at.answer(asked[which % len(asked)].replica, accept=accept)
            self._note(at, held)
            self._after(at)

    def readmit(self, who: int, whom: int) -> None:
        at, replica = self.laptop(who), self.laptop(whom).replica()
        if replica is not None:
            held = self._live(at)
            at.readmit(replica)
            self._note(at, held)
            self._after(at)

    def erase(self, who: int, which: int) -> None:
        at = self.laptop(who)
        self.seal(who)
        held = self._live(at)
        at.erase(secrets.key_id(KEYS[which % len(KEYS)]))
        self._note(at, held)
        self._after(at)

    def wake_elsewhere(self, who: int) -> None:
        """The laptop goes on under a new id, certified by the one it had."""
        self.laptop(who).machine += "+"

    def restart(self, who: int) -> None:
        self.laptop(who).restart()
        self._after(self.laptop(who))

    def prune(self, who: int, how: int) -> None:
        """What decides nothing is left out of the log: nothing that anybody sees changes."""
        at = self.laptop(who)
        before = at.state(), at.stories()
        at.prune(boldly=how % 3 > 0)
        if (at.state(), at.stories()) != before:
            raise PruningShows(at.name)
        self._after(at)

    def keep_image(self, who: int) -> None:
        """A backup of the whole database."""
        self.images.append((who % len(self.laptops), self.laptop(who).image()))

    def put_back(self, which: int) -> None:
        """The backup is restored, and nobody told the program."""
        if self.images:
            who, image = self.images[which % len(self.images)]
            self.laptop(who).restart(image)
            self.copied = True
            self.laptop(who).version = 1 if self._knows_note(self.laptop(who)) else 0
            self._after(self.laptop(who))

    def clone(self, who: int, *, same_machine: bool) -> None:
        """The disk image wakes up as one more laptop, under the same key."""
        if len(self.laptops) < 6:
            source = self.laptop(who)
            twin = Laptop(f"L{len(self.laptops)}", version=source.version, off=3)
            twin.wake_as(source)
            self.copied = True
            if same_machine:
                twin.machine = source.machine
            self.laptops.append(twin)
            self._after(twin)

    def upgrade(self, who: int) -> None:
        at = self.laptop(who)
        if at.version == 0:
            self.seal(who)
            at.upgrade()
            self._after(at)


def insist_once(world: World, who: int, row: int, value: int, *, heard: bool, given: int) -> None:
    """Somebody takes in the last file, mostly, writes one of two titles again, and gives a file."""
    if heard and world.files:
        world.receive(who, len(world.files) - 1)
    world.edit(who, row % 2, 0, value)
    world.give(who, given)
