"""Owns the checklist shown, its points as a list, what a person does to them, and starting one.

Must not know widgets or SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal

from desktop.i18n import _, format_iso, format_list, language, ngettext
from desktop.viewmodels.plan.actions import day_of
from desktop.viewmodels.read_whole import ReadWhole
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.rows import DraggedRows, Index
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.documents.checklist_rows import Book, ChecklistRow, Point
    from desktop.services.documents.checklist_templates import Template


class PointRow(NamedTuple):
    """One point; `heading` stands over it when it is the first under that heading."""

    point: Point
    heading: str

    @property
    def doing(self) -> str:
        """What became of the action made of it: who, until when, how far; "" without one."""
        action = self.point.action
        if action is None:
            return ""
        when = ""
        if action.done and action.done_on:
            when = _("faite le {date}", date=format_iso(action.done_on))
        elif action.due:
            when = _("avant le {date}", date=format_iso(action.due))
        parts = (_("Action"), action.who, action.status_label if not action.done else "", when or action.status_label)
        return format_list(dict.fromkeys(parts))

    @property
    def state(self) -> str:
        """Whether it is done, and since when."""
        if not self.point.done:
            return _("À faire")
        return _("Fait le {date}", date=format_iso(self.point.done_on)) if self.point.done_on else _("Fait")


class PointsModel(DraggedRows[PointRow]):
    """The points of a list. One may be dragged between two others; the model only tells where to."""

    MIME = "application/x-maillage-checklist-point"

    dropped = Signal(int, int)  # the point's place, and how many stand before it there

    def show(self, points: Sequence[Point]) -> None:
        """Show other points."""
        self.beginResetModel()
        before = ""
        self._rows = []
        for point in points:
            self._rows.append(PointRow(point, point.heading if point.heading != before else ""))
            before = point.heading
        self.endResetModel()

    def row_at(self, at: int) -> PointRow | None:
        """The point at a place."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def place_of(self, id_: bytes | None) -> int:
        """Tell where a point stands, -1 when it is not shown."""
        return next((n for n, row in enumerate(self._rows) if row.point.id == id_), -1)

    def called(self, row: PointRow) -> str:
        return row.point.text

    def spoken(self, row: PointRow) -> list[str]:
        return [row.heading, row.point.text, row.state, row.point.note, row.doing]

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and 0 <= index.row() < len(self._rows):
            done = self._rows[index.row()].point.done
            return Qt.CheckState.Checked if done else Qt.CheckState.Unchecked
        return super().data(index, role)

    def let_go(self, moved: int, at: int) -> None:
        to = at - (at > moved)
        if to != moved:
            self.dropped.emit(moved, to)


