"""Indicators that a framework may start from: whole in four languages, sound, ordinary once chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop import paths
from desktop.errors import NotFound
from desktop.i18n import LANGUAGES
from desktop.models.indicators import Indicator
from desktop.services.formula.formulas import kept_formula
from desktop.services.formula.sound import unit_of
from desktop.services.indicators import proposals
from desktop.services.indicators.sheets import sheet
from desktop.services.names.naming import choices
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, Opened


@pytest.fixture(scope="module")
def room(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    made = Opened(tmp_path_factory.mktemp("propositions") / "profil", template)
    yield made
    made.close()


def taken(opened: Opened, framework: bytes, *keys: str) -> list[bytes]:
    with UnitOfWork(opened.database) as uow:
        made = proposals.take(uow, framework, keys)
        uow.commit("propositions")
    return made


def test_each_proposal_is_whole_sound_and_says_what_it_counts(room: Opened) -> None:
    told = json.loads((paths.resources() / "steering" / "indicators.json").read_text("utf-8"))
    assert told["version"] == 1
    written = told["proposals"]
    assert len(written) >= 20
    assert len({one["key"] for one in written}) == len(written)
    assert {one["topic"] for one in written} == set(proposals.TOPICS)
    with room.database.read() as session:
        lists = {
            name: {choice.code for choice in choices(session, scheme, "fr")}
            for name, scheme in (
                *(("unit", "indicator_unit"), ("direction", "direction"), ("frequency", "frequency")),
                *(("sector", "sector"), ("dimensions", "dimension")),
            )
        }
    for one in written:
        for field in ("names", "definitions", *(["methods"] if "methods" in one else [])):
            assert set(one[field]) == set(LANGUAGES), one["key"]
            assert all(text.strip() == text != "" for text in one[field].values())
        for name in ("unit", "direction", "frequency", "sector"):
            assert one.get(name) is None or one[name] in lists[name], one["key"]
        assert set(one.get("dimensions", ())) <= lists["dimensions"]
        if "formula" in one:
            assert unit_of(kept_formula(one["formula"])) == one["unit"], one["key"]
        else:
            assert "methods" in one, f"{one['key']}: who types it must know how it is measured"


def test_every_formula_proposed_computes(room: Opened) -> None:
    frame = room.record("framework", title="Tout", area=OUJDA)
    made = taken(room, frame, *(one["key"] for one in proposals.written()))
    with room.database.read() as session:
        for row in made:
            told = sheet(session, row, "fr", date(2021, 8, 15))
            assert not told.error
            assert told.head.framework == frame
        assert all(one.taken for one in proposals.proposals(session, frame, "ar"))
        assert not any(one.taken for one in proposals.proposals(session, None, "es"))


def test_a_chosen_one_is_the_persons_own(room: Opened) -> None:
    frame = room.record("framework", title="Le nôtre")
    (made,) = taken(room, frame, "needs-covered")
    loaded = room.load("indicator", made)
    assert loaded["source"] == "Proposition de Maillage, sans valeur officielle"
    assert loaded["formula"] == "part des besoins couverts"
    assert all(loaded[f"name.{lang}"] for lang in LANGUAGES)
    room.record("indicator", made, name="À notre façon", frequency="year")
    assert taken(room, frame, "needs-covered", "needs-covered") == [made]  # it is there: it stays as it is
    assert room.load("indicator", made)["name.fr"] == "À notre façon"
    room.trash("indicator", made)
    assert taken(room, frame, "needs-covered") == [made]
    again = room.load("indicator", made)
    assert (again["deleted"], again["name.fr"]) == (False, "À notre façon")
    room.undo()
    with pytest.raises(NotFound):
        taken(room, frame, "rien")
    with pytest.raises(NotFound):
        taken(room, b"\0" * 16, "needs-covered")
    with room.database.read() as session:
        assert session.scalar(select(Indicator.id).where(Indicator.framework == b"\0" * 16)) is None


def test_two_frameworks_have_each_their_own_and_two_laptops_have_one() -> None:
    one, other = b"\1" * 16, b"\2" * 16
    assert proposals.proposed_id(one, "trained") == proposals.proposed_id(one, "trained")
    assert len({proposals.proposed_id(one, "trained"), proposals.proposed_id(other, "trained")}) == 2
