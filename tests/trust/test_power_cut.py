"""A save that was acknowledged survives a power cut, which no kill can show: un-synced sectors are lost or torn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.tracing import POSSIBLE

ROOT = Path(__file__).parents[2]
CUTS = "5000" if os.environ.get("MAILLAGE_SOAK") else "500"
SEED = os.environ.get("MAILLAGE_SEED", "20240304")
FEW = "40"

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="writes are watched through Linux's ptrace on x86-64")


def cut(folder: Path, cuts: str, *switches: str) -> dict[str, int]:
    """Run the cuts in a process of their own and return their tally."""
    command = [sys.executable, "-m", "tests.trust.power_cut", str(folder), cuts, SEED, *switches]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_a_power_cut(tmp_path: Path) -> None:
    tally = cut(tmp_path, CUTS)
    assert tally["cuts"] == int(CUTS)
    assert tally["acknowledged"] > 0
    assert tally["written_back"] > 0  # cuts fell into the log being written back, too
    assert (tally["lost"], tally["partial"], tally["unreadable"]) == (0, 0, 0), tally


@pytest.mark.slow
@pytest.mark.parametrize("switch", ["--without-sync", "--normal"])
def test_syncing_less_would_be_seen(tmp_path: Path, switch: str) -> None:
    assert cut(tmp_path, FEW, switch)["lost"] > 0