class ChecklistDesk(ReadWhole):
    """The checklist shown: `arrived` gives a Book, or None when there is none."""

    # tables that it is made of, or that give it names
    HEARD = frozenset(
        {"checklist", "checklist_point", "action", "document", "text", "actor", "contact", "area", "initiative"}
    )
    placed = Signal(object)  # the id of a point that was made or moved: stand on it
    told = Signal(str)  # what was done, in words

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(store, parent)
        self.book: Book | None = None
        self.model = PointsModel(self)
        self.model.dropped.connect(self.move)

    def _asked(self, id_: bytes) -> Any:
        return partial(_read, checklist=id_, lang=language(), day=day_of(self.store))

    def _arrived(self, book: Book | None) -> None:
        if book is not None and book.id != self.id:
            return
        self.book = book
        self.model.show(book.points if book is not None else ())
        self.arrived.emit(book)

    # ---- acts ------------------------------------------------------------------------------------

    def turn(self, points: Sequence[Point]) -> None:
        """Tick points; when all of them are done, untick them."""
        ids = [point.id for point in points]
        if not ids:
            return
        if all(point.done for point in points):
            label = ngettext("{n} point décoché", "{n} points décochés", len(ids))
            self._do("untick", label, points=ids)
        else:
            label = ngettext("{n} point coché", "{n} points cochés", len(ids))
            self._do("tick", label, points=ids, day=day_of(self.store))

    def tick_finished(self) -> None:
        """Tick the points whose action is done."""
        if self.id is not None:
            self._do("tick_finished", _("Points cochés"), checklist=self.id)

    def note(self, point: bytes, words: str) -> None:
        """Write what is noted beside a point."""
        self._do("note", _("Remarque sur un point"), point=point, words=words)

    def reword(self, point: bytes, words: str) -> None:
        """Say a point otherwise."""
        if words.strip():
            self._do("reword", _("Point récrit"), point=point, words=words)

    def add(self, words: str, after: bytes | None) -> None:
        """Add a point after another, or at the end."""
        if self.id is not None and words.strip():
            self._do("add", _("Point ajouté"), self.placed.emit, checklist=self.id, words=words, after=after)

    def move(self, at: int, to: int) -> None:
        """Put the point at a place at another."""
        row = self.model.row_at(at)
        if row is not None and self.model.row_at(to) is not None:
            moved = row.point.id
            self._do("move", _("Point déplacé"), lambda _none: self.placed.emit(moved), point=moved, to=to)

    def remove(self, points: Sequence[bytes]) -> None:
        """Take points off the list."""
        if points:
            label = ngettext("{n} point retiré de la liste", "{n} points retirés de la liste", len(points))
            self._do("remove", label, lambda _none: self.told.emit(label), points=list(points))

    def make_actions(self, points: Sequence[bytes], draft: Mapping[str, object], done: Callable[[int], object]) -> None:
        """Make an action of each open point among these that has none; `done` is told how many were made."""
        label = _("Actions tirées de la liste")
        self._do(
            *("to_actions", label, lambda made: done(len(made))),
            points=list(points),
            draft=dict(draft),
            lang=language(),
        )

    def _do(self, verb: str, label: str, done: Callable[[Any], object] | None = None, **what: Any) -> None:
        self.store.change(partial(_act, verb=verb, what=what), label=label, done=done, owner=self, quiet=True)


class ChecklistList(RecordList):
    """The list of checklists: rows know how far each is."""

    def rows_of(self) -> Callable[..., Any]:
        """Give what brings the rows."""
        return _checklist_rows


def ask_templates(
    store: Store, owner: QObject, done: Callable[[list[Template]], object], also: bytes | None = None
) -> None:
    """Ask what a list may start from; `also`: from this document, if it has points."""
    store.query(partial(_templates, lang=language(), also=also), done, owner=owner, key="templates")


def ask_going(
    store: Store,
    owner: QObject,
    document: bytes,
    draft: Mapping[str, object],
    done: Callable[[ChecklistRow | None], object],
) -> None:
    """Ask whether such a list is under way already."""
    work = partial(_going, document=document, draft=dict(draft), lang=language())
    store.query(work, done, owner=owner, key="going")


def start(
    store: Store, owner: QObject, document: bytes | None, draft: Mapping[str, object], done: Callable[[bytes], object]
) -> None:
    """Start a list; `done` is told its id."""
    starting = {**draft, "starts": day_of(store).isoformat()}
    work = partial(_start, document=document, draft=starting, lang=language())
    store.change(work, label=_("Liste de contrôle commencée"), done=done, owner=owner, quiet=True)


def _read(session: Any, *, checklist: bytes, lang: str, day: Any) -> Book | None:
    from desktop.errors import NotFound
    from desktop.services.documents import checklist_rows

    try:
        return checklist_rows.read(session, checklist, lang, today=day)
    except NotFound:
        return None


def _act(uow: Any, *, verb: str, what: Mapping[str, Any]) -> Any:
    from desktop.services.documents import checklists

    return getattr(checklists, verb)(uow, **what)


def _going(session: Any, *, document: bytes, draft: Mapping[str, object], lang: str) -> ChecklistRow | None:
    from desktop.services.documents import checklist_rows

    return checklist_rows.going(session, document, draft, lang)


def _start(uow: Any, *, document: bytes | None, draft: Mapping[str, object], lang: str) -> bytes:
    from desktop.services.documents import checklists

    return checklists.start(uow, document, draft, lang=lang)


def _templates(session: Any, *, lang: str, also: bytes | None) -> list[Template]:
    from desktop.services.documents.checklist_templates import templates

    return templates(session, lang, also)


def _checklist_rows(ask: Any, *, kind: str, ids: Sequence[bytes], lang: str) -> Any:
    from desktop.services.documents.checklist_rows import checklist_rows

    return checklist_rows(ask, ids, lang)
