"""Owns the field of a formula: its keys, the words offered while one types, what stands under it. Must not know what a
formula means.

Enter never takes an offer that was not chosen with an arrow. What is under the field is told, never written.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.viewmodels.steering.formula_trial import FormulaTrial, Said
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, kept_escape, plain
from desktop.views.widgets.choice import Option
from desktop.views.widgets.fields import LongField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.suggestions import Unread

if TYPE_CHECKING:
    from desktop.services.indicators.completing import Completion

_ROWS = 6  # offers seen at once: what is above the field stays in sight
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ICONS = {"measure": "sigma", "filter": "list-filter", "value": "tag", "sign": "plus"}


class FormulaLine(LongField):
    """Where a formula is typed. `typed` with every change, `asked` when offers are wanted now."""

    typed = Signal()
    asked = Signal()
    accepted = Signal(object)  # Completion

    def __init__(self, label: str, *, name: str) -> None:
        super().__init__(label, name=name, lines=2)
        self._offers: Unread | None = None
        self.edited.connect(self.typed)

    @property
    def caret(self) -> int:
        """Where the caret stands."""
        return self.textCursor().position()

    def put(self, text: str, caret: int) -> None:
        """Change the text as if typed: undo here takes it back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.setPosition(max(0, min(caret, len(text))))
        self.setTextCursor(cursor)

    def insert(self, words: str) -> None:
        """Put words where the caret stands, in place of what is selected."""
        self.textCursor().insertText(words)

    # ---- offers --------------------------------------------------------------------------------------

    def offer(self, offered: Sequence[Completion]) -> None:
        """Offer what may come next; nothing takes the offers away."""
        if not offered or not self.hasFocus():
            if self._offers is not None:
                self._offers.hide()
            return
        if self._offers is None or self._offers.parent() is not self.window():
            self._offers = Unread(self, _("Propositions"))
            self._offers.rows = _ROWS
            self._offers.picked.connect(lambda option: self.accepted.emit(option.value))
        self._offers.show_offers([Option(one, one.words, _ICONS[one.what], "secondary", one.detail) for one in offered])

    @property
    def offers(self) -> Unread | None:
        """What is offered now, None when nothing is."""
        return self._offers if self._offers is not None and self._offers.isVisible() else None

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.offer(())

    def event(self, event: QEvent) -> bool:
        """Keep Échap for what is offered while something is."""
        return (self.offers is not None and kept_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, offers = event.key(), self.offers
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and offers is not None:
            offers.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and offers is not None:
            self.offer(())
        elif key in _ENTER:
            chosen = offers.current() if offers is not None else None
            self.offer(())
            if chosen is not None:
                self.accepted.emit(chosen.value)
            else:
                self.left.emit()
        elif key == Qt.Key.Key_Down and self._on_last_line():
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def _on_last_line(self) -> bool:
        return not self.textCursor().movePosition(QTextCursor.MoveOperation.Down)


class FormulaField(QWidget):
    """The field of the form: the line, the examples, and what the formula gives."""

    edited = Signal()
    left = Signal()

    def __init__(self, label: str, trial: FormulaTrial, *, name: str) -> None:
        super().__init__()
        self._trial = trial
        trial.setParent(self)
        self._said = Said("")
        self._level = ""
        column = QVBoxLayout(self)
        theme.lay(column, gap=4)
        self.line = FormulaLine(label, name=name)
        self.setFocusProxy(self.line)
        column.addWidget(self.line)
        self.read = Label("", size="secondary", tone="secondary", wrap=True)
        self.value_told = Label("", size="strong", wrap=True)
        self.why = Label("", size="secondary", tone="warn", wrap=True)
        for told in (self.read, self.value_told, self.why):
            told.hide()
            column.addWidget(told)
        self.near = FlowBox(gap=4)
        self.near.hide()
        column.addWidget(self.near)
        self.examples = Button(
            _("Insérer un exemple"), look="link", icon="lightbulb", name="action.examples", on=trial.examples
        )
        column.addWidget(self.examples, 0, Qt.AlignmentFlag.AlignLeading)
        self.line.edited.connect(self.edited)
        self.line.left.connect(self._left)
        self.line.typed.connect(lambda: trial.typed(self.text, self.line.caret))
        self.line.asked.connect(lambda: trial.offer(self.text, self.line.caret))
        self.line.accepted.connect(self._accept)
        trial.offered.connect(self.line.offer)
        trial.said.connect(self._tell)
        trial.exampled.connect(self._choose_example)

    # ---- what every field has ------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What is typed."""
        return str(self.line.value() or "")

    def value(self) -> object:
        """Give the text as typed, or None when there is none."""
        return self.line.value()

    def set_value(self, value: object) -> None:
        """Show a formula without telling anybody; its value is asked anew: what it counts may have changed."""
        self.line.set_value(value)
        self._trial.show(self.text)

    def set_level(self, level: str) -> None:
        """Frame the field; a problem that the form tells under it is not told twice."""
        self._level = level
        self.line.set_level(level)
        self.why.setVisible(bool(self._said.why) and not level)

    def setAccessibleDescription(self, description: str) -> None:
        """Say it of the line that has the keyboard."""
        self.line.setAccessibleDescription(description)

    def setReadOnly(self, on: bool) -> None:
        """Let nobody write here, or again."""
        self.line.setReadOnly(on)

    def setPlaceholderText(self, words: str) -> None:
        """Say what stands there while nothing does."""
        self.line.setPlaceholderText(words)

    # ---- what is told --------------------------------------------------------------------------------

    def _left(self) -> None:
        self._trial.rest()
        self.left.emit()

    def _accept(self, chosen: Completion) -> None:
        self.line.put(*chosen.into(self.text))

    def _mend(self, chosen: Completion) -> None:
        """Put what was meant in place of what cannot be read."""
        text, caret = chosen.into(self.text)
        self.line.put(text.rstrip(), min(caret, len(text.rstrip())))
        self.line.setFocus()

    def _tell(self, said: Said) -> None:
        self._said = said
        self.read.setText(_("Lu ainsi : {formula}", formula=said.read) if said.read else "")
        self.read.setVisible(bool(said.read))
        self.value_told.setText(said.value)
        self.value_told.setVisible(bool(said.value))
        self.why.setText(said.why)
        self.why.setVisible(bool(said.why) and not self._level)
        self._tell_near(said.near)

    def _tell_near(self, near: Sequence[Completion]) -> None:
        while (item := self.near.flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for one in near:
            words = _("Écrire « {words} »", words=one.words)
            self.near.flow.addWidget(Button(words, look="link", name="action.near", on=partial(self._mend, one)))
        self.near.setVisible(bool(near))

    def menu_of(self, formulas: Sequence[str]) -> QMenu:
        """Build the menu of examples."""
        menu = QMenu(self)
        for formula in formulas:
            entry = menu.addAction(plain(formula))
            entry.triggered.connect(lambda _c=False, formula=formula: self._insert(formula))
        return menu

    def _choose_example(self, formulas: Sequence[str]) -> None:
        menu = self.menu_of(formulas)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.examples.mapToGlobal(self.examples.rect().bottomLeft()))

    def _insert(self, formula: str) -> None:
        self.line.setFocus()
        self.line.insert(formula)
