"""Owns what a line of a meeting said before: who wrote it and when, from the story of the record.

Must not know how it is shown. What was only kept while somebody typed is no version: the line when it was left is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.services.story import StoryLine, story

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SAID: Final = frozenset(("text", "kind", "deleted"))


def versions(session: Session, note: bytes, lang: str) -> list[StoryLine]:
    """Each change of the line's words, of its kind, and of its being there, newest first; names as they are today.

    That it was begun, and as what kind, goes without saying.
    """
    told = [line for line in story(session, "note", note, lang) if line.field in _SAID][::-1]
    birth = next((line for line in told if line.field == "deleted"), None)
    left = list(_left([line for line in told if line is not birth]))
    return [line for line in left if line.field != "kind" or line.before][::-1]


def _left(told: Sequence[StoryLine]) -> Iterator[StoryLine]:
    """Without what the next write of the same field, typed here in the same go, replaced."""
    held: dict[str, StoryLine] = {}  # field -> the first of a run of writes that no step of undo knows
    later = {line.field: number for number, line in enumerate(told)}
    for number, line in enumerate(told):
        begun = held.pop(line.field, None)
        line = line if begun is None else replace(line, before=begun.before)
        if not line.author and line.at is None and number < later[line.field]:
            held[line.field] = line
        elif line.before != line.after or line.field == "deleted":
            yield line
