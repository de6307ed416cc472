"""What a newcomer reads first: each command in it exists, each link and file named is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.services.test_guide import wrong_commands

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/translating.md",
    "docs/architecture.md",
    "docs/testing.md",
)
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[str]:
    """Each command in lines set apart (several may share a line) and between backticks."""
    apart = [
        cell.strip()
        for block in BLOCK.findall(text)
        for line in block.splitlines()
        for cell in re.split(r" {3,}|  (?=\w)", line)
    ]
    inline = re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))
    # `make soak SOAK_S=3600`: a setting of the run is no part of its name
    return [re.sub(r" [A-Z_]+=\S+", "", one) for one in (*apart, *inline) if re.match(r"\./run\b|make \w", one)]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_exists(page: str) -> None:
    told = commands((ROOT / page).read_text("utf-8"))
    assert [one for one in told if wrong_commands(f"`{one}`")] == []


def test_commands_are_found_and_wrong_ones_seen() -> None:
    told = commands(
        "```\n./run record actor name=…        ./run lister x   what it does\n```\n`make nothing` `make soak SOAK_S=3`"
    )
    assert told == ["./run record actor name=…", "./run lister x", "make nothing", "make soak"]
    assert [one for one in told if wrong_commands(f"`{one}`")] == ["./run lister x", "make nothing"]
    assert len(commands((ROOT / "README.md").read_text("utf-8"))) >= 15


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    file = ROOT / page
    links = [link for link in re.findall(r"\]\(([^)#]+)", file.read_text("utf-8")) if not link.startswith("http")]
    assert [link for link in links if not (file.parent / link).exists()] == []


def said_twice(changes: str) -> list[str]:
    """Eight words in a row that an item, or two, of the changes have twice: two hands' versions were both kept."""
    words = changes.split()
    runs = Counter(" ".join(words[at : at + 8]) for at in range(len(words) - 7))
    return sorted(run for run, times in runs.items() if times > 1)


def test_the_changes_say_nothing_twice() -> None:
    assert said_twice((ROOT / "CHANGELOG.md").read_text("utf-8")) == []
    assert len(said_twice("- Rows come back with the reason beside each of them.\n" * 2)) > 0
