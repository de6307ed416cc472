"""What is typed or pasted comes back as it was; no text is ever taken for markup."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QTableView

from desktop.viewmodels.typed import ascii_digits, read_date, write_date
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, plain_tip
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.fields import DateField, LongField, NumberField, PointField, TextField
from tests.qt.pages import dress, rest

HOSTILE = [
    "{{ config.__class__ }} {% raw %}",
    "<script>alert(1)</script><b>gras</b> & co",
    "=cmd|'/c calc'!A1",
    "\u202eأمل\u202c abc \u2066x\u2069",
    "40\u00a0% de\u202fchoses",
    "a" * 40_000,
    "avant\x00après",
    "😀👩‍👩‍👧 é",
]


@pytest.fixture(autouse=True)
def _app(qapp: QApplication) -> None:
    """Widgets need a program."""


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_a_line_keeps_its_text(text: str) -> None:
    field = TextField("Titre", name="field.title")
    field.set_value(text)
    assert field.value() == text
    QApplication.clipboard().setText(text)
    field.clear()
    field.paste()
    assert field.value() == text


@pytest.mark.parametrize("text", [*HOSTILE, "deux\nlignes\n\nquatre"], ids=lambda text: text[:12])
def test_several_lines_keep_their_text(text: str) -> None:
    field = LongField("Description", name="field.description")
    field.set_value(text)
    assert field.value() == text
    QApplication.clipboard().setText(text)
    field.clear()
    field.paste()
    assert field.value() == text


def test_several_lines_stand_where_one_begins_to_read(qapp: QApplication) -> None:
    began = {}
    for rtl in (True, False):
        theme.apply(qapp, "light", 1.0, rtl=rtl)
        field = LongField("الوصف", name="field.description")
        field.resize(400, 120)
        field.set_value("نص")
        field.grab()
        began[rtl] = field.cursorRect().center().x() > 200
    assert began == {True: True, False: False}


def test_copying_keeps_the_no_break_space() -> None:
    field = LongField("Description", name="field.description")
    field.set_value("40\u00a0% ici")
    field.selectAll()
    field.copy()
    assert QApplication.clipboard().text() == "40\u00a0% ici"


def test_tab_leaves_several_lines() -> None:
    assert LongField("Description", name="x").tabChangesFocus()


@pytest.mark.parametrize(
    ("typed", "value"),
    [("41", 41), ("٤١", 41), ("1 024", 1024), ("1\u202f024", 1024), ("", None), ("quarante", "quarante"), ("-3", "-3")],
)
def test_numbers(typed: str, value: object) -> None:
    field = NumberField("Femmes", name="field.women")
    field.setText(typed)
    assert field.value() == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("02/03/2018", "2018-03-02"),
        ("2.3.18", "2018-03-02"),
        ("٠٢/٠٣/٢٠١٨", "2018-03-02"),
        ("2018-03-02", "2018-03-02"),
        ("31/02/2018", "31/02/2018"),
        ("bientôt", "bientôt"),
        ("", None),
    ],
)
def test_dates(typed: str, value: object) -> None:
    field = DateField("Début", name="field.starts")
    field.setText(typed)
    assert field.value() == value


@pytest.mark.parametrize(("value", "shown"), [("2018-03-02", "02/03/2018"), ("2018-03", "03/2018"), ("2018", "2018")])
def test_a_date_may_stop_at_the_month_or_the_year(value: str, shown: str) -> None:
    field = DateField("Début", name="field.starts")
    field.set_value(value)
    assert field.text() == shown
    assert field.value() == value


def test_digits_of_every_script() -> None:
    assert ascii_digits("١٢/٠٦ — ۴۵ — 7") == "12/06 — 45 — 7"
    assert read_date("30/02/2020") is None
    assert write_date("bientôt") == "bientôt"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_labels_buttons_chips_show_markup_as_text(text: str) -> None:
    label = Label(text)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == text
    assert Button(text).accessibleName() == text
    chip = Chip(text)
    words = [one for one in chip.findChildren(QLabel) if one.text()]
    assert len(words) == 1
    assert chip.accessibleName() == text
    assert text.startswith(words[0].text().rstrip("…"))
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in words)


def test_a_tooltip_is_never_markup() -> None:
    assert "<script>" not in plain_tip("<script>alert(1)</script>")
    assert plain_tip("simple") == "simple"


def test_an_ampersand_stays() -> None:
    button = Button("Eau & santé")
    assert button.text() == "Eau && santé"
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_a_date_is_chosen_and_a_place_asked_for_by_keys(qapp: QApplication) -> None:
    dress(qapp)
    field = DateField("Début", name="field.starts")
    field.set_value("2026-03-05")
    field.show()
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field.findChild(QCalendarWidget)
    assert calendar.isVisible()
    QTest.keyClick(calendar.window(), Qt.Key.Key_Escape)
    assert field.value() == "2026-03-05"
    assert field._popup is None
    rest()
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    days = field.findChild(QCalendarWidget).findChild(QTableView)
    QTest.keyClick(days, Qt.Key.Key_Right)
    QTest.keyClick(days, Qt.Key.Key_Return)
    assert field.value() == "2026-03-06"
    point = PointField("Position", name="field.point")
    asked: list[bool] = []
    point.map_asked.connect(lambda: asked.append(True))
    QTest.keyClick(point, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert asked == [True]
    field.close()
