"""export site as typed: a folder, a ZIP, the one page as before; what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.fixture
def laptop(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "oujda")
    made.record("actor", "name=Al Wafae", "visibility=public")
    return made


def test_a_folder_a_zip_or_one_page(laptop: Terminal, tmp_path: Path) -> None:
    folder, pack, page = tmp_path / "site", tmp_path / "site.zip", tmp_path / "site.html"
    said = laptop.run("export", "site", folder, "--licence", "CC BY 4.0", "--contact", "Bureau d’accueil")
    assert "1 acteur y sera" in said.out, said
    assert "Al Wafae" in (folder / "fr" / "actors.html").read_text(encoding="utf-8")
    about = (folder / "en" / "about.html").read_text(encoding="utf-8")
    assert ("CC BY 4.0" in about, "Bureau d’accueil" in about) == (True, True)
    told = laptop.ask("export", "site", pack)
    with zipfile.ZipFile(pack) as made:
        assert len(made.namelist()) == told["files"] == len([file for file in folder.rglob("*") if file.is_file()])
    laptop.ask("export", "site", page)
    assert b'id="carried"' in page.read_bytes()


def test_who_reports_is_said_in_iati(laptop: Terminal, tmp_path: Path) -> None:
    laptop.record("initiative", "title=Kits", "starts=2021-03", "visibility=public")
    file = tmp_path / "a.iati.xml"
    laptop.ask("export", "initiative", file, "--org", "MA-ICE-0012")
    assert b"<iati-identifier>MA-ICE-0012-I-" in file.read_bytes()
    laptop.ask("export", "site", tmp_path / "s.zip", "--org", "MA-ICE-0012")
    with zipfile.ZipFile(tmp_path / "s.zip") as made:
        assert b"MA-ICE-0012-I-" in made.read("data/initiatives.iati.xml")
    for name, org in (("b.iati.xml", "deux mots"), ("b.csv", "MA-ICE-0012")):
        assert laptop.run("export", "initiative", tmp_path / name, "--org", org).code != 0
        assert not (tmp_path / name).exists()


def test_what_is_not_of_it_is_refused(laptop: Terminal, tmp_path: Path) -> None:
    for more in (["--kind", "actor"], ["--format", "pdf"], ["--audience", "tous"]):
        assert laptop.run("export", "site", tmp_path / "x", *more).code != 0
    assert laptop.run("export", "site", tmp_path / "x.html", "--licence", "CC0").code != 0
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("x", encoding="utf-8")
    assert laptop.run("export", "site", tmp_path / "full").code != 0
    assert not (tmp_path / "x").exists()
