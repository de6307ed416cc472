"""Owns the indicators that a framework may start from: our own proposals, and what becomes of those that are chosen.

Nothing of it is official. A chosen one is an ordinary indicator, under an identity made of its framework and its key:
two laptops that choose the same one have one. Must not know who chooses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from desktop import paths
from desktop.errors import NotFound
from desktop.i18n import N_, say_in
from desktop.models.base import derived_id
from desktop.models.indicators import Framework, Indicator
from desktop.models.plain import Reader, reader
from desktop.services.names.naming import best, labels
from desktop.services.record.records import record, restore

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.unit_of_work import UnitOfWork

TOPICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "response": N_("Répondre à la COVID-19"),
        "recovery": N_("Se relever"),
        "needs": N_("Répondre aux besoins"),
        "governance": N_("Gouverner ensemble"),
        "trainings": N_("Former"),
    }
)
SOURCE: Final = N_("Proposition de Maillage, sans valeur officielle")
_TEXTS: Final = {"names": "name", "definitions": "definition", "methods": "method"}  # in the file -> field
_PLAIN: Final = ("sector", "unit", "direction", "frequency", "dimensions", "formula")
_THERE: Final = "SELECT id FROM indicator WHERE framework = :framework AND deleted = 0"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One indicator that may be chosen, in a language. `taken`: the framework has it already."""

    key: str
    topic: str
    name: str
    definition: str
    unit: str
    frequency: str
    computed: bool
    taken: bool


def proposals(session: Reader | Session, framework: bytes | None, lang: str) -> tuple[Proposal, ...]:
    """What a framework may start from, by topic; for none, nothing is taken yet."""
    ask = reader(session)
    there = set(ask.column(_THERE, framework=framework)) if framework is not None else set()
    units = labels(ask, "indicator_unit", sorted({one["unit"] for one in written()}), lang)
    rhythms = labels(ask, "frequency", sorted({one["frequency"] for one in written()}), lang)
    order = list(TOPICS)
    return tuple(
        Proposal(
            one["key"],
            one["topic"],
            best(one["names"], lang)[1],
            best(one["definitions"], lang)[1],
            units[one["unit"]],
            rhythms[one["frequency"]],
            bool(one.get("formula")),
            framework is not None and proposed_id(framework, one["key"]) in there,
        )
        for one in sorted(written(), key=lambda one: order.index(one["topic"]))
    )


def proposed_id(framework: bytes, key: str) -> bytes:
    """The identity of the indicator that a proposal becomes in a framework, equal on every laptop."""
    return derived_id("proposed-indicator", framework.hex(), key)


def take(uow: UnitOfWork, framework: bytes, keys: Sequence[str]) -> list[bytes]:
    """Make ordinary indicators of a framework from some proposals; give their ids.

    One that is there stays as it is, one that was put away comes back as it was. Raises NotFound for a framework or a
    key that is none.
    """
    session = uow.session
    if session.scalar(select(Framework.id).where(Framework.id == framework, Framework.deleted == 0)) is None:
        raise NotFound(reference=framework.hex())
    known = {one["key"]: one for one in written()}
    made = []
    for key in dict.fromkeys(keys):
        if key not in known:
            raise NotFound(reference=key)
        row = proposed_id(framework, key)
        deleted = session.scalar(select(Indicator.deleted).where(Indicator.id == row))
        if deleted is None:
            session.execute(insert(Indicator).values(id=row))
            record(uow, "indicator", {**draft(known[key]), "framework": framework}, row)
        elif deleted:
            restore(uow, "indicator", [row])
        made.append(row)
    return made


def draft(one: Mapping[str, Any]) -> dict[str, Any]:
    """A proposal as a form would save it, in the four languages."""
    found: dict[str, Any] = {name: one[name] for name in _PLAIN if name in one}
    for told, field in _TEXTS.items():
        found |= {f"{field}.{lang}": text for lang, text in one.get(told, {}).items()}
    return {**found, "source": say_in("fr", SOURCE)}


@cache
def written() -> tuple[Mapping[str, Any], ...]:
    """The proposals as they are written in `resources/steering/indicators.json`."""
    file = paths.resources() / "steering" / "indicators.json"
    return tuple(json.loads(file.read_text("utf-8"))["proposals"])
