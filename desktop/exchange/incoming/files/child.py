"""Owns reading the tables of a stranger's file in a process of its own; must not know what asks it.

A workbook of five kilobytes can ask its reader for half a terabyte and end the process that reads it
(`docs/decisions/foreign-files.md`): it ends this one.
"""

from __future__ import annotations

from typing import Any, Final

from desktop.exchange.incoming.files.found import FILE_LIMIT
from desktop.services.strangers import child
from desktop.services.strangers.child import Refused, Say

WORK: Final = child.Work(
    word="--look-into-file",
    module="desktop.exchange.incoming.files.child",
    input_limit=FILE_LIMIT,
    seconds=120,
    patience=180.0,
)


def serve() -> int:
    """Answer one request. The exit code is 0 whenever an answer was written."""
    return child.serve(WORK, _answer)


def _answer(_wanted: dict[str, Any], content: bytes, say: Say) -> None:
    from desktop.exchange.incoming.files import recognising, talking

    try:
        talking.speak(recognising.found_in(content, lambda done, of: say("step", (done, of))), say)
    except recognising.BROKEN as bad:
        raise Refused("damaged") from bad


if __name__ == "__main__":
    raise SystemExit(serve())
