"""The page of roadmaps, in the window: lines added, moved by keys and by dragging, opened, late, along time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_word
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.errors import NotDrawn
from desktop.paths import Profile
from desktop.services.plan import roadmap_edits
from desktop.services.record import records
from desktop.viewmodels.plan.roadmap import AIM, STEP, Place, PlanModel, rows_of
from desktop.viewmodels.plan.timeline import MONTH, QUARTER, TimelineTable, laid_out
from desktop.views.sibling_tabs import SiblingTabs
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window

OUJDA = "02.411.01.23"


def days(off: int) -> str:
    return (date.today() + timedelta(days=off)).isoformat()


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings(commune_code=OUJDA)) as made:
        yield made


@pytest.fixture
def page(shown: MainWindow) -> Any:
    """The page on a roadmap with two objectives and three milestones, one of them late."""
    made: dict[str, bytes] = {}

    def work(uow: Any) -> None:
        roadmap = records.record(uow, "roadmap", {"title": "Exemple de feuille", "area": OUJDA, "status": "running"})
        made["roadmap"] = roadmap
        for name in ("Soins", "Langue"):
            made[name] = roadmap_edits.add_objective(uow, roadmap, name, lang="fr")
        for name, due in (("Un", days(-3)), ("Deux", days(40)), ("Trois", "")):
            made[name] = roadmap_edits.add_milestone(uow, roadmap, made["Soins"], name, lang="fr")
            records.record(uow, "milestone", {"due": due}, made[name])

    shown.store.change(work, label="exemple")
    calm(shown.store)
    shown.go("roadmaps", made["roadmap"])
    calm(shown.store)
    shown.page.made = made
    return shown.page


def titles(page: Any) -> list[str]:
    return [row.title for row in page.plan.model._rows]


def stand(page: Any, title: str) -> None:
    page.plan_view.view.setFocus()
    page.plan_view.view.setCurrentIndex(page.plan.model.index(titles(page).index(title)))


def press(page: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.plan_view.view, key, modifier)
    calm(page.store)


def test_a_roadmap_opens_at_its_plan_and_says_what_is_late(page: Any) -> None:
    assert page.plan_view.isVisible()
    assert titles(page) == ["Soins", "Un", "Deux", "Trois", "Langue"]
    assert page.plan_view.late.text() == "1 étape en retard"
    model = page.plan.model
    spoken = model.data(model.index(1), int(Qt.ItemDataRole.AccessibleTextRole))
    assert "Étape · Un" in spoken
    assert "en retard de 3 jours" in spoken


def test_lines_are_typed_and_taken_back(page: Any, shown: MainWindow) -> None:
    stand(page, "Langue")
    field = page.plan_view.field
    field.setFocus()
    QTest.keyClicks(field, "Cours du soir")
    QTest.keyClick(field, Qt.Key.Key_Return)
    calm(shown.store)
    assert titles(page)[-2:] == ["Langue", "Cours du soir"]
    assert page.plan_view.current().title == "Cours du soir"
    QTest.keyClicks(field, "Emploi")
    QTest.mouseClick(page.plan_view.aim_button, Qt.MouseButton.LeftButton)
    calm(shown.store)
    assert titles(page)[-1] == "Emploi"
    shown.do_undo()
    calm(shown.store)
    shown.do_undo()
    calm(shown.store)
    assert titles(page) == ["Soins", "Un", "Deux", "Trois", "Langue"]


def test_alt_and_an_arrow_move_a_line_also_to_another_objective(page: Any, shown: MainWindow) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    stand(page, "Trois")
    press(page, Qt.Key.Key_Up, alt)
    assert titles(page) == ["Soins", "Un", "Trois", "Deux", "Langue"]
    press(page, Qt.Key.Key_Down, alt)
    press(page, Qt.Key.Key_Down, alt)
    assert titles(page) == ["Soins", "Un", "Deux", "Langue", "Trois"]
    assert page.plan_view.current().title == "Trois"
    press(page, Qt.Key.Key_Down, alt)  # the end of its way
    stand(page, "Langue")
    press(page, Qt.Key.Key_Up, alt)
    assert titles(page) == ["Langue", "Trois", "Soins", "Un", "Deux"]
    for _step in range(4):
        shown.do_undo()
        calm(shown.store)
    assert titles(page) == ["Soins", "Un", "Deux", "Trois", "Langue"]


def test_a_line_is_dragged_between_two_others(page: Any, shown: MainWindow) -> None:
    model = page.plan.model
    data = model.mimeData([model.index(3)])
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())  # lines are read again
    calm(shown.store)
    assert titles(page)[:2] == ["Soins", "Trois"]
    data = model.mimeData([model.index(4)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    calm(shown.store)
    assert titles(page)[0] == "Langue"
    assert model.dropped_at(0, 5) == Place(None, 1)


def test_a_line_is_opened_written_and_left_by_keys(page: Any, shown: MainWindow) -> None:
    stand(page, "Deux")
    press(page, Qt.Key.Key_Return)
    assert page.face.currentIndex() == 2
    view = page.line.detail.main
    view.bound["progress"].widget.setFocus()
    QTest.keyClicks(view.bound["progress"].widget, "40")
    page.flush()
    calm(shown.store)
    QTest.keyClick(page.line, Qt.Key.Key_Escape)
    calm(shown.store)
    assert page.face.currentIndex() == 1
    step = page.plan.book.aims[0].steps[1]
    assert (step.progress, step.of_actions) == (40, False)
    assert page.plan_view.current().title == "Deux"


def test_an_action_of_a_milestone_is_added_and_let_go(page: Any, shown: MainWindow) -> None:
    page.open_line(STEP, page.made["Deux"])
    calm(shown.store)
    QTest.mouseClick(page.line.detail.findChild(QPushButton, "tab.serving"), Qt.MouseButton.LeftButton)
    serving = page.line.serving
    QTest.keyClicks(serving.field, "Imprimer")
    QTest.keyClick(serving.field, Qt.Key.Key_Return)
    calm(shown.store)
    assert serving.list.found == 1
    page.back_to_roadmap()
    calm(shown.store)
    step = page.plan.book.aims[0].steps[1]
    assert (step.progress, step.of_actions, [task.title for task in step.tasks]) == (0, True, ["Imprimer"])
    page.open_line(STEP, page.made["Deux"])
    calm(shown.store)
    serving.let_go()
    calm(shown.store)
    assert serving.list.found == 0
    shown.do_undo()
    calm(shown.store)
    assert serving.list.found == 1


def test_a_milestone_named_elsewhere_is_led_to(page: Any, shown: MainWindow) -> None:
    shown.go("trainings")
    calm(shown.store)
    shown.go("roadmaps", page.made["Deux"])
    calm(shown.store)
    assert page.face.currentIndex() == 2
    assert page.line.detail.form.id == page.made["Deux"]
    assert page.plan.id == page.made["roadmap"]


def test_suppr_puts_the_line_stood_on_in_the_trash_not_the_roadmap(page: Any, shown: MainWindow) -> None:
    stand(page, "Soins")
    page.delete_current()
    calm(shown.store)
    assert titles(page) == ["Langue", "Étapes sans objectif", "Un", "Deux", "Trois"]
    shown.do_undo()
    calm(shown.store)
    assert titles(page)[0] == "Soins"
    assert page.list.found == 1


def test_the_timeline_is_walked_by_keys_and_told_as_a_table(page: Any, shown: MainWindow) -> None:
    QTest.mouseClick(page.detail.findChild(QPushButton, "tab.time"), Qt.MouseButton.LeftButton)
    chart = page.time_view.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert chart.lane.title == "Un"
    assert "en retard de 3 jours" in chart.accessibleDescription()
    assert not chart.mark_of(1).isNull()
    assert chart.mark_of(3).isNull()  # no date
    opened: list[tuple[str, object]] = []
    chart.opened.connect(lambda kind, id_: opened.append((kind, id_)))
    QTest.keyClick(chart, Qt.Key.Key_Return)
    calm(shown.store)
    assert opened == [(STEP, page.made["Un"])]
    page.back_to_roadmap()
    page.time_view.look.set_value("table")
    page.time_view.look.edited.emit()
    assert page.time_view.faces.currentWidget() is page.time_view.table
    table = page.time_view.rows
    assert "en retard de 3 jours" in table.data(table.index(1, 1))
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))  # above the lines: nothing


def test_time_runs_from_the_right_where_one_reads_so(page: Any) -> None:
    chart = page.time_view.chart
    chart.resize(900, 400)
    left = [chart.mark_of(at).center().x() for at in (1, 2)]
    assert left[0] < left[1]
    chart.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right = [chart.mark_of(at).center().x() for at in (1, 2)]
    assert right[0] > right[1]
    assert abs(left[0] + right[0] - chart.width()) <= 2


def test_months_or_quarters_and_where_today_is(page: Any) -> None:
    book = page.plan.book
    months = laid_out(book)
    assert months.unit == MONTH
    assert months.ticks[0].at == 0
    assert months.ticks[0].year
    assert months.today is not None
    quarters = laid_out(book, QUARTER)
    assert quarters.ticks[0].label.startswith("T")
    assert len(quarters.ticks) < len(months.ticks) or len(months.ticks) < 3
    ends = [(lane.start, lane.end) for lane in months.lanes if lane.kind == AIM]
    assert ends[1] == (None, None)  # an objective without milestones
    assert ends[0][0] == months.lanes[1].start


def test_where_words_have_no_room_they_wait_in_a_menu(shown: MainWindow) -> None:
    tabs = SiblingTabs("roadmaps", shown.go)
    tabs.resize(tabs.sizeHint())
    tabs.show()
    assert not any(button.isHidden() for button in tabs.buttons.values())
    assert tabs.more.isHidden()
    tabs.resize(tabs.minimumSizeHint())
    assert [name for name, button in tabs.buttons.items() if not button.isHidden()] == ["roadmaps"]
    menu = tabs.menu_of()
    assert [entry.text() for entry in menu.actions()] == ["Réunions", "Actions", "Décisions", "Formations"]
    menu.actions()[3].trigger()
    calm(shown.store)
    assert shown.page_name == "trainings"
    tabs.close()
    tabs.deleteLater()


def test_qt_finds_no_fault_in_the_lines_and_the_table(page: Any) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    for model in (PlanModel(), TimelineTable()):
        tester = QAbstractItemModelTester(model, fatal)
        for book in (page.plan.book, None, page.plan.book):
            if isinstance(model, TimelineTable):
                model.show(book)
            else:
                model.show(rows_of(book) if book is not None else [])
        assert model.rowCount() == 5
        assert tester.model() is model


def test_the_report_is_written_where_the_person_says(page: Any, shown: MainWindow, tmp_path: Path) -> None:
    QTest.mouseClick(page.detail.findChild(QPushButton, "action.report"), Qt.MouseButton.LeftButton)
    card = page.report_card
    card.ask_place = lambda _parent, suggested, _kinds: str(tmp_path / Path(suggested).name)
    QTest.mouseClick(card.docx, Qt.MouseButton.LeftButton)
    calm(shown.store)
    (file,) = tmp_path.glob("feuille-de-route-*.docx")
    word = open_word(str(file))
    assert any("Soins" in paragraph.text for paragraph in word.paragraphs)
    assert file.name in card.notice.text
    assert "noms de personnes" in card.mind.text()
    card.press.failed.emit(NotDrawn())
    assert card.pdf.isHidden()
    card.write("html")
    calm(shown.store)
    (file,) = tmp_path.glob("*.html")
    assert "en retard de 3 jours" in file.read_text("utf-8")
    page.detail.drop_aside()
