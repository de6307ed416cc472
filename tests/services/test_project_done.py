"""What was done in a project: people told by the policy, participants apart, practices and frameworks in its trail."""

from __future__ import annotations

from desktop.services.plan.trainings import write_participants
from desktop.services.record.trail import trail
from desktop.services.steering.project_done import Done, done, people_words
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened


def read(opened: Opened, project: bytes) -> Done:
    with opened.database.read() as session:
        return done(session, project, "fr")


def trailed(opened: Opened, kind: str, row: bytes) -> dict[str, list[str]]:
    with opened.database.read() as session:
        found = trail(session, kind, row, "fr")
    return {group.label: [entry.title for entry in group.entries] for group in found.groups}


def test_people_are_never_silently_added_and_participants_stay_apart(opened: Opened) -> None:
    project = opened.record("project", title="Projet")
    assert (read(opened, project).initiatives, read(opened, project).people) == (0, ())
    first = opened.record("initiative", title="Soins", project=project, not_stated=685, counting="overlap")
    second = opened.record("initiative", title="Aide", project=project, not_stated=800)
    opened.record("initiative", title="Ailleurs", not_stated=9)
    training = opened.record("training", title="Stage", initiative=second)
    with UnitOfWork(opened.database) as uow:
        write_participants(uow, training, "officials", "women", 7)
        uow.commit("participants")
    told = read(opened, project)
    (reached,) = told.people
    assert (reached.measure, reached.total.cumulated, reached.total.at_least) == ("reached", 1485, 800)
    assert people_words(reached.total) == "1\u202f485 en cumul · au moins 800 personnes différentes"
    assert told.reached == {first: 685, second: 800}
    assert (told.participants, told.trainings, told.initiatives) == (7, 1, 2)
    opened.record("initiative", second, counting="distinct")
    opened.record("initiative", first, counting="distinct")
    assert "1\u202f485" in people_words(read(opened, project).people[0].total)
    assert read(opened, project).people[0].total.one
    opened.trash("initiative", first)
    assert read(opened, project).people[0].total.cumulated == 800


def test_indicators_of_its_frameworks_follow_it(opened: Opened) -> None:
    project = opened.record("project", title="Projet")
    framework = opened.record("framework", title="Cadre", project=project)
    indicator = opened.record("indicator", name="Accès aux soins", framework=framework)
    opened.record("indicator", name="Sans cadre")
    assert read(opened, project).indicators == ((indicator, "Accès aux soins"),)


def test_the_trail_of_a_project_leads_to_all_that_hangs_on_it(opened: Opened) -> None:
    programme = opened.record("project", title="Programme", kind="programme")
    project = opened.record("project", title="Projet", parent=programme)
    initiative = opened.record("initiative", title="Soins", project=project)
    practice = opened.record("practice", title="Guichet", initiatives=[initiative])
    opened.record("framework", title="Cadre", project=project)
    assert trailed(opened, "project", project) == {
        "Programme": ["Programme"],
        "Initiatives": ["Soins"],
        "Bonnes pratiques": ["Guichet"],
        "Cadres de suivi": ["Cadre"],
    }
    assert trailed(opened, "project", programme) == {"Projets du programme": ["Projet"]}
    assert trailed(opened, "initiative", initiative) == {
        "Projet": ["Projet"],
        "Bonnes pratiques qu’elle montre": ["Guichet"],
    }
    assert trailed(opened, "practice", practice) == {
        "Initiatives qui la montrent": ["Soins"],
        "Projets": ["Projet"],
    }
    opened.trash("initiative", initiative)
    assert trailed(opened, "practice", practice) == {}
