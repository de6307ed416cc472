"""Owns recognising tables that this program wrote: an `id` column, the labels of a kind's fields.

Such a table is believed to the letter. Must not know who wrote it, nor a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from desktop.exchange.cells import EXAMPLE
from desktop.exchange.incoming.shapes import Target
from desktop.exchange.incoming.understanding.cells import folded
from desktop.i18n import LANGUAGES, NAMES, say_in
from desktop.services.description.kinds import KINDS

_ID: Final = "id"
_BESIDE: Final = ("latitude", "longitude")  # what a map adds to whatever it shows
_ENOUGH: Final = 0.6  # share of the headings that are labels of the kind


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    """Kind -> folded heading -> field, in every language."""
    found: dict[str, dict[str, str]] = {}
    for kind in KINDS.values():
        known = found.setdefault(kind.name, {})
        for field in kind.fields:
            for lang in LANGUAGES:
                label = say_in(lang, field.label)
                known.setdefault(folded(label), field.name)
                if field.translatable:
                    for other, name in NAMES.items():
                        known.setdefault(folded(f"{label} ({name})"), f"{field.name}.{other}")
    return found


@cache
def _titles() -> Mapping[str, str]:
    """What a table of a kind is called, in every language -> the kind."""
    return {folded(say_in(lang, kind.plural)): kind.name for kind in KINDS.values() for lang in LANGUAGES}


def kind_of_table(name: str, headings: Sequence[str]) -> str:
    """The kind of record whose table this is, "" for a table of somebody else."""
    told = [folded(one) for one in headings if one]
    if _ID not in told[:2]:
        return ""
    rest = [one for one in told if one not in (_ID, *_BESIDE)]
    scores = {kind: sum(one in known for one in rest) for kind, known in _labels().items()}
    titled = _titles().get(folded(name), "")
    best = max(scores, key=lambda kind: (scores[kind], kind == titled))
    if titled and scores[titled] >= 0.9 * scores[best]:
        best = titled
    return best if rest and scores[best] >= max(2, _ENOUGH * len(rest)) else ""


def targets(kind: str, headings: Sequence[str]) -> dict[int, Target]:
    """What the columns of such a table fill."""
    known = _labels()[kind]
    found: dict[int, Target] = {}
    for index, heading in enumerate(headings):
        told = folded(heading)
        name = "id" if told == _ID else known.get(told, "")
        if name:
            found[index] = plain(Target(kind, name))
    return found


def plain(target: Target) -> Target:
    """The same said of the record that is meant: an organisation in a role, a project."""
    kind = KINDS.get(target.kind)
    if kind is None or target.part:
        return target
    field = next((one for one in kind.fields if one.name == target.field), None)
    if field is None or not field.ref:
        return target
    if field.ref == "actor" and field.role:
        return Target("actor", "name", field.role)
    if field.ref == "actor" and target.field == "actor":
        return Target("actor", "name", "actor")
    if field.ref == "project" and target.kind == "initiative":
        return Target("project", "title", "project")
    return target


def shows_how(identity: str) -> bool:
    """Whether a row only shows how rows are written."""
    return folded(identity) in {folded(say_in(lang, EXAMPLE)) for lang in LANGUAGES}
