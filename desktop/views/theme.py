"""Owns colours, sizes and fonts: one token table per theme (`desktop.tokens`), applied to the whole program at once.

Must not know any page, record or service. Sizes are pixels at 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QStyleFactory

from desktop.tokens import DARK, LIGHT, Tokens
from desktop.views import styles

SCALES = (0.9, 1.0, 1.1, 1.25, 1.5)
SIZES = {"page": 20, "record": 17, "section": 15, "body": 13, "secondary": 12, "small": 11}
FAMILIES = ("Noto Sans", "Noto Sans Arabic")


@dataclass(frozen=True)
class Theme:
    """What is painted with now: colours, text scale and direction."""

    tokens: Tokens
    scale: float = 1.0
    rtl: bool = False

    def px(self, role: str) -> int:
        """Give the pixel size of a text role (`body`, `page`, …) at the person's scale."""
        return round(SIZES[role] * self.scale)

    def font(self, role: str = "body", *, bold: bool = False) -> QFont:
        """Give the font of a text role."""
        font = QFont()
        font.setFamilies(list(reversed(FAMILIES)) if self.rtl else list(FAMILIES))
        font.setPixelSize(self.px(role))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def line(self, role: str = "body") -> int:
        """Give how high a painted line of a text role is: Arabic fonts ask for more air than a list can give."""
        return min(QFontMetrics(self.font(role)).height(), round(self.px(role) * 1.65))

    @property
    def control(self) -> int:
        """Height of a control in pixels."""
        return max(32, round(32 * (0.45 + 0.55 * self.scale)))


_current = Theme(LIGHT)


def current() -> Theme:
    """Give the theme in use."""
    return _current


def named(name: str) -> Tokens:
    """Give the tokens of `light`, `dark` or `system` (what the desktop asks for)."""
    if name == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if name == "dark" else LIGHT


def families() -> list[str]:
    """Give the bundled font families registered so far."""
    registered = set(QFontDatabase.families())
    return [name for name in FAMILIES if name in registered]


def load_fonts(folder: Path) -> list[str]:
    """Register the bundled fonts; an absent folder leaves the system's own fonts."""
    families: list[str] = []
    for file in sorted(folder.glob("**/*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number >= 0:
            families += QFontDatabase.applicationFontFamilies(number)
    return families


def apply(app: QApplication, name: str, scale: float, *, rtl: bool) -> Theme:
    """Paint the whole program with a theme, a text scale and a direction; widgets follow at once.

    What is so already is not set again: a style sheet makes every widget be measured anew.
    """
    global _current
    _current = Theme(named(name), min(1.5, max(0.9, scale)), rtl)
    if app.style() is None or app.style().objectName().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    app.setFont(_current.font())
    app.setPalette(palette(_current.tokens))
    sizes = {role: _current.px(role) for role in SIZES}
    words = as_dict(_current.tokens)
    dark = _current.tokens.dark
    sheet = styles.sheet(words, sizes, control=_current.control, scale=_current.scale, dark=dark)
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)
    return _current


def palette(tokens: Tokens) -> QPalette:
    """Give Qt's own palette for the controls the style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: tokens.canvas, role.WindowText: tokens.text, role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken, role.Text: tokens.text, role.Button: tokens.surface,
        role.ButtonText: tokens.text, role.Highlight: tokens.primary,
        role.HighlightedText: tokens.on_primary, role.PlaceholderText: tokens.tertiary,
        role.ToolTipBase: tokens.text, role.ToolTipText: tokens.surface, role.Link: tokens.primary,
        role.Mid: tokens.border, role.Light: tokens.surface, role.Dark: tokens.border,
        role.Midlight: tokens.line, role.Shadow: tokens.line, role.Accent: tokens.primary,
    }  # fmt: skip
    for which, colour in pairs.items():
        made.setColor(which, QColor(colour))
    for which in (role.Text, role.ButtonText, role.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.tertiary))
    return made


def as_dict(tokens: Tokens) -> dict[str, str]:
    """Give the tokens by name, for templates."""
    return {f.name: str(getattr(tokens, f.name)) for f in fields(tokens) if f.name != "dark"}


def margins(start: int, top: int, end: int, bottom: int) -> QMargins:
    """Give layout margins that follow the reading direction (Qt does not mirror them itself)."""
    if _current.rtl:
        return QMargins(end, top, start, bottom)
    return QMargins(start, top, end, bottom)


def from_the_start() -> Qt.AlignmentFlag:
    """Give the side where reading begins, whatever a text is written in: Qt would lay each text by its own letters."""
    side = Qt.AlignmentFlag.AlignRight if _current.rtl else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def lay(layout: QLayout, *edges: int, gap: int = 8) -> None:
    """Set a layout's margins (none, one, or start, top, end, bottom) and spacing."""
    if not edges:
        layout.setContentsMargins(0, 0, 0, 0)
    elif len(edges) == 1:
        layout.setContentsMargins(edges[0], edges[0], edges[0], edges[0])
    else:
        layout.setContentsMargins(margins(edges[0], edges[1], edges[2], edges[3]))
    layout.setSpacing(gap)


def clear(layout: QLayout, *, keep: int = 0) -> None:
    """Drop what lies in a layout from its beginning, but so many at its end."""
    while layout.count() > keep:
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
