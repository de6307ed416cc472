"""A value in the other script: it stands where the page is read from, and leaves what is beside it as it is."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.i18n import format_list
from desktop.views.exchange.exchange_protect import PassphraseField
from desktop.views.widgets.basics import Label, SearchField
from desktop.views.widgets.fields import LongField, TextField
from desktop.views.widgets.lookup import LookupField
from tests.qt.pages import dress, rest

WIDE = 600
LATIN, ARABIC = "Croissant-Rouge", "جمعية الأمل"


def inked(widget: QWidget) -> tuple[int, int]:
    """The first and the last column of a widget that are not its ground."""
    image = widget.grab().toImage()
    ground = image.pixelColor(image.width() // 2, 1)
    columns = [
        x
        for x in range(4, image.width() - 4)  # a frame is no ink
        if any(image.pixelColor(x, y) != ground for y in range(4, image.height() - 4))
    ]
    return columns[0], columns[-1]


@pytest.mark.parametrize("wrap", [False, True])
@pytest.mark.parametrize(("lang", "text"), [("fr", ARABIC), ("ar", LATIN), ("fr", LATIN), ("ar", ARABIC)])
def test_a_label_begins_where_the_page_is_read_from(qapp: QApplication, lang: str, text: str, wrap: bool) -> None:
    dress(qapp, lang)
    label = Label(text, wrap=wrap)
    label.resize(WIDE, 30)
    first, last = inked(label)
    assert last < WIDE // 2 if lang == "fr" else first > WIDE // 2


def fields() -> list[QLineEdit]:
    return [
        TextField("Nom", name="field.x"),
        PassphraseField(name="field.y"),
        SearchField("Chercher", name="field.z"),
        LookupField("Lieu", lambda _typed, answer: answer([]), name="field.w"),
    ]


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("text", ["", LATIN, ARABIC])
def test_a_field_is_typed_in_where_the_page_is_read_from(qapp: QApplication, lang: str, text: str) -> None:
    """An empty one too: Qt asks the keyboard, and lays the caret on the left of an Arabic field."""
    dress(qapp, lang)
    for field in fields():
        field.resize(WIDE, 32)
        field.setText(text)
        field.show()
        rest(ms=1)
        for place in (0, len(text)):
            field.setCursorPosition(place)
            caret = field.cursorRect().center().x()
            assert caret < WIDE // 2 if lang == "fr" else caret > WIDE // 2, (field.objectName(), place)
        field.close()


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_several_lines_too(qapp: QApplication, lang: str) -> None:
    dress(qapp, lang)
    field = LongField("Note", name="field.note")
    field.resize(WIDE, 80)
    field.show()
    rest(ms=1)
    caret = field.cursorRect().center().x()
    field.close()
    assert caret < WIDE // 2 if lang == "fr" else caret > WIDE // 2


def test_a_line_that_begins_with_an_arabic_name_is_read_from_the_left(qapp: QApplication) -> None:
    """*يوسف · 27 nov. 2026* read *nov. 2026 27 · يوسف*: its first strong letter decided for all of it."""
    dress(qapp, "fr")
    line = format_list([ARABIC, "27 nov. 2026"])
    laid = QTextLayout(line, Label().font())
    laid.beginLayout()
    first = laid.createLine()
    laid.endLayout()
    places: list[tuple[float, int]] = [
        first.cursorToX(line.index(part))  # type: ignore[misc]  # the stubs say object: a place and a cursor
        for part in (" · ", "27", "nov.", "2026")
    ]
    assert places == sorted(places)
