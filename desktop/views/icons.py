"""Owns icons: line drawings recoloured for the theme and rendered at the screen's pixel ratio.

Must not know pages or records. A missing drawing gives an empty icon: a word always stands beside it.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop import paths
from desktop.views import theme

# What swaps when the window reads from right to left.
_MIRRORED = {
    "undo-2": "redo-2",
    "redo-2": "undo-2",
    "chevron-left": "chevron-right",
    "chevron-right": "chevron-left",
    "arrow-left": "arrow-right",
    "arrow-right": "arrow-left",
}


@cache
def _drawing(name: str) -> bytes:
    for folder in (paths.resources() / "ui", paths.assets() / "icons"):
        file = folder / f"{name}.svg"
        if file.is_file():
            return file.read_bytes()
    return b""


def colour(role: str) -> str:
    """Give a token's colour, or the role itself when it is a colour already."""
    return role if role.startswith("#") else str(getattr(theme.current().tokens, role))


def pixmap(name: str, role: str = "secondary", size: int = 18, *, gap: int = 0) -> QPixmap:
    """Draw an icon in a token's colour, `size` logical pixels wide, with `gap` empty pixels after it."""
    rtl = theme.current().rtl
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _render(_MIRRORED.get(name, name) if rtl else name, colour(role), size, ratio, gap, rtl)


@lru_cache(maxsize=512)
def _render(name: str, colour_: str, size: int, ratio: float, gap: int, rtl: bool) -> QPixmap:
    side = max(1, round(size * ratio))
    drawn = QPixmap(side + round(gap * ratio), side)
    drawn.fill(Qt.GlobalColor.transparent)
    source = _drawing(name)
    if source:
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        recoloured = source.replace(b"currentColor", colour_.encode())
        QSvgRenderer(QByteArray(recoloured)).render(painter, QRectF(drawn.width() - side if rtl else 0, 0, side, side))
        painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon(name: str, role: str = "secondary", size: int = 18, *, gap: int = 0) -> QIcon:
    """Give an icon whose disabled state is paler; `gap` keeps a button's word away from it."""
    made = QIcon(pixmap(name, role, size, gap=gap))
    made.addPixmap(pixmap(name, "tertiary", size, gap=gap), QIcon.Mode.Disabled)
    return made


def mark() -> QIcon:
    """Give the program's own mark: the mesh on its amber square."""
    made = QIcon()
    for side in (16, 32, 64, 128):
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#F5B83D"))
        painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.25, side * 0.25)
        mesh = _render("waypoints", "#11353C", round(side * 0.62), 1.0, 0, False)
        painter.drawPixmap(round(side * 0.19), round(side * 0.19), mesh)
        painter.end()
        made.addPixmap(drawn)
    return made


def forget() -> None:
    """Drop what was rendered (after a theme change the colours differ, so this only frees memory)."""
    _render.cache_clear()
