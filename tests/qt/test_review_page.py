"""À vérifier in a whole window on real profiles: clashes settled by keyboard, put off, undone; both ends agree."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.exchange import sharing
from desktop.services.review import reviews
from desktop.services.unit_of_work import Changes, UnitOfWork
from desktop.views.review.review_page import ReviewPage
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office, clash
from tests.qt.pages import rest, until
from tests.qt.windows import settings, window

CONTROL = Qt.KeyboardModifier.ControlModifier


def page_of(shown: MainWindow) -> ReviewPage:
    rest(shown.store)
    assert isinstance(shown.page, ReviewPage)
    return shown.page


def key(shown: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = shown.focusWidget()
    assert focused is not None, "nothing has the keyboard"
    QTest.keyClick(focused, which, modifier)


def test_both_clashes_are_settled_by_keyboard(qapp: QApplication, here: Office, there: Office) -> None:
    kits, sewing = clash(here, there)
    with window(qapp, here.profile, settings(), page="review") as shown:
        page = page_of(shown)
        QAbstractItemModelTester(page.desk.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert page.desk.model.rowCount() == 2
        page.list.setFocus()
        while page.desk.current != kits.hex():
            key(shown, Qt.Key.Key_Down)
            rest(shown.store)
        key(shown, Qt.Key.Key_Return)
        labels = [field.label for field in page.desk.choices.review.fields]
        assert len(labels) == 2
        assert page.sheet is not None
        for _field in labels:
            key(shown, Qt.Key.Key_Right)  # the side that came in the file
            key(shown, Qt.Key.Key_Return)
        assert shown.focusWidget() is page.settle
        key(shown, Qt.Key.Key_Return)
        rest(shown.store)
        assert page.desk.current == sewing.hex()
        assert shown.focusWidget() is page.sheet.fields.cards()[0]
        key(shown, Qt.Key.Key_Space)  # keep the record
        assert page.desk.choices.complete
        key(shown, Qt.Key.Key_Return, CONTROL)
        rest(shown.store)
        assert page.desk.model.rowCount() == 0
        assert page.stack.currentIndex() == 1
    held = here.load("initiative", kits)
    assert (held["status"], held["description"]) == ("done", "Le jeudi matin à dix heures.")
    assert not here.load("initiative", sewing)["deleted"]
    there.receive(here.give("back.maillage"))
    assert here.state() == there.state()


def test_validating_too_early_goes_to_the_first_open_field(qapp: QApplication, here: Office, there: Office) -> None:
    clash(here, there)
    with window(qapp, here.profile, settings(), page="review") as shown:
        page = page_of(shown)
        page.settle.click()
        rest(shown.store)
        assert page.desk.model.rowCount() == 2
        assert page.sheet is not None
        assert shown.focusWidget() is page.sheet.fields.cards()[0]


def test_later_keeps_the_question(qapp: QApplication, here: Office, there: Office) -> None:
    clash(here, there)
    with window(qapp, here.profile, settings(), page="review") as shown:
        page = page_of(shown)
        first = page.desk.current
        page.later.click()
        rest(shown.store)
        assert page.desk.current != first
        assert page.desk.model.rowCount() == 2
        assert page.desk.model.place_of(first) == 1


def test_j_and_k_walk(qapp: QApplication, here: Office, there: Office) -> None:
    clash(here, there)
    with window(qapp, here.profile, settings(), page="review") as shown:
        page = page_of(shown)
        first = page.desk.current
        page.list.setFocus()
        key(shown, Qt.Key.Key_J)
        rest(shown.store)
        assert page.desk.current != first
        key(shown, Qt.Key.Key_K)
        rest(shown.store)
        assert page.desk.current == first


def test_a_settled_review_comes_back_when_it_is_undone(qapp: QApplication, here: Office, there: Office) -> None:
    kits, _sewing = clash(here, there)
    before = here.load("initiative", kits)["status"]
    with window(qapp, here.profile, settings(), page="review", target=kits.hex()) as shown:
        page = page_of(shown)
        assert page.desk.current == kits.hex()
        page.desk.choose_all("Omar" if before == "ongoing" else "here")
        assert page.desk.settle()
        rest(shown.store)
        assert page.desk.model.rowCount() == 1
        shown.do_undo()
        rest(shown.store)
        rest(shown.store)
        assert page.desk.model.rowCount() == 2
    assert here.load("initiative", kits)["status"] == before


def test_the_badge_counts_what_waits(qapp: QApplication, here: Office, there: Office) -> None:
    clash(here, there)
    with window(qapp, here.profile, settings(), page="review") as shown:
        entry = shown.sidebar.findChild(QWidget, "nav.review")
        until(lambda: "2" in entry.accessibleName())
        assert page_of(shown).subtitle_label.text() == "2 fiches à vérifier"


def test_tab_meets_the_choices_before_what_validates_them(qapp: QApplication, here: Office, there: Office) -> None:
    kits, _sewing = clash(here, there)
    with window(qapp, here.profile, settings(), page="review", target=kits.hex()) as shown:
        page = page_of(shown)
        page.list.setFocus()
        for _again in range(2):  # the second time over a sheet that was made anew
            assert round_of(shown)[:2] == ["list.reviews", "action.keep_here"]
            in_order(round_of(shown), "action.take.0", "choice.0.1", "action.later", "action.settle", "action.give")
            page.list.setFocus()
            key(shown, Qt.Key.Key_J)
            key(shown, Qt.Key.Key_K)
            rest(shown.store)
        page.show_bulk()
        rest(shown.store)
        in_order(round_of(shown), "bulk.group.0", "bulk.group.1", "action.bulk_leave", "action.give", "nav.review")


def round_of(shown: MainWindow) -> list[str]:
    """The names that Tab meets until it is back where it began."""
    start = shown.focusWidget()
    met: list[str] = []
    while not met or shown.focusWidget() is not start:
        now = shown.focusWidget()
        assert now is not None
        met.append(now.objectName())
        key(shown, Qt.Key.Key_Tab)
    return met


def in_order(met: list[str], *wanted: str) -> None:
    places = [met.index(name) for name in wanted]
    assert places == sorted(places), met


def test_nothing_to_review_says_so(qapp: QApplication, here: Office) -> None:
    here.record("actor", {"name": "Al Wafae"})
    with window(qapp, here.profile, settings(), page="review") as shown:
        assert page_of(shown).stack.currentIndex() == 1


def test_identical_fields_are_listed(qapp: QApplication, here: Office, there: Office) -> None:
    kits, _sewing = clash(here, there)
    with window(qapp, here.profile, settings(), page="review", target=kits.hex()) as shown:
        choices = page_of(shown).desk.choices
        assert choices is not None
        assert ("Titre", "Kits d’hiver") in choices.review.same


def test_many_are_settled_at_once_by_keyboard_and_undone_as_one(
    qapp: QApplication, here: Office, there: Office
) -> None:
    kits, sewing = clash(here, there)
    with window(qapp, here.profile, settings(), page="review") as shown:
        page = page_of(shown)
        assert page.many.isVisible()
        page.many.setFocus()
        key(shown, Qt.Key.Key_Return)
        rest(shown.store)
        assert page.bulk is not None
        assert not page.bulk.apply.isEnabled()  # nothing is chosen beforehand
        key(shown, Qt.Key.Key_Return)  # all fields
        rest(shown.store)
        key(shown, Qt.Key.Key_Down)  # not this computer's side
        key(shown, Qt.Key.Key_Return)
        rest(shown.store)
        assert page.bulk.preview.effect.text().endswith("2 champs prendront la version de Omar.")
        assert page.desk.model.rowCount() == 2  # a preview writes nothing
        assert shown.focusWidget() is page.bulk.apply
        key(shown, Qt.Key.Key_Return)
        rest(shown.store)
        rest(shown.store)
        assert page.bulk is None
        assert page.desk.model.rowCount() == 1
        assert page.desk.current == sewing.hex()
        assert here_status(shown, kits) == "done"
        shown.do_undo()
        rest(shown.store)
        rest(shown.store)
        assert page.desk.model.rowCount() == 2


def here_status(shown: MainWindow, row: bytes) -> str:
    from desktop.services.record import records

    with shown.store.database.read() as session:
        return str(records.load(session, "initiative", row, "fr")["status"])


def test_what_was_settled_elsewhere_leaves_the_open_page(qapp: QApplication, here: Office, there: Office) -> None:
    kits, sewing = clash(here, there)
    there.receive(here.give("both.maillage"))
    with there.opened() as database, UnitOfWork(database) as uow:
        for one in (kits, sewing):
            for field in reviews.review(uow.session, one.hex()).fields:
                reviews.settle(uow, field.id, 1)
        uow.commit("choix")
    answer = there.give("answer.maillage")
    with window(qapp, here.profile, settings(), page="review") as shown:
        page = page_of(shown)
        assert page.desk.model.rowCount() == 2
        page.desk.choose_all("here")
        done = sharing.receive(shown.store.database, answer, vouch=True, author="Samira B.")
        shown.store.announce(Changes(done.touched))
        rest(shown.store)
        rest(shown.store)
        assert page.desk.model.rowCount() == 0
        assert page.desk.choices is None
        assert page.stack.currentIndex() == 1
    assert here.state() == there.state()


def test_what_arrives_does_not_take_the_bulk_sheet_away(qapp: QApplication, here: Office, there: Office) -> None:
    kits, _sewing = clash(here, there)
    there.record("initiative", {"status": "planned"}, kits)
    more = there.give("more.maillage")
    with window(qapp, here.profile, settings(), page="review") as shown:
        page = page_of(shown)
        page.show_bulk()
        rest(shown.store)
        done = sharing.receive(shown.store.database, more, vouch=True, author="Samira B.")
        shown.store.announce(Changes(done.touched))
        rest(shown.store)
        rest(shown.store)
        assert page.bulk is not None
        page.hide_bulk()
        rest(shown.store)
        assert page.sheet is not None
