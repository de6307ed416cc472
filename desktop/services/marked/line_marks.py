"""Owns the marks of a line typed in a meeting, `@` a person or an actor, `!` a date; must not know widgets or records.

A sign acts only where a word begins and what follows at once is the beginning of a known name, or a date in words:
"Attention !", "Non ! vendredi", "a@b.ma", "!!" and "@@" are text. What is suggested is never taken by itself.

A line in an editor is its text, signs included ("@Aïcha D. apporte la liste !vendredi"), and beside it `held`: for each
finished name, in the order of the line, who it is. Marks are found again from the text itself at any time, so that
moving, splitting, joining and undoing never breaks one; `held` says who is meant where two bear one name, and keeps a
mark whose person was renamed since. Dates need nothing but the day of the meeting, which they are counted from.
`kept_lines` turns this into what is stored, without any name in it, and back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.i18n import say_day
from desktop.services.marked.name_marks import (
    SHOWN,
    SIGN,
    Held,
    Known,
    KnownNames,
    at_word_start,
    follow,
    names_in,
    resolved,
)
from desktop.services.words.date_words import SaidDay, offered, read_day

__all__ = [
    "Accepted",
    "Held",
    "Known",
    "KnownNames",
    "Mark",
    "Piece",
    "Suggestion",
    "accept",
    "as_read",
    "dates_in",
    "follow",
    "held_by",
    "marks",
    "pieces",
    "suggestions",
]

DATE: Final = "date"
DATE_SIGN: Final = "!"
# How far before the caret a sign is looked for: no name or date is longer.
_REACH: Final = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """A finished mark of the line from its sign at `start` to `end`; `kind` "contact", "actor" or "date".

    A name has an id, or an empty one while it is not said which of several of that name is meant; a date has a
    `day`. `read` is what stands there in the minutes.
    """

    kind: str
    start: int
    end: int
    read: str
    id: bytes = b""
    day: date | None = None

    @property
    def iso(self) -> str:
        """The day as it is stored; empty for a name."""
        return self.day.isoformat() if self.day is not None else ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to finish what is being typed: `text[start:end]` becomes `replacement`. Taken only by `accept`."""

    kind: str
    label: str
    detail: str
    replacement: str
    start: int
    end: int
    id: bytes = b""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The line after a suggestion was taken: its text, where the caret goes, what is held."""

    text: str
    caret: int
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line as it reads in minutes; `mark` when it was one."""

    text: str
    mark: Mark | None = None


def suggestions(
    text: str,
    caret: int,
    names: KnownNames,
    lang: str,
    reference: date,
    *,
    held: Sequence[Held] = (),
    attending: Collection[bytes] = (),
) -> list[Suggestion]:
    """Up to six ways to finish the mark at the caret, best first; none where no mark is being typed.

    Names that begin so come first, then those of which another word does; those in `attending` (ids) before others.
    Dates come nearest first, `detail` being the day in full.
    """
    caret = max(0, min(caret, len(text)))
    place = _sign_before(text, caret)
    if place < 0:
        return []
    typed = text[place + 1 : caret]
    if text[place] == SIGN:
        return _names(text, place, caret, typed, names, held, attending)
    said = _said(text, place, reference, lang)
    if said is not None and _behind(text, caret, said.end):
        return []
    end = _word_end(text, caret)
    return [
        Suggestion(
            DATE,
            offer.text,
            say_day(offer.day, lang, year=offer.day.year != reference.year),
            DATE_SIGN + offer.text,
            place,
            end,
            day=offer.day,
        )
        for offer in offered(typed, reference, lang, SHOWN)
    ]


def marks(text: str, names: KnownNames, lang: str, reference: date, *, held: Sequence[Held] = ()) -> list[Mark]:
    """Every finished mark of a line, in its order, none within another."""
    found = names_in(text, names, held)
    out = [
        Mark(one.kind or at.bearers[0].kind, at.start, at.end, text[at.start + 1 : at.end], one.id)
        for at, one in zip(found, resolved(found, names, held), strict=True)
    ]
    taken = [(mark.start, mark.end) for mark in out]
    dates = dates_in(text, lang, reference)
    out += [one for one in dates if not any(start < one.start < end for start, end in taken)]
    return sorted(out, key=lambda mark: mark.start)


