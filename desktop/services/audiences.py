"""Owns for whom something may leave, from the widest audience to the narrowest; must not know what leaves.

Pages offer the choice before the mapper is there: nothing here needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from desktop.i18n import N_

# what is for one of them is for those after it too
AUDIENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "public": N_("Tout le monde"),
        "partners": N_("Les partenaires"),
        "internal": N_("Nous seulement"),
    }
)
