"""Workbooks that ten offices keep, each in its own way, are understood as what they say, with few questions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.matching import understand
from desktop.exchange.incoming.reading import read
from desktop.exchange.incoming.shapes import Reading
from desktop.exchange.incoming.understanding.gazetteer import Territories
from tests.exchange.incoming.offices import english, french, southern
from tests.exchange.incoming.offices.works import Office
from tests.exchange.incoming.offices.written import written
from tests.exchange.incoming.understood import TODAY, named, of_kind

OFFICES = (
    english.who_what_where(),
    english.cluster_5w(),
    english.calendar_of_crosses(),
    english.monthly_tracker(),
    french.association_csv(),
    french.communes_across(),
    french.sheet_per_cluster(),
    french.tagged_ods(),
    southern.colombian(),
    southern.yemeni(),
)


@pytest.mark.parametrize("office", OFFICES, ids=lambda one: str(one.name))
def test_what_an_office_says_is_understood(read_only: Session, tmp_path: Path, office: Office) -> None:
    source = read(written(office, tmp_path))
    found = understand(read_only, source, "fr", today=TODAY)
    truth, drafts = office.truth, [one.draft for one in of_kind(found, "initiative")]
    assert len(found.questions) <= 5
    assert found.waiting == ()
    assert not any(one.about == "personal" for one in found.questions)
    assert _organisations(found, drafts, truth.organisations) == truth.organisations
    if truth.dates:
        assert Counter((one.get("starts"), one.get("ends")) for one in drafts) == truth.dates
    if truth.sectors:
        assert _sectors(drafts) == truth.sectors
    people = _people(found)
    for told, sexes in ((truth.people, people.keys()), (truth.women, ["women"]), (truth.men, ["men"])):
        assert told is None or sum(people[sex] for sex in sexes) == told
    assert _areas(read_only, drafts, found) == truth.areas
    # totals are told and left; every other row is taken
    assert len(found.refused) == truth.refused
    assert all("total" in one.reason for one in found.refused)


def _organisations(found: Reading, drafts: list[Any], wanted: Counter[str]) -> Counter[str]:
    """How many records each organisation leads, called as the file calls it."""
    told: Counter[str] = Counter()
    for one in drafts:
        lead = named(found, one["lead"])
        name = lead.get("name") or lead["name.ar"]
        whole = f"{name} ({lead.get('acronym')})"
        told[whole if whole in wanted else name] += 1
    return told


def _sectors(drafts: list[Any]) -> Counter[str]:
    return Counter(code for one in drafts for code in one.get("clusters") or [one.get("sector")])


def _people(found: Reading) -> Counter[str]:
    """People reached by sex."""
    told: Counter[str] = Counter()
    for one in of_kind(found, "initiative"):
        for of, value in one.counts.items():
            told[of.sex] += value if of.measure == "reached" else 0
        for field, sex in (("women", "women"), ("men", "men"), ("not_stated", "not-stated")):
            told[sex] += one.draft.get(field) or 0
    return told


def _areas(session: Session, drafts: list[Any], found: Reading) -> frozenset[str]:
    known = Territories.load(session)
    places = {ref for one in drafts for ref in one["places"]}
    return frozenset(
        known.label(ref, "fr").partition(" · ")[0] if isinstance(ref, bytes) else str(named(found, ref)["name"])
        for ref in places
    )
