"""Owns the identities of a file of HSDS that are no record's: made of what they are the identity of, equal in every
file; and known again as such. Must not know records.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

_SPACE: Final = uuid5(NAMESPACE_URL, "urn:maillage:hsds")
Hidden = Literal["actor", "service"]


def made(*parts: object) -> str:
    """An identity made of what it is the identity of."""
    return str(uuid5(_SPACE, "/".join(part.hex() if isinstance(part, bytes) else str(part) for part in parts)))


def hidden(kind: Hidden, number: int) -> str:
    """The identity, in this file only, of a record that is withheld: two files cannot be joined by it."""
    return made("hidden", kind, number)


def unpublished() -> str:
    """The identity of whoever offers what is told of nobody."""
    return made("unpublished")


def stand_ins(kind: Hidden, count: int) -> Collection[str]:
    """The identities, as 32 hexadecimal digits, of what stands in a file of `count` objects for no record."""
    return {UUID(one).hex for one in (unpublished(), *(hidden(kind, number) for number in range(count)))}
