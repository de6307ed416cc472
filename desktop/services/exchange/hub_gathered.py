"""Owns reading a shared folder: what is new there, what is set aside, which bundles lie there; writes nothing.

Must not know merging. A file that was seen is not read again, unless it holds what this database does not have.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.errors import FileDamaged, FileTooNew, FileUnreadable, HubGone
from desktop.models.database import Database
from desktop.progress import Progress
from desktop.services.exchange import hub_memory, piece_exchange
from desktop.sync.changefile import ChangeFile, Manifest
from desktop.sync.hub_folder import Entry, Found, HubFolder, Kind, Memory, Seen, reason, seen

AGAIN_FILES, AGAIN_BYTES = 4, 8 * 2**20  # known files read again at each exchange: a stick rots without a word
READ_LIMIT = 128 * 2**20  # bytes of files taken in at once; what is left comes with the next exchange
WORDS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that was not taken, and why, in the language of the moment."""

    name: str
    reason: str


@dataclass(slots=True)
class Gathered:
    """What the folder holds and what of it was read; nothing is written yet."""

    hub: HubFolder
    entries: dict[str, Entry]
    memory: Memory
    files: dict[str, ChangeFile]
    words: dict[str, Manifest]
    keys: dict[str, bytes]
    aside: list[Aside]
    sample: bool
    left: int = 0
    checked: str = ""  # the last known file that was read again
    coming: set[bytes] = field(default_factory=set)  # beginnings of the hashes of what `files` bring

    @property
    def present(self) -> frozenset[bytes]:
        """Beginnings of the hashes of the bundles that lie in the folder, sound, for anybody who reads there.

        A real profile does not take the files of a sample: what others wrote and only lies in one is not there.
        """
        listed = [one for name in self.entries if (one := self.memory.get(name)) is not None]
        found = {short for one in listed for short in one.bundles}
        return frozenset(found.union(*(one.relayed for one in listed)) if self.sample else found)

    @property
    def pieces(self) -> frozenset[bytes]:
        """Beginnings of the hashes of the attachments that lie there, as `present` counts them."""
        listed = (one for name in self.entries if (one := self.memory.get(name)) is not None)
        return frozenset(short for one in listed if self.sample or not one.sample for short in one.pieces)

    @property
    def name(self) -> str:
        """The folder as the history calls it; the stroke tells it from a file."""
        return f"{self.hub.path.name or self.hub.path}/"

    @property
    def lots(self) -> int:
        """How many change files lie there, sound or not: a folder in which one rotted was not emptied."""
        return sum(1 for name in self.entries if (one := self.memory.get(name)) and one.kind in (Kind.LOT, Kind.BAD))

    def still(self, name: str) -> bool:
        """Whether a file lies there as it was seen last."""
        one, entry = self.memory.get(name), self.entries.get(name)
        return one is not None and entry is not None and one.is_still(entry)

    @property
    def authors(self) -> frozenset[bytes]:
        """The laptops that wrote what was read."""
        return frozenset(b.header.replica for file in self.files.values() for b in file.bundles)

    def set_aside(self, names: list[str]) -> None:
        """Takes files out that are signed, but not sound."""
        for name in names:
            self.files.pop(name)
            self.memory[name] = replace(
                self.memory[name], kind=Kind.BAD, why=FileDamaged.__name__, bundles=(), exact=False
            )
            self.aside.append(Aside(name, FileDamaged(path=Path(name)).sentence()))

    def note(self, entry: Entry, kind: Kind) -> None:
        """Remembers a file that was just written."""
        self.entries[entry.name] = entry
        self.memory[entry.name] = Seen(entry.size, entry.mtime, kind)


@dataclass(frozen=True, slots=True)
class _Here:
    """What this database has and lacks, by the beginnings of hashes; `again`: keys must be looked at once more."""

    bundles: frozenset[bytes]
    pieces: frozenset[bytes]
    wanted: frozenset[bytes]
    again: bool
    samples: bool

    def lacks(self, before: Seen | None, entry: Entry) -> bool:
        """Whether a file must be read: never seen, changed, or holding what is not here."""
        if before is None or not before.is_still(entry):
            return True
        if before.kind == Kind.KEYS:
            return self.again
        if before.kind == Kind.BAD:
            return before.why == FileTooNew.__name__  # this may be the newer version
        if before.sample and not self.samples:
            return False
        return not self.bundles.issuperset(before.bundles) or not self.wanted.isdisjoint(before.pieces)


def gather(db: Database, hub: HubFolder, sample: bool, accept_sample: bool, step: Progress) -> Gathered:
    """Lists the folder and reads what was never seen, or brings what is not here."""
    entries = hub.entries()
    with db.read() as session:
        memory = hub_memory.memory(session)
        here = _Here(
            bundles=hub_memory.shorts(session),
            pieces=hub_memory.shortened(piece_exchange.held(session)),
            wanted=hub_memory.shortened(piece_exchange.wanted(session)),
            again=hub_memory.erased_since(session),
            samples=sample or accept_sample,
        )
        cursor = hub_memory.checked(session)
    lacking = sorted((e for e in entries.values() if here.lacks(memory.get(e.name), e)), key=lambda e: e.name)
    found = Gathered(hub, entries, memory, {}, {}, {}, [], sample)
    for entry in again(entries, memory, cursor, {one.name for one in lacking}):
        found.checked = entry.name
        _sort(found, entry, hub.read(entry), here)
    taken = 0
    for done, entry in enumerate(lacking):
        step(done, len(lacking))
        if taken > READ_LIMIT:
            found.left = len(lacking) - done
            break
        read = hub.read(entry)
        taken += entry.size if read.file is not None else 0
        _sort(found, entry, read, here)
    if not hub.there():
        raise HubGone(folder=hub.path)
    for name, one in memory.items():
        if one.kind == Kind.BAD and name in entries and name not in {a.name for a in found.aside}:
            found.aside.append(Aside(name, reason(one, name).sentence()))
    return found


def again(entries: Mapping[str, Entry], memory: Memory, cursor: str, lacking: Container[str]) -> list[Entry]:
    """The known change files to read again this time: a few, each in its turn, however many there are."""
    known = [
        entry
        for name, entry in sorted(entries.items())
        if (one := memory.get(name)) is not None and one.kind == Kind.LOT and name not in lacking
    ]
    turn = [entry for entry in known if entry.name > cursor] + [entry for entry in known if entry.name <= cursor]
    chosen: list[Entry] = []
    size = 0
    for entry in turn[:AGAIN_FILES]:
        size += entry.size
        if chosen and size > AGAIN_BYTES:
            break
        chosen.append(entry)
    return chosen


def _sort(found: Gathered, entry: Entry, read: Found, here: _Here) -> None:
    """Lays one file that was read where it belongs."""
    if read.kind is Kind.GONE:
        found.entries.pop(entry.name, None)
        return
    if read.kind is Kind.BUSY:
        found.memory.pop(entry.name, None)
        found.aside.append(Aside(entry.name, FileUnreadable(path=Path(entry.name)).sentence()))
        return
    found.memory[entry.name] = noted = seen(entry, read)
    if read.reason is not None:
        found.aside.append(Aside(entry.name, read.reason.sentence()))
    fresh = {*noted.bundles, *noted.relayed} - here.bundles - found.coming
    fresh |= set(noted.pieces) - here.pieces - found.coming
    if read.file is not None and fresh and (here.samples or not noted.sample):
        found.files[entry.name] = read.file
        found.coming |= fresh
    if read.word is not None and len(found.words) < WORDS_LIMIT:
        found.words[entry.name] = read.word
    if read.keys:
        found.keys[entry.name] = read.keys
