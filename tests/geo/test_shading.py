"""Classes hold every figure once; what travels to the page and the list beside say the same."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from desktop import i18n
from desktop.geo import shading
from desktop.geo.classes import MOST, Class, grow, part, place_of
from desktop.i18n import LANGUAGES
from desktop.services.listing.lists import ListQuery
from desktop.services.territory.figures import Figure
from tests.services.opened import OUJDA, RABAT, Opened

grown = st.lists(st.integers(0, 10**7), min_size=1, max_size=40)
parted = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=40)


@given(grown)
def test_every_number_is_in_one_class_of_five_at_most(values: list[int]) -> None:
    classes = grow(values)
    assert 1 <= len(classes) <= MOST
    for value in values:
        assert sum(_within(value, one) for one in classes) == 1
        place_of(value, classes)
    edges = [one.low or 0 for one in classes]
    assert edges == sorted(set(edges)), "they follow each other"
    assert [one.shade for one in classes] == sorted({one.shade for one in classes}), "and each is darker"


@given(parted)
def test_a_gap_parts_at_nought(values: list[int]) -> None:
    classes = part(values)
    assert len(classes) == MOST
    for value in values:
        shade = classes[place_of(value, classes)].shade
        assert sum(_within(value, one) for one in classes) == 1
        assert (shade > 2) == (value > 0)
        assert (shade < 2) == (value < 0)


def test_cuts_are_round_where_there_is_room() -> None:
    assert [one.low for one in grow([3, 20, 600, 1400])] == [3, 5, 20, 200, 1000]
    assert grow([7]) == [Class(7, 7, 2)]
    assert grow([]) == part([]) == []


def _within(value: int, one: Class) -> bool:
    return (one.low is None or value >= one.low) and (one.high is None or value <= one.high)


def test_the_page_and_the_list_say_the_same(opened: Opened) -> None:
    for title, people, where in (("Kits", 200, OUJDA), ("Soins", None, RABAT)):
        opened.record("need", title=title, sector="health", status="open", people=people, places=[where])
    with opened.database.read() as session:
        found = shading.shade(session, "needs", "commune", "need", ListQuery(), "fr")
    page = json.loads(found.page)
    assert [(row.name, row.short) for row in found.rows] == [("Oujda", "200"), ("Rabat", "Non renseigné")]
    assert page["figures"] == {
        OUJDA: [0, "200 personnes · 1 besoin ouvert"],
        RABAT: [-1, "Non renseigné · 1 besoin ouvert"],
    }
    assert (page["title"], page["unknown"]) == ("Personnes dans les besoins ouverts · Par commune", "Non renseigné")
    assert found.rows[0].box is not None
    assert found.note == "Somme des besoins ouverts : qui est dans deux besoins compte dans les deux."


def test_a_gap_is_said_in_words_that_add_up() -> None:
    lack, surplus, even = Figure(160, 2, True, 300, 140), Figure(-30, 1, False, 10, 40), Figure(0, 1, False, 8, 8)
    assert shading.words("gap", lack) == (
        "Il manque une réponse pour 160 personnes · besoins 300, atteintes 140 · 2 besoins ouverts · nombres incomplets"
    )
    assert shading.words("gap", surplus).startswith("30 personnes de plus que dans les besoins")
    assert shading.words("gap", even).startswith("Autant de personnes atteintes")
    assert [shading.short("gap", one) for one in (lack, surplus, even)] == ["manque 160", "surplus 30", "0"]
    assert shading.short("reached", Figure(12, 3, True)) == "au moins 12"


def test_every_word_is_there_in_every_language() -> None:
    for lang in LANGUAGES:
        i18n.set_language(lang)
        for measure in shading.MEASURES:
            for figure in (Figure(None, 1, True), Figure(-3, 2), Figure(0, 1), Figure(11, 5, True)):
                said = shading.short(measure, figure), shading.words(measure, figure)
                assert all(said)
                assert not any("{" in one for one in said)
