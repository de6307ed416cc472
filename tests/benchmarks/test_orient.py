"""The benchmark of where somebody can be sent asks what it says it asks. No time is looked at."""

from __future__ import annotations

from pathlib import Path

from benchmarks import orient


def test_it_asks_fresh_and_again(tmp_path: Path) -> None:
    table = orient.measure(folder=tmp_path, services=30, rounds=2)
    assert [len(figure.ours.values) for figure in table.figures] == [2] * 6
    assert {figure.reach for figure in table.figures} == {100.0}
