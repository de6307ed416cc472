"""Owns which words of several versions of a text differ. Must not know reviews, widgets or colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

Piece = tuple[str, bool]

# A word, a run of blanks, or one other sign: so that "mercredi," and "mercredi" share their word.
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
# Beyond this many tokens the comparison (quadratic at worst) would be felt; the whole text is then marked.
_LIMIT = 4000


def pieces(versions: Sequence[str]) -> list[list[Piece]]:
    """Cut each version into (text, differs) pieces; joined again they give the version back.

    With two versions each is compared with the other; with more, each with the first, and the first with
    the second. A version with hardly a word in common with its neighbour (a number, a date) is not marked:
    everything differs, and the eye sees it.
    """
    if len(versions) < 2:
        return [[(text, False)] if text else [] for text in versions]
    return [_compare(text, versions[1] if place == 0 else versions[0]) for place, text in enumerate(versions)]


def _compare(text: str, other: str) -> list[Piece]:
    mine, theirs = _TOKEN.findall(text), _TOKEN.findall(other)
    if not mine:
        return []
    if text == other:
        return [(text, False)]
    if len(mine) + len(theirs) > _LIMIT:
        return [(text, True)]
    marks = [True] * len(mine)
    for start, _there, size in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
        for place in range(start, start + size):
            marks[place] = False
    shared = sum(not mark and token.isalnum() for token, mark in zip(mine, marks, strict=True))
    if shared < 2:
        return [(text, False)]
    _fill_gaps(mine, marks)
    return _join(mine, marks)


def _fill_gaps(tokens: list[str], marks: list[bool]) -> None:
    """Mark the blank between two marked words, unmark the blank at the edge of a mark."""
    for place, token in enumerate(tokens):
        if token.isspace():
            before = place > 0 and marks[place - 1]
            after = place + 1 < len(tokens) and marks[place + 1]
            marks[place] = before and after


def _join(tokens: list[str], marks: list[bool]) -> list[Piece]:
    joined: list[Piece] = []
    for token, mark in zip(tokens, marks, strict=True):
        if joined and joined[-1][1] == mark:
            joined[-1] = (joined[-1][0] + token, mark)
        else:
            joined.append((token, mark))
    return joined
