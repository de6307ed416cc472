"""Owns a process that opens a profile, merges bundles if given, and prints its peak memory in bytes."""

from __future__ import annotations

import resource
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
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
