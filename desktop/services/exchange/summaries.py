"""Owns saying what a merge does to records, kind by kind, with a few titles; must not know files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy.orm import Session

from desktop.services.description.kinds import KINDS
from desktop.services.exchange.exchanged import KindCount
from desktop.services.keeping.refresh import records_of
from desktop.services.record.wording import name_of

TITLES: Final = 5
Rows = Mapping[str, Iterable[bytes]]


def by_kind(session: Session, new: Rows, changed: Rows, deleted: Rows, lang: str) -> tuple[KindCount, ...]:
    """Counts of records that appear, change or go to the trash. A row that a record owns counts as that record."""
    appeared = {kind: set(rows) for kind, rows in new.items() if kind in KINDS}
    gone = {kind: set(rows) for kind, rows in deleted.items() if kind in KINDS}
    touched: dict[str, set[bytes]] = {}
    for part in (new, changed, deleted):
        for table, rows in part.items():
            touched.setdefault(table, set()).update(rows)
    records = records_of(session, touched)
    counts = []
    for kind in KINDS:
        fresh, buried = appeared.get(kind, set()), gone.get(kind, set())
        moved = set(records.get(kind, ())) - fresh - buried
        brief = fresh & buried  # came and went in one file: nobody ever sees it
        fresh, buried = fresh - brief, buried - brief
        if fresh or buried or moved:
            shown = sorted(fresh)[:TITLES] + sorted(moved)[:TITLES] + sorted(buried)[:TITLES]
            titles = [name_of(session, row, lang) for row in shown[: TITLES * 2]]
            counts.append(KindCount(kind, len(fresh), len(moved), len(buried), tuple(t for t in titles if t)[:TITLES]))
    return tuple(counts)
