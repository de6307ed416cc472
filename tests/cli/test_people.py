"""`peers` and `undo-receive` as typed: everything that the window can decide about a laptop, without a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal


def give(giver: Terminal, taker: Terminal, *how: str) -> str:
    """A file handed over; gives the receipt."""
    file = giver.folder.parent / f"{giver.folder.name}.maillage"
    giver.ask("give", file)
    (told,) = taker.ask("receive", file, *how)
    return str(told["receipt"])


def other(of: Terminal) -> dict[str, object]:
    return next(one for one in of.ask("peers") if one["trust"] != "mine")


@pytest.fixture
def two(tmp_path: Path) -> tuple[Terminal, Terminal]:
    oujda, rabat = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat")
    rabat.ask("record", "actor", "name=Al Wafae")
    return oujda, rabat


def test_a_laptop_from_unknown_to_revoked_and_back(two: tuple[Terminal, Terminal]) -> None:
    oujda, rabat = two
    file = rabat.folder.parent / "rabat.maillage"
    rabat.ask("give", file)
    assert oujda.run("receive", file, "--known-only").code == 1
    met = other(oujda)
    assert (met["trust"], met["waiting"]) == ("unknown", 1)
    assert len(met["words"]) == 6  # type: ignore[arg-type]  # a list of words
    oujda.ask("peers", "vouch", str(met["replica"]))
    assert len(oujda.ask("list", "actor")) == 1
    (sent,) = oujda.ask("peers", "sent", str(met["replica"]))
    oujda.ask("peers", "revoke", str(met["replica"]), "--good", sent["bundle"])
    assert len(oujda.ask("list", "actor")) == 1
    oujda.ask("peers", "revoke", str(met["replica"]), "--all")
    assert oujda.ask("list", "actor") == []
    oujda.ask("peers", "vouch", str(met["replica"]))
    assert len(oujda.ask("list", "actor")) == 1
    oujda.ask("peers", "retire", str(met["replica"]))
    assert other(oujda)["retired"]
    oujda.ask("peers", "forget", str(met["replica"]))
    assert [one["trust"] for one in oujda.ask("peers")] == ["mine"]


@pytest.mark.parametrize(
    "words", [("vouch",), ("vouch", "nobody"), ("rename", "x"), ("accept", "x", "y"), ("sent",), ("dance", "x")]
)
def test_what_is_mistyped_is_refused_in_a_sentence(two: tuple[Terminal, Terminal], words: tuple[str, ...]) -> None:
    answer = two[0].run("peers", *words)
    assert answer.code in (1, 2)
    assert answer.err.strip()
    assert "Traceback" not in answer.err


def test_a_reception_is_looked_at_undone_and_brought_back(two: tuple[Terminal, Terminal]) -> None:
    oujda, rabat = two
    assert oujda.ask("undo-receive") == []
    receipt = give(rabat, oujda)
    (listed,) = oujda.ask("undo-receive")
    assert (listed["receipt"], listed["file"], listed["new"]) == (receipt, "rabat.maillage", 1)
    assert receipt in oujda.run("undo-receive").out
    assert oujda.run("undo-receive", "--again").code == 2
    looked = oujda.ask("undo-receive", receipt, "--dry-run")
    assert (looked["result"], looked["deleted"]) == ("nothing", 1)
    assert len(oujda.ask("list", "actor")) == 1
    assert oujda.ask("undo-receive", receipt)["result"] == "taken-back"
    assert oujda.ask("list", "actor") == []
    assert oujda.ask("undo-receive")[0]["taken_back"]
    assert oujda.run("undo-receive", receipt).code == 1
    back = oujda.ask("undo-receive", receipt, "--again")
    assert (back["result"], back["new"]) == ("brought-back", 1)
    assert len(oujda.ask("list", "actor")) == 1


def test_what_a_laptop_asks_is_told_and_answered(tmp_path: Path) -> None:
    oujda, rabat, fes, tanger = (Terminal(tmp_path / name) for name in ("oujda", "rabat", "fes", "tanger"))
    for one in (rabat, fes):
        one.ask("record", "actor", f"name=Acteur {one.folder.name}")
        give(one, oujda)
    for met in [one for one in oujda.ask("peers") if one["trust"] != "mine"]:
        oujda.ask("peers", "revoke", met["replica"], "--all")
    file = tmp_path / "oujda.maillage"
    oujda.ask("give", file)
    assert [len(one["authors"]) for one in tanger.ask("inspect", file)["asks"]] == [2]
    give(oujda, tanger)
    (asking,) = [one for one in tanger.ask("peers") if one["asks"]]
    assert len(tanger.ask("list", "actor")) == 2
    assert "2" in tanger.run("peers").out
    tanger.ask("peers", "accept", asking["replica"])
    assert tanger.ask("list", "actor") == []
    assert tanger.run("peers", "decline", asking["replica"]).code == 1
