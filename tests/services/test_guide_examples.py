"""What the guide and the tour give to be typed is understood, in each language, as they say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from desktop.i18n import LANGUAGES, _, speaking
from desktop.models.areas import area_id
from desktop.paths import Profile
from desktop.services.audience.telling_rules import SMALL, SMALL_TRAFFICKED
from desktop.services.documents.guide import chapters
from desktop.services.documents.shipped_documents import documents
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.reading import parse
from desktop.services.indicators.examples import EXAMPLES
from desktop.services.indicators.proposals import written
from desktop.services.opening import open_profile
from desktop.services.record.quick_add import draft, understand
from desktop.services.steering.growing_old import MONTHS
from desktop.services.strangers.pictures import LIMIT
from desktop.views.help.tour import STEPS
from tests.services.opened import OUJDA

TODAY = date(2026, 11, 27)


def typed(lang: str, chapter: str) -> list[str]:
    """What stands between backticks in a chapter."""
    (told,) = (one.text for one in chapters(lang) if one.name == chapter)
    return re.findall(r"`([^`]+)`", told)


def tour_line(lang: str) -> str:
    """The line that the tour gives to be typed."""
    with speaking(lang):
        (told,) = (_(step.text) for step in STEPS if step.target == "quick")
    lines: list[str] = re.findall(r"[«“]\s?(.+?)\s?[»”]", told)
    return lines[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_to_type_become_an_initiative_whole(profile: Profile, lang: str) -> None:
    database = open_profile(profile)
    with speaking(lang), database.read() as session:
        for line in (typed(lang, "start")[0], tour_line(lang)):
            made = draft(understand(session, line, lang, today=TODAY))
            assert made["women"] == 45, line
            assert made["places"] == [area_id(OUJDA)], line
            assert str(made["title"]) == line.split(" · ")[0]
            assert ("12" in line) == ("starts" in made), made
    database.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_formulas_to_type_are_read(profile: Profile, lang: str) -> None:
    database = open_profile(profile)
    with speaking(lang), database.read() as session:
        lexicon = Lexicon(session, lang)
        told = typed(lang, "indicators")
        assert len(told) >= 3
        for formula in told:
            parse(formula, lexicon)
    database.close()


def test_numbers_that_the_guide_promises_are_the_program_s() -> None:
    """Said in French; the other languages have the same chapters (`test_guide`)."""
    told = {one.name: one.text for one in chapters("fr")}
    assert f"Moins de {SMALL} personnes ({SMALL_TRAFFICKED} pour" in told["export"]
    assert f"moins de {SMALL}, ou de {SMALL_TRAFFICKED} pour" in told["privacy"]
    assert f"{LIMIT // 2**20} Mo au plus" in told["toolbox"]
    assert MONTHS == 6
    assert all("depuis six mois" in told[name] for name in ("needs", "steering", "map"))
    assert (len(EXAMPLES), "en montre une douzaine" in told["indicators"]) == (12, True)
    assert 18 <= len(written()) <= 23
    assert "une vingtaine d’indicateurs" in told["indicators"]
    lists = [one for one in documents().values() if one.kind == "checklist"]
    assert (len(lists), "une des huit listes livrées" in told["checklists"]) == (8, True)
