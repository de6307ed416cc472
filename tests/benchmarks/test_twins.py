"""The benchmark of duplicates: figures are what they say, numbers to reach are reached. No time is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import twins
from desktop.services.twins.verdict import REVIEW, SURE

published = pytest.mark.skipif(not twins.PUBLISHED.exists(), reason="needs ../shared")


def test_precision_and_recall_are_counted_of_pairs() -> None:
    scores = {(0, 1): 0.9, (0, 2): 0.5, (1, 2): 0.2}
    truth = {(0, 1), (1, 2)}
    assert twins.precision(scores, truth, 0.9) == 1.0
    assert twins.precision(scores, truth, 0.5) == 0.5
    assert twins.recall(scores, truth, 0.5) == 0.5
    assert twins.recall(scores, truth, 0.1) == 1.0


def test_a_small_run_finds_its_made_up_doubles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "PUBLISHED", tmp_path / "nowhere.csv")
    table = twins.measure(folder=tmp_path, actors=200)
    assert table.figures[0].work == "scanning 200 actors"
    assert "not measured" in table.notes[0]


@published
@pytest.mark.parametrize("acronyms", [True, False])
def test_published_names_are_found_as_promised(acronyms: bool) -> None:
    judged = twins.judge_published(twins.PUBLISHED, acronyms=acronyms)
    assert judged.literal < judged.mended < judged.reviewed
    assert twins.precision(judged.scores, judged.reviewed, SURE) >= 0.95
    for truth, least in ((judged.reviewed, 0.90), (judged.mended, 0.89), (judged.literal, 0.88)):
        assert twins.recall(judged.scores, truth, REVIEW) >= least
