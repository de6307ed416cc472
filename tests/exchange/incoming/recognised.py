"""What tests of formats share: a file's one table, what was told, what its columns are known to say."""

from __future__ import annotations

from typing import Any

from desktop.exchange.incoming.files.found import Found
from desktop.exchange.incoming.files.recognising import found_in


def only(content: bytes | str) -> tuple[Found, list[list[Any]]]:
    found = found_in(content.encode() if isinstance(content, str) else content)
    assert len(found.tables) == 1
    return found, found.tables[0].rows


def told(found: Found) -> dict[str, dict[str, Any]]:
    return {one.code: dict(one.values) for one in found.told}


def said(found: Found, number: int = 0) -> dict[str, str]:
    """`kind.field@part` of each known column, by its heading."""
    table = found.tables[number]
    words = {
        at: f"{what.kind}.{what.field}" + (f"@{what.part}" if what.part else "") for at, what in table.known.items()
    }
    return {str(table.rows[0][at]): word for at, word in words.items()}
