"""Owns asking whether an organisation of a file is one of the profile under another name. Must not know a row.

What is surely the same is suggested to be; what only may be is suggested to be new, as two records can be united later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.exchange.incoming.shapes import Option
from desktop.exchange.incoming.understanding.asking import Questions
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, ngettext
from desktop.services.twins import Likely

_NEW: Final = "new"  # the word by which a plan, too, takes a record for a new one
_SAME: Final = "same"
_ONE_BY_ONE: Final = 3


@dataclass(frozen=True, slots=True)
class Unknown:
    """An organisation that the profile does not know under its name."""

    key: str
    name: str
    acronym: str
    rows: int


def alike(parties: Iterable[Unknown], world: World, questions: Questions) -> Mapping[str, bytes]:
    """Key of an organisation -> the actor that it was said to be."""
    twins = world.twins
    if twins is None:
        return {}
    found: dict[str, tuple[Unknown, Sequence[Likely]]] = {}
    for party in parties:
        draft = {"name": party.name, **({"acronym": party.acronym} if party.acronym else {})}
        some = twins.likely(draft, world.lang, limit=3)
        if some:
            found[party.key] = (party, some)
    decided: dict[str, bytes] = {}
    for sure in (True, False):
        group = {key: pair for key, pair in found.items() if pair[1][0].sure is sure}
        single = [key for key in group if questions.answer(f"record:{key}") is not None]
        rest = [key for key in group if key not in single]
        if len(rest) <= _ONE_BY_ONE:
            single, rest = [*single, *rest], []
        for key in single:
            one = _ask_one(key, *group[key], questions)
            if one is not None:
                decided[key] = one
        if rest and _ask_together({key: group[key] for key in rest}, questions, sure=sure):
            decided |= {key: group[key][1][0].id for key in rest}
    return decided


def _ask_one(key: str, party: Unknown, some: Sequence[Likely], questions: Questions) -> bytes | None:
    options = [Option(one.id.hex(), one.title, " · ".join(one.reasons), round(one.score, 2)) for one in some]
    options.append(Option(_NEW, _("Un nouvel acteur")))
    text = _("« {name} » est-il un acteur que vous avez déjà ?", name=party.name)
    suggested = options[0].key if some[0].sure else _NEW
    answer = questions.ask(f"record:{key}", "record", text, options, suggested, (party.name,), party.rows)
    return None if answer in (None, _NEW) else bytes.fromhex(str(answer))


def _ask_together(group: Mapping[str, tuple[Unknown, Sequence[Likely]]], questions: Questions, *, sure: bool) -> bool:
    values = [f"{party.name} → {some[0].title}" for party, some in group.values()]
    text = ngettext(
        "{n} acteur de ce fichier ressemble à un acteur que vous avez déjà.",
        "{n} acteurs de ce fichier ressemblent à des acteurs que vous avez déjà.",
        len(group),
    )
    options = (Option(_SAME, _("Ce sont les mêmes")), Option(_NEW, _("De nouveaux acteurs")))
    key = "actors:sure" if sure else "actors:maybe"
    rows = sum(party.rows for party, _some in group.values())
    return questions.ask(key, "record", text, options, _SAME if sure else _NEW, values, rows) == _SAME
