"""Owns one meeting being held: what was read of it, its lines, the verbs on them and on agenda and list of people.

Must not know widgets or SQL. What the person does is shown at once and written behind; when all is written the meeting
is read again, so that what another page, an undo or a received file changed is seen here too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import N_, _, language
from desktop.timekeeping import Clock, SystemClock, hour_of
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.meeting import meeting_acts as acts
from desktop.viewmodels.meeting.meeting_lines import LineRow, LinesModel
from desktop.viewmodels.meeting.meeting_said import Said
from desktop.viewmodels.meeting.meeting_typing import Typing
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.marked.line_marks import KnownNames
    from desktop.services.meeting.meetings import MeetingBook
    from desktop.services.unit_of_work import Changes

READ_MS = 60
NAMED = frozenset(("contact", "actor"))
_LINE = N_("Ligne de réunion")


class MeetingDesk(QObject):
    """A meeting. `book` is None until it was read."""

    arrived = Signal()  # the meeting was read: what is shown around the lines may differ
    opened = Signal()  # for the first time
    gone = Signal()  # it is no longer there
    failed = Signal(object)  # Failure
    saved = Signal(object)  # datetime

    def __init__(self, store: Store, meeting: bytes, parent: QObject | None = None, clock: Clock | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.id = meeting
        self.clock = clock or SystemClock()
        self.book: MeetingBook | None = None
        self.words: Mapping[tuple[str, str], str] = {}
        self.running: bytes | None = None  # the point of the agenda that is being talked about
        self.lines = LinesModel(self)
        self._known: KnownNames | None = None
        self._tag = ""
        self._at: dict[bytes, datetime] = {}  # lines begun here -> the instant of their first letter
        self._busy = 0
        self._again = False
        self.typing = Typing(self, self.lines, self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(READ_MS)
        self._wait.timeout.connect(self.read)
        self.read_names()

    # ---- what is known ----------------------------------------------------------------------------

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written: not read yet, or final."""
        return self.book is None or self.book.final

    @property
    def known(self) -> KnownNames:
        """The names that `@` completes."""
        if self._known is None:
            from desktop.services.marked.line_marks import KnownNames

            self._known = KnownNames(())
        return self._known

    @property
    def lang(self) -> str:
        """The language of the lines."""
        return (self.book.lang if self.book is not None else "") or language()

    @property
    def day(self) -> date:
        """The day that dates in words are counted from."""
        return self.book.reference if self.book is not None else date.today()

    @property
    def attending(self) -> frozenset[bytes]:
        """Who is expected: their names are offered first."""
        people = self.book.presences if self.book is not None else ()
        return frozenset(one for person in people for one in (person.contact, person.actor) if one is not None)

    @property
    def settled(self) -> bool:
        """Whether all that was done is written and read again."""
        return not self._busy and not self._wait.isActive()

    # ---- reading ----------------------------------------------------------------------------------

    def read_names(self) -> None:
        """Learn the names, then read the meeting with them."""

        def arrived(known: KnownNames) -> None:
            self._known = known
            self.read()

        self.store.query(partial(acts.known_names, lang=language()), arrived, owner=self, key="names")

    def read(self) -> None:
        """Read the meeting again, unless something of it is on its way to be written."""
        self._wait.stop()
        if self._busy:
            self._again = True
            return
        work = partial(acts.open_book, meeting=self.id, lang=language(), known=self.known)
        self.store.query(work, self._take, owner=self, key="book")

    def _take(self, found: acts.Opened | None) -> None:
        if self._busy:
            self._again = True
            return
        if found is None:
            self.gone.emit()
            return
        first = self.book is None
        self.book, self.words = found.book, found.words
        if self.running is not None and all(point.id != self.running for point in found.book.agenda):
            self.running = None
        self.typing.meet(found.rows)
        if first:
            self.opened.emit()
        self.arrived.emit()

    def follow(self, changes: Changes) -> None:
        """See what a committed act changed."""
        if self._busy and set(changes.touched) <= {"note"}:
            return  # the words that are being typed
        if changes.touched and NAMED & set(changes.touched):
            self.read_names()
        else:
            self._wait.start()

    def lost_line(self) -> None:
        """The line on which the person stood is gone: stand on a new one at the end."""
        self.typing.stand_fresh()

    # ---- lines ------------------------------------------------------------------------------------

    def new_id(self) -> bytes:
        """An identity for a new line."""
        from desktop.models.base import new_id

        return new_id()

    def rank_between(self, before: str, after: str) -> str:
        """An order key between two others of this writing session."""
        from desktop.services.record.order_keys import between, new_tag

        if not self._tag:
            self._tag = new_tag()
        return between(before, after if after > before else "", self._tag)

    def begin_line(self, row: LineRow, rank: str) -> LineRow:
        """The first letter of a line: it has an identity, its hour and its place from now on."""
        id_, now = self.new_id(), self.clock.now().astimezone(UTC)
        self._at[id_] = now
        return replace(row, id=id_, time=hour_of(now), rank=rank, item=self.running)

    def dressed(self, row: LineRow, said: Said) -> LineRow:
        """The row with what it says now, as it reads."""
        from desktop.services.marked.kept_lines import read_line

        labels = {one.id: one.label for one in said.held}
        shown = read_line(self._kept(said), labels, self.lang, self.day)
        return replace(row, text=said.text, kind=said.kind, held=said.held, shown=shown)

    def _kept(self, said: Said) -> str:
        from desktop.services.marked.kept_lines import kept

        return kept(said.text, self.known, said.held)

    def _line(self, row: LineRow, said: Said, before: Said | None) -> acts.Kept:
        assert row.id is not None
        was = (self._kept(before), before.kind) if before is not None else None
        return acts.Kept(row.id, self._kept(said), said.kind, row.rank, row.item, self._at.get(row.id), was)

    def write_line(self, row: LineRow, said: Said) -> None:
        """Write a line as far as it is typed: no step of undo."""
        line = self._line(row, said, None if row.id in self._at else said)
        self.change(partial(acts.write, meeting=self.id, line=line), "", undoable=False)

    def finish_line(self, row: LineRow, said: Said, before: Said | None) -> None:
        """Write a line that is done; one step of undo."""
        self.change(partial(acts.finish, meeting=self.id, line=self._line(row, said, before)), _(_LINE))

    def split_line(self, row: LineRow, was: Said, head: Said, new: LineRow, tail: Said) -> None:
        """Part a line in two; the new one keeps the hour of the old."""
        assert row.id is not None
        assert new.id is not None
        self._at[new.id] = self._at.get(row.id) or self._hour_of(row.id)
        work = partial(acts.split, meeting=self.id, head=self._line(row, head, was), tail=self._line(new, tail, None))
        self.change(work, _("Ligne coupée en deux"))

    def _hour_of(self, id_: bytes) -> datetime:
        lines = self.book.lines if self.book is not None else ()
        return next((line.at for line in lines if line.id == id_ and line.at), self.clock.now().astimezone(UTC))

    def join_lines(self, row: LineRow, was: Said, said: Said, gone: bytes | None) -> None:
        """Let a line say what two said."""
        line = self._line(row, said, was)
        self.change(partial(acts.join, meeting=self.id, line=line, gone=gone), _("Lignes réunies"))

    def move_line(self, line: bytes, rank: str) -> None:
        """Give a line another place."""
        self.change(partial(acts.move, line=line, rank=rank), _("Ligne déplacée"))

    def drop_line(self, line: bytes, *, undoable: bool = True) -> None:
        """Put a line into the trash; one that was never finished leaves no step."""
        self.change(partial(acts.drop, line=line), _("Ligne supprimée"), undoable=undoable)

    # ---- writing ----------------------------------------------------------------------------------

    @property
    def tag(self) -> str:
        """What order keys of this writing session bear."""
        self.rank_between("", "")
        return self._tag

    def change(
        self,
        work: Callable[[Any], Any],
        label: str,
        *,
        undoable: bool = True,
        done: Callable[[Any], object] | None = None,
    ) -> None:
        """Do something to the meeting on the writer's thread; it is read again when nothing more waits."""
        self._busy += 1

        def arrived(result: Any) -> None:
            self._written()
            self.saved.emit(datetime.now().astimezone())
            if done is not None:
                done(result)

        def failed(failure: Failure) -> None:
            self._again = True
            self._written()
            self.failed.emit(failure)

        self._again = self._again or undoable
        self.store.change(work, label=label, done=arrived, failed=failed, owner=self, quiet=True, undoable=undoable)

    def _written(self) -> None:
        self._busy -= 1
        if not self._busy and self._again:
            self._again = False
            self._wait.start()
