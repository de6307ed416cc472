"""Holds that the facts of the public reports are in the sample and are found by search. Knows nothing of the window.

Each fact is searched for as a person would type it, and read on the record that was found.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.geo import points
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.demo import sample_id
from desktop.services.listing.lists import ListQuery, ids
from desktop.services.opening import open_profile
from desktop.services.plan import trainings
from desktop.services.record import records
from desktop.services.steering.alignment import alignment
from desktop.services.steering.scope import Scope

# project: what one types, its dates, its budget, those who pay for it, its territories
PROJECTS = {
    "projet-gouvernance-partagee": (
        ("gouvernance migratoire partagee", "mairie madrid", "حكامة مشتركة"),
        ("2020-01", "2021-04", None, None),
        ["mairie-madrid"],
        {"04.421.01.0", "02.411.01.23"},
    ),
    "projet-indimaj-2": (
        ("indimaj", "pays bas", "150000 eur"),
        ("2018-08", "2020-01", 150_000.0, "EUR"),
        ["pays-bas"],
        {"01", "02", "09"},
    ),
    "projet-pram": (
        ("programme regional africain de migration", "ARMP", "Africa Regional Migration"),
        ("2019", "2021", None, None),
        [],
        set(),
    ),
    "projet-territorialisation-snia": (
        ("territorialisation snia", "accd", "agence catalane"),
        (None, "2024-08", None, None),
        ["accd"],
        {"01", "02"},
    ),
}
RESULTS = {
    "assistance directe": 800,
    "assistance médicale": 685,
    "assistance psychosociale": 540,
    "activités socio-culturelles": 1024,
}
TRAININGS = (22, 24, 26, 47)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, filled: Profile) -> Iterator[Database]:
    """The sample, only read here."""
    folder = tmp_path_factory.mktemp("faits") / "profil"
    shutil.copytree(filled.folder, folder)
    database = open_profile(Profile(Path(folder)))
    yield database
    database.close()


def found(session: Any, kind: str, typed: str, **filters: Any) -> list[bytes]:
    """What a list of a kind shows for some typed words."""
    return list(ids(session, kind, ListQuery(text=typed, **filters)))


@pytest.mark.parametrize("key", sorted(PROJECTS))
def test_projects_are_found_with_donors_budgets_and_durations(sample: Database, key: str) -> None:
    typed, dates_and_means, donors, areas = PROJECTS[key]
    with sample.read() as session:
        for words in typed:
            assert sample_id(key) in found(session, "project", words), words
        held = records.load(session, "project", sample_id(key), "fr")
        assert tuple(held[name] for name in ("starts", "ends", "amount", "currency")) == dates_and_means
        assert sorted(held["donors"]) == sorted(sample_id(donor) for donor in donors)
        named = {records.load(session, "area", area, "fr")["code"] for area in held["places"]}
    assert named == areas


def test_results_of_concrete_actions_are_found(sample: Database) -> None:
    project = sample_id("projet-territorialisation-snia")
    with sample.read() as session:
        for typed, total in RESULTS.items():
            (row,) = found(session, "initiative", typed, project=project)
            held = records.load(session, "initiative", row, "fr")
            assert (held["total"], held["not_stated"], held["counting"]) == (total, total, "overlap")
            assert held["groups"] == ["migrants"]
            assert {"OSP15", "OSP16", "OSP17", "OSP26", "OSP27"} == set(held["snia"])


def test_winter_kits_and_other_heads_are_found(sample: Database) -> None:
    with sample.read() as session:
        (oujda,) = found(session, "initiative", "kits froid wafae")
        (nador,) = found(session, "initiative", "kits asticude finlande")
        (covid,) = found(session, "initiative", "assistance covid orient occident")
        told = [records.load(session, "initiative", row, "fr") for row in (oujda, nador, covid)]
    assert [(one["women"], one["men"], one["total"]) for one in told] == [
        *((41, 99, 140), (37, 3, 40), (None, None, 150)),
    ]


def test_trainings_of_the_programme_print_their_participants(sample: Database) -> None:
    with sample.read() as session:
        of_programme = [
            records.load(session, "initiative", row, "fr")
            for row in found(session, "initiative", "formation", project=sample_id("projet-pram"))
        ]
        printed = []
        for n in TRAININGS:
            (row,) = found(session, "training", f"formation {n} participants")
            printed.append(trainings.sheet(session, row, "fr").total)
    assert tuple(printed) == TRAININGS
    assert sorted(one["total"] for one in of_programme) == list(TRAININGS)


@pytest.mark.parametrize(
    "spelling",
    ["Tanger-Tétouan-Al Hoceïma", "Tanger Tetouan Al Hoceima", "Tanger-Tétouan-Al-Hoceima", "طنجة تطوان الحسيمة"],
)
def test_spellings_of_one_region_find_the_same(sample: Database, spelling: str) -> None:
    with sample.read() as session:
        projects = found(session, "project", spelling)
        assert set(projects) == {sample_id("projet-indimaj-2"), sample_id("projet-territorialisation-snia")}
        assert sample_id("region-tta") in found(session, "actor", spelling)


@pytest.mark.parametrize("spelling", ["boite à outils", "boîte à outils", "Boîte outils nexus migration"])
def test_the_toolbox_is_found_with_and_without_its_accent(sample: Database, spelling: str) -> None:
    with sample.read() as session:
        assert found(session, "project", spelling) == [sample_id("projet-gouvernance-partagee")]


@pytest.mark.parametrize("typed", ["vingt pays", "dix-huit"])
def test_the_list_of_countries_is_told_and_not_invented(sample: Database, typed: str) -> None:
    with sample.read() as session:
        assert found(session, "project", typed) == [sample_id("projet-pram")]
        assert records.load(session, "project", sample_id("projet-pram"), "fr")["countries"] == []


ACTORS = {
    "OIM Maroc": "oim-maroc", "CGLU Afrique": "cglu-afrique", "commune rabat": "commune-rabat",
    "commune oujda": "commune-oujda", "commune tanger": "commune-tanger", "conseil oriental": "region-oriental",
    "conseil souss massa": "region-souss-massa", "mairie madrid": "mairie-madrid", "ACCD": "accd",
    "pays bas": "pays-bas", "fondation orient occident": "fondation-orient-occident",
    "entraide nationale": "entraide-nationale", "al wafae": "al-wafae", "ASTICUDE": "asticude", "MCMREAM": "mcmream",
}  # fmt: skip


@pytest.mark.parametrize("typed", sorted(ACTORS))
def test_whoever_the_sources_name_is_found(sample: Database, typed: str) -> None:
    with sample.read() as session:
        assert sample_id(ACTORS[typed]) in found(session, "actor", typed)


@pytest.mark.parametrize("quarter", ["Hay Andalous", "Hay Alqods", "Village Bouarfa"])
def test_quarters_of_the_winter_kits_are_found(sample: Database, quarter: str) -> None:
    with sample.read() as session:
        assert sample_id("kits-froid-oujda") in found(session, "initiative", quarter)


@pytest.mark.parametrize(("scheme", "codes"), [("sdg", ("10", "16", "17")), ("snia", ("OSP15", "OSP24", "OSP27"))])
def test_what_serves_an_objective_is_found(sample: Database, scheme: str, codes: tuple[str, ...]) -> None:
    with sample.read() as session:
        for code in codes:
            assert found(session, "initiative", "", **{scheme: code}), code


def test_meetings_are_found_by_place(sample: Database) -> None:
    with sample.read() as session:
        for typed, day in (
            *(("atelier oujda", "2021-01-20"), ("atelier rabat", "2021-02-12"), ("tanger", "2024-08-01")),
            *(("capitalisation", "2021-03-16"), ("séminaire en ligne", "2021-04-13")),
        ):
            days = {records.load(session, "meeting", row, "fr")["day"] for row in found(session, "meeting", typed)}
            assert day in days, typed


def test_a_practice_says_only_what_was_published(sample: Database) -> None:
    with sample.read() as session:
        (row,) = found(session, "practice", "femmes enceintes migrantes")
        held = records.load(session, "practice", row, "fr")
    assert (held["city"], held["country"], held["context"], held["quotation"]) == ("Rabat", "MA", "", "")
    assert held["initiatives"] == [sample_id("soutien-psychologique-rabat")]


def test_concrete_actions_stand_in_the_matrix_of_alignment_and_on_the_map(sample: Database) -> None:
    project = sample_id("projet-territorialisation-snia")
    with sample.read() as session:
        done = ids(session, "initiative", ListQuery(project=project))
        served = {
            scheme: [
                one.code
                for one in alignment(session, Scope(project=project), scheme, lang="fr").objectives
                if one.initiatives
            ]
            for scheme in ("snia", "sdg")
        }
        drawn = points.gather(session, "initiative", "fr", set(done))
    assert served == {"snia": ["OSP15", "OSP16", "OSP17", "OSP26", "OSP27"], "sdg": ["10", "16", "17"]}
    assert (len(done), drawn.without) == (5, [])
    assert {"02", "01", "01.511.01.0"} == set(drawn.columns.area_words), "Oriental, Tanger-Tétouan-Al Hoceïma, Tanger"
