"""The part of the self-test about files of others: a workbook there and back, a PDF drawn, read and found.

Each goes through the commands, so that the processes beside the program are proved where they are installed. Owns what
is asked and what must come; must not know how any of it is done.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.cli.console import Console
from desktop.cli.main import main
from desktop.i18n import _
from desktop.paths import Profile
from desktop.reports.printer import Printer

Tell = Callable[[str, list[str]], object]  # what was tried, and what is wrong with it


def prove(profile: Profile, folder: Path, title: str, printer: Callable[[], Printer], tell: Tell) -> None:
    """Try them on a closed profile that has one initiative with that title."""
    desk = _Desk(profile, printer)
    workbook, paper = folder / "export.xlsx", folder / "rapport.pdf"
    desk.ask("export", "initiative", str(workbook), "--audience", "internal")
    read = desk.ask("import", str(workbook), "--dry-run")
    counts = read.get("counts", {})
    if (counts.get("same"), counts.get("new")) != (1, 0):
        desk.faults.append(f"import: {counts}")
    tell(_("un classeur écrit et relu"), desk.taken())
    desk.ask("report", "quarterly", str(paper), "--audience", "internal")
    if not (paper.is_file() and paper.read_bytes().startswith(b"%PDF")):
        desk.faults.append("report: no PDF")
    tell(_("un rapport en PDF, avec ses graphiques"), desk.taken())
    added = desk.ask("document", "add", str(paper))
    found = desk.ask("document", "find", title)
    ours = [one.get("id") for one in added] if isinstance(added, list) else []
    if not isinstance(found, list) or not any(one.get("id") in ours for one in found):
        desk.faults.append("document find: the PDF just added is not found")
    tell(_("un PDF lu et retrouvé par ses mots"), desk.taken())


class _Desk:
    """Commands on one profile; what is refused is a fault."""

    def __init__(self, profile: Profile, printer: Callable[[], Printer]) -> None:
        self._profile = profile
        self._printer = printer
        self.faults: list[str] = []

    def ask(self, *words: str) -> Any:
        """The JSON answer, empty when there is none."""
        out, err = io.StringIO(), io.StringIO()
        argv = [*words, "--profile", str(self._profile.folder), "--json"]
        if main(argv, console=Console(out, err, as_json=True), printer=self._printer):
            self.faults.append(f"{words[0]}: {err.getvalue().strip() or out.getvalue().strip()}")
        return json.loads(out.getvalue() or "{}")

    def taken(self) -> list[str]:
        """The faults so far; none afterwards."""
        taken, self.faults = self.faults, []
        return taken
