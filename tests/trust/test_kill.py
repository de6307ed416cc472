"""A save that was acknowledged survives `kill -9` at any moment; a merge is whole or has not happened, and a
log that is being made smaller tells what it told.

A kill leaves the kernel's buffers alive, so it cannot show a missing fsync: power cuts are simulated elsewhere.
What it shows is that no act is ever half done and none is said to be done before it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("MAILLAGE_KILLS", "100"))
SEED = os.environ.get("MAILLAGE_SEED", "20240304")
FEW = "25"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def kill(folder: Path, work: str, kills: str, *switches: str) -> dict[str, int]:
    """Run the warm parent and return its tally."""
    command = [sys.executable, "-m", "tests.trust.warm_parent", work, str(folder), kills, SEED, *switches]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=550, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


@pytest.mark.slow
@pytest.mark.parametrize("work", ["save", "merge", "prune"])
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(tmp_path: Path, work: str) -> None:
    tally = kill(tmp_path, work, str(KILLS))
    assert tally["kills"] == KILLS
    assert tally["acknowledged"] > 0
    assert (tally["lost"], tally["partial"], tally["unsound"]) == (0, 0, 0), tally


@pytest.mark.slow
def test_saying_saved_too_early_would_be_seen(tmp_path: Path) -> None:
    assert kill(tmp_path, "save", FEW, "--ack-early")["lost"] > 0


@pytest.mark.slow
def test_saving_in_two_acts_would_be_seen(tmp_path: Path) -> None:
    assert kill(tmp_path, "save", FEW, "--two-acts")["partial"] > 0
