"""Owns which initiatives a sheet has when the strip of time shows some months. Must not know a page or a format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.geo.asked import Asked, span_of
from desktop.geo.blob import UNDATED, Months
from desktop.models.plain import reader
from desktop.services.audience.told import Told

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KIND: Final = "initiative"  # the kind that has months
OPEN: Final[Months] = (1, 65_535)  # the strip's own ends: all that was before, all that comes


def under_way(session: Session, told: Told, months: Months) -> Told:
    """Those initiatives alone that are under way in these months, as the map shows them.

    One that is withheld is asked by the dates that are told of it. `kept_back` counts those without any (`undated`).
    """
    doings = told.doings
    ours = Asked(reader(session), KIND, "", [one.id for one in doings]).months()
    spans = [span_of(one.starts, one.ends) if one.withheld else ours.get(one.id, UNDATED) for one in doings]
    kept = tuple(one for one, span in zip(doings, spans, strict=True) if _meet(span, months))
    return told.having(KIND, kept, {**told.kept_back, "undated": spans.count(UNDATED)})


def _meet(span: Months, months: Months) -> bool:
    return span != UNDATED and span[0] <= months[1] and span[1] >= months[0]


def period(months: Months) -> tuple[str, str]:
    """First and last month as a page reads them (2021-03), empty where the strip has its end."""
    first, last = ("" if month == end else _iso(month) for month, end in zip(months, OPEN, strict=True))
    return first, last


def _iso(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
