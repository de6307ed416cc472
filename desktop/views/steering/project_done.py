"""Owns the tab that shows what was done in a project: figures, its initiatives, the ways to list and map.

Must not know how anything is counted: the figures and their words come as they are told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListView, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_number, ngettext
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.steering.project import ProjectDone
from desktop.views import pages, theme
from desktop.views.record.initiatives_page import initiative_line
from desktop.views.record.trail_card import EntryLink
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.record_delegate import Line, RecordDelegate, row_height
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.services.steering.project_done import Done

_MEASURES = {"in-need": N_("Dans le besoin"), "targeted": N_("Personnes visées"), "reached": N_("Personnes atteintes")}
TALLEST = 8  # rows of initiatives shown before the list scrolls by itself


class DoneView(Scroll):
    """What was done in the project shown."""

    def __init__(self, state: ProjectDone, go: Callable[..., object]) -> None:
        super().__init__()
        self._state = state
        self._go = go
        self._done: Done | None = None
        theme.lay(self.column, 20, 14, 20, 20, gap=14)
        self.facts = QVBoxLayout()
        theme.lay(self.facts, gap=0)
        self.column.addLayout(self.facts)
        self.none = Label("", tone="secondary", wrap=True)
        self.column.addWidget(self.none)
        self._make_ways()
        self._make_list()
        self.measured = QVBoxLayout()
        theme.lay(self.measured, gap=4)
        self.column.addLayout(self.measured)
        self.column.addStretch(1)
        self._held: list[QWidget] = []
        state.arrived.connect(self.show_done)

    def _make_ways(self) -> None:
        self.ways = FlowBox(gap=8)
        self.to_list = Button(_("Ouvrir dans la liste"), icon="list", name="action.project_list", on=self._open_list)
        self.to_map = Button(_("Voir sur la carte"), icon="map", name="action.project_map", on=self._open_map)
        for button in (self.to_list, self.to_map):
            self.ways.flow.addWidget(button)
        self.column.addWidget(self.ways)

    def _make_list(self) -> None:
        self.records = RecordList(self._state.store, "initiative", self._line, self._spoken, sort="recent", parent=self)
        self.records.arrived.connect(self._fit)
        self.view = QListView()
        self.view.setObjectName("list.project_initiatives")
        self.view.setAccessibleName(_("Initiatives du projet"))
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(RecordDelegate(self.view))
        self.view.setModel(self.records.model)
        self.view.activated.connect(self._open)
        self.view.clicked.connect(self._open)
        self.column.addWidget(self.view)

    # ---- showing ---------------------------------------------------------------------------------

    def show_done(self, done: Done | None) -> None:
        """Show what was read; nothing of a project that is not written yet."""
        self._done = done
        for widget in self._held:
            widget.hide()
            widget.deleteLater()
        self._held = []
        some = done is not None and done.initiatives > 0
        for widget in (self.ways, self.view):
            widget.setVisible(some)
        self.none.setVisible(not some)
        self.none.setText(
            _(
                "Rien encore : dans une initiative, onglet Détails, choisissez ce projet dans « Projet ». Elle viendra "
                "ici, avec les personnes qu’elle compte."
            )
        )
        if done is None:
            return
        self._hold(self.facts, self._figures(done))
        self.records.filters = {"project": done.project}
        self.records.refresh()
        if done.indicators:
            self._hold(self.measured, Label(_("Indicateurs qui le suivent"), size="section"))
            for id_, name in done.indicators:
                self._hold(self.measured, self._indicator(id_, name))

    def _hold(self, where: QVBoxLayout, widget: QWidget) -> None:
        self._held.append(widget)
        where.addWidget(widget)

    def _figures(self, done: Done) -> QWidget:
        from desktop.services.steering.project_done import people_words

        made = QWidget()
        grid = QGridLayout(made)
        theme.lay(grid, gap=8)
        said = [(_("Initiatives"), format_number(done.initiatives), "")] if done.initiatives else []
        for head in done.people:
            note = ""
            if not head.total.one:
                note = ngettext(
                    "{n} initiative ne dit pas que ses personnes sont comptées seulement chez elle.",
                    "{n} initiatives ne disent pas que leurs personnes sont comptées seulement chez elles.",
                    head.total.may_overlap,
                )
            said.append((_(_MEASURES[head.measure]), people_words(head.total), note))
        if done.participants is not None:
            words = ngettext("{n} formation", "{n} formations", done.trainings)
            said.append((_("Participants"), format_number(done.participants), words))
        for line, (label, value, note) in enumerate(said):
            name = Label(label, tone="secondary")
            name.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(name, line, 0)
            told = QVBoxLayout()
            theme.lay(told, gap=0)
            told.addWidget(Label(value, size="strong", wrap=True))
            if note:
                told.addWidget(Label(note, size="secondary", tone="secondary", wrap=True))
            grid.addLayout(told, line, 1)
        grid.setColumnStretch(1, 1)
        return made

    def _indicator(self, id_: bytes, name: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        theme.lay(line, gap=0)
        link = EntryLink(name or _("Sans nom"), "gauge")
        link.setObjectName("link.indicator")
        link.setAccessibleName(name or _("Sans nom"))
        link.setEnabled(any(page.name == "indicators" for page in pages.PAGES))
        link.clicked.connect(lambda _c=False: self._go("indicators", id_))
        line.addWidget(link)
        return row

    def _line(self, row: Any) -> Line:
        line = initiative_line(row)
        return Line(
            *(
                line.title,
                self._people(row.id) or line.second,
                line.third,
                line.date,
                line.icon,
                line.colour,
                line.pill,
            ),
            mark=line.mark,
        )

    def _people(self, id_: bytes) -> str:
        reached = self._done.reached.get(id_) if self._done is not None else None
        return "" if reached is None else ngettext("{n} personne atteinte", "{n} personnes atteintes", reached)

    def _spoken(self, row: Any) -> str:
        return ", ".join(part for part in (row.title, self._people(row.id), row.place, row.status_label) if part)

    def _fit(self) -> None:
        """Let the list be as tall as its rows, up to some; the tab scrolls, not the list in it."""
        shown = max(1, min(TALLEST, self.records.found))
        self.view.setFixedHeight(shown * row_height() + 2 * self.view.frameWidth())

    # ---- going -----------------------------------------------------------------------------------

    def _open(self, index: Any) -> None:
        self._go("initiatives", self.records.model.ids[index.row()])

    def _open_list(self) -> None:
        if self._done is not None:
            self._go("initiatives", {"project": self._done.project.hex()})

    def _open_map(self) -> None:
        if self._done is not None:
            self._go("map", {"only": ("initiative", {"project": self._done.project.hex()})})
