"""Words that find nothing: what was probably meant is offered as it is written, and only where it finds something."""

from __future__ import annotations

import pytest

from desktop.models.plain import reader
from desktop.services.listing import meant_words
from desktop.services.listing.asking import ListQuery
from tests.services.opened import OUJDA, Opened


def meant(opened: Opened, typed: str, kind: str = "initiative", lang: str = "fr", **more: object) -> str:
    with opened.database.read() as session:
        query = ListQuery(text=typed, **more)  # type: ignore[arg-type]  # a test knows the names
        return meant_words.meant(reader(session), kind, query, lang)


@pytest.fixture
def one(opened: Opened) -> Opened:
    actor = opened.record("actor", name="Association L’Élan")
    opened.record(
        "initiative",
        title="Distribution de couvertures",
        title__ar="توزيع الأغطية",
        lead=actor,
        places=[OUJDA],
        status="done",
    )
    return opened


@pytest.mark.parametrize(
    ("typed", "lang", "words"),
    [
        ("distribusion couvertur", "fr", "distribution couvertur"),
        ("distibution", "fr", "distribution"),
        ("couvertrues", "fr", "couvertures"),
        ("couvretur", "fr", "couvertures"),  # not typed to its end either
        ("asociation oujda", "fr", "association oujda"),  # the actor who leads it
        ("wujda", "fr", ""),
        ("oudjda", "fr", "oujda"),
        ("توزبع", "ar", "توزيع"),
        ("الاغتية", "ar", "الأغطية"),
    ],
)
def test_a_slip_of_the_hand_is_seen(one: Opened, typed: str, lang: str, words: str) -> None:
    assert meant(one, typed, lang=lang) == words


@pytest.mark.parametrize("typed", ["", "zzqq", "kit", "xistribution", "distribution oujda", "distribusion zzqq"])
def test_what_is_far_or_known_is_left_alone(one: Opened, typed: str) -> None:
    assert meant(one, typed) == ""


def test_what_would_find_nothing_is_not_offered(one: Opened) -> None:
    one.record("initiative", title="Vaccination")
    assert meant(one, "vacination") == "vaccination"
    assert meant(one, "vacination couvertures") == "", "both are known, in no record together"
    assert meant(one, "distribusion", status="planned") == "", "and filters still hold"
    assert meant(one, "distribusion", trash=True) == ""


def test_signs_of_the_index_are_only_signs(one: Opened) -> None:
    for typed in ('"distribusion"', "distribusion*", "NEAR(distribusion)", "\ue000initiative1"):
        assert meant(one, typed) in ("", "distribution")
