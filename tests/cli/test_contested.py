"""record does not write over what waits for a choice, unless it is told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.fixture
def clash(tmp_path: Path) -> tuple[Terminal, Terminal, str]:
    """Oujda has an initiative whose title both changed, and which Rabat put in the trash."""
    oujda, rabat = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat")
    id = oujda.record("initiative", "title=Kits", "status=planned")
    oujda.ask("give", tmp_path / "a.maillage")
    rabat.ask("receive", tmp_path / "a.maillage")
    oujda.record("initiative", id, "title=Kits d’ici")
    rabat.record("initiative", id, "title=Kits de Rabat", "deleted=oui")
    rabat.ask("give", tmp_path / "b.maillage")
    oujda.ask("receive", tmp_path / "b.maillage")
    return oujda, rabat, id


def test_a_contested_field_is_refused_and_nothing_is_written(clash: tuple[Terminal, Terminal, str]) -> None:
    oujda, _rabat, id = clash
    before = oujda.state
    for typed, named in (("title=Autre", "Titre"), ("title.fr=Autre", "Titre"), ("deleted=non", "Corbeille")):
        answer = oujda.run("record", "initiative", id, typed, "status=done")
        assert answer.code == 1
        assert named in answer.err
        assert "--over" in answer.err
        assert id in answer.err
    assert oujda.state == before
    oujda.record("initiative", id, "status=done")  # what nobody contests is written
    oujda.record("initiative", id, "title.es=Kits de aquí")
    assert oujda.ask("status")["reviews"] == 2  # the title and the trash


def test_over_makes_what_is_typed_the_choice_for_both(clash: tuple[Terminal, Terminal, str], tmp_path: Path) -> None:
    oujda, rabat, id = clash
    oujda.ask("record", "initiative", id, "title=Kits ensemble", "deleted=non", "--over")
    assert oujda.ask("status")["reviews"] == 0
    oujda.ask("give", tmp_path / "c.maillage")
    rabat.ask("receive", tmp_path / "c.maillage")
    assert rabat.ask("show", id)["fields"]["title"] == "Kits ensemble"
    assert not rabat.ask("show", id)["deleted"]
    assert rabat.ask("status")["reviews"] == 0
    assert rabat.state == oujda.state
