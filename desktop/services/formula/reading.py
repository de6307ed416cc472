"""Owns reading a formula as a person writes it, in one language; must not know how it is kept, nor who counts.

    formula = term {("+" | "−") term}
    term    = factor ["/" factor ["en %"]]
    factor  = figure | number | "(" formula ")"
    figure  = measure {"·" filter}
    filter  = key value {"ou" value} | a word that is one by itself ("femmes", "ouverts")
    value   = a name | « a name » | #code

What cannot be read is told with its place and what was expected there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NoReturn

from desktop.errors import FormulaUnread
from desktop.i18n import LANGUAGES, _, say_in, speaking
from desktop.services.formula.lexicon import Lexicon, begins, readable, words_at
from desktop.services.formula.measures import IN_PERCENT, MEASURES, Key, Measure
from desktop.services.formula.sound import Unsound, unit_of
from desktop.services.formula.tokens import CODE, OR, PERCENT, QUOTED, SEP, WORD, Token, tokens
from desktop.services.formula.tree import DEEPEST, LONGEST, MOST_NUMBER, Figure, Node, Number, Ratio, Sum, figure
from desktop.services.words.folding import fold

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d{1,6})?")
_INSIDE: Final = (WORD, QUOTED, CODE, SEP, OR)
_SHOWN: Final = 8


def parse(text: str, lexicon: Lexicon, lang: str = "") -> Node:
    """The formula that a text in the lexicon's language means. Raises FormulaUnread, told in `lang` or in that one."""
    with speaking(lang or lexicon.lang):
        if len(text) > LONGEST:
            _stop(_("elle est trop longue : faites-en plusieurs indicateurs."), LONGEST, len(text))
        reading = _Reading(text, lexicon)
        try:
            node = reading.whole()
        except FormulaUnread as unread:
            unread.understood = reading.understood
            raise
        try:
            unit_of(node)
        except Unsound as unsound:
            _stop(str(unsound), 0, len(text))
        return node


