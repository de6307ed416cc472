"""Owns how a list of organisations becomes actors: what each row adds. Must not know other kinds."""

from __future__ import annotations

from typing import Any

from desktop.exchange.incoming.shapes import Refusal
from desktop.exchange.incoming.understanding.building import Shared
from desktop.exchange.incoming.understanding.rows import RowMaker
from desktop.i18n import _

_NAMES = ("name", "acronym")


def actor_rows(maker: RowMaker, shared: Shared) -> None:
    """Give each organisation what its row says. A second row of the same one fills what is missing."""
    for row in range(len(maker.table.grid.rows)):
        draft, who, _spots = maker.make(row)
        parties = who.get("") or []
        if len(parties) != 1:
            continue
        party = parties[0]
        maker.kinds_of_party(row, who)
        own = maker.own_id(row)
        scheme = f"source:{maker.table.grid.signature}"
        if own and (scheme, own) not in party.identity:
            party.identity.append((scheme, own))
        told: dict[str, Any] = {key: value for key, value in draft.items() if key not in _NAMES}
        for key, value in told.items():
            if party.draft.setdefault(key, value) != value:
                reason = _("une autre ligne dit autre chose de {actor} ; la première compte", actor=party.short)
                shared.refused.append(Refusal(maker.at(row), None, reason))
