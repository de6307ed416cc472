"""Every error is a sentence in four languages: what happened, what is safe, what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop import errors, i18n
from desktop.errors import MaillageError

DETAILS: dict[str, object] = {
    "path": Path("/media/clé/oujda.maillage"),
    "folder": Path("/media/clé"),
    "key_file": Path("/media/clé/maillage.key"),
    "author": "Commune d’Oujda",
    "found": "3.40",
    "needed": "3.51",
    "kind": "acteur",
    "known": ["actor", "initiative"],
    "field": "titre",
    "reference": "@wafae",
    "candidates": ["Al Wafae", "Wafae Oujda"],
    "reason": "il faut un nombre.",
    "line": 3,
    "fields": ["Titre", "Statut"],
    "id": "00ff",
    "library": "libxcb-cursor.so.0",
    "package": "libxcb-cursor0",
    "limit": 10,
}


def tree(kind: type[MaillageError] = MaillageError) -> list[type[MaillageError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in tree(child))]


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize("kind", tree(), ids=lambda kind: kind.__name__)
def test_a_sentence_in_every_language(kind: type[MaillageError], lang: str) -> None:
    i18n.set_language(lang)
    said = kind(**DETAILS).sentence()
    assert len(said) > 15
    assert "{" not in said
    assert not re.search(r"exception|error|uuid|traceback|base de données", said, flags=re.IGNORECASE)
    if lang != "fr":
        i18n.set_language("fr")
        assert kind(**DETAILS).sentence() != said


def test_the_tree_is_drawn() -> None:
    drawn = errors.__doc__ or ""
    assert [kind.__name__ for kind in tree() if kind.__name__ not in drawn] == []


def test_latin_values_are_isolated_in_arabic_only() -> None:
    error = errors.AmbiguousReference(reference="@wafae", candidates=["Al Wafae", "Wafae Oujda"])
    assert i18n.FSI not in error.sentence()
    i18n.set_language("ar")
    assert f"{i18n.FSI}Al Wafae{i18n.PDI}" in error.sentence()


def test_a_value_is_never_a_template() -> None:
    said = errors.NotFound(reference="{kind} {0.__class__} %s").sentence()
    assert "{kind} {0.__class__} %s" in said


def test_what_is_safe_is_always_said_before_what_to_do() -> None:
    said = errors.DiskFull(path=Path("a.txt")).sentence()
    assert said.index("a.txt") < said.index("intact") < said.index("Libérez")
