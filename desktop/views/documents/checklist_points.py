"""Owns the tab with a checklist's points: ticking by key and click, the note, one's own points, how far it is.

Must not know how points are kept, nor the cards that are asked for: whoever holds it shows them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QProgressBar, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.viewmodels.documents.checklists import ChecklistDesk, PointRow
from desktop.views import theme
from desktop.views.base_page import EmptyState, Stack
from desktop.views.documents.checklist_delegate import PointDelegate, mark_holds
from desktop.views.widgets.basics import Button, Label, rule
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.documents.checklist_rows import Book

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PointList(QListView):
    """The points: arrows stand, Space ticks, Enter notes, Ctrl+Enter adds, Alt and an arrow move."""

    ticked = Signal()
    noted = Signal()
    added = Signal()
    shifted = Signal(int)

    def __init__(self, desk: ChecklistDesk) -> None:
        super().__init__()
        self.setObjectName("list.points")
        self.setAccessibleName(_("Points de la liste"))
        self.setAccessibleDescription(
            _("Espace coche, Entrée écrit une remarque, Ctrl et Entrée ajoute un point, Alt et flèche déplace.")
        )
        self.setItemDelegate(PointDelegate(self))
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setModel(desk.model)
        self._desk = desk

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # words wrap otherwise: points are as high as they need

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Space and not control:
            self.ticked.emit()
        elif key in _ENTER:
            (self.added if control else self.noted).emit()
        elif key in _MOVES and held & Qt.KeyboardModifier.AltModifier:
            self.shifted.emit(_MOVES[key])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        row = self._desk.model.row_at(index.row())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if plain and row is not None and mark_holds(self.visualRect(index), row, spot.x(), spot.y(), rtl=rtl):
            self.ticked.emit()


class PointsView(QWidget):
    """The points of the checklist shown, over them how far it is, under them a line for words."""

    actions_asked = Signal()
    print_asked = Signal()
    action_opened = Signal(object)

    def __init__(self, desk: ChecklistDesk) -> None:
        super().__init__()
        self.desk = desk
        self._stood: bytes | None = None
        self._writes: Callable[[str], object] | None = None
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        column.addWidget(self._head())
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        self.view = PointList(desk)
        self.view.ticked.connect(self._tick)
        self.view.noted.connect(self._ask_note)
        self.view.added.connect(self._ask_point)
        self.view.shifted.connect(self._shift)
        self.view.selectionModel().currentChanged.connect(lambda *_what: self._stands())
        body = QWidget()
        self.faces = Stack(body)
        self.faces.addWidget(self.view)
        words = _("Écrivez ci-dessous un premier point : ce qu’il faut vérifier ou faire.")
        self.faces.addWidget(EmptyState("list-todo", _("Aucun point pour le moment"), words))
        column.addWidget(body, 1)
        column.addWidget(rule())
        column.addLayout(self._foot())
        desk.arrived.connect(self._arrived)
        desk.placed.connect(self._placed)

    def _head(self) -> QWidget:
        box = FlowBox(gap=10)
        box.setContentsMargins(theme.margins(16, 8, 16, 8))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(round(110 * theme.current().scale))
        self.bar.setAccessibleName(_("Avancement"))
        self.told = Label("", size="strong")
        self.finished_button = Button("", icon="circle-check", name="action.tick_finished", on=self.desk.tick_finished)
        words = _("En faire des actions…")
        self.actions_button = Button(words, icon="list-checks", name="action.points_to_actions", on=self._ask_actions)
        self.print_button = Button(_("Imprimer"), icon="printer", name="action.report", on=self.print_asked.emit)
        far = QWidget()
        far.setMinimumHeight(round(32 * theme.current().scale))  # as high as the buttons beside it
        row = QHBoxLayout(far)
        theme.lay(row, gap=10)
        row.addWidget(self.bar)
        row.addWidget(self.told)
        for widget in (far, self.finished_button, self.actions_button, self.print_button):
            box.flow.addWidget(widget)
        return box

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        theme.lay(row, 16, 8, 16, 8, gap=8)
        self.field = TextField(_("Nouveau point…"), name="field.point", placeholder=_("Nouveau point…"))
        self.field.returnPressed.connect(self._entered)
        self.field.installEventFilter(self)
        row.addWidget(self.field, 1)
        self.add_button = Button(_("Ajouter"), icon="plus", name="action.add_point", on=self._entered)
        self.remove_button = Button(
            _("Retirer de la liste"), look="icon", icon="trash-2", name="action.remove_points", on=self.remove
        )
        self.open_button = Button(
            _("Voir l’action"), look="icon", icon="external-link", name="action.open_action", on=self._open_action
        )
        for button in (self.add_button, self.open_button, self.remove_button):
            row.addWidget(button)
        return row

    # ---- showing ---------------------------------------------------------------------------------

    def _arrived(self, book: Book | None) -> None:
        self.setEnabled(book is not None)
        self.notice.say(_orphaned(book.initiative) if book is not None and book.orphaned else None)
        points = len(book.points) if book is not None else 0
        done = book.done if book is not None else 0
        self.faces.show_content(bool(points))
        self.bar.setRange(0, max(1, points))
        self.bar.setValue(done)
        self.told.setText(ngettext("{n} point fait sur {all}", "{n} points faits sur {all}", done, all=points))
        finished = len(book.finished) if book is not None else 0
        words = ngettext(
            "Cocher {n} point dont l’action est faite", "Cocher {n} points dont l’action est faite", finished
        )
        self.finished_button.rename(words)
        self.finished_button.setVisible(bool(finished))
        self.actions_button.setEnabled(bool(self.without_action(chosen=False)))
        self._stand()
        self._stands()

    def _placed(self, id_: bytes) -> None:
        self._stood = id_
        self._stand()

    def _stand(self) -> None:
        """Stand where one stood, or on the point that was made or moved."""
        at = self.desk.model.place_of(self._stood)
        if at < 0 and self.desk.model.rowCount() and self.view.hasFocus():
            at = 0
        if at >= 0:
            index = self.desk.model.index(at)
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(index)

    def _stands(self) -> None:
        row = self.current()
        if row is not None:
            self._stood = row.point.id
        self.open_button.setVisible(row is not None and row.point.action is not None)
        self.remove_button.setEnabled(row is not None)

    def current(self) -> PointRow | None:
        """The point stood on."""
        return self.desk.model.row_at(self.view.currentIndex().row())

    def chosen(self) -> list[PointRow]:
        """The points chosen, in their order."""
        places = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [row for row in map(self.desk.model.row_at, places) if row is not None]

    def without_action(self, *, chosen: bool = True) -> list[bytes]:
        """The open points that no action was made of: of those chosen together when several are, else of all."""
        rows = self.chosen() if chosen else []
        points = [row.point for row in rows] if len(rows) > 1 else self.desk.book.points if self.desk.book else ()
        return [point.id for point in points if not point.done and point.action is None]

    # ---- acts ------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self.desk.turn([row.point for row in self.chosen()])

    def _shift(self, by: int) -> None:
        at = self.view.currentIndex().row()
        if at >= 0:
            self.desk.move(at, at + by)

    def _ask_actions(self) -> None:
        if self.without_action():
            self.actions_asked.emit()

    def remove(self) -> None:
        """Take the points chosen off the list; undo brings them back."""
        self.desk.remove([row.point.id for row in self.chosen()])

    def _open_action(self) -> None:
        row = self.current()
        if row is not None and row.point.action is not None:
            self.action_opened.emit(row.point.action.id)

    # ---- the line for words ----------------------------------------------------------------------

    def _ask_point(self) -> None:
        self._write(None, _("Nouveau point…"), "")

    def _ask_note(self) -> None:
        row = self.current()
        if row is not None:
            id_ = row.point.id
            self._write(lambda words: self.desk.note(id_, words), _("Remarque sur ce point…"), row.point.note)

    def ask_words(self) -> None:
        """Say the point stood on otherwise, in the line for words."""
        row = self.current()
        if row is not None:
            id_ = row.point.id
            self._write(lambda words: self.desk.reword(id_, words), _("Dire ce point autrement…"), row.point.text)

    def _write(self, keep: Callable[[str], object] | None, question: str, words: str) -> None:
        """Put the caret into the line; what Enter then does is `keep`, a new point when None."""
        self._writes = keep
        self.field.setPlaceholderText(question)
        self.field.setAccessibleName(question)
        self.add_button.rename(_("Ajouter") if keep is None else _("Garder"))
        self.field.setText(words)
        self.field.selectAll()
        self.field.setFocus()

    def _entered(self) -> None:
        words = self.field.text()
        keep = self._writes
        if keep is not None:
            keep(words)
            self.leave_line()
        elif words.strip():
            self.field.clear()
            self.desk.add(words, self._stood)
        else:
            self.field.setFocus()

    def leave_line(self) -> None:
        """Leave the line for the points; what is written there is a new point again."""
        self._write(None, _("Nouveau point…"), "")
        self.view.setFocus()

    @property
    def writing(self) -> bool:
        """Whether a note or other words are being written."""
        return self._writes is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """An arrow leaves an empty line for the points."""
        pressed = watched is self.field and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _MOVES and not self.writing:
            self.view.setFocus()
            return True
        return super().eventFilter(watched, event)


def _orphaned(initiative: str) -> Banner:
    words = _(
        "L’initiative « {title} » est dans la corbeille. La liste reste ; les actions qui en seront tirées ne s’y "
        "rattachent plus. Vous pouvez en choisir une autre dans « Fiche ».",
        title=initiative,
    )
    return Banner(words, tone="warn")
