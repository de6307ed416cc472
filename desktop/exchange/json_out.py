"""Owns our own JSON of what leaves: codes, identities, texts in all their languages (docs/exports.md).

Must not know who is told what.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from desktop.exchange.gathering import Gathered
from desktop.i18n import LANGUAGES, say_in
from desktop.services.audience.leaving import Leaf
from desktop.services.audience.told import Spot
from desktop.services.description.kinds import kind_of

VERSION: Final = 1


def write(gathered: Gathered) -> bytes:
    """Everything that was asked for. Equal contents are equal bytes."""
    wanted, left = gathered.wanted, gathered.left
    kinds, named = {}, set()
    for kind in wanted.kinds:
        some = gathered.leaves(kind)
        if not some:
            continue
        kinds[kind] = {"fields": _fields(kind), "records": [_record(leaf) for leaf in _ordered(some)]}
        named |= {row for leaf in some for said in leaf.values.values() for row in _rows(said)}
    told: dict[str, Any] = {
        "maillage": VERSION,
        "audience": wanted.audience,
        "date": gathered.day.isoformat(),
        "source": gathered.network,
        "kept_back": {reason: n for reason, n in gathered.kept_back().items() if n},
        "kinds": kinds,
    }
    here = {leaf.id for leaf in gathered.leaves("indicator")} if "indicator" in wanted.kinds else set()
    series = [one for one in left.series if one.indicator in here]
    named |= {one.area for one in series if one.area is not None}
    if series:
        told["indicator_values"] = [
            {name: said for name, value in one._asdict().items() if (said := _plain(value)) not in (None, "")}
            for one in series
        ]
    # how records and territories that the others name are called
    told["names"] = {row.hex(): dict(left.names[row]) for row in sorted(named) if row in left.names}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _fields(kind: str) -> list[dict[str, Any]]:
    return [
        {"name": field.name, "type": field.type}
        | ({"list": field.scheme} if field.scheme else {})
        | ({"kind": field.ref} if field.ref else {})
        | {"label": {lang: say_in(lang, field.label) for lang in LANGUAGES}}
        for field in kind_of(kind).fields
    ]


def _ordered(leaves: Iterable[Leaf]) -> list[Leaf]:
    """By identity; those of whom it is not told last, by what is told."""
    return sorted(leaves, key=lambda leaf: (leaf.withheld, json.dumps(_record(leaf), sort_keys=True, default=str)))


def _record(leaf: Leaf) -> dict[str, Any]:
    head: dict[str, Any] = {"withheld": True} if leaf.withheld else {"id": leaf.id.hex()}
    spots = [_plain(spot) for spot in leaf.spots]
    return head | {name: _plain(said) for name, said in leaf.values.items()} | ({"where": spots} if spots else {})


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Spot):
        point = {"latitude": value.latitude, "longitude": value.longitude} if value.exact else {}
        area = {"area": value.area.hex()} if value.area is not None else {}
        names = {"names": dict(value.names)} if value.names else {}
        return area | point | names | ({"place": value.place.hex()} if value.place is not None else {})
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _rows(said: Any) -> Iterable[bytes]:
    if isinstance(said, bytes):
        yield said
    elif isinstance(said, Spot):
        if said.area is not None:
            yield said.area
    elif isinstance(said, tuple):
        for one in said:
            yield from _rows(one)
