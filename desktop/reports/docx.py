"""Owns a report as a Word document that a person goes on writing in. Must not know what the report is about.

Every look is a named style, so that one change changes all. Equal documents give equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Any, Final

from docx import Document as open_template
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from desktop.i18n import LOCALES, _, speaking
from desktop.packages import same_everywhere
from desktop.reports.directions import parts
from desktop.reports.document import Bars, Block, Document, Drawing, Heading, Paragraph, Picture, Said, Table, leading
from desktop.reports.docx_parts import (
    as_utc,
    edge,
    field,
    grey_lines,
    kept_with_next,
    lay,
    narrow_padding,
    one_cell,
    plain,
    shade,
    without_padding,
)
from desktop.tokens import LIGHT

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph as WordParagraph

FONT: Final = "Noto Sans"
ARABIC: Final = "Noto Sans Arabic"
_MARGIN: Final = 20  # millimetres
PICTURE: Final = 170  # millimetres: the words of a page that stands
_A4: Final = (210, 297)
_TIME: Final = 16  # millimetres before the words of a line
_STYLES: Final[tuple[tuple[str, str, float, bool, str, float, float], ...]] = (
    # name, based on, points, bold, colour, points before, points after
    ("Maillage Sorte", "Normal", 10, True, LIGHT.primary, 0, 2),
    ("Maillage Discret", "Normal", 9, False, LIGHT.secondary, 0, 4),
    ("Maillage Avis", "Normal", 10, False, LIGHT.warn, 4, 8),
    ("Maillage Rectificatif", "Normal", 10, False, LIGHT.info, 2, 6),
    ("Maillage Ligne", "Normal", 10, False, LIGHT.text, 0, 4),
    ("Maillage Cellule", "Normal", 9, False, LIGHT.text, 1, 1),
    ("Maillage En-tête de tableau", "Maillage Cellule", 9, True, LIGHT.text, 2, 2),
    ("Maillage Case", "Maillage Cellule", 8, False, LIGHT.text, 1, 1),
)
_LOOKS: Final = {
    "body": "Normal",
    "quiet": "Maillage Discret",
    "notice": "Maillage Avis",
    "amendment": "Maillage Rectificatif",
}
GROUP: Final = "#F3F6F8"
GROUNDS: Final = {"bar": "#C3CCD4", "open": LIGHT.primary_tint, "done": "#0D5A64", "late": "#FDEBE9"}
_KINDS: Final = {"need": LIGHT.warn, "priority": LIGHT.warn, "decision": LIGHT.primary, "action": LIGHT.info}


def write(document: Document) -> bytes:
    """The document as the bytes of a DOCX file."""
    with speaking(document.lang):
        word = _Writing(document).word
    made = io.BytesIO()
    word.save(made)
    return same_everywhere(made.getvalue())


class _Writing:
    """One document on its way into Word."""

    def __init__(self, document: Document) -> None:
        self._told = document
        self.word: Word = open_template()
        self._bare()
        self._style()
        self._names = self._named()
        self._page()
        self._head()
        for block, leads in zip(document.blocks, leading(document.blocks), strict=True):
            self._put(block)
            if leads and isinstance(block, Paragraph | Table):
                self.word.paragraphs[-1].paragraph_format.keep_with_next = True
            if leads and isinstance(block, Table):
                kept_with_next(self.word.tables[-1].rows[-1])

    @property
    def _width(self) -> int:
        """Millimetres between the margins."""
        return _A4[self._told.landscape] - 2 * _MARGIN

    # ---- what the template brings, and what is ours ------------------------------------------------

    def _bare(self) -> None:
        """Take away what the template says of its own maker."""
        about = self.word.core_properties
        about.author = about.last_modified_by = about.comments = about.keywords = about.category = ""
        about.title, about.subject = plain(self._told.title), plain(self._told.kind)
        about.language = _tag(self._told.lang)
        about.revision = 1
        about.created = about.modified = as_utc(self._told.stamp)
        package = self.word.part.package
        for number, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[number]

    def _style(self) -> None:
        styles = self.word.styles
        normal = styles["Normal"]
        self._face(normal, 10, LIGHT.text)
        normal.paragraph_format.space_after = Pt(4)
        normal.paragraph_format.line_spacing = 1.12
        for name, size, space in (("Title", 20.0, (0, 8)), ("Heading 1", 14.0, (16, 6)), ("Heading 2", 11.5, (10, 4))):
            style = styles[name]
            self._face(style, size, LIGHT.primary if name != "Title" else LIGHT.text, bold=True)
            style.paragraph_format.space_before, style.paragraph_format.space_after = map(Pt, space)
            style.paragraph_format.keep_with_next = True
            self._borderless(style)
        for name, based, points, bold, colour, before, after in _STYLES:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.quick_style = styles[based], True
            self._face(style, points, colour, bold=bold)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        line = styles["Maillage Ligne"].paragraph_format
        line.left_indent, line.first_line_indent = Mm(_TIME), Mm(-_TIME)
        line.tab_stops.add_tab_stop(Mm(_TIME), WD_TAB_ALIGNMENT.LEFT)
        styles["Maillage Case"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for name in ("Header", "Footer"):
            self._face(styles[name], 8, LIGHT.secondary)
        self._languages()

    def _face(self, style: Any, points: float, colour: str, *, bold: bool = False) -> None:
        """Fonts for both scripts, sizes for both, and the direction: a style says all of it."""
        style.font.name, style.font.size, style.font.bold = FONT, Pt(points), bold
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
        shape = style.element.get_or_add_rPr()
        fonts = shape.find(qn("w:rFonts"))
        for name in list(fonts.attrib):
            if "heme" in name:  # the template's own faces
                del fonts.attrib[name]
        for name, face in (("ascii", FONT), ("hAnsi", FONT), ("eastAsia", FONT), ("cs", ARABIC)):
            fonts.set(qn(f"w:{name}"), face)
        for spread in shape.findall(qn("w:spacing")):  # it would tear Arabic letters apart
            shape.remove(spread)
        lay(shape, "w:szCs", val=str(round(points * 2)))
        lay(shape, "w:bCs", val="1" if bold else "0")
        if self._told.rtl:
            paragraph = style.element.get_or_add_pPr()
            lay(paragraph, "w:bidi")

    def _borderless(self, style: ParagraphStyle) -> None:
        shape = style.element.get_or_add_pPr()
        for border in shape.findall(qn("w:pBdr")):
            shape.remove(border)

    def _languages(self) -> None:
        """Word checks the spelling of each script in this language."""
        tag = _tag(self._told.lang)
        defaults = self.word.styles.element.find(qn("w:docDefaults"))
        for said in defaults.iter(qn("w:lang")):
            for name in ("val", "bidi"):
                said.set(
                    qn(f"w:{name}"), tag if (name == "bidi") == self._told.rtl else ("ar-MA", "fr-MA")[name == "val"]
                )

    def _page(self) -> None:
        section = self.word.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if self._told.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = map(Mm, reversed(_A4) if self._told.landscape else _A4)
        section.left_margin = section.right_margin = Mm(_MARGIN)
        section.top_margin, section.bottom_margin = Mm(18), Mm(20)
        if self._told.rtl:
            lay(section._sectPr, "w:bidi")  # python-docx has no name for it
        foot = section.footer.paragraphs[0]
        foot.style = self.word.styles["Footer"]
        tabs = foot.style.paragraph_format.tab_stops
        tabs.clear_all()
        tabs.add_tab_stop(Mm(self._width), WD_TAB_ALIGNMENT.RIGHT)
        self._run(foot, f"{self._told.foot}\t")
        for part in re.split("([\0\1])", _("Page {n} sur {all}", n="\0", all="\1")):
            if part in ("\0", "\1"):
                field(self._run(foot, ""), "PAGE" if part == "\0" else "NUMPAGES")
            else:
                self._run(foot, part)

    def _head(self) -> None:
        self._paragraph(self._told.kind, "Maillage Sorte")
        self._paragraph(self._told.title, "Title")
        if self._told.notice:
            self._words(Paragraph(self._told.notice, "notice"))
        if self._told.facts:
            self._facts()

    def _facts(self) -> None:
        """When, where, who: a table without lines, one fact a row."""
        table = self._table(len(self._told.facts), (0.22, 0.78), lines=False)
        for row, (label, text) in zip(table.rows, self._told.facts, strict=True):
            for cell, words, style in zip(row.cells, (label, text), ("Maillage Discret", "Normal"), strict=True):
                self._fill(cell, words, style)

    # ---- blocks ------------------------------------------------------------------------------------

    @singledispatchmethod
    def _put(self, block: Block) -> None:
        raise TypeError(type(block))

    @_put.register
    def _heading(self, block: Heading) -> None:
        self._paragraph(block.text, f"Heading {block.level}")

    @_put.register
    def _words(self, block: Paragraph) -> None:
        made = self._paragraph(block.text, _LOOKS[block.look])
        if block.look in ("notice", "amendment"):
            edge(made, LIGHT.warn if block.look == "notice" else LIGHT.info, rtl=self._told.rtl)

    @_put.register
    def _said(self, block: Said) -> None:
        line = self._dressed(self.word.add_paragraph(), "Maillage Ligne")
        self._run(line, f"{block.time}\t")
        if block.kind != "note":
            self._run(line, f"{block.label}  ", bold=True, colour=_KINDS.get(block.kind, LIGHT.primary))
        self._run(line, block.text)
        if block.more:
            self._run(line, f"  {block.more}", colour=LIGHT.secondary)

    @_put.register
    def _grid(self, block: Table) -> None:
        shares = tuple(column.share for column in block.columns)
        table = self._table(1 + bool(block.over) + len(block.rows) + len(block.groups), shares, lines=True)
        header, *rows = table.rows
        lay(header._tr.get_or_add_trPr(), "w:tblHeader")
        for cell, column in zip(header.cells, block.columns, strict=True):
            if column.number:
                lay(cell.paragraphs[0]._p.get_or_add_pPr(), "w:jc", val="end")
            self._fill(cell, column.title, "Maillage En-tête de tableau")
            shade(cell, LIGHT.primary_tint)
        kept_with_next(header)
        left = iter(rows)
        if block.over:
            over = next(left)
            self._group(over, block.over)
            lay(over._tr.get_or_add_trPr(), "w:tblHeader")
        for section in block.sections:
            if section.over:
                self._group(next(left), section.over)
            last = len(section.rows) - 1
            for at, texts in enumerate(section.rows):
                row = next(left)
                self._row(row, texts, block, closes=block.total and texts is block.rows[-1])
                if at != last and (section.short or at in (0, last - 1)):
                    kept_with_next(row)
        self._paragraph("", "Maillage Discret")

    def _row(self, row: Any, texts: Sequence[str], block: Table, *, closes: bool) -> None:
        lay(row._tr.get_or_add_trPr(), "w:cantSplit")
        style = "Maillage En-tête de tableau" if closes else "Maillage Cellule"
        for cell, text, column in zip(row.cells, texts, block.columns, strict=True):
            self._fill(cell, text, style)
            if column.number:
                for paragraph in cell.paragraphs:
                    lay(paragraph._p.get_or_add_pPr(), "w:jc", val="end")

    def _group(self, row: Any, text: str) -> None:
        """What the rows below have in common, over all columns."""
        lay(row._tr.get_or_add_trPr(), "w:cantSplit")
        cell = one_cell(row)
        self._fill(cell, text, "Maillage En-tête de tableau")
        shade(cell, GROUP)
        kept_with_next(row)

    @_put.register
    def _bars(self, block: Bars) -> None:
        """A row for each line, a cell for each span of time: it can be typed in like any other table."""
        tops = 1 + bool(block.groups)
        spans = len(block.heads)
        table = self._table(tops + len(block.rows), (block.share, *[1.0] * spans), lines=True)
        narrow_padding(table._tbl.tblPr, rtl=self._told.rtl)
        rows = [(row, row.cells) for row in table.rows]
        for row, cells in rows[:tops]:
            lay(row._tr.get_or_add_trPr(), "w:tblHeader")
            for cell in cells:
                shade(cell, LIGHT.primary_tint)
        for cell, head in zip(rows[tops - 1][1][1:], block.heads, strict=True):
            self._slot(cell, head, bold=True)
        at = 1
        for text, many in block.groups:
            cell = rows[0][1][at].merge(rows[0][1][at + many - 1])
            self._slot(cell, text, bold=True)
            at += many
        for (row, cells), bar in zip(rows[tops:], block.rows, strict=True):
            lay(row._tr.get_or_add_trPr(), "w:cantSplit")
            self._fill(cells[0], bar.title, "Maillage En-tête de tableau" if bar.strong else "Maillage Cellule")
            for cell, slot in zip(cells[1:], bar.slots, strict=True):
                if slot.mark in GROUNDS:
                    shade(cell, GROUNDS[slot.mark])
                ink = {"done": "#FFFFFF", "late": "#8F1C14"}.get(slot.mark, "")
                self._slot(cell, slot.text, bold=slot.mark in ("open", "done", "late"), colour=ink)
        self._paragraph("", "Maillage Discret")

    def _slot(self, cell: Any, text: str, *, bold: bool = False, colour: str = "") -> None:
        paragraph = self._dressed(cell.paragraphs[0], "Maillage Case")
        if text:
            self._run(paragraph, text, bold=bold, colour=colour)

    @_put.register
    def _drawing(self, block: Drawing) -> None:
        """A Word document tells the places in its table: no picture to keep in step while somebody edits."""

    @_put.register
    def _picture(self, block: Picture) -> None:
        """A chart on its own line, with the table under it."""
        line = self.word.add_paragraph()
        line.paragraph_format.line_spacing = 1.0
        shape = line.add_run().add_picture(io.BytesIO(block.png), width=Mm(min(PICTURE, self._width)))
        about = shape._inline.docPr
        about.set("descr", plain(block.label))

    # ---- pieces ------------------------------------------------------------------------------------

    def _named(self) -> dict[str | None, str | None]:
        """The mark of each style of paragraphs, by its name; the default style has none."""
        styles = [style for style in self.word.styles if style.type == WD_STYLE_TYPE.PARAGRAPH]
        plain = self.word.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        usual = None if plain is None else plain.style_id
        return {style.name: None if style.style_id == usual else style.style_id for style in styles}

    def _dressed(self, paragraph: WordParagraph, style: str) -> WordParagraph:
        """The paragraph in a style: python-docx would look through all two hundred for it, each time."""
        paragraph._p.style = self._names[style]
        return paragraph

    def _paragraph(self, text: str, style: str) -> WordParagraph:
        made = self._dressed(self.word.add_paragraph(), style)
        self._run(made, text)
        return made

    def _run(self, paragraph: WordParagraph, text: str, *, bold: bool = False, colour: str = "") -> Any:
        """Words in a paragraph, a run for each direction: Word takes font, size and order from what a run says."""
        made = None
        for part, rtl in parts(plain(text), rtl=self._told.rtl) if text else [("", False)]:
            made = paragraph.add_run(part)
            if bold:
                made.bold = True
                lay(made._r.get_or_add_rPr(), "w:bCs")
            if colour:
                made.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
            if rtl:
                lay(made._r.get_or_add_rPr(), "w:rtl")
        return made

    def _table(self, rows: int, shares: tuple[float, ...], *, lines: bool) -> Any:
        table = self.word.add_table(rows, len(shares))
        table.style = self.word.styles["Table Grid" if lines else "Normal Table"]
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        shape = table._tbl.tblPr
        if self._told.rtl:
            lay(shape, "w:bidiVisual")
        room = float(self._width)
        if not lines:
            without_padding(shape)
        else:
            grey_lines(shape)
            if not self._told.rtl:  # its lines, not its words, begin where the text does
                lay(shape, "w:tblInd", w="108", type="dxa")
                room -= 3
        wide = room / sum(shares)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(share * wide)
        for row in table.rows:
            for cell, share in zip(row.cells, shares, strict=True):
                cell.width = Mm(share * wide)
        return table

    def _fill(self, cell: Any, text: str, style: str) -> None:
        """A cell's words, a paragraph for each line of them."""
        first, *rest = text.split("\n")
        self._run(self._dressed(cell.paragraphs[0], style), first)
        for line in rest:
            self._run(self._dressed(cell.add_paragraph(), style), line)


def _tag(lang: str) -> str:
    return {"en": "en-GB", "es": "es-ES"}.get(lang, LOCALES[lang].replace("_", "-"))