def dates_in(text: str, lang: str, reference: date) -> list[Mark]:
    """Only the dates of a line."""
    out = []
    place = text.find(DATE_SIGN)
    while place >= 0:
        said = _said(text, place, reference, lang)
        if said is not None:
            out.append(Mark(DATE, place, said.end, _read(text, place, said, lang, reference), day=said.day))
        place = text.find(DATE_SIGN, said.end if said is not None else place + 1)
    return out


def pieces(text: str, found: Iterable[Mark]) -> list[Piece]:
    """The line as it reads in minutes, part by part; all that is no mark stays as it was typed."""
    out = []
    at = 0
    for mark in found:
        if mark.start > at:
            out.append(Piece(text[at : mark.start]))
        out.append(Piece(mark.read, mark))
        at = mark.end
    if at < len(text):
        out.append(Piece(text[at:]))
    return out


def as_read(text: str, found: Iterable[Mark]) -> str:
    """The line as it reads in minutes: "@Aïcha D." is "Aïcha D.", "!vendredi" is "vendredi 22 juin"."""
    return "".join(piece.text for piece in pieces(text, found))


def accept(text: str, chosen: Suggestion, names: KnownNames, held: Sequence[Held] = ()) -> Accepted:
    """The line with a suggestion taken. Other marks stay who they were."""
    after = text[: chosen.start] + chosen.replacement + text[chosen.end :]
    caret = chosen.start + len(chosen.replacement)
    kept = list(follow(text, after, names, held))
    if chosen.kind != DATE:
        for number, at in enumerate(names_in(after, names, held)):
            if at.start == chosen.start:
                kept[number] = Held(chosen.kind, chosen.id, at.label)
    return Accepted(after, caret, tuple(kept))


def held_by(text: str, names: KnownNames, held: Sequence[Held] = ()) -> tuple[Held, ...]:
    """What belongs beside the text when it is stored: one for each finished name, in the order of the line."""
    return tuple(resolved(names_in(text, names, held), names, held))


def _sign_before(text: str, caret: int) -> int:
    """Where the sign stands that the caret is typing after; -1 when there is none near."""
    for place in range(caret - 1, max(-1, caret - _REACH), -1):
        if text[place] in (SIGN, DATE_SIGN) and at_word_start(text, place):
            return place
    return -1


def _names(
    text: str,
    place: int,
    caret: int,
    typed: str,
    names: KnownNames,
    held: Sequence[Held],
    attending: Collection[bytes],
) -> list[Suggestion]:
    found = names_in(text, names, held)
    whole, who = next(
        ((at, one) for at, one in zip(found, resolved(found, names, held), strict=True) if at.start == place),
        (None, None),
    )
    known = who is not None and bool(who.id)
    if whole is not None and known and _behind(text, caret, whole.end):
        return []
    end = _word_end(text, caret)
    if whole is not None and (end < whole.end or not text[whole.end : caret].strip()):
        end = whole.end  # the space behind a finished name stays
    return [
        Suggestion(one.kind, one.label, one.detail, SIGN + " ".join(one.label.split()), place, end, id=one.id)
        for one in names.begun(typed, attending)
        if not (known and one.label == typed)
    ]


def _behind(text: str, caret: int, end: int) -> bool:
    """Whether the caret stands within a finished mark, or a space behind it: nothing is being typed there."""
    return caret < end or (caret > end and not text[end:caret].strip())


def _word_end(text: str, caret: int) -> int:
    """What the suggestion replaces up to: the end of the word in which the caret stands. A space that parts what was
    typed from what follows stays."""
    if text[caret : caret + 1].isalnum() and text[caret - 1 : caret].isalnum():
        while text[caret : caret + 1].isalnum():
            caret += 1
    elif text[caret:].strip():
        caret = len(text[:caret].rstrip())
    return caret


def _said(text: str, place: int, reference: date, lang: str) -> SaidDay | None:
    return read_day(text, reference, lang, place + 1) if at_word_start(text, place) else None


def _read(text: str, place: int, said: SaidDay, lang: str, reference: date) -> str:
    """ "!avant vendredi" is "avant vendredi 22 juin"; a stretch of time keeps its words and says the day beside."""
    day = say_day(said.day, lang, year=said.day.year != reference.year)
    if said.precision == "day":
        return text[place + 1 : said.core] + day
    return f"{text[place + 1 : said.end]} ({day})"
