"""Documents changed at random: `python -m tests.services.paper_mutating FILES SEED`; prints how they end."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter

from desktop.services.strangers import paper_laid, paper_pdf, paper_words
from desktop.services.strangers.child import Refused, confine
from desktop.services.strangers.paper_child import BROKEN, WORK
from tests.exchange.incoming.mutating import changed, ending
from tests.services import papers_made as made


def looked_into(content: bytes) -> None:
    """Its words, and its first pages drawn or laid: all that is done with a stranger's document."""
    words = paper_words.read(content, ".txt")
    if words.mime.endswith("pdf"):
        list(paper_pdf.faces(content, 0, 1, 200))
    else:
        paper_laid.lay(content, ".txt")


def main(count: int, seed: int) -> None:
    confine(WORK)
    chance = random.Random(seed)
    files = [made.pdf(), made.docx(), made.pdf(made.AR), made.odt(), made.pdf(made.AR, by_word=True)]
    ends = Counter[str]()
    slowest = 0.0
    for number in range(count):
        content = changed(files[number % len(files)], files, chance)
        end, seconds = ending(content, looked_into, (Refused, MemoryError, *BROKEN))
        ends[end] += 1
        slowest = max(slowest, seconds)
    print(json.dumps({**dict.fromkeys(("read", "refused", "fallen"), 0), **ends, "slowest": slowest}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
