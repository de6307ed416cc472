"""Formulas while they are typed: what is offered reads, what is meant is found, what is tried is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.i18n import LANGUAGES
from desktop.models.areas import area_id
from desktop.services.formula import formulas
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.reading import parse
from desktop.services.formula.saying import say
from desktop.services.indicators import trying
from desktop.services.indicators.completing import Completion, complete, nearest
from desktop.services.indicators.examples import EXAMPLES, examples
from tests.services.opened import OUJDA, Opened
from tools import formula_page

GUIDE = Path(__file__).parents[2] / "resources" / "guide"
TODAY = date(2021, 8, 15)


@pytest.fixture(scope="module")
def room(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    made = Opened(tmp_path_factory.mktemp("formules") / "profil", template)
    made.record("actor", name="Al Wafae", kind="association")
    made.record("actor", name="Espoir / Oujda", kind="association")
    made.record(
        "initiative", title="Kits", starts="2021-01-02", ends="2021-02-01", places=[area_id(OUJDA)], women=41, men=99
    )
    yield made
    made.close()


def offered(room: Opened, text: str, lang: str = "fr", caret: int | None = None) -> list[Completion]:
    with room.database.read() as session:
        return list(complete(session, text, len(text) if caret is None else caret, lang))


def words(room: Opened, text: str, lang: str = "fr") -> list[str]:
    return [one.words for one in offered(room, text, lang)]


def test_each_place_is_offered_what_may_stand_there(room: Opened) -> None:
    assert words(room, "")[0] == "somme des personnes atteintes"
    assert words(room, "pers diff") == ["minimum de personnes différentes atteintes"]
    assert words(room, "personnes atteintes, sec")[:1] == ["secteur"]
    assert words(room, "personnes atteintes, secteur sa") == ["Santé"]
    assert words(room, "personnes atteintes, secteur ed") == ["« Éducation, formation »"]
    assert words(room, "personnes atteintes, secteur Santé ou psy") == ["Psychosocial"]
    assert words(room, "nombre de besoins / besoins · cou") == ["couverts"]
    assert "Oujda" in words(room, "personnes atteintes, territoire ouj")
    assert words(room, "personnes atteintes · acteur wafae") == ["Al Wafae"]
    assert words(room, "personnes atteintes · acteur esp") == ["« Espoir / Oujda »"]
    assert words(room, "budget des initiatives, monnaie e") == ["EUR"]
    assert words(room, "(people reached + people t", "en") == ["people targeted"]
    assert words(room, "عدد الاجت", "ar") == ["عدد الاجتماعات"]


def test_after_a_whole_measure_or_filter_another_filter_is_offered(room: Opened) -> None:
    assert words(room, "personnes atteintes ")[0] == "· femmes"
    assert "· sexe" in words(room, "personnes atteintes · secteur Santé ")
    assert "· monnaie" in words(room, "budget des initiatives · secteur Santé ")
    assert words(room, "rien du tout, sec") == []


def test_what_is_chosen_takes_the_place_of_the_whole_word(room: Opened) -> None:
    text = "personnes atteintes · sectaire · femmes"
    chosen = next(one for one in offered(room, text, caret=text.index("aire")) if one.words == "secteur")
    assert chosen.into(text) == ("personnes atteintes · secteur · femmes", len("personnes atteintes · secteur "))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whole_formulas_are_written_with_what_is_offered(room: Opened, lang: str) -> None:
    """Going on with the second offer at every place ends in a formula that reads."""
    with room.database.read() as session:
        text = ""
        for _step in range(4):
            found = complete(session, text, len(text), lang)
            if not found:
                break
            text, _caret = found[min(1, len(found) - 1)].into(text)
        said = say(formulas.read(session, text.strip(" ·"), lang), Lexicon(session, lang))
    assert said.split()[0] == text.split()[0]


@given(st.text(alphabet="somme des personnes·,;/+()«»#%|ou 12سكان", max_size=40), st.sampled_from(LANGUAGES), st.data())
@settings(max_examples=60)
def test_anything_may_be_typed(room: Opened, text: str, lang: str, data: st.DataObject) -> None:
    caret = data.draw(st.integers(0, len(text)))
    with room.database.read() as session:
        for one in complete(session, text, caret, lang):
            made, at = one.into(text)
            assert 0 <= one.start <= caret <= one.end <= len(text)
            assert made[:at].rstrip().endswith(one.words)
        nearest(session, text, 0, len(text), lang)
        trying.try_out(session, text, lang, TODAY)


def test_what_cannot_be_read_is_told_with_the_nearest_words(room: Opened) -> None:
    with room.database.read() as session:
        for text, meant in (
            ("somme des persones ateintes", "somme des personnes atteintes"),
            ("personnes atteintes · fames", "femmes"),
            ("personnes atteintes · secteur Sante mentale", "Santé"),
        ):
            told = trying.try_out(session, text, "fr", TODAY)
            assert told.node is None
            assert told.why.startswith("« ")
            assert meant in [one.words for one in told.near]
            mended, _caret = told.near[[one.words for one in told.near].index(meant)].into(text)
            assert trying.try_out(session, mended, "fr", TODAY).node is not None


def test_a_formula_is_tried_in_the_latest_period_that_says_something(room: Opened) -> None:
    with room.database.read() as session:
        told = trying.try_out(session, "people reached, women", "fr", TODAY, frequency="quarter", area=area_id(OUJDA))
        assert told.value is not None
        assert (told.said, told.period, told.value.value) == ("somme des personnes atteintes · femmes", "2021-Q1", 41)
        assert trying.value_words(told.value.value, told.unit) == "41 personnes"
        nothing = trying.try_out(session, "nombre de réunions", "fr", TODAY, frequency="month")
        assert nothing.value is not None
        assert (nothing.period, nothing.value.value) == ("2021-08", 0)
        assert trying.try_out(session, "budget des projets, monnaie MAD", "fr", TODAY).value is not None
    told_as = ((None, "mad"), (12.5, "percent"), (3, "score"), (1200.0, "mad"), (12.0, "days"))
    assert [trying.value_words(*one) for one in told_as] == [
        *("rien n’est dit", "12,5\xa0%", "3 sur 5", "1\u202f200 MAD", "12 jours"),
    ]


def test_a_share_of_people_is_no_number_of_people(opened: Opened) -> None:
    for women, men in ((10, 5), (7, 20)):
        opened.record("initiative", title="Soins", starts="2021", status="done", women=women, men=men)
    with opened.database.read() as session:
        share, people = (
            trying.try_out(session, words, "fr", TODAY)
            for words in ("personnes atteintes, femmes / personnes atteintes en %", "personnes atteintes, femmes")
        )
    assert share.value is not None
    assert people.value is not None
    assert "au moins 23,81\xa0%" in trying.beside(share.value, share.unit)
    assert "au moins 10 personnes différentes" in trying.beside(people.value, people.unit)


def test_the_examples_read_in_every_language(room: Opened) -> None:
    with room.database.read() as session:
        for lang in LANGUAGES:
            again = [formulas.typed(session, one, lang) for one in examples(session, lang)]
            assert again == list(EXAMPLES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_formulas_of_the_guide_read(room: Opened, lang: str) -> None:
    told = (GUIDE / lang / "3f-indicators.md").read_text("utf-8")
    shown = re.findall(r"`([^`]+)`", told)
    assert len(shown) >= 3
    with room.database.read() as session:
        for one in shown:
            parse(one, Lexicon(session, lang))  # in this language, and no other


def test_the_page_of_the_language_says_the_programs_words() -> None:
    now = formula_page.PAGE.read_text("utf-8")
    assert formula_page.page(now) == now
    assert formula_page.page(now.replace("| somme des personnes atteintes", "| somme")) == now
