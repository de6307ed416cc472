"""IATI and HSDS as they are written: valid by the official schemas, equal byte by byte, nothing protected in them."""

from __future__ import annotations

import importlib
import json
import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import InvalidValue
from desktop.exchange import iati_out, standards
from desktop.services.audience.audiences import AUDIENCES
from tests.exchange import random_records
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, Opened

SCHEMAS = Path(__file__).parents[3] / "shared" / "reference" / "schemas"
RECORDS = 5_000 if os.environ.get("MAILLAGE_SOAK") else 210
DAY = date(2021, 3, 1)
etree: Any = importlib.import_module("lxml.etree")
jsonschema: Any = importlib.import_module("jsonschema")
KINDS = {"iati": ("all", "initiative", "project"), "hsds": ("actor", "service")}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Opened]:
    """A profile of random records, for tests that only read."""
    made = Opened(tmp_path_factory.mktemp("standards") / "p", template, ManualClock())
    random_records.fill(made, random.Random(7), RECORDS // 7)
    yield made
    made.close()


def iati(opened: Opened, audience: str = "public", kind: str = "all", org: str = "") -> bytes:
    kinds = standards.IATI_KINDS if kind == "all" else (kind,)
    with opened.database.read() as session:
        return standards.iati(session, audience, lang="fr", day=DAY, kinds=kinds, org=org).data


def hsds(opened: Opened, audience: str = "public", kind: str = "actor", lang: str = "fr") -> dict[str, Any]:
    with opened.database.read() as session:
        page = json.loads(standards.hsds(session, audience, lang=lang, day=DAY, kind=kind).data)
    assert isinstance(page, dict)
    return page


def official(name: str) -> Path:
    file = SCHEMAS / name
    if not file.exists():
        pytest.skip(f"needs ../shared/reference/schemas/{name}")
    return file


def test_iati_is_valid_for_every_audience(filled: Opened) -> None:
    schema = etree.XMLSchema(etree.parse(official("iati/iati-activities-schema.xsd")))
    for audience in AUDIENCES:
        for kind in KINDS["iati"]:
            root = etree.fromstring(iati(filled, audience, kind))
            assert schema.validate(root), (audience, kind, schema.error_log.last_error)
            names = root.xpath("//iati-identifier/text()")
            assert len(names) == len(set(names)) > 5


def test_hsds_is_valid_for_every_audience(filled: Opened) -> None:
    for kind, name in (("actor", "organization"), ("service", "service")):
        schema = json.loads(official(f"hsds/{name}.json").read_text(encoding="utf-8"))
        judge = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        for audience in AUDIENCES:
            page = hsds(filled, audience, kind)
            assert page["total_items"] == len(page["contents"]) > 5
            for one in page["contents"]:
                judge.validate(one)


def test_equal_records_give_equal_bytes(filled: Opened) -> None:
    assert iati(filled) == iati(filled)
    assert hsds(filled) == hsds(filled)


def test_nothing_protected_is_in_them(filled: Opened) -> None:
    for audience in AUDIENCES:
        texts = [iati(filled, audience).decode(), *(json.dumps(hsds(filled, audience, k)) for k in KINDS["hsds"])]
        for text in texts:
            for mark in (*random_records.MARKS, json.dumps("Cachée")[1:-1], "-0.2", "-0.200000"):
                assert mark not in text, (audience, mark)
    # without the rule the marks would be there: open records bear the like
    assert "0536000" in json.dumps(hsds(filled))
    assert b"-6.500000" in iati(filled)


def test_an_activity_says_what_was_recorded(opened: Opened) -> None:
    donor = opened.record("actor", name="Ville de Madrid", kind="donor", visibility="public")
    lead = opened.record("actor", name="Al Wafae", name__ar="الوفاء", kind="association", visibility="public")
    project = opened.record(
        *("project",), title="Gouvernance", starts="2020-01", ends="2021-04", donors=[donor], lead=lead,
        amount=150_000, currency="eur", sdg=["10"], visibility="public",
    )  # fmt: skip
    place = opened.record(
        "place", name="Local", area=OUJDA, point={"latitude": 34.6873, "longitude": -1.9114, "accuracy": None}
    )
    doing = opened.record(
        *("initiative",), title="Kits d’hiver", title__ar="حقائب", sector="basic-aid", lead=lead, project=project,
        places=[place], women=41, men=99, starts="2018-03-02", ends="2018-03-02", visibility="public",
    )  # fmt: skip
    root = etree.fromstring(iati(opened, org="MA-ICE-12"))
    one = root.xpath("iati-activity[@hierarchy='2']")[0]

    def said(path: str) -> list[str]:
        return [str(found) for found in one.xpath(path)]

    assert said("iati-identifier/text()") == [f"MA-ICE-12-I-{doing.hex()}"]
    assert said("title/narrative/text()") == ["Kits d’hiver", "حقائب"]
    assert said("title/narrative/@xml:lang") == ["fr", "ar"]
    assert said("participating-org/@role") == ["2"]
    assert said("activity-date/@type") == ["2", "4"]
    assert said("activity-status/@code") == ["4"]
    assert said("location/@ref") == [f"{iati_out.GAZETTEER}-{OUJDA}-{place.hex()}"]
    assert said("location/point/pos/text()") == ["34.687300 -1.911400"]
    assert said("recipient-country/@code") == ["MA"]
    assert said("related-activity/@ref") == [f"MA-ICE-12-P-{project.hex()}"]
    assert said("result/indicator/period/actual/@value") == ["140"]
    over = root.xpath("iati-activity[@hierarchy='1']")[0]
    assert over.xpath("budget/value/text()") == ["150000"]
    assert over.xpath("budget/value/@currency") == ["EUR"]
    assert over.xpath("budget/period-end/@iso-date") == ["2021-04-30"]
    assert over.xpath("tag/@code") == ["10"]
    assert sorted(over.xpath("participating-org/@role")) == ["1", "2"]
    alone = etree.fromstring(iati(opened, kind="initiative"))
    assert not alone.xpath("//related-activity")  # what is not in the file is not named


def test_what_nobody_said_is_not_invented(opened: Opened) -> None:
    with pytest.raises(InvalidValue):
        iati(opened)
    opened.record("initiative", title="Sans date", visibility="public")
    opened.record("initiative", title="À venir", starts="2031-05", women=9, visibility="public")
    with opened.database.read() as session:
        made = standards.iati(session, "public", lang="fr", day=DAY)
        with pytest.raises(InvalidValue):
            standards.iati(session, "public", lang="fr", day=DAY, org="deux mots")
    assert (made.count, made.kept_back["undated"]) == (1, 1)
    root = etree.fromstring(made.data)
    assert root.xpath("//activity-date/@type") == ["1"]  # planned, as it is still to come
    assert root.xpath("//activity-status/@code") == ["1"]
    assert not root.xpath("//result")
    assert root.xpath("//participating-org/narrative[@xml:lang='fr']/text()") == ["Organisation non publiée"]
    assert root.xpath("//iati-identifier/text()")[0].startswith(f"{iati_out.PLACEHOLDER}-I-")


def test_a_protected_service_is_nowhere_and_nobodys(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae", visibility="public", phone="0536123456; 0661", web="wafae.example")
    place = opened.record(
        "place",
        name="Local",
        area=OUJDA,
        actor=actor,
        address="12, rue",
        point={"latitude": 34.6, "longitude": -1.9, "accuracy": None},
    )
    for protected in (None, True):
        opened.record("service", name="Écoute", actor=actor, places=[place], protected=protected, visibility="public")
    hidden = opened.record("actor", name="Foyer", protected=True, area=OUJDA, visibility="public")
    page = hsds(opened)
    by_name = {one["name"]: one for one in page["contents"]}
    assert set(by_name) == {"Al Wafae", "Organisation protégée", "Organisation non publiée"}
    assert "locations" not in by_name["Organisation protégée"]
    assert hidden.hex() not in json.dumps(page).replace("-", "")
    (withheld,) = by_name["Organisation non publiée"]["services"]
    assert (withheld["name"], "service_at_locations" in withheld) == ("Service protégé", False)
    (told,) = by_name["Al Wafae"]["services"]
    location = told["service_at_locations"][0]["location"]
    assert (location["latitude"], location["addresses"][0]["address_1"]) == (34.6, "12, rue")
    assert location["addresses"][0]["city"] == "Oujda"
    assert [one["number"] for one in by_name["Al Wafae"]["phones"]] == ["0536123456", "0661"]
    assert by_name["Al Wafae"]["website"] == "https://wafae.example"
    assert {one["name"] for one in hsds(opened, lang="es")["contents"]} >= {"Organización protegida"}
