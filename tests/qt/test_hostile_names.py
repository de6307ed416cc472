"""Names that would harm a careless program are typed, listed, found, told and read back equal; nothing runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidget

from desktop.paths import Profile
from desktop.services.record import records
from desktop.views.widgets.notices import Toast
from desktop.views.window.palette import Palette
from tests.qt.test_fields import HOSTILE
from tests.qt.windows import calm, settings, window


def test_hostile_names_come_back_as_typed(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings()) as shown:
        page: Any = shown.page
        for text in HOSTILE:
            shown.do_new()
            for name in ("title", "description"):
                widget = page.detail.main.bound[name].widget
                widget.set_value(text)
                widget.edited.emit()
            page.detail.form.flush()
            calm(shown.store)
            with shown.store.database.read() as session:
                held = records.load(session, "initiative", page.detail.form.id, "fr")
            assert held["title"] == text
            assert held["description"] == text
            assert page.detail.title.text().replace("\u200b", "") == text  # long words may break
            assert page.detail.main.bound["title"].widget.value() == text
        shown.grab()
        assert set(HOSTILE) <= {page.list.model.row_at(n).title for n in range(len(HOSTILE))}
        assert all(
            label.textFormat() == Qt.TextFormat.PlainText for label in shown.findChildren(QLabel) if label.text()
        )


def test_hostile_names_in_what_is_found_and_said(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    text = "<b>kits</b> & {{ 7*7 }}"
    with window(qapp, sample(), settings()) as shown:
        page: Any = shown.page
        shown.do_new()
        widget = page.detail.main.bound["title"].widget
        widget.set_value(text)
        widget.edited.emit()
        page.detail.form.flush()
        calm(shown.store)
        shown.do_palette()
        palette = shown.findChildren(Palette)[0]
        palette.line.setText("kits")
        palette.line.ask()
        calm(shown.store)
        found = palette.findChildren(QListWidget)[0]
        items = [found.item(n) for n in range(found.count())]
        (mine,) = [item for item in items if item.text().startswith(text)]
        assert "<b>" not in mine.toolTip()
        palette.reject()
        shown.do_delete()
        calm(shown.store)
        toast = shown.findChildren(Toast)[0]
        assert text in toast.label.text()
        assert toast.label.textFormat() == Qt.TextFormat.PlainText


def test_a_toast_stays_ten_seconds_and_while_it_has_the_keyboard(
    qapp: QApplication, sample: Callable[[], Profile]
) -> None:
    with window(qapp, sample(), settings()) as shown:
        shown.say("Supprimée.", ("Annuler", lambda: None))
        toast = shown.toast
        assert toast.isVisible()
        assert toast._timer.remainingTime() > 9000
        toast.button.setFocus()
        assert not toast._timer.isActive()
        shown.page.setFocus()
        toast.button.clearFocus()
        assert toast._timer.isActive()
