"""Owns chips: a facet with its menu and counts, and a small removable word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from desktop.i18n import _
from desktop.views import icons, theme
from desktop.views.widgets.basics import Button, directed, hint, plain, set_property

LONGEST_CHIP = 230  # pixels at 100 %; its tooltip says a longer word whole


@dataclass(frozen=True)
class FacetOption:
    """A value of a facet: its code, its word, how many records have it, an icon and its colour."""

    code: object
    label: str
    count: int
    icon: str = ""
    colour: str = "text"


def drop(menu: QMenu, below: QWidget) -> None:
    """Open a menu under a widget, along the edge where its words begin; it goes when it is closed."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    rtl = theme.current().rtl
    place = below.mapToGlobal(below.rect().bottomRight() if rtl else below.rect().bottomLeft())
    if rtl:
        place.setX(place.x() - menu.sizeHint().width())
    menu.popup(place)


class FacetChip(QPushButton):
    """A filter: its menu lists the values with their counts; when one is chosen a cross takes it away."""

    chosen = Signal(object)

    def __init__(self, label: str, *, name: str, number: Callable[[int], str] = str) -> None:
        super().__init__()
        self._label = label
        self._number = number
        self._options: list[FacetOption] = []
        self._value: object = None
        self.setProperty("look", "chip")
        self.setObjectName(name)
        self._text = label
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: self.open())
        self._show()

    @property
    def value(self) -> object:
        """The chosen code, or None."""
        return self._value

    @property
    def only(self) -> object:
        """The one code that is offered; None where there are several, or none."""
        return self._options[0].code if len(self._options) == 1 else None

    def set_options(self, options: Iterable[FacetOption]) -> None:
        """Offer other values."""
        self._options = list(options)
        self._show()

    def set_value(self, value: object) -> None:
        """Choose a code without telling anybody."""
        self._value = value
        self._show()

    def menu_of(self) -> QMenu:
        """Build the menu of values."""
        menu = QMenu(self)
        menu.setAccessibleName(self._label)
        if self._value is not None:
            clear = menu.addAction(icons.icon("x"), plain(_("Tout montrer")))
            clear.triggered.connect(lambda _c=False: self._pick(None))
            menu.addSeparator()
        for option in self._options:
            action = QAction(plain(option.label), menu)
            if option.icon:
                action.setIcon(icons.icon(option.icon, option.colour, 16))
            action.setText(f"{plain(option.label)}\t{self._number(option.count)}")
            action.triggered.connect(lambda _c=False, code=option.code: self._pick(code))
            menu.addAction(action)
        if not self._options:
            nothing = menu.addAction(plain(_("Rien à choisir ici")))
            nothing.setEnabled(False)
        return menu

    def open(self) -> None:
        """Open the menu below the chip."""
        drop(self.menu_of(), self)

    def sizeHint(self) -> QSize:
        hinted = super().sizeHint()
        bold = QFontMetrics(theme.current().font(bold=True))
        return QSize(bold.horizontalAdvance(self._text) + 14 + 6 + 30, hinted.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        active = self._value is not None
        inner = self.rect().adjusted(14, 0, -14, 0)
        mark = QRect(inner.right() - 13, inner.center().y() - 6, 14, 14)
        shown = QStyle.visualRect(self.layoutDirection(), inner, mark)
        icon = "x" if active else "chevron-down"
        painter.drawPixmap(shown.topLeft(), icons.pixmap(icon, "primary" if active else "secondary", 14))
        painter.setFont(theme.current().font(bold=True))
        painter.setPen(QColor(icons.colour("primary" if active else "text")))
        words = QStyle.visualRect(self.layoutDirection(), inner, inner.adjusted(0, 0, -20, 0))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), self._text)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().x()
        on_cross = at < 34 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else at > self.width() - 34
        if self._value is not None and on_cross:
            self.setDown(False)
            self._pick(None)
            return
        super().mouseReleaseEvent(event)

    def _pick(self, code: object) -> None:
        self._value = code
        self._show()
        self.chosen.emit(code)

    def _show(self) -> None:
        label = next((o.label for o in self._options if o.code == self._value), None)
        active = self._value is not None
        text = _("{facet} : {value}", facet=self._label, value=label or str(self._value)) if active else self._label
        self._text = text
        self.setText(plain(text))
        self.setAccessibleName(text)
        self.setToolTip(hint(text))
        set_property(self, "active", active)
        self.updateGeometry()


class Chip(QFrame):
    """A word that can be taken away: an actor, a place, what quick-add understood."""

    removed = Signal()

    def __init__(
        self, text: str, *, icon: str = "", tone: str = "neutral", removable: bool = True, tip: str = ""
    ) -> None:
        super().__init__()
        self.text = text
        tokens = theme.current().tokens
        ink = icons.colour(tone)
        tint = icons.colour(f"{tone}_tint")
        self.setObjectName("chip")
        self.setStyleSheet(
            f"QFrame#chip {{ background: {tint}; border-radius: 6px; border: 1px solid {tokens.line}; }}"
            f"QFrame#chip QLabel {{ color: {ink}; font-size: {theme.current().px('secondary')}px; }}"
        )
        row = QHBoxLayout(self)
        theme.lay(row, 8, 2, 4 if removable else 8, 2, gap=5)
        if icon:
            mark = QLabel()
            mark.setPixmap(icons.pixmap(icon, ink, 14))
            row.addWidget(mark)
        word = QLabel()
        word.setTextFormat(Qt.TextFormat.PlainText)
        metrics = QFontMetrics(theme.current().font("secondary"))
        widest = round(LONGEST_CHIP * theme.current().scale)
        word.setText(directed(metrics.elidedText(text, Qt.TextElideMode.ElideRight, widest)))
        row.addWidget(word, 1)
        self.setAccessibleName(text)
        self.setToolTip(hint(f"{text} — {tip}" if tip else text))
        if removable:
            cross = Button(_("Retirer {what}", what=text), look="icon", on=self.removed.emit)
            cross.setIcon(icons.icon("x", ink, 13))
            cross.setIconSize(QSize(13, 13))
            cross.setFixedSize(22, 22)
            cross.setStyleSheet("QPushButton { min-height: 18px; min-width: 18px; }")
            row.addWidget(cross)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


def chips_in(box: QWidget) -> list[Chip]:
    """Give the chips inside a widget, in order."""
    return [child for child in box.findChildren(Chip) if not child.isHidden()]
