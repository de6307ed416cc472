"""Owns the page of alignment: which objectives are served by what is done, which by nothing, and the words of each.

Must not know how anything is counted. A cell leads to the list of its initiatives.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import N_, _, format_number, ngettext
from desktop.safe_io import file_name
from desktop.viewmodels.steering.alignment import GAP_ROLE, SCHEMES, AlignmentModel, AlignmentState, Grid
from desktop.viewmodels.steering.alignment_sheet import AlignmentSheet
from desktop.viewmodels.steering.steering_reports import KINDS
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.saving_to import AskPlace, ask_place, in_documents, written
from desktop.views.sibling_tabs import headed
from desktop.views.steering.dashboard_head import DashboardHead
from desktop.views.steering.term_words import TermWords
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import BannerSpot
from desktop.views.widgets.tabs import TabButton

Index = QModelIndex | QPersistentModelIndex
_SCHEMES = {
    "snia": N_("SNIA"),
    "sdg": N_("ODD"),
    "gcm": N_("Pacte mondial"),
    "cluster": N_("Groupes sectoriels"),
}
FIRST_WIDE, PEOPLE_WIDE, OTHERS_WIDE, CODES_WIDE = 330, 170, 96, 66
PEOPLE = 2  # the column of people, where sectors stand across


class GapDelegate(QStyledItemDelegate):
    """Paints what nothing serves on a warm ground; the word stands there too."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        tokens = theme.current().tokens
        if index.column() == 1 and index.data(GAP_ROLE):
            option.backgroundBrush = QBrush(QColor(tokens.warn_tint))
            option.palette.setColor(QPalette.ColorRole.Text, QColor(tokens.warn))


