"""Small disks that fill and disks that only read, for tests. They need the right to mount; without it a test fails."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

WITHOUT = "MAILLAGE_TESTS_WITHOUT_MOUNT"


def _mount(*words: str) -> str:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system in memory of that size, mounted at `folder`.

    Without the right to mount one, the test fails with the reason, unless the environment says to do without.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reason = _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    if reason:
        if os.environ.get(WITHOUT):
            pytest.skip(f"{WITHOUT} is set: {reason}")
        pytest.fail(f"a small disk cannot be mounted here ({reason}); set {WITHOUT}=1 to do without")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def read_only(mounted: Path) -> Iterator[None]:
    """While inside, the mounted disk takes no writing."""
    assert _mount("-o", "remount,ro", str(mounted)) == ""
    try:
        yield
    finally:
        assert _mount("-o", "remount,rw", str(mounted)) == ""


def fill(folder: Path, leave: int) -> Path:
    """Fill the disk until `leave` bytes are free. Returns the file that does it."""
    free = os.statvfs(folder)
    size = free.f_bavail * free.f_bsize - leave
    path = folder / "filler.bin"
    path.write_bytes(b"x" * max(0, size))
    return path
