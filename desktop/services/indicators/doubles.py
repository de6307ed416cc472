"""Owns which records and numbers a computation takes once because somebody said that two are one; must not compute."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from desktop.models.plain import Reader
from desktop.sync.sameness import classes

_PAIRS: Final = "SELECT kind, one, other FROM same_as WHERE deleted = 0 AND one NOT NULL AND other NOT NULL"
_SHOWN: Final = (
    "SELECT l.row FROM json_each(:ids) i CROSS JOIN listing l ON l.row = unhex(i.value) "
    "WHERE l.kind = :kind AND l.shown = 1"
)
_GIVEN: Final = "(SELECT unhex(value) FROM json_each(:ids))"
# numbers of which a dimension is a linked row: id, owner, further dimensions; those that are rows come first
_NUMBERS: Final = MappingProxyType(
    {
        "initiative": (
            "SELECT c.id, c.initiative, c.area, c.reporter, c.measure, c.people, c.sex, c.age, c.nationality, "  # noqa: S608  # words of this module
            "c.period, c.unit FROM count c JOIN initiative i ON i.id = c.initiative "
            "WHERE c.deleted = 0 AND i.deleted = 0 AND c.value IS NOT NULL "
            f"AND (c.initiative IN {_GIVEN} OR c.area IN {_GIVEN} OR c.reporter IN {_GIVEN}) ORDER BY c.id",
            3,
        ),
        "training": (
            "SELECT c.id, c.training, c.audience, c.sex FROM participants c JOIN training t ON t.id = c.training "  # noqa: S608  # as above
            f"WHERE c.deleted = 0 AND t.deleted = 0 AND c.value IS NOT NULL AND c.training IN {_GIVEN} ORDER BY c.id",
            1,
        ),
    }
)


def standing(ask: Reader, kind: str) -> tuple[dict[bytes, bytes], list[bytes]]:
    """(linked record of a kind -> the one that stands for it in lists, numbers that say again what another says).

    Of two numbers of the same people the smallest row counts, as on every laptop.
    """
    pairs = ask.rows(_PAIRS)
    top = classes((one, other) for _kind, one, other in pairs)
    if not top:
        return {}, []
    mine = classes((one, other) for its_kind, one, other in pairs if its_kind == kind)
    together: dict[bytes, list[bytes]] = defaultdict(list)
    for row, first in mine.items():
        together[first].append(row)
    shown = set(ask.column(_SHOWN, kind=kind, ids=listed(mine)))
    faces = {
        row: face
        for members in together.values()
        if (face := next((one for one in sorted(members) if one in shown), None)) is not None
        for row in members
    }
    return faces, list(_again(ask, kind, top))


def _again(ask: Reader, kind: str, top: dict[bytes, bytes]) -> Iterable[bytes]:
    if kind not in _NUMBERS:
        return
    words, refs = _NUMBERS[kind]
    told: set[tuple[Any, ...]] = set()
    for row, *said in ask.rows(words, ids=listed(top)):
        resolved = (*(top.get(one, one) for one in said[:refs]), *said[refs:])
        if resolved in told:
            yield row
        told.add(resolved)


def listed(ids: Iterable[bytes]) -> str:
    """Ids as a statement takes them: JSON of hexadecimal words."""
    return json.dumps([row.hex() for row in ids])
