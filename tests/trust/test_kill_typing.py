"""`kill -9` while somebody types in a meeting, at random moments: at most the last two seconds are missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KILLS = "200" if os.environ.get("MAILLAGE_SOAK") else "20"
SEED = os.environ.get("MAILLAGE_SEED", "20210616")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def kill(folder: Path, kills: str, *switches: str) -> dict[str, Any]:
    """Run the warm parent and return its tally."""
    command = [sys.executable, "-m", "tests.trust.typing_parent", str(folder), kills, SEED, *switches]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.slow
def test_at_most_two_seconds_of_typing_are_lost(tmp_path: Path) -> None:
    tally = kill(tmp_path, KILLS)
    assert tally["kills"] == int(KILLS)
    assert tally["letters"] > 15 * tally["kills"]
    assert (tally["late"], tally["unsound"]) == (0, 0), tally


@pytest.mark.slow
def test_writing_only_finished_lines_would_be_seen(tmp_path: Path) -> None:
    assert kill(tmp_path, "8", "--no-autosave")["late"] > 0
