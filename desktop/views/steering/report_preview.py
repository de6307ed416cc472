"""Owns how a report of figures is looked at before it is written: its words and tables, in the theme's colours.

Every word is escaped and nothing is ever loaded. Must not know where the figures come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser

from desktop.i18n import _, ngettext, speaking
from desktop.reports.report_told import Grid, ReportTold
from desktop.views import theme

MOST: Final = 12  # rows of a table that are shown here; the file has all of them


class ReportPreview(QTextBrowser):
    """A report to look at. Links lead nowhere."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.setObjectName("report.preview")
        self.setAccessibleName(label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        tokens = theme.current().tokens
        self.setStyleSheet(
            "QTextBrowser { border: 2px solid transparent; padding: 6px; }"
            f"QTextBrowser:focus {{ border: 2px solid {tokens.primary}; padding: 6px; }}"
        )

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None

    def show_report(self, told: ReportTold) -> None:
        """Show a report from its beginning, in its own direction."""
        document = QTextDocument(self)
        document.setDefaultFont(theme.current().font())
        document.setDocumentMargin(8)
        rtl = told.lang == "ar"
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        document.setDefaultTextOption(option)
        document.setDefaultStyleSheet(_style())
        with speaking(told.lang):
            document.setHtml(f'<div dir="{"rtl" if rtl else "ltr"}">{"".join(_page(told))}</div>')
        self.setDocument(document)
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _style() -> str:
    tokens = theme.current().tokens
    said = (
        ("body, td", f"color: {tokens.text}"),
        ("h2, h3", f"color: {tokens.primary}"),
        (".quiet", f"color: {tokens.secondary}"),
        (".notice", f"color: {tokens.warn}"),
        ("th", f"background-color: {tokens.primary_tint}; color: {tokens.text}"),
        ("td, th", "padding: 3px 8px"),
    )
    return " ".join(f"{what} {{ {how}; }}" for what, how in said)


def _page(told: ReportTold) -> Iterator[str]:
    if told.organisation:
        yield f'<p class="quiet">{escape(told.organisation)}</p>'
    yield f"<h1>{escape(told.title)}</h1>"
    facts = " — ".join(escape(_("{label} : {text}", label=label, text=text)) for label, text in told.facts)
    yield f'<p class="quiet">{facts}</p>'
    for sentence in told.kept_back:
        yield f'<p class="notice">{escape(sentence)}</p>'
    for part in told.parts:
        yield f"<h2>{escape(part.title)}</h2>"
        for sentence in part.words:
            yield f"<p>{escape(sentence)}</p>"
        for grid in part.grids:
            yield from _table(grid, alone=len(part.grids) == 1, rtl=told.lang == "ar")
        if part.empty:
            yield f'<p class="quiet">{escape(_("Rien n’est inscrit ici."))}</p>'
        for sentence in part.notes:
            yield f'<p class="quiet">{escape(sentence)}</p>'


def _table(grid: Grid, *, alone: bool, rtl: bool) -> Iterator[str]:
    if not (grid.rows or grid.notes):
        return
    if not alone:
        yield f"<h3>{escape(grid.title)}</h3>"
    if grid.rows:
        line = theme.current().tokens.border
        side = ' align="right"' if rtl else ""
        look = f"border-color: {line}; border-style: solid; border-collapse: collapse"
        yield f'<table cellspacing="0" cellpadding="4" border="1" style="{look};"{side}>'
        yield "<tr>"
        way = -1 if rtl else 1  # Qt lays the columns of a table from left to right, whatever is written in them
        for head in grid.heads[::way]:
            yield f"<th{_side(head.form)}>{escape(head.title)}</th>"
        yield "</tr>"
        for row in (*grid.rows[:MOST], *([grid.total] if grid.total else [])):
            bold = row is grid.total
            yield "<tr>"
            for head, cell in zip(grid.heads[::way], row[::way], strict=True):
                text = escape(cell.text)
                yield f"<td{_side(head.form)}>{f'<b>{text}</b>' if bold else text}</td>"
            yield "</tr>"
        yield "</table>"
    rest = len(grid.rows) - MOST
    if rest > 0:
        yield f'<p class="quiet">{escape(_rest(rest))}</p>'
    for sentence in grid.notes:
        yield f'<p class="quiet">{escape(sentence)}</p>'


def _rest(n: int) -> str:
    return ngettext("{n} ligne de plus dans le fichier.", "{n} lignes de plus dans le fichier.", n)


def _side(form: str) -> str:
    return ' align="right"' if form in ("number", "share") else ""
