"""Proposals name only what is known, with reasons; labels nobody published are written, marked as ours."""

from __future__ import annotations

import json

import pytest

from desktop import paths
from desktop.errors import InvalidValue, NotFound
from desktop.i18n import LANGUAGES
from desktop.services.names.naming import choices
from desktop.services.names.term_labels import TermLabel, label_of, write_label
from desktop.services.steering.alignment_proposals import FIELDS, proposals
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.word_lists import shipped_words
from tests.services.opened import Opened

FILE = paths.resources() / "steering" / "alignments.json"


def words(opened: Opened, code: str) -> TermLabel:
    with opened.database.read() as session:
        return label_of(session, "snia", code)


def write(opened: Opened, code: str, lang: str, text: str) -> bool:
    with UnitOfWork(opened.database) as uow:
        changed = write_label(uow, "snia", code, lang, text)
        uow.commit("libellé")
    return changed


def test_every_proposal_has_known_words_and_a_reason() -> None:
    told = json.loads(FILE.read_text("utf-8"))
    assert "Our own proposal" in told["note"]
    for one in told["proposals"]:
        assert one["sector"] in shipped_words("sector")
        assert shipped_words(one["scheme"])[one["code"]]["names"]["fr"], one["code"]
        assert set(one["why"]) == set(LANGUAGES)
        assert all(one["why"].values())
    assert {one["sector"] for one in told["proposals"]} == set(shipped_words("sector"))


def test_what_is_carried_is_not_proposed_again(opened: Opened) -> None:
    with opened.database.read() as session:
        found = proposals(session, "health", {}, "fr")
        assert [(one.field, one.code) for one in found] == [
            *(("snia", "OSP5"), ("sdg", "3"), ("gcm", "GCM15"), ("clusters", "health"))
        ]
        assert "services de santé" in found[0].label
        left = proposals(session, "health", {"snia": ["OSP5"], "sdg": ["3", "10"]}, "ar")
        assert [one.code for one in left] == ["GCM15", "health"]
        assert "أساسية" in left[0].why
        assert proposals(session, "", {}, "fr") == ()
    assert set(FIELDS.values()) == {"snia", "sdg", "gcm", "clusters"}


def test_a_label_nobody_published_is_written_and_marked(opened: Opened) -> None:
    assert [one.text for one in words(opened, "OSP7").wordings] == [""] * 4
    assert write(opened, "OSP7", "fr", "  Favoriser l’accès au logement ")
    told = {one.lang: one for one in words(opened, "OSP7").wordings}
    assert (told["fr"].text, told["fr"].published) == ("Favoriser l’accès au logement", False)
    with opened.database.read() as session:
        entry = next(one for one in choices(session, "snia", "fr") if one.code == "OSP7")
    assert (entry.label, entry.unofficial) == ("Favoriser l’accès au logement", True)
    assert not write(opened, "OSP7", "fr", "Favoriser l’accès au logement")
    opened.undo()
    assert words(opened, "OSP7").wordings[0].text == ""


def test_published_words_are_not_written_over(opened: Opened) -> None:
    told = {one.lang: one.published for one in words(opened, "OSP15").wordings}
    assert told == {"fr": True, "en": False, "es": False, "ar": False}
    with pytest.raises(InvalidValue):
        write(opened, "OSP15", "fr", "Autre chose")
    assert write(opened, "OSP15", "en", "Another translation")
    for code, lang in (("OSP99", "fr"), ("OSP7", "de")):
        with pytest.raises((NotFound, InvalidValue)):
            write(opened, code, lang, "x")
