"""Owns the line being typed in a meeting: its text, its kind, when it is saved, what keys make of it.

Must not know widgets or SQL. Words are on the disk a second after they were typed, without a step of undo; the whole
line becomes one step when it is left. At most one row of the list is a line of which no letter was typed yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.viewmodels.meeting.meeting_lines import KINDS, LineRow, LinesModel
from desktop.viewmodels.meeting.meeting_said import Desk, Said

if TYPE_CHECKING:
    from desktop.services.marked.line_marks import Suggestion

AUTOSAVE_MS = 700  # with the time a write takes, well under a second of typing waits


class Typing(QObject):
    """The line on which the person stands. `place` is its row, -1 when there is none."""

    loaded = Signal()  # another line, or other words in it: the editor shows them
    offered = Signal(object)  # list of Suggestion for what is typed at the caret

    def __init__(self, desk: Desk, lines: LinesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.model = lines
        self.place = -1
        self.said = Said()
        self.caret = 0
        self._begun = Said()  # what it said when the person came to stand there
        self._written = Said()  # what the writer was last given
        self._stored = False  # whether the profile has the line, or was told to write it
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(AUTOSAVE_MS)
        self._saver.timeout.connect(self.save)

    @property
    def row(self) -> LineRow | None:
        """The line as the list shows it."""
        return self.model.rows[self.place] if 0 <= self.place < len(self.model.rows) else None

    @property
    def id(self) -> bytes | None:
        """The line's id; None while no letter was typed."""
        row = self.row
        return row.id if row is not None else None

    @property
    def text(self) -> str:
        """The line as typed."""
        return self.said.text

    @property
    def dirty(self) -> bool:
        """Whether the line differs from what it was when the person came: it is no step of undo yet."""
        return self.id is not None and self.said != self._begun

    # ---- standing ---------------------------------------------------------------------------------

    def stand(self, place: int, caret: int | None = None) -> None:
        """Stand on a line, at its end unless a place in it is given. The line before is finished."""
        if place != self.place:
            wanted = self.model.rows[place].id if 0 <= place < len(self.model.rows) else None
            self.leave()
            found = self.model.place_of(wanted)
            place = found if found >= 0 else min(place, len(self.model.rows) - 1)
            self._load(place)
        self.caret = len(self.text) if caret is None else min(caret, len(self.text))
        self.loaded.emit()

    def stand_fresh(self, place: int | None = None) -> None:
        """Stand on a line that is not begun, at a place or at the end."""
        if self.desk.read_only:
            return
        known = self.model.place_of(None)
        if known >= 0 and known == self.place:
            return
        before = self._before(len(self.model.rows) if place is None else place)
        self.leave()
        at = self.model.place_of(before) + 1 if before is not None else 0
        self.model.insert(at, LineRow())
        self._load(at)
        self.loaded.emit()

    def leave(self) -> None:
        """Finish the line and stand on none; a line without a word goes."""
        self.finish()
        row = self.row
        if row is not None and not self.said.text.strip():
            place, self.place = self.place, -1
            self.model.remove(place)
        self.place = -1
        self.said = self._begun = self._written = Said()
        self.offered.emit([])

    def _load(self, place: int) -> None:
        self.place = place
        row = self.row
        self.said = Said(row.text, row.kind, row.held) if row is not None else Said()
        self._begun = self._written = self.said
        self._stored = row is not None and row.id is not None
        self.caret = len(self.text)
        self.offered.emit([])

    def _before(self, place: int) -> bytes | None:
        """The last begun line before a place."""
        return next((row.id for row in reversed(self.model.rows[:place]) if row.id is not None), None)

    def _rank(self, place: int | None = None) -> str:
        """An order key for a line at a place (the one where the person stands), between those around it."""
        at = self.place if place is None else place
        before = next((row.rank for row in reversed(self.model.rows[:at]) if row.id is not None), "")
        after = next((row.rank for row in self.model.rows[at + 1 :] if row.id is not None), "")
        return self.desk.rank_between(before, after)

    # ---- typing -----------------------------------------------------------------------------------

    def type(self, text: str, caret: int) -> None:
        """Take the line as it stands in the editor."""
        if self.place < 0 or self.desk.read_only:
            return
        self.caret = caret
        if text != self.said.text:
            from desktop.services.marked.line_marks import follow

            held = follow(self.said.text, text, self.desk.known, self.said.held, caret)
            self._say(replace(self.said, text=text, held=held))
        self._offer()

    def _say(self, said: Said) -> None:
        self.said = said
        row = self.row
        if row is None:
            return
        if row.id is None and said.text.strip():
            row = self.desk.begin_line(row, self._rank())
            self._begun = Said("", "", ())  # it was nothing, of no kind
        self.model.change(self.place, replace(row, kind=said.kind))
        if row.id is not None and not self._saver.isActive():
            self._saver.start()

    def cycle(self, step: int) -> None:
        """Make the line another kind."""
        if self.place < 0 or self.desk.read_only:
            return
        kind = KINDS[(KINDS.index(self.said.kind) + step) % len(KINDS)] if self.said.kind in KINDS else KINDS[0]
        self._say(replace(self.said, kind=kind))

    def accept(self, chosen: Suggestion) -> None:
        """Take a suggestion into the line."""
        from desktop.services.marked.line_marks import accept

        done = accept(self.said.text, chosen, self.desk.known, self.said.held)
        self._say(replace(self.said, text=done.text, held=done.held))
        self.caret = done.caret
        self.loaded.emit()
        self.offered.emit([])

    def _offer(self) -> None:
        from desktop.services.marked.line_marks import suggestions

        self.offered.emit(
            suggestions(
                self.said.text,
                self.caret,
                self.desk.known,
                self.desk.lang,
                self.desk.day,
                held=self.said.held,
                attending=self.desk.attending,
            )
        )

    # ---- saving -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the unfinished line: on the disk, but no step of undo."""
        self._saver.stop()
        row = self.row
        if row is None or row.id is None or self.said == self._written or not self.said.text.strip():
            return
        self._written = self.said
        self._stored = True
        self.desk.write_line(row, self.said)

    def finish(self) -> None:
        """Write the line as it stands, as one step of undo; an emptied one is dropped."""
        self._saver.stop()
        row = self.row
        if row is None or row.id is None or not self.dirty:
            return
        if not self.said.text.strip():
            if self._stored:
                self.desk.drop_line(row.id, undoable=bool(self._begun.kind))
            self._begun = self._written = self.said
            return
        self.model.change(self.place, self.desk.dressed(row, self.said))
        before, self._stored = self._begun, True
        self._begun = self._written = self.said
        self.desk.finish_line(row, self.said, before if before.kind else None)

    # ---- what keys do -----------------------------------------------------------------------------

    def enter(self, caret: int) -> None:
        """Go on to the next line; in the middle of a line, part it there."""
        if self.place < 0 or self.desk.read_only or not self.said.text.strip():
            return
        left, right = self.said.text[:caret].rstrip(), self.said.text[caret:].lstrip()
        if not right:
            self.finish()
            self.stand_fresh(self.place + 1)
        elif not left:
            self.finish()
            self.stand_fresh(self.place)
        else:
            self._split(left, right)

    def _split(self, left: str, right: str) -> None:
        from desktop.services.marked.line_marks import follow

        self.finish()
        row, said, known = self.row, self.said, self.desk.known
        if row is None or row.id is None:
            return
        first = replace(said, text=left, held=follow(said.text, left, known, said.held))
        second = replace(said, text=right, held=follow(said.text, right, known, said.held))
        after = next((one.rank for one in self.model.rows[self.place + 1 :] if one.id is not None), "")
        new = replace(row, id=self.desk.new_id(), rank=self.desk.rank_between(row.rank, after), subject=None, aside="")
        self.desk.split_line(row, said, first, new, second)
        self.model.change(self.place, self.desk.dressed(row, first))
        self.model.insert(self.place + 1, self.desk.dressed(new, second))
        self._load(self.place + 1)
        self.caret = 0
        self.loaded.emit()

    def join(self) -> None:
        """Join the line to the one before (Backspace at its start)."""
        place, gone = self.place, self.id
        if place <= 0 or self.desk.read_only:
            return
        tail, stored = self.said, self._stored
        if not tail.text.strip():
            self.stand(place - 1)
            return
        self.finish()
        stored = stored or self._stored
        self.place = -1
        self.model.remove(place)
        self._load(place - 1)
        self._absorb(tail, gone if stored else None)

    def _absorb(self, tail: Said, gone: bytes | None) -> None:
        head, row = self.said, self.row
        if row is None or row.id is None:
            return
        gap = "" if not head.text or head.text[-1].isspace() or tail.text[:1].isspace() else " "
        self.said = replace(head, text=f"{head.text}{gap}{tail.text}", held=(*head.held, *tail.held))
        self._begun = self._written = self.said
        self.model.change(self.place, self.desk.dressed(row, self.said))
        self.desk.join_lines(row, head, self.said, gone)
        self.caret = len(head.text) + len(gap)
        self.loaded.emit()

    def join_next(self) -> None:
        """Join the next line to this one (Delete at its end)."""
        place = self.place
        if 0 <= place < len(self.model.rows) - 1 and self.said.text.strip() and not self.desk.read_only:
            self.stand(place + 1, 0)
            self.join()

    def move(self, step: int) -> None:
        """Take the line up or down."""
        to = self.place + step
        if self.desk.read_only or self.id is None or not 0 <= to < len(self.model.rows):
            return
        self.finish()
        id_ = self.id
        if id_ is None or self.model.rows[to].id is None:
            return
        place, self.place = self.place, to
        self.model.move(place, to)
        self.model.change(to, replace(self.model.rows[to], rank=self._rank()))
        self.desk.move_line(id_, self.model.rows[to].rank)

    def paste(self, parts: Sequence[str], caret: int) -> None:
        """Take several pasted lines: each becomes a line of its own."""
        text = self.said.text
        for number, part in enumerate(parts):
            if number:
                self.finish()
                self.stand_fresh(self.place + 1)
                text, caret = "", 0
            self.type(text[:caret] + part + text[caret:], caret + len(part))
        self.loaded.emit()

    # ---- what others do ---------------------------------------------------------------------------

    def meet(self, rows: Sequence[LineRow]) -> None:
        """Show the lines as they were read again, going on with the line that is being typed."""
        mine, said, dirty = self.row, self.said, self.dirty
        before = self._before(self.place) if self.place >= 0 else None
        wanted = list(rows)
        ids = [row.id for row in wanted]
        waiting_last = self.place == len(self.model.rows) - 1 and not said.text.strip()
        if mine is not None and mine.id is None and waiting_last:
            wanted.append(mine)  # lines brought again come before it, not after: one goes on at the end
        elif mine is not None and (mine.id is None or (mine.id not in ids and dirty)):
            at = ids.index(before) + 1 if before in ids else (0 if before is None and self.place == 0 else len(ids))
            wanted.insert(at, mine)
        elif mine is not None and mine.id in ids and dirty:
            at = ids.index(mine.id)
            wanted[at] = replace(wanted[at], kind=said.kind)
        self.place = -1
        self.model.take(wanted)
        if mine is None:
            return
        place = self.model.place_of(mine.id)
        if place < 0:
            self._load(-1)
            self.desk.lost_line()
            return
        self.place = place
        if not dirty and mine.id is not None:
            self._freshen()

    def _freshen(self) -> None:
        row: Any = self.row
        now = Said(row.text, row.kind, row.held)
        if now != self.said:
            caret = self.caret
            self._load(self.place)
            self.caret = min(caret, len(self.text))
            self.loaded.emit()
