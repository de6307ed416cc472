"""A need or a decision becomes an initiative in one act, once, and undo takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import NotFound, UnknownKind
from desktop.models.meetings import said_id
from desktop.services.record import conversions
from desktop.services.unit_of_work import UnitOfWork
from tests.services.meetings_made import line, meeting
from tests.services.opened import OUJDA, RABAT, Opened
from tests.services.test_bulk_reviews import hand_over, state


def convert(opened: Opened, kind: str, row: bytes) -> conversions.Converted:
    with UnitOfWork(opened.database) as uow:
        made = conversions.to_initiative(uow, kind, row, lang="fr")
        uow.commit("initiative")
    return made


def test_a_need_becomes_an_initiative_that_answers_it(opened: Opened) -> None:
    held = meeting(opened)
    need = said_id("need", line(opened, held, "need", "Des couvertures"))
    draft = {"sector": "basic-aid", "places": [OUJDA], "groups": ["migrants"], "title.ar": "أغطية"}
    opened.act("need", {**draft, "description": "Pour 45 familles."}, need)
    made = convert(opened, "need", need)
    assert made.made
    told = opened.load("initiative", made.initiative)
    assert (told["title"], told["title.ar"], told["sector"], told["groups"], told["status"]) == (
        *("Des couvertures", "أغطية", "basic-aid"),
        ["migrants"],
        "planned",
    )
    assert told["description"] == "Pour 45 familles.\n\nRéunion du 12 mai 2026 : Comité local"
    assert len(told["places"]) == 1
    assert told["needs"] == [need]
    assert opened.load("need", need)["initiatives"] == [made.initiative]


def test_a_decision_takes_what_its_need_knows_or_the_meetings_territory(opened: Opened) -> None:
    held = meeting(opened, area=RABAT)
    need = opened.record("need", title="Des lits", sector="health", places=[OUJDA])
    one = opened.record("decision", title="Acheter des lits", meeting=held, need=need)
    other = opened.record("decision", title="Ouvrir le samedi", meeting=held)
    first, second = convert(opened, "decision", one).initiative, convert(opened, "decision", other).initiative
    told = opened.load("initiative", first)
    assert (told["title"], told["sector"], told["needs"]) == ("Acheter des lits", "health", [need])
    assert told["places"] == opened.load("need", need)["places"]
    assert opened.load("decision", one)["initiative"] == first
    assert opened.load("initiative", second)["places"] == [opened.load("meeting", held)["area"]]


def test_it_is_never_made_twice(opened: Opened) -> None:
    need = opened.record("need", title="Des lits")
    decision = opened.record("decision", title="Acheter")
    for kind, row in (("need", need), ("decision", decision)):
        first, second = convert(opened, kind, row), convert(opened, kind, row)
        assert (first.made, second) == (True, conversions.Converted(first.initiative, False))
    known = opened.record("initiative", title="Déjà là")
    other = opened.record("decision", title="Poursuivre", initiative=known)
    assert convert(opened, "decision", other) == conversions.Converted(known, False)


def test_undo_takes_it_back_and_it_can_be_made_again(opened: Opened) -> None:
    decision = opened.record("decision", title="Acheter")
    made = convert(opened, "decision", decision).initiative
    opened.undo()
    assert opened.load("decision", decision)["initiative"] is None
    assert opened.load("initiative", made)["deleted"]
    again = convert(opened, "decision", decision)
    assert again == conversions.Converted(made, True)
    told = opened.load("initiative", made)
    assert (told["deleted"], told["title"]) == (False, "Acheter")
    opened.trash("initiative", made)
    assert convert(opened, "decision", decision).made


def test_what_is_neither_need_nor_decision_is_refused(opened: Opened) -> None:
    action = opened.record("action", title="Appeler", status="todo")
    with pytest.raises(UnknownKind):
        convert(opened, "action", action)
    with pytest.raises(NotFound):
        convert(opened, "need", bytes(16))


def test_two_laptops_make_one_initiative(tmp_path: Path, template: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    need = oujda.record("need", title="Des lits", sector="health", places=[OUJDA], description="Urgent")
    hand_over(oujda, rabat, tmp_path)
    made = {convert(one, "need", need).initiative for one in (oujda, rabat)}
    hand_over(oujda, rabat, tmp_path)
    hand_over(rabat, oujda, tmp_path)
    assert len(made) == 1
    assert state(oujda) == state(rabat)
    for one in (oujda, rabat):
        assert one.load("need", need)["initiatives"] == list(made)
        one.close()


def test_evidence_is_added_under_what_was_said(opened: Opened) -> None:
    action = opened.record("action", title="Appeler", status="todo", evidence="Appel du 3")

    def add(words: str) -> str:
        with UnitOfWork(opened.database) as uow:
            conversions.add_evidence(uow, action, words, lang="fr")
            uow.commit("preuve")
        return str(opened.load("action", action)["evidence"])

    assert add(" Reçu n° 12 ") == "Appel du 3\nReçu n° 12"
    assert add("Reçu n° 12") == "Appel du 3\nReçu n° 12"
    assert add("  ") == "Appel du 3\nReçu n° 12"
