"""Owns which parts of a text run in which direction, for a format that wants to be told. Must not know the format."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

_LEFT, _RIGHT = ("L",), ("R", "AL")
_OPENS: Final = "\u2066\u2067\u2068"  # isolates: what stands between them is one thing
_CLOSES: Final = "\u2069"
_LRM: Final = "\u200e"


def parts(text: str, *, rtl: bool) -> Iterator[tuple[str, bool]]:
    """(part, runs right to left) of a text in a paragraph of direction `rtl`.

    What has no direction of its own (spaces, digits, points) goes with the words around it when both agree, else with
    the paragraph. Isolates, which word processors do not know, become parts of their own: what is isolated and runs
    the other way than the paragraph stands between two marks that say so.
    """
    run, direction = "", rtl
    for piece, wanted in _joined(list(_strong(text, rtl)), rtl):
        if run and wanted != direction:
            yield run, direction
            run = ""
        run, direction = run + piece, wanted
    if run:
        yield run, direction


def _strong(text: str, rtl: bool) -> Iterator[tuple[str, bool | None]]:
    """Sign by sign, each with its direction; None for none. Isolates that change no direction stay: typed."""
    at = 0
    while at < len(text):
        end = _isolated(text, at)
        inner = text[at + 1 : end - 1]
        rightward = _runs_right(inner, rtl)
        if not end or not (rtl or rightward):
            yield text[at], _way(text[at])
            at += 1
            continue
        if rtl and rightward:
            yield from _strong(inner, rtl)
        else:
            yield _LRM, False
            yield from ((sign, rightward) for sign in inner if sign not in _OPENS and sign != _CLOSES)
            yield _LRM, False
        at = end


def _runs_right(text: str, rtl: bool) -> bool:
    """The direction of what is isolated: its first word's; digits alone run left to right."""
    found = next((way for way in map(_way, text) if way is not None), None)
    if found is not None:
        return found
    return rtl and not any(sign.isdigit() for sign in text)


def _isolated(text: str, at: int) -> int:
    """Where the part that is isolated from `at` on ends; 0 when none begins there, or it never ends."""
    if text[at] not in _OPENS:
        return 0
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] in _OPENS) - (text[place] in _CLOSES)
        if depth == 0:
            return place + 1
    return 0


def _way(sign: str) -> bool | None:
    found = unicodedata.bidirectional(sign)
    return True if found in _RIGHT else False if found in _LEFT else None


def _joined(signs: list[tuple[str, bool | None]], rtl: bool) -> Iterator[tuple[str, bool]]:
    """The same signs, those without a direction given that of the words around them."""
    before: bool = rtl
    held = ""
    for piece, way in signs:
        if way is None:
            held += piece
            continue
        if held:
            yield held, before if before == way else rtl
            held = ""
        before = way
        yield piece, way
    if held:
        yield held, rtl
