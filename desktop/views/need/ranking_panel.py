"""Owns the priorities of a meeting on screen: dragged, moved by keys, given points; must not know how they are kept."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, format_number, isolate, ngettext
from desktop.viewmodels.plan.needs import Ranking
from desktop.views import theme
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import NumberField
from desktop.views.widgets.flow import FlowBox

NEED = int(Qt.ItemDataRole.UserRole)


class RankingPanel(QWidget):
    """What a meeting holds for most urgent, in its order. `opened` gives a need to show."""

    opened = Signal(object)

    def __init__(self, ranking: Ranking) -> None:
        super().__init__()
        self.ranking = ranking
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        theme.lay(column, 20, 12, 20, 16, gap=10)
        column.addWidget(Label(_("Priorités"), size="record"))
        self.meeting = Choice(_("Réunion"), [], name="field.ranked_meeting")
        self.meeting.edited.connect(self._turn)
        column.addWidget(self.meeting)
        self.note = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.note)
        self.view = QListWidget()
        self.view.setObjectName("list.priorities")
        self.view.setAccessibleName(_("Priorités"))
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.view.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.view.setWordWrap(True)
        self.view.setSpacing(3)
        self.view.setTabKeyNavigation(False)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.installEventFilter(self)
        self.view.model().rowsMoved.connect(self._moved)
        self.view.itemActivated.connect(lambda item: self.opened.emit(item.data(NEED)))
        self.view.currentRowChanged.connect(lambda _row: self._show_points())
        column.addWidget(self.view, 1)
        self.acts = FlowBox(gap=8)
        self._make_acts()
        column.addWidget(self.acts)
        ranking.arrived.connect(self._show)

    def _make_acts(self) -> None:
        up = Button(_("Monter"), icon="arrow-up", name="action.rank_up", keys="Alt+Up", on=lambda: self._step(-1))
        down = Button(
            _("Descendre"), icon="arrow-down", name="action.rank_down", keys="Alt+Down", on=lambda: self._step(1)
        )
        holder = QWidget()
        row = QHBoxLayout(holder)
        theme.lay(row, gap=6)
        label = Label(_("Points"), size="secondary", tone="secondary")
        self.points = NumberField(_("Points donnés par les présents"), name="field.points")
        self.points.setFixedWidth(84)
        self.points.left.connect(self._give_points)
        row.addWidget(label)
        row.addWidget(self.points)
        order = Button(_("Ordonner par points"), name="action.rank_by_points", on=self.ranking.by_points)
        out = Button(_("Retirer"), look="link", name="action.rank_out", on=self._leave_out)
        for widget in (up, down, holder, order, out):
            self.acts.flow.addWidget(widget)

    # ---- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        state = self.ranking
        options = [Option(one.id, self._named(one.title, one.day)) for one in state.meetings]
        self.meeting.set_options(options)
        self.meeting.set_value(state.meeting)
        self.meeting.setVisible(bool(options))
        chosen = self.need
        self.view.blockSignals(True)
        self.view.clear()
        for number, place in enumerate(state.places, start=1):
            given = ngettext("{n} point", "{n} points", place.points) if place.points else ""
            words = format_list((place.title or _("Sans titre"), given, place.why))
            item = QListWidgetItem(f"{format_number(number)}. {isolate(words)}")
            item.setData(NEED, place.need)
            self.view.addItem(item)
            if place.need == chosen:
                self.view.setCurrentItem(item)
        self.view.blockSignals(False)
        self.view.setDragEnabled(not state.final)
        self.acts.setEnabled(not state.final)
        self.note.setText(self._note())
        self._show_points()

    def _note(self) -> str:
        if not self.ranking.meetings:
            return _("Aucune réunion n’a encore de priorités : une ligne « Priorité » en réunion en fait une.")
        if self.ranking.final:
            return _("Le compte rendu est final : cet ordre ne change plus.")
        return _("Faites glisser, ou Alt+flèches. Le nombre de points vient des personnes présentes.")

    def _named(self, title: str, day: str) -> str:
        return format_list([part for part in (title or _("Réunion sans titre"), short_date(day)) if part])

    @property
    def need(self) -> bytes | None:
        """The need chosen."""
        item = self.view.currentItem()
        found: bytes | None = item.data(NEED) if item is not None else None
        return found

    def _turn(self) -> None:
        """Show another meeting's."""
        chosen = self.meeting.value()
        self.ranking.ask(chosen if isinstance(chosen, bytes) else None)

    def _show_points(self) -> None:
        need = self.need
        self.points.set_value(next((place.points for place in self.ranking.places if place.need == need), None))
        self.points.setEnabled(need is not None)

    # ---- acts ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.view:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        if self.need is not None and not self.ranking.final:
            self.ranking.step(self.need, by)

    def _moved(self, _from: QModelIndex, _first: int, _last: int, _to: QModelIndex, _at: int) -> None:
        """A row was dragged: once Qt is done with it, say what stands before it now."""
        QTimer.singleShot(0, self, self._dropped)

    def _dropped(self) -> None:
        order = [self.view.item(row).data(NEED) for row in range(self.view.count())]
        before = [place.need for place in self.ranking.places]
        moved = self.need
        if moved is not None and order != before and sorted(order) == sorted(before):
            at = order.index(moved)
            self.ranking.put(moved, order[at - 1] if at else None)

    def _give_points(self) -> None:
        points = self.points.value()
        if self.need is not None and (points is None or isinstance(points, int)):
            self.ranking.give_points(self.need, points)

    def _leave_out(self) -> None:
        if self.need is not None:
            self.ranking.leave_out([self.need])
