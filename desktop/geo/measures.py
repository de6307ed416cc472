"""Owns by what territories can be shaded, in words. Must not know how it is counted.

Pages offer the choice before the mapper is there: nothing here needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from desktop.i18n import N_

MEASURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "initiatives": N_("Nombre d’initiatives"),
        "reached": N_("Personnes atteintes"),
        "needs": N_("Personnes dans les besoins ouverts"),
        "gap": N_("Écart entre besoins et réponses"),
    }
)
LEVELS: Final[Mapping[str, str]] = MappingProxyType({"commune": N_("Par commune"), "region": N_("Par région")})
