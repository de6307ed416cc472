"""No packet leaves, whatever a page tries: counted at the end of a cable, beside a control run without our walls.

Needs the right to make a network namespace (root, or unprivileged user namespaces). Without it the test fails and
says why, unless MAILLAGE_NO_NAMESPACES=1 says that it can't be had here; the summary then shows it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXCUSE = "MAILLAGE_NO_NAMESPACES"


def count(which: str) -> tuple[int, dict[str, int]]:
    """Frames that left while `which` was shown, and their kinds."""
    alone = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("QTWEBENGINE_CHROMIUM_FLAGS", None)
    run = subprocess.run(
        [*alone, sys.executable, "-m", "tests.trust.quiet_map", which],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if not lines:
        reason = (run.stderr.strip() or run.stdout.strip()).splitlines()[-1:] or ["nothing was said"]
        if os.environ.get(EXCUSE) == "1" and ("unshare" in reason[0] or "no network of our own" in reason[0]):
            pytest.skip(f"{EXCUSE}=1: {reason[0]}")
        pytest.fail(f"frames could not be counted: {reason[0]}")
    told = json.loads(lines[-1])
    return told["frames"], told["kinds"]


@pytest.mark.slow
def test_no_packet_leaves_the_map() -> None:
    frames, kinds = count("walls")
    assert frames == 0, kinds


def test_without_our_walls_packets_do_leave() -> None:
    frames, _kinds = count("bare")
    assert frames > 100


def test_sabotage_without_the_switches_some_leave() -> None:
    """The policy and the interceptor alone are not enough."""
    frames, _kinds = count("unswitched")
    assert frames > 0
