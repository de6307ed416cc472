"""Owns labels, buttons and lines: every text is plain text, every control has a spoken name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QToolTip, QWidget

from desktop.i18n import _
from desktop.views import icons, theme

_ENDLESS = re.compile(r"\S{41,}")
_PIECES = re.compile(r".{1,8}", re.DOTALL)


class Label(QLabel):
    """A text: `size` is page, record, section, body, strong, secondary or small; `tone` a colour role."""

    def __init__(
        self, text: str = "", *, size: str = "body", tone: str = "", wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("text_size", size)
        self.setAlignment(theme.from_the_start() | Qt.AlignmentFlag.AlignVCenter)
        if tone:
            self.setProperty("tone", tone)
        if wrap:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text, in the window's direction even when all its words are isolated values."""
        super().setText(directed(breakable(text) if self.wordWrap() else text))

    def say(self, text: str, tone: str | None = None) -> None:
        """Show another text, and another tone when one is given."""
        self.setText(text)
        if tone is not None:
            set_property(self, "tone", tone)


def breakable(text: str) -> str:
    """Let a word that nobody could fit on a line (a file's name, a hostile one) go on to the next."""
    return _ENDLESS.sub(lambda word: "\u200b".join(_PIECES.findall(word[0])), text)


def shortened(text: str, longest: int = 160) -> str:
    """A text on one line, its end left out when it is longer than so many characters."""
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest and len(text) <= 4 * longest else line[:longest].rstrip() + "…"


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and repaint with it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def directed(text: str) -> str:
    """Give a text its direction: one made of isolated values alone would be laid out left to right in Arabic."""
    return f"\u200f{text}" if theme.current().rtl and "\u2068" in text else text


def plain(text: str) -> str:
    """Keep an ampersand an ampersand in a button or a menu."""
    return text.replace("&", "&&")


def hint(text: str, keys: str = "") -> str:
    """Give a tooltip as plain text with its keys: Qt would take a tag for rich text."""
    shown = f"{text} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})" if keys else text
    return plain_tip(shown)


def plain_tip(text: str) -> str:
    """Escape a tooltip so that nothing in it is read as markup."""
    if "<" in text or "&" in text:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'<span style="white-space: pre-wrap">{escaped}</span>'  # lines and spaces stay as typed
    return text


