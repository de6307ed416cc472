"""duplicates: what is listed, what is decided, and what `record` says while a new one is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.fixture
def oujda(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "oujda")


def test_pairs_are_listed_united_separated_and_told_apart(oujda: Terminal, tmp_path: Path) -> None:
    one = oujda.record("actor", "name=Association Al Wafae", "phone=0536680000")
    made = oujda.ask("record", "actor", "name=Assoc. Alwafae", "phone=+212536680000")
    other = made["ids"][0]
    assert [like["id"] for like in made["likely"]] == [one]
    assert "même téléphone" in made["likely"][0]["reasons"]
    listed = oujda.ask("duplicates", "actor")
    assert [sorted(pair["ids"]) for pair in listed["pairs"]] == [sorted((one, other))]
    assert not listed["united"]
    assert "Al Wafae" in oujda.run("duplicates").out
    oujda.ask("duplicates", "link", one, other)
    listed = oujda.ask("duplicates", "actor")
    assert listed["pairs"] == []
    assert [member["id"] for member in listed["united"][0]["members"]] == [one, other]
    assert [actor["id"] for actor in oujda.ask("list", "actor")] == [one]
    oujda.ask("duplicates", "separate", one, other)
    assert len(oujda.ask("list", "actor")) == 2
    oujda.ask("duplicates", "distinct", one, other)
    listed = oujda.ask("duplicates")
    assert listed["pairs"] == []
    assert [sorted(pair["ids"]) for pair in listed["distinct"]] == [sorted((one, other))]
    rabat = Terminal(tmp_path / "rabat")
    oujda.ask("give", tmp_path / "a.maillage")
    rabat.ask("receive", tmp_path / "a.maillage")
    assert rabat.ask("duplicates") == listed
    assert "Aucun doublon" in rabat.run("duplicates").out


def test_only_what_is_identical_is_united_at_once(oujda: Terminal) -> None:
    for name, phone in (("Al Wafae", "0536680000"), ("al wafae", "0536 68 00 00"), ("Al Wafaa", "0536680000")):
        oujda.record("actor", f"name={name}", f"phone={phone}")
    assert len(oujda.ask("duplicates", "link", "actor", "--identical")["pairs"]) == 1
    assert len(oujda.ask("list", "actor")) == 2


@pytest.mark.parametrize("words", [("link", "x"), ("meeting",), ("actor", "place"), ("separate", "--identical")])
def test_what_makes_no_sense_is_refused_in_a_sentence(oujda: Terminal, words: tuple[str, ...]) -> None:
    answer = oujda.run("duplicates", *words)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert answer.err.strip()
