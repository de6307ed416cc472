"""Owns the duplicates that wait: the scan as a job, the pairs listed, the one on the desk, what was decided.

Must not know widgets, nor how likely anything is. The scan runs once for a kind, then follows what changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, format_list, language
from desktop.viewmodels.jobs import Cancelled, Failure, Token
from desktop.viewmodels.review.twin_shelf import KINDS, Shelf, shelf_of
from desktop.viewmodels.rows import RowsModel
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.twins.showing import Beside

WAITING, UNITED, APART = "waiting", "united", "apart"
SHOWN: Final = 2_000  # pairs that a list holds; those after them come when these are settled


@dataclass(frozen=True, slots=True)
class TwinRow:
    """One line: two records, what speaks for it, what was decided."""

    one: bytes
    other: bytes
    titles: tuple[str, str]
    why: str = ""
    score: float = 0.0
    sure: bool = False
    identical: bool = False
    state: str = WAITING
    disputed: bool = False

    @property
    def pair(self) -> tuple[bytes, bytes]:
        """Both ids, lower first."""
        return self.one, self.other


class TwinsModel(RowsModel[TwinRow]):
    """The pairs, as a list shows them."""

    def called(self, row: TwinRow) -> str:
        return format_list([title or _("Sans titre") for title in row.titles])

    def spoken(self, row: TwinRow) -> list[str]:
        return [*(title or _("Sans titre") for title in row.titles), row.why]

    def show(self, rows: Sequence[TwinRow]) -> None:
        """Show other pairs."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, place: int) -> TwinRow | None:
        """The pair at a place of the list."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, pair: tuple[bytes, bytes] | None) -> int:
        """Where a pair stands; -1 when it is not there."""
        return next((n for n, row in enumerate(self._rows) if row.pair == pair), -1)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a look at the profile gave: the rows of each state."""

    rows: dict[str, list[TwinRow]]

    def of(self, state: str) -> list[TwinRow]:
        """The rows of one state."""
        return self.rows.get(state, [])


class TwinDesk(QObject):
    """One kind's pairs. `progressed` counts records while they are compared for the first time."""

    listed = Signal()
    shown = Signal(object)  # Beside, or None
    decided = Signal(str)  # what was done, in words
    progressed = Signal(int, int)
    working = Signal(bool)
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.kind = KINDS[0]
        self.state = WAITING
        self.model = TwinsModel(self)
        self.beside: Beside | None = None
        self.current: TwinRow | None = None
        self.counts: dict[str, int] = {}
        self.shelf = shelf_of(store)
        self.stopped = False
        self.uniting = False  # the work that is shown is a bulk act, no search
        self._found = Listed({})
        self._token: Token | None = None
        self._put_off: list[tuple[bytes, bytes]] = []
        self._at = 0

    # ---- looking ---------------------------------------------------------------------------------

    def turn_to(self, kind: str, state: str = WAITING) -> None:
        """Look at another kind, or at what was decided."""
        self.kind, self.state = kind, state
        self.current = None
        self._at = 0
        self.refresh()

    def refresh(self) -> None:
        """Compare what is new, then list. A first scan tells how far it is and can be stopped."""
        self.stopped = False
        token = self._token = self.store.token()
        token.progressed.connect(self._progress)
        if self.kind not in self.shelf.scanners:
            self.working.emit(True)
        work = partial(_look, self.shelf, self.kind, token, language())
        self.store.query(
            work, partial(self._arrived, self.kind), owner=self, failed=self._not_looked, key=("twins", self.kind)
        )

    def stop(self) -> None:
        """Stop the scan: nothing of it is kept."""
        if self._token is not None:
            self._token.cancel()

    def _progress(self, done: int, total: int) -> None:
        self.progressed.emit(done, total)

    def _not_looked(self, failure: Failure) -> None:
        self.working.emit(False)
        if isinstance(failure.error, Cancelled):
            self.stopped = True
            self.listed.emit()
        else:
            self.failed.emit(failure)

    def _arrived(self, kind: str, found: Listed) -> None:
        self.working.emit(False)
        if kind != self.kind:
            return
        self._found = found
        self.shelf.note(kind, len(found.of(WAITING)))
        self.counts = {state: len(rows) for state, rows in found.rows.items()}
        rows = found.of(self.state)
        late = [row for pair in self._put_off for row in rows if row.pair == pair]
        rows = [row for row in rows if row.pair not in self._put_off] + late
        self.model.show(rows[:SHOWN])
        self.listed.emit()
        place = self.model.place_of(self.current.pair if self.current is not None else None)
        self.open(place if place >= 0 else min(self._at, self.model.rowCount() - 1))

    # ---- the desk --------------------------------------------------------------------------------

    def open(self, place: int) -> None:
        """Put the pair at a place on the desk."""
        row = self.model.row(place)
        self.current = row
        if row is None:
            self.beside = None
            self.shown.emit(None)
            return
        self._at = place
        work = partial(_beside, kind=self.kind, row=row, lang=language())
        self.store.query(work, partial(self._laid, row), owner=self, failed=self.failed.emit, key="beside")

    def _laid(self, row: TwinRow, beside: Beside | None) -> None:
        if self.current is not None and row.pair == self.current.pair:
            self.beside = beside
            self.shown.emit(beside)

    def step(self, by: int) -> None:
        """Go to the next pair, or back."""
        place = self.model.place_of(self.current.pair if self.current else None) + by
        if 0 <= place < self.model.rowCount():
            self.open(place)

    def later(self) -> None:
        """Put the pair at the end of the list."""
        if self.current is not None:
            pair = self.current.pair
            self._put_off = [one for one in self._put_off if one != pair] + [pair]
            self.current = None
            self._arrived(self.kind, self._found)

    # ---- deciding --------------------------------------------------------------------------------

    def unite(self, keep: bytes, fields: Sequence[str] = ()) -> None:
        """Say that the two are one, `keep` shown; `fields` are taken over from the other."""
        row = self.current
        if row is None:
            return
        other = row.other if keep == row.one else row.one
        work = partial(_unite, kind=self.kind, keep=keep, other=other, fields=tuple(fields))
        self._decide(work, _("Réunies : « {title} »", title=self._title(keep)))

    def tell_apart(self) -> None:
        """Say that the two are not twins."""
        if self.current is not None:
            work = partial(_tell_apart, kind=self.kind, pair=self.current.pair)
            self._decide(work, _("Pas des doublons : « {title} »", title=self._title(self.current.one)))

    def separate(self) -> None:
        """Take back that the two are one."""
        if self.current is not None:
            work = partial(_separate, kind=self.kind, record=self.current.other)
            self._decide(work, _("Séparées : « {title} »", title=self._title(self.current.other)))

    def allow_again(self) -> None:
        """Take back that the two are not twins."""
        if self.current is not None:
            work = partial(_allow, kind=self.kind, pair=self.current.pair)
            self._decide(work, _("À examiner de nouveau : « {title} »", title=self._title(self.current.one)))

    def unite_identical(self) -> None:
        """Unite at once what is identical: tells how far it is; stopped, it leaves everything as it was."""
        token = self._token = self.store.token()
        token.progressed.connect(self._progress)
        self.uniting = True
        self.working.emit(True)
        work = partial(_identical, kind=self.kind, token=token)
        self._decide(work, _("Fiches identiques réunies"))

    @property
    def identical(self) -> int:
        """How many pairs are identical."""
        return sum(row.identical for row in self._found.of(WAITING))

    def _title(self, record: bytes) -> str:
        row = self.current
        if row is None:
            return ""
        title = row.titles[0 if record == row.one else 1]
        return (title or _("Sans titre"))[:80]

    def _decide(self, work: Any, label: str) -> None:
        def done(_result: object) -> None:
            self._united()
            self.decided.emit(label)

        def failed(failure: Failure) -> None:
            if self.current is None:  # nothing was decided: the pair is still on the desk
                self.current = row
            self._united()
            if not isinstance(failure.error, Cancelled):
                self.failed.emit(failure)

        row, self.current = self.current, None
        self.store.change(work, label=label, done=done, failed=failed, owner=self, quiet=True)

    def _united(self) -> None:
        """The bulk act ended, one way or another."""
        if self.uniting:
            self.uniting = False
            self.working.emit(False)