def kept_escape(event: QEvent) -> bool:
    """Whether Qt asks for whom Escape is; if so it is for who asks this, before the shortcut of a page."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() == Qt.Key.Key_Escape:
        event.accept()
    return event.key() == Qt.Key.Key_Escape


CHOSEN_IS_HEAVIER: Final = ("choice", "chip")


class Button(QPushButton):
    """A button: `look` is empty, primary, link, icon, danger, chip or choice; `name` its stable object name."""

    def __init__(
        self,
        text: str,
        *,
        look: str = "",
        icon: str = "",
        name: str = "",
        keys: str = "",
        tip: str = "",
        on: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        if name:
            self.setObjectName(name)
        self.setAccessibleName(text)
        if look == "icon":
            side = theme.current().control
            self.setFixedSize(side, side)
        else:
            self.setText(plain(text))
        if look in ("icon", "") or keys or tip:
            self.setToolTip(hint(tip or text, keys))
        self._icon = icon
        if icon:
            self._draw_icon(0 if look == "icon" else 7)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())

    def sizeHint(self) -> QSize:
        """Room for its words as they are once it is chosen: heavier, which Qt does not ask about."""
        hint = super().sizeHint()
        if self.property("look") in CHOSEN_IS_HEAVIER:
            heavy = QFont(self.font())
            heavy.setWeight(QFont.Weight.DemiBold)
            words = self.text()
            more = QFontMetrics(heavy).horizontalAdvance(words) - self.fontMetrics().horizontalAdvance(words)
            hint.setWidth(hint.width() + max(0, more))
        return hint

    def _draw_icon(self, gap: int) -> None:
        look = self.property("look")
        role = {"primary": "on_primary", "link": "primary", "danger": "error", "question": "warn"}.get(look, "text")
        self.setIcon(icons.icon(self._icon, role, 18, gap=gap))
        self.setIconSize(QSize(18 + gap, 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = self.property("look")
        if self.hasFocus() and (look == "primary" or (look == "choice" and self.isChecked())):
            # its edge has that colour already: the ring of the keyboard stands inside
            tokens = theme.current().tokens
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.on_primary if look == "primary" else tokens.primary), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 4, 4)
            painter.end()

    def show_words(self, on: bool) -> None:
        """Show its words beside its icon, or leave them to its tooltip and its spoken name where room is short."""
        if on == bool(self.text()):
            return
        self.setText(plain(self.accessibleName()) if on else "")
        self._draw_icon(7 if on else 0)
        if not self.toolTip():
            self.setToolTip(hint(self.accessibleName()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if plain_enter and not self.isCheckable() and self.isEnabled():
            self.click()  # Qt does this in dialogs only
            return
        super().keyPressEvent(event)

    def rename(self, text: str) -> None:
        """Show another word (the spoken name follows)."""
        self.setText(plain(text))
        self.setAccessibleName(text)


def told_whole(field: QLineEdit, event: QEvent) -> bool:
    """Whether Qt asks for the tooltip of a line that shows a part of its words; then they are told whole."""
    if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
        return False
    words = field.text() or field.placeholderText()
    marks = sum(child.width() for child in field.findChildren(QToolButton) if child.isVisible())
    if field.fontMetrics().horizontalAdvance(words) + 18 <= field.width() - marks:
        return False
    also = field.toolTip() if "<" not in field.toolTip() else ""
    QToolTip.showText(event.globalPos(), plain_tip("\n".join(part for part in (words, also) if part)), field)
    return True


class SearchField(QLineEdit):
    """The search box of a page: a magnifier, a cross, Escape empties it."""

    def __init__(self, placeholder: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("look", "search")
        self.setAlignment(theme.from_the_start() | Qt.AlignmentFlag.AlignVCenter)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setToolTip(hint(_("Rechercher"), "Ctrl+F"))
        self.addAction(icons.icon("search", "secondary", 16), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        name_clear_buttons(self)
        self.setMinimumWidth(160)

    def event(self, event: QEvent) -> bool:
        return told_whole(self, event) or super().event(event)


def name_clear_buttons(field: QLineEdit) -> None:
    """Give the buttons inside a line edit a spoken name: Qt leaves them unnamed."""
    for child in field.findChildren(QWidget):
        if child.metaObject().className() == "QLineEditIconButton" and not child.accessibleName():
            child.setAccessibleName(_("Effacer"))


def rule(*, vertical: bool = False) -> QFrame:
    """Give a line one pixel thick."""
    line = QFrame()
    line.setObjectName("rule")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def picture(name: str, role: str = "secondary", size: int = 18) -> QLabel:
    """Give an icon as a widget; it says nothing aloud, the word beside it does."""
    label = QLabel()
    label.setPixmap(icons.pixmap(name, role, size))
    label.setFixedSize(size, size)
    return label


def key_cap(key: str) -> QLabel:
    """Give the name of a key as it is seen on a keyboard."""
    now = theme.current()
    cap = QLabel(key)
    cap.setObjectName("cap")
    cap.setTextFormat(Qt.TextFormat.PlainText)
    cap.setStyleSheet(
        f"QLabel#cap {{ background: {now.tokens.neutral_tint}; color: {now.tokens.neutral}; border-radius: 4px;"
        f" padding: 1px 6px; font-weight: 600; font-size: {now.px('secondary')}px; }}"
    )
    return cap


def stretch() -> QWidget:
    """Give an empty widget that takes the room left over."""
    filler = QWidget()
    filler.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    filler.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return filler
