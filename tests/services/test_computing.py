"""What formulas give, against a recomputation written differently: plain Python over what was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.models.areas import area_id
from desktop.services.formula import formulas
from desktop.services.indicators import computing
from desktop.services.indicators.counting_sql import Counted
from desktop.services.steering.people import headcounts
from desktop.services.steering.scope import Scope
from desktop.services.words.period_codes import Period, between, period
from tests.services.countable import ORIENTAL, Made, Place, days, stands, whose, within
from tests.services.opened import OUJDA, RABAT, Opened

TODAY = date(2022, 5, 10)
PERIODS = tuple(between(date(2020, 10, 1), date(2022, 12, 31), "quarter"))
AREAS = (None, area_id(OUJDA), area_id(RABAT), ORIENTAL)
CODES = {area_id(OUJDA): OUJDA, area_id(RABAT): RABAT, ORIENTAL: "02"}


@pytest.fixture(scope="module", params=[3, 8])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Place]:
    opened = Opened(tmp_path_factory.mktemp("calcul") / "profil", template)
    yield Place(opened, request.param)
    opened.close()


def computed(place: Place, words: str) -> dict[tuple[str, bytes | None], Counted]:
    with place.opened.database.read() as session:
        return computing.series(session, formulas.read(session, words, "fr"), PERIODS, AREAS, TODAY)


def people(
    place: Place, measure: str, area: bytes | None, one: Period, **wanted: str
) -> tuple[float | None, float | None, float]:
    """(all, at least, of several territories) of the people of a period and territory, as the policy says."""
    top, low = place.twins[1], place.twins[0]
    by_face: dict[bytes, list[dict[str, Any]]] = {}
    for made in place.initiatives:
        mine = [dict(number) for number in made.numbers]
        for number in mine:
            twin = low if made is top else top if made is low else None
            rivals = [n["id"] for n in twin.numbers if n["said"] == number["said"]] if twin else []
            if not any(rival < number["id"] for rival in rivals):
                by_face.setdefault(low.id if made is top else made.id, []).append(number)
    sure, others, apart = 0.0, [0.0], 0.0
    said = False
    for made in place.initiatives:
        if not stands(made, area) or made.told["sector"] != wanted.get("sector", made.told["sector"]):
            continue
        here = 0
        some = False
        for number in by_face.get(made.id, ()) if made is not top else ():
            if number["measure"] != measure or not within(made, one, number):
                continue
            if any((number[key] or "not-stated") != code for key, code in wanted.items() if key in ("sex", "group")):
                continue
            where = whose(made, number, area)
            some |= where == "here"
            here += number["value"] if where == "here" else 0
            apart += number["value"] if where == "apart" else 0
        said |= some
        if made.told["counting"] == "distinct":
            sure += here
        else:
            others.append(here)
    return (sure + sum(others), sure + max(others), apart) if said else (None, None, apart)


@pytest.mark.parametrize(
    ("words", "measure", "wanted"),
    [
        ("personnes atteintes", "reached", {}),
        ("personnes visées", "targeted", {}),
        ("personnes dans le besoin · femmes", "in-need", {"sex": "women"}),
        (
            "personnes atteintes · secteur Santé · sexe non renseigné",
            "reached",
            {"sector": "health", "sex": "not-stated"},
        ),
        ("personnes atteintes · public Migrants", "reached", {"group": "migrants"}),
        ("personnes atteintes · public « Non renseigné »", "reached", {"group": "not-stated"}),
    ],
)
def test_people_are_told_by_the_policy(place: Place, words: str, measure: str, wanted: dict[str, str]) -> None:
    told = computed(place, words)
    assert {code for code, _area in told} == {one.code for one in PERIODS if one.first <= TODAY}
    for one in PERIODS[:7]:
        for area in AREAS:
            value, least, apart = people(place, measure, area, one, **wanted)
            cell = told[one.code, area]
            assert (cell.value, cell.shared) == (value, apart), (one.code, area)
            assert (cell.least if cell.least is not None else cell.value) == least, (one.code, area)


def test_people_agree_with_the_figures_of_steering(place: Place) -> None:
    told = computed(place, "personnes atteintes · secteur Santé")
    with place.opened.database.read() as session:
        for one in PERIODS[:7]:
            for area in AREAS:
                scope = Scope.of_period(one.code, area=area, sector="health")
                head = headcounts(session, scope)[2]
                cell = told[one.code, area]
                assert (cell.value or 0, cell.shared) == (head.total.cumulated, head.shared.cumulated), (one.code, area)
                assert (cell.least if cell.least is not None else cell.value or 0) == head.total.at_least


def records_of(place: Place, kind: str, one: Period, area: bytes | None, /, **wanted: str) -> list[Made]:
    some: list[Made] = getattr(place, f"{kind}s")
    standing = [made for made in some if made is not place.twins[1]]
    return [
        made
        for made in standing
        if stands(made, area) and within(made, one) and all(made.told[key] == code for key, code in wanted.items())
    ]


def money(some: list[Made], area: bytes | None) -> float | None:
    amounts = [
        made.told["amount"] for made in some if made.told["currency"] == "MAD" and whose(made, {}, area) == "here"
    ]
    return float(sum(amounts)) if amounts else None


def mean(some: list[Made]) -> float | None:
    scored = [made.told for made in some if made.told["score"]]
    weight = sum(told["answers"] for told in scored)
    return float(sum(told["score"] * told["answers"] for told in scored) / weight) if weight else None


def numbers_of(some: list[Made], **wanted: str) -> float | None:
    found = [
        number["value"]
        for made in some
        for number in made.numbers
        if all((number[key] or "not-stated") == code for key, code in wanted.items())
    ]
    return float(sum(found)) if found else None


def test_records_numbers_and_money_are_counted_as_one_would_by_hand(place: Place) -> None:
    def told(words: str) -> dict[tuple[str, bytes | None], float | None]:
        return {spot: cell.value for spot, cell in computed(place, words).items()}

    cases: dict[str, Any] = {
        "initiatives": lambda one, area: len(records_of(place, "initiative", one, area)),
        "initiatives · statut Terminée": lambda one, area: len(
            records_of(place, "initiative", one, area, status="done")
        ),
        "initiatives · public Réfugiés": lambda one, area: len(
            [made for made in records_of(place, "initiative", one, area) if "refugees" in made.told["groups"]]
        ),
        "acteurs actifs": lambda one, area: len(
            {made.told["lead"] for made in records_of(place, "initiative", one, area)} - {None}
        ),
        "acteurs · type d’acteur Commune": lambda one, area: len(
            {made.told["lead"] for made in records_of(place, "initiative", one, area)} & {place.actors[1]}
        ),
        "budget des initiatives · monnaie MAD": lambda one, area: money(
            records_of(place, "initiative", one, area), area
        ),
        "budget des projets · monnaie MAD": lambda one, area: money(records_of(place, "project", one, area), area),
        "formations · type Atelier": lambda one, area: len(records_of(place, "training", one, area, kind="workshop")),
        "participants · femmes": lambda one, area: numbers_of(records_of(place, "training", one, area), sex="women"),
        "participants · public Associations": lambda one, area: numbers_of(
            records_of(place, "training", one, area), audience="associations"
        ),
        "note moyenne des formations": lambda one, area: mean(records_of(place, "training", one, area)),
        "réunions · type coordination": lambda one, area: len(
            records_of(place, "meeting", one, area, kind="coordination")
        ),
        "présences aux réunions": lambda one, area: numbers_of(records_of(place, "meeting", one, area)),
        "présences aux réunions · sexe non renseigné": lambda one, area: numbers_of(
            records_of(place, "meeting", one, area), sex="not-stated"
        ),
        "actions": lambda one, area: len(records_of(place, "action", one, area)),
        "besoins": lambda one, area: len(records_of(place, "need", one, area)),
        "besoins · secteur Santé · gravité 5": lambda one, area: len(
            records_of(place, "need", one, area, sector="health", severity="5")
        ),
    }
    for words, by_hand in cases.items():
        given = told(words)
        for one in PERIODS[:7]:
            for area in AREAS:
                assert given[one.code, area] == pytest.approx(by_hand(one, area)), (words, one.code, area)


def test_needs_and_actions_are_told_as_they_were_then(place: Place) -> None:
    def ended(made: Made) -> tuple[str, str]:
        return days(made.told["closed"], made.told["closed"])

    for one in PERIODS[:7]:
        first, last, cut = one.first.isoformat(), one.last.isoformat(), min(one.last, TODAY).isoformat()
        for area in AREAS:
            needs = [made for made in place.needs if stands(made, area)]
            known = [made for made in needs if made.first and made.first <= cut]
            still = [
                made
                for made in known
                if made.told["status"] == "open" or (made.told["closed"] and ended(made)[0] > cut)
            ]
            covered = [made for made in known if made.told["status"] == "covered" and made not in still]
            since = [
                made
                for made in needs
                if made.told["status"] == "covered"
                and made.told["closed"]
                and ended(made)[0] <= last
                and ended(made)[1] >= first
            ]
            actions = [made for made in place.actions if stands(made, area) and made.told["status"] != "dropped"]
            late = [made for made in actions if made.first and made.first < cut and not was_done(made, cut)]
            done = [made for made in actions if made.told["done"] and first <= made.told["done"] <= last]
            good = [
                made for made in actions if within(made, one) and made.told["done"] and made.told["done"] <= made.first
            ]
            expected = {
                "besoins · ouverts": len(still),
                "besoins · couverts": len(since),
                "besoins · ouverts ou couverts": len({made.id for made in still + since}),
                "part des besoins couverts": 100 * len(covered) / len(known) if known else None,
                "personnes concernées par les besoins · ouverts": people_in(still, area),
                "actions faites": len(done),
                "actions faites à temps": len(good),
                "actions en retard": len(late),
            }
            for words, value in expected.items():
                given = once(place, words)[one.code, area].value
                assert given == pytest.approx(value), (words, one.code, area)


_KNOWN: dict[tuple[int, str], dict[tuple[str, bytes | None], Counted]] = {}


def once(place: Place, words: str) -> dict[tuple[str, bytes | None], Counted]:
    return _KNOWN.setdefault((id(place), words), computed(place, words))


def was_done(made: Made, cut: str) -> bool:
    return made.told["status"] == "done" and (made.told["done"] or made.first) <= cut


def people_in(some: list[Made], area: bytes | None) -> float | None:
    said = [made.told["people"] for made in some if made.told["people"] is not None and whose(made, {}, area) == "here"]
    return float(sum(said)) if said else None


def test_the_records_behind_a_figure_are_the_ones_counted(place: Place) -> None:
    one = period("2021-Q1")
    with place.opened.database.read() as session:
        node = formulas.read(session, "personnes atteintes · femmes / initiatives · secteur Santé", "fr")
        women, health = computing.behind(session, node, one, area_id(OUJDA), TODAY)
        assert (women.kind, health.kind) == ("initiative", "initiative")
        some = records_of(place, "initiative", one, area_id(OUJDA), sector="health")
        assert list(health.ids) == sorted(made.id for made in some)
        spots = computed(place, "personnes atteintes · femmes")[one.code, area_id(OUJDA)]
        assert len(women.ids) == spots.records
        assert computing.behind(session, node, period("2030"), None, TODAY) == ()


def test_sums_and_ratios_carry_what_is_not_sure(opened: Opened) -> None:
    for title, counting, women, men in (("A", "distinct", 10, 5), ("B", "", 7, 20), ("C", "overlap", 4, None)):
        draft = {"title": title, "sector": "health", "women": women, "men": men, "counting": counting}
        opened.record("initiative", starts="2021", status="done", **draft)
    told = {}
    with opened.database.read() as session:
        for words in (
            *("personnes atteintes", "personnes atteintes · femmes + personnes atteintes · hommes"),
            "personnes atteintes + personnes atteintes · secteur Santé",
            *("minimum de personnes différentes atteintes", "personnes atteintes · femmes / personnes atteintes en %"),
            *("personnes visées", "personnes visées + 3", "100 - personnes atteintes · hommes", "initiatives / 0"),
        ):
            node = formulas.read(session, words, "fr")
            cell = computing.series(session, node, [period("2021")], [None], TODAY)["2021", None]
            told[words] = (cell.value, cell.least, cell.records)
    assert told == {
        "personnes atteintes": (46, 42, 3),
        "personnes atteintes · femmes + personnes atteintes · hommes": (46, 42, 5),
        "personnes atteintes + personnes atteintes · secteur Santé": (92, 42, 6),
        "minimum de personnes différentes atteintes": (42, None, 3),
        "personnes atteintes · femmes / personnes atteintes en %": (45.652174, 36.956522, 6),
        "personnes visées": (None, None, 0),
        "personnes visées + 3": (None, None, 0),
        "100 - personnes atteintes · hommes": (75, None, 2),
        "initiatives / 0": (None, None, 3),
    }
