"""Owns the first answer of a process, to the question of where somebody can be sent; prints the seconds it took.

`python -m benchmarks.orient_child PROFILE`: wall clock and processor. Opening and importing come before: a page does
both before anybody types.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path


def main(profile: str) -> None:
    """Open the profile, ask once."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile
    from desktop.services.orient.finding import Wanted, orient

    database = open_profile(Profile(Path(profile)))
    with database.read() as session:
        clock, busy = time.perf_counter(), time.process_time()
        told = orient(session, Wanted("médecin"), datetime(2026, 6, 9, 11, tzinfo=UTC), "fr")
        print(f"{time.perf_counter() - clock:.6f} {time.process_time() - busy:.6f} {told.of}")
    database.close()


if __name__ == "__main__":
    main(sys.argv[1])
