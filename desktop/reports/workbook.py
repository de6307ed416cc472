"""Owns a report of figures as a workbook: native numbers and dates, a sheet for each table.

Must not know what the report is about. Nothing in it computes: a text that begins like a formula stays a text, and the
file says neither who made it nor when, but the report's own date. Equal reports give equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook

from desktop.i18n import _, speaking
from desktop.packages import same_everywhere
from desktop.reports.report_charts import chart_of, columns, picture_words
from desktop.reports.report_told import Cell, Form, Grid, Part, ReportTold
from desktop.reports.workbook_chart import chart
from desktop.tokens import LIGHT

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FONT: Final = "Noto Sans"
ARABIC: Final = "Noto Sans Arabic"
_FORMATS: Final[dict[Form, str]] = {"text": "@", "number": "#,##0.##", "share": "0 %", "day": "yyyy-mm-dd"}
_WHOLE: Final = "#,##0"
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKS: Final = re.compile(
    "[\u200e\u200f\u2066-\u2069]"
)  # that only order words: the name of a sheet is typed in formulas
_NO_TITLE: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE: Final = 31  # signs, what a sheet's name may have
_MOST: Final = 32_767  # signs that a cell can hold
_ARABIC_LINE: Final = 20  # points
_LEAST, _WIDE, _READ = 11, 60, 400  # widths of columns in signs; rows that are looked at for them


def write(told: ReportTold) -> bytes:
    """The report as the bytes of an XLSX file."""
    with speaking(told.lang):
        return _Book(told).content()


class _Book:
    """One report on its way into a workbook."""

    def __init__(self, told: ReportTold) -> None:
        self._told = told
        self._rtl = told.lang == "ar"
        self._made = io.BytesIO()
        never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = Workbook(self._made, {"in_memory": True, **never})
        self._styles: dict[tuple[str, ...], Any] = {}
        self._titles: set[str] = set()
        self._book.formats[0].set_font_name(self._face)
        self._book.set_properties(
            {"title": _plain(told.title), "created": told.stamp.replace(tzinfo=None, microsecond=0)}
        )
        self._first()
        for part, grid in told.grids():
            self._grid(part, grid)

    def content(self) -> bytes:
        self._book.close()
        return same_everywhere(self._made.getvalue())

    @property
    def _face(self) -> str:
        return ARABIC if self._rtl else FONT

    # ---- sheets ------------------------------------------------------------------------------------

    def _sheet(self, title: str) -> Worksheet:
        sheet = self._book.add_worksheet(self._free(title))
        if self._rtl:
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        foot = _plain(self._told.foot).replace("&", "&&")[:200]
        sheet.set_footer(f"&L{foot}&R&P / &N")
        return sheet

    def _free(self, title: str) -> str:
        """A name for a sheet that no other has; capitals do not tell two apart."""
        plain = _NO_TITLE.sub(" ", _MARKS.sub("", title)).strip().strip("'")[:_TITLE].strip() or "—"
        if plain.lower() == "history":  # Excel keeps it for itself
            plain = f"{plain} 1"
        name, n = plain, 1
        while name.lower() in self._titles:
            n += 1
            end = f" {n}"
            name = plain[: _TITLE - len(end)] + end
        self._titles.add(name.lower())
        return name

    def _first(self) -> None:
        """What the report is, what it keeps back, and the words of its parts."""
        told = self._told
        sheet = self._sheet(_("Rapport"))
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        row = 0
        if told.organisation:
            self._text(sheet, row, 0, told.organisation, self._style("quiet"))
            row += 1
        self._text(sheet, row, 0, told.title, self._style("title"))
        row += 2
        for label, text in told.facts:
            self._text(sheet, row, 0, label, self._style("quiet"))
            self._text(sheet, row, 1, text, self._style("wrapped"))
            row += 1
        row += 1
        for label, sentence in self._sentences():
            self._text(sheet, row, 0, label, self._style("quiet"))
            self._text(sheet, row, 1, sentence, self._style("wrapped"))
            row += 1

    def _sentences(self) -> Iterable[tuple[str, str]]:
        for sentence in self._told.kept_back:
            yield _("À savoir"), sentence
        for part in self._told.parts:
            for sentence in (*part.words, *part.notes):
                yield part.title, sentence

    def _grid(self, part: Part, grid: Grid) -> None:
        """A table: head in the first row, frozen, with its filter; what must be minded stands under it."""
        alone = len(part.grids) == 1
        sheet = self._sheet(part.title if alone else grid.title)
        widths: list[int] = []
        for column, head in enumerate(grid.heads):
            over = "over" if head.form in ("number", "share") and not self._rtl else "head"  # as its numbers stand
            self._text(sheet, 0, column, head.title, self._style(over))
            told = [*grid.rows[:_READ], *([grid.total] if grid.total else [])]
            wide = max([len(head.title), *(len(row[column].text) for row in told)])
            widths.append(min(_WIDE, max(_LEAST, wide + 3)))
            sheet.set_column(column, column, widths[-1])
        self._high(sheet, 0, 1)
        for at, cells in enumerate(grid.rows, start=1):
            self._high(sheet, at, max(-(-len(cell.text) // wide) for cell, wide in zip(cells, widths, strict=True)))
            for column, cell in enumerate(cells):
                self._cell(sheet, at, column, cell, grid.heads[column].form)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        if grid.rows and grid.heads:
            sheet.autofilter(0, 0, len(grid.rows), len(grid.heads) - 1)
        under = len(grid.rows) + 1
        if grid.total:
            for column, cell in enumerate(grid.total):
                self._cell(sheet, under, column, cell, grid.heads[column].form, "total")
            self._high(sheet, under, 1)
            under += 1
        for at, sentence in enumerate(grid.notes):
            self._text(sheet, under + 1 + at, 0, sentence, self._style("quiet"))
        self._chart(sheet, grid, under + 2 + len(grid.notes))

    def _chart(self, sheet: Worksheet, grid: Grid, row: int) -> None:
        """The table's chart under it, over the table's own cells."""
        spec = chart_of(grid)
        if spec is None:
            return
        first = 1 + (len(grid.rows) - len(spec.categories) if spec.kind == "columns" else 0)
        made = chart(self._book, spec, sheet.get_name(), first, columns(grid, spec), self._face, rtl=self._rtl)
        told = {"description": _plain(picture_words(spec)), "object_position": 2}
        sheet.insert_chart(row, 0, made, told)

    def _high(self, sheet: Worksheet, row: int, lines: int) -> None:
        """Arabic letters reach above and below a row made for Latin ones."""
        if self._rtl:
            sheet.set_row(row, _ARABIC_LINE * min(max(1, lines), 12))

    # ---- cells -------------------------------------------------------------------------------------

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, form: Form, look: str = "") -> None:
        value = cell.value
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, self._style(look, _FORMATS["day"]))
        elif isinstance(value, int | float):
            kind = _FORMATS[form] if form == "share" or isinstance(value, float) else _WHOLE
            sheet.write_number(row, column, value, self._style(look, kind))
        else:
            text = value if isinstance(value, str) else cell.text
            self._text(sheet, row, column, text, self._style(look or "wrapped", _FORMATS["text"]))

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, style: Any) -> None:
        """Words, whatever they begin with: never a formula, a number or a link."""
        plain = _plain(text)[:_MOST]
        if plain:
            sheet.write_string(row, column, plain, style)
        else:
            sheet.write_blank(row, column, None, style)

    def _style(self, look: str, form: str = "") -> Any:
        key = (look, form)
        if key not in self._styles:
            face = FONT if form and form != _FORMATS["text"] else self._face  # its digits are Latin ones
            said: dict[str, Any] = {"font_name": face, "font_size": 10, "valign": "top"}
            if self._rtl:
                said["reading_order"] = 2
            said |= {"num_format": form} if form else {}
            said |= _LOOKS[look]
            self._styles[key] = self._book.add_format(said)
        return self._styles[key]


_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "": {},
    "wrapped": {"text_wrap": True},
    "quiet": {"font_color": LIGHT.secondary},
    "title": {"bold": True, "font_size": 16},
    "total": {"bold": True, "top": 1},
    "over": {"bold": True, "text_wrap": True, "bg_color": LIGHT.primary_tint, "bottom": 1, "align": "right"},
    "head": {"bold": True, "text_wrap": True, "bg_color": LIGHT.primary_tint, "bottom": 1},
}


def _plain(text: str) -> str:
    """Words as XML can hold them."""
    return _NO_XML.sub("\ufffd", text)
