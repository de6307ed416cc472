"""A whole folder is written or nothing is; it takes no place but an empty one or its like's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.errors import FolderInUse, FolderReadOnly
from desktop.safe_io import replacing_folder

MARK = "mark.json"


def put(path: Path, text: bytes) -> None:
    with replacing_folder(path, MARK) as write:
        write("a/b.txt", text)
        write(MARK, b"{}")


def test_a_folder_takes_the_place_of_its_like_alone(tmp_path: Path) -> None:
    target = tmp_path / "out"
    put(target, b"one")
    (target / "old.txt").write_bytes(b"old")
    put(target, b"two")
    assert sorted(file.name for file in target.rglob("*") if file.is_file()) == ["b.txt", MARK]
    assert (target / "a" / "b.txt").read_bytes() == b"two"
    (target / MARK).unlink()
    with pytest.raises(FolderInUse):
        put(target, b"three")
    assert (target / "a" / "b.txt").read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_what_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "out"
    put(target, b"one")
    for bad in ("../x.txt", "/x.txt", "A.txt", "a//b", "con "):
        with pytest.raises(ValueError, match=re.escape(bad)), replacing_folder(target, MARK) as write:
            write(bad, b"x")
    assert (target / "a" / "b.txt").read_bytes() == b"one"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(FolderInUse):
        put(tmp_path / "file", b"x")
    with pytest.raises(FolderReadOnly):
        put(tmp_path / "nowhere" / "out", b"x")
