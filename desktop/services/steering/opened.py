"""Owns what a list is asked to show the records behind a figure; must not know how a figure was made, nor a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.models.plain import Reader, reader
from desktop.services.listing.asking import ListQuery
from desktop.services.steering import growing_old, lately, needs_answers
from desktop.services.steering.confirming import open_asks
from desktop.services.steering.looking import looked
from desktop.services.steering.scope import INITIATIVE, Behind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def listed(session: Reader | Session, behind: Behind) -> ListQuery:
    """The list of `behind.kind` that shows exactly the records behind a figure, as they are now."""
    told = dict(behind.told)
    if not told:
        return behind.query
    rows: frozenset[bytes]
    if "act" in told:
        rows = lately.records_changed(session, behind.query, behind.kind, told["act"], told["since"])
    elif "old" in told:
        rows = growing_old.records_old(session, behind.query, behind.kind, told["old"], told.get("actor"))
    elif "asked" in told:
        asks = (one for one in open_asks(session) if one.kind == behind.kind)
        rows = frozenset(one.record for one in asks if (one.actor.hex() if one.actor else "") == told["asked"])
    elif behind.kind == INITIATIVE:
        rows = frozenset(looked(reader(session), behind.query).having(told))
    else:
        rows = needs_answers.standing_in(reader(session), behind.query, told["commune"])
    return replace(behind.query, among=rows)
