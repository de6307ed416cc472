"""Owns writing a formula as a person reads it, in one language; must not know how it was typed."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.i18n import say_in
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.measures import IN_PERCENT, KEYS, MEASURES, OR, Key, Measure
from desktop.services.formula.tokens import plain, quoted, tokens
from desktop.services.formula.tree import Figure, Filter, Node, Number, Ratio, Sum, number_text
from desktop.services.words.folding import fold


def say(node: Node, lexicon: Lexicon) -> str:
    """The formula in the lexicon's language; reading it gives the formula again."""
    match node:
        case Number():
            text = number_text(node.value)
            return text if lexicon.lang == "en" else text.replace(".", ",")
        case Figure():
            return _figure(node, lexicon)
        case Sum():
            parts = [_inner(part, lexicon, (Sum,)) for part in node.parts]
            signs = {"+": " + ", "-": " − "}
            return parts[0] + "".join(signs[s] + part for s, part in zip(node.signs, parts[1:], strict=True))
        case Ratio():
            top, bottom = (_inner(part, lexicon, (Sum, Ratio)) for part in (node.top, node.bottom))
            return f"{top} / {bottom}" + (f" {say_in(lexicon.lang, IN_PERCENT)}" if node.percent else "")


def _inner(node: Node, lexicon: Lexicon, apart: tuple[type[Node], ...]) -> str:
    text = say(node, lexicon)
    return f"({text})" if isinstance(node, apart) else text


def _figure(node: Figure, lexicon: Lexicon) -> str:
    measure = MEASURES[node.measure]
    return " · ".join([lexicon.said(measure.words)[0], *(_filter(one, measure, lexicon) for one in node.filters)])


def _filter(one: Filter, measure: Measure, lexicon: Lexicon) -> str:
    narrowing = KEYS[one.key]
    shorts = {(key, value): word for word, key, value in reversed(lexicon.shorts_of(measure))}
    if len(one.values) == 1 and (one.key, one.values[0]) in shorts:
        return shorts[one.key, one.values[0]]
    values = [say_value(measure, narrowing, value, lexicon) for value in one.values]
    return f"{lexicon.said(narrowing.words)[0]} " + f" {say_in(lexicon.lang, OR)} ".join(values)


def say_value(measure: Measure, key: Key, value: str, lexicon: Lexicon) -> str:
    """A value as it is written: its name, between quotes where it must, else its code."""
    name, code = lexicon.name(measure, key, value)
    if not name:
        return f"#{code}"
    if plain(name) and not _mistaken(name, lexicon, measure) and lexicon.meant(measure, key, name) == [value]:
        return name
    return quoted(name) or f"#{code}"


def _mistaken(name: str, lexicon: Lexicon, measure: Measure) -> bool:
    """Whether the words of a name could be read as words of the language."""
    words: Sequence[str] = [fold(one.text) for one in tokens(name)]
    keys = {fold(phrase) for key in lexicon.keys_of(measure) for phrase in lexicon.said(key.words)}
    starts = {word for phrase in keys for word in phrase.split()}
    return lexicon.alternative in words or words[0] in starts or not words[0] or name[0] in ":=" or "%" in name