def _look(shelf: Shelf, kind: str, token: Token, lang: str, session: Any) -> Listed:
    """On a thread of the pool, one at a time: compare what is new, list everything."""
    from desktop.services.twins.deciding import told_apart, united

    with shelf.asked():
        scanner = shelf.scanner(session, kind, token.report)
        title = partial(scanner.index.title, lang=lang)
        waiting = [
            TwinRow(
                *(pair.one, pair.other, (title(pair.one), title(pair.other)), format_list(list(pair.reasons))),
                *(pair.score, pair.sure, pair.identical),
            )
            for pair in scanner.pairs()
        ]
        together = []
        for group in united(session, kind):
            first = group.members[0]
            for other in group.members[1:]:
                disputed = any({first, other} & set(pair) for pair in group.disputed)
                why = _("quelqu’un a dit que ce ne sont pas des doublons") if disputed else ""
                row = TwinRow(first, other, (title(first), title(other)), why, state=UNITED, disputed=disputed)
                together.append(row)
        apart = [
            TwinRow(one, other, (title(one), title(other)), state=APART) for one, other in told_apart(session, kind)
        ]
    return Listed({WAITING: waiting, UNITED: together, APART: apart})


def _beside(session: Any, *, kind: str, row: TwinRow, lang: str) -> Beside | None:
    from desktop.errors import NotFound
    from desktop.services.twins.showing import beside

    try:
        return beside(session, kind, row.one, row.other, lang)
    except NotFound:
        return None


def _unite(uow: Any, *, kind: str, keep: bytes, other: bytes, fields: Sequence[str]) -> None:
    from desktop.services.twins.deciding import unite

    unite(uow, kind, keep, [other], fields)


def _tell_apart(uow: Any, *, kind: str, pair: tuple[bytes, bytes]) -> None:
    from desktop.services.twins.deciding import tell_apart

    tell_apart(uow, kind, *pair)


def _separate(uow: Any, *, kind: str, record: bytes) -> None:
    from desktop.services.twins.deciding import separate

    separate(uow, kind, record)


def _allow(uow: Any, *, kind: str, pair: tuple[bytes, bytes]) -> None:
    from desktop.services.twins.deciding import allow_again

    allow_again(uow, kind, *pair)


def _identical(uow: Any, *, kind: str, token: Token) -> None:
    from desktop.services.twins.deciding import unite_identical

    unite_identical(uow, kind, token.report)
