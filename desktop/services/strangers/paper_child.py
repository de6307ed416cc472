"""Owns looking into a stranger's document in a process of its own: its words page by page, its first pages as pictures,
what has no pages as blocks; must not know records.

Nothing here is imported by the program itself but what starts it (`services.strangers.papers`).
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from typing import Any, Final

from desktop.services.strangers import child
from desktop.services.strangers.child import Refused, Say

WORK: Final = child.Work(
    word="--look-into-paper",
    module="desktop.services.strangers.paper_child",
    input_limit=26 * 2**20,
    seconds=60,
    patience=90.0,
)
# what a reader says of a broken file is any of these; whatever else it says ends the process, which says the same
BROKEN: Final = (
    *(OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError),
    *(struct.error, zipfile.BadZipFile, zlib.error, RuntimeError),
)


def serve() -> int:
    """Answer one request. The exit code is 0 whenever an answer was written."""
    return child.serve(WORK, _answer)


def _answer(wanted: dict[str, Any], content: bytes, say: Say) -> None:
    from desktop.services.strangers import paper_laid, paper_pdf, paper_words

    try:
        if wanted["act"] == "lay":
            blocks, more = paper_laid.lay(content, str(wanted["suffix"]))
            say("part", json.dumps(blocks).encode())
            say("end", {"more": more})
            return
        if wanted["act"] == "faces":
            for picture in paper_pdf.faces(content, int(wanted["first"]), int(wanted["pages"]), int(wanted["longest"])):
                say("part", picture)
            say("end", {})
            return
        words = paper_words.read(content, str(wanted["suffix"]))
    except BROKEN as bad:
        raise Refused("damaged") from bad
    for page in words.pages:
        say("part", page.encode())
    say("end", {"mime": words.mime, "title": words.title, "numbered": words.numbered, "total": words.total})


if __name__ == "__main__":
    raise SystemExit(serve())
