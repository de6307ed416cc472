"""Strings that break careless programs, in files of standards and on the public site: valid, whole, and none runs."""

from __future__ import annotations

import importlib
import json
from datetime import date
from typing import Any

import pytest

from desktop.exchange import hsds_out, iati_out
from desktop.exchange.public_site import Frame
from desktop.exchange.site import build
from desktop.exchange.site.plan import Site
from desktop.services.audience.told import Doing, Organisation, Told
from desktop.services.audience.told_deeds import Deed, Deeds
from tests.exchange.test_standards import official
from tests.trust.naughty import naughty

html: Any = importlib.import_module("lxml.html")
etree: Any = importlib.import_module("lxml.etree")
jsonschema: Any = importlib.import_module("jsonschema")
STRINGS = naughty()
FRAME = Frame("", date(2024, 3, 4), "fr", {}, {})


def id_of(kind: int, number: int) -> bytes:
    return bytes((kind,)) * 8 + number.to_bytes(8, "big")


@pytest.fixture(scope="module")
def told() -> Told:
    """Each string as all that a person can type of an actor and of an initiative that it leads."""
    actors, doings = [], []
    for number, text in enumerate(STRINGS):
        one, words = id_of(1, number), {"fr": text}
        actors.append(
            Organisation(one, words, "association", text, text, text, text, words, (text,), (text,), False, ())
        )
        doings.append(Doing(id_of(2, number), words, one, text, "done", "2021-01-02", "", words, (text,), 7, False, ()))
    return Told("public", tuple(actors), tuple(doings))


def deed(one: Doing) -> Deed:
    assert one.lead is not None
    return Deed(
        *(one.id, "initiative", one.names, "", one.description, {}, one.status, one.starts, "", "", "", None, ""),
        *(one.sector, (), (), (), one.people, (("lead", one.lead),), None, ()),
    )


def _shown(text: str) -> str:
    """A text without what no reader sees or no markup can hold."""
    return "".join(sign for sign in text if sign.isprintable() and not sign.isspace() and sign != "\ufffd")


def test_iati_and_hsds_stay_valid_and_tell_each_string(told: Told) -> None:
    made = iati_out.build([deed(one) for one in told.doings], told.organisations, FRAME, iati_out.Reporting("", ""))
    root = etree.fromstring(made.data)
    schema = etree.XMLSchema(etree.parse(official("iati/iati-activities-schema.xsd")))
    assert schema.validate(root), schema.error_log.last_error
    titles = [one.text or "" for one in root.xpath("iati-activity/title/narrative")]
    assert [_shown(one) for one in titles] == [_shown(one) for one in STRINGS]
    page = json.loads(hsds_out.build(told, FRAME))
    judge = jsonschema.Draft202012Validator(json.loads(official("hsds/organization.json").read_text(encoding="utf-8")))
    for one in page["contents"]:
        judge.validate(one)
    assert {_shown(one["name"]) for one in page["contents"]} == {_shown(one) for one in STRINGS}


def test_the_site_shows_each_string_and_none_runs(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "LANGUAGES", ("fr",))
    site = Site(told, Deeds("public", tuple(deed(one) for one in told.doings), (), {}), FRAME)
    names: set[str] = set()
    for name, data in build.files(site):
        if not name.startswith("fr/") or not name.endswith(".html"):
            continue
        page = html.document_fromstring(data.decode())
        assert all(not (one.text or "").strip() for one in page.iter("script")), name
        assert not page.xpath("//style | //iframe | //form | //object | //img"), name
        assert not page.xpath("//body//@style | //@*[starts-with(name(), 'on')]"), name
        ways = page.xpath("//@href | //@src")
        assert not [way for way in ways if ":" in way and not way.startswith(("http://", "https://", "mailto:"))], name
        names |= {_shown(one.text_content()) for one in page.iter("bdi")}
    assert [text for text in STRINGS if _shown(text) not in names] == []
