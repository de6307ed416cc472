"""Owns what the pages of records share: search, facets, list, detail and map as one. Must not know any one kind."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.services.description.kinds import KINDS
from desktop.viewmodels import finding
from desktop.viewmodels.record.behind import Chosen
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.record.record_list import RecordList, asked_of, is_query
from desktop.viewmodels.store import Store
from desktop.views import facet_words, looks, theme
from desktop.views.base_page import BasePage, EmptyState, Shell
from desktop.views.map.map_beside import MapBeside
from desktop.views.record import trash
from desktop.views.record.confirm_line import ConfirmAll
from desktop.views.record.filter_bar import FilterBar
from desktop.views.record.form_placing import FormPlacing
from desktop.views.record.list_side import ListSide
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.record_report import CallsReportCard
from desktop.views.record.to_confirm import ToConfirm
from desktop.views.sibling_tabs import headed
from desktop.views.widgets.basics import Button, SearchField

Pill = tuple[str, str, str]
AFTER_ROWS_MS = 200  # while a profile opens: the first record's form comes after the list's rows are painted


class RecordsPage(BasePage):
    """A page of records of one kind. Subclasses say its words, its facets and how a row and a head look."""

    KIND = ""
    FACETS: tuple[tuple[str, str], ...] = ()  # facet, its word (French id)
    SORTS: tuple[tuple[str, str], ...] = ()
    LIST_WIDE = 372
    ON_MAP = True
    TO_CONFIRM = ""  # how what is to be confirmed is sorted, where the page offers to show it
    LIST: type[RecordList] = RecordList

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.kind = KINDS[self.KIND]
        self.list = self.LIST(store, self.KIND, self.as_line, self.spoken, sort=self.SORTS[0][0], parent=self)
        self._wanted: bytes | None = None
        self._detail: RecordDetail | None = None
        self._make_header()
        self._make_facets()
        self._make_body()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._choose_first)
        self.list.arrived.connect(self._arrived)
        self.list.asking.connect(self.wait)
        self.track(store.changed, self.list.follow)
        for keys, act in (("F2", self._write), ("Esc", self._leave_field)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # ---- what subclasses say ---------------------------------------------------------------------

    @abstractmethod
    def as_line(self, row: Any) -> Any:
        """Turn a row into what the delegate paints."""

    def spoken(self, row: Any) -> str:
        """Say a row aloud."""
        phone = row.phone if self.list.to_confirm else ""
        return ", ".join(part for part in (row.title, row.actor, row.place, row.status_label, phone) if part)

    @abstractmethod
    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile's icon, its colour and the pill of the record shown."""

    def status_pill(self, form: RecordForm) -> Pill | None:
        """Give the pill of the status of the record shown; none while it has none."""
        status = form.value("status")
        if not status:
            return None
        tone, icon = looks.status(status, self.KIND)
        return self.detail.main.bound["status"].widget.currentText() or str(status), tone, icon

    @abstractmethod
    def words(self) -> dict[str, str]:
        """Give the page's words: search, new, empty_title, empty_text."""

    def above_list(self) -> QWidget | None:
        """Give what stands above the list, if anything."""
        return None

    def begin_with(self) -> dict[str, Any]:
        """Give the values a new record begins with."""
        return {}

    def own_commune(self) -> dict[str, Any]:
        """Give the person's commune as the territory of a new record; nothing while she has not said it."""
        commune = finding.commune_id(self.shell.settings.commune_code)
        return {} if commune is None else {"area": commune}

    # ---- building --------------------------------------------------------------------------------

    def _make_header(self) -> None:
        words = self.words()
        row = headed(self, _(self.kind.plural))
        self.search = SearchField(words["search"], name="field.search")
        self.search.setMaximumWidth(round(460 * theme.current().scale))
        self.search.textChanged.connect(self.list.search)
        row.addWidget(self.search, 4)
        row.addStretch(1)
        self.confirm_all = ConfirmAll(self, self.KIND, lambda: self.list.model.ids)
        row.addWidget(self.confirm_all)
        self.map_button = Button(_("Carte"), icon="map", name="action.map_below")
        self.map_button.setCheckable(True)
        row.addWidget(self.map_button)
        self.new_button = Button(
            words["new"], look="primary", icon="plus", name="action.new", keys="Ctrl+N", on=self.new_record
        )
        row.addWidget(self.new_button)

    def _make_facets(self) -> None:
        self.filters = FilterBar(self.list, self.FACETS, self.SORTS, self.facet_look, self.shell)
        self.filters.cleared.connect(self._clear)
        self.filters.views.shown.connect(lambda view: self._say_search(view.text))
        if self.TO_CONFIRM:
            self.to_confirm = ToConfirm(self.list, self.filters, self.TO_CONFIRM, self._closed, self._ask_calls)
        self.outer.addWidget(self.filters)
        self.outer.addWidget(self.filters.name_line)
        if self.kind.nameless:  # a view keeps what was searched: a person's name would stay where no erasure reaches
            self.filters.views_button.hide()

    def _make_body(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.side = ListSide(self.list, self.kind, self.words(), self.above_list())
        self.side.chosen.connect(self._chosen)
        self.side.opened.connect(lambda: self.detail.focus_first())
        self.side.clear_asked.connect(self._clear)
        self.side.meant_asked.connect(self.search.setText)
        self.side.first_asked.connect(lambda: self.new_record())
        self.side.example_asked.connect(lambda: self.shell.go("help", self.NAME))
        self.side.trash_asked.connect(self._toggle_trash)
        self.side.restore_asked.connect(self._restore)
        self.view = self.side.view
        self.split.addWidget(self.side)
        self.list.rows_came.connect(self._rows_came)
        self.face = QStackedWidget()
        words = _("Elle s’ouvre ici ; tout s’enregistre à mesure que vous écrivez.")
        nothing_open = QWidget()
        column = QVBoxLayout(nothing_open)
        theme.lay(column)
        self.invite = EmptyState(self.kind.icon, _("Choisissez une fiche"), words)
        self.invite.hide()
        column.addWidget(self.invite)
        self.face.addWidget(nothing_open)
        self.face.setMinimumWidth(340)
        self.split.addWidget(self.face)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([round(372 * theme.current().scale), 900])
        self.beside = MapBeside(
            self.split, self.map_button, self.list, self.show_record, self.LIST_WIDE, self.shell, never=not self.ON_MAP
        )
        self.outer.addWidget(self.beside.whole, 1)

    @property
    def detail(self) -> RecordDetail:
        """The record beside the list. Made when one is first shown: the list is there before its form."""
        if self._detail is None:
            made = self._detail = RecordDetail(self, self.kind, self.look, self.face)
            made.created.connect(self._created)
            made.closed.connect(self._closed)
            made.form.loaded.connect(self._tell_review)
            self.face.addWidget(made)
            if self.ON_MAP:
                placing = FormPlacing(self.store, self.shell, made, self.beside)
                made.offer(_("Placer sur la carte"), "map-pin-plus", "action.place", placing.begin)
                made.offer(_("Voir autour d’ici"), "radar", "action.around", self._look_around)
            self.dress_detail(made)
        return self._detail

    def _look_around(self) -> None:
        if self._shown is not None:
            self.shell.go("map", {"around": (self.KIND, self._shown)})

    def _ask_calls(self) -> None:
        """Ask how the list of whom to call is to be written, in place of the record."""
        self.flush()
        self.face.setCurrentWidget(self.detail)
        self.detail.set_aside(CallsReportCard(self.store, self.detail.drop_aside))

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add to the detail what a kind has of its own."""

    # ---- showing ---------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Show the list; a record of it if an id is given; only what fits facets with their values, or a query."""
        if isinstance(target, Chosen):
            self.filters.empty()
            self._say_search("")
            self._closed()
            self.list.show_behind(target)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if isinstance(target, Mapping):
            self._narrow_to(target)
        elif is_query(target):
            self._narrow_to(asked_of(target))
        if isinstance(target, bytes):
            self._wanted = target
            if self._shown != target:
                self.show_record(target)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.refresh()

    def _narrow_to(self, facets: Mapping[str, Any]) -> None:
        self.filters.empty()
        facets = {facet: value.hex() if isinstance(value, bytes) else value for facet, value in facets.items()}
        for facet, value in facets.items():
            if facet in self.filters.chips and isinstance(value, str):
                self.filters.chips[facet].set_value(value)
        self._say_search("")
        self._closed()
        self.list.show("", facets, self.list.sort)

    def exported(self) -> object:
        """Give what the list shows, or its kind where nothing narrows it."""
        asked = self.list.asked()
        return asked if asked is not None else self.KIND

    def state(self) -> object:
        """Give the record shown."""
        return self._shown

    @property
    def _shown(self) -> bytes | None:
        return self._detail.form.id if self._detail is not None else None

    def flush(self) -> None:
        """Save at once what the person typed."""
        if self._detail is not None:
            self._detail.form.flush()

    def has_unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return self._detail is not None and self._detail.form.unsaved

    def focus_search(self) -> None:
        """Put the cursor in the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def _write(self) -> None:
        if self.face.currentIndex() == 1:
            self.detail.focus_first()

    def _leave_field(self) -> None:
        """Leave the field one writes in (what is typed is kept), or take the search away."""
        if self.filters.name_line.isVisible():
            self.filters.name_line.leave()
        elif self.search.hasFocus() and self.search.text():
            self.search.clear()
        else:
            self.flush()
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_record(self, id_: bytes) -> None:
        """Open a record in the detail, and mark it in the list."""
        self.flush()
        self.detail.open(id_)
        self.face.setCurrentIndex(1)
        self._wanted = id_
        self.side.mark(self._wanted)

    def new_record(self) -> None:
        """Open an empty form."""
        self.flush()
        if self.list.trash:
            self._toggle_trash()
        self._wanted = None
        self.side.leave()
        self.detail.open(None, self.begin_with())
        self.face.setCurrentIndex(1)
        self.detail.focus_first()

    def _created(self, id_: bytes) -> None:
        self._wanted = id_

    def _closed(self) -> None:
        self.face.setCurrentIndex(0)
        self._wanted = None

    def _chosen(self, id_: bytes) -> None:
        if id_ != self._shown or self.face.currentIndex() == 0:
            self.flush()
            self._wanted = id_
            self.detail.open(id_)
            self.face.setCurrentIndex(1)
        self.beside.brush(id_)

    def _tell_review(self) -> None:
        """Say that a record waits for choices, and lead there."""
        id_ = self._shown
        row = self.list.model.row_at(self.list.model.row_of(id_)) if id_ is not None else None
        if id_ is not None and row is not None:
            self.detail.tell_review((lambda: self.shell.go("review", id_.hex())) if row.in_review else None)

    def _arrived(self) -> None:
        self.ready()
        self.subtitle_label.setText(self.list.counted())
        self.confirm_all.follow(self.list.of_figure and not self.list.trash, self.list.found)
        self.side.show_what_came()
        self.invite.setVisible(self.list.found > 0)  # where nothing is listed there is nothing to choose
        if self.store.whole and self._detail is None:
            QTimer.singleShot(0, self, self._choose_first)  # making the form takes as long as making the page
        elif self.store.whole:
            self._choose_first()
        self.side.mark(self._wanted)
        self.beside.fit()
        self.beside.show_records()

    def _rows_came(self) -> None:
        self._tell_review()
        if self._detail is None:
            self._calm.start(AFTER_ROWS_MS)

    def _choose_first(self) -> None:
        """Open the first record when none is."""
        nothing = self._wanted is None and self.face.currentIndex() == 0
        if nothing and self.list.found and not self.list.trash and self.isVisible():
            self.side.choose_first()

    def facet_look(self, facet: str, code: Any) -> tuple[str, str]:
        """Give the icon and colour of a facet's value."""
        return facet_words.facet_look(self.KIND, facet, code)

    def _clear(self) -> None:
        self.filters.empty()
        self._say_search("")
        self.list.clear()

    def _say_search(self, text: str) -> None:
        """Write what is searched, without searching it."""
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)

    # ---- trash -----------------------------------------------------------------------------------

    def _toggle_trash(self) -> None:
        self.flush()
        self._wanted = None
        self.face.setCurrentIndex(0)
        self.list.show_trash(not self.list.trash)

    def _current(self) -> bytes | None:
        return self._shown if self.face.currentIndex() == 1 else None

    def delete_current(self) -> None:
        """Put the shown record in the trash; the toast takes it back."""
        id_ = self._current()
        if id_ is None or self.list.trash:
            return
        self.flush()
        trash.put_away(self, self.KIND, id_, self._title(), self._closed)

    def _restore(self) -> None:
        id_ = self._current() or self.side.current()
        if id_ is None:
            return

        def back() -> None:
            self._wanted = id_
            self.list.show_trash(False)

        trash.bring_back(self, self.KIND, id_, self._title(), back)

    def _title(self) -> str:
        return str(self.detail.form.shown(self.kind.title) or _("Sans titre"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.fit()
