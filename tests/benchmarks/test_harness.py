"""The harness: contenders in turn, wrong results stop the run, tables land between their markers. Nothing is timed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from benchmarks.harness import Contender, Figure, Series, Table, WrongResult, expect, in_turn, keep, kept, markdown
from benchmarks.page import place, renew


def test_contenders_run_in_turn_and_the_warm_round_does_not_count() -> None:
    order: list[str] = []
    taken = in_turn({n: Contender(partial(order.append, n)) for n in "ab"}, rounds=2, warm=1)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert {name: series.n for name, series in taken.items()} == {"a": 2, "b": 2}


def test_a_wrong_result_ends_the_run() -> None:
    wrong = Contender(lambda: 41, check=lambda result: expect(result == 42, "not the answer"))
    with pytest.raises(WrongResult, match="not the answer"):
        in_turn({"wrong": wrong}, rounds=1)


def test_preparing_and_checking_are_around_each_run() -> None:
    seen: list[str] = []
    contender = Contender(
        lambda: seen.append("run"), prepare=lambda: seen.append("prepare"), check=lambda _r: seen.append("check")
    )
    in_turn({"one": contender}, rounds=2, warm=0)
    assert seen == ["prepare", "run", "check"] * 2


def test_quantiles_are_measured_values() -> None:
    series = Series(tuple(float(n) for n in range(1, 101)))
    assert (series.median, series.p99, series.quartiles) == (50.5, 99.0, (25.0, 75.0))
    assert Series((3.0,)).p99 == 3.0


def test_a_number_is_reached_by_ratio_or_by_value() -> None:
    half, whole = Series((0.5,)), Series((1.0,))
    assert Figure("w", half, "b", whole, reach=0.5).reached is True
    assert Figure("w", whole, "b", half, reach=1.5).reached is False
    assert Figure("w", Series((0.004,)), reach=10).reached is True
    assert Figure("w", whole).reached is None


def test_a_table_goes_to_disk_and_back_and_between_its_markers(tmp_path: Path) -> None:
    figures = [Figure("work", Series((0.01, 0.02)), "other", Series((0.1,)), reach=0.3), Figure("size", Series((9.0,)))]
    table = Table("tried", "Tried", figures, ["A note."])
    back, machine = kept(keep(table, tmp_path))
    assert back == table
    assert "/" not in "".join(machine.values())
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- bench:tried -->\nold\n<!-- /bench:tried -->\nafter\n", encoding="utf-8")
    assert renew(page, tmp_path) == []
    text = page.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert markdown(table) in text
    assert place("no markers", "tried", "x") is None
