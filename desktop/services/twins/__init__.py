"""Likely twins: two records of one thing. Owns finding them and saying why; must not know how pages ask.

`likely` for one record in hand, `Index` for many in a row, `scan` for all pairs of a kind, `Scanner` to keep them true.
"""

from desktop.services.twins.index import Index, Likely, likely
from desktop.services.twins.scanning import Pair, Scanner, scan
from desktop.services.twins.traits import KINDS

__all__ = ["KINDS", "Index", "Likely", "Pair", "Scanner", "likely", "scan"]
