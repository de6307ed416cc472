"""Owns the elements of a Word document that python-docx has no name for. Must not know what a document says."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph

# what XML cannot hold: a text that was pasted may
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# In what order Word wants the properties of a run, a paragraph, a row, a table and a section: files that break it are
# "unreadable content" there, though other programs read them.
_ORDER: Final = {
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment outlineLvl "
    "rPr sectPr",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "trPr": "cantSplit trHeight tblHeader tblCellSpacing jc",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt "
    "vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
}


def plain(text: str) -> str:
    """Words as XML can hold them."""
    return _NO_XML.sub("\ufffd", text)


def as_utc(moment: datetime) -> datetime:
    """python-docx writes what it is given as UTC."""
    return moment.replace(tzinfo=None, microsecond=0)


def lay(parent: Any, name: str, **values: str) -> Any:
    """An element among the properties of `parent`, once, where Word expects it."""
    for before in parent.findall(qn(name)):
        parent.remove(before)
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    order = _ORDER[parent.tag.rpartition("}")[2]].split()
    place = order.index(name.removeprefix("w:"))
    for at, child in enumerate(parent):
        local = child.tag.rpartition("}")[2]
        if local in order and order.index(local) > place:
            parent.insert(at, made)
            return made
    parent.append(made)
    return made


def field(run: Any, name: str) -> None:
    """A number that Word counts: the page's, or of all pages."""
    for part in ("begin", None, "separate", "text", "end"):
        if part is None:
            made = OxmlElement("w:instrText")
            made.set(qn("xml:space"), "preserve")
            made.text = f" {name} "
        elif part == "text":
            made = OxmlElement("w:t")
            made.text = "1"
        else:
            made = OxmlElement("w:fldChar")
            made.set(qn("w:fldCharType"), part)
        run._r.append(made)


def shade(cell: Any, colour: str) -> None:
    lay(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=colour.removeprefix("#"))


def kept_with_next(row: Any) -> None:
    """The row stands on the page of the next one."""
    for paragraph in row._tr.iter(qn("w:p")):
        lay(paragraph.get_or_add_pPr(), "w:keepNext")


def one_cell(row: Any) -> Any:
    """Make one cell of those of a row, as wide as all of them."""
    first, *others = row.cells
    wide = sum(cell.width for cell in row.cells)
    for cell in others:
        row._tr.remove(cell._tc)
    first.width = wide
    lay(first._tc.get_or_add_tcPr(), "w:gridSpan", val=str(1 + len(others)))
    return first


def grey_lines(shape: Any) -> None:
    """Thin grey lines around the cells of a table."""
    borders = lay(shape, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9D1D9")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)


def without_padding(shape: Any) -> None:
    """Cells whose words begin where the text around the table does."""
    _padding(shape, "0")


def narrow_padding(shape: Any, *, rtl: bool) -> None:
    """Cells of one short word each; the table's lines begin where the text does."""
    _padding(shape, "30")
    if not rtl:
        lay(shape, "w:tblInd", w="30", type="dxa")


def _padding(shape: Any, wide: str) -> None:
    margins = lay(shape, "w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), wide)
        one.set(qn("w:type"), "dxa")
        margins.append(one)


def edge(paragraph: WordParagraph, colour: str, *, rtl: bool) -> None:
    """A coloured line where the paragraph begins."""
    borders = lay(paragraph._p.get_or_add_pPr(), "w:pBdr")
    line = OxmlElement("w:right" if rtl else "w:left")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", colour.removeprefix("#"))):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
