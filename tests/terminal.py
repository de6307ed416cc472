"""A laptop driven through the commands, in this process: what tests of several laptops and of hostile input use."""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from desktop.cli.console import Console
from desktop.cli.main import main
from desktop.paths import Profile
from desktop.reports.printer import Printer
from desktop.services.opening import open_profile
from tests.fakes import ManualClock


@dataclass(frozen=True, slots=True)
class Answer:
    """What one command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON document of the answer."""
        return json.loads(self.out)


@cache
def empty_profile() -> Path:
    """A profile that was opened once and has no identity yet, made once per process."""
    folder = Path(tempfile.mkdtemp(prefix="maillage-vide-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_profile(Profile(folder / "profil")).close()
    return folder / "profil"


@dataclass(slots=True)
class Terminal:
    """One laptop’s profile and its commands. Starts from a copy: loading the gazetteer takes a second."""

    folder: Path
    clock: ManualClock = field(default_factory=ManualClock)
    fresh: bool = False
    """Leave it to the first command to make the profile."""
    printer: Callable[[], Printer] | None = None

    def __post_init__(self) -> None:
        if not self.fresh and not self.folder.exists():
            shutil.copytree(empty_profile(), self.folder)

    def run(self, *words: str | Path) -> Answer:
        """Run a command for a person to read."""
        out, err = io.StringIO(), io.StringIO()
        argv = ["--profile", str(self.folder), *map(str, words)]
        console = Console(out, err, as_json="--json" in words)
        code = main(argv, clock=self.clock, console=console, printer=self.printer)
        self.clock.forward(seconds=7)
        return Answer(code, out.getvalue(), err.getvalue())

    def ask(self, *words: str | Path) -> Any:
        """Run a command for a machine; it must succeed."""
        answer = self.run(*words, "--json")
        assert answer.code == 0, answer
        return answer.data

    def record(self, *words: str) -> str:
        """Record one thing and return its id."""
        return str(self.ask("record", *words)["ids"][0])

    @property
    def state(self) -> str:
        """The state hash that `status` prints."""
        return str(self.ask("status")["state_hash"])
