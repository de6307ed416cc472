"""Tables of this program come back to their records by identity; what a format says of its columns is believed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.incoming.shapes import Named, Sheet, Source, Target
from desktop.i18n import LANGUAGES, say_in
from desktop.models.areas import area_id
from desktop.services.description.kinds import kind_of
from tests.exchange.incoming.understood import TODAY, named, of_kind, reading, source, understand
from tests.services.opened import OUJDA, Opened


@pytest.fixture(scope="module")
def office(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    one = Opened(tmp_path_factory.mktemp("chez-nous") / "profil", template)
    yield one
    one.close()


@pytest.fixture(scope="module")
def ids(office: Opened) -> dict[str, bytes]:
    short = office.record("actor", name="Ligue", acronym="LIG", kind="association")
    long = office.record("actor", name="Association Lune", kind="association")
    place = office.record("place", name="Maison bleue", area=OUJDA)
    title = {"title": "Soins", "lead": short, "sector": "health", "places": [place], "women": 3}
    return {"short": short, "long": long, "place": place, "soins": office.act("initiative", title)}


def head(kind: str, lang: str, *names: str) -> list[str]:
    """The headings of a table of this program."""
    return ["id", *(say_in(lang, kind_of(kind).field(name).label) for name in names)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_of_ours_is_known_in_every_language(office: Opened, ids: dict[str, bytes], lang: str) -> None:
    names = ("title", "lead", "sector", "places", "women", "partners")
    sector = {"fr": "Santé", "en": "Health", "es": "Salud", "ar": "الصحة"}[lang]
    rows: Any = [
        head("initiative", lang, *names),
        [
            ids["soins"].hex(),
            "Soins",
            "Ligue",
            sector,
            "Maison bleue",
            4,
            f"Association Lune [{ids['long'].hex()}]; Ligue",
        ],
        [None, "Cours", "Ligue", sector, "Oujda", None, None],
        ["exemple", "Exemple", "Ligue", sector, "Oujda", None, None],
    ]
    with office.database.read() as session:
        found = reading(session, source(Sheet(say_in(lang, kind_of("initiative").plural), rows)), lang=lang)
    edited, new = of_kind(found, "initiative")
    assert (edited.known, edited.identity) == (ids["soins"], ())
    assert dict(edited.draft) == {
        "title": "Soins",
        "lead": ids["short"],
        "sector": "health",
        "places": [ids["place"]],
        "women": 4,
        "partners": [ids["long"], ids["short"]],
    }
    assert new.known is None
    assert new.draft["places"] == [area_id(OUJDA)]
    assert found.questions == ()
    assert of_kind(found, "actor") == []


def test_two_actors_of_one_name_stay_two(office: Opened) -> None:
    rows: Any = [
        head("actor", "fr", "name", "acronym", "kind"),
        ["0" * 31 + "1", "Espace", "E1", "Association"],
        ["0" * 31 + "2", "Espace", "E2", "Association"],
    ]
    with office.database.read() as session:
        found = reading(session, source(rows))
    one, two = of_kind(found, "actor")
    assert (one.draft["acronym"], two.draft["acronym"]) == ("E1", "E2")
    assert one.identity == (("maillage", "0" * 31 + "1"),)
    assert one.known is None


def test_a_name_that_nobody_has_is_refused_in_its_cell(office: Opened, ids: dict[str, bytes]) -> None:
    rows: Any = [head("initiative", "fr", "title", "places"), [ids["soins"].hex(), "Soins", "Nulle part du tout"]]
    with office.database.read() as session:
        found = reading(session, source(rows))
    assert "places" not in of_kind(found, "initiative")[0].draft
    assert [(one.at.row, one.column) for one in found.refused] == [(2, 2)]


def test_services_find_their_organisation_and_place_in_the_same_file(office: Opened) -> None:
    sheets = (
        Sheet(
            "services",
            [["id", "nom", "org", "lieu"], ["s1", "Écoute", "Fondation Exemple", "Bureau de Rabat"]],
            known={
                0: Target("service", "identifier"),
                1: Target("service", "name"),
                2: Target("actor", "name", "actor"),
                3: Target("place", "name", "place"),
            },
            kind="service",
        ),
        Sheet(
            "organizations",
            [["id", "nom", "web"], ["o1", "Fondation Exemple", "https://exemple.example"]],
            known={0: Target("actor", "identifier"), 1: Target("actor", "name"), 2: Target("actor", "web")},
            kind="actor",
        ),
        Sheet(
            "locations",
            [["id", "nom", "lat", "lon"], ["l1", "Bureau de Rabat", 34.02, -6.83]],
            known={
                0: Target("place", "identifier"),
                1: Target("place", "name"),
                2: Target("place", "latitude"),
                3: Target("place", "longitude"),
            },
            kind="place",
        ),
    )
    with office.database.read() as session:
        found = understand(session, Source("hsds", "a.json", b"", sheets), "fr", today=TODAY)
    (actor,) = of_kind(found, "actor")
    (place,) = of_kind(found, "place")
    (service,) = of_kind(found, "service")
    assert actor.identity == (("hsds", "o1"),)
    assert service.draft["actor"] == Named(actor.key)
    assert service.draft["places"] == [Named(place.key)]
    assert place.draft["point"] == (34.02, -6.83, None)
    kinds = [one.kind for one in found.records]
    assert kinds == ["actor", "place", "service"]


def test_an_activity_is_the_same_in_every_file_by_its_iati_identifier(office: Opened) -> None:
    rows: Any = [
        ["iati", "titre", "qui", "pays", "début"],
        ["XM-EXEMPLE-1", "Appui", "Fondation Exemple", "Morocco", "2024-01-01"],
    ]
    known = {
        0: Target("initiative", "identifier"),
        1: Target("initiative", "title.en"),
        2: Target("actor", "name", "lead"),
        3: Target("area", "name", "area0"),
        4: Target("initiative", "starts"),
    }
    file = Source("iati", "a.xml", b"", (Sheet("activités", rows, known=known, kind="initiative"),))
    with office.database.read() as session:
        found = understand(session, file, "fr", today=TODAY)
    (one,) = of_kind(found, "initiative")
    assert one.identity == (("iati", "XM-EXEMPLE-1"),)
    assert (one.draft["title.en"], one.draft["starts"]) == ("Appui", "2024-01-01")
    assert named(found, one.draft["lead"])["name"] == "Fondation Exemple"
    assert found.questions == ()
