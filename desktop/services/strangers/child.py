"""Owns looking into a stranger's file in a process of its own: how it is started, limited, fed, heard and ended; must
not know what is looked for, nor records.

Asked: one line of JSON (what is wanted), then the bytes. Answered: frames, each its length in four bytes and a list of
a word and what it carries (MessagePack). Whoever listens believes nothing: lengths, kinds and numbers are judged there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal, TypeVar

import msgspec

from desktop.paths import frozen

FRAME_LIMIT: Final = 128 * 2**20
_LINE_LIMIT: Final = 4096
_OUT_OF_TIME: Final = -24  # SIGXCPU
_REFUSED_MEMORY: Final = -6  # native readers abort when they get none
_packer = msgspec.msgpack.Encoder()
_frames = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw])
_told = msgspec.msgpack.Decoder(dict[str, Any])
_parts = msgspec.msgpack.Decoder(bytes)
_refusals = msgspec.msgpack.Decoder(str)

Say = Callable[[str, object], None]
Why = Literal["slow", "memory", "broken"]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of looking. From source the child is started from `module` alone, whose imports it needs anyway."""

    word: str  # the installed program starts itself with this word alone
    module: str
    input_limit: int  # bytes
    seconds: int  # of processor
    patience: float  # seconds of the clock
    memory: int = 1024 * 2**20  # bytes of addresses


class Refused(Exception):
    """Why a file is not read, as a code: `unknown`, `empty`, `damaged`, `locked`, `trap`, `large` and others."""


class Garbled(ValueError):
    """The child did not speak as it should, or stopped in the middle."""


class Fallen(Exception):
    """The child ended without an answer: too `slow`, out of `memory`, or `broken`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child says that speaks of one thing: facts and bytes. `refused` is empty, or a code."""

    told: dict[str, Any]
    parts: list[bytes]
    refused: str = ""


# ---- the program's side ---------------------------------------------------------------------------------


def asked(
    work: Work, wanted: Mapping[str, object], blocks: Iterable[bytes], hear: Callable[[IO[bytes]], _T], *, whole: bool
) -> _T:
    """What `hear` makes of the child's answer. The child is gone when this ends, however it ends.

    With `whole` every block is taken even where the child has heard enough (they are hashed, say). What reading a block
    or `hear` raises is passed on; Garbled becomes Fallen.
    """
    with subprocess.Popen(
        command(work),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as looking:
        assert looking.stdin is not None
        assert looking.stdout is not None
        feed = _Feed(looking.stdin, json.dumps(wanted).encode() + b"\n", blocks)
        watch = _Watch(looking, work.patience)
        try:
            answer = hear(looking.stdout)
        except Garbled as bad:
            ended = _ended(looking)
            feed.stop()
            raise feed.unread or Fallen("slow" if watch.late else _why(ended)) from bad
        else:
            if whole:
                feed.join()
        finally:
            feed.stopped = True
            looking.kill()
            watch.cancel()
            feed.stop()
    if feed.unread is not None:
        raise feed.unread
    return answer


def answered(work: Work, wanted: Mapping[str, object], content: bytes, *, limit: int, parts: int = 8) -> Answer:
    """The answer about one content, of at most so many bytes in so many parts. Raises Fallen."""
    return asked(work, wanted, (content,), lambda source: _answer(source, limit, parts), whole=False)


def heard(source: IO[bytes]) -> Iterator[tuple[str, msgspec.Raw]]:
    """The frames as they come, undecoded. Raises Garbled, msgspec.DecodeError."""
    while head := source.read(4):
        size = int.from_bytes(head, "big")
        if len(head) < 4 or size > FRAME_LIMIT:
            raise Garbled("frame")
        frame = source.read(size)
        if len(frame) < size:
            raise Garbled("cut")
        yield _frames.decode(frame)


def command(work: Work) -> list[str]:
    """How the child is started."""
    return [sys.executable, work.word] if frozen() else [sys.executable, "-m", work.module]


def _answer(source: IO[bytes], limit: int, most: int) -> Answer:
    parts: list[bytes] = []
    left = limit
    try:
        for word, raw in heard(source):
            if word == "part" and len(parts) < most:
                parts.append(_parts.decode(raw))
                left -= len(parts[-1])
                if left < 0:
                    raise Garbled("too much")
            elif word == "end":
                return Answer(_told.decode(raw), parts)
            elif word == "refused":
                return Answer({}, [], _refusals.decode(raw) or "damaged")
            else:
                raise Garbled(word)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError) as bad:
        raise Garbled("not as we say it") from bad
    raise Garbled("cut")


