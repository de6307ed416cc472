"""Owns reading a stranger's file in a process of its own with little time and memory; must not know what asks it.

Read on standard input: the bytes of the file. Written: frames (`talking`). A workbook of five kilobytes can ask its
reader for half a terabyte and end the process that reads it (`docs/decisions/foreign-files.md`): it ends this one.
"""

from __future__ import annotations

import os
import sys
from typing import Final

WORD: Final = "--look-into-file"  # the program starts itself with this word alone
SECONDS: Final = 120
MEMORY: Final = 1024 * 2**20


def serve() -> int:
    """Answer one request. The exit code is 0 whenever an answer was written."""
    _confine()
    from desktop.exchange.incoming.files import recognising, talking
    from desktop.exchange.incoming.files.found import FILE_LIMIT, Refused

    with os.fdopen(0, "rb", closefd=False) as source:
        content = source.read(FILE_LIMIT + 1)
    with os.fdopen(1, "wb", closefd=False) as out:

        def step(done: int, of: int) -> None:
            talking.say(out, "step", (done, of))
            out.flush()

        try:
            if len(content) > FILE_LIMIT:
                raise Refused("large")
            talking.speak(recognising.found_in(content, step), out)
        except Refused as no:
            talking.say(out, "refused", str(no))
        except MemoryError:
            talking.say(out, "refused", "large")
        except recognising.BROKEN:
            talking.say(out, "refused", "damaged")
    return 0


def _confine() -> None:
    """Take away time, memory and files to write, where the system can (elsewhere the parent's clock holds)."""
    if sys.platform != "win32":
        import resource

        for what, most in (
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    raise SystemExit(serve())
