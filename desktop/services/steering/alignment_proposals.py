"""Owns what an initiative of a sector may serve: our own proposals, each with its reason. Must not know who takes them.

A proposal tags nothing. Only codes whose words are known to the profile are proposed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from desktop import paths
from desktop.models.plain import Reader, reader
from desktop.services.names.naming import best, labels

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FIELDS: Final[Mapping[str, str]] = {"snia": "snia", "sdg": "sdg", "gcm": "gcm", "cluster": "clusters"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One objective that may be served: the form's field for it, its code and words, and why, in a language."""

    field: str
    scheme: str
    code: str
    label: str
    why: str


def proposals(
    session: Reader | Session, sector: str, carried: Mapping[str, Collection[str]], lang: str
) -> tuple[Proposal, ...]:
    """What an initiative of that sector may serve and does not carry yet (field -> codes)."""
    ask = reader(session)
    found = []
    for scheme, field in FIELDS.items():
        wanted = [one for one in _all() if (one["sector"], one["scheme"]) == (sector, scheme)]
        named = labels(ask, scheme, [one["code"] for one in wanted], lang)
        for one in wanted:
            code = one["code"]
            if code not in carried.get(field, ()) and named[code] != code:
                found.append(Proposal(field, scheme, code, named[code], best(one["why"], lang)[1]))
    return tuple(found)


@cache
def _all() -> tuple[Mapping[str, Any], ...]:
    file = paths.resources() / "steering" / "alignments.json"
    return tuple(json.loads(file.read_text("utf-8"))["proposals"])
