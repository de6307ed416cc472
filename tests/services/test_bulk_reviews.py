"""Many reviews settled at once: what is offered, what is previewed is what is written, one step takes it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.errors import ChangedMeanwhile
from desktop.models.actors import Actor
from desktop.models.base import Base
from desktop.models.initiatives import participation_id
from desktop.services.exchange import sharing
from desktop.services.exchange.laptops import peers
from desktop.services.record.wording import say
from desktop.services.review import bulk_reviews, reviews
from desktop.services.review.waiting import records_waiting
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.oddities import LINK, odd_id
from desktop.sync.schema import wire_schema
from tests.services.opened import OUJDA, RABAT, Opened

RECORDS = 6


@pytest.fixture
def desk(tmp_path: Path, template: Path) -> Iterator[tuple[Opened, Opened, list[bytes]]]:
    """Both changed title and status of every record apart; of one, Rabat threw away what Oujda edited."""
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    rows = [oujda.record("initiative", title=f"Kits {n}", status="planned") for n in range(RECORDS)]
    hand_over(oujda, rabat, tmp_path)
    with UnitOfWork(oujda.database) as uow:
        for row in rows:
            reviews_edit(uow, row, "Oujda", "ongoing")
        uow.commit("ici")
    with UnitOfWork(rabat.database) as uow:
        for row in rows[:-1]:
            reviews_edit(uow, row, "Rabat", "done")
        uow.commit("là-bas")
    rabat.trash("initiative", rows[-1])
    hand_over(rabat, oujda, tmp_path)
    yield oujda, rabat, rows
    oujda.close()
    rabat.close()


def reviews_edit(uow: UnitOfWork, row: bytes, where: str, status: str) -> None:
    from desktop.services.record import records

    records.record(uow, "initiative", {"title": f"Kits de {where}", "status": status}, row, lang="fr")


def hand_over(giver: Opened, taker: Opened, folder: Path) -> None:
    name = giver.database.profile.folder.name
    file = folder / f"{name}-{len(list(folder.glob('*.maillage')))}.maillage"
    sharing.give(giver.database, file, author=name)
    sharing.receive(taker.database, file, vouch=True, author=taker.database.profile.folder.name)


def waiting(one: Opened) -> int:
    with one.database.read() as session:
        return records_waiting(session)


def state(one: Opened) -> str:
    return sharing.current_state_hash(one.database, one.database.profile.folder.name)


def plan(one: Opened, side: str, what: str = "") -> bulk_reviews.Plan:
    with one.database.read() as session:
        ids = [o.id for o in bulk_reviews.offers(session) if not what or what in (o.what, o.kind)]
        return bulk_reviews.plan(session, ids, side, lang="fr")


def settle(one: Opened, answers: tuple[bulk_reviews.Answer, ...]) -> bulk_reviews.Settled:
    with UnitOfWork(one.database) as uow:
        done = bulk_reviews.settle_plan(uow, answers)
        uow.commit("lot")
    return done


def test_what_waits_is_offered_by_field_kind_and_author(desk: tuple[Opened, Opened, list[bytes]]) -> None:
    oujda, _rabat, _rows = desk
    with oujda.database.read() as session:
        offers = bulk_reviews.offers(session)
    assert Counter(o.what for o in offers) == {"Titre (fr)": 5, "Statut": 5, "Corbeille": 1}
    assert {o.sides for o in offers if o.kind == "value"} <= {("here", "rabat"), ("rabat", "here")}
    assert {o.sides for o in offers if o.kind == "delete"} == {("keep", "delete")}


def test_one_author_everywhere_is_one_step_and_holds_on_both_laptops(
    desk: tuple[Opened, Opened, list[bytes]], tmp_path: Path
) -> None:
    oujda, rabat, rows = desk
    made = plan(oujda, "rabat")
    assert (len(made.answers), made.records, made.left) == (10, 5, 1)
    assert all(one.after in ("Kits de Rabat", "Terminée") for one in made.examples)
    assert settle(oujda, made.answers) == bulk_reviews.Settled(10, 0)
    assert waiting(oujda) == 1
    assert oujda.load("initiative", rows[0])["title"] == "Kits de Rabat"
    # undone as one step, all is asked again; done again, it is answered again
    oujda.undo()
    assert waiting(oujda) == RECORDS
    oujda.redo()
    assert waiting(oujda) == 1
    settle(oujda, plan(oujda, "keep", "delete").answers)
    hand_over(oujda, rabat, tmp_path)
    assert waiting(rabat) == waiting(oujda) == 0
    assert state(rabat) == state(oujda)
    assert not rabat.load("initiative", rows[-1])["deleted"]


def test_one_field_is_settled_and_the_others_wait(desk: tuple[Opened, Opened, list[bytes]]) -> None:
    oujda, _rabat, rows = desk
    settle(oujda, plan(oujda, "here", "Statut").answers)
    with oujda.database.read() as session:
        assert {o.what for o in bulk_reviews.offers(session)} == {"Titre (fr)", "Corbeille"}
        assert reviews.review(session, rows[0].hex(), "fr").fields[0].label == "Titre (fr)"
    assert oujda.load("initiative", rows[0])["status"] == "ongoing"


def test_what_moved_since_the_preview_stays_open(desk: tuple[Opened, Opened, list[bytes]], tmp_path: Path) -> None:
    oujda, rabat, rows = desk
    made = plan(oujda, "rabat")
    rabat.record("initiative", rows[0], title="Kits d’hiver de Rabat")
    hand_over(rabat, oujda, tmp_path)
    assert settle(oujda, made.answers) == bulk_reviews.Settled(9, 1)
    with oujda.database.read() as session:
        (field,) = reviews.review(session, rows[0].hex(), "fr").fields
    assert "Kits d’hiver de Rabat" in {v.text for v in field.versions}


def test_a_choice_made_on_an_outdated_page_is_refused(desk: tuple[Opened, Opened, list[bytes]], tmp_path: Path) -> None:
    oujda, rabat, rows = desk
    with oujda.database.read() as session:
        seen = reviews.review(session, rows[0].hex(), "fr").fields[0]
    rabat.record("initiative", rows[0], title="Autre", status="planned")
    hand_over(rabat, oujda, tmp_path)
    with UnitOfWork(oujda.database) as uow, pytest.raises(ChangedMeanwhile):
        reviews.settle(uow, seen.id, 1, seen=seen)


def circles(one: Opened, how_many: int) -> list[tuple[bytes, bytes]]:
    """Pairs of actors that are part of each other; the one with the smaller id first: it is read as part of nothing."""
    made = []
    for n in range(how_many):
        pair = sorted(one.record("actor", name=f"Acteur {n} {side}") for side in "ab")
        one.record("actor", pair[0], parent=pair[1])
        one.record("actor", pair[1], parent=pair[0])
        made.append((pair[0], pair[1]))
    return made


def test_circles_are_opened_at_once_as_they_are_read(opened: Opened) -> None:
    pairs = circles(opened, 3)
    assert waiting(opened) == 3
    made = plan(opened, "open", "cycle")
    assert (len(made.answers), made.records, made.left) == (3, 3, 0)
    assert made.examples[0].before == made.examples[0].after
    assert "ne fait plus partie de" in made.examples[0].after
    assert settle(opened, made.answers) == bulk_reviews.Settled(3, 0)
    assert waiting(opened) == 0
    for smaller, larger in pairs:
        assert (opened.load("actor", smaller)["parent"], opened.load("actor", larger)["parent"]) == (None, smaller)
    opened.undo()
    assert waiting(opened) == 3


def test_a_circle_that_moved_since_the_preview_stays_open(opened: Opened) -> None:
    (first, _second) = circles(opened, 2)
    made = plan(opened, "open", "cycle")
    third = opened.record("actor", name="Acteur de plus", parent=first[0])
    opened.record("actor", first[0], parent=third)
    opened.record("actor", first[1], parent=None)
    done = settle(opened, made.answers)
    assert done.fields + done.changed == 2
    assert done.changed == 1
    assert waiting(opened) == 1


def lonely_links(one: Opened, how_many: int) -> list[bytes]:
    """Actors that are part of one that never arrived."""
    rows = [one.record("actor", name=f"Acteur {n}") for n in range(how_many)]
    with UnitOfWork(one.database) as uow:
        uow.session.execute(update(Actor).where(Actor.id.in_(rows)).values(parent=b"\x77" * 16))
        uow.commit("liens")
    return rows


def test_broken_links_are_cut_at_once(opened: Opened) -> None:
    rows = lonely_links(opened, 4)
    with opened.database.read() as session:
        assert {offer.sides for offer in bulk_reviews.offers(session)} == {("cut",)}
    made = plan(opened, "cut", "link")
    assert settle(opened, made.answers).fields == 4
    assert waiting(opened) == 0
    assert {opened.load("actor", row)["parent"] for row in rows} == {None}


def test_a_record_that_several_links_cite_is_brought_back_once(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae")
    works = [opened.record("initiative", title=f"Kits {n}", lead=actor) for n in range(3)]
    opened.trash("actor", actor)
    with UnitOfWork(opened.database) as uow:
        for work in works:
            link = participation_id(work, actor, "lead")
            uow.session.connection().exec_driver_sql(
                "INSERT INTO review VALUES (?, 'participation', ?, 'actor', 'link')",
                (odd_id(LINK, "participation", link, "actor"), link),
            )
        uow.commit("liens")
    assert waiting(opened) == 3
    made = plan(opened, "back", "link")
    assert settle(opened, made.answers).fields == 3
    assert waiting(opened) == 0
    assert not opened.load("actor", actor)["deleted"]
    opened.undo()
    assert opened.load("actor", actor)["deleted"]


def test_a_doubtful_date_leaves_one_sure_version(desk: tuple[Opened, Opened, list[bytes]], tmp_path: Path) -> None:
    oujda, rabat, rows = desk
    with oujda.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE bundle SET wall = wall + 40000000000 WHERE here = 0"
        )  # a clock more than a year ahead of when the file came
        session.commit()
    with oujda.database.read() as session:
        offers = bulk_reviews.offers(session)
    assert all(offer.doubtful for offer in offers if offer.kind == "value")
    assert {"sure"} <= set(next(o for o in offers if o.kind == "value").sides)
    made = plan(oujda, "sure", "Titre (fr)")
    assert settle(oujda, made.answers).fields == 5
    assert oujda.load("initiative", rows[0])["title"] == "Kits de Oujda"
    assert rabat is not None


ROW = b"\x42" * 16
OTHERS = {
    "term": ({"scheme": "sector", "code": "peche"}, "icon", ("fish", "anchor"), "Mot d’une liste : peche"),
    "taxonomy": ({"scheme": "metier"}, "source", ("une", "deux"), "Liste de mots : metier"),
    "same_as": ({"kind": "actor"}, "preferred", (b"\x01" * 16, b"\x02" * 16), "Doublons"),
}


@pytest.mark.parametrize("table", list(OTHERS))
def test_a_question_about_no_record_of_a_kind_is_shown_and_settled(tmp_path: Path, template: Path, table: str) -> None:
    first, field, values, title = OTHERS[table]
    model = wire_schema().tables[table].name
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    kept = {mapper.local_table.name: mapper.local_table for mapper in Base.registry.mappers}[model]
    with UnitOfWork(oujda.database) as uow:
        uow.session.execute(kept.insert().values(id=ROW, deleted=0, **first))
        uow.commit("ici")
    hand_over(oujda, rabat, tmp_path)
    for one, value in zip((oujda, rabat), values, strict=True):
        with UnitOfWork(one.database) as uow:
            uow.session.execute(kept.update().where(kept.c.id == ROW).values({field: value}))
            uow.commit("chacun")
    hand_over(rabat, oujda, tmp_path)
    assert waiting(oujda) == 1
    with oujda.database.read() as session:
        (told,) = reviews.reviews(session, "fr")
        found = reviews.review(session, told.id, "fr")
    assert told.title == found.title == title
    assert len(found.fields[0].versions) == 2
    with UnitOfWork(oujda.database) as uow:
        reviews.settle(uow, told.id, "received")
        uow.commit("réglé")
    assert waiting(oujda) == 0
    oujda.close()
    rabat.close()


def test_two_laptops_without_a_name_are_told_apart(tmp_path: Path, template: Path) -> None:
    """Each by the beginning of what both would read to each other; the version of one is not that of the other."""
    here, first, second = (Opened(tmp_path / name, template) for name in ("ici", "un", "deux"))
    rows = [here.record("initiative", title=f"Kits {n}", status="planned") for n in range(4)]
    for other in (first, second):
        unnamed(here, other, tmp_path)
    for one, title in ((here, "Ici"), (first, "Un"), (second, "Deux")):
        for row in rows[:3] if one is first else rows[1:] if one is second else rows:
            one.record("initiative", row, title=title)
    prints = {}
    for other in (first, second):
        unnamed(other, here, tmp_path)
        with other.database.read() as session:
            prints[other] = next(one.fingerprint for one in peers(session) if one.trust == "mine")[:9]
    with here.database.read() as session:
        sides = Counter(side for offer in bulk_reviews.offers(session) for side in offer.sides)
        shown = reviews.review(session, rows[1].hex(), "fr").fields[0].versions
    names = {other: f"Poste sans nom {prints[other]}" for other in prints}
    assert sides == {"here": 4, names[first]: 3, names[second]: 3}
    assert {v.author for v in shown if not v.here} == set(names.values())
    settle(here, plan(here, names[first]).answers)
    assert [here.load("initiative", row)["title"] for row in rows[:3]] == ["Un"] * 3
    assert waiting(here) == 1, "what only the other wrote still waits"
    for one in (here, first, second):
        one.close()


def unnamed(giver: Opened, taker: Opened, folder: Path) -> None:
    file = folder / f"{len(list(folder.glob('*.maillage')))}.maillage"
    sharing.give(giver.database, file, author="")
    sharing.receive(taker.database, file, vouch=True, author="")


def test_a_version_that_names_what_is_not_here_says_so_and_is_not_empty(tmp_path: Path, template: Path) -> None:
    here, there = (Opened(tmp_path / name, template) for name in ("ici", "la-bas"))
    row = here.record("framework", title="Suivi", area=OUJDA)
    unnamed(here, there, tmp_path)
    here.record("framework", row, area=RABAT)
    nameless = there.record("area", code="02.999.99.99", level=3)
    there.record("framework", row, area=nameless)
    unnamed(there, here, tmp_path)
    assert said_versions(here, row) == {"Rabat", "Commune inconnue (02.999.99.99)"}
    untitled = here.record("project")
    with here.database.read() as session:
        assert say(session, "framework", row, "project", untitled, "fr") == "Sans titre"
        assert say(session, "framework", row, "area", bytes(16), "fr") == "une fiche qui n’est pas ici"
    here.close()
    there.close()


def said_versions(one: Opened, row: bytes) -> set[str]:
    with one.database.read() as session:
        return {v.text for v in reviews.review(session, row.hex(), "fr").fields[0].versions}
