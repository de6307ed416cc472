"""Strings that break careless programs, in lists, menus and tooltips: shown as typed, never read as markup."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtGui import Qt as RichQt
from PySide6.QtWidgets import QApplication, QListWidget, QStyleOptionViewItem, QToolTip, QWidget

from desktop.services.territory.territory_counts import Territory
from desktop.viewmodels.tables import LINE_ROLE, RecordModel
from desktop.views.map.map_instead import TerritoryPanel
from desktop.views.widgets.basics import hint, plain_tip
from desktop.views.widgets.chips import FacetChip, FacetOption
from desktop.views.widgets.lookup import Option, Suggestions
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.record_view import RecordView
from tests.qt.maps import EmptyStore
from tests.qt.pages import dress
from tests.trust.naughty import OWN, naughty

STRINGS = naughty()


@pytest.fixture(autouse=True)
def _app(qapp: QApplication) -> None:
    dress(qapp)


def read(tip: str) -> str:
    """A tooltip as Qt shows it: rich text where Qt takes it for such."""
    if not RichQt.mightBeRichText(tip):
        return tip
    shown = QTextDocument()
    shown.setHtml(tip)
    return shown.toPlainText()


def kept(text: str) -> str:
    """A text as Qt takes it: a byte order mark at its start is dropped on the way."""
    return text.lstrip("\ufeff\ufffe")


def alike(text: str) -> str:
    """A text without what rich text cannot carry: control characters, and the kind of its spaces and line ends."""
    spaced = "".join(" " if letter.isspace() else letter for letter in text)
    return "".join(letter for letter in spaced if letter >= " " and letter not in "\x7f\ufeff\ufffe\uffff")


@pytest.mark.parametrize("make", [plain_tip, hint])
def test_a_tooltip_says_what_was_typed(make: Any) -> None:
    wrong = [text for text in STRINGS if alike(read(make(text))) != alike(text)]
    assert wrong == []


def test_a_tooltip_that_is_not_escaped_is_found_out() -> None:
    """What the comparison above protects from: Qt reads this one as markup."""
    assert read("<b>gras</b>") == "gras"
    assert any(read(text) != text for text in OWN)


@pytest.fixture
def rows() -> Iterator[RecordView]:
    """A list whose records are called so."""
    named = {number.to_bytes(16, "big"): text for number, text in enumerate(STRINGS)}

    def fetch(ids: Any, answer: Any) -> None:
        answer([SimpleNamespace(id=one, title=named[one]) for one in ids])

    model = RecordModel(fetch, lambda row: Line(row.title, row.title, row.title), spoken=lambda row: row.title)
    view = RecordView(model, name="list.naughty", accessible="Fiches")
    model.set_ids(list(named))
    view.resize(400, 2000)
    yield view
    view.close()
    view.deleteLater()


def test_rows_and_their_tips_show_what_was_typed(rows: RecordView, monkeypatch: pytest.MonkeyPatch) -> None:
    tips: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _where, tip, _view: tips.append(tip))
    model = rows.model()
    for number in range(len(STRINGS)):
        model.index(number, 0).data(LINE_ROLE)  # asks for its page
    for number, text in enumerate(STRINGS):
        index = model.index(number, 0)
        assert kept(index.data(Qt.ItemDataRole.AccessibleTextRole)) == kept(text)
        assert index.data(LINE_ROLE).title == text
        event = QHelpEvent(QEvent.Type.ToolTip, QPoint(), QPoint())
        assert rows.itemDelegate().helpEvent(event, rows, QStyleOptionViewItem(), index)
    rows.grab()  # paints every row without a complaint
    for text, tip in zip(STRINGS, tips, strict=True):
        assert alike(read(tip)) == alike("\n".join([text] * 3)), text


def test_markup_is_painted_as_letters(rows: RecordView) -> None:
    """A row called <b>x</b> is not the row called x: its letters take their room."""

    def painted(title: str) -> bytes:
        model = rows.model()
        assert isinstance(model, RecordModel)
        model._rows[model.ids[0]] = SimpleNamespace(id=model.ids[0], title=title)
        picture = rows.grab(rows.visualRect(model.index(0, 0))).toImage()
        return bytes(picture.constBits())

    assert painted("<b>x</b>") != painted("x")
    assert painted("&lt;") != painted("<")
    assert painted("x") == painted("x")


def test_suggestions_menus_and_territories_show_what_was_typed() -> None:
    window = QWidget()
    window.resize(600, 600)
    field = QWidget(window)
    popup = Suggestions(field, "Lieu")
    popup.offer([Option(number, text) for number, text in enumerate(STRINGS)], "")
    (offered,) = popup.findChildren(QListWidget)
    assert [kept(offered.item(n).text()) for n in range(offered.count())] == list(map(kept, STRINGS))
    assert all(alike(read(offered.item(n).toolTip())) == alike(text) for n, text in enumerate(STRINGS))
    chip = FacetChip("Lieu", name="facet.naughty")
    chip.set_options([FacetOption(text, text, 1) for text in STRINGS])
    shown = [action.text().rpartition("\t")[0].replace("&&", "&") for action in chip.menu_of().actions()]
    assert list(map(kept, shown)) == list(map(kept, STRINGS))
    for text in STRINGS:
        chip.set_value(text)
        assert text in chip.accessibleName()
        assert alike(text) in alike(read(chip.toolTip()))
    for widget in (chip, window):
        widget.close()
        widget.deleteLater()


def test_territories_show_what_was_typed() -> None:
    panel = TerritoryPanel(EmptyStore(), "Pourquoi : <b>non</b>.")  # type: ignore[arg-type]  # stands for the store
    found = [Territory(number.to_bytes(16, "big"), None, 5, text, 1) for number, text in enumerate(STRINGS)]
    panel.model.show(found, len(found))
    assert [kept(panel.model.index_of(one.id).data()) for one in found] == list(map(kept, STRINGS))
    assert panel.why.label.textFormat() == Qt.TextFormat.PlainText
    panel.resize(500, 600)
    panel.grab()
    panel.close()
    panel.deleteLater()
