"""Owns writing tables as a workbook that a person edits and gives back. Must not know what a table tells.

Native numbers and dates, a head that stays in view, filters, lists to choose from, rows ready for typing. Nothing in it
computes; it names no author and no hour but its own day, so that equal tables are equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook

from desktop.exchange.marks import LISTS, SHEET, Left
from desktop.exchange.marks import rows as marks_of
from desktop.exchange.table import ID, Book, Column, Table, Value
from desktop.i18n import _, ngettext, speaking
from desktop.packages import same_everywhere
from desktop.progress import Progress
from desktop.tokens import LIGHT

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FONT: Final = "Noto Sans"
ARABIC: Final = "Noto Sans Arabic"
MOST: Final = 32_767  # signs that a cell can hold
_FORMATS: Final = {"text": "@", "long": "@", "number": "0", "decimal": "General", "day": "yyyy-mm-dd"}
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_TITLE: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE: Final = 31  # signs, what a sheet's name may have
_LEAST, _WIDE, _READ = 12, 44, 200  # widths of columns in signs; rows that are looked at for them
_FIRST: Final = date(1900, 1, 1)  # before it a spreadsheet has no days
_LAST: Final = date(2200, 12, 31)


def write(book: Book, progress: Progress | None = None) -> bytes:
    """The tables as the bytes of an XLSX file, in their language. `progress` is told rows, and may raise to stop."""
    with speaking(book.lang):
        return _Writing(book, progress or (lambda _done, _of: None)).content()


def held(value: Value) -> Value:
    """What a cell of a workbook holds of a value; None for nothing, and for a text that would be cut: cut, it would
    come back as somebody's edit."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value if value >= _FIRST else value.isoformat()
    if isinstance(value, int | float):
        return value
    text = plain(value)
    return text if len(text) <= MOST else None


class _Writing:
    """Tables on their way into a workbook."""

    def __init__(self, book: Book, progress: Progress) -> None:
        self._book, self._progress = book, progress
        self._rtl = book.lang == "ar"
        self._out = io.BytesIO()
        never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._file = Workbook(self._out, {"in_memory": True, **never})
        self._file.formats[0].set_font_name(self._face)
        created = datetime.combine(book.day, time())  # a day, nowhere
        self._file.set_properties({"title": plain(book.title), "created": created})
        self._styles: dict[tuple[str, str], Any] = {}
        self._names: set[str] = set()
        self._done = self._too_long = 0
        self._left: list[Left] = []
        self._lists = {name: at for at, name in enumerate(book.lists)}
        for table in book.tables:
            self._table(table)
        self._about()
        if self._lists:
            self._choices()
        if self._left:
            self._remember()

    def content(self) -> bytes:
        self._file.close()
        return same_everywhere(self._out.getvalue())

    @property
    def _face(self) -> str:
        return ARABIC if self._rtl else FONT

    def _sheet(self, title: str) -> Worksheet:
        sheet = self._file.add_worksheet(self._free(title))
        if self._rtl:
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def _free(self, title: str) -> str:
        """A name for a sheet that no other has; capitals do not tell two apart."""
        name = short = _NO_TITLE.sub(" ", title).strip().strip("'")[:_TITLE].strip() or "—"
        n = 1
        while name.lower() in (*self._names, "history"):  # Excel keeps that one for itself
            n += 1
            name = f"{short[: _TITLE - len(str(n)) - 1]} {n}"
        self._names.add(name.lower())
        return name

    # ---- a table ---------------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.title)
        heads = 2 if self._book.tagged else 1
        last = heads + len(table.rows) + self._book.spare - 1
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, _width(table, at), self._style("quiet" if column.name == ID else "", column.form))
            sheet.write_string(0, at, plain(column.label), self._style("needed" if column.needed else "head", "text"))
            if self._book.tagged:
                sheet.write_string(1, at, column.tag, self._style("tag", "text"))
            if self._book.spare:
                self._explained(sheet, at, column)
                self._offered(sheet, at, column, heads, last)
        left = Left(sheet.name, tuple(plain(column.label) for column in table.columns))
        for number, row in enumerate(table.rows, start=heads):
            held = tuple(self._cell(sheet, number, at, value, table.columns[at]) for at, value in enumerate(row))
            if table.columns[0].name == ID and row[0]:
                left.rows.append((str(row[0]), held))
            self._done += 1
            if self._done % 200 == 0:
                self._progress(self._done, self._book.rows)
        sheet.freeze_panes(heads, 2 if len(table.columns) > 1 and table.columns[0].name == ID else 0)
        sheet.repeat_rows(0)
        if table.columns:
            sheet.autofilter(heads - 1, 0, max(heads, last), len(table.columns) - 1)
        if left.rows and self._book.spare:  # made to be edited and brought back
            self._left.append(left)

    def _cell(self, sheet: Worksheet, row: int, at: int, value: Value, column: Column) -> Value:
        """Writes a cell. Gives what it holds then."""
        holds = held(value)
        look = "quiet" if column.name == ID else ""
        if isinstance(holds, date):
            sheet.write_datetime(row, at, holds, self._style(look, "day"))
        elif isinstance(holds, int | float):
            sheet.write_number(row, at, holds, self._style(look, column.form))
        elif holds is not None:
            sheet.write_string(row, at, holds, self._style("wrapped" if column.form == "long" else look, "text"))
        elif value is not None and value != "":
            self._too_long += 1
        return holds

    def _explained(self, sheet: Worksheet, at: int, column: Column) -> None:
        said = [plain(one) for one in explanations(column) if one]
        if said:
            face = {"font_name": self._face, "font_size": 9, "author": "", "x_scale": 2.2, "y_scale": 0.8}
            sheet.write_comment(0, at, "\n".join(said), face)

    def _offered(self, sheet: Worksheet, at: int, column: Column, first: int, last: int) -> None:
        """The list that a column offers, or what a date and a number must be. Only closed lists refuse other words."""
        if last < first:
            return
        if column.choices in self._lists:
            letter = _letters(self._lists[column.choices])
            count = len(self._book.lists[column.choices])
            source = f"='{LISTS}'!${letter}$2:${letter}${count + 1}"
            rule: dict[str, Any] = {"validate": "list", "source": source, "show_error": column.closed}
        elif column.form == "day":
            rule = {"validate": "date", "criteria": "between", "minimum": _FIRST, "maximum": _LAST}
            rule |= {"error_type": "information", "error_title": _("Date"), "error_message": _day_words()}
        elif column.form == "number":
            rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}
            rule |= {"error_title": plain(column.label)[:32], "error_message": _("Il faut un nombre entier.")}
        else:
            return
        sheet.data_validation(first, at, last, at, rule)

    # ---- what stands beside ----------------------------------------------------------------------------

    def _about(self) -> None:
        """What the workbook is and what it keeps back."""
        book = self._book
        sheet = self._sheet(_("À propos"))
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, plain(book.title), self._style("title", "text"))
        row = 2
        notes = [(_("À savoir"), one) for one in (*book.notes, *self._cut())]
        if book.spare:
            notes += [(_("Pour modifier"), one) for one in _how()]
        for label, text in (*book.facts, *notes):
            # one cell for both: two columns would look like a table of records to whoever imports
            sheet.write_string(
                row, 0, plain(_("{label} : {text}", label=label, text=text))[:MOST], self._style("wrapped", "text")
            )
            row += 1

    def _cut(self) -> Iterator[str]:
        if self._too_long:
            yield ngettext(
                "{n} texte trop long pour une cellule n’y est pas : il reste dans Maillage.",
                "{n} textes trop longs pour une cellule n’y sont pas : ils restent dans Maillage.",
                self._too_long,
            )

    def _choices(self) -> None:
        """The lists that columns offer, on a sheet that nobody needs to look at."""
        sheet = self._sheet(LISTS)
        for name, at in self._lists.items():
            sheet.write_string(0, at, name, self._style("quiet", "text"))
            for row, word in enumerate(self._book.lists[name], start=1):
                sheet.write_string(row, at, plain(word)[:MOST], self._style("", "text"))
        sheet.hide()

    def _remember(self) -> None:
        """What the cells hold as they leave: whoever brings the workbook back changed only those that differ."""
        sheet = self._sheet(SHEET)
        for at, row in enumerate(marks_of(self._book.audience, self._left)):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
        sheet.very_hidden()

    def _style(self, look: str, form: str) -> Any:
        key = (look, form)
        if key not in self._styles:
            said: dict[str, Any] = {"font_name": self._face, "font_size": 10, "valign": "top"}
            said |= {"reading_order": 2} if self._rtl else {}
            self._styles[key] = self._file.add_format(said | {"num_format": _FORMATS[form]} | _LOOKS[look])
        return self._styles[key]


