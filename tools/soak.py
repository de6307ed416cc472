"""Run the random tests again and again with new seeds until the time is over. Owns the count; asserts nothing itself.

    python -m tools.soak --seconds 600 [--seed 1] [tests/sync …]

Each round is one pytest run under the Hypothesis profile `soak` with its own seed; MAILLAGE_SOAK=1 tells the other
tests to use their larger figures. Stops at the first red round and prints the seed that shows it again.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("tests/stateful", "tests/sync", "tests/trust", "tests/qt/test_wandering.py")


def one_round(seed: int, folders: list[str]) -> tuple[int, int]:
    """One run of pytest. Returns its exit code and how many tests passed."""
    environment = {
        **os.environ,
        "MAILLAGE_HYPOTHESIS": "soak",
        "MAILLAGE_SOAK": "1",
        "MAILLAGE_SEED": str(seed),
        "MAILLAGE_KILLS": "200",
        "QT_QPA_PLATFORM": "offscreen",
    }
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", f"--hypothesis-seed={seed}"]
    done = subprocess.run([*words, *folders], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout[-8000:], done.stderr[-2000:])
    passed = re.search(r"(\d+) passed", done.stdout)
    return done.returncode, int(passed[1]) if passed else 0


def main() -> int:
    """Exit 0 when every round was green, 1 at the first red one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("folders", nargs="*")
    given = parser.parse_args()
    folders = given.folders or [folder for folder in FOLDERS if (ROOT / folder).exists()]
    started, rounds, total = time.monotonic(), 0, 0
    while time.monotonic() - started < given.seconds:
        seed = given.seed + rounds
        code, passed = one_round(seed, folders)
        rounds, total = rounds + 1, total + passed
        rate = total / (time.monotonic() - started)
        print(f"round {rounds}, seed {seed}: {passed} passed; {total} in all, {rate:.1f} a second", flush=True)
        if code != 0:
            print(f"red: python -m tools.soak --seed {seed} --seconds 1 {' '.join(folders)}")
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
