"""Owns minutes as a short text for a message: what was decided and who does what. Must not know a file, nor markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from desktop.i18n import _, format_list, isolate, ngettext, speaking
from desktop.reports.minutes import ActionTold, Minutes

LIMIT: Final = 1500  # letters: what is read on a telephone, and what every messenger takes in one piece
_LINE: Final = 220  # letters of one line, so that one long decision does not push out all others


def message(minutes: Minutes) -> str:
    """At most 1,500 letters in the meeting’s language. What does not fit is counted at the end, never cut unseen."""
    with speaking(minutes.lang):
        head, lines = _head(minutes), list(_lines(minutes))
        for kept in range(len(lines), -1, -1):
            left = sum(1 for line in lines[kept:] if line.startswith(_SIGN))
            text = "\n".join((*head, *_without_bare_titles(lines[:kept]), *([_rest(left)] if left else [])))
            if len(text) <= LIMIT:
                return text
    return text[: LIMIT - 1] + "…"


_SIGN: Final = "– "


def _rest(left: int) -> str:
    return ngettext(
        "… et {n} ligne de plus dans le compte rendu.", "… et {n} lignes de plus dans le compte rendu.", left
    )


def _head(minutes: Minutes) -> list[str]:
    said = [_short(minutes.title)]
    said += [format_list([part for part in (minutes.day, minutes.hours, _short(minutes.place)) if part])]
    if not minutes.final:
        said.append(_("Compte rendu provisoire"))
    count = ngettext("{n} présence", "{n} présences", len(minutes.present))
    if minutes.present:
        said.append(format_list([part for part in (count, minutes.counted) if part]))
    for correction in minutes.corrections:
        said.append(_short(_("Rectificatif du {day} : {text}", day=correction.day, text=correction.text)))
    return [line for line in said if line]


def _lines(minutes: Minutes) -> Iterator[str]:
    decisions = [format_list([isolate(one.number), one.text]) for one in minutes.decisions]
    needs = [format_list([p for p in (one.statement, one.places, one.people) if p]) for one in minutes.needs]
    for title, lines in (
        (_("Décisions"), decisions),
        (_("Actions"), _actions(minutes.actions)),
        (_("Actions reprises"), _actions(minutes.carried)),
        (_("Priorités"), [one.statement for one in minutes.priorities]),
        (_("Besoins"), needs),
    ):
        if lines:
            yield ""
            yield title
            yield from (_SIGN + _short(line) for line in lines)


def _actions(actions: Sequence[ActionTold]) -> list[str]:
    return [format_list([part for part in (one.what, one.who, one.until) if part]) for one in actions]


def _without_bare_titles(lines: Sequence[str]) -> Sequence[str]:
    """The same without a title under which nothing is left."""
    kept = list(lines)
    while kept and not kept[-1].startswith(_SIGN):
        kept.pop()
    return kept


def _short(text: str) -> str:
    """On one line, and not longer than a line may be."""
    words = " ".join(text.split())
    return words if len(words) <= _LINE else words[: _LINE - 1].rstrip() + "…"
