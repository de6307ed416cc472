"""Owns which facets each kind of record is filtered by, and their words and looks; on its own page and on the map.

Must not know what a facet's values are.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from desktop.i18n import N_
from desktop.views import looks

Words = tuple[tuple[str, str], ...]  # facet, its word (French id)

_AREA: Final = ("area", N_("Lieu"))
_SECTOR: Final = ("sector", N_("Secteur"))
_STATUS: Final = ("status", N_("Statut"))
_GROUP: Final = ("group", N_("Public"))
_PERIOD: Final = ("period", N_("Période"))
FACETS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "initiative": (_AREA, _SECTOR, _STATUS, _GROUP, _PERIOD, ("project", N_("Projet"))),
        "actor": (_AREA, ("kind", N_("Type")), _GROUP),
        "need": (_AREA, _SECTOR, _STATUS, ("severity", N_("Gravité")), _GROUP, _PERIOD),
        "service": (
            *(_AREA, _SECTOR, ("now", N_("Ouvert")), _STATUS, _GROUP),
            *(("language", N_("Langue")), ("fee", N_("Coût"))),
        ),
        "place": (_AREA, ("kind", N_("Type"))),
        "roadmap": (_AREA, _STATUS, _PERIOD),
        "training": (_AREA, ("kind", N_("Type")), _SECTOR, _STATUS, _PERIOD),
        "project": (_AREA, ("kind", N_("Type")), _STATUS, _PERIOD),
        "practice": (("country", N_("Pays")), _SECTOR, _AREA, _GROUP),
        "indicator": (("framework", N_("Cadre de suivi")), _AREA, _SECTOR, ("origin", N_("Saisi ou calculé"))),
        "framework": (_AREA,),
        "document": (
            *(("theme", N_("Thème du document")), ("kind", N_("Type"))),
            *(("language", N_("Langue")), ("reader", N_("Pour qui")), ("publisher", N_("Publié par"))),
            *(("licence", N_("Licence")), ("period", N_("Année"))),
        ),
        "checklist": (_AREA, _SECTOR, _STATUS),
        "contact": (("actor", N_("Acteur")),),
    }
)


def facet_look(kind: str, facet: str, code: Any) -> tuple[str, str]:
    """Give the icon and colour of a facet's value; many have none."""
    if facet == "sector":
        return looks.sector(code)
    if facet == "status":
        return looks.status(code, kind)[1], "text"
    return "", "text"
