"""Made-up services: they say so, in four languages, are apart from what is published, and answer who asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from desktop import settings
from desktop.errors import SampleInRealProfile
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services import checks, demo, demo_examples
from desktop.services.audience.redaction import tell
from desktop.services.hours.reading import read
from desktop.services.opening import open_profile
from desktop.services.orient.finding import Wanted, orient
from desktop.services.record import records
from desktop.services.steering.calling import call_list

TUESDAY = datetime(2026, 6, 9, 9, 30, tzinfo=UTC)
SAID = {"fr": "Exemple : ", "en": "Example: ", "es": "Ejemplo: ", "ar": "مثال: "}
LANGS = tuple(SAID)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = open_profile(Profile(tmp_path_factory.mktemp("inventes")))
    demo_examples.fill(opened)
    yield opened
    opened.close()


def test_every_one_says_that_it_is_invented(database: Database) -> None:
    for kind in demo_examples.ORDER:
        for row in demo_examples.rows(kind):
            for lang, word in SAID.items():
                assert row["names"][lang].startswith(word)
            assert "inventé" in row["source"]
    assert all(row["phone"].startswith("0500 00 00") for row in demo_examples.rows("actor"))
    assert settings.load(database.profile).sample


def test_hours_are_read_and_texts_are_in_four_languages() -> None:
    for row in demo_examples.rows("service"):
        assert read(row["opening"]) is not None, row["opening"]
        assert set(row["eligibility"]) == set(LANGS)


@pytest.mark.parametrize("lang", LANGS)
def test_somebody_is_sent_and_no_shelter_is_named(database: Database, lang: str) -> None:
    with database.read() as session:
        found = orient(session, Wanted(languages=("ary",)), TUESDAY, lang).found
        names = [one.name[1] for one in found]
        assert len(names) > 5
        assert all(name.startswith(SAID[lang]) for name in names)
        hidden = {row["names"][lang] for row in demo_examples.rows("service") if row.get("protected")}
        assert hidden
        assert hidden.isdisjoint(names)
        assert any(one.alert[1] for one in found)


def test_one_was_confirmed_long_ago_and_none_is_told_to_everybody(database: Database) -> None:
    with database.read() as session:
        (call,) = call_list(session, TUESDAY.date(), "fr").calls
        assert (call.phone, len(call.records)) == ("0500 00 00 02", 1)
        assert tell(session, "public").offers == ()
        assert tell(session, "public").organisations == ()


def test_they_never_mix_with_anything(database: Database, profile: Profile) -> None:
    with pytest.raises(SampleInRealProfile):
        demo.fill(database)
    other = open_profile(profile)
    demo.fill(other)
    with pytest.raises(SampleInRealProfile):
        demo_examples.fill(other)
    with other.read() as session:
        assert checks.counts(session)["service"] == 0
    other.close()


def test_two_made_apart_are_the_same(database: Database, profile: Profile) -> None:
    other = open_profile(profile)
    demo_examples.fill(other)
    for kind in demo_examples.ORDER:
        for row in demo_examples.rows(kind):
            key = demo_examples.example_id(row["key"])
            with database.read() as ours, other.read() as theirs:
                assert records.load(ours, kind, key, "fr") == records.load(theirs, kind, key, "fr")
    other.close()
