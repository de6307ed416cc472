"""An import is one act: new, changed, same, doubtful and refused are told before, and nothing is ever emptied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop.exchange.incoming.keeping import keep
from desktop.exchange.incoming.matching import understand
from desktop.exchange.incoming.plan import Mode, Plan, plan
from desktop.exchange.incoming.refusals import reasons
from desktop.exchange.incoming.shapes import CountOf, Named, Reading, RecordDraft, RowOf, Sheet, Source
from desktop.exchange.incoming.telling import tell, untold
from desktop.models.actors import Actor
from desktop.models.areas import area_id
from desktop.models.database import Database
from desktop.models.initiatives import Initiative
from desktop.models.vocabularies import Term
from desktop.services.record.counts import standing_counts
from desktop.services.record.records import load, record, trash
from desktop.services.undo.history import steps, undo
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

OUJDA, RABAT, TANGER = area_id("02.411.01.23"), area_id("04.421.01.01"), area_id("01.511.01.03")
FIRST = (("import:exemple", "1"),)


class Stop(Exception):
    """What a person's click raises."""


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    opened = Opened(tmp_path / "profil", template).database
    yield opened
    opened.close()


def draft(kind: str, key: str, row: int = 2, /, **told: Any) -> RecordDraft:
    """One record of the file, with a name of its own in it."""
    return RecordDraft(kind, key, told, (RowOf(0, row),), identity=(("import:exemple", key),))


def reading(*records: RecordDraft) -> Reading:
    return Reading(Source("xlsx", "exemple.xlsx", b"", ()), (), (), records, (), "fr")


FILE = reading(
    draft("actor", "ex", name="Exemple d’association", acronym="EX"),
    draft("initiative", "1", title="Exemple un", lead=Named("ex"), places=[OUJDA], women=4, total=9),
    draft("initiative", "2", 3, title="Exemple deux", lead=Named("ex"), sector="health"),
)


def planned(database: Database, file: Reading, mode: Mode = "fill", **answers: str) -> Plan:
    with database.read() as session:
        return plan(session, file, mode, answers)


def count(database: Database, model: Any) -> int:
    with database.read() as session:
        return int(session.scalar(select(func.count()).where(model.deleted == 0)) or 0)


def loaded(database: Database, one: Any) -> dict[str, Any]:
    with database.read() as session:
        return load(session, one.draft.kind, one.id, "fr")


def test_a_file_comes_in_once_and_goes_out_in_one_step(database: Database) -> None:
    assert planned(database, FILE).counts == {"new": 3, "changed": 0, "same": 0, "doubtful": 0, "refused": 0}
    kept = keep(database, FILE, "fill")
    actor, first, _second = kept.plan.planned
    told = loaded(database, first)
    assert (told["title"], told["lead"], told["women"], told["total"]) == ("Exemple un", actor.id, 4, 9)
    assert told["places"] == [OUJDA]
    with database.read() as session:
        assert steps(session)[0][1] == "Import de exemple.xlsx"
    again = keep(database, FILE, "update")
    assert again.plan.counts["same"] == 3
    assert not again.changes
    with UnitOfWork(database) as uow:
        undo(uow)
        uow.commit(undoable=False)
    assert (count(database, Actor), count(database, Initiative)) == (0, 0)
    back = keep(database, FILE, "fill")  # taken back by mistake: the same records come again
    assert [one.id for one in back.plan.planned] == [one.id for one in kept.plan.planned]
    assert (count(database, Actor), count(database, Initiative)) == (1, 2)
    assert loaded(database, first)["total"] == 9
    assert keep(database, FILE, "fill").plan.counts["same"] == 3


_MEN = CountOf("reached", "", "children", "men")
AGED = {CountOf("reached", "", "children", "women"): 3, CountOf("targeted", "", "", "not-stated"): 40}


def counted(database: Database, one: Any) -> dict[tuple[str, str, str], int]:
    with database.read() as session:
        standing = standing_counts(session, [one.id])[one.id]
    return {(family.measure, family.age, sex): value for (family, sex), value in standing.items()}


