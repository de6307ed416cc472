"""erase: first what would be gone, then gone for everybody; what cannot be erased so is said."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.terminal import Terminal


def test_a_person_is_previewed_then_erased_everywhere(tmp_path: Path) -> None:
    oujda, rabat = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat")
    rabat.record("actor", "name=Commune de Rabat")
    rabat.ask("give", tmp_path / "hello.maillage")
    oujda.ask("receive", tmp_path / "hello.maillage")
    actor = oujda.record("actor", "name=Al Wafae")
    person = oujda.record("contact", "name=Fatima Zahra Benali", "phones=0612345678", f"actor={actor}")
    oujda.ask("give", tmp_path / "first.maillage")
    rabat.ask("receive", tmp_path / "first.maillage")
    answer = oujda.run("erase", person)
    assert answer.code == 0
    assert "« Fatima Zahra Benali — Al Wafae »" in answer.out
    assert "Nom · Téléphones" in answer.out
    assert "Rien n’est encore effacé" in answer.out
    assert oujda.ask("show", person)["fields"]["name"] == "Fatima Zahra Benali"
    told = oujda.ask("erase", person, "--for-ever")
    assert (told["what"], told["erased"], len(told["receivers"])) == ("person", True, 1)
    assert not oujda.ask("show", person)["fields"].get("name")
    again = oujda.run("erase", person, "--for-ever")
    assert again.code == 1
    assert "déjà effacée" in again.err
    refused = oujda.run("record", "contact", person, "name=Fatima")
    assert refused.code == 1
    assert "cette personne a été effacée" in refused.err
    oujda.ask("give", tmp_path / "second.maillage")
    rabat.ask("receive", tmp_path / "second.maillage")
    assert not rabat.ask("show", person)["fields"].get("name")
    assert rabat.state == oujda.state


def test_a_photo_is_erased_and_other_things_are_not(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "poste")
    place = laptop.record("place", "name=Foyer")
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg")
    Image.new("RGB", (30, 40), "blue").save(tmp_path / "b.jpg")
    shown = laptop.ask("attach", place, tmp_path / "a.jpg", "--caption", "Atelier")[0]["id"]
    nobody = laptop.ask("attach", place, tmp_path / "b.jpg", "--people", "non")[0]["id"]
    assert laptop.ask("erase", shown)["titles"] == ["Atelier"]
    laptop.ask("erase", shown, "--for-ever")
    states = {one["id"]: one["state"] for one in laptop.ask("attachments", place)}
    assert states == {shown: "erased", nobody: "here"}
    for what, why in ((shown, "déjà effacée"), (nobody, "dites d’abord"), (place, "seules une personne")):
        answer = laptop.run("erase", what, "--for-ever")
        assert answer.code == 1, what
        assert why in answer.err
