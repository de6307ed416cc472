"""Owns the views kept of one list, and which of them it shows; must not know widgets or SQL."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.viewmodels.record.behind import FIGURE, heard, told
from desktop.viewmodels.record.record_list import RecordList

if TYPE_CHECKING:
    from desktop.services.saved_views import View


class SavedViews(QObject):
    """Names what a list shows and finds it again. `plain_sort` is the order a list has when nobody chose one."""

    changed = Signal()  # the views, or which one is shown
    shown = Signal(object)  # View, now asked by the list

    def __init__(self, records: RecordList, plain_sort: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._plain_sort = plain_sort
        self.views: list[View] = []
        self.name = ""  # of the view that was chosen last; its filters may have changed since
        records.arrived.connect(self._arrived)

    def _arrived(self) -> None:
        if not self._records.narrowed:
            self.name = ""  # what is narrowed next has nothing to do with it
        self.changed.emit()

    def read(self, done: Callable[[], object]) -> None:
        """Read what is kept, then say so."""

        def take(found: list[View]) -> None:
            self.views = found
            done()

        work = partial(_kept, kind=self._records.kind)
        self._records.store.ask(work, take, owner=self, key="views")

    def now(self, name: str = "") -> View:
        """What the list shows, as a view."""
        from desktop.services.saved_views import View

        asked = self._records
        kept = dict(asked.filters)
        figure = told(kept.pop(FIGURE)) if FIGURE in kept else None
        if figure is not None:
            kept[FIGURE] = figure
        return View(name, asked.text.strip(), asked.sort, kept)

    @property
    def worth_keeping(self) -> bool:
        """Whether the list shows anything but everything."""
        return self._records.narrowed or self._records.sort != self._plain_sort

    @property
    def chosen(self) -> View | None:
        """The view that was chosen last, if it is still kept; its search or its filters may have changed since."""
        return self.named(self.name)

    @property
    def same(self) -> View | None:
        """A kept view that shows just this."""
        if not self.views:
            return None
        now = self.now()
        return next((view for view in self.views if view.asks_the_same(now)), None)

    def named(self, name: str) -> View | None:
        """The view of that name, whatever its capitals."""
        return next((view for view in self.views if name and view.name.casefold() == name.casefold()), None)

    def show(self, view: View) -> None:
        """Show in the list what a view asks."""
        self.name = view.name
        filters = dict(view.filters)
        if FIGURE in filters:
            filters[FIGURE] = heard(filters[FIGURE])
        self._records.show(view.text, filters, view.sort)
        self.shown.emit(view)

    def add(self, name: str) -> bool:
        """Keep what the list shows under a name. False when it is empty or another view has it."""
        from desktop.services.saved_views import tidy

        name = tidy(name)
        if not name or self.named(name) is not None:
            return False
        self._keep([*self.views, self.now(name)], name)
        return True

    def rename(self, view: View, name: str) -> bool:
        """Give a view another name. False when it is empty or another view has it."""
        from dataclasses import replace

        from desktop.services.saved_views import tidy

        name = tidy(name)
        if not name or self.named(name) not in (None, view):
            return False
        self._keep([replace(view, name=name) if one == view else one for one in self.views], name)
        return True

    def renew(self, view: View) -> None:
        """Keep what the list shows now under the name of a view."""
        self._keep([self.now(view.name) if one == view else one for one in self.views], view.name)

    def forget(self, view: View) -> Callable[[], None]:
        """Keep a view no longer. Gives what brings it back."""
        self._keep([one for one in self.views if one != view], "")
        return partial(self._bring_back, view)

    def _bring_back(self, view: View) -> None:
        if self.named(view.name) is None:
            self._keep([*self.views, view], view.name)

    def _keep(self, views: list[View], name: str) -> None:
        self.views = sorted(views, key=lambda view: view.name.casefold())
        self.name = name
        kind, held = self._records.kind, list(self.views)
        self._records.store.act(partial(_write, kind=kind, views=held), owner=self)
        self.changed.emit()


def _kept(ask: Any, *, kind: str) -> list[View]:
    from desktop.services import saved_views

    return saved_views.kept(ask, kind)


def _write(database: Any, *, kind: str, views: list[View]) -> None:
    from desktop.services import saved_views

    saved_views.keep(database, kind, views)