def test_people_counted_by_age_and_people_aimed_at_are_kept_and_known_again(database: Database) -> None:
    file = reading(replace(draft("initiative", "1", title="Exemple un"), counts=AGED))
    with database.read() as session:
        (told,) = tell(session, plan(session, file, "fill"))
    assert [(one.label, one.before, one.after) for one in told.differences] == [
        ("Atteints", "", "Femmes, Enfants (moins de 18 ans) : 3"),
        ("Visés", "", "Non renseigné : 40"),
    ]
    (one,) = keep(database, file, "fill").plan.planned
    assert counted(database, one) == {("reached", "children", "women"): 3, ("targeted", "", "not-stated"): 40}
    assert loaded(database, one)["total"] == 3
    again = keep(database, file, "update")
    assert (again.plan.nothing, bool(again.changes)) == (True, False)
    with UnitOfWork(database) as uow:
        undo(uow)
        uow.commit(undoable=False)
    back = keep(database, file, "fill")
    assert [it.back for it in back.plan.planned] == [True]
    assert counted(database, one) == {("reached", "children", "women"): 3, ("targeted", "", "not-stated"): 40}


@pytest.mark.parametrize("mode", ["fill", "update", "add"])
def test_people_are_not_counted_beside_others_that_stand(database: Database, mode: Mode) -> None:
    keep(database, reading(draft("initiative", "1", title="Exemple un", women=9)), "fill")
    file = reading(replace(draft("initiative", "1", title="Exemple un"), counts=AGED))
    (one,) = planned(database, file, mode).planned
    keep(database, file, mode)
    held = counted(database, one)
    assert {key: value for key, value in held.items() if key[0] == "reached"} == {("reached", "", "women"): 9}
    assert "counts" in one.kept
    assert held.get(("targeted", "", "not-stated")) == (None if mode == "add" else 40)


def test_updating_writes_numbers_over_only_where_the_file_says_all_of_them(database: Database) -> None:
    keep(database, reading(replace(draft("initiative", "1", title="Exemple un"), counts=AGED)), "fill")
    children = CountOf("reached", "", "children", "women")
    changed = reading(replace(draft("initiative", "1", title="Exemple un"), counts={**AGED, children: 4}))
    assert planned(database, changed).planned[0].kept == ("counts",)
    (one,) = planned(database, changed, "update").planned
    assert (dict(one.counts), dict(one.counted)) == ({children: 4}, {children: 3})
    keep(database, changed, "update")
    assert counted(database, one)["reached", "children", "women"] == 4
    # the form's own numbers stay out where people are told by age: they would be counted again
    plain = reading(draft("initiative", "1", title="Exemple un", women=12, men=1))
    keep(database, reading(replace(draft("initiative", "1"), counts={**AGED, children: 4, _MEN: 2})), "update")
    (left,) = planned(database, plain, "update").planned
    assert set(left.kept) == {"women", "men"}
    assert keep(database, plain, "update").plan.nothing


def test_filling_never_writes_over_and_updating_never_empties(database: Database) -> None:
    keep(database, FILE, "fill")
    changed = draft("initiative", "1", title="Autre titre", description="Ajoutée", women=7, sector="health")
    file = reading(changed)
    filled = planned(database, file).planned[0]
    assert (filled.verdict, dict(filled.values)) == ("changed", {"description": "Ajoutée", "sector": "health"})
    assert set(filled.kept) == {"title", "women"}
    updated = planned(database, file, "update").planned[0]
    assert dict(updated.before) == {"title": "Exemple un", "description": None, "sector": None}
    # five are not stated: seven women beside them might be counted twice
    assert updated.kept == ("women",)
    keep(database, file, "update")
    told = loaded(database, updated)
    assert (told["title"], told["description"], told["total"], told["lead"] is not None) == (
        "Autre titre",
        "Ajoutée",
        9,
        True,
    )
    more = planned(database, reading(draft("initiative", "1", women=7, total=12)), "update").planned[0]
    assert dict(more.values) == {"women": 7, "total": 12}
    assert planned(database, file, "add").counts["same"] == 1


