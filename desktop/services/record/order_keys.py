"""Owns the keys that put lines in their order: compared as bytes, never renumbered; must not know what a line is.

A key is made of runs: commas, the writer's tag, `/`, a counter. Whoever writes on after her own line counts on, so
her lines stay together; whoever writes between two lines hangs a run of her own on the first. Two people who write
after the same line on two laptops get two runs, one after the other, never mixed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from typing import Final

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_LAST: Final = re.compile(r"(,+)([0-9a-z]+)/([a-z])([0-9]+)$")
_BETWEEN: Final = ","  # sorts before `/`, digits and letters: what hangs on a line comes right after it
TAG_LENGTH: Final = 6


def new_tag(draw: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """The tag of one writing session: drawn anew at each start, so that a cloned disk has another."""
    number = int.from_bytes(draw(5), "big")
    digits = "0123456789" + _LETTERS
    tag = ""
    for _place in range(TAG_LENGTH):
        number, rest = divmod(number, len(digits))
        tag += digits[rest]
    return tag


def between(before: str, after: str, tag: str) -> str:
    """A key after `before` and, before `after` ("" for no such line). Raises ValueError when they are disordered."""
    if after and before >= after:
        raise ValueError("the line before does not come before the line after")
    ends = _LAST.search(before)
    if ends is not None and ends[2] == tag:
        head, number = before[: ends.start(3)], int(ends[4]) + 1
        following = head + _counted(number)
        if not after or (following < after and not after.startswith(following)):
            return following
    commas = 1
    if after.startswith(before):
        hanging = after[len(before) :]
        commas = len(hanging) - len(hanging.lstrip(_BETWEEN)) + 1
    return f"{before}{_BETWEEN * commas}{tag}/{_counted(1)}"


def run(before: str, after: str, tag: str, many: int) -> list[str]:
    """`many` keys in a row between two lines."""
    keys: list[str] = []
    for _line in range(many):
        before = between(before, after, tag)
        keys.append(before)
    return keys


def ordered(keys: Sequence[tuple[str | None, bytes]]) -> list[tuple[str | None, bytes]]:
    """(key, id) pairs in the order in which everybody sees them: by bytes, then by id; no key comes last."""
    return sorted(keys, key=lambda pair: (pair[0] is None, (pair[0] or "").encode(), pair[1]))


def _counted(number: int) -> str:
    """A number that sorts as text: its length as a letter, then its digits."""
    digits = str(number)
    return _LETTERS[len(digits) - 1] + digits
