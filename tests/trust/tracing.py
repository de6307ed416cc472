"""Watches what a forked laptop writes and when it syncs, through Linux's ptrace. Knows nothing of databases.

The list of events is what a power cut is simulated from: bytes written after the last sync of their file may be on
the disk or not, sector by sector.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

POSSIBLE = sys.platform == "linux" and platform.machine() == "x86_64"

_TRACEME, _PEEK_REGS, _SYSCALL, _OPTIONS = 0, 12, 24, 0x4200
_MARK_SYSCALLS, _DIE_WITH_PARENT = 1, 0x100000
_STOP = signal.SIGTRAP | 0x80 if POSSIBLE else 0
_WRITE, _PWRITE, _FSYNC, _FDATASYNC, _FTRUNCATE = 1, 18, 74, 75, 77
_R10, _RAX, _RDX, _RSI, _RDI, _ORIG_RAX, _REGISTERS = 7, 10, 12, 13, 14, 15, 27


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that were written at a place of a file."""

    path: Path
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file that was made `length` bytes long."""

    path: Path
    length: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file whose content is on the disk from now on."""

    path: Path


@dataclass(frozen=True, slots=True)
class Said:
    """The child said a number: what it stands for was acknowledged."""

    number: int


Event = Written | Cut | Synced | Said
Say = Callable[[int], None]


def say_to(pipe: int, number: int) -> None:
    """Write a number to a pipe, as four bytes."""
    os.write(pipe, number.to_bytes(4, "big"))


def watch(work: Callable[[Say], None], folder: Path) -> list[Event]:
    """Run `work` in a fork to its end and return what it did to the files of `folder`, in order."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _trace(_TRACEME, 0, 0, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        work(partial(say_to, writing))
        os._exit(0)
    os.close(writing)
    try:
        return list(_events(child, folder.resolve()))
    finally:
        os.close(reading)


def _trace(request: int, child: int, address: int, data: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    libc.ptrace.restype = ctypes.c_long
    if libc.ptrace(request, child, address, data) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def _events(child: int, folder: Path) -> Iterator[Event]:
    os.waitpid(child, 0)
    _trace(_OPTIONS, child, 0, _MARK_SYSCALLS | _DIE_WITH_PARENT)
    registers = (ctypes.c_ulong * _REGISTERS)()
    leaving = False
    passed_on = 0
    while True:
        _trace(_SYSCALL, child, 0, passed_on)
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            assert os.WIFEXITED(status), status
            assert os.WEXITSTATUS(status) == 0, status
            return
        passed_on = 0
        if os.WSTOPSIG(status) != _STOP:
            passed_on = os.WSTOPSIG(status)
            continue
        if leaving:
            _trace(_PEEK_REGS, child, 0, ctypes.addressof(registers))
            if registers[_ORIG_RAX] in (_WRITE, _PWRITE, _FSYNC, _FDATASYNC, _FTRUNCATE):
                yield from _event(child, folder, list(registers))
        leaving = not leaving


def _event(child: int, folder: Path, registers: list[int]) -> Iterator[Event]:
    call, result = registers[_ORIG_RAX], ctypes.c_long(registers[_RAX]).value
    if result < 0:
        return
    target = os.readlink(f"/proc/{child}/fd/{registers[_RDI]}")
    if call == _WRITE and target.startswith("pipe:"):
        yield Said(int.from_bytes(_memory(child, registers[_RSI], 4), "big"))
        return
    path = Path(target)
    if path.parent != folder:
        return
    if call == _WRITE:
        raise AssertionError(f"{path.name} is written without saying where")
    if call == _PWRITE:
        yield Written(path, registers[_R10], _memory(child, registers[_RSI], result))
    elif call == _FTRUNCATE:
        yield Cut(path, registers[_RSI])
    else:
        yield Synced(path)


def _memory(child: int, address: int, length: int) -> bytes:
    with open(f"/proc/{child}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        return memory.read(length)
