"""Owns what stands over the list of actions: the views to choose from, and what can be done to several at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, format_percent, ngettext
from desktop.viewmodels.plan.actions import STEPS, VIEWS
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, plain
from desktop.views.widgets.chips import drop
from desktop.views.widgets.flow import FlowBox

if TYPE_CHECKING:
    from desktop.services.plan.actions import Reminder


class ActionsBar(QWidget):
    """Mine, late, this week, all; and under them a line for the actions chosen together."""

    turned = Signal(str)
    finish_asked = Signal()
    progress_asked = Signal(int)
    drop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        theme.lay(column, 12, 8, 12, 8, gap=6)
        box = FlowBox(gap=6)
        box.setAccessibleName(_("Quelles actions"))
        self._group = QButtonGroup(self)
        self.buttons: dict[str, Button] = {}
        for view, word in VIEWS:
            button = Button(_(word), look="choice", name=f"action.view_{view}")
            button.setCheckable(True)
            button.setChecked(view == "all")
            button.clicked.connect(lambda _checked=False, view=view: self.turned.emit(view))
            self._group.addButton(button)
            self.buttons[view] = button
            box.flow.addWidget(button)
        column.addWidget(box)
        self.several = FlowBox(gap=6)
        self._many = Label("", size="secondary", tone="secondary")
        done = Button(_("Faites"), icon="circle-check", name="action.finish_several", on=self.finish_asked.emit)
        self._percent = Button(_("Avancement"), icon="loader", name="action.progress_several", on=self._open_steps)
        give_up = Button(_("Abandonner"), icon="circle-x", name="action.drop_several", on=self.drop_asked.emit)
        for widget in (self._many, done, self._percent, give_up):
            self.several.flow.addWidget(widget)
        self.several.hide()
        column.addWidget(self.several)

    def show_view(self, view: str) -> None:
        """Mark the view shown."""
        self.buttons[view].setChecked(True)

    def show_counts(self, reminder: Reminder) -> None:
        """Say beside each word how many there are."""
        counts = {"mine": reminder.mine, "late": reminder.late, "week": reminder.week}
        for view, word in VIEWS:
            many = counts.get(view, 0)
            self.buttons[view].rename(f"{_(word)} ({format_number(many)})" if many else _(word))

    def show_chosen(self, many: int) -> None:
        """Offer what can be done to several, when several are chosen."""
        self.several.setVisible(many > 1)
        self._many.setText(ngettext("{n} choisie :", "{n} choisies :", many))

    def steps_menu(self) -> QMenu:
        """Build the menu of how far things have come."""
        menu = QMenu(self)
        for percent in STEPS:
            entry = menu.addAction(plain(format_percent(percent / 100)))
            entry.setObjectName(f"action.progress_{percent}")
            entry.triggered.connect(lambda _c=False, percent=percent: self.progress_asked.emit(percent))
        return menu

    def _open_steps(self) -> None:
        drop(self.steps_menu(), self._percent)


def chosen_ids(view: Any, ids: Sequence[bytes]) -> list[bytes]:
    """The ids of the rows chosen in a list."""
    return [ids[index.row()] for index in sorted(view.selectionModel().selectedRows(), key=lambda one: one.row())]
