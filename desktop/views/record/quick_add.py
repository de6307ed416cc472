"""Owns the quick-add line on screen: one line, the chips understood under it, Enter to record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.quick_line import QuickLine
from desktop.views import icons, theme
from desktop.views.record.alike_bar import AlikeBar
from desktop.views.widgets.basics import Button, Label, hint, plain
from desktop.views.widgets.chips import Chip as ChipWidget
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.record.quick_add import Chip
    from desktop.services.twins import Likely

_ICONS = {
    "title": "type",
    "lead": "users",
    "partners": "users",
    "new_actor": "user-plus",
    "places": "map-pin",
    "new_quarter": "map-pin-plus",
    "starts": "calendar",
    "ends": "calendar",
    "women": "user",
    "men": "user",
    "not_stated": "user",
    "sector": "shapes",
    "status": "clock",
    "groups": "users",
}


class QuickAdd(QWidget):
    """The line. `recorded` gives the id of what was recorded."""

    recorded = Signal(object)
    asked_open = Signal(str, object)  # kind and id of a record that the line looks like

    def __init__(self, line: QuickLine) -> None:
        super().__init__()
        self.state = line
        self._question_wanted = False
        column = QVBoxLayout(self)
        theme.lay(column, 12, 8, 12, 8, gap=6)
        self.field = TextField(
            _("Saisie rapide"),
            name="field.quick_add",
            placeholder=_("Titre · quartier · 45 femmes · 12/06"),
            icon="plus",
        )
        self.field.setToolTip(hint(_("Écrivez une ligne, puis Entrée : chaque partie comprise devient une étiquette.")))
        self.field.edited.connect(lambda: line.type(self.field.text()))
        self.field.installEventFilter(self)
        column.addWidget(self.field)
        self.box = FlowBox(gap=4)
        self.box.hide()
        column.addWidget(self.box)
        self.word = Label("", size="secondary", tone="secondary", wrap=True)
        self.word.hide()
        column.addWidget(self.word)
        self.alike = AlikeBar(lambda id_: self.asked_open.emit(line.kind, id_))
        column.addWidget(self.alike)
        line.alike.connect(self._show_alike)
        line.understood.connect(self._show)
        line.recorded.connect(self._recorded)
        line.failed.connect(self._failed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.state.record()
                return True
            if key == Qt.Key.Key_Down and self.field.text():
                self._question_wanted = True
                self.state.read()
                return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        self.box.clear()
        for chip in self.state.chips:
            self.box.flow.addWidget(self._question(chip) if chip.asks else self._settled(chip))
        self.box.setVisible(bool(self.state.chips))
        asking = len(self.state.asking)
        if asking:
            self.word.say(_("Choisissez ce que veut dire chaque « ? » (flèche bas), puis Entrée."), "warn")
        elif self.state.chips:
            self.word.say(_("Entrée pour enregistrer."), "secondary")
        self.word.setVisible(bool(self.state.chips))
        self.box.updateGeometry()
        if self._question_wanted:
            self._question_wanted = False
            QTimer.singleShot(0, self._first_question)  # once the chips have their places

    def _show_alike(self, found: Sequence[Likely]) -> None:
        self.alike.show_found(found)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return done

    def _fit(self) -> None:
        """Be exactly as high as field, chips and word: the list below takes the rest."""
        inside = self.layout()
        if inside is not None:  # never made invalid here: that asks for the next layout, for ever
            bends = inside.hasHeightForWidth()
            high = inside.totalHeightForWidth(self.width()) if bends else inside.sizeHint().height()
            if high != self.height():
                self.setFixedHeight(high)

    def _settled(self, chip: Chip) -> QWidget:
        made = ChipWidget(
            chip.label, icon=_ICONS.get(chip.field, "tag"), tone="info" if chip.field != "title" else "neutral"
        )
        made.removed.connect(partial(self.state.remove, chip))
        return made

    def _question(self, chip: Chip) -> QPushButton:
        button = Button(f"{chip.text} ?", look="question", icon="circle-help", name="action.question", tip=chip.label)
        button.setAccessibleName(chip.label)
        button.clicked.connect(partial(self._ask, chip, button))
        return button

    def _ask(self, chip: Chip, button: QPushButton, _checked: bool = False) -> None:
        menu = QMenu(self)
        menu.setObjectName("menu.question")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for candidate in self.state.candidates(chip):
            action = menu.addAction(icons.icon(_ICONS.get(candidate.field, "tag"), "text", 16), plain(candidate.label))
            action.triggered.connect(partial(self._choose, chip, candidate))
        menu.addSeparator()
        leave = menu.addAction(icons.icon("x", "text", 16), plain(_("Laisser de côté")))
        leave.triggered.connect(lambda _c=False: self.state.remove(chip))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _choose(self, chip: Chip, candidate: object, _checked: bool = False) -> None:
        self.state.choose(chip, candidate)  # type: ignore[arg-type]  # it comes from the same list
        self.field.setFocus()

    def _first_question(self) -> None:
        for button in self.box.findChildren(QPushButton, "action.question"):
            if button.isVisible():
                button.setFocus()
                button.click()
                return

    def _recorded(self, made: object) -> None:
        self.field.clear()
        self.recorded.emit(made)

    def _failed(self, failure: Failure) -> None:
        self.word.say(failure.sentence, "error")
        self.word.show()
