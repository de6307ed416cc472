"""What was decided for a source is remembered and can be given to others; what is no recipe is not taken for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from desktop.errors import FileDamaged, FileProblem, FileTooNew
from desktop.exchange.incoming import recipes
from desktop.exchange.incoming.matching import recipe_of, signatures
from desktop.exchange.incoming.recipes import Recipe
from desktop.paths import Profile
from tests.exchange.incoming.understood import Rows, of_kind, reading, source

ONE, TWO, THREE = "0" * 12, "1" * 12, "2" * 12
ROWS: Rows = [
    ["Organisation", "Cluster", "Activité", "Rubrique", "Tel"],
    ["Association Lune", "Réponse aux réfugiés", "Soins", "Un", "0661 11 22 33"],
    ["Association Lune", "WASH", "Puits", "Deux", "0661 11 22 44"],
]


def test_the_next_file_of_a_source_asks_nothing(read_only: Session, profile: Profile) -> None:
    file = source(ROWS, name="mars.xlsx")
    first = reading(read_only, file)
    asked = [one.key for one in first.questions]
    assert any(key.startswith("personal:") for key in asked)
    (unknown,) = [key for key in asked if key.startswith("value:cluster:")]
    recipes.remember(profile, recipe_of(file, first, {unknown: "protection"}))
    later = source([ROWS[0], *reversed(ROWS[1:])], name="avril.xlsx")
    known = recipes.remembered(profile, signatures(later))
    assert known is not None
    second = reading(read_only, later, recipe=known)
    assert second.questions == ()
    assert of_kind(second, "initiative")[1].draft["clusters"] == ["protection"]
    assert recipes.remembered(profile, (THREE,)) is None


def test_an_answer_wins_over_what_is_remembered(read_only: Session) -> None:
    file = source(ROWS)
    recipe = recipe_of(file, reading(read_only, file))
    (unknown,) = [key for key in recipe.answers if key.startswith("value:cluster:")]
    found = reading(read_only, file, {unknown: "health"}, recipe=recipe)
    assert of_kind(found, "initiative")[0].draft["clusters"] == ["health"]


def test_an_answer_that_is_no_option_any_more_is_asked_again(read_only: Session) -> None:
    file = source(ROWS)
    recipe = recipe_of(file, reading(read_only, file))
    (unknown,) = [key for key in recipe.answers if key.startswith("value:cluster:")]
    stale = Recipe(recipe.name, recipe.signatures, {**recipe.answers, unknown: "gone-from-the-list"})
    assert [one.key for one in reading(read_only, file, recipe=stale).questions] == [unknown]


def test_a_recipe_file_comes_back_as_it_was(tmp_path: Path) -> None:
    recipe = Recipe("Mars ’26.xlsx", (ONE, TWO), {"value:sector:santé": "health", "areas": "add"})
    path = tmp_path / f"mars{recipes.SUFFIX}"
    recipes.save(recipe, path)
    assert recipes.read(path) == recipe


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {"areas": 1}},
        {"answers": []},
        {"sources": ["../.."]},
        {"sources": [ONE.upper() + "x"]},
        {"name": "a\x00b"},
        {"more": 1},
        {"maillage_import": "1"},
        {"maillage_import": True},
        {"answers": {"a": "b" * 2001}},
    ],
)
def test_what_is_no_recipe_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    told = json.loads(recipes.dump(Recipe("a", (ONE,), {"areas": "add"}))) | change
    path = tmp_path / "a.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(FileDamaged):
        recipes.read(path)


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff\xfe", b"{", b"[" * 100_000, b'{"maillage_import": 1}'])
def test_bytes_that_are_no_recipe_are_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(raw)
    with pytest.raises(FileProblem):
        recipes.read(path)


def test_a_later_version_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"maillage_import": 2, "other": 1}', encoding="utf-8")
    with pytest.raises(FileTooNew):
        recipes.read(path)


def test_the_memory_of_a_profile_survives_a_spoilt_file(profile: Profile) -> None:
    recipes.remember(profile, Recipe("a", (ONE,), {"areas": "add"}))
    recipes.remember(profile, Recipe("b", (TWO,), {"areas": "text"}))
    recipes.remember(profile, Recipe("a", (ONE,), {"areas": "text"}))
    known = recipes.remembered(profile, (ONE,))
    assert known is not None
    assert dict(known.answers) == {"areas": "text"}
    (profile.folder / "imports.json").write_bytes(b"{]")
    assert recipes.remembered(profile, (ONE,)) is None
    recipes.remember(profile, Recipe("a", (ONE,), {"areas": "add"}))
    assert recipes.remembered(profile, (ONE,)) is not None
