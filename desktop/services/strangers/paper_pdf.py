"""Owns the words and the first pages of a PDF; must not know who asks. Runs in the child process only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from ctypes import c_double
from typing import Final

import pypdfium2
from pypdfium2 import raw

from desktop.services.strangers import paper_order
from desktop.services.strangers.child import Refused

_LOCKED: Final = "password"
_QUALITY: Final = 82
_PAGE: Final = 100_000  # letters: no page that people read has more
_PLACED: Final = 3_000_000  # letters whose places are asked for: half a minute


def pages(content: bytes, most: int) -> tuple[str, int, Iterator[str]]:
    """(its own title, how many pages it has, the words of the first ones). Raises Refused (`locked`, `damaged`)."""
    opened = _opened(content)
    total = len(opened)
    if total < 1:
        raise Refused("damaged")
    return str(opened.get_metadata_dict().get("Title", "")), total, _words(opened, min(total, most))


def faces(content: bytes, first: int, count: int, longest: int) -> Iterator[bytes]:
    """Some pages as JPEG, the longer side of each so many pixels, whatever size the page claims to have."""
    opened = _opened(content)
    for number in range(first, min(first + count, len(opened))):
        page = opened[number]
        width, height = page.get_size()
        if not (0 < width < 1e6 and 0 < height < 1e6):
            raise Refused("damaged")
        picture = page.render(scale=longest / max(width, height), may_draw_forms=False).to_pil().convert("RGB")
        page.close()
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY)
        yield out.getvalue()


def _words(opened: pypdfium2.PdfDocument, count: int) -> Iterator[str]:
    left = _PLACED
    for number in range(count):
        try:
            page = opened[number]
        except pypdfium2.PdfiumError:  # one page is broken, the others are not
            yield ""
            continue
        words = page.get_textpage()
        text = words.get_text_range()
        if left > 0 and len(text) <= _PAGE and paper_order.RIGHT_TO_LEFT.search(text):
            left -= len(text)
            text = paper_order.read(_letters(words))
        yield text
        words.close()
        page.close()


def _letters(words: pypdfium2.PdfTextPage) -> Iterator[paper_order.Letter]:
    x, y, room = c_double(), c_double(), raw.FS_RECTF()
    for at in range(words.count_chars()):
        raw.FPDFText_GetCharOrigin(words, at, x, y)
        raw.FPDFText_GetLooseCharBox(words, at, room)
        char = chr(raw.FPDFText_GetUnicode(words, at))
        yield paper_order.Letter(at, char, x.value, y.value, min(x.value, room.left), room.right)


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as bad:
        raise Refused("locked" if _LOCKED in str(bad).lower() else "damaged") from bad