_HEAD: Final = {
    "bold": True,
    "text_wrap": True,
    "bg_color": LIGHT.primary_tint,
    "bottom": 1,
    "bottom_color": LIGHT.primary,
}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "": {},
    "wrapped": {"text_wrap": True},
    "quiet": {"font_color": LIGHT.tertiary},
    "title": {"bold": True, "font_size": 16},
    "tag": {"font_color": LIGHT.secondary, "italic": True},
    "head": _HEAD,
    "needed": _HEAD | {"bg_color": LIGHT.primary, "font_color": LIGHT.on_primary},
}


def explanations(column: Column) -> list[str]:
    """What is said beside the head of a column, in the language in force."""
    if column.name == ID:
        return [_("Ne pas modifier : c’est par lui que Maillage retrouve la fiche. Vide : une nouvelle fiche.")]
    said = [column.help]
    said.append(_("Demandé : sans lui la fiche reste un brouillon.") if column.needed else "")
    said.append(_("Plusieurs valeurs : séparez-les par un point-virgule.") if column.several else "")
    said.append(_day_words() if column.form == "day" else "")
    return [one for one in said if one]


def _day_words() -> str:
    return _("Une date, ou seulement un mois (2021-03) ou une année (2021).")


def _how() -> list[str]:
    return [
        _("Modifiez des cellules, ajoutez des lignes, puis dans Maillage : Échanges, Importer."),
        _("Seules les cellules modifiées changent. Une cellule vidée n’efface rien."),
    ]


def _width(table: Table, at: int) -> float:
    column = table.columns[at]
    if column.name == ID:
        return 7
    texts = (len(max(str(row[at]).split("\n"), key=len)) for row in table.rows[:_READ] if row[at] is not None)
    head = max(map(len, column.label.split()), default=0) + 4
    return min(_WIDE, max(_LEAST, head, *texts, 0) + 1)


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def plain(text: str) -> str:
    """Words as XML can hold them."""
    return _NO_XML.sub("\ufffd", text)
