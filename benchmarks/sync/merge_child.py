"""Owns a process that opens a profile, merges bundles if given, and prints its peak memory in bytes."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.sync.ours import merge


def main() -> int:
    """PROFILE [FOLDER OF BUNDLES]."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    database = open_profile(Profile(Path(sys.argv[1])), encrypted=False)
    if len(sys.argv) > 2:
        merge(database, [path.read_bytes() for path in sorted(Path(sys.argv[2]).iterdir())])
    database.close()
    print(peak())
    return 0


def peak() -> int:
    """Bytes of memory at the peak of this program. (`ru_maxrss` would count what the parent held when it forked.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    raise SystemExit(main())
