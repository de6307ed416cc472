"""Owns the files a person brought: one row each with what was read in it and how far it is. Must not know widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.i18n import N_, _, format_list, ngettext
from desktop.viewmodels.rows import NOWHERE, RowsModel

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import Preview, Received
    from desktop.viewmodels.jobs import Failure


class State(Enum):
    """How far a file is."""

    READING = "reading"
    READY = "ready"  # can be received as it is
    LOCKED = "locked"  # protected by a passphrase that was not typed yet, or not the right one
    ASKS = "asks"  # an author to vouch for, or the sample's records to agree to
    NOTHING = "nothing"
    OWN = "own"
    BAD = "bad"  # set aside, with its sentence
    RECEIVING = "receiving"
    RECEIVED = "received"
    HELD = "held"  # kept, but not applied (author not vouched for, or too new)
    DECLINED = "declined"


WAITING = (State.READY, State.ASKS)
OPEN = (*WAITING, State.LOCKED)
ENDED = (State.NOTHING, State.OWN, State.BAD, State.RECEIVED, State.HELD, State.DECLINED)
_WORDS = {
    State.READING: N_("Lecture…"),
    State.READY: N_("Prêt à recevoir"),
    State.LOCKED: N_("Protégé"),
    State.ASKS: N_("Demande votre accord"),
    State.NOTHING: N_("Rien de nouveau"),
    State.OWN: N_("Rien à faire"),
    State.BAD: N_("Mis de côté"),
    State.RECEIVING: N_("Réception…"),
    State.RECEIVED: N_("Reçu"),
    State.HELD: N_("Gardé, pas encore montré"),
    State.DECLINED: N_("Refusé"),
}
_TONES = {
    State.READY: ("info", "inbox"),
    State.LOCKED: ("warn", "lock"),
    State.ASKS: ("warn", "triangle-alert"),
    State.BAD: ("error", "circle-alert"),
    State.RECEIVED: ("ok", "circle-check"),
    State.HELD: ("warn", "clock"),
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file and all that is known of it. `sample_here`: this profile is the sample itself."""

    path: Path
    state: State = State.READING
    preview: Preview | None = None
    received: Received | None = None
    failure: Failure | None = None
    vouched: bool = False
    sample_agreed: bool = False
    sample_here: bool = False
    passphrase: str = field(default="", repr=False)

    @property
    def word(self) -> str:
        """How far it is, in words."""
        return _(_WORDS[self.state])

    @property
    def tone(self) -> tuple[str, str]:
        """The tone and the icon of that word."""
        return _TONES.get(
            self.state, ("neutral", "clock" if self.state in (State.READING, State.RECEIVING) else "check")
        )

    @property
    def sender(self) -> str:
        """Who gave it, as a name; empty while unknown."""
        return self.preview.sender.name if self.preview is not None and self.preview.sender is not None else ""

    @property
    def asks_vouch(self) -> bool:
        """Whether an author in it waits for somebody to vouch."""
        return self.preview is not None and bool(self.preview.unknown) and not self.vouched

    @property
    def asks_sample(self) -> bool:
        """Whether it would bring the sample's records into a real profile."""
        return self.preview is not None and self.preview.sample and not self.sample_here and not self.sample_agreed

    @property
    def unsure(self) -> bool:
        """Whether what it would do depends on what else is received: it waits, or another file brings the same."""
        among_others = self.preview is not None and not self.preview.counted and self.received is None
        return self.state in WAITING or (self.state is State.NOTHING and among_others)

    def read(self, preview: Preview) -> Incoming:
        """The same file once it was read."""
        return replace(self, preview=preview, failure=None).judged()

    def judged(self) -> Incoming:
        """The same file in the state that its preview and the person's answers give it."""
        if self.preview is None:
            return self
        own = self.preview.sender is not None and self.preview.sender.trust == "mine"
        if self.preview.nothing_new:
            return replace(self, state=State.OWN if own else State.NOTHING)
        return replace(self, state=State.ASKS if self.asks_vouch or self.asks_sample else State.READY)

    def line(self) -> str:
        """What it would do or did, on one line."""
        if self.received is not None and self.state is State.RECEIVED:
            done = self.received
            return effect(done.new, done.changed, done.deleted, done.reviews, done.files)
        if self.preview is not None and self.preview.counted and self.state in (*WAITING, State.RECEIVING):
            seen = self.preview
            return effect(seen.new, seen.changed, seen.deleted, seen.reviews, seen.files)
        return ""


def effect(new: int, changed: int, deleted: int, reviews: int, files: int = 0) -> str:
    """Counts of records and attachments on one line, leaving out the zeros. The first count says of what it is."""
    parts: list[str] = []
    if new:
        parts.append(ngettext("{n} fiche nouvelle", "{n} fiches nouvelles", new))
    if changed:
        short = ngettext("{n} modifiée", "{n} modifiées", changed)
        parts.append(short if parts else ngettext("{n} fiche modifiée", "{n} fiches modifiées", changed))
    if deleted:
        short = ngettext("{n} supprimée", "{n} supprimées", deleted)
        parts.append(short if parts else ngettext("{n} fiche supprimée", "{n} fiches supprimées", deleted))
    if reviews:
        parts.append(ngettext("{n} à vérifier", "{n} à vérifier", reviews))
    if files:
        parts.append(ngettext("{n} pièce jointe", "{n} pièces jointes", files))
    return format_list(parts)


class IncomingModel(RowsModel["Incoming"]):
    """The files brought, in the order they came."""

    def called(self, row: Incoming) -> str:
        return row.path.name

    def spoken(self, row: Incoming) -> list[str]:
        return [row.path.name, row.sender, row.word, row.line()]

    def rows(self) -> list[Incoming]:
        """Every file."""
        return list(self._rows)

    def row(self, path: Path | None) -> Incoming | None:
        """One file."""
        return next((row for row in self._rows if row.path == path), None)

    def place_of(self, path: Path | None) -> int:
        """Where a file stands; -1 when it was not brought."""
        return next((n for n, row in enumerate(self._rows) if row.path == path), -1)

    def add(self, rows: Iterable[Incoming]) -> None:
        """Add files at the end."""
        added = list(rows)
        if added:
            self.beginInsertRows(NOWHERE, len(self._rows), len(self._rows) + len(added) - 1)
            self._rows += added
            self.endInsertRows()

    def put(self, row: Incoming) -> None:
        """Replace a file's row."""
        place = self.place_of(row.path)
        if place >= 0 and self._rows[place] != row:
            self._rows[place] = row
            index = self.index(place, 0)
            self.dataChanged.emit(index, index)

    def drop(self, paths: Iterable[Path]) -> None:
        """Forget some files."""
        gone = set(paths)
        for place in reversed(range(len(self._rows))):
            if self._rows[place].path in gone:
                self.beginRemoveRows(NOWHERE, place, place)
                del self._rows[place]
                self.endRemoveRows()

    def clear(self) -> None:
        """Forget every file."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()


def words() -> list[str]:
    """Every word that says how far a file is."""
    return [_(word) for word in _WORDS.values()]
