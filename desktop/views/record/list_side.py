"""Owns the side of a page where its records are listed: what stands above, the list and its empty faces, the trash.

Must not know any one kind, nor what is shown beside the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.i18n import _, format_number
from desktop.viewmodels.record.record_list import RecordList
from desktop.views import theme
from desktop.views.base_page import EmptyState
from desktop.views.widgets.basics import Button, rule, shortened
from desktop.views.widgets.record_view import RecordView
from desktop.views.widgets.scroll import scrolling

if TYPE_CHECKING:
    from desktop.services.description.kinds import Kind

FULL, NONE, NO_MATCH, NO_TRASH = range(4)
LONGEST_OFFER = 34  # letters of other words on a button


class ListSide(QWidget):
    """The list of one kind. `words` are the page's; `above` stands over the list, if anything does."""

    chosen = Signal(object)
    opened = Signal()
    clear_asked = Signal()
    first_asked = Signal()
    example_asked = Signal()
    meant_asked = Signal(str)  # words to search in place of those that find nothing
    trash_asked = Signal()
    restore_asked = Signal()

    def __init__(self, records: RecordList, kind: Kind, words: dict[str, str], above: QWidget | None) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(260)
        self._records = records
        self._turning = False
        self._meant = ""
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        if above is not None:
            column.addWidget(above)
            column.addWidget(rule())
        self.view = RecordView(records.model, name=f"list.{kind.name}", accessible=_(kind.plural))
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self.view.activated.connect(lambda _index: self.opened.emit())
        self.faces = self._make_faces(kind, words)
        records.meant.connect(self.offer_meant)
        column.addWidget(self.faces, 1)
        column.addWidget(rule())
        column.addLayout(self._make_foot())

    def _make_faces(self, kind: Kind, words: dict[str, str]) -> QStackedWidget:
        faces = QStackedWidget()
        faces.setMinimumHeight(120)  # the words of an empty list must not press on the quick-add line
        faces.addWidget(self.view)
        begin = (words["new"], "action.first_record", self.first_asked.emit)
        example = (_("Voir un exemple"), "action.example", self.example_asked.emit)
        empty = EmptyState(kind.icon, words["empty_title"], words["empty_text"], (begin, example), stacked=True)
        faces.addWidget(scrolling(empty))  # what may stand above the list can take most of a low screen
        clear = (_("Tout effacer"), "action.clear_empty", self.clear_asked.emit)
        advice = _("Essayez d’autres mots, ou retirez un filtre.")
        nothing = EmptyState("search", _("Rien ne correspond"), advice, (clear,))
        self.meant = Button("", icon="search", name="action.meant", on=lambda: self.meant_asked.emit(self._meant))
        self.meant.hide()
        nothing.add_above_actions(self.meant)
        faces.addWidget(scrolling(nothing))
        faces.addWidget(EmptyState("trash-2", _("La corbeille est vide"), _("Ce que vous supprimez attend ici.")))
        return faces

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        theme.lay(foot, 12, 2, 12, 2, gap=8)
        self.trash_button = Button(
            _("Corbeille"), look="link", icon="trash-2", name="action.trash", on=self.trash_asked.emit
        )
        foot.addWidget(self.trash_button)
        foot.addStretch(1)
        self.restore_button = Button(
            _("Restaurer"), icon="rotate-ccw", name="action.restore", on=self.restore_asked.emit
        )
        self.restore_button.hide()
        foot.addWidget(self.restore_button)
        return foot

    # ---- showing ---------------------------------------------------------------------------------

    def offer_meant(self, words: str) -> None:
        """Offer to search other words where nothing matches, or nothing."""
        self._meant = words
        self.meant.rename(_("Chercher « {words} »", words=shortened(words, LONGEST_OFFER)))
        self.meant.setVisible(bool(words))

    def show_what_came(self) -> None:
        """Show the list or why it is empty, and what can be done with the trash."""
        records = self._records
        empty = NO_TRASH if records.trash else NO_MATCH if records.narrowed and records.total else NONE
        self._turning = True  # a list that takes the keyboard as it appears stands on its first row by itself
        self.faces.setCurrentIndex(FULL if records.found else empty)
        self._turning = False
        trashed = records.trashed
        label = _("Corbeille ({n})", n=format_number(trashed)) if trashed else _("Corbeille")
        self.trash_button.rename(_("Revenir à la liste") if records.trash else label)
        self.trash_button.setVisible(bool(trashed) or records.trash)
        self.restore_button.setVisible(records.trash and bool(records.found))

    def current(self) -> bytes | None:
        """The record on which the list stands."""
        index = self.view.currentIndex()
        return self._records.model.ids[index.row()] if index.isValid() else None

    def choose_first(self) -> None:
        """Stand on the first record."""
        self.view.setCurrentIndex(self._records.model.index(0))

    def leave(self) -> None:
        """Stand on no record."""
        self.view.clearSelection()
        self.view.setCurrentIndex(QModelIndex())

    def mark(self, id_: bytes | None) -> None:
        """Mark a record in the list, or none."""
        place = self._records.model.row_of(id_) if id_ else -1
        selection = self.view.selectionModel()
        if place < 0:
            selection.clearSelection()
            return
        index = self._records.model.index(place)
        if selection.currentIndex() != index or not selection.isSelected(index):
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(index)

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if self._turning:
            self.leave()
        elif index.isValid():
            self.chosen.emit(self._records.model.ids[index.row()])
