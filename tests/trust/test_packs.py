"""No pack from a stranger harms: thousands made to harm, and a disk that fills while one comes in.

Six hundred in every run, ten thousand in soak (`MAILLAGE_PACKS` and `MAILLAGE_SEED` choose others).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import DiskFull, FolderReadOnly
from desktop.geo import packs
from desktop.geo.packs import Shelf
from tests.geo.packs_made import picture, town
from tests.trust import fuzzing_packs
from tests.trust.disks import disk, read_only

FILES = int(os.environ.get("MAILLAGE_PACKS", "10000" if os.environ.get("MAILLAGE_SOAK") else "600"))
SEED = int(os.environ.get("MAILLAGE_SEED", "1"))
SLOWEST = 2.0  # seconds of the process's own time
HIGHEST = 200  # MiB of the whole process


def test_hostile_packs_are_taken_whole_or_refused_whole() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.trust.fuzzing_packs", str(FILES), str(SEED)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 0, run.stderr[-3_000:]
    seen: dict[str, Any] = json.loads(run.stdout)
    print(
        f"{seen['files']} packs, seed {SEED}: {seen['taken']} taken, slowest {seen['worst']:.2f} s, {seen['peak']} MiB"
    )
    assert seen["files"] == FILES
    assert seen["worst"] < SLOWEST
    assert seen["peak"] < HIGHEST
    assert seen["left"] == []
    # a campaign that is all refused, or all taken, would prove nothing
    assert FILES // 10 < seen["taken"] < FILES * 9 // 10
    assert len(seen["acts"]) == len(fuzzing_packs.ACTS)


def test_the_campaign_sees_a_reader_that_stumbles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sabotage: a reader that follows a number without looking."""

    def stumble(_file: Path, _shelf: Shelf) -> bool:
        raise IndexError

    monkeypatch.setattr(fuzzing_packs, "judged", stumble)
    with pytest.raises(AssertionError, match="file 0 of seed 7"):
        fuzzing_packs.campaign(5, 7, tmp_path)


def test_a_disk_that_fills_while_a_pack_comes_in_keeps_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = town(tmp_path / "lourd.pmtiles", kind="png", last=4, body=picture(side=64))
    with file.open("ab") as longer:
        longer.write(os.urandom(3_000_000))
    with disk(tmp_path / "disque", 2) as place:
        shelf = Shelf(place / "fonds")
        with pytest.raises(DiskFull):
            shelf.bring(file)
        monkeypatch.setattr(packs, "_MARGIN", -(2**40))  # as if the room had gone after it was measured
        with pytest.raises(DiskFull):
            shelf.bring(file)
        assert list(shelf.folder.iterdir()) == []
        with read_only(place), pytest.raises(FolderReadOnly):
            shelf.bring(town(tmp_path / "petit.pmtiles", last=3))
