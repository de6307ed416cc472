"""Owns many ids of records as one block of bytes; must not know what answers a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, overload

ID: Final = 16


class Ids(Sequence[bytes]):
    """Many ids as one block of bytes: a hundred thousand cost as much as one string."""

    __slots__ = ("_block",)

    def __init__(self, block: bytes = b"") -> None:
        self._block = block

    def __len__(self) -> int:
        return len(self._block) // ID

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self._block[i * ID : i * ID + ID] for i in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._block[at * ID : at * ID + ID]

    def __iter__(self) -> Iterator[bytes]:
        block = self._block
        return (block[i : i + ID] for i in range(0, len(block), ID))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Ids):
            return self._block == other._block
        return isinstance(other, list | tuple) and len(self) == len(other) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self._block)

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Where an id is. Raises ValueError."""
        at = self._block.find(value, start * ID)
        while at != -1 and at % ID:
            at = self._block.find(value, at + 1)
        if at == -1 or (stop is not None and at // ID >= stop):
            raise ValueError(value)
        return at // ID

    def __contains__(self, value: object) -> bool:
        try:
            self.index(value)
        except (ValueError, TypeError):
            return False
        return True