class AlignmentPage(BasePage):
    """What is done, against the objectives of a strategy."""

    NAME = "alignment"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.state_ = AlignmentState(store, self)
        self.model = AlignmentModel(self)
        self.ask_place: AskPlace = ask_place
        self._make_header()
        self.head = DashboardHead(self.state_, ("area", "project"))
        self.outer.addWidget(self.head)
        self._make_told()
        self._make_table()
        self.words = TermWords(self.state_)
        self.words.closed.connect(lambda: self.view.setFocus())
        self.outer.addWidget(self.words)
        self.said = BannerSpot()
        self.outer.addWidget(self.said)
        self.state_.asking.connect(self.wait)
        self.state_.arrived.connect(self._arrived)
        self.sheet = AlignmentSheet(self.state_, self)
        self.sheet.written.connect(lambda file: self.said.say(written(file)))
        self.sheet.failed.connect(self.show_failure)
        self.state_.failed.connect(self.show_failure)
        self.track(store.changed, self.state_.follow)

    # ---- building --------------------------------------------------------------------------------

    def _make_header(self) -> None:
        row = headed(self, _("Alignement"))
        row.addStretch(1)
        self.by = Choice(
            _("Lignes du tableau"),
            [Option("sector", _("Par secteur")), Option("initiative", _("Par initiative"))],
            name="field.alignment_by",
            flat=True,
        )
        self.by.set_value("sector")
        self.by.edited.connect(lambda: self._ask(by=str(self.by.value())))
        row.addWidget(self.by)
        self.book = Button(_("Classeur…"), icon="download", name="action.alignment_xlsx", on=self.write)
        row.addWidget(self.book)

    def _make_told(self) -> None:
        frame = QWidget()
        column = QVBoxLayout(frame)
        theme.lay(column, 16, 6, 16, 8, gap=6)
        line = QHBoxLayout()
        theme.lay(line, gap=4)
        self._group = QButtonGroup(self)
        self.schemes: dict[str, TabButton] = {}
        for scheme in SCHEMES:
            button = TabButton(_(_SCHEMES[scheme]), name=f"scheme.{scheme}")
            button.setChecked(scheme == SCHEMES[0])
            button.clicked.connect(lambda _c=False, scheme=scheme: self._ask(scheme=scheme))
            self._group.addButton(button)
            self.schemes[scheme] = button
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        told = FlowBox(gap=8)
        self.told = Label("", tone="secondary")
        self.told.setMinimumHeight(theme.current().control)
        told.flow.addWidget(self.told)
        self.untagged = Button("", look="link", name="action.untagged", on=self._open_untagged)
        told.flow.addWidget(self.untagged)
        self.word_button = Button(_("Libellé…"), icon="pencil", name="action.term_words", keys="F2", on=self.edit_words)
        told.flow.addWidget(self.word_button)
        column.addWidget(told)
        self.outer.addWidget(frame)

    def _make_table(self) -> None:
        self.view = QTableView()
        self.view.setObjectName("table.alignment")
        self.view.setAccessibleName(_("Alignement"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(GapDelegate(self.view))
        self.view.setTabKeyNavigation(False)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setWordWrap(False)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(theme.current().control)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.horizontalHeader().setHighlightSections(False)
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._open)
        for keys in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda: self._open(self.view.currentIndex()))
        rename = QShortcut(QKeySequence("F2"), self.view)
        rename.setContext(Qt.ShortcutContext.WidgetShortcut)
        rename.activated.connect(self.edit_words)
        beside = QVBoxLayout()
        theme.lay(beside, 16, 0, 16, 8)
        beside.addWidget(self.view)
        self.outer.addLayout(beside, 1)

    # ---- showing ---------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Show the matrix, of a scheme if one is named."""
        if isinstance(target, str) and target in self.schemes:
            self.schemes[target].setChecked(True)
            self._ask(scheme=target)
        else:
            self._ask()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def state(self) -> object:
        """Give the scheme shown."""
        return self.state_.scheme

    def _ask(self, scheme: str = "", by: str = "") -> None:
        self.words.hide()
        self.state_.ask(scheme, by)

    def _arrived(self, grid: Grid) -> None:
        self.ready()
        same = self.model.grid is not None and self.model.grid.heads == grid.heads
        at = self.view.currentIndex()
        self.model.show_grid(grid)
        if same and at.isValid():
            self.view.setCurrentIndex(self.model.index(at.row(), at.column()))
        else:
            self._widen(grid)
        served = grid.objectives - grid.gaps
        self.told.setText(
            _(
                "{served} objectifs servis sur {total} ; « aucune » montre ce que rien ne sert.",
                served=format_number(served),
                total=format_number(grid.objectives),
            )
        )
        words = ngettext(
            "{n} initiative sans aucun objectif de cette liste",
            "{n} initiatives sans aucun objectif de cette liste",
            grid.untagged,
        )
        self.untagged.rename(words)
        self.untagged.setVisible(grid.untagged > 0)
        self.word_button.setVisible(self.state_.by == "sector")

    def _widen(self, grid: Grid) -> None:
        scale = theme.current().scale
        header = self.view.horizontalHeader()
        metrics = header.fontMetrics()
        codes = self.state_.by == "initiative"
        for column, head in enumerate(grid.heads):
            least = FIRST_WIDE if column == 0 else CODES_WIDE if codes else OTHERS_WIDE
            if column == PEOPLE and not codes:
                least = PEOPLE_WIDE
            words = 0 if column == 0 else metrics.horizontalAdvance(head) + 24
            self.view.setColumnWidth(column, max(round(least * scale), words))

    # ---- going -----------------------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() > 0 or self.state_.by == "initiative":
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        cell = self.model.cell(index.row(), index.column()) if index.isValid() else None
        if cell is not None and cell.behind is not None:
            self.shell.go("initiatives", cell.behind)

    def _open_untagged(self) -> None:
        grid = self.model.grid
        if grid is not None and grid.untagged_behind is not None:
            self.shell.go("initiatives", grid.untagged_behind)

    def write(self) -> None:
        """Ask where, then write the matrix as a workbook."""
        named = _(_SCHEMES[self.state_.scheme])
        title = f"{_('Alignement')} {named}"
        name = f"{file_name(title, 'alignement')}.xlsx"
        chosen = self.ask_place(self, in_documents(name), _(KINDS["xlsx"]))
        if chosen:
            file = Path(chosen)
            self.said.say(None)
            self.sheet.write(file if file.suffix else file.with_name(f"{file.name}.xlsx"), named)

    def edit_words(self) -> None:
        """Open the words of the objective stood on, in the four languages."""
        grid = self.model.grid
        row = max(0, self.view.currentIndex().row())
        code = grid.codes[row] if grid is not None and row < len(grid.codes) else ""
        if code:
            self.state_.ask_words(code)
