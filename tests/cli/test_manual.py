"""Holds docs/commands.md to the program: every verb and option is in the manual, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.cli.grammar import COMMON
from desktop.cli.verbs import VERBS

MANUAL = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([a-z-]+)\n(.*?)(?=^## |\Z)", MANUAL, re.MULTILINE | re.DOTALL))


def test_the_manual_has_exactly_the_verbs() -> None:
    assert set(SECTIONS) == set(VERBS)


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_section_has_exactly_the_options_of_its_verb(name: str) -> None:
    told = set(re.findall(r"`?(--[a-z-]+)", SECTIONS[name]))
    assert told - {option.name for option in COMMON} == {option.name for option in VERBS[name].options}


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_section_shows_how_its_verb_is_typed(name: str) -> None:
    assert f"maillage {name}" in SECTIONS[name]


def test_the_common_options_are_told_once() -> None:
    head = MANUAL.split("## demo")[0]
    assert {option.name for option in COMMON} <= set(re.findall(r"--[a-z]+", head))
