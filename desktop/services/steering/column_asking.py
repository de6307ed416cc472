"""Owns the question that has the engine give whole columns, each as one long value; must not know the answer.

What reads the answer (`column_reading`) needs the library of numbers: a question is on its way while that comes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.models.ahead import Ahead, Rows

BETWEEN, NOTHING, BESIDE = "\x1f", "\x1e", "\x1d"  # rows, what is not said, the words of one row
HELD: Final = frozenset({"project", "area", "actor", "reporter"})  # identities, or nothing


@dataclass(frozen=True, slots=True)
class Asked:
    """Columns that were asked for: `rows` waits for the answer, `again` for that to the same with other columns."""

    ids: tuple[str, ...]
    whole: tuple[str, ...]
    words: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]
    rows: Callable[[], Rows]
    again: Callable[[Sequence[str]], Rows]


def asked(
    ahead: Ahead,
    sql: str,
    *,
    ids: tuple[str, ...] = (),
    whole: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
    together: tuple[tuple[str, ...], ...] = (),
) -> Asked:
    """Ask for the columns of a statement (`{asked}`): identities, whole numbers, words.

    `together`: groups of columns that come as codes; in a group, many rows should say the same in all of them.
    """
    columns = [
        *(f"CAST(group_concat({name}, '') AS BLOB)" for name in ids),
        *(f"group_concat({name}, ',')" for name in whole),
        *(f"group_concat({_written(name)}, char(31))" for name in words),
        *(f"group_concat({' || char(29) || '.join(map(_written, group))}, char(31))" for group in together),
    ]

    def again(names: Sequence[str]) -> Rows:
        return ahead.rows(sql.format(asked=", ".join(names)))()

    rows = ahead.rows(sql.format(asked=f"count(*), {', '.join(columns)}"))
    return Asked(ids, whole, words, together, rows, again)


def _written(name: str) -> str:
    return f"coalesce(hex({name}), char(30))" if name in HELD else f"coalesce({name}, char(30))"
