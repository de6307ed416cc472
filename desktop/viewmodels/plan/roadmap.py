"""Owns a roadmap's plan as a list of lines, and what a person does to it. Must not know widgets nor SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language
from desktop.services.plan.roadmap_words import reached_words, share, source_words
from desktop.viewmodels.read_whole import ReadWhole
from desktop.viewmodels.rows import DraggedRows
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.plan.roadmaps import Aim, RoadmapBook, Step

AIM, STEP = "objective", "milestone"


class PlanRow(NamedTuple):
    """One line: an objective (`step` is None) or a milestone under it. `id` is None for "without an objective"."""

    kind: str
    id: bytes | None
    aim: Aim
    step: Step | None
    words: str  # when, in words

    @property
    def title(self) -> str:
        """What it is called."""
        if self.step is not None:
            return self.step.title or _("Sans titre")
        if self.id is None:
            return _("Étapes sans objectif")
        return self.aim.title or _("Sans titre")


class Place(NamedTuple):
    """Where a line goes: under which objective (for a milestone), and how many stand before it there."""

    objective: bytes | None
    at: int


def rows_of(book: RoadmapBook) -> list[PlanRow]:
    """Every line of a plan, each objective followed by its milestones."""
    from desktop.services.words.day_spans import due_words

    found: list[PlanRow] = []
    for aim in book.aims:
        found.append(PlanRow(AIM, aim.id, aim, None, ""))
        for step in aim.steps:
            ended = step.status in ("done", "dropped")
            found.append(PlanRow(STEP, step.id, aim, step, "" if ended else due_words(step.due, book.today)))
    return found


class PlanModel(DraggedRows[PlanRow]):
    """The lines of a plan. A line may be dragged between two others; the model only tells where to."""

    MIME = "application/x-maillage-plan-line"

    dropped = Signal(int, object)  # the line's place, Place

    def show(self, rows: Sequence[PlanRow]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_at(self, at: int) -> PlanRow | None:
        """The line at a place."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def place_of(self, kind: str, id_: bytes | None) -> int:
        """Tell where a line stands, -1 when it is not shown."""
        return next((n for n, row in enumerate(self._rows) if (row.kind, row.id) == (kind, id_)), -1)

    def called(self, row: PlanRow) -> str:
        return row.title

    def spoken(self, row: PlanRow) -> list[str]:
        if row.step is None:
            told = row.aim.reached
            return [_("Objectif"), row.title, share(told.progress), reached_words(told)]
        step = row.step
        return [_("Étape"), row.title, step.status_label, step.who, row.words, share(step.progress), source_words(step)]

    # ---- where a line may go ---------------------------------------------------------------------

    def dropped_at(self, moved: int, at: int) -> Place | None:
        """Where a line goes that is let go before the line at `at`; None when it stays where it is."""
        row = self._rows[moved]
        before = [(n, one) for n, one in enumerate(self._rows) if n < at and n != moved]
        if row.kind == AIM:
            return Place(None, sum(1 for _n, one in before if one.kind == AIM)) if row.id is not None else None
        aims = [one.aim for _n, one in before if one.kind == AIM] or [self._rows[0].aim]
        under = aims[-1].id
        return Place(under, sum(1 for _n, one in before if one.kind == STEP and one.aim.id == under))

    def shifted(self, moved: int, by: int) -> Place | None:
        """Where a line goes that moves up (-1) or down (1) by one; None at the end of its way."""
        row = self._rows[moved]
        aims = [one.aim for one in self._rows if one.kind == AIM]
        own = next(n for n, aim in enumerate(aims) if aim.id == row.aim.id)
        if row.kind == AIM:
            to = own + by
            last = len([aim for aim in aims if aim.id is not None]) - 1
            return Place(None, to) if row.id is not None and 0 <= to <= last else None
        at = [step.id for step in row.aim.steps].index(row.id or b"")
        if 0 <= at + by < len(row.aim.steps):
            return Place(row.aim.id, at + by)
        if not 0 <= own + by < len(aims):
            return None
        other = aims[own + by]
        return Place(other.id, len(other.steps) if by < 0 else 0)

    # ---- dragging --------------------------------------------------------------------------------

    def may_move(self, row: PlanRow) -> bool:
        return row.id is not None

    def let_go(self, moved: int, at: int) -> None:
        place = self.dropped_at(moved, at)
        if place is not None:
            self.dropped.emit(moved, place)


