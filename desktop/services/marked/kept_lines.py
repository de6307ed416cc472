"""Owns the way between a line as it is typed and as it is kept (`line_text`), or read; must not know sessions or keys.

Kept, a name is a mark with the record's id, so that nobody's name stands in a note; dates stay as they were typed. In
an editor the name stands there with its sign, and `held` beside the text (`line_marks`). What comes back from the
editor names the same people, whatever became of their names meanwhile: one not known here is shown as "…1".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from desktop.services.keeping import line_text
from desktop.services.marked.line_marks import Mark, Piece, dates_in, pieces
from desktop.services.marked.name_marks import SIGN, Held, KnownNames, at_word_start, key_of, names_in, resolved

# Parts a name from letters that would make another word of it, unseen; gone again when the line is kept.
_JOINER: Final = "\u2060"
_UNKNOWN: Final = "…"


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """A line as an editor holds it."""

    text: str
    held: tuple[Held, ...]


def kept(text: str, names: KnownNames, held: Sequence[Held] = ()) -> str:
    """What is stored of a typed line. A name of which nobody said which of several it is stays text."""
    text = line_text.without_signs(text)
    found = names_in(text, names, held)
    out = []
    at = 0
    for name, one in zip(found, resolved(found, names, held), strict=True):
        if one.id:
            out += [text[at : name.start].removesuffix(_JOINER), line_text.mark(one.kind, one.id)]
            at = name.end + (1 if text.startswith(_JOINER, name.end) else 0)
    return "".join((*out, text[at:]))


def opened(stored: str | None, names: KnownNames, labels: Mapping[bytes, str]) -> OpenedLine:
    """A stored line as it is edited; `labels` are the names of those in it (`line_text.named_in`) as far as known."""
    parts = line_text.parts(stored)
    everybody = [_named(part, number, labels) for number, part in enumerate(parts) if not isinstance(part, str)]
    waiting = iter(everybody)
    text = ""
    marks: dict[int, Held] = {}
    for part, behind in zip(parts, (*parts, "")[1:], strict=True):
        if isinstance(part, str):
            text += part
            continue
        one = next(waiting)
        if not at_word_start(text + SIGN + one.label, len(text)):
            text += _JOINER
        marks[len(text)] = one
        text += SIGN + one.label
        if isinstance(behind, str) and _runs_on(one, behind, names, everybody):
            text += _JOINER
    found = names_in(text, names, everybody)
    return OpenedLine(text, tuple(marks.get(at.start, Held("", b"", at.label)) for at in found))


def read_pieces(stored: str | None, labels: Mapping[bytes, str], lang: str, reference: date) -> list[Piece]:
    """A stored line as it reads in minutes, part by part, in the meeting's language and counted from its day.

    A piece's mark says its place in the line as it reads.
    """
    out: list[Piece] = []
    for part in line_text.parts(stored):
        if isinstance(part, str):
            # A date begins a word: directly behind a name there is none.
            out += pieces(part, [one for one in dates_in(part, lang, reference) if one.start or not out])
        else:
            label = labels.get(part[1]) or _UNKNOWN
            out.append(Piece(label, Mark(part[0], 0, 0, label, part[1])))
    at = 0
    for number, piece in enumerate(out):
        if piece.mark is not None:
            out[number] = replace(piece, mark=replace(piece.mark, start=at, end=at + len(piece.text)))
        at += len(piece.text)
    return out


def read_line(stored: str | None, labels: Mapping[bytes, str], lang: str, reference: date) -> str:
    """The same as one text."""
    return "".join(piece.text for piece in read_pieces(stored, labels, lang, reference))


def _named(part: tuple[str, bytes], number: int, labels: Mapping[bytes, str]) -> Held:
    kind, id = part
    label = " ".join(labels.get(id, "").split())
    return Held(kind, id, label if key_of(label) else f"{_UNKNOWN}{number + 1}")


def _runs_on(one: Held, behind: str, names: KnownNames, everybody: Sequence[Held]) -> bool:
    """Whether the text behind a name would be read as more of it, or as more of its last word."""
    found = names_in(SIGN + one.label + behind, names, everybody)
    return not found or found[0].start != 0 or found[0].end != 1 + len(one.label)
