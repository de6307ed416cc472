"""A file is whole or untouched, whatever the disk does."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import safe_io
from desktop.errors import DiskFull, FileMissing, FileTooLarge, FolderReadOnly, NotAFile
from desktop.safe_io import file_name, read_limited, replacing, write_file
from tests.house.rules import ROOT


def left_over(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir() if entry.name.endswith(".part")]


def test_written_and_read_back(tmp_path: Path) -> None:
    target = tmp_path / "été نسيج.bin"
    write_file(target, b"one")
    write_file(target, (bytes([n]) * 700_000 for n in range(5)))
    assert target.read_bytes() == b"".join(bytes([n]) * 700_000 for n in range(5))
    write_file(target, b"")
    assert read_limited(target, 0) == b""
    assert left_over(tmp_path) == []


def test_a_private_file_is_its_owners_only(tmp_path: Path) -> None:
    write_file(tmp_path / "key", b"secret", private=True)
    assert os.name == "nt" or (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_a_source_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    write_file(target, b"old")

    def source() -> Iterator[bytes]:
        yield b"new"
        raise ValueError("the reader")

    with pytest.raises(ValueError, match="the reader"):
        write_file(target, source())
    assert target.read_bytes() == b"old"
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int) -> None:
    target = tmp_path / "a.bin"
    write_file(target, b"old")

    def full(*_args: object) -> int:
        raise OSError(number, "full")

    monkeypatch.setattr(safe_io.os, step, full)
    with pytest.raises(DiskFull) as refused:
        write_file(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert left_over(tmp_path) == []
    assert "a.bin" in refused.value.sentence()


def test_a_short_write_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(safe_io.os, "write", lambda handle, data: whole(handle, data[:3]))
    write_file(tmp_path / "a.bin", b"0123456789")
    assert (tmp_path / "a.bin").read_bytes() == b"0123456789"


def test_a_disk_that_lies_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage of QSaveFile's trap: less is written than was said. Reading back must see it."""
    target = tmp_path / "a.bin"
    write_file(target, b"old")
    whole = os.write

    def lie(handle: int, data: memoryview) -> int:
        whole(handle, data[:3])
        return len(data)

    monkeypatch.setattr(safe_io.os, "write", lie)
    with pytest.raises(DiskFull):
        write_file(target, b"0123456789")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"


def test_without_the_length_and_reading_back_the_lie_would_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: with both checks off, a cut file takes the good one's place."""
    target = tmp_path / "a.bin"
    write_file(target, b"old")
    whole = os.write
    monkeypatch.setattr(safe_io.os, "write", lambda handle, data: whole(handle, data[:3]) and len(data))
    monkeypatch.setattr(safe_io, "_digest", lambda path: safe_io.hashlib.blake2b(b"0123456789").digest())
    monkeypatch.setattr(safe_io.os, "fstat", lambda handle: os.stat_result((0,) * 6 + (10, 0, 0, 0)))
    write_file(target, b"0123456789")
    monkeypatch.undo()
    assert target.read_bytes() == b"012"


LIMITED = """
import resource, sys
from pathlib import Path
from desktop.errors import DiskFull
from desktop.safe_io import write_file
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    write_file(Path(sys.argv[1]), b"x" * 100_000)
except DiskFull as error:
    print(error.sentence())
"""


@pytest.mark.skipif(os.name == "nt", reason="the limit of a process is a POSIX one")
def test_a_file_system_that_ends(tmp_path: Path) -> None:
    """A real refusal by the kernel, in a process that may write 64 KiB."""
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    command = [sys.executable, "-c", LIMITED, str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "plus de place" in done.stdout
    assert target.read_bytes() == b"old"
    assert left_over(tmp_path) == []


def test_the_ballast_is_given_up_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ballast = tmp_path / "lest.bin"
    assert safe_io.lay_ballast(ballast, 3_000_000)
    assert safe_io.lay_ballast(ballast, 3_000_000)
    assert ballast.stat().st_size == 3_000_000
    whole = os.write

    def full_until_freed(handle: int, data: memoryview) -> int:
        if ballast.exists():
            raise OSError(errno.ENOSPC, "full")
        return whole(handle, data)

    monkeypatch.setattr(safe_io.os, "write", full_until_freed)
    write_file(tmp_path / "a.bin", b"saved", ballast=ballast)
    assert (tmp_path / "a.bin").read_bytes() == b"saved"
    assert not ballast.exists()
    assert not safe_io.free_ballast(ballast)
    assert not safe_io.free_ballast(None)


def test_no_room_for_the_ballast_is_not_an_error(tmp_path: Path) -> None:
    assert not safe_io.lay_ballast(tmp_path / "missing" / "lest.bin")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc takes no file from anybody, root included")
def test_a_folder_that_takes_nothing() -> None:
    with pytest.raises(FolderReadOnly) as refused:
        write_file(Path("/proc/maillage"), b"x")
    assert "proc" in refused.value.sentence()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderReadOnly):
        write_file(tmp_path / "a.bin", b"x")
    tmp_path.chmod(0o700)


def test_a_library_that_writes_by_itself(tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    with replacing(target) as temporary:
        temporary.write_bytes(b"whole")
        assert temporary.parent == tmp_path
        assert not target.exists()
    assert target.read_bytes() == b"whole"

    def interrupted() -> None:
        with replacing(target) as temporary:
            temporary.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_bytes() == b"whole"
    assert left_over(tmp_path) == []


def test_reading_is_limited(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"12345")
    assert read_limited(target, 5) == b"12345"
    with pytest.raises(FileTooLarge):
        read_limited(target, 4)
    with pytest.raises(FileMissing):
        read_limited(tmp_path / "none", 5)
    with pytest.raises(FileMissing):
        read_limited(tmp_path / ("x" * 300), 5)
    with pytest.raises(NotAFile):
        read_limited(tmp_path, 5)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAFile):
        read_limited(tmp_path / "pipe", 5)


def test_two_writers_never_mix(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    contents = [bytes([65 + n]) * 200_000 for n in range(4)]

    def write(content: bytes) -> None:
        for _ in range(5):
            write_file(target, content)

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert target.read_bytes() in contents
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Réunion d’Oujda, 12/06", "reunion-d-oujda-12-06"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "maillage"),
        ("lpt1", "maillage"),
        ("نسيج", "maillage"),
        ("a" * 200, "a" * 60),
        ("x" * 59 + " y", "x" * 59),
        ("trailing. . .", "trailing"),
    ],
)
def test_names_that_every_system_accepts(text: str, name: str) -> None:
    assert file_name(text) == name
