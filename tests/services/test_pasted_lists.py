"""A list pasted in one go: each entry once, what is written twice and what is unknown said; also in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.services.description.kinds import kind_of
from desktop.viewmodels.finding import Found, suggest
from tests.services.opened import Opened
from tests.terminal import Terminal


def pasted(opened: Opened, typed: str) -> list[Found]:
    nowhere: Any = None  # a field of terms asks no territory
    field = kind_of("project").field("countries")
    with opened.database.read() as session:
        return suggest(session, field=field, typed=typed, lang="fr", territories=nowhere)


def test_a_country_written_twice_is_one_and_is_said(opened: Opened) -> None:
    (one,) = pasted(opened, "Sénégal, Niger ; senegal, MA, Atlantide")
    assert [entry.id for entry in one.id] == ["SN", "NE", "MA"]
    assert one.kind == "terms"
    assert "Sénégal" in one.detail.split(" · ")[0]
    assert "écrit deux fois" in one.detail
    assert "pas dans la liste : Atlantide" in one.detail
    assert [entry.id for entry in pasted(opened, "sénég")] == ["SN"]
    assert pasted(opened, "Atlantide, Lémurie") == []


def test_a_terminal_says_it_too(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "rabat")
    answer = laptop.run("record", "project", "title=Programme", "countries=SN", "countries=NE", "countries=SN")
    assert answer.code == 0
    assert "SN : écrit deux fois, gardé une fois." in answer.err.replace("\u2068", "").replace("\u2069", "")
