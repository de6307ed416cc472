"""Places and contacts in the window, and erasing a person or a photograph from their own place, in real widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.views.sibling_tabs import SiblingTabs
from desktop.views.widgets.notices import Banner
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import until
from tests.qt.windows import calm, settings, window

NAME, PHONE = "Fatima Zahra Benali", "0612345678"


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings(), page="contacts") as made:
        yield made


def page(shown: MainWindow) -> Any:
    return shown.page


def fill(shown: MainWindow, field: str, text: str) -> None:
    widget = page(shown).detail.main.bound[field].widget
    widget.setFocus()
    QTest.keyClicks(widget, text)
    page(shown).detail.form.flush()
    calm(shown.store)


def entries(shown: MainWindow) -> dict[str, Any]:
    """The menu of other actions, by the names of its entries."""
    menu = page(shown).detail.menu_of()
    return {action.objectName() or action.text(): action for action in menu.actions()}


def everything(shown: MainWindow) -> bytes:
    """Every value of every table, as the program itself can read it."""
    said = bytearray()
    with shown.store.database.read() as session:
        run = session.connection().exec_driver_sql
        for (table,) in run("SELECT name FROM sqlite_master WHERE type = 'table'").all():
            for row in run(f'SELECT * FROM "{table}"'):  # noqa: S608  # names of the database itself
                said += b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row if v is not None)
    return bytes(said)


def test_a_contact_is_written_found_and_erased_for_ever(shown: MainWindow) -> None:
    page(shown).new_button.click()
    fill(shown, "name", NAME)
    fill(shown, "phones", PHONE)
    assert page(shown).detail.form.id is not None
    page(shown).search.setText("benali")
    until(lambda: page(shown).list.found == 1 and page(shown).list.narrowed)
    calm(shown.store)
    entries(shown)["action.erase_person"].trigger()
    until(lambda: page(shown).erasing.question is not None)
    question = page(shown).erasing.question
    said = " ".join(label.text() for label in question.lines)
    assert "Nom" in said
    assert "Téléphones" in said
    assert "Rien ne peut l’annuler" in said
    assert not question.button.isEnabled()
    question.keep.click()
    assert page(shown).erasing.question is None
    assert page(shown).detail.form.value("name") == NAME
    entries(shown)["action.erase_person"].trigger()
    until(lambda: page(shown).erasing.question is not None)
    QTest.keyClicks(page(shown).erasing.question.field, "effacer")
    QTest.keyClick(page(shown).erasing.question.field, Qt.Key.Key_Return)
    until(lambda: page(shown).erasing.question is None)
    calm(shown.store)
    assert page(shown).detail.form.value("erased") is True
    name = page(shown).detail.main.bound["name"].widget
    assert (name.text(), name.isReadOnly(), name.placeholderText()) == ("", True, "Effacé pour tous")
    page(shown).search.clear()
    until(lambda: not page(shown).list.narrowed)
    calm(shown.store)
    assert [page(shown).list.model.row_at(0).status] == ["erased"]
    raw = everything(shown)
    assert not any(word.encode() in raw for word in (NAME, "Benali", "benali", PHONE))


def test_a_deleted_contact_leaves_no_name_in_the_steps_of_undo(shown: MainWindow) -> None:
    page(shown).new_button.click()
    fill(shown, "name", NAME)
    shown.do_delete()
    calm(shown.store)
    assert b"Benali" not in everything(shown)
    shown.do_undo()
    calm(shown.store)
    assert page(shown).list.model.row_at(0).title == NAME


def test_pages_beside_actors_share_their_entry(shown: MainWindow) -> None:
    assert shown.sidebar.buttons["actors"].isChecked()
    assert "contacts" not in shown.sidebar.buttons
    page(shown).findChild(SiblingTabs).buttons["places"].click()
    calm(shown.store)
    assert shown.page_name == "places"
    assert shown.sidebar.buttons["actors"].isChecked()
    assert page(shown).findChild(SiblingTabs).buttons["places"].isChecked()


def test_an_actor_leads_to_its_contacts_and_a_new_one_is_its_own(shown: MainWindow) -> None:
    assert page(shown).filters.views_button.isHidden()  # a kept search would keep a name
    shown.go("actors")
    calm(shown.store)
    actor = page(shown).detail.form.id
    entries(shown)["action.actor_contacts"].trigger()
    until(lambda: shown.page_name == "contacts")
    calm(shown.store)
    assert page(shown).list.filters == {"actor": actor.hex()}
    assert page(shown).filters.chips["actor"].value == actor.hex()
    page(shown).new_button.click()
    calm(shown.store)
    assert page(shown).detail.main.bound["actor"].widget.text()  # whose contact it will be is said at once
    fill(shown, "name", NAME)
    assert page(shown).detail.form.value("actor") == actor
    assert page(shown).list.found == 1


def test_a_photo_of_a_place_is_joined_and_erased(shown: MainWindow, tmp_path: Path) -> None:
    shown.go("places")
    calm(shown.store)
    page(shown).new_button.click()
    fill(shown, "name", "Foyer des jeunes")
    fill(shown, "point", "34.6814, -1.9086")
    assert page(shown).detail.form.value("point") == (34.6814, -1.9086, None)
    assert page(shown).detail.main.bound["point"].widget.text() == "34.6814, -1.9086"
    page(shown).detail.attachments_tab.click()
    tab = page(shown).detail.attachments
    Image.effect_noise((400, 300), 60).convert("RGB").save(tmp_path / "a.jpg")
    tab.bring([tmp_path / "a.jpg"])
    until(lambda: len(tab.model.rows) == 1)
    calm(shown.store)
    (card,) = tab.shown
    card.people.set_value(False)
    card.people.edited.emit()
    calm(shown.store)
    assert card.erase_button.isHidden()  # under no key: nothing to destroy, it is simply taken off
    card.people.set_value(True)
    card.people.edited.emit()
    calm(shown.store)
    card.erase_button.click()
    until(lambda: card.question is not None)
    card.question.field.setText("EFFACER")
    card.question.field.edited.emit()
    card.question.button.click()
    until(lambda: tab.model.rows[0].state == "erased")
    calm(shown.store)
    assert card.question is None
    assert not card.face.drawn
    assert card.state.text == "Effacée pour tous"
    shown.do_undo()
    calm(shown.store)
    assert tab.model.rows[0].state == "erased"


def test_what_cannot_be_erased_is_said_in_the_page(shown: MainWindow) -> None:
    page(shown).new_button.click()
    channel = page(shown).detail.main.bound["channel"].widget
    until(lambda: channel.count() > 1)
    channel.set_value("phone")
    channel.edited.emit()
    page(shown).detail.form.flush()
    calm(shown.store)
    entries(shown)["action.erase_person"].trigger()
    until(lambda: page(shown).detail.has_notice)
    calm(shown.store)
    (bar,) = (one for one in page(shown).detail.findChildren(Banner) if not one.isHidden())
    assert "ne dit encore rien" in bar.label.text()
