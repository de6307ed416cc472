"""A laptop driven through the commands, in this process: what tests of several laptops and of hostile input use."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.cli import main
from desktop.cli.console import Console
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


@dataclass(slots=True)
class Terminal:
    """One laptop's profile and its commands."""

    folder: Path
    clock: ManualClock = field(default_factory=ManualClock)

    def run(self, *words: str | Path) -> Answer:
        """Run a command for a person to read."""
        out, err = io.StringIO(), io.StringIO()
        argv = ["--profile", str(self.folder), *map(str, words)]
        code = main(argv, clock=self.clock, console=Console(out, err, as_json="--json" in words))
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
