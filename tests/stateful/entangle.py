"""Owns the acts of people who tie rows to one another: parents, links, counts, "same as"; must not judge."""

from __future__ import annotations

from desktop.models.base import derived_id
from desktop.sync.oddities import ODD, TWICE
from desktop.sync.sameness import classes
from tests.stateful.laptop import Laptop
from tests.stateful.oracle import Broken
from tests.stateful.world import ROWS, World


def entangle(world: World, who: int, what: int, row: int, other: int, value: int) -> None:
    """One act of somebody who ties rows together, or parts them."""
    at = world.laptop(who)
    key, end = ROWS[row % len(ROWS)], ROWS[other % len(ROWS)]
    if key not in at.rows("thing"):
        at.make("thing", key, title=f"t{value}")
    match what % 6:
        case 0 | 1:
            at.edit("thing", key, parent=end if value else None)
        case 2:
            at.make("tie", derived_id("tie", key), other=end)
        case 3:
            tally = derived_id("tally", key, end)
            at.make("tally", tally, thing=key, place=end, value=value, unit="people")
        case 4 if key != end:
            one, two = sorted((key, end))
            at.make("same", derived_id("same", one, two), one=one, other=two)
            at.edit("same", derived_id("same", one, two), deleted=0 if value else 1)
        case _:
            at.edit("thing", key, deleted=value % 2)
    world._after(at)


def mend(world: World, who: int, which: int) -> None:
    """A person answers one of these questions, by an ordinary edit."""
    at = world.laptop(who)
    questions = at.ask("SELECT kind, tbl, row, field FROM review WHERE kind IN (?, ?, ?) ORDER BY id", *ODD)
    if not questions:
        return
    kind, table, row, name = questions[which % len(questions)]
    if kind == TWICE:
        at.edit("tally", row, value=None, unit=None)
    else:
        at.edit(table, row, **{name: None})
    world._after(at)


class WrongQuestions(Broken):
    """A laptop asks about what is sound, or keeps silent about what is not."""


def judge_questions(world: World) -> None:
    """Every laptop asks what a plain look at its tables finds; of links to the trash it may ask, and of no other."""
    for at in world.laptops:
        told, plain = asked(at), by_hand(at)
        if not plain <= told <= plain | lost_links(at):
            raise WrongQuestions(f"{at.name}: {plain - told!r} / {told - plain - lost_links(at)!r}")


def asked(at: Laptop) -> set[tuple[str, str, bytes]]:
    """What this laptop asks beyond single cells: (kind, table, row)."""
    return set(at.ask("SELECT kind, tbl, row FROM review WHERE kind IN (?, ?, ?)", *ODD))


def by_hand(at: Laptop) -> set[tuple[str, str, bytes]]:
    """The same, but for links to deleted rows, found the slow and plain way from what is shown."""
    things = {row: (deleted, parent) for row, deleted, parent in at.ask("SELECT id, deleted, parent FROM thing")}
    ties = at.ask("SELECT id, other FROM tie WHERE deleted = 0")
    tallies = at.ask("SELECT id, thing, place, value, unit FROM tally WHERE deleted = 0")
    pairs = at.ask("SELECT one, other FROM same WHERE deleted = 0")
    found = set()
    for row, (deleted, parent) in things.items():
        way = [row]
        while things.get(way[-1], (1, None))[0] == 0 and things[way[-1]][1] is not None:
            way.append(things[way[-1]][1])
            if way[-1] == row:
                if min(way) == row:
                    found.add(("cycle", "thing", row))
                break
            if len(way) > len(things) + 1:
                break
        if not deleted and parent is not None and parent not in things:
            found.add(("link", "thing", row))
    found |= {("link", "tie", row) for row, other in ties if other is not None and other not in things}
    face = classes([(one, other) for one, other in pairs if one and other])
    groups: dict[object, dict[bytes, object]] = {}
    for row, thing, place, value, unit in tallies:
        if value is not None and things.get(thing, (1, None))[0] == 0:
            told = face.get(thing, thing), face.get(place, place), unit
            groups.setdefault(told, {})[row] = value
    found |= {("total", "tally", min(group)) for group in groups.values() if len(set(group.values())) > 1}
    return found


def lost_links(at: Laptop) -> set[tuple[str, str, bytes]]:
    """Links from a live row to one in the trash: those that may be asked about."""
    told = set()
    for table, column in (("thing", "parent"), ("tie", "other")):
        rows = at.ask(
            f"SELECT s.id FROM {table} s JOIN thing t ON t.id = s.{column} "  # noqa: S608 - names of the tiny schema
            "WHERE s.deleted = 0 AND t.deleted = 1"
        )
        told |= {("link", table, row) for (row,) in rows}
    return told
