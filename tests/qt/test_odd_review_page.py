"""A circle of parents on the page "À vérifier": said plainly, settled by keyboard, nothing cut in four languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.i18n import LANGUAGES
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.views.review.review_page import ReviewPage
from tests.neighbours import Office
from tests.qt.pages import rest, until
from tests.qt.widths import cut_texts
from tests.qt.windows import settings, window


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Two actors that are part of each other."""
    here = Office(tmp_path_factory.mktemp("boucle") / "oujda", "Samira B.")
    one = here.record("actor", {"name": "Association pour l’accueil et l’accompagnement des familles"})
    other = here.record("actor", {"name": "ASTICUDE", "parent": one})
    with here.opened() as database, UnitOfWork(database) as uow:
        records.record(uow, "actor", {"parent": other}, one, lang="fr")
        uow.commit("boucle")
    return here


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_circle_is_said_and_fits(qapp: QApplication, office: Office, lang: str) -> None:
    with window(
        qapp, office.profile, settings(language=lang, text_scale=1.25), page="review", size=(1366, 690)
    ) as shown:
        rest(shown.store)
        page = shown.page
        assert isinstance(page, ReviewPage)
        assert page.sheet is not None
        assert page.sheet.choices.review.fields[0].kind == "cycle"
        assert page.desk.choices is not None
        assert not page.desk.choices.complete  # nothing is chosen beforehand
        assert page.many.isHidden()  # one question is no lot
        rest(shown.store, 80)
        assert cut_texts(shown) == []


def test_a_circle_is_opened_by_keyboard(qapp: QApplication, office: Office) -> None:
    with window(qapp, office.profile, settings(), page="review") as shown:
        rest(shown.store)
        page = shown.page
        assert isinstance(page, ReviewPage)
        page.list.setFocus()
        QTest.keyClick(page.list, Qt.Key.Key_Return)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
            focused = shown.focusWidget()
            assert focused is not None
            QTest.keyClick(focused, key)
        assert shown.focusWidget() is page.settle
        QTest.keyClick(page.settle, Qt.Key.Key_Return)
        rest(shown.store)
        rest(shown.store)
        assert page.desk.model.rowCount() == 0
        shown.do_undo()
        rest(shown.store)
        rest(shown.store)
        assert page.desk.model.rowCount() == 1


def test_circles_are_opened_in_one_go(qapp: QApplication, tmp_path: Path) -> None:
    here = Office(tmp_path / "oujda", "Samira B.")
    with here.opened() as database, UnitOfWork(database) as uow:
        for n in range(3):
            one = records.record(uow, "actor", {"name": f"Acteur {n}"})
            other = records.record(uow, "actor", {"name": f"Antenne {n}", "parent": one})
            records.record(uow, "actor", {"parent": other}, one)
        uow.commit("boucles")
    with window(qapp, here.profile, settings(), page="review") as shown:
        rest(shown.store)
        page = shown.page
        assert isinstance(page, ReviewPage)
        assert not page.many.isHidden()
        page.many.click()
        until(lambda: bool(page.bulk_desk.groups()))
        assert [(g.key, g.count) for g in page.bulk_desk.groups()] == [("cycle", 3)]
        page.bulk_desk.choose_group("cycle")
        assert [side.key for side in page.bulk_desk.sides()] == ["open"]
        page.bulk_desk.choose_side("open")
        until(lambda: page.bulk_desk.plan is not None)
        assert page.bulk_desk.effect() == "3 liens seront retirés."
        assert page.bulk is not None
        page.bulk.apply.click()
        until(lambda: page.desk.model.rowCount() == 0)
        shown.do_undo()
        until(lambda: page.desk.model.rowCount() == 3)
