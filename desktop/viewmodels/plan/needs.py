"""Owns the state of the page of needs besides its list: the table of severity and people, the priorities of a meeting.

Must not know widgets or SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop.i18n import _, language
from desktop.viewmodels.map import zones
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.meeting.priorities import Place, RankedMeeting
    from desktop.services.plan.need_matrix import Matrix
    from desktop.services.unit_of_work import Changes


class NeedMatrix(QObject):
    """How many needs of the list there are of each severity and number of people. Asked only while it is looked at."""

    arrived = Signal(object)  # Matrix

    def __init__(self, store: Store, records: RecordList, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._records = records
        self.looked_at = False
        records.arrived.connect(self.ask)

    def ask(self) -> None:
        """Count again."""
        if self.looked_at:
            zone = self._records.filters.get(zones.ZONE)
            work = partial(_matrix, query=self._records.query(), zone=zone)
            self._store.ask(work, self.arrived.emit, owner=self, key="matrix")


class Ranking(QObject):
    """The priorities of one meeting: the latest that has some, or another that the person chose."""

    arrived = Signal()

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._tag = ""
        self.meetings: list[RankedMeeting] = []
        self.places: list[Place] = []
        self.meeting: bytes | None = None

    @property
    def final(self) -> bool:
        """Whether the minutes of the meeting are final: its order stays."""
        return any(one.final for one in self.meetings if one.id == self.meeting)

    def ask(self, meeting: bytes | None = None) -> None:
        """Ask for the meetings and the priorities of one of them."""
        work = partial(_ranking, meeting=meeting or self.meeting, lang=language())
        self._store.query(work, self._take, owner=self, key="ranking")

    def follow(self, changes: Changes) -> None:
        """See what a committed act touched."""
        if not changes.touched or {"priority", "need", "meeting", "text"} & set(changes.touched):
            self.ask()

    def _take(self, found: tuple[list[RankedMeeting], bytes | None, list[Place]]) -> None:
        self.meetings, self.meeting, self.places = found
        self.arrived.emit()

    # ---- acts ------------------------------------------------------------------------------------

    def put(self, need: bytes, after: bytes | None) -> None:
        """Put a need right after another, first when none is given."""
        from desktop.services.meeting import priorities

        self._act(priorities.place, _("Ordre des priorités"), need=need, tag=self._own_tag(), after=after)

    def add(self, need: bytes) -> None:
        """Put a need after the others, in the meeting shown; asks for the meeting first when none is."""
        if self.meeting is None:
            self.arrived.connect(lambda: self._add(need), Qt.ConnectionType.SingleShotConnection)
            self.ask()
        else:
            self._add(need)

    def _add(self, need: bytes) -> None:
        if all(place.need != need for place in self.places):
            self.put(need, self.places[-1].need if self.places else None)

    def step(self, need: bytes, by: int) -> None:
        """Move a need up (-1) or down (1) by one."""
        order = [place.need for place in self.places]
        at = order.index(need)
        to = min(max(0, at + by), len(order) - 1)
        if to != at:
            order.insert(to, order.pop(at))
            self.put(need, order[to - 1] if to else None)

    def give_points(self, need: bytes, points: int | None) -> None:
        """Say how many points a need was given."""
        from desktop.services.meeting import priorities

        if any(place.need == need and place.points != points for place in self.places):
            self._act(priorities.give_points, _("Points donnés"), need=need, points=points)

    def by_points(self) -> None:
        """Order by points, the most first."""
        from desktop.services.meeting import priorities

        self._act(priorities.by_points, _("Ordre des priorités"), tag=self._own_tag())

    def leave_out(self, needs: Sequence[bytes]) -> None:
        """Take needs away from the priorities."""
        from desktop.services.meeting import priorities

        self._act(priorities.leave_out, _("Ordre des priorités"), needs=list(needs))

    def _act(self, work: Callable[..., None], label: str, **told: Any) -> None:
        if self.meeting is not None:
            meeting = self.meeting
            self._store.change(lambda uow: work(uow, meeting, **told), label=label, owner=self, quiet=True)

    def _own_tag(self) -> str:
        """The tag of this sitting: what is put by one person stays together."""
        if not self._tag:
            from desktop.services.record.order_keys import new_tag

            self._tag = new_tag()
        return self._tag


def _matrix(ask: Any, *, query: Any, zone: Any) -> Matrix:
    from desktop.services.plan.need_matrix import matrix

    return matrix(ask, zones.narrowed(ask, "need", query, zone))


def _ranking(
    session: Any, *, meeting: bytes | None, lang: str
) -> tuple[list[RankedMeeting], bytes | None, list[Place]]:
    from desktop.services.meeting import priorities

    found = priorities.meetings(session, lang)
    known = {one.id for one in found}
    shown = meeting if meeting in known else found[0].id if found else None
    return found, shown, priorities.ranking(session, shown, lang) if shown else []
