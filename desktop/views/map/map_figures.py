"""Owns shading the map's territories as a person chooses it: by what, by which territories; and the list of figures.

Must not know how figures are counted nor how they are painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.geo.measures import LEVELS, MEASURES
from desktop.i18n import _
from desktop.viewmodels.map.figures import NOTHING, Shader
from desktop.views import theme
from desktop.views.map.figure_table import figure_table
from desktop.views.map.map_channel import Box
from desktop.views.map.map_view import MapView
from desktop.views.widgets.basics import Label, rule
from desktop.views.widgets.choice import Choice, Option

if TYPE_CHECKING:
    from desktop.geo.shading import Shading

_ICONS = {"initiatives": "hand-helping", "reached": "users", "needs": "megaphone", "gap": "scale"}


class ShadingChoice(QWidget):
    """By what territories are shaded, and which territories."""

    def __init__(self, shader: Shader) -> None:
        super().__init__()
        self._shader = shader
        row = QHBoxLayout(self)
        theme.lay(row, gap=6)
        none = Option(NOTHING, _("Ne pas colorer les territoires"), "palette")
        measures = [Option(name, _(label), _ICONS[name]) for name, label in MEASURES.items()]
        self.measure = Choice(_("Colorer les territoires"), [none, *measures], name="field.shading")
        self.measure.set_value(NOTHING)
        levels = [Option(name, _(label)) for name, label in LEVELS.items()]
        self.level = Choice(_("Territoires colorés"), levels, name="field.shading_level")
        self.level.set_value(shader.level)
        self.level.hide()
        for choice in (self.measure, self.level):
            choice.edited.connect(self._chosen)
            row.addWidget(choice)

    def choose(self, measure: str) -> None:
        """Shade by a figure that was asked for elsewhere."""
        self.measure.set_value(measure)
        self._chosen()

    def _chosen(self) -> None:
        measure = str(self.measure.value() or NOTHING)
        self.level.setVisible(measure != NOTHING)
        self._shader.shade(measure, str(self.level.value()))


class FigureList(QWidget):
    """The figures that the map shows as colours, for whoever reads rather than looks; a row leads there."""

    def __init__(self, shader: Shader, shown: MapView) -> None:
        super().__init__()
        self._shader = shader
        self._map = shown
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        head = QVBoxLayout()
        theme.lay(head, 16, 8, 12, 6, gap=2)
        self.title = Label("", size="strong", wrap=True)
        self.note = Label("", size="secondary", tone="secondary", wrap=True)
        head.addWidget(self.title)
        head.addWidget(self.note)
        column.addLayout(head)
        self.view = figure_table(shader.table, self._go)
        column.addWidget(self.view, 1)
        column.addWidget(rule())
        self.hide()
        shader.arrived.connect(self._arrived)

    def _arrived(self, found: Shading | None) -> None:
        self.setVisible(found is not None)
        self._map.shade(found.page if found is not None else b"")
        if found is not None:
            self.title.setText(found.title)
            self.note.setText(found.note)

    def _go(self, index: QModelIndex) -> None:
        told: Any = self._shader.table.told(index.row())
        if told.box is not None:
            self._map.fit(Box(told.box.west, told.box.south, told.box.east, told.box.north))
