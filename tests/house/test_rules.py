"""Every rule holds in every file of the program, and each one catches its sabotage."""

from __future__ import annotations

import pytest

from tests.house import rules
from tests.house.rules import Rule, Source

SABOTAGE: tuple[tuple[Rule, str, str], ...] = (
    (rules.small_files, "desktop/x.py", '"""X."""\n' + "a = 1\n" * 401),
    (rules.small_functions, "desktop/x.py", '"""X."""\ndef f() -> None:\n' + "    a = 1\n" * 61),
    (rules.says_what_it_owns, "desktop/x.py", "# a comment is not enough\n"),
    (rules.no_broad_except, "desktop/x.py", "try:\n    pass\nexcept Exception:\n    pass\n"),
    (rules.no_broad_except, "desktop/x.py", "try:\n    pass\nexcept (ValueError, BaseException):\n    pass\n"),
    (rules.no_broad_except, "desktop/x.py", "try:\n    pass\nexcept:\n    pass\n"),
    (rules.nothing_unfinished, "desktop/x.py", "a = 1  # " + "TO" + "DO later\n"),
    (rules.silencing_says_why, "desktop/x.py", "\nimport os  # no" + "qa: F401\n"),
    (rules.silencing_says_why, "desktop/x.py", "\na: int = ''  # type" + ": ignore[assignment]\n"),
    (rules.no_built_sql, "desktop/x.py", 's.execute(f"select {name}")\n'),
    (rules.no_built_sql, "desktop/x.py", 's.execute(text("select %s" % name))\n'),
    (rules.no_built_sql, "desktop/x.py", 's.execute("select " + name)\n'),
    (rules.no_built_sql, "desktop/x.py", 'run(connection, f"select {name}")\n'),
    (rules.no_built_sql, "desktop/x.py", 'run_each(connection, "select " + name, rows)\n'),
    (rules.no_built_sql, "desktop/x.py", 'insert_each(connection, f"insert into {name} values", rows)\n'),
    (rules.no_words_through_folium, "desktop/x.py", "import folium\nfolium.Popup(name)\n"),
    (rules.no_words_through_folium, "desktop/x.py", "from folium.features import DivIcon\n"),
    (rules.timers_call_our_own, "desktop/x.py", "QTimer.singleShot(20, loop.quit)\n"),
    (rules.timers_call_our_own, "desktop/x.py", "QTimer.singleShot(0, self, self.done.emit)\n"),
    (rules.parts_do_not_turn_each_other_round, "desktop/views/x.py", 'a = " · ".join((name, day))\n'),
    (rules.qt_in_its_place, "desktop/viewmodels/x.py", "from PySide6.QtGui import QColor\n"),
    (rules.qt_in_its_place, "desktop/viewmodels/x.py", "from PySide6 import QtWidgets\n"),
    (rules.qt_in_its_place, "desktop/views/list.py", "from PySide6.QtWebEngineWidgets import QWebEngineView\n"),
    (
        rules.log_is_asked_whole,
        "desktop/services/x.py",
        'run(connection, "SELECT value FROM op WHERE row = ?", (row,))\n',
    ),
    (rules.log_is_asked_whole, "desktop/services/x.py", 'log = _TABLES["op"]\n'),
)


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    """Every file of the program, read once."""
    return rules.program()


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_program_keeps_the_rule(rule: Rule, sources: list[Source]) -> None:
    assert len(sources) > 8
    assert [problem for source in sources for problem in rule(source)] == []


@pytest.mark.parametrize(("rule", "place", "text"), SABOTAGE, ids=lambda part: getattr(part, "__name__", None))
def test_the_rule_catches_its_sabotage(rule: Rule, place: str, text: str) -> None:
    assert list(rule(Source.of(place, text)))


def test_every_rule_has_a_sabotage() -> None:
    assert {rule for rule, _place, _text in SABOTAGE} == set(rules.RULES)
