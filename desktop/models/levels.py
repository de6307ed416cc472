"""Owns the numbers of the levels of territories; must not know a territory."""

from __future__ import annotations

from typing import Final

REGION: Final = 1
PROVINCE: Final = 2
COMMUNE: Final = 3
ARRONDISSEMENT: Final = 4
QUARTER: Final = 5  # the level that users add
