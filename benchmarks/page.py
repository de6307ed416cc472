"""Owns putting measured tables between the markers of docs/performance.md; must not know how they were measured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.harness import OUT, ROOT, Table, kept, markdown

PAGE: Final = ROOT / "docs" / "performance.md"


def renew(page: Path = PAGE, folder: Path = OUT) -> list[str]:
    """Put each table kept in `folder` between its markers. Returns the names of the tables that have no markers."""
    text = page.read_text(encoding="utf-8")
    homeless = []
    for path in sorted(folder.glob("*.json")):
        table, machine = kept(path)
        replaced = place(text, table.name, shown(table, machine))
        if replaced is None:
            homeless.append(table.name)
        else:
            text = replaced
    page.write_text(text, encoding="utf-8")
    return homeless


def shown(table: Table, machine: Mapping[str, str]) -> str:
    """A table with the line that says where and when it was measured."""
    busy = float(machine["load"]) > int(machine["cores"])
    return (
        f"{markdown(table)}\n*Measured {machine['at']}: {machine['cores']} cores, {machine['memory']} of memory, "
        f"{machine['system']}, Python {machine['python']}, SQLite {machine['sqlite']}; "
        f"load average {machine['load']}{' (above the number of cores: other work disturbed it)' if busy else ''}.*\n"
    )


def place(text: str, name: str, content: str) -> str | None:
    """`text` with `content` between the markers of `name`; None when it has no such markers."""
    start, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(text):
        return None
    return pattern.sub(lambda _m: f"{start}\n{content}{end}", text)