@pytest.mark.parametrize(
    ("stands", "told", "mode", "left"),
    [
        ({}, {"amount": 200.0, "currency": "EUR"}, "fill", (200, "EUR")),
        ({"amount": 200.0}, {"amount": 200.0, "currency": "EUR"}, "fill", (200, "EUR")),
        ({"amount": 5000.0}, {"amount": 200.0, "currency": "EUR"}, "fill", (5000, None)),
        ({"amount": 5000.0}, {"currency": "EUR"}, "fill", (5000, None)),
        ({"currency": "MAD"}, {"amount": 200.0, "currency": "EUR"}, "fill", (None, "MAD")),
        ({"currency": "MAD"}, {"amount": 200.0}, "fill", (200, "MAD")),
        ({"amount": 5000.0, "currency": "MAD"}, {"amount": 200.0, "currency": "EUR"}, "fill", (5000, "MAD")),
        ({"amount": 5000.0, "currency": "MAD"}, {"amount": 200.0, "currency": "EUR"}, "update", (200, "EUR")),
    ],
)
def test_a_sum_is_never_told_in_the_currency_of_another(
    database: Database, stands: dict[str, Any], told: dict[str, Any], mode: Mode, left: tuple[float | None, str | None]
) -> None:
    keep(database, reading(draft("initiative", "1", title="Exemple", **stands)), "fill")
    (one,) = keep(database, reading(draft("initiative", "1", title="Exemple", **told)), mode).plan.planned
    with database.read() as session:
        here = load(session, "initiative", one.id, "fr")
    assert (here.get("amount"), here.get("currency") or None) == left


def test_lists_are_added_to_but_a_table_of_our_own_says_the_whole(database: Database) -> None:
    keep(database, reading(draft("initiative", "1", title="Exemple", groups=["migrants", "refugees"])), "fill")
    file = reading(draft("initiative", "1", groups=["students"]))
    [one] = planned(database, file, "update").planned
    assert one.values["groups"] == ["migrants", "refugees", "students"]
    ours = replace(file.records[0], identity=(), known=one.id)
    assert planned(database, reading(ours), "update").planned[0].values["groups"] == ["students"]
    same = replace(ours, draft={"groups": ["refugees", "migrants"]})
    assert planned(database, reading(same), "update").counts["same"] == 1


def test_rows_of_one_record_are_joined_and_nobody_is_taken_away(database: Database) -> None:
    keep(database, reading(draft("initiative", "1", title="Exemple", places=[OUJDA])), "fill")
    rows = (
        RecordDraft("initiative", "a", {"places": [RABAT], "status": "done"}, (RowOf(0, 2),), identity=FIRST),
        RecordDraft("initiative", "b", {"places": [TANGER], "status": "done"}, (RowOf(0, 3),), identity=FIRST),
    )
    [one] = planned(database, reading(*rows), "update").planned
    assert (one.values["places"], one.values["status"], len(one.draft.rows)) == ([OUJDA, RABAT, TANGER], "done", 2)
    assert one.kept == ("places",)  # that it is in Oujda too is not taken away
    assert one.aside == ()
    contrary = RecordDraft("initiative", "c", {"status": "planned"}, (RowOf(0, 4),), identity=FIRST)
    told = reasons(planned(database, reading(*rows, contrary), "update"))
    assert list(told) == [RowOf(0, 4)]  # nothing that a row says is passed over in silence
    assert "Statut" in told[RowOf(0, 4)][0]
    keep(database, reading(*rows), "update")
    assert set(loaded(database, one)["places"]) == {OUJDA, RABAT, TANGER}


