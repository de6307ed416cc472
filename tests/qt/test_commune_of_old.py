"""A commune kept in the settings that this profile does not know any more: said by name, in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.areas import area_id
from desktop.paths import Profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window
from tests.services.opened import OUJDA

GONE = "99.999.99.99"


def _commune(shown: MainWindow) -> str:
    page: Any = shown.page
    return str(page._commune.text())


def test_the_settings_say_which_it_was(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings(commune_code=GONE), page="settings") as shown:
        calm(shown.store)
        assert _commune(shown) == f"Commune inconnue ({GONE})"
        assert shown.settings.commune_code == GONE, "it is the person's to change"
    with window(qapp, sample(), settings(commune_code=OUJDA), page="settings") as shown:
        with UnitOfWork(shown.store.database) as uow:
            records.trash(uow, "area", [area_id(OUJDA)])
            uow.commit("corbeille")
        shown.page.enter()
        calm(shown.store)
        assert _commune(shown) == "Oujda", "the name it had"


@pytest.mark.parametrize("page", ["frameworks", "roadmaps", "trainings", "meetings"])
def test_a_new_record_does_not_begin_with_it(qapp: QApplication, sample: Callable[[], Profile], page: str) -> None:
    with window(qapp, sample(), settings(commune_code=GONE), page=page) as shown:
        made: Any = shown.page
        QTest.keyClick(shown, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        calm(shown.store)
        form = made.detail.form
        assert form.value("area") is None
        assert not [one for one in made.detail.findChildren(QWidget, "field.area") if one.property("level") == "error"]


def test_a_quick_line_is_kept_all_the_same(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings(commune_code=GONE)) as shown:
        page: Any = shown.page
        before = set(page.list.model.ids)
        page.quick.field.setFocus()
        QTest.keyClicks(page.quick.field, "Kits, 12 femmes")
        calm(shown.store)
        QTest.keyClick(page.quick.field, Qt.Key.Key_Return)
        calm(shown.store)
        assert len(set(page.list.model.ids) - before) == 1
