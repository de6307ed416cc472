"""Owns what the list beside the map says where it has nothing to list, and the way out. Must not know records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.i18n import _
from desktop.views.base_page import EmptyState
from desktop.views.widgets.scroll import scrolling

LISTED, NONE_YET, NONE_FITS, NOT_HERE, NO_PLACE = range(5)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many records of the kind shown there are, and how many its filters leave; `narrowed`: there are filters."""

    total: int
    found: int
    narrowed: bool


@dataclass(frozen=True, slots=True)
class WaysOut:
    """What may be done where nothing is listed."""

    to_list: Callable[[], object]
    clear: Callable[[], object]
    show_all: Callable[[], object]
    show_lacking: Callable[[], object]


class MapFaces(QStackedWidget):
    """The list itself, or why it is empty."""

    def __init__(self, listed: QWidget, ways: WaysOut) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self.addWidget(listed)
        for icon, title, text, action in (
            (
                "map",
                _("Rien sur la carte pour le moment"),
                _("Ce que vous notez avec un lieu ou un territoire vient ici."),
                (_("Aller à la liste"), "action.map_list", ways.to_list),
            ),
            (
                "search",
                _("Rien ne correspond"),
                _("Essayez d’autres mots, ou retirez un filtre."),
                (_("Tout effacer"), "action.map_clear", ways.clear),
            ),
            (
                "map-pin-off",
                _("Rien dans cette zone"),
                _("Déplacez la carte, ou voyez tout ce qui s’y trouve."),
                (_("Tout voir"), "action.map_all", ways.show_all),
            ),
            (
                "map-pin-off",
                _("Ces fiches n’ont pas de lieu"),
                _("Placez-les par un clic sur la carte, l’une après l’autre."),
                (_("Voir les fiches sans lieu"), "action.map_lacking", ways.show_lacking),
            ),
        ):
            # beside figures of territories, on a low screen, there is little room
            self.addWidget(scrolling(EmptyState(icon, title, text, (action,), stacked=True)))

    def stand(self, standing: Standing | None) -> None:
        """Learn how many records there are; None while that is not known."""
        self._standing = standing

    def settle(self, listed: int, lacking: int) -> None:
        """Show the list, or what fits so many that are listed and so many that stand nowhere."""
        self.setCurrentIndex(self._face(listed, lacking))

    def _face(self, listed: int, lacking: int) -> int:
        known = self._standing
        if listed or known is None:
            return LISTED
        if known.narrowed and not known.found:
            return NONE_FITS
        if lacking and lacking >= known.found:
            return NO_PLACE
        return NOT_HERE if known.total or lacking else NONE_YET
