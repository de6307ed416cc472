"""Fifty different exports of one profile, laid side by side: nobody protected is found below its commune.

The attacker has every byte of every export and knows how they are made. Whoever is protected moves anywhere within its
commune and changes its name, address and telephone: no byte of any export may follow. What does not follow cannot be
told, by bounds, order, counts, neighbours or differences between exports. Sabotages show that the test sees it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange import public_site, publishing
from desktop.exchange.public_site import Sheet
from desktop.geo import zone
from desktop.geo.places import around
from desktop.i18n import LANGUAGES
from desktop.models.areas import area_id
from desktop.services.audience import narrowing, redaction, telling_rules
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.told import KINDS, Organisation, Spot, Told
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from tests.exchange.unpacking import carried, head
from tests.services.opened import OUJDA, RABAT
from tests.trust.protected_profile import TOWNS, Profiled, profiled, spelled

PROFILES, MOVES = (20, 3) if os.environ.get("MAILLAGE_SOAK") else (1, 1)
EXPORTS = 50
MARCH = 12 * 2021 + 2


@dataclass(frozen=True)
class Asked:
    """One export: a site, or a sheet of what a list found."""

    audience: str
    lang: str
    kind: str = ""  # of a sheet; empty for a site
    query: ListQuery | None = None
    area: str = ""  # the sheet is fitted to it
    marked: int = -1  # the protected record that the map was brought to
    months: tuple[int, int] | None = None  # that the strip of time shows
    zone: tuple[tuple[float, float], ...] = ()  # drawn on the map: corners


def fifty(made: Profiled) -> list[Asked]:
    """Audiences, languages, filters, areas and searches that an attacker would choose."""
    dice = made.dice
    towns = [area_id(town) for town in TOWNS]
    quarters = [one for some in made.quarters.values() for one in some]
    sites = [Asked(audience, lang) for audience in AUDIENCES for lang in LANGUAGES]
    queries: list[ListQuery | None] = [
        None,
        *(ListQuery(area=quarter) for quarter in quarters),
        *(ListQuery(area=town) for town in towns),
        ListQuery(area=[towns[0], quarters[0]]),
        ListQuery(text="Zanqat"),
        ListQuery(text="0699"),
        ListQuery(text="Hay 02"),
        ListQuery(language="fr"),
        ListQuery(fee="free"),
        ListQuery(group="gbv-survivors"),
        ListQuery(area_box=(34.6, -2.0, 34.69, -1.8)),
    ]
    sheets: list[Any] = []
    while len(sites) + len(sheets) < EXPORTS:
        kind = KINDS[len(sheets) % len(KINDS)]
        query = queries[len(sheets) % len(queries)]
        if query is None and kind != "actor":
            query = ListQuery(sector=dice.choice(("health", "education")), area=dice.choice(towns))
        marked = dice.randrange(len(made.hidden)) if dice.random() < 0.2 else -1
        area = dice.choice(("", OUJDA, RABAT))
        months = dice.choice((None, (MARCH, MARCH), (MARCH + 1, MARCH + 9)))
        sheets.append(Asked(dice.choice(AUDIENCES), dice.choice(LANGUAGES), kind, query, area, marked, months))
    drawn = [Asked(dice.choice(AUDIENCES), "fr", kind, zone=half) for kind in KINDS for half in halves()]
    return [*sites, *sheets[len(drawn) :], *drawn]


def halves() -> list[tuple[tuple[float, float], ...]]:
    """The western half of each town, as somebody draws it."""
    boxes = [(south, north, west, (west + east) / 2) for south, north, west, east in TOWNS.values()]
    return [((s, w), (n, w), (n, e), (s, e)) for s, n, w, e in boxes]


def written(made: Profiled, asked: Asked, folder: Path) -> bytes:
    """The bytes that leave. They hold no date: the clock stands still."""
    database = made.opened.database
    if not asked.kind:
        publishing.publish_site(database, folder / "site.html", asked.audience, lang=asked.lang)
        return (folder / "site.html").read_bytes()
    with database.read() as session:
        query = asked.query
        if asked.zone:
            query = zone.narrowed(session, asked.kind, query or ListQuery(), asked.zone)
        ids = None if query is None else tuple(lists.ids(session, asked.kind, query))
        box = around(session, area_id(asked.area)) if asked.area else None
    fitted = None if box is None else (box.west, box.south, box.east, box.north)
    marked = None
    if asked.marked >= 0:  # the view on the screen is then around that record
        one = made.hidden[asked.marked]
        latitude, longitude = one.points[-1]
        marked = getattr(one, asked.kind)
        fitted = (longitude - 0.01, latitude - 0.01, longitude + 0.01, latitude + 0.01)
    narrowed = publishing.Narrowed(ids, query, marked, asked.months)
    sheet = Sheet("Carte", asked.kind, (297, 210), fitted)
    return publishing.sheet_page(database, asked.audience, sheet, lang=asked.lang, narrowed=narrowed)[0]


def followed(made: Profiled, folder: Path, asked: list[Asked], moves: int = 1) -> bool:
    """Whether something in any of the exports follows who moves; the first one found is enough."""
    before = [written(made, one, folder) for one in asked]
    for _move in range(moves):
        made.move()
        if any(written(made, one, folder) != bytes_ for one, bytes_ in zip(asked, before, strict=True)):
            return True
    return False


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the base map, the same in every export: it is most of the work of making one."""
    monkeypatch.setattr(public_site, "_BASE", ())
    monkeypatch.setattr(public_site, "_CLOSE", "none")


