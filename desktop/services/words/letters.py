"""Owns finding out in which letters a text is written; must not know what it says.

A mark at its beginning, then UTF-16 by its zeros, then UTF-8, which hardly anything else is by chance. Of the rest the
words decide: Arabic letters stand in rows, accents of French and Spanish alone between plain letters.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES: Final = {
    "cp1252": "Windows-1252",
    "iso8859-1": "ISO-8859-1",
    "iso8859-6": "ISO-8859-6",
    "cp1256": "Windows-1256",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}
_SAMPLE: Final = 200_000  # bytes above 127 that decide
_LATIN: Final = "éèêëàâäîïôöùûüçñáíóúÉÈÊËÀÂÎÏÔÙÛÇÑÁÍÓÚœŒæ"
_SIGNS: Final = "°«»’‘“”–—…€¿¡ºª·\u00a0\u202f²³½"
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_ODDITIES: Final = re.compile("[\x80-\x9f\ufffd]")


def read(content: bytes) -> tuple[str, str, int]:
    """(the text, the name of the letters when they are not UTF-8, how many bytes were no text)."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], name)
    zeros = _by_zeros(content[:4096])
    if zeros:
        return _decoded(content, zeros)
    try:
        return content.decode("utf-8"), "", 0
    except UnicodeDecodeError as bad:
        if bad.start >= len(content) - 3 and bad.reason == "unexpected end of data":
            return _decoded(content, "utf-8")  # cut in the middle of a letter
    if _nearly_utf8(content):
        return _decoded(content, "utf-8")
    return _decoded(content, _by_words(content))


def _decoded(content: bytes, name: str) -> tuple[str, str, int]:
    text = content.decode(name, "replace")
    return text, _NAMES.get(name, ""), text.count("\ufffd") - content.count("\ufffd".encode())


def _by_zeros(head: bytes) -> str:
    """UTF-16 without a mark: spaces, signs and Latin letters have a byte that is zero, always on the same side."""
    if 0 not in head:
        return ""
    even = head[: len(head) // 2 * 2]
    shares = {name: _readable(even.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.8 else ""


def _readable(text: str) -> float:
    """The share of letters and signs of our four languages."""
    known = sum(" " <= sign < "\u0250" or "\u0600" <= sign < "\u0700" or sign in "\t\r\n" + _SIGNS for sign in text)
    return known / max(len(text), 1)


def _nearly_utf8(content: bytes) -> bool:
    """Whether a few broken bytes stand in what is otherwise UTF-8 (two files joined, a field cut by a database)."""
    text = content[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for character in text if character > "\x7f") - broken
    return sound > 20 * broken


def _by_words(content: bytes) -> str:
    """Which of the letters of one byte make the most of words."""
    runs = _HIGH.findall(content[: _SAMPLE * 10])[:_SAMPLE]
    total = sum(map(len, runs))
    if sum(len(run) for run in runs if len(run) >= 3) > total * 0.5:
        sample = b" ".join(runs)
        return max(("cp1256", "iso8859-6"), key=lambda name: _arabic(sample.decode(name, "replace")))
    sample = b" ".join(runs)
    scores = {name: _latin(sample.decode(name, "replace")) for name in ("cp1252", "mac_roman", "cp850")}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0.6 * total:
        return best
    return _asked(content) or best


def _arabic(text: str) -> float:
    """Letters of Arabic as they are written, less what no text holds."""
    letters = sum("\u0621" <= sign <= "\u0652" for sign in text)
    common = sum(sign in "اليمنوترةبعد" for sign in text)
    return letters + common - 3 * len(_ODDITIES.findall(text))


def _latin(text: str) -> float:
    letters = sum(sign in _LATIN for sign in text)
    signs = sum(sign in _SIGNS for sign in text)
    return letters + 0.6 * signs - 2 * len(_ODDITIES.findall(text))


def _asked(content: bytes) -> str:
    """What charset-normalizer says of letters that we have no rule for."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE]).best()
    return best.encoding if best is not None else ""
