"""A shared folder on a stick that is full, or only reads: what is there is taken, what cannot be put is said."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import Terminal
from tests.trust.disks import disk, fill, read_only
from tests.trust.test_disk import noise


def test_a_full_stick_is_read_and_nothing_half_written_stays(tmp_path: Path) -> None:
    oujda, rabat = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat")
    with disk(tmp_path / "E", 2) as stick:
        oujda.record("actor", "name=Al Wafae")
        oujda.ask("hub", "sync", stick)
        rabat.record("initiative", "title=Long", f"description={noise(1)}")
        filler = fill(stick, 60_000)
        there = {path.name for path in stick.iterdir()}
        answer = rabat.run("hub", "sync", stick, "--json")
        assert (answer.code, answer.data["new"]) == (1, 1)
        assert "place" in answer.data["not_put"]
        assert {path.name for path in stick.iterdir()} - there <= {
            "poste-" + path.stem[6:] + ".json" for path in stick.glob("poste-*")
        }
        filler.unlink()
        assert rabat.ask("hub", "sync", stick)["put"]["changes"] > 0
        oujda.ask("hub", "sync", stick)
    assert oujda.state == rabat.state


def test_a_stick_that_only_reads_is_read(tmp_path: Path) -> None:
    oujda, rabat = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat")
    with disk(tmp_path / "E", 2) as stick:
        oujda.record("actor", "name=Al Wafae")
        oujda.ask("hub", "sync", stick)
        rabat.record("actor", "name=ASTICUDE")
        with read_only(stick):
            answer = rabat.run("hub", "sync", stick, "--json")
            assert (answer.code, answer.data["new"]) == (1, 1)
            assert "écrire" in answer.data["not_put"]
            assert rabat.ask("status")["to_give"] > 0
        rabat.ask("hub", "sync", stick)
        oujda.ask("hub", "sync", stick)
        rabat.ask("hub", "sync", stick)
    assert oujda.state == rabat.state
