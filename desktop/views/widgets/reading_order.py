"""Owns the order in which Tab meets what is in a window: as it is laid out, whenever it was made. Knows none of it.

Qt goes on in the order in which widgets were made; a chip, a filter, a sheet that came later would be met last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QLayout, QMainWindow, QSplitter, QWidget

OPENS = "opens"  # property of a list in which standing on a row opens it: Tab alone opens nothing


def go_on(window: QMainWindow, *, forward: bool) -> bool:
    """Give the keyboard to what Tab meets next in a window, or Shift+Tab. False where there is nothing."""
    there = _beside(window, forward=forward)
    if there is None:
        return False
    there.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    anywhere = isinstance(there, QAbstractItemView) and not there.property(OPENS) and not there.currentIndex().isValid()
    if isinstance(there, QAbstractItemView) and anywhere:
        # Qt stands on the first row the first time only: read anew, a list would have the keyboard and show it nowhere
        first = there.model().index(0, 0, there.rootIndex())
        there.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
    return True


def _beside(window: QMainWindow, *, forward: bool) -> QWidget | None:
    """What is met next: after the last comes the first.

    Qt's own order is not set instead (`setTabOrder`): it moves whole fields where a part of one was meant.
    """
    order = list(_met(window))
    at = window.focusWidget()
    place = next((number for number, one in enumerate(order) if one is at), None)
    if place is None:  # what is no stop itself stands within one, or before the first
        place = next((number for number, one in enumerate(order) if at is not None and one.isAncestorOf(at)), -1)
        place += place < 0 and not forward
    return order[(place + (1 if forward else -1)) % len(order)] if order else None


def _met(widget: QWidget) -> Iterator[QWidget]:
    """What Tab may stop at in a widget and inside it, as it is read."""
    if widget.isHidden() or not widget.isEnabled():
        return
    if _stop(widget):
        yield widget
    placed = list(_laid_out(widget))
    for part in placed:
        yield from _met(part)
    for child in widget.children():
        if isinstance(child, QWidget) and child not in placed and not child.isWindow():
            yield from _met(child)


def _stop(widget: QWidget) -> bool:
    """Whether Tab stops there: not in a list of nothing, where nobody would see the keyboard."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus != Qt.FocusPolicy.TabFocus or widget.focusProxy() is not None:
        return False
    rows = widget.model() if isinstance(widget, QAbstractItemView) else None
    return rows is None or rows.rowCount() > 0


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    """The children that have a place, in the order of their places."""
    if isinstance(widget, QMainWindow):
        yield from (part for part in (widget.menuWidget(), widget.centralWidget()) if part is not None)
    elif isinstance(widget, QSplitter):
        yield from map(widget.widget, range(widget.count()))
    else:
        layout = widget.layout()
        if layout is not None:
            yield from _in_layout(layout)


def _row_and_column(grid: QGridLayout, place: int) -> tuple[int, int]:
    row, column, *_spans = cast(tuple[int, int, int, int], grid.getItemPosition(place))
    return row, column


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: _row_and_column(layout, place))
    for place in places:
        item = layout.itemAt(place)
        held, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if held is not None:
            yield held
        elif inner is not None:
            yield from _in_layout(inner)
