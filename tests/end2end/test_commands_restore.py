"""A laptop restored from a backup, and one cloned: nothing that others hold is lost, both go on, all end up equal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Terminal, Terminal, Path]:
    return Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat"), tmp_path


def pass_on(giver: Terminal, taker: Terminal, path: Path) -> None:
    """Give everything into a file and receive it."""
    giver.ask("give", path)
    taker.ask("receive", path)


def titles(laptop: Terminal) -> set[str]:
    """The titles of all initiatives."""
    return {one["title"] for one in laptop.ask("list", "initiative")}


def test_a_restored_laptop_gets_back_what_others_hold_and_goes_on(pair: tuple[Terminal, Terminal, Path]) -> None:
    oujda, rabat, folder = pair
    oujda.record("initiative", "title=avant")
    oujda.ask("give", folder / "0.maillage")
    oujda.ask("backup", folder / "copie.db")
    later = oujda.record("initiative", "title=après", "women=4")
    pass_on(oujda, rabat, folder / "1.maillage")
    oujda.ask("restore", folder / "copie.db")
    assert titles(oujda) == {"avant"}
    oujda.record("initiative", "title=depuis")
    pass_on(rabat, oujda, folder / "2.maillage")
    assert titles(oujda) == {"avant", "après", "depuis"}
    oujda.record("initiative", later, "women=5")
    pass_on(oujda, rabat, folder / "3.maillage")
    assert titles(rabat) == {"avant", "après", "depuis"}
    assert rabat.ask("show", later)["fields"]["women"] == 5
    assert oujda.state == rabat.state
    assert oujda.ask("status")["reviews"] == 0


def test_the_state_before_a_restore_can_be_put_back(pair: tuple[Terminal, Terminal, Path]) -> None:
    oujda, _rabat, folder = pair
    oujda.record("initiative", "title=avant")
    oujda.ask("backup", folder / "copie.db")
    oujda.record("initiative", "title=après")
    former = oujda.ask("restore", folder / "copie.db")["former"]
    assert titles(oujda) == {"avant"}
    oujda.ask("restore", former)
    assert titles(oujda) == {"avant", "après"}
    assert oujda.run("check").code == 0


def test_a_cloned_laptop_loses_nothing(pair: tuple[Terminal, Terminal, Path]) -> None:
    oujda, rabat, folder = pair
    oujda.record("initiative", "title=commune")
    oujda.ask("give", folder / "0.maillage")
    shutil.copytree(oujda.folder, folder / "clone")
    clone = Terminal(folder / "clone")
    oujda.record("initiative", "title=d’un côté")
    clone.record("initiative", "title=de l’autre")
    pass_on(oujda, rabat, folder / "1.maillage")
    pass_on(clone, rabat, folder / "2.maillage")
    key = oujda.ask("peers")[0]
    rabat.ask("give", folder / "3.maillage")
    assert oujda.ask("receive", folder / "3.maillage")[0]["renewed"]
    assert oujda.ask("peers")[0]["former"] == [key["fingerprint"]]
    assert key["former"] == []
    pass_on(rabat, clone, folder / "4.maillage")
    for laptop in (oujda, clone):
        pass_on(laptop, rabat, folder / f"{laptop.folder.name}-5.maillage")
    for laptop in (oujda, clone):
        pass_on(rabat, laptop, folder / f"{laptop.folder.name}-6.maillage")
    assert titles(oujda) == titles(clone) == titles(rabat) == {"commune", "d’un côté", "de l’autre"}
    assert oujda.state == clone.state == rabat.state


def test_a_safety_copy_is_made_before_each_merge(pair: tuple[Terminal, Terminal, Path]) -> None:
    oujda, rabat, folder = pair
    oujda.record("initiative", "title=reçue")
    rabat.record("initiative", "title=déjà là")
    pass_on(oujda, rabat, folder / "1.maillage")
    copies = list((rabat.folder / "sauvegardes").glob("*.db"))
    assert len(copies) == 1
    rabat.ask("restore", copies[0])
    assert titles(rabat) == {"déjà là"}
