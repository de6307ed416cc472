"""Two people take notes in one meeting on two laptops for an hour; files cross in the middle and at the end."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from desktop.services.listing import lists
from desktop.services.meeting import meeting_lines
from desktop.services.meeting.meetings import LINE_KINDS
from desktop.services.record.order_keys import between
from desktop.services.unit_of_work import UnitOfWork
from tests.services.meeting_room import Room
from tests.services.opened import Opened
from tests.services.test_bulk_reviews import hand_over, state

SEEDS = range(20) if os.environ.get("MAILLAGE_SOAK") else range(1)
EDITS = 40  # of each, before the middle and again before the end


class Writer:
    """One person at one laptop, who types, changes her mind, moves and cuts lines."""

    def __init__(self, room: Room, name: str, draw: random.Random) -> None:
        self.room, self.name, self.draw = room, name, draw
        self.count = 0
        self.begin()

    def begin(self) -> None:
        """Forget what was done before the files crossed."""
        self.wrote: dict[bytes, str] = {}  # line -> its last words of this writer
        self.dropped: set[bytes] = set()

    def act(self) -> None:
        """One thing that a person does."""
        lines = [line.id for line in self.room.book().lines]
        choice = self.draw.random()
        if choice < 0.6 or len(lines) < 3:
            self._type(lines)
        elif choice < 0.75:
            self._say(self.draw.choice(lines))
        elif choice < 0.83:
            kind = self.draw.choice(LINE_KINDS)
            note = self.draw.choice(lines)
            self.room.act(lambda uow: meeting_lines.set_kind(uow, note, kind))
        elif choice < 0.89:
            self._move(lines)
        elif choice < 0.95:
            self._cut(self.draw.choice(lines))
        else:
            note = self.draw.choice(lines)
            self.room.act(lambda uow: meeting_lines.drop(uow, [note]))
            self.dropped.add(note)
            self.wrote.pop(note, None)

    def _words(self) -> str:
        self.count += 1
        return f"{self.name} {self.count} !vendredi" if self.count % 5 == 0 else f"{self.name} {self.count}"

    def _type(self, lines: list[bytes]) -> None:
        after = self.draw.choice(lines) if lines and self.draw.random() < 0.2 else None
        words = self._words()
        self.wrote[self.room.line(words, self.draw.choice(LINE_KINDS), after)] = words

    def _say(self, note: bytes) -> None:
        words = self._words()
        self.room.edit(note, words)
        self.wrote[note] = words

    def _move(self, lines: list[bytes]) -> None:
        note = self.draw.choice(lines)
        others = [line for line in self.room.book().lines if line.id != note]
        at = self.draw.randrange(len(others) + 1)
        before = others[at - 1].rank if at else ""
        after = others[at].rank if at < len(others) else ""
        rank = between(before, after, self.room.tag)
        self.room.act(lambda uow: meeting_lines.move(uow, note, rank))

    def _cut(self, note: bytes) -> None:
        lines = self.room.book().lines
        at = next(place for place, line in enumerate(lines) if line.id == note)
        after = lines[at + 1].rank if at + 1 < len(lines) else ""
        head, tail = self._words(), self._words()

        def work(uow: UnitOfWork) -> bytes:
            rank = between(lines[at].rank, after, self.room.tag)
            return meeting_lines.split(uow, note, head, tail, rank)

        self.wrote |= {note: head, bytes(self.room.act(work)): tail}


def in_review(room: Room) -> set[bytes]:
    with room.opened.database.read() as session:
        return set(lists.in_review(session, "note"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_of_both_is_there(tmp_path: Path, template: Path, seed: int) -> None:
    draw = random.Random(seed)
    one, other = Opened(tmp_path / "un", template), Opened(tmp_path / "deux", template)
    here = Room(one, "bbbbbb")
    here.line("Début")
    hand_over(one, other, tmp_path)
    there = Room.__new__(Room)
    there.opened, there.tag, there.id = other, "cccccc", here.id
    writers = [Writer(here, "ici", draw), Writer(there, "là", draw)]
    for _half in range(2):
        for writer in writers:
            writer.begin()
        for _edit in range(EDITS):
            for writer in writers:
                writer.act()
        for giver, taker in ((one, other), (other, one), (one, other), (other, one)):
            hand_over(giver, taker, tmp_path)
        assert state(one) == state(other)
        said, told = here.book(), there.book()
        assert [(line.id, line.kind, line.text, line.rank) for line in said.lines] == [
            (line.id, line.kind, line.text, line.rank) for line in told.lines
        ]
        waiting = in_review(here)
        assert waiting == in_review(there)
        shown = {line.id: line.text for line in said.lines}
        for writer, another in (writers, writers[::-1]):
            for note, words in writer.wrote.items():
                both = note in another.wrote and another.wrote[note] != words
                assert note in shown, "a line that somebody wrote in is there, whoever dropped it"
                assert shown[note] == words or both, (note, words)
                assert not (both or note in another.dropped) or note in waiting
        gone = {note for writer in writers for note in writer.dropped} - {n for w in writers for n in w.wrote}
        assert all(note not in shown or note in waiting for note in gone)
    one.close()
    other.close()
