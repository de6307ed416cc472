"""packs: listed, added, removed in a terminal, without Qt."""

from __future__ import annotations

from pathlib import Path

from tests.geo.packs_made import town
from tests.terminal import Terminal


def test_a_pack_is_added_listed_and_removed(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "poste")
    file = town(tmp_path / "oujda.pmtiles", attribution="<i>OSM</i>")
    assert laptop.ask("packs") == []
    made = laptop.ask("packs", "add", str(file))
    assert (made["number"], made["name"], made["format"], made["last"], made["credit"]) == (
        1,
        "Oujda",
        "mvt",
        14,
        "OSM",
    )
    assert laptop.ask("packs", "list") == [made]
    again = laptop.run("packs", "add", str(file))
    assert again.code == 1
    assert "il est déjà là" in again.err
    assert laptop.ask("packs", "remove", "1") == {"removed": 1}
    assert laptop.ask("packs") == []
    assert sorted(one.name for one in (tmp_path / "poste" / "fonds").iterdir()) == ["fonds.json"]


def test_what_cannot_be_is_said(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "poste")
    (tmp_path / "x.pmtiles").write_text("bonjour")
    for words, code in (
        (("add", str(tmp_path / "x.pmtiles")), 1),
        (("add", str(tmp_path / "absent.pmtiles")), 1),
        (("remove", "7"), 1),
        (("remove", "sept"), 1),
        (("remove",), 2),
        (("show", "1"), 2),
    ):
        answer = laptop.run("packs", *words)
        assert answer.code == code, words
        assert answer.err.count("\n") == 1
        assert "Traceback" not in answer.err
