"""Owns whom to call to have records confirmed again: actor by actor, with their telephone. Must not know a page.

For the network alone: it names everybody. What a paper of it leaves out, `reports.call_list` says.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.i18n import _
from desktop.models.plain import Reader, reader
from desktop.services.names.naming import best, texts_of
from desktop.services.steering.growing_old import MONTHS, OVER, months_before, old_of, phones_of
from desktop.services.words.folding import fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS: Final = tuple(OVER)
_SAID: Final = (
    "SELECT t.id, coalesce(t.assured_at, ''), coalesce(t.assured_by, '') FROM json_each(:ids) i "
    "CROSS JOIN {kind} t ON t.id = unhex(i.value)"
)


@dataclass(frozen=True, slots=True)
class Aged:
    """A record that nobody confirmed for long. `assured_at` (ISO) and `assured_by` may be empty: nobody ever did."""

    kind: str
    id: bytes
    title: str
    assured_at: str
    assured_by: str


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call (None: nobody answers for these), and about what."""

    actor: bytes | None
    name: str
    phone: str
    records: tuple[Aged, ...]


@dataclass(frozen=True, slots=True)
class CallList:
    """Everything of some kinds that nobody confirmed since `day` (ISO), by actor in the order of their names."""

    day: str
    calls: tuple[Call, ...]

    @property
    def records(self) -> int:
        """All of them."""
        return sum(len(call.records) for call in self.calls)


def call_list(
    session: Reader | Session, today: date, lang: str, kinds: Collection[str] = KINDS, months: int = MONTHS
) -> CallList:
    """What nobody confirmed for so many months, by whoever answers for it; of an actor, itself first."""
    ask, day = reader(session), months_before(today, months)
    whose: dict[bytes | None, list[Aged]] = {}
    for kind in kinds:
        old = old_of(ask, kind, day)
        said = {row: told for row, *told in ask.rows(_SAID.format(kind=kind), ids=_listed(old))}
        names = texts_of(ask, list(old), "name", "title")
        some = [Aged(kind, row, best(names.get(row, {}), lang)[1], *said[row]) for row in old]
        for one in sorted(some, key=lambda one: (one.assured_at, fold(one.title), one.id)):
            whose.setdefault(old[one.id], []).append(one)
    known = [actor for actor in whose if actor is not None]
    named, phones = texts_of(ask, known, "name"), phones_of(ask, known)
    calls = [
        Call(
            actor,
            best(named.get(actor, {}), lang)[1] if actor else _("Personne n’en répond"),
            phones.get(actor, "") if actor else "",
            tuple(sorted(some, key=lambda one: one.kind != "actor")),
        )
        for actor, some in whose.items()
    ]
    return CallList(day, tuple(sorted(calls, key=lambda one: (one.actor is None, fold(one.name), one.actor or b""))))


def _listed(rows: Collection[bytes]) -> str:
    return json.dumps([row.hex() for row in rows])
