"""export of tables as typed: the format is the ending, options narrow, what cannot be asked is refused in words."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.services.opened import OUJDA, RABAT
from tests.terminal import Terminal


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    made = Terminal(tmp_path_factory.mktemp("export") / "oujda")
    made.record(
        "initiative", "title=Kits", f"places={OUJDA}", "sector=health", "visibility=public", "starts=2021-03-12"
    )
    made.record("initiative", "title=Cours", f"places={RABAT}", "sector=education", "visibility=public", "starts=2019")
    made.record("initiative", "title=Interne", f"places={OUJDA}", "sector=health", "visibility=internal")
    return made


def titles(file: Path) -> set[str]:
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))
    return {row["Titre"] for row in rows}


def test_the_ending_says_the_format_and_the_options_what_leaves(laptop: Terminal, tmp_path: Path) -> None:
    told = laptop.ask("export", "initiative", tmp_path / "i.csv")
    assert (told["format"], told["rows"], told["kept_back"]["audience"]) == ("csv", {"initiative": 2}, 1)
    assert titles(tmp_path / "i.csv") == {"Kits", "Cours"}
    for words, wanted in (
        (("--area", OUJDA), {"Kits"}),
        (("--sector", "education"), {"Cours"}),
        (("--from", "2018-Q1", "--to", "2019"), {"Cours"}),
        (("--text", "Interne", "--audience", "internal"), {"Interne"}),
    ):
        laptop.ask("export", "initiative", tmp_path / "x", "--format", "csv", *words)
        assert titles(tmp_path / "x") == wanted, words
    said = laptop.run("export", "4w", tmp_path / "f.hxl.csv", "--audience", "internal")
    assert "Interne" in said.out
    assert (tmp_path / "f.hxl.csv").read_text("utf-8").splitlines()[1].startswith("#activity+id")
    laptop.ask("export", "all", tmp_path / "a.iati.xml", "--area", OUJDA)
    laptop.ask("export", "template", tmp_path / "t.xlsx", "--kind", "need", "--lang", "ar")
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("initiative", "x.doc"), "format"),
        (("meeting", "x.geojson"), "format"),
        (("initiative", "x.csv", "--title", "A"), "--title"),
        (("all", "x.xlsx", "--sector", "health"), "--sector"),
        (("template", "x.xlsx", "--area", OUJDA), "--area"),
        (("template", "x.csv"), "xlsx"),
        (("site", "x.html", "--text", "a"), "--text"),
        (("nothing", "x.csv"), "SORTE"),
    ],
)
def test_what_cannot_be_asked_is_misuse(laptop: Terminal, tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    what, name, *more = words
    said = laptop.run("export", what, tmp_path / name, *more)
    assert said.code == 2
    assert why in said.err
    assert not (tmp_path / name).exists()


def test_an_audience_that_is_none_is_refused(laptop: Terminal, tmp_path: Path) -> None:
    assert laptop.run("export", "actor", tmp_path / "x.csv", "--audience", "everyone").code == 1
    assert laptop.run("export", "template", tmp_path / "x.xlsx", "--kind", "contact").code == 1
    assert list(tmp_path.iterdir()) == []