def test_what_may_be_another_waits_with_what_hangs_on_it(database: Database) -> None:
    with UnitOfWork(database) as uow:
        here = record(uow, "actor", {"name": "Exemple association"})
        uow.commit()
    like = replace(FILE.records[0], likely=((here, "une lettre d’écart"),))
    file = replace(FILE, records=(like, *FILE.records[1:]))
    assert planned(database, file).counts["doubtful"] == 3
    assert planned(database, file).planned[0].why == "une lettre d’écart"
    assert planned(database, file, "fill", **{"record:ex": "new"}).counts["new"] == 3
    it_is = planned(database, file, "fill", **{"record:ex": here.hex()})
    assert [one.verdict for one in it_is.planned] == ["changed", "new", "new"]
    assert it_is.planned[1].values["lead"] == here
    assert keep(database, file, "fill", {"record:ex": here.hex()}).plan.counts["new"] == 2
    assert planned(database, FILE).planned[0].id == here  # known by its name in the file from now on
    assert planned(database, file, "fill", **{"record:ex": "skip"}).counts["doubtful"] == 3


def test_what_somebody_threw_away_does_not_come_back_unasked(database: Database) -> None:
    kept = keep(database, FILE, "fill").plan
    with UnitOfWork(database) as uow:
        trash(uow, "initiative", kept.planned[1].id)
        uow.commit()
    assert [one.verdict for one in planned(database, FILE).planned] == ["same", "doubtful", "same"]


def test_a_total_smaller_than_its_parts_is_refused(database: Database) -> None:
    [one] = planned(database, reading(draft("initiative", "1", title="Exemple", women=5, total=3))).planned
    assert (one.verdict, one.why) == ("refused", "le total est plus petit que femmes + hommes.")


def test_stopping_leaves_everything_as_it_was(database: Database) -> None:
    def stop(done: int, _of: int) -> None:
        if done >= 2:
            raise Stop

    with pytest.raises(Stop):
        keep(database, FILE, "fill", progress=stop)
    assert (count(database, Actor), count(database, Initiative)) == (0, 0)
    with database.read() as session:
        assert steps(session) == []


def test_a_word_that_no_list_has_may_become_an_entry_of_ours(database: Database) -> None:
    rows: list[list[Any]] = [
        ["Titre", "Acteur responsable", "Secteur", "Commune", "Population type 2"],
        ["Exemple un", "Exemple association", "Logement", "Oujda", 3],
        ["Exemple deux", "Exemple association", "Santé", "Oujda", 4],
    ]
    file = Source("xlsx", "exemple.xlsx", b"", (Sheet("Suivi", rows),))

    def understood(**answers: str) -> Reading:
        with database.read() as session:
            told = {key.replace("__", ":"): answer for key, answer in answers.items()}
            return understand(session, file, "fr", answers=told, today=date(2026, 11, 27))

    (asked,) = [one for one in understood().questions if one.key == "value:sector:logement"]
    assert asked.suggested == "leave"
    taken = understood(value__sector__logement="add")
    with database.read() as session:
        told = tell(session, plan(session, taken, "fill"))
        assert "Logement" in [change.after for one in told for change in one.differences]
    keep(database, taken, "fill")
    with database.read() as session:
        (term,) = session.execute(select(Term.code, Term.origin, Term.deleted).where(Term.code == "x-logement"))
    assert tuple(term) == ("x-logement", "local", 0)
    again = understood()  # now the list has it
    assert "value:sector:logement" not in {one.key for one in again.questions}
    with database.read() as session:
        assert plan(session, again, "fill").nothing
    with UnitOfWork(database) as uow:
        undo(uow)
        uow.commit("annuler")
    with database.read() as session:
        assert session.scalar(select(Term.deleted).where(Term.code == "x-logement")) == 1


def test_what_has_no_place_is_told_by_column_with_its_cells(database: Database) -> None:
    rows: list[list[Any]] = [
        ["Titre", "Acteur responsable", "Commune", "Couleur", "Femmes"],
        ["Exemple un", "Exemple association", "Oujda", "vert", "env. 20"],
        ["Exemple deux", "Exemple association", "Oujda", "bleu", "quelques-unes"],
    ]
    with database.read() as session:
        file = Source("xlsx", "exemple.xlsx", b"", (Sheet("Suivi", rows),))
        said = untold(understand(session, file, "fr", today=date(2026, 11, 27)))
    assert len(said) == 2
    assert all("2 cases" in line for line in said)
    assert "Couleur" in said[0]
    assert "Femmes" in said[1]
    assert "nombres" in said[1]
