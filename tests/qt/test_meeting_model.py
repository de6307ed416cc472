"""The lines of a meeting meet Qt's own model tester through every change; what stays is not touched."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget

from desktop.viewmodels.meeting.meeting_lines import LineRow, LinesModel, reads_right_to_left
from desktop.viewmodels.tables import ROW_ROLE
from desktop.views.widgets.pill import Pill


@pytest.fixture(autouse=True)
def _app(qapp: QApplication) -> None:
    """Models need a program."""


def row(name: str, text: str = "") -> LineRow:
    return LineRow(name.encode(), "note", text or name, text or name, "14:12")


def test_qt_finds_no_fault_whatever_is_read() -> None:
    model = LinesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    drawn = random.Random(7)
    names = [f"l{number}" for number in range(14)]
    for _turn in range(120):
        wanted = [row(name, f"{name} {drawn.randrange(3)}") for name in drawn.sample(names, drawn.randrange(15))]
        if drawn.random() < 0.3:
            wanted.insert(drawn.randrange(len(wanted) + 1), LineRow())
        model.take(wanted)
        assert list(model.rows) == wanted
        if wanted:
            model.insert(0, row("neuve"))
            model.move(0, len(model.rows) - 1)
            model.move(len(model.rows) - 1, 0)
            model.change(0, row("neuve", "autre"))
            assert model.data(model.index(0), ROW_ROLE).text == "autre"
            model.remove(0)
    assert tester.model() is model


def test_what_stays_is_not_touched() -> None:
    model = LinesModel()
    model.take([row("a"), row("b"), row("c")])
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.rowsInserted.connect(lambda _parent, first, _last: told.append(f"in {first}"))
    model.rowsRemoved.connect(lambda _parent, first, _last: told.append(f"out {first}"))
    model.dataChanged.connect(lambda first, _last, _roles: told.append(f"changed {first.row()}"))
    model.take([row("a"), row("n"), row("b", "autre"), row("c")])
    assert told == ["in 1", "changed 2"]


def test_a_line_is_spoken_whole() -> None:
    model = LinesModel()
    model.words = {"action": "Action"}
    model.take([LineRow(b"x", "action", "Réserver", "Réserver", "14:25", "avant le 22 juin", amended=("Deux places",))])
    spoken = model.data(model.index(0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert [part in spoken for part in ("14:25", "Action", "Réserver", "avant le 22 juin", "Deux places")] == [True] * 5


@pytest.mark.parametrize(
    ("text", "right"), [("Accès", False), ("40 شخصا", True), ("« الولوج »", True), ("12 !", True), ("a ب", False)]
)
def test_the_first_letter_says_the_direction(text: str, right: bool) -> None:
    assert reads_right_to_left(text, True) is right


def test_a_pill_that_lies_nowhere_yet_is_no_window() -> None:
    pill = Pill("Ouvert", "warn", "circle")
    assert not pill.isVisible()
    holder = QWidget()
    pill.setParent(holder)
    holder.show()
    assert pill.isVisible()
    pill.show_state("", "neutral")
    assert not pill.isVisible()