@pytest.fixture
def make(tmp_path: Path, template: Path) -> Iterator[Callable[[int], Profiled]]:
    made: list[Profiled] = []

    def one(seed: int) -> Profiled:
        made.append(profiled(tmp_path / str(seed), template, seed))
        return made[-1]

    yield one
    for profile in made:
        profile.opened.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(PROFILES))
def test_no_byte_of_fifty_exports_follows_who_moves(make: Callable[[int], Profiled], tmp_path: Path, seed: int) -> None:
    made = make(seed)
    asked = fifty(made)
    assert len(asked) == EXPORTS
    before = [written(made, one, tmp_path) for one in asked]
    for _move in range(MOVES):
        made.move()
        follow = [one for one, bytes_ in zip(asked, before, strict=True) if written(made, one, tmp_path) != bytes_]
        assert follow == []
    marks = [mark.encode() for one in made.hidden for mark in one.marks]
    marks += [form for one in made.hidden for point in one.points for form in spelled(point)]
    told = 0
    for one, page in zip(asked, before, strict=True):
        whole = carried(page)["head"] + page
        assert not [mark for mark in marks if mark in whole], one
        told += _narrowest(head(page), one)
    assert told > 20, "hardly anybody protected was told of: the test looks at nothing"


def _narrowest(said: Any, asked: Asked) -> int:
    """Whoever is withheld is told by communes alone; gives how many are."""
    count = 0
    for kind in KINDS:
        for record in said[kind]:
            if record[-1]:
                count += 1
                for spot in record[2]:
                    assert len(spot) == 1, asked
                    names, code, _around = said["areas"][spot[0]]
                    assert code, (asked, names)  # a commune or larger has a census code, a quarter none
    return count


# ---- sabotages -------------------------------------------------------------------------------------


def test_narrowing_by_ids_alone_is_found_out(
    make: Callable[[int], Profiled], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "_fits", lambda *_all: True)
    made = make(0)
    asked = fifty(made)
    assert followed(made, tmp_path, [one for one in asked if one.query is not None][:16])
    assert followed(made, tmp_path, [one for one in asked if one.zone], moves=3), "a drawn zone does not show it"


def test_a_view_brought_to_a_record_is_found_out(
    make: Callable[[int], Profiled], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_is_open", lambda *_all: True)
    made = make(0)
    assert followed(made, tmp_path, [one for one in fifty(made) if one.marked >= 0])


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["jitter", "nearest first", "quarters"])
def test_a_point_that_shows_a_little_is_found_out(
    make: Callable[[int], Profiled], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    made = make(0)
    tell = redaction.tell

    def leaky(session: Any, audience: str) -> Told:
        told = tell(session, audience)
        true = {one.actor: one.points[-1] for one in made.hidden}
        if fault == "quarters":  # where it is lacking, as it was recorded
            with monkeypatch.context() as lenient:
                lenient.setattr(telling_rules.Ground, "coarse", lambda _ground, spots: tuple(spots))
                return tell(session, audience)
        if fault == "nearest first":
            near = sorted(told.organisations, key=lambda one: true.get(one.id, (0.0, 0.0)))
            return replace(told, organisations=tuple(near))
        return replace(told, organisations=tuple(_shaken(one, true) for one in told.organisations))

    monkeypatch.setattr(redaction, "tell", leaky)
    assert followed(made, tmp_path, [Asked("internal", "fr")], moves=6)


def _shaken(one: Organisation, true: dict[bytes, tuple[float, float]]) -> Organisation:
    """With a point 500 metres off: fifty of them average out."""
    if not one.withheld or one.id not in true:
        return one
    spot = Spot(one.spots[0].area if one.spots else None, true[one.id][0] + 0.005, true[one.id][1] - 0.005)
    return replace(one, spots=(spot,))
