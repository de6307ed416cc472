"""Owns the chip over a list that leaves what nobody confirmed for long, and the button that prints whom to call.

Must not know how old is old, nor what the paper says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.i18n import _, isolate
from desktop.viewmodels.confirming import grown_old
from desktop.viewmodels.record.behind import FIGURE
from desktop.viewmodels.record.record_list import RecordList
from desktop.views.record.filter_bar import FilterBar
from desktop.views.widgets.basics import Button


class ToConfirm:
    """Both buttons of one list. `order`: how it is sorted then, so that each actor is called once; `leave` closes the
    record that is open, which may be none of those."""

    def __init__(
        self,
        records: RecordList,
        filters: FilterBar,
        order: str,
        leave: Callable[[], object],
        ask_paper: Callable[[], object],
    ) -> None:
        self._list = records
        self._filters = filters
        self._order = order
        self._leave = leave
        self.chip = Button(_("À reconfirmer"), look="chip", icon="hourglass", name="facet.old", on=self.show)
        self.chip.setToolTip(_("Ce que personne n’a confirmé depuis six mois, et qui appeler"))
        self.calls = Button(_("Liste d’appels…"), icon="printer", name="action.calls", on=ask_paper)
        self.calls.setToolTip(_("Imprimer ce qui est à reconfirmer, acteur par acteur, avec son téléphone"))
        self.calls.hide()
        filters.add(self.chip)
        filters.add(self.calls)
        records.arrived.connect(self._follow)

    def show(self) -> None:
        """Leave only what nobody confirmed for long, as the facets have it."""
        self._leave()
        self._list.keep(FIGURE, grown_old(self._list.store, self._list.kind))
        self._filters.sort_by(self._order)
        self._list.order(self._order)

    def _follow(self) -> None:
        self.chip.setVisible(not self._list.to_confirm and not self._list.trash)
        self.calls.setVisible(self._list.to_confirm)


def reached(row: Any, to_confirm: bool) -> tuple[str, str]:
    """A row's third place and its icon: whom to call, in a list of what is to be confirmed; else where it is."""
    return (isolate(row.phone), "phone") if to_confirm and row.phone else (row.place or "", "map-pin")
