"""The pages of records: writing, undoing, the trash, the head count, what others changed, the switch of language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.paths import Profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.views.widgets.notices import Banner
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office, clash
from tests.qt.windows import calm as rest
from tests.qt.windows import settings, window

OUJDA = "02.411.01.23"


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    """The window on the sample, on the page of initiatives."""
    with window(qapp, sample(), settings(commune_code=OUJDA)) as made:
        yield made


def page(shown: MainWindow) -> Any:
    """The page of records shown."""
    return shown.page


def field(shown: MainWindow, name: str) -> Any:
    """A field of the record shown."""
    return page(shown).detail.main.bound[name].widget


def write(shown: MainWindow, name: str, text: str) -> None:
    """Write in a field and leave it."""
    widget = field(shown, name)
    widget.setFocus()
    widget.selectAll()
    QTest.keyClicks(widget, text)
    page(shown).detail.form.flush()
    rest(shown.store, 60)


def held(shown: MainWindow) -> dict[str, Any]:
    """What the profile holds of the record shown."""
    with shown.store.database.read() as session:
        return records.load(session, page(shown).kind.name, page(shown).detail.form.id, "fr")


def test_what_is_written_is_saved_and_undone(shown: MainWindow) -> None:
    before = held(shown)["title"]
    write(shown, "title", "Autre titre")
    assert held(shown)["title"] == "Autre titre"
    assert page(shown).detail.saved.text().startswith("Enregistré à")
    shown.do_undo()
    rest(shown.store, 60)
    assert held(shown)["title"] == before
    assert field(shown, "title").text() == before
    shown.do_redo()
    rest(shown.store, 60)
    assert field(shown, "title").text() == "Autre titre"


def test_what_undoing_takes_away_leaves_the_form(shown: MainWindow) -> None:
    page(shown).new_record()
    rest(shown.store, 100)
    write(shown, "title", "Exemple bref")
    page(shown).flush()
    rest(shown.store, 200)
    made = page(shown)._shown
    assert made is not None
    for _step in range(3):  # its title, and that it was made
        if page(shown)._shown == made:
            shown.do_undo()
            rest(shown.store, 200)
    assert page(shown)._shown != made
    shown.do_redo()
    rest(shown.store, 200)
    page(shown).enter(made)
    rest(shown.store, 200)
    assert page(shown)._shown == made


def test_ctrl_z_in_a_field_takes_the_step_back(shown: MainWindow) -> None:
    before = held(shown)["title"]
    write(shown, "title", "Autre titre")
    QTest.keyClick(field(shown, "title"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    rest(shown.store, 60)
    assert held(shown)["title"] == before


def test_a_draft_is_never_refused(shown: MainWindow) -> None:
    shown.do_new()
    rest(shown.store)
    write(shown, "title", "Seulement un titre")
    assert held(shown)["title"] == "Seulement un titre"
    write(shown, "starts", "bientot")
    rest(shown.store, 350)
    problem = page(shown).detail.main.rows["starts"].problem
    assert problem is not None
    assert field(shown, "starts").text() == "bientot"
    write(shown, "starts", "02/03/2018")
    rest(shown.store, 350)
    assert held(shown)["starts"] == "2018-03-02"
    assert page(shown).detail.main.rows["starts"].problem is None


def test_a_total_above_women_and_men_offers_both_readings(shown: MainWindow) -> None:
    shown.do_new()
    rest(shown.store)
    write(shown, "title", "Distribution")
    write(shown, "women", "48")
    write(shown, "men", "60")
    assert field(shown, "total").text() == "108"
    write(shown, "total", "120")
    rest(shown.store, 350)
    row = page(shown).detail.main.rows["total"]
    words = [button.text() for button in row.problem.findChildren(QPushButton)]
    assert words == ["Mettre 108", "Garder 120"]
    assert held(shown)["not_stated"] is None
    assert not page(shown).detail.notices.count()
    row.problem.findChildren(QPushButton)[1].click()
    page(shown).detail.form.flush()
    rest(shown.store, 350)
    assert held(shown)["not_stated"] == 12
    assert held(shown)["total"] == 120
    assert row.problem is None


def test_the_lead_actor_and_quarters_are_created_from_their_fields(shown: MainWindow) -> None:
    shown.do_new()
    rest(shown.store)
    write(shown, "title", "Kits")
    for name, typed in (("lead", "Association Nouvelle"), ("places", "Hay Un, Hay Deux")):
        widget = field(shown, name)
        line = getattr(widget, "line", widget)
        line.setFocus()
        QTest.keyClicks(line, typed)
        QTest.keyClick(line, Qt.Key.Key_Return)
        rest(shown.store, 200)
        rest(shown.store, 200)
    page(shown).detail.form.flush()
    rest(shown.store, 100)
    kept = held(shown)
    with shown.store.database.read() as session:
        assert records.load(session, "actor", kept["lead"], "fr")["name"] == "Association Nouvelle"
        names = {records.load(session, "area", one, "fr")["name"] for one in kept["places"]}
    assert names == {"Hay Un", "Hay Deux"}


def test_a_text_is_written_in_another_language_too(shown: MainWindow) -> None:
    page(shown).detail.details.finish()  # else it is made section by section while nothing else happens
    widget = page(shown).detail.details.bound["title.ar"].widget
    page(shown).detail._group.buttons()[1].click()
    widget.setFocus()
    widget.setText("تكوين")
    widget.edited.emit()
    page(shown).detail.form.flush()
    rest(shown.store, 80)
    assert held(shown)["title.ar"] == "تكوين"
    assert held(shown)["title"] == field(shown, "title").text()


def test_the_trash_takes_and_gives_back(shown: MainWindow) -> None:
    total = page(shown).list.total
    id_ = page(shown).detail.form.id
    shown.do_delete()
    rest(shown.store, 150)
    assert page(shown).list.total == total - 1
    assert shown.toast.isVisible()
    page(shown).side.trash_button.click()
    rest(shown.store, 150)
    assert list(page(shown).list.model.ids) == [id_]
    page(shown).view.setCurrentIndex(page(shown).list.model.index(0))
    rest(shown.store, 100)
    page(shown).side.restore_button.click()
    rest(shown.store, 150)
    assert page(shown).list.total == total
    assert not held(shown)["deleted"]


def test_the_toast_takes_a_deletion_back(shown: MainWindow) -> None:
    total = page(shown).list.total
    shown.do_delete()
    rest(shown.store, 150)
    shown.toast.button.click()
    rest(shown.store, 150)
    rest(shown.store, 150)
    assert page(shown).list.total == total


def test_the_toast_of_a_deletion_goes_with_the_next_act(shown: MainWindow) -> None:
    shown.do_delete()
    rest(shown.store, 150)
    assert shown.toast.isVisible()
    shown.store.change(lambda uow: records.record(uow, "actor", {"name": "Autre"}), label="Autre", quiet=True)
    rest(shown.store, 150)
    assert not shown.toast.isVisible(), "its word would take back the other act"


def test_the_toast_leaves_the_row_in_sight_where_the_keyboard_is_and_no_more(shown: MainWindow) -> None:
    view = page(shown).view
    view.setFocus()
    toast = shown.toast
    holder = toast.parentWidget()
    shown.say("Un mot assez long pour se tenir sur la liste aussi, qui est à gauche de la fiche " * 2)
    foot = toast.geometry()
    assert foot.top() > holder.height() * 3 // 4, "the first row is far above: the toast stays at the foot"
    rows = [view.model().index(row, 0) for row in range(view.model().rowCount())]
    at = view.viewport().mapTo(holder, QPoint(0, 0))
    assert foot.translated(-at).intersects(view.viewport().rect()), "it lies over the list"
    low = next(one for one in rows if view.visualRect(one).translated(at).intersects(foot))
    view.setCurrentIndex(low)
    shown.say(toast.label.text())
    assert not toast.geometry().intersects(view.visualRect(low).translated(at))
    assert toast.geometry().bottom() > holder.height() // 2


def test_somebody_elses_value_is_never_overwritten_in_silence(shown: MainWindow) -> None:
    form = page(shown).detail.form
    widget = field(shown, "description")
    widget.setFocus()
    QTest.keyClicks(widget, "ici ")
    form._saver.stop()  # the person is still typing
    with UnitOfWork(shown.store.database) as uow:
        records.record(uow, "initiative", {"description": "autre"}, form.id, lang="fr")
        changes = uow.commit("")
    shown.store.announce(changes)
    rest(shown.store, 100)
    form.flush()
    rest(shown.store, 100)
    assert held(shown)["description"] == "autre"
    keep = next(b for b in page(shown).detail.findChildren(QPushButton) if b.text() == "Garder la mienne")
    keep.click()
    rest(shown.store, 150)
    assert held(shown)["description"].startswith("ici ")


def test_search_narrows_as_one_types_and_facets_count(shown: MainWindow) -> None:
    total = page(shown).list.total
    shown.do_find()
    QTest.keyClicks(page(shown).search, "formation")
    rest(shown.store, 200)
    assert 0 < page(shown).list.found < total
    assert " sur " in page(shown).subtitle_label.text()
    page(shown)._clear()
    rest(shown.store, 150)
    assert page(shown).list.found == total
    options = page(shown).filters.chips["sector"]._options
    assert options
    page(shown).filters.chips["sector"]._pick(options[0].code)
    rest(shown.store, 150)
    assert page(shown).list.found == options[0].count


def test_a_slip_in_the_search_is_offered_as_it_was_meant(shown: MainWindow) -> None:
    shown.do_find()
    offer = page(shown).side.meant
    QTest.keyClicks(page(shown).search, "distribusion")
    rest(shown.store, 200)
    rest(shown.store, 50)
    assert page(shown).list.found == 0
    assert (offer.isVisible(), offer.text()) == (True, "Chercher « distribution »")
    offer.click()
    rest(shown.store, 200)
    assert page(shown).search.text() == "distribution"
    assert page(shown).list.found > 0
    page(shown).search.selectAll()
    QTest.keyClicks(page(shown).search, "zzqq")
    rest(shown.store, 200)
    rest(shown.store, 50)
    assert page(shown).list.found == 0
    assert not offer.isVisible()


def test_nobody_is_asked_to_choose_where_there_is_nothing(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, Office(tmp_path / "vide", "Samira").profile, settings()) as shown:
        assert page(shown).list.total == 0
        assert not page(shown).invite.isVisible()
        shown.do_new()
        rest(shown.store)
        write(shown, "title", "Kits")
        rest(shown.store)
        page(shown).delete_current()
        rest(shown.store)
        assert not page(shown).invite.isVisible()


def test_language_theme_and_size_change_at_once_on_the_same_record(shown: MainWindow) -> None:
    id_ = page(shown).detail.form.id
    shown.change_settings(language="ar", theme="dark", text_scale=1.25)
    rest(shown.store, 100)
    rest(shown.store, 100)
    assert page(shown).isRightToLeft()
    assert page(shown).detail.form.id == id_
    assert page(shown).title_label.text() == "المبادرات"
    shown.change_settings(language="fr", theme="light", text_scale=1.0)
    rest(shown.store, 100)
    assert page(shown).title_label.text() == "Initiatives"


def test_the_history_of_a_record(shown: MainWindow) -> None:
    write(shown, "title", "Autre titre")
    history = page(shown).detail.history
    page(shown).detail.findChild(QPushButton, "tab.history").click()
    rest(shown.store, 100)
    words = " ".join(label.text() for label in history.findChildren(type(page(shown).title_label)))
    assert "Autre titre" in words


def test_the_palette_finds_pages_commands_and_records(shown: MainWindow) -> None:
    from desktop.views.window.palette import Palette

    shown.do_palette()
    palette = shown.findChildren(Palette)[0]
    rest(shown.store, 100)
    QTest.keyClicks(palette.line, "acteurs")
    rest(shown.store, 250)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    rest(shown.store, 150)
    assert shown.page_name == "actors"


def test_a_record_that_waits_for_choices_leads_there(qapp: QApplication, tmp_path: Path) -> None:
    here, there = Office(tmp_path / "oujda", "Samira B."), Office(tmp_path / "rabat", "Omar")
    kits, _sewing = clash(here, there)
    with window(qapp, here.profile, settings(), target=kits) as made:
        rest(made.store, 100)
        banner = page(made).detail.findChildren(Banner)[0]
        assert "des choix vous attendent" in banner.label.text()
        next(b for b in banner.findChildren(QPushButton) if b.text() == "Vérifier").click()
        rest(made.store, 100)
        assert made.page_name == "review"
