"""Owns what each different value of a column becomes, decided once for all rows; must not know a row.

A value that is certain is taken, one that is not is asked about, one that cannot be is refused with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from desktop.errors import MaillageError
from desktop.exchange.incoming.shapes import NewTerm, Option, Value
from desktop.exchange.incoming.understanding.asking import LEAVE, Questions
from desktop.exchange.incoming.understanding.cells import arabic, folded, lines_of, money_of, number_of, text_of
from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.exchange.incoming.understanding.lexicon import lexicon
from desktop.exchange.incoming.understanding.lists import parts_in, says_nothing, told_apart
from desktop.exchange.incoming.understanding.vocabulary import CERTAIN, Match
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, format_list, ngettext
from desktop.services.description.kinds import Field, kind_of
from desktop.services.names.terms import local_code
from desktop.services.record.values import MOST_PEOPLE, coerce

_NEAREST: Final = "nearest"
_ADD: Final = "add"
_GROWING: Final = frozenset({"sector", "group", "actor_type", "place_kind", "modality"})  # lists that may have more
_ONE_BY_ONE: Final = 3


class Bad(str):
    """Why a value cannot be taken."""

    __slots__ = ()


class Lists:
    """What the words of a file mean in the shared lists: settled by scheme, over all columns of the file."""

    def __init__(self, world: World, questions: Questions) -> None:
        self._world = world
        self._questions = questions
        self._said: dict[str, dict[str, int]] = {}
        self._heads: dict[str, str] = {}
        self._codes: dict[tuple[str, str], str | None] = {}
        self.sectors: Mapping[str, str] = {}
        self.added: list[NewTerm] = []

    def say(
        self, scheme: str, text: str, times: int, heading: str, *, ours: bool = False, several: bool = True
    ) -> None:
        """Some cells say this; several values in one cell are told apart (`parts`)."""
        if says_nothing(folded(text)):
            return
        self._heads.setdefault(scheme, heading)
        for part in self.parts(scheme, text, ours=ours, several=several):
            known = self._said.setdefault(scheme, {})
            known[part] = known.get(part, 0) + times

    def parts(self, scheme: str, text: str, *, ours: bool = False, several: bool = True) -> list[str]:
        """The entries that a cell names, as it writes them. `ours`, `several`: as `lists.parts_in` takes them."""
        known = self._world.vocabulary
        if ours:
            told = parts_in(text, ours=True, several=several)
        else:
            told = told_apart(text, lambda one: known.knows(scheme, one))
        return [part for part in told if not says_nothing(folded(part))]

    def settle(self) -> None:
        """Find every word; ask about those that are not certain."""
        for scheme, said in self._said.items():
            near: dict[str, list[str]] = {}
            far: dict[str, list[str]] = {}
            for text in said:
                sure = self._sure(scheme, text)
                if sure is not None:
                    self._codes[scheme, folded(text)] = sure
                elif self._matches(scheme, text):
                    near.setdefault(folded(text), []).append(text)
                elif folded(text):
                    far.setdefault(folded(text), []).append(text)
            self._ask(scheme, near, likely=True)
            self._ask(scheme, far, likely=False)
        self._ask_sectors()

    def code(self, scheme: str, text: str) -> str | None:
        """The entry that one value means, None for one that is left."""
        return self._codes.get((scheme, folded(text)))

    def _add(self, scheme: str, text: str) -> str:
        """Take a word as an entry of its own."""
        code, lang = local_code(text), self._world.lang
        if arabic(text):
            lang = "ar"
        self._world.vocabulary.take(scheme, code, {lang: text})
        self.added.append(NewTerm(scheme, code, text, lang))
        return code

    def _sure(self, scheme: str, text: str) -> str | None:
        return self._world.vocabulary.sure(scheme, text)

    def _matches(self, scheme: str, text: str) -> tuple[Match, ...]:
        return self._world.vocabulary.matches(scheme, text)

    def _ask(self, scheme: str, texts: Mapping[str, list[str]], *, likely: bool) -> None:
        keys = {told: f"value:{scheme}:{told}" for told in texts}
        single = [told for told in texts if self._questions.answer(keys[told]) is not None]
        rest = [told for told in texts if told not in single]
        if len(rest) <= _ONE_BY_ONE:
            single, rest = [*single, *rest], []
        for told in single:
            self._codes[scheme, told] = self._ask_one(scheme, keys[told], texts[told])
        if rest:
            self._ask_together(scheme, [texts[told][0] for told in rest], likely=likely)

    def _ask_one(self, scheme: str, key: str, texts: list[str]) -> str | None:
        known, lang = self._world.vocabulary, self._world.lang
        found = self._matches(scheme, texts[0])
        first = {match.code: match for match in found}
        options = [Option(m.code, known.label(scheme, m.code, lang), m.why, m.score) for m in found]
        options += [Option(code, known.label(scheme, code, lang)) for code in known.codes(scheme) if code not in first]
        if scheme in _GROWING:
            options.append(Option(_ADD, _("L’ajouter à la liste, comme entrée à vous")))
        options.append(Option(LEAVE, _("Laisser : ce n’est dans aucune entrée de la liste")))
        text = _("Que veut dire « {value} » dans « {column} » ?", value=texts[0], column=self._heads[scheme])
        clear = bool(found) and (len(found) == 1 or found[0].score > found[1].score)
        suggested = found[0].code if clear else None if found else LEAVE
        rows = sum(self._said[scheme][one] for one in texts)
        answer = self._questions.ask(key, "value", text, options, suggested, texts, rows)
        if answer == _ADD:
            return self._add(scheme, texts[0])
        return None if answer in (None, LEAVE) else answer

    def _ask_together(self, scheme: str, texts: list[str], *, likely: bool) -> None:
        known, lang = self._world.vocabulary, self._world.lang
        rows = sum(self._said[scheme][one] for one in texts)
        column = self._heads[scheme]
        if likely:
            nearest = {one: self._matches(scheme, one)[0] for one in texts}
            values = [f"{one} → {known.label(scheme, match.code, lang)}" for one, match in nearest.items()]
            text = ngettext(
                "{n} valeur de « {column} » ressemble à une entrée de la liste sans être la même.",
                "{n} valeurs de « {column} » ressemblent à des entrées de la liste sans être les mêmes.",
                len(texts),
                column=column,
            )
            options = (
                Option(_NEAREST, _("Prendre à chaque fois la plus proche")),
                Option(LEAVE, _("Les laisser")),
            )
            suggested = _NEAREST if all(match.score >= 0.75 for match in nearest.values()) else LEAVE
            answer = self._questions.ask(f"values:{scheme}:near", "value", text, options, suggested, values, rows)
            for one, match in nearest.items():
                self._codes[scheme, folded(one)] = match.code if answer == _NEAREST else None
            return
        text = ngettext(
            "{n} valeur de « {column} » n’est dans aucune liste de Maillage.",
            "{n} valeurs de « {column} » ne sont dans aucune liste de Maillage.",
            len(texts),
            column=column,
        )
        adding = (Option(_ADD, _("Les ajouter à la liste, comme entrées à vous")),) if scheme in _GROWING else ()
        options = (*adding, Option(LEAVE, _("Les laisser")))
        answer = self._questions.ask(f"values:{scheme}:far", "value", text, options, LEAVE, texts, rows)
        if answer == _ADD:
            for one in texts:
                self._codes[scheme, folded(one)] = self._add(scheme, one)

    def _ask_sectors(self) -> None:
        """Which sector a cluster is: some certainly, of the others one decision."""
        known, lang = self._world.vocabulary, self._world.lang
        words = lexicon()
        clusters = {code for (scheme, _told), code in self._codes.items() if scheme == "cluster" and code}
        self.sectors = {code: words.sector_of[code] for code in clusters if code in words.sector_of}
        maybe = {code: words.sector_maybe[code] for code in sorted(clusters) if code in words.sector_maybe}
        if not maybe:
            return
        pairs = [
            f"{known.label('cluster', one, lang)} → {known.label('sector', to, lang)}" for one, to in maybe.items()
        ]
        text = _("Quel secteur pour ces groupes sectoriels ? {pairs}", pairs=format_list(pairs))
        options = (
            Option("map", _("Ces secteurs")),
            Option(LEAVE, _("Aucun : le groupe sectoriel suffit")),
        )
        rows = sum(times for one, times in self._said.get("cluster", {}).items() if self.code("cluster", one) in maybe)
        if self._questions.ask("cluster_sector", "value", text, options, "map", pairs, rows) == "map":
            self.sectors = {**self.sectors, **maybe}


def number(value: Value) -> int | Bad | None:
    """A head count."""
    told = number_of(value)
    if told is None:
        return None if says_nothing(folded(text_of(value))) else Bad(_("ce n’est pas un nombre"))
    if told != int(told):
        return Bad(_("un nombre de personnes est entier"))
    return int(told) if 0 <= told <= MOST_PEOPLE else Bad(_("ce nombre est trop grand ou négatif"))


def degrees(value: Value) -> float | None:
    """A latitude or longitude."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    try:
        return float(text_of(value).replace(",", ".").rstrip("°"))
    except ValueError:
        return None


def coercer(world: World, kind: str, name: str) -> Callable[[Value], Any]:
    """What turns a value into what the field holds; Bad with the reason when it cannot."""
    one: Field = kind_of(kind).field(name.partition(".")[0])
    long = one.type == "long"

    def turn(value: Value) -> Any:
        text = lines_of(value) if long else text_of(value)
        if says_nothing(folded(text)):
            return None
        plain: object = text
        if one.type in ("number", "people", "total", "amount", "measure", "year", "percent", "score"):
            told = money_of(value) if one.type == "amount" else number_of(value)
            plain = told if told is not None else text
        elif one.type == "bool":
            plain = value if isinstance(value, bool) else text
        try:
            return coerce(world.session, one, plain)
        except MaillageError as error:
            return Bad(str(error.details.get("reason") or error.sentence()))

    return turn


def each(column: Chosen, turn: Callable[[Value], Any]) -> dict[Value, Any]:
    """Every different value of a column, turned once."""
    return {value: turn(value) for value in column.facts.counts}


__all__ = ["CERTAIN", "Bad", "Lists", "coercer", "degrees", "each", "number"]