class RoadmapPlan(ReadWhole):
    """The roadmap shown: `arrived` gives a RoadmapBook, or None when there is none."""

    # tables that a plan is made of, or that give it names
    HEARD = frozenset({"roadmap", AIM, STEP, "action", "text", "actor", "contact", "area"})
    placed = Signal(str, object)  # kind, id of a line that was made or moved: stand on it

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(store, parent)
        self.book: RoadmapBook | None = None
        self.model = PlanModel(self)
        self.model.dropped.connect(self._dropped)

    def _asked(self, id_: bytes) -> Any:
        return partial(_read, roadmap=id_, lang=language())

    def _arrived(self, book: RoadmapBook | None) -> None:
        if book is not None and book.id != self.id:
            return
        self.book = book
        self.model.show(rows_of(book) if book is not None else [])
        self.arrived.emit(book)

    # ---- acts ------------------------------------------------------------------------------------

    def add_objective(self, title: str) -> None:
        """Add an objective at the end."""
        work = partial(_add_objective, title=title, lang=language())
        self._do(work, _("Ajout de « {title} »", title=title), AIM)

    def add_milestone(self, title: str, objective: bytes | None) -> None:
        """Add a milestone at the end of those of an objective."""
        work = partial(_add_milestone, objective=objective, title=title, lang=language())
        self._do(work, _("Ajout de « {title} »", title=title), STEP)

    def shift(self, at: int, by: int) -> None:
        """Move the line at a place up (-1) or down (1) by one."""
        row = self.model.row_at(at)
        place = self.model.shifted(at, by) if row is not None else None
        if row is not None and place is not None:
            self._move(row, place)

    def _dropped(self, at: int, place: Place) -> None:
        row = self.model.row_at(at)
        if row is not None:
            self._move(row, place)

    def _move(self, row: PlanRow, place: Place) -> None:
        if row.id is None:
            return  # "without an objective" is no line of the roadmap
        work = partial(_move, kind=row.kind, row=row.id, place=place)
        self._do(work, _("Déplacement de « {title} »", title=row.title), row.kind)

    def _do(self, work: Callable[..., bytes], label: str, kind: str) -> None:
        if self.id is not None:
            act = partial(work, roadmap=self.id)
            self.store.change(act, label=label, done=partial(self.placed.emit, kind), owner=self, quiet=True)


def led_to(session: Any, *, target: bytes) -> tuple[bytes, str] | None:
    """The roadmap that an id stands for, and the kind of line it is ("" for the roadmap itself); None for neither."""
    from desktop.services.plan.roadmaps import roadmap_of

    return roadmap_of(session, target)


def _read(session: Any, *, roadmap: bytes, lang: str) -> RoadmapBook | None:
    from desktop.errors import NotFound
    from desktop.services.plan import roadmaps

    try:
        return roadmaps.read(session, roadmap, lang)
    except NotFound:
        return None


def _add_objective(uow: Any, *, roadmap: bytes, title: str, lang: str) -> bytes:
    from desktop.services.plan.roadmap_edits import add_objective

    return add_objective(uow, roadmap, title, lang=lang)


def _add_milestone(uow: Any, *, roadmap: bytes, objective: bytes | None, title: str, lang: str) -> bytes:
    from desktop.services.plan.roadmap_edits import add_milestone

    return add_milestone(uow, roadmap, objective, title, lang=lang)


def _move(uow: Any, *, roadmap: bytes, kind: str, row: bytes, place: Place) -> bytes:  # its lines know
    from desktop.services.plan.roadmap_edits import move_milestone, move_objective

    if kind == AIM:
        move_objective(uow, row, place.at)
    else:
        move_milestone(uow, row, place.objective, place.at)
    return row
