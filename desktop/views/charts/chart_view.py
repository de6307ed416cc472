"""Owns a chart with all that belongs to it: title, note, drawing or table, and copying either. Must not know records.

`chosen(category, series)` comes from the drawing and from the table; who shows the chart knows what is behind it.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.reports.chart_spec import ChartSpec
from desktop.viewmodels.steering.chart_table import ChartTable
from desktop.views import icons, theme
from desktop.views.charts import copying
from desktop.views.charts.face import ChartFace
from desktop.views.widgets.basics import Button, Label, plain
from desktop.views.widgets.chips import drop

_MOST_ROWS = 12


class ChartView(QWidget):
    """A chart; `name` is the end of its parts' object names."""

    chosen = Signal(int, int)  # category, series (-1: none in particular)
    copied = Signal(str)  # what was done, in words

    def __init__(self, name: str, *, titled: bool = True) -> None:
        super().__init__()
        self.setObjectName(f"chart.{name}")
        column = QVBoxLayout(self)
        theme.lay(column, gap=6)
        head = QHBoxLayout()
        theme.lay(head, gap=4)
        self.title = Label("", size="strong", wrap=True)
        head.addWidget(self.title, 1)
        if not titled:
            self.title.hide()
            head.addStretch(1)
        self.turn = Button(_("Voir le tableau"), look="link", icon="table", name=f"action.table.{name}", on=self._turn)
        self.copy = Button(_("Copier"), look="link", icon="copy", name=f"action.copy.{name}", on=self._menu)
        head.addWidget(self.turn)
        head.addWidget(self.copy)
        column.addLayout(head)
        self.face = ChartFace(f"drawing.{name}")
        self.face.chosen.connect(self.chosen)
        column.addWidget(self.face)
        self.model = ChartTable(self)
        self.table = _table(self.model, f"table.{name}")
        self.table.activated.connect(self._opened)
        self.table.hide()
        column.addWidget(self.table)
        self.note = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.note)
        self.spec: ChartSpec | None = None

    def set_opens(self, on: bool) -> None:
        """Say whether records stand behind the figures."""
        self.face.opens = on

    def show_spec(self, spec: ChartSpec) -> None:
        """Show a chart; the same again changes nothing."""
        if spec == self.spec:
            return
        self.spec = spec
        self.title.setText(f"{spec.title} ({spec.unit})" if spec.unit else spec.title)
        self.note.setText(spec.note)
        self.note.setVisible(bool(spec.note))
        for button, word in ((self.turn, self.turn.text()), (self.copy, _("Copier"))):
            button.setAccessibleName(_("{label} : {text}", label=word, text=spec.title))
        self.face.show_spec(spec)
        self.model.show(spec)
        self.table.setAccessibleName(spec.title)
        rows = min(_MOST_ROWS, len(spec.categories))
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(rows * self.table.verticalHeader().defaultSectionSize() + head + 4)

    def show_table(self, on: bool) -> None:
        """Show the table instead of the drawing, or the drawing again."""
        self.table.setVisible(on)
        self.face.setVisible(not on)
        self.turn.rename(_("Voir le graphique") if on else _("Voir le tableau"))
        if self.spec is not None:
            self.turn.setAccessibleName(_("{label} : {text}", label=self.turn.text(), text=self.spec.title))

    def _turn(self) -> None:
        self.show_table(not self.table.isVisibleTo(self))

    def copies(self) -> QMenu:
        """The menu of what can be copied."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word, icon, act in (
            (_("Copier l’image"), "image", self.copy_picture),
            (_("Copier les cellules"), "table", self.copy_cells),
        ):
            entry = menu.addAction(icons.icon(icon, "text", 16), plain(word))
            entry.triggered.connect(lambda _on=False, act=act: act())
        return menu

    def _menu(self) -> None:
        drop(self.copies(), self.copy)

    def copy_picture(self) -> None:
        """Put the drawing on the clipboard."""
        if self.spec is not None:
            copying.copy_picture(self.spec)
            self.copied.emit(_("Image copiée"))

    def copy_cells(self) -> None:
        """Put the figures on the clipboard."""
        if self.spec is not None:
            copying.copy_cells(self.spec)
            self.copied.emit(_("Cellules copiées"))

    def _opened(self, index: QModelIndex) -> None:
        if self.face.opens:
            self.chosen.emit(index.row(), index.column() - 1)


def _table(model: ChartTable, name: str) -> QTableView:
    view = QTableView()
    view.setObjectName(name)
    view.setProperty("table", "list")
    view.setModel(model)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(round(28 * theme.current().scale))
    header = view.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.setMinimumSectionSize(60)
    return view