class _Watch(threading.Timer):
    """Ends a child that takes too long."""

    def __init__(self, looking: subprocess.Popen[bytes], patience: float) -> None:
        super().__init__(patience, self._give_up)
        self._looking = looking
        self.late = False
        self.start()

    def _give_up(self) -> None:
        self.late = True
        self._looking.kill()


class _Feed(threading.Thread):
    """Passes the request on while the answer is heard: a child may answer before it has read all."""

    def __init__(self, pipe: IO[bytes], line: bytes, blocks: Iterable[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe, self._line, self._blocks = pipe, line, blocks
        self.unread: OSError | None = None
        self.stopped = False
        self.start()

    def run(self) -> None:
        listening = self._passed(self._line)
        try:
            for block in self._blocks:
                if self.stopped:
                    break
                listening = listening and self._passed(block)
        except OSError as bad:  # of the file that is read, not of the pipe
            self.unread = bad
        with suppress(OSError):
            self._pipe.close()

    def stop(self) -> None:
        """Take no more blocks, and wait until none is on its way."""
        self.stopped = True
        self.join()

    def _passed(self, block: bytes) -> bool:
        try:
            self._pipe.write(block)
        except OSError:  # the child has answered, or died
            return False
        return True


def _why(code: int) -> Why:
    if code == _OUT_OF_TIME:
        return "slow"
    return "memory" if code == _REFUSED_MEMORY else "broken"


def _ended(looking: subprocess.Popen[bytes]) -> int:
    """The exit code of a child that fell silent."""
    try:
        return looking.wait(1)
    except subprocess.TimeoutExpired:
        looking.kill()
        return looking.wait()


def _environment() -> dict[str, str]:
    """From source the child must find the same package, wherever it is started."""
    root = str(Path(__file__).resolve().parents[3])
    known = os.environ.get("PYTHONPATH", "")
    quiet = {"RUST_BACKTRACE": "0"}  # native code that falls need not say where: nobody listens
    return {**os.environ, **quiet, "PYTHONPATH": f"{root}{os.pathsep}{known}" if known else root}


# ---- the child's side -----------------------------------------------------------------------------------


def serve(work: Work, answer: Callable[[dict[str, Any], bytes, Say], None]) -> int:
    """Answer one request. The exit code is 0 whenever an answer was written.

    `answer` says what it finds, or raises Refused; what it imports is imported under the limits.
    """
    confine(work)
    with os.fdopen(0, "rb", closefd=False) as source:
        wanted = json.loads(source.readline(_LINE_LIMIT))
        content = source.read(work.input_limit + 1)
    with os.fdopen(1, "wb", closefd=False) as out:
        try:
            if len(content) > work.input_limit:
                raise Refused("large")
            answer(wanted, content, lambda word, carried: say(out, word, carried))
        except Refused as no:
            say(out, "refused", str(no))
        except MemoryError:
            say(out, "refused", "large")
    return 0


def say(out: IO[bytes], word: str, carried: object) -> None:
    """Say one thing, at once."""
    frame = _packer.encode([word, carried])
    out.write(len(frame).to_bytes(4, "big"))
    out.write(frame)
    out.flush()


def confine(work: Work) -> None:
    """Take away time, memory and files to write, where the system can (elsewhere the parent's clock holds)."""
    if sys.platform != "win32":
        import resource

        for what, most in (
            (resource.RLIMIT_CPU, work.seconds),
            (resource.RLIMIT_AS, work.memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))
