"""A form whose sections are made one by one is, in the end and whenever it is shown, the form made at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.views.record.form_view import FormView
from desktop.views.record.record_detail import RecordDetail
from tests.qt.windows import settings, window


@pytest.fixture
def detail(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[RecordDetail]:
    """The first initiative of the sample, shown."""
    with window(qapp, sample(), settings()) as made:
        yield made.page.detail


def again(detail: RecordDetail, *, later: bool) -> FormView:
    sections = [section for section in detail.kind.sections if not section.short]
    return FormView(detail.form, sections, headings=True, commune=lambda: "", later=later)


def fields(view: FormView) -> dict[str, object]:
    return {name: bound.widget.value() for name, bound in view.bound.items()}


def test_sections_come_one_by_one_with_their_values(detail: RecordDetail) -> None:
    whole, sliced = again(detail, later=False), again(detail, later=True)
    assert whole.bound
    assert not sliced.bound
    whole.show_values()
    sliced.show_values()
    seen = {0}
    for _ in range(200):
        QApplication.processEvents()
        seen.add(len(sliced.bound))
        if len(sliced.bound) == len(whole.bound):
            break
    assert len(seen) > 2  # never all at once
    assert list(sliced.bound) == list(whole.bound)
    assert fields(sliced) == fields(whole)
    assert any(value not in (None, "", [], ()) for value in fields(sliced).values())


def test_what_is_shown_is_whole_at_once(detail: RecordDetail) -> None:
    sliced = again(detail, later=True)
    sliced.show_values()
    sliced.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # a window of its own would take the keyboard
    sliced.show()
    assert list(sliced.bound) == list(again(detail, later=False).bound)
    widgets = [sliced.column.itemAt(place).widget() for place in range(sliced.column.count())]
    assert widgets[-1] is None  # what stretches stays below
    assert all(widget is not None for widget in widgets[:-1])


def test_a_form_that_goes_before_it_is_whole_takes_its_clock_along(detail: RecordDetail) -> None:
    sliced = again(detail, later=True)
    sliced.deleteLater()
    QApplication.sendPostedEvents(sliced, QEvent.Type.DeferredDelete.value)
    for _ in range(5):
        QApplication.processEvents()
    assert not sliced.bound