class _Reading:
    """One text, read from left to right."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text = text
        self._words = lexicon
        self._tokens = tokens(text)
        self._at = 0
        self.understood = 0  # measures, so far
        self._in = {fold(say_in(lang, IN_PERCENT).replace("%", "")) for lang in LANGUAGES}

    def whole(self) -> Node:
        node = self._sum(0)
        if (more := self._peek()) is not None:
            self._unexpected(more)
        return node

    def _sum(self, depth: int) -> Node:
        if depth > DEEPEST:
            _stop(_("elle est trop longue : faites-en plusieurs indicateurs."), 0, len(self._text))
        parts, signs = [self._term(depth)], ""
        while (sign := self._take("+", "-")) is not None:
            signs += sign.kind
            parts.append(self._term(depth))
        return Sum(tuple(parts), signs) if signs else parts[0]

    def _term(self, depth: int) -> Node:
        top = self._factor(depth)
        if (sign := self._take("/")) is None:
            if (percent := self._percent()) is not None:
                _stop(_("« % » ne se met qu’après une division : A / B en %."), percent.start, percent.end)
            return top
        bottom = self._factor(depth)
        percent = self._percent()
        if (again := self._take("/")) is not None:
            _stop(_("deux divisions : mettez des parenthèses."), sign.start, again.end)
        return Ratio(top, bottom, percent is not None)

    def _factor(self, depth: int) -> Node:
        token = self._peek()
        if token is None:
            _stop(_("elle s’arrête trop tôt : il manque une mesure."), len(self._text), len(self._text))
        if self._take("(") is not None:
            node = self._sum(depth + 1)
            if self._take(")") is None:
                _stop(_("une parenthèse n’est pas fermée."), token.start, token.end)
            return node
        if token.kind != WORD:
            self._unexpected(token)
        return self._figure(self._inside())

    def _inside(self) -> list[Token]:
        """The words of one figure, without an « en » that belongs to a percent sign."""
        found = []
        while (token := self._peek()) is not None and token.kind in _INSIDE:
            self._at += 1
            found.append(token)
        if token is not None and token.kind == PERCENT and len(found) > 1 and fold(found[-1].text) in self._in:
            found.pop()
        return found

    def _percent(self) -> Token | None:
        ahead = self._tokens[self._at : self._at + 2]
        if len(ahead) == 2 and ahead[1].kind == PERCENT and fold(ahead[0].text) in self._in:
            self._at += 1
        return self._take(PERCENT)

    def _figure(self, inside: Sequence[Token]) -> Figure | Number:
        segments = _split(inside, SEP)
        first = segments[0]
        if len(inside) == 1 and _NUMBER.fullmatch(first[0].text):
            return self._number(first[0])
        start, end = first[0].start, first[-1].end
        measure = MEASURES.get(self._words.measures.get(fold(self._text[start:end]), ""))
        if measure is None:
            self._no_measure(start, end)
        self.understood += 1
        filters = []
        for at, segment in enumerate(segments[1:], start=1):
            if not segment:
                after = next((one.end for one in reversed(segments[at - 1])), start)
                self._no_filter(measure, after, after)
            filters.append(self._filter(measure, segment[0].start, segment[-1].end))
        return figure(measure.code, filters)

    def _number(self, token: Token) -> Number:
        value = float(token.text.replace(",", "."))
        if value > MOST_NUMBER:
            _stop(_("ce nombre est trop grand."), token.start, token.end)
        return Number(value)

    def _filter(self, measure: Measure, start: int, end: int) -> tuple[str, list[str]]:
        short = self._short(measure, start, end)
        if short is not None:
            return short
        key, after = key_at(self._words, measure, self._text, start, end)
        if key is None:
            self._no_filter(measure, start, end)
        groups = _split(self._skipped(after, end), OR, self._words.alternative)
        values = [value for group in groups for value in self._value(measure, key, group, after, end)]
        return key.code, values

    def _short(self, measure: Measure, start: int, end: int) -> tuple[str, list[str]] | None:
        known = {fold(word): (key, value) for word, key, value in self._words.shorts_of(measure)}
        groups = _split(tokens(self._text, start, end), OR, self._words.alternative)
        found = [known.get(fold(self._text[group[0].start : group[-1].end])) if group else None for group in groups]
        said = [one for one in found if one is not None]
        if len(said) != len(found) or len({key for key, _value in said}) != 1:
            return None
        return said[0][0], [value for _key, value in said]

    def _skipped(self, start: int, end: int) -> list[Token]:
        """The words of a value, without a colon or an equals sign before them."""
        while start < end and self._text[start] in ":= \u00a0\u202f":
            start += 1
        return tokens(self._text, start, end)

    def _value(self, measure: Measure, key: Key, group: Sequence[Token], after: int, end: int) -> list[str]:
        name = self._words.said(key.words)[0]
        if not group:
            _stop(_("il manque une valeur après « {key} ».", key=name), after, end)
        start, last = group[0].start, group[-1].end
        typed = self._text[start:last]
        if len(group) == 1 and group[0].kind == CODE:
            found = self._words.coded(key, group[0].text)
        elif len(group) == 1 and group[0].kind == QUOTED:
            found = self._words.meant(measure, key, group[0].text, whole=True)
        elif all(token.kind == WORD for token in group):
            found = self._words.meant(measure, key, typed)
        else:
            found = []
        if len(found) == 1:
            return found
        if found:
            names = readable(" ".join(self._both(measure, key, value)) for value in found)
            reason = _("« {value} » peut être : {names}. Écrivez le code, avec son signe #.", value=typed, names=names)
            _stop(reason, start, last)
        names = readable(one.name for one in self._words.entries(key, measure.kind)) if not key.ref else ""
        reason = _("« {value} » n’est pas un nom connu pour « {key} ».", value=typed, key=name)
        _stop(f"{reason} {_('Par exemple : {names}.', names=names)}" if names else reason, start, last)

    def _both(self, measure: Measure, key: Key, value: str) -> tuple[str, str]:
        name, code = self._words.name(measure, key, value)
        return name, f"#{code}"

    # ---- signs -------------------------------------------------------------------------------------

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *kinds: str) -> Token | None:
        token = self._peek()
        if token is None or token.kind not in kinds:
            return None
        self._at += 1
        return token

    def _unexpected(self, token: Token) -> NoReturn:
        piece = self._text[token.start : token.end]
        reason = _("« {word} » n’a pas sa place ici : il faut une mesure, ou +, −, /, · .", word=piece)
        _stop(reason, token.start, token.end)

    def _no_measure(self, start: int, end: int) -> NoReturn:
        typed = self._text[start:end]
        names = [self._words.said(one.words)[0] for one in MEASURES.values()]
        wanted = set(fold(typed).split())
        near = sorted(names, key=lambda name: -len(wanted & set(fold(name).split())))
        reason = _("« {word} » n’est pas une mesure. Par exemple : {names}.", word=typed, names=readable(near, 4))
        _stop(reason, start, end)

    def _no_filter(self, measure: Measure, start: int, end: int) -> NoReturn:
        names = [word for word, _key, _value in self._words.shorts_of(measure)]
        names += [self._words.said(key.words)[0] for key in self._words.keys_of(measure)]
        typed, name = self._text[start:end], self._words.said(measure.words)[0]
        if not typed:
            _stop(_("il manque une précision après « · » : {names}.", names=readable(names, _SHOWN)), start, end)
        reason = _(
            "« {word} » ne précise pas « {measure} ». Il faut l’un de ces mots : {names}.",
            word=typed,
            measure=name,
            names=readable(names, _SHOWN),
        )
        _stop(reason, start, end)


def key_at(lexicon: Lexicon, measure: Measure, text: str, start: int, end: int) -> tuple[Key | None, int]:
    """The filter that a stretch of text begins with (the longest words win), and where its value begins."""
    said = words_at(text, start, end)
    found = [
        (len(fold(phrase).split()), at, key)
        for key in lexicon.keys_of(measure)
        for phrase in lexicon.said(key.words)
        if (at := begins(said, phrase)) is not None
    ]
    if not found:
        return None, start
    _length, at, key = max(found, key=lambda one: one[0])
    return key, at


def _split(some: Sequence[Token], kind: str, word: str = "") -> list[list[Token]]:
    """Tokens apart at those of a kind, or at a word."""
    found: list[list[Token]] = [[]]
    for token in some:
        if token.kind == kind or (word and token.kind == WORD and fold(token.text) == word):
            found.append([])
        else:
            found[-1].append(token)
    return found


def _stop(reason: str, start: int, end: int) -> NoReturn:
    raise FormulaUnread(field=_("Formule"), reason=reason, start=start, end=end)
