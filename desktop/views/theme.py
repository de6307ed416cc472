"""Owns colours, sizes and fonts: one token table per theme, applied to the whole program at once.

Must not know any page, record or service. Colours are `#RRGGBB`; sizes are pixels at 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QStyleFactory

from desktop.views import styles

SCALES = (0.9, 1.0, 1.1, 1.25, 1.5)
SIZES = {"page": 20, "record": 17, "section": 15, "body": 13, "secondary": 12, "small": 11}
FAMILIES = ("Noto Sans", "Noto Sans Arabic")


@dataclass(frozen=True)
class Tokens:
    """Every colour the program paints with, by what it is for."""

    dark: bool
    text: str
    secondary: str
    tertiary: str
    canvas: str
    surface: str
    sunken: str
    line: str
    border: str
    primary: str
    on_primary: str
    primary_hover: str
    primary_tint: str
    hover: str
    sidebar: str
    sidebar_text: str
    sidebar_dim: str
    sidebar_active: str
    sidebar_badge: str
    badge: str
    on_badge: str
    ok: str
    ok_tint: str
    warn: str
    warn_tint: str
    warn_line: str
    error: str
    error_tint: str
    info: str
    info_tint: str
    neutral: str
    neutral_tint: str


LIGHT = Tokens(
    dark=False,
    text="#1B2430", secondary="#52606D", tertiary="#5C6A79",
    canvas="#F4F6F8", surface="#FFFFFF", sunken="#F1F3F6", line="#E1E6EB", border="#7F8C9B",
    primary="#0F6B75", on_primary="#FFFFFF", primary_hover="#0B5861", primary_tint="#E2F1F1",
    hover="#F1F5F6",
    sidebar="#11353C", sidebar_text="#E3EEEF", sidebar_dim="#A8C3C7", sidebar_active="#1F4C54",
    sidebar_badge="#2F565D", badge="#F5B83D", on_badge="#2B1D00",
    ok="#1A6E45", ok_tint="#E4F4EB", warn="#7A4A00", warn_tint="#FFF4DB", warn_line="#B7791F",
    error="#B42318", error_tint="#FDEBE9", info="#1D4F9E", info_tint="#E6EFFB",
    neutral="#465361", neutral_tint="#EBEFF3",
)  # fmt: skip

DARK = Tokens(
    dark=True,
    text="#E6EBF0", secondary="#A9B4C0", tertiary="#98A5B2",
    canvas="#161C21", surface="#1C2329", sunken="#141A1F", line="#323C46", border="#6A7683",
    primary="#5CC4CE", on_primary="#06262A", primary_hover="#7AD3DB", primary_tint="#173B40",
    hover="#242D35",
    sidebar="#0D1F24", sidebar_text="#DCE9EB", sidebar_dim="#8FADB2", sidebar_active="#1B3F46",
    sidebar_badge="#24444B", badge="#F5B83D", on_badge="#2B1D00",
    ok="#83D6A8", ok_tint="#16352A", warn="#F2C166", warn_tint="#3A2C10", warn_line="#B98A2E",
    error="#FF9C92", error_tint="#47201D", info="#9CC2FF", info_tint="#172B4D",
    neutral="#C3CCD5", neutral_tint="#2F3943",
)  # fmt: skip


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
    return [name for name in FAMILIES if name in QFontDatabase.families()]


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


def lay(layout: QLayout, *edges: int, gap: int = 8) -> None:
    """Set a layout's margins (none, one, or start, top, end, bottom) and spacing."""
    if not edges:
        layout.setContentsMargins(0, 0, 0, 0)
    elif len(edges) == 1:
        layout.setContentsMargins(edges[0], edges[0], edges[0], edges[0])
    else:
        layout.setContentsMargins(margins(edges[0], edges[1], edges[2], edges[3]))
    layout.setSpacing(gap)
