"""Owns the state of the small map of gaps beside the needs: what is told of each commune, which one is chosen.

Must not know widgets or SQL.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import language
from desktop.viewmodels import finding
from desktop.viewmodels.map import zones
from desktop.viewmodels.map.figures import FigureTable
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.geo.gaps import SmallMap
    from desktop.geo.shading import Shading
    from desktop.services.listing.lists import ListQuery


class Gaps(QObject):
    """What open needs lack by commune, under the list's filters but its territory. Asked only while it is looked at."""

    arrived = Signal(object, object)  # Shading, SmallMap (None where there is nothing to draw)

    def __init__(self, store: Store, records: RecordList, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._records = records
        self.looked_at = False
        self.table = FigureTable(self)
        records.arrived.connect(self.ask)

    def ask(self) -> None:
        """Count again."""
        if self.looked_at and self._store.ready:
            asked = replace(self._records.query(), area=None)
            zone = self._records.filters.get(zones.ZONE)
            work = partial(_gaps, kind=self._records.kind, query=asked, zone=zone, lang=language())
            self._store.query(work, self._take, owner=self, key="gaps")

    def chosen(self) -> str:
        """The code of the commune to which the list is narrowed, of those told; empty when it is none of them."""
        kept = self._records.filters.get("area")
        for row in range(self.table.rowCount()):
            code = self.table.told(row).code
            if kept and self.value_of(code) == kept:
                return code
        return ""

    def value_of(self, code: str) -> str | None:
        """What the filter of the territory says for a commune."""
        area = finding.commune_id(code)
        return area.hex() if area is not None else None

    def _take(self, found: tuple[Shading, SmallMap | None]) -> None:
        shading, drawn = found
        self.table.show(shading.rows)
        self.arrived.emit(shading, drawn)


def _gaps(session: Any, *, kind: str, query: ListQuery, zone: Any, lang: str) -> tuple[Shading, SmallMap | None]:
    from desktop.geo.gaps import small_map
    from desktop.geo.shading import shade

    found = shade(session, "gap", "commune", kind, zones.narrowed(session, kind, query, zone), lang)
    return found, small_map(found.rows)
