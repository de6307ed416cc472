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


def test_a_record_that_was_completed_since_stays_in_the_lists(tmp_path: Path) -> None:
    giver, taker = Terminal(tmp_path / "a"), Terminal(tmp_path / "b")
    giver.record("initiative", "title=Venue aussi", "status=ongoing")
    giver.record("initiative", "title=Venue seule")
    giver.ask("give", tmp_path / "don.maillage")
    receipt = taker.ask("receive", tmp_path / "don.maillage")[0]["receipt"]
    (found,) = taker.ask("list", "initiative", "--text", "aussi")
    taker.ask("record", "initiative", found["id"], "title=Complétée ici")
    told = taker.ask("undo-receive", receipt, "--dry-run")
    assert (told["changed"], told["deleted"]) == (0, 1)
    taker.ask("undo-receive", receipt)
    (left,) = taker.ask("list", "initiative")
    assert left["title"] == "Complétée ici"
    assert left["status"] == found["status"] == "ongoing"
    assert "Complétée ici" in taker.run("show", found["id"]).out
    taker.ask("give", tmp_path / "retour.maillage")
    giver.ask("receive", tmp_path / "retour.maillage")
    assert giver.ask("status")["state_hash"] == taker.ask("status")["state_hash"]
    assert [one["title"] for one in giver.ask("list", "initiative")] == ["Complétée ici"]
    assert taker.run("check").code == 0
