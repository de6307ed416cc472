"""PDF and pictures of the map: what is protected is in no byte of them, and nothing drawn follows who moves."""

from __future__ import annotations

import os
import struct
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from desktop.exchange import public_site, publishing
from desktop.exchange.paper import paper_size, picture_size
from desktop.exchange.public_site import Frame, Sheet
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.told import KINDS, Told
from desktop.views.map import map_scheme
from desktop.views.printing import OffscreenPrinter
from tests.trust.naughty import OWN, naughty
from tests.trust.protected_profile import TOWNS, Profiled, profiled, spelled

map_scheme.register()  # before the QApplication that the first fixture makes
SOAK = bool(os.environ.get("MAILLAGE_SOAK"))
PROFILES = 20 if SOAK else 2


@pytest.fixture
def made(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Iterator[Profiled]:
    one = profiled(tmp_path / "profil", template, request.param)
    yield one
    one.opened.close()


def page_of(made: Profiled, audience: str, sheet: Sheet) -> bytes:
    return publishing.sheet_page(made.opened.database, audience, sheet, lang="fr")[0]


def everything(pdf: bytes) -> bytes:
    """All that a PDF holds: its bytes, every stream unpacked, every text and property."""
    reader = PdfReader(BytesIO(pdf))
    parts = [pdf, str(reader.metadata).encode()]
    for number in sorted({*reader.xref.get(0, {}), *reader.xref_objStm} - {0}):
        found = reader.get_object(number)
        parts.append(repr(found).encode())
        if isinstance(found, StreamObject):
            parts.append(found.get_data())
    parts += [page.extract_text().encode() for page in reader.pages]
    return b"\n".join(parts)


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The parts of a picture's file by name."""
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        found[png[at + 4 : at + 8]] = png[at + 8 : at + 8 + length]
        at += length + 12
    return found


@pytest.mark.slow
@pytest.mark.parametrize("made", range(PROFILES), indirect=True)
def test_nothing_protected_is_drawn(qapp: QApplication, made: Profiled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_site, "_BASE", ("anchors.json",))  # the records alone: less to draw
    monkeypatch.setattr(public_site, "_CLOSE", "none")
    printer = OffscreenPrinter()
    audience = made.dice.choice(AUDIENCES)
    sheet = Sheet("Carte", made.dice.choice(KINDS), paper_size("A4", wide=True))
    south, north, west, east = TOWNS[made.hidden[0].town]
    size, fine = picture_size(960, 800)
    picture = Sheet("Carte", "actor", size, (west, south, east, north))
    pdf = printer.pdf(page_of(made, audience, sheet), sheet.size)
    png = printer.png(page_of(made, audience, picture), size, fine)
    whole = everything(pdf)
    assert b"OpenStreetMap" in whole  # the text was read
    assert len(whole) > 3 * len(pdf), "its streams were not unpacked"
    marks = [mark.encode() for one in made.hidden for mark in one.marks]
    points = [form for one in made.hidden for point in one.points for form in spelled(point)]
    for mark in marks:
        assert mark not in whole
        assert mark not in png
    for form in points:
        assert form not in whole.replace(pdf, b"")
    assert set(chunks(png)) <= {b"IHDR", b"pHYs", b"IDAT", b"IEND", b"sRGB", b"gAMA"}
    assert QImage.fromData(png).size() == QSize(960, 800)
    made.move()
    assert printer.png(page_of(made, audience, picture), size, fine) == png
    if made.seed == 0:  # the comparison can fail: who is no longer protected is seen where it is
        made.opened.act("actor", {"protected": False, "visibility": "public"}, made.hidden[0].actor)
        point = {"latitude": (south + north) / 2, "longitude": (west + east) / 2, "accuracy": None}
        open_ = {"protected": False, "visibility": "public", "point": point}
        made.opened.act("place", open_, made.hidden[0].place)
        assert printer.png(page_of(made, audience, picture), size, fine) != png


def letters(text: str) -> Counter[str]:
    """The letters, figures and signs of a text, each as often as it stands there; a ligature is its letters. Without
    those beyond the first plane: no font of a bare machine has them."""
    spelled_out = unicodedata.normalize("NFKD", "".join(one for one in text if one <= "\uffff"))
    return Counter(one for one in spelled_out if unicodedata.category(one)[0] in "LNPS")


def test_naughty_titles_stand_in_the_pdf_as_typed_and_nothing_runs(qapp: QApplication, tmp_path: Path) -> None:
    """All of them in the title of one sheet. What is left to right comes first: bidi would set its words apart."""
    strings = sorted(naughty() if SOAK else OWN, key=lambda text: not text.isascii())
    title = "\n".join(strings)
    sheet = Sheet(title, "initiative", (900, 80 + len(title) // 27))  # little is left for the map
    frame = Frame("", date(2024, 3, 4), "fr", {}, {})
    page = public_site.build(Told("public"), frame, base=tmp_path, sheet=sheet)
    pdf = OffscreenPrinter().pdf(page, sheet.size)
    whole = everything(pdf)
    for word in (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/EmbeddedFile", b"/AcroForm"):
        assert word not in whole
    document, buffer = QPdfDocument(None), QBuffer()
    buffer.setData(pdf)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    assert document.pageCount() == 1
    shown = document.getAllText(0).text()
    squeezed = "".join(shown.split())
    plain = [one for one in strings if one.isascii() and one.isprintable()]
    assert [one for one in plain if "".join(one.split()) not in squeezed] == []
    typed = letters(title)
    missing = typed - letters(shown)
    assert missing.total() <= typed.total() // 100, missing.most_common(20)
