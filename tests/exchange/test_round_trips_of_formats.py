"""What leaves in a format of others or of ours comes back the same, for whomever it was made; what was edited in it is
all that changes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange import exporting
from desktop.exchange.gathering import Wanted
from desktop.exchange.incoming.matching import understand
from desktop.exchange.incoming.plan import MODES, Mode, Plan, plan
from desktop.exchange.incoming.reading import read
from desktop.exchange.incoming.shapes import Source
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.unit_of_work import UnitOfWork
from tests.exchange import random_records
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, Opened

TODAY = date(2026, 11, 27)
POINT = {"latitude": 34.6814, "longitude": -1.9086, "accuracy": 30.0}
MAPPED = ("actor", "place", "initiative", "need", "service", "project")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Opened]:
    """A profile of random records, names with marks in them and protected ones among them, for tests that only read."""
    made = Opened(tmp_path_factory.mktemp("retour") / "p", template, ManualClock())
    random_records.fill(made, random.Random(7), 22)
    yield made
    made.close()


def left(opened: Opened, file: Path, what: str, form: str, audience: str = "internal", lang: str = "fr") -> Path:
    exporting.write(opened.database, file, Wanted(what, audience, lang), form)
    return file


def looked(opened: Opened, source: Source, mode: Mode = "update", lang: str = "fr") -> Plan:
    with opened.database.read() as session:
        found = understand(session, source, lang, today=TODAY)
        assert found.questions == ()
        return plan(session, found, mode)


def differing(todo: Plan) -> list[tuple[str, str, dict[str, Any]]]:
    return [(one.draft.kind, one.verdict, dict(one.values)) for one in todo.planned if one.verdict != "same"]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        ("hsds.json", ("actor", "service")),
        ("iati.xml", ("all",)),
        ("kml", MAPPED),
        ("geojson", MAPPED),
        ("json", ("all",)),
        ("xlsx", ("all",)),
    ],
)
def test_what_left_is_nothing_new(
    filled: Opened, tmp_path: Path, form: str, kinds: tuple[str, ...], audience: str
) -> None:
    for place, kind in enumerate(kinds):
        lang = ("fr", "ar")[(place + AUDIENCES.index(audience)) % 2]
        source = read(left(filled, tmp_path / f"{kind}.{form}", kind, form, audience, lang))
        for mode in MODES[:2]:
            todo = looked(filled, source, mode, lang)
            assert differing(todo) == [], (kind, lang, mode)
            assert todo.counts["same"] > 0


def test_what_a_file_of_organisations_withholds_is_told_and_never_made(filled: Opened, tmp_path: Path) -> None:
    file = left(filled, tmp_path / "x.hsds.json", "actor", "hsds.json", "public")
    hidden = sum("protégé" in one["name"] for one in _organizations(file))
    assert hidden > 3
    source = read(file)
    assert any("sans nom dans ce fichier" in said for said in source.told)
    names = {str(one.draft.draft.get("name")) for one in looked(filled, source).planned}
    assert not any("protégée" in name or "non publiée" in name for name in names)


def test_places_of_a_file_bear_their_identity_where_they_may_be_told(filled: Opened, tmp_path: Path) -> None:
    with UnitOfWork(filled.database) as uow:
        known = {row.hex() for (row,) in uow.session.connection().exec_driver_sql("SELECT id FROM place").fetchall()}
    for audience in AUDIENCES:
        file = left(filled, tmp_path / f"{audience}.hsds.json", "actor", "hsds.json", audience)
        told = [place for one in _organizations(file) for place in one.get("locations", [])]
        exact = {one["id"].replace("-", "") for one in told if "latitude" in one}
        coarse = {one["id"].replace("-", "") for one in told if "latitude" not in one}
        assert exact <= known, audience
        assert len(exact) > 3
        assert not coarse & known, audience
        assert not any(mark in file.read_text(encoding="utf-8") for mark in random_records.MARKS)


def _organizations(file: Path) -> list[dict[str, Any]]:
    contents: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["contents"]
    return contents


# ---- what is edited -----------------------------------------------------------------------------------


def house(opened: Opened, name: str = "Maison d’exemple", **also: Any) -> bytes:
    return opened.record("place", name=name, point=POINT, area=OUJDA, address="12, rue d’Exemple", **also)


def test_one_name_edited_on_a_map_is_one_change(opened: Opened, tmp_path: Path) -> None:
    first, other = house(opened), house(opened, "Autre <maison> & co", visibility="public")
    for form in ("kml", "geojson"):
        file = left(opened, tmp_path / f"lieux.{form}", "place", form)
        text = file.read_text(encoding="utf-8")
        # both ways in which a map says it: a program of maps edits what its user sees
        file.write_text(text.replace("Maison d’exemple", "Maison neuve"), encoding="utf-8")
        todo = looked(opened, read(file))
        assert differing(todo) == [("place", "changed", {"name": "Maison neuve"})], form
        assert {one.id for one in todo.planned} == {first, other}


def test_one_point_moved_on_a_map_is_one_change(opened: Opened, tmp_path: Path) -> None:
    house(opened)
    house(opened, "Autre maison")
    for form in ("kml", "geojson"):
        file = left(opened, tmp_path / f"lieux.{form}", "place", form)
        text = file.read_text(encoding="utf-8")
        # a program of maps moves what it draws, not what stands beside it
        moved, times = re.subn(r"(-1\.9086,\s*)34\.6814", r"\g<1>34.6914", text, count=1)
        assert times == 1
        file.write_text(moved, encoding="utf-8")
        ((kind, verdict, values),) = differing(looked(opened, read(file)))
        assert (kind, verdict) == ("place", "changed")
        assert values == {"point": (34.6914, -1.9086, None)}
        # a map says nothing of how exact a point is: one that was not moved keeps what is known of it
        file.write_text(text, encoding="utf-8")
        assert differing(looked(opened, read(file))) == []


def test_a_point_beside_a_record_that_is_no_place_moves_nothing_and_is_told(opened: Opened, tmp_path: Path) -> None:
    opened.record("initiative", title="Kits d’exemple", places=[house(opened)])
    for form in ("kml", "geojson"):
        file = left(opened, tmp_path / f"initiatives.{form}", "initiative", form)
        assert looked(opened, read(file)).reading.refused == ()
        file.write_text(file.read_text(encoding="utf-8").replace("34.6814", "34.7"), encoding="utf-8")
        todo = looked(opened, read(file))
        assert differing(todo) == []
        assert ["déplacez le lieu lui-même" in one.reason for one in todo.reading.refused] == [True]


def test_a_point_drawn_beside_ours_is_a_new_place(opened: Opened, tmp_path: Path) -> None:
    house(opened)
    file = left(opened, tmp_path / "lieux.geojson", "place", "geojson")
    told = json.loads(file.read_text(encoding="utf-8"))
    drawn = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-1.91, 34.69]}}
    told["features"].append(drawn | {"properties": {"Nom": "Point dessiné"}})
    file.write_text(json.dumps(told), encoding="utf-8")
    ((kind, verdict, values),) = differing(looked(opened, read(file)))
    assert (kind, verdict) == ("place", "new")
    assert (values["name"], values["point"][:2]) == ("Point dessiné", (34.69, -1.91))


def test_one_place_edited_among_organisations_is_one_change(opened: Opened, tmp_path: Path) -> None:
    actor = opened.record("actor", name="Association d’exemple", web="exemple.org", visibility="public")
    place = house(opened, actor=actor)
    opened.record("service", name="Écoute", actor=actor, places=[place], visibility="public")
    file = left(opened, tmp_path / "x.hsds.json", "actor", "hsds.json", "public")
    file.write_text(file.read_text(encoding="utf-8").replace("Maison d’exemple", "Maison neuve"), encoding="utf-8")
    todo = looked(opened, read(file))
    assert differing(todo) == [("place", "changed", {"name": "Maison neuve"})]
    assert todo.by_kind == {"actor": {"same": 1}, "place": {"changed": 1}, "service": {"same": 1}}


def test_a_commune_told_instead_of_its_place_adds_nothing(opened: Opened, tmp_path: Path) -> None:
    actor = opened.record("actor", name="Association d’exemple", visibility="public")
    kept = house(opened, visibility="internal")
    opened.record("service", name="Écoute", actor=actor, places=[kept], visibility="public")
    file = left(opened, tmp_path / "x.hsds.json", "service", "hsds.json", "public")
    assert "12, rue d’Exemple" not in file.read_text(encoding="utf-8")
    assert differing(looked(opened, read(file))) == []


def test_a_name_shared_with_a_place_that_is_kept_back_bears_no_mark(opened: Opened, tmp_path: Path) -> None:
    open_, twin = house(opened, "Maison", visibility="public"), house(opened, "Maison", protected=True)
    opened.record("initiative", title="Kits", places=[open_], visibility="public")
    text = left(opened, tmp_path / "x.csv", "initiative", "csv", "public").read_text(encoding="utf-8")
    assert "Maison" in text
    assert open_.hex() not in text
    assert twin.hex() not in text
    other = house(opened, "Maison", visibility="public")
    opened.record("initiative", title="Cours", places=[other], visibility="public")
    text = left(opened, tmp_path / "y.csv", "initiative", "csv", "public").read_text(encoding="utf-8")
    assert f"Maison [{open_.hex()}]" in text
    assert twin.hex() not in text


def test_in_another_profile_an_identity_is_no_part_of_a_name(filled: Opened, opened: Opened, tmp_path: Path) -> None:
    """Names that need an identity beside them are those of records; whoever takes the file in knows them by it."""
    places = read(left(filled, tmp_path / "lieux.kml", "place", "kml"))
    initiatives = read(left(filled, tmp_path / "initiatives.geojson", "initiative", "geojson"))
    actors = read(left(filled, tmp_path / "acteurs.csv", "actor", "csv"))
    with opened.database.read() as session:
        by_file = [understand(session, one, "fr", today=TODAY).records for one in (places, initiatives, actors)]
    texts = [str(value) for records in by_file for one in records for value in one.draft.values()]
    assert not any(re.search(r"\[[0-9a-f]{32}\]", text) for text in texts)
    marked = {one.identity[0] for one in by_file[0] if one.kind == "actor" and one.identity[0][0] == "maillage"}
    assert marked
    assert marked <= {one.identity[0] for one in by_file[2]}


def test_everybody_in_one_number_is_not_counted_beside_the_women_and_men(opened: Opened, tmp_path: Path) -> None:
    made = opened.record("initiative", title="Kits", women=20, men=12, lead=None, visibility="public", starts="2021-03")
    file = left(opened, tmp_path / "x.iati.xml", "initiative", "iati.xml", "public")
    assert differing(looked(opened, read(file))) == []
    # a whole day of the month that is known is the standard's way, another day is news
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("2021-03-01", "2021-03-12").replace('value="32"', 'value="40"'), encoding="utf-8")
    todo = looked(opened, read(file))
    assert differing(todo) == [("initiative", "changed", {"starts": "2021-03-12"})]
    assert [(one.id, one.kept) for one in todo.planned if one.draft.kind == "initiative"] == [(made, ("not_stated",))]
