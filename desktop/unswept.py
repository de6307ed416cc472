"""Owns letting Python's collector of circles rest while much that stays is made; must not know what is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Let it rest: it would walk again and again through a million small objects that stay, none of them a circle.

    Where it rests already, it goes on resting afterwards.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()
