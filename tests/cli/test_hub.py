"""hub sync as typed: two laptops through one folder, what is refused and with which code."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import Terminal


def test_two_laptops_through_one_folder(tmp_path: Path) -> None:
    oujda, rabat, folder = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat"), tmp_path / "Clé USB"
    folder.mkdir()
    oujda.record("actor", "name=Al Wafae")
    put = oujda.ask("hub", "sync", folder)
    assert (put["result"], put["put"]["files"], put["not_put"]) == ("nothing", 1, "")
    seen = rabat.ask("hub", "sync", folder, "--look")
    assert (seen["new"], seen["files"], len(seen["unknown"])) == (1, 1, 1)
    apart = rabat.run("hub", "sync", folder, "--known-only")
    assert apart.code == 1
    assert "pas connu" in apart.out
    got = rabat.ask("hub", "sync", folder)
    assert (got["result"], got["new"], got["unknown"]) == ("merged", 1, [])
    assert rabat.state == oujda.state
    again = rabat.run("hub", "sync", folder)
    assert (again.code, again.out.strip()) == (0, "rien de nouveau")
    assert oujda.ask("status")["to_give"] == 0


def test_what_is_refused(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "oujda")
    laptop.record("actor", "name=Al Wafae")
    gone = laptop.run("hub", "sync", tmp_path / "E:")
    assert gone.code == 1
    assert "n’est pas là" in gone.err
    assert laptop.run("hub", "sync", laptop.folder).code == 1
    assert laptop.run("hub", "sync").code == 2
    assert laptop.run("hub", "push", tmp_path).code == 2
    assert laptop.run("hub", "sync", tmp_path / "a\0b").code == 1


def test_a_file_on_its_way_is_said_and_the_code_tells(tmp_path: Path) -> None:
    oujda, rabat, folder = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat"), tmp_path / "partage"
    folder.mkdir()
    oujda.record("actor", "name=Al Wafae")
    oujda.ask("hub", "sync", folder)
    (lot,) = folder.glob("*.maillage")
    raw = lot.read_bytes()
    lot.write_bytes(raw[:-9])
    half = rabat.run("hub", "sync", folder)
    assert half.code == 1
    assert lot.name in half.err
    lot.write_bytes(raw)
    assert rabat.ask("hub", "sync", folder)["new"] == 1
