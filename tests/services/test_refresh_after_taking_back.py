"""A file taken back takes its records out of every list, and the lists still agree with the records."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import Terminal


def test_records_of_a_file_taken_back_leave_the_lists(tmp_path: Path) -> None:
    giver, taker = Terminal(tmp_path / "a"), Terminal(tmp_path / "b")
    actor = giver.record("actor", "name=Venu par fichier")
    giver.record("initiative", "title=Venue aussi", f"lead={actor}")
    giver.ask("give", tmp_path / "don.maillage")
    receipt = taker.ask("receive", tmp_path / "don.maillage")[0]["receipt"]
    assert len(taker.ask("list", "initiative", "--text", "venu")) == 1
    taker.ask("undo-receive", receipt)
    for kind in ("actor", "initiative"):
        assert taker.ask("list", kind) == []
        assert taker.ask("list", kind, "--text", "venu") == []
    assert taker.run("check").code == 0
