"""Documents of each sort, made here: the word that is looked for stands on the third page."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from itertools import groupby

FR = (
    "Guide du comité local. Ouvrir la réunion et dire pourquoi on est là.",
    "Deuxième page : qui inviter, et comment écrire aux communes.",
    "Troisième page : le protocole d’évaluation des besoins est relu avec les habitants.",
)
AR = (
    "دليل اللجنة المحلية. افتتاح الاجتماع وشرح الهدف منه.",
    "الصفحة الثانية: من ندعو وكيف نكتب إلى الجماعات.",
    "الصفحة الثالثة: بروتوكول تقييم الحاجيات يراجع مع السكان.",
)
WORD = {"fr": "évaluation", "ar": "بروتوكول"}
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODT = "application/vnd.oasis.opendocument.text"
_SIGN = re.compile("(?s)\u0644[\u0622\u0623\u0625\u0627]|.")
_WIDE = 4  # points that a sign of 8 points takes
_ARABIC = re.compile("[\u0620-\u064a]")
_TURN = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def pages(lang: str) -> tuple[str, ...]:
    return AR if lang == "ar" else FR


def of_objects(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first of them its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + head + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def stream(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return b"<</Filter%s/Length %d>>stream\n%s\nendstream" % (filters, len(content), content)


def pdf(texts: Sequence[str] = FR, *, by_word: bool = False) -> bytes:
    """Signs as writers of PDF lay them: Arabic ones in reverse, lam-alef as one sign that is told by two letters.

    A whole line at once, as word processors do, or `by_word`: each where it belongs, in the order of the text, as
    browsers do.
    """
    signs = sorted({sign for text in texts for sign in _SIGN.findall(text)})
    codes = {sign: number for number, sign in enumerate(signs, 1)}
    told = "".join(f"<{codes[sign]:04x}> <{sign.encode('utf-16-be').hex()}>\n" for sign in signs)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(signs)} beginbfchar\n{told}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    count = len(texts)
    kids = b" ".join(b"%d 0 R" % (7 + 2 * number) for number in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>>>" % (count, kids),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor 6 0 R/DW 500>>",
        stream(zlib.compress(cmap.encode())),
        b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 500 500]/ItalicAngle 0/Ascent 500/Descent 0"
        b"/CapHeight 500/StemV 50>>",
    ]
    for number, text in enumerate(texts):
        drawn = " ".join(f"1 0 0 1 {x} 700 Tm <{_coded(word, codes)}> Tj" for x, word in _laid(text, by_word))
        objects.append(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (8 + 2 * number))
        objects.append(stream(zlib.compress(f"BT /F 8 Tf {drawn} ET".encode())))
    return of_objects(objects)


def _laid(text: str, by_word: bool) -> list[tuple[int, list[str]]]:
    """What is drawn: from where, which signs."""
    seen = _seen(text)
    if not (by_word and _ARABIC.search(text)):
        return [(20, [sign for word in seen for sign in (*_signs(word), " ")][:-1])]
    places, x = dict[str, int](), 20
    for word in seen:
        places[word] = x
        x += _WIDE * (len(_signs(word)) + 1)
    return [(places[word], _signs(word)) for word in text.split(" ")]


def _seen(text: str) -> list[str]:
    """The words of a line as they stand on paper, from the left."""
    arabic = bool(_ARABIC.match(text))
    words = text.split(" ")[:: -1 if arabic else 1]
    return [
        word
        for forward, run in groupby(words, lambda word: not _ARABIC.search(word))
        for word in (list(run)[::-1] if forward and arabic else run)
    ]


def _signs(word: str) -> list[str]:
    """The signs of a word as they stand on paper, from the left."""
    signs = _SIGN.findall(word)
    if not _ARABIC.search(word):
        return signs
    return [
        sign
        for forward, run in groupby(signs[::-1], lambda sign: sign.isdigit())
        for sign in (list(run)[::-1] if forward else run)
    ]


def _coded(signs: Sequence[str], codes: dict[str, int]) -> str:
    return "".join(f"{codes[sign]:04x}" for sign in signs)


def zipped(parts: dict[str, str], first: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        if first:
            made.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


def docx(texts: Sequence[str] = FR, *, title: str = "", turn: str = _TURN, before: str = "", **more: str) -> bytes:
    body = turn.join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    parts = {"word/document.xml": f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>", **more}
    if title:
        parts["docProps/core.xml"] = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>'
    return zipped({"[Content_Types].xml": "<Types/>", **parts})


def odt(texts: Sequence[str] = FR) -> bytes:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("o", "office"), ("t", "text"), ("s", "style"), ("f", "xsl-fo-compatible"))
    )
    style = '<s:style s:name="P1"><s:paragraph-properties f:break-before="page"/></s:style>'
    body = "".join(
        f'<t:p t:style-name="{"P1" if number else "P0"}"><t:span>{text}</t:span></t:p>'
        for number, text in enumerate(texts)
    )
    return zipped({"content.xml": f"<o:document-content {spaces}>{style}{body}</o:document-content>"}, _ODT)


def markdown(texts: Sequence[str] = FR) -> bytes:
    filling = f"**{texts[0]}** [{texts[1]}](https://exemple.ma/page) " * 5
    return "\n\n".join(f"# {text.split('.')[0].split(':')[0]}\n\n{filling}\n\n{text}" for text in texts).encode()


def plain(texts: Sequence[str] = FR) -> bytes:
    return "\n\f".join(texts).encode()


MADE: dict[str, Callable[[Sequence[str]], bytes]] = {
    ".pdf": pdf,
    ".docx": docx,
    ".odt": odt,
    ".md": markdown,
    ".txt": plain,
}
