"""The drawing of the house is the import contract's, and its five ways are those that the page tells."""

from __future__ import annotations

import re

import pytest

from tools.architecture_drawing import DRAWING, ROOT, WAYS, Stop, draw, floors

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_drawing_is_of_this_contract() -> None:
    assert DRAWING.read_text(encoding="utf-8") == draw(floors()), "python -m tools.architecture_drawing"
    assert "(architecture.svg)" in PAGE


def test_another_contract_would_be_another_drawing() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    changed = text.replace('  "services",\n  "sync",', '  "sync",\n  "services",')
    assert changed != text
    with pytest.raises(ValueError, match="goes up"):
        draw(floors(changed))
    assert draw(floors(text.replace('  "safe_io",\n', ""))) != draw(floors())


def test_a_room_that_is_on_no_floor_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WAYS, "6 Nowhere", (Stop("cellar", "falls"),))
    with pytest.raises(ValueError, match="no floor"):
        draw(floors())


def test_the_page_tells_the_same_floors_and_ways() -> None:
    ladder = PAGE.partition("```")[2].partition("```")[0]
    rooms = [
        room
        for floor in floors()
        for room in floor
        if room not in ("__main__", "selftest", "selftest_pages", "selftest_files", "unswept", "progress")
    ]
    assert [room for room in rooms if not re.search(rf"\b{room}\b", ladder)] == []
    told = re.findall(r"^\d\. \*\*(\w+)\.\*\*", PAGE, re.MULTILINE)
    assert told == [name.split()[1] for name in WAYS]


def lost(page: str) -> list[str]:
    """What the table of rooms names and the program does not have: modules and folders, each in its room."""
    wrong = []
    for row in re.findall(r"^\| (`.+?) \|", page.partition("## The rooms")[2].partition("\n## ")[0], re.MULTILINE):
        room = ""
        for name in re.findall(r"`([\w.*/]+)`", row):
            place, dot, last = name.rstrip("/").rpartition(".")
            room = place.replace(".", "/") if dot else room
            here = [f"{room}/{last}", last] if room else [last]
            if not any([*ROOT.glob(f"desktop/{one}"), *ROOT.glob(f"desktop/{one}.py")] for one in here):
                wrong.append(name)
    return wrong


def test_the_rooms_of_each_floor_are_told() -> None:
    table = PAGE.partition("## Within ")[2].partition("\n## ")[0]
    told: dict[str, set[str]] = {}
    for names, floors_of in re.findall(r"^\| (`[^|]+`) \| ([a-z ]+) \|", table, re.MULTILINE):
        for name in re.findall(r"`(\w+)`", names):
            told[name] = set(floors_of.split())
    there: dict[str, set[str]] = {}
    for floor in ("services", "viewmodels", "views"):
        for room in ROOT.glob(f"desktop/{floor}/*/__init__.py"):
            there.setdefault(room.parent.name, set()).add(floor)
    assert told == there


def test_the_rooms_that_the_page_tells_of_are_there() -> None:
    assert lost(PAGE) == []
    assert lost("## The rooms\n\n| `services.documents.cellar`, `guide`, `map_*` | a | b |\n") == [
        "services.documents.cellar",
        "map_*",
    ]
