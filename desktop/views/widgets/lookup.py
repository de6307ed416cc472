"""Owns fields that refer to records: suggestions while typing, creation of what is missing, chips for several.

A field asks its `Provider` (any thread may answer, on the window's thread) and never picks anything by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.views import icons, theme
from desktop.views.widgets.basics import kept_escape, set_property, told_whole
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.choice import Option, named_so
from desktop.views.widgets.fields import LONGEST
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.suggestions import Suggestions

# given what was typed and where to answer
Provider = Callable[[str, Callable[[Sequence[Option]], None]], None]
WAIT_MS = 120


class LookupLine(QLineEdit):
    """A line that asks its provider while one types, and shows what it answers."""

    picked = Signal(object)
    unfinished = Signal(str)
    emptied = Signal()
    erased_before = Signal()

    def __init__(self, label: str, provider: Provider, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setMaxLength(LONGEST)
        self.setAlignment(theme.from_the_start() | Qt.AlignmentFlag.AlignVCenter)
        self._label = label
        self._provider = provider
        self._popup: Suggestions | None = None
        self._asked = ""
        self._awaited = False  # the answer for what was asked last
        self._pending_enter = False
        self._typed = False
        self.eager = False  # offers without having the keyboard yet (the palette opening)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.ask)
        self.textEdited.connect(self._on_typed)

    def ask(self) -> None:
        """Ask for suggestions for what is typed now."""
        self._wait.stop()
        self._asked = self.text()
        self._awaited = True
        self._provider(self._asked, self._answered)

    def popup(self) -> Suggestions:
        """Give the list of suggestions, made when first needed."""
        if self._popup is None or self._popup.parent() is not self.window():
            if self._popup is not None:
                self._popup.deleteLater()
            self._popup = Suggestions(self.anchor(), self._label)
            self._popup.picked.connect(self._take)
            self.window().installEventFilter(self)
        return self._popup

    def anchor(self) -> QWidget:
        """Give the widget under which suggestions hang."""
        holder = self.parentWidget()
        return holder if isinstance(holder, FrameLine) else self

    def close_popup(self) -> None:
        """Hide the suggestions."""
        if self._popup is not None:
            self._popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.WindowDeactivate):
            self.close_popup()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Escape closes the suggestions, where there are any, before it leaves the field."""
        offering = self._popup is not None and self._popup.isVisible()
        return (offering and kept_escape(event)) or told_whole(self, event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        shown = self._popup is not None and self._popup.isVisible()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if shown:
                self.popup().move_by(1 if key == Qt.Key.Key_Down else -1)
            else:
                self.ask()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._enter():
                event.ignore()  # nothing to choose here: Enter belongs to whatever holds the field
        elif key == Qt.Key.Key_Escape and shown:
            self.close_popup()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.erased_before.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_popup()
        self._wait.stop()
        if self._typed:
            self._typed = False
            if self.text().strip():
                self.unfinished.emit(self.text())
            else:
                self.emptied.emit()

    def _on_typed(self, _text: str) -> None:
        self._typed = True
        self._wait.start(WAIT_MS)

    def _enter(self) -> bool:
        """Choose what is offered; False when nothing was typed or asked for since the last choice."""
        if self._typed and (self._asked != self.text() or self._wait.isActive()):
            self._pending_enter = True  # the answer for what is typed now is still on its way
            self.ask()
            return True
        if self._typed and self._awaited:  # it was asked, and takes long: the profile is being opened
            self._pending_enter = True
            return True
        option = self._popup.current() if self._popup is not None else None
        if option is not None:
            self._take(option)
        return option is not None

    def _answered(self, options: Sequence[Option]) -> None:
        if not shiboken6.isValid(self):  # the form was left before the answer came
            return
        self._awaited = False
        if self._asked != self.text() or not (self.hasFocus() or self._pending_enter or self.eager):
            return
        self.popup().offer(options, self.text().strip())
        if self._pending_enter:
            self._pending_enter = False
            option = self.popup().current()
            if option is not None:
                self._take(option)

    def _take(self, option: Option) -> None:
        self._typed = False
        self._wait.stop()
        self.close_popup()
        self.picked.emit(option)


class FrameLine(QFrame):
    """A frame that looks like a field around chips and a bare line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line")

    def show_focus(self, on: bool) -> None:
        """Frame it as the field that has the keyboard."""
        set_property(self, "focused", "true" if on else "false")


class LookupField(LookupLine):
    """A field for one record: `value()` is the record's id. An `exact` one takes the record whose name was typed
    whole, also when the person goes on without choosing it.
    """

    edited = Signal()
    left = Signal()
    asks_creation = Signal(object)

    def __init__(
        self,
        label: str,
        provider: Provider,
        *,
        name: str,
        icon: str = "",
        exact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, provider, name=name, parent=parent)
        self._value: object = None
        self._shown = ""
        if icon:
            self.addAction(icons.icon(icon, "secondary", 16), QLineEdit.ActionPosition.LeadingPosition)
        self.picked.connect(self._on_picked)
        self.emptied.connect(lambda: self._settle(None, ""))
        self.unfinished.connect(lambda _text: self.left.emit())
        self._exact = exact
        if exact:
            self.unfinished.connect(lambda _text: self.ask())

    def _answered(self, options: Sequence[Option]) -> None:
        super()._answered(options)
        if not (self._exact and shiboken6.isValid(self)) or self.hasFocus() or self._asked.strip() != self.unresolved:
            return
        option = named_so(options, self._asked)
        if option is not None:
            self._settle(option.value, option.label)

    def value(self) -> object:
        """Give the id chosen, or None."""
        return self._value

    @property
    def unresolved(self) -> str:
        """What is typed and refers to nothing yet."""
        return self.text().strip() if self.text() != self._shown else ""

    def set_value(self, value: object, shown: str = "") -> None:
        """Show a record by its id and name, without telling anybody."""
        self._value, self._shown = value, shown
        if self.text() != shown:
            self.setText(shown)
            self.setCursorPosition(0)

    def type_again(self, text: str) -> None:
        """Show what was typed there before and not chosen, if anything was."""
        if text and self.text() != text:
            self.setText(text)

    def set_level(self, level: str) -> None:
        """Frame the field: `warning`, `error` or nothing."""
        set_property(self, "level", level)

    def _on_picked(self, option: Option) -> None:
        if callable(option.value):
            self.asks_creation.emit(option)
            return
        self._settle(option.value, option.label)

    def _settle(self, value: object, shown: str) -> None:
        self.set_value(value, shown)
        self.edited.emit()
        self.left.emit()


class TagsField(FrameLine):
    """A field for several records: chips, then a line to add more; `value()` is the list of ids."""

    edited = Signal()
    left = Signal()
    asks_creation = Signal(object)

    def __init__(
        self, label: str, provider: Provider, *, name: str, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._label = label
        self._tags: list[Option] = []
        column = QVBoxLayout(self)
        theme.lay(column, 8, 3, 8, 3, gap=0)
        self.box = FlowBox(gap=4)
        column.addWidget(self.box)
        self.line = LookupLine(label, provider, name=name, parent=self)
        self.line.setProperty("look", "bare")
        self.line.setMinimumWidth(70)
        self.line.setFixedHeight(theme.current().control - 6)
        policy = self.line.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        self.line.setSizePolicy(policy)
        self.line.picked.connect(self._on_picked)
        self.line.erased_before.connect(self._drop_last)
        self.line.unfinished.connect(lambda _text: self.left.emit())
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)
        self.setMinimumHeight(theme.current().control)
        self.line.setPlaceholderText(_("Chercher ou créer…"))
        self.box.flow.addWidget(self.line)

    def value(self) -> list[object]:
        """Give the ids chosen, in order."""
        return [tag.value for tag in self._tags]

    @property
    def tags(self) -> list[Option]:
        """What is chosen, with its words."""
        return list(self._tags)

    @property
    def unresolved(self) -> str:
        """What is typed and refers to nothing yet."""
        return self.line.text().strip()

    def set_value(self, tags: Sequence[Option]) -> None:
        """Show records, without telling anybody."""
        if list(tags) == self._tags:
            return
        self._tags = list(tags)
        self._rebuild()

    def type_again(self, text: str) -> None:
        """Show what was typed there before and not chosen, or nothing."""
        if self.unresolved != text:
            self.line.setText(text)

    def add(self, *tags: Option) -> None:
        """Add records as if chosen, and tell."""
        held = {tag.value: tag for tag in self._tags}
        for tag in tags:
            held.setdefault(tag.value, tag)
        self._tags = list(held.values())
        self.line.clear()
        self._rebuild()
        self.edited.emit()
        self.left.emit()

    def set_level(self, level: str) -> None:
        """Frame the field: `warning`, `error` or nothing."""
        set_property(self, "level", level)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.show_focus(event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _on_picked(self, option: Option) -> None:
        if callable(option.value):
            self.asks_creation.emit(option)
        elif isinstance(option.value, tuple) and all(isinstance(one, Option) for one in option.value):
            self.add(*option.value)
        else:
            self.add(option)

    def _rebuild(self) -> None:
        for chip in self.box.findChildren(Chip):
            self.box.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for place, tag in enumerate(self._tags):
            chip = Chip(tag.label, icon=tag.icon or self._icon, tip=tag.detail)
            chip.removed.connect(lambda tag=tag: self._drop(tag))
            self.box.flow.insert(place, chip)
        self.line.setPlaceholderText("" if self._tags else _("Chercher ou créer…"))
        self.box.updateGeometry()

    def _drop_last(self) -> None:
        if self._tags:
            self._drop(self._tags[-1])

    def _drop(self, tag: Option) -> None:
        self._tags = [kept for kept in self._tags if kept.value != tag.value]
        self._rebuild()
        self.line.setFocus()
        self.edited.emit()
        self.left.emit()
