"""Owns what a formula is: figures with their filters, numbers, sums and ratios; must not know words nor how one counts.

A formula is kept in a form that no language changes: `reached(sector=health;sex=women)`, `(a() / b())%`,
`(a() + b() - 2)`. Filters stand in the order of KEYS, their values sorted, so that equal formulas are equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

LONGEST: Final = 2000  # characters of a formula, as typed or as kept
DEEPEST: Final = 8
MOST_NODES: Final = 40
MOST_VALUES: Final = 30  # of one filter
MOST_NUMBER: Final = 1e12
KEYS: Final = (
    *("sector", "status", "phase", "modality", "kind", "group", "audience", "sex", "age", "nationality", "severity"),
    *("area", "project", "actor", "actor_type", "snia", "sdg", "gcm", "cluster", "currency"),
)
_RANK: Final = {key: at for at, key in enumerate(KEYS)}
_TOKEN: Final = re.compile(r"\s*(?:([a-z][a-z-]*)\(([^()]*)\)|(\d+(?:\.\d+)?)|([()+/%-]))")
_SAFE: Final = "+-_."


@dataclass(frozen=True, slots=True, order=True)
class Filter:
    """Any of these values: codes of the key's list, or hexadecimal ids."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that is counted or added up, narrowed by every filter."""

    measure: str
    filters: tuple[Filter, ...] = ()

    def wanted(self, key: str) -> tuple[str, ...]:
        """The values of a filter; none when it is not there."""
        return next((one.values for one in self.filters if one.key == key), ())


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written, not negative."""

    value: float


@dataclass(frozen=True, slots=True)
class Sum:
    """Two or more parts: the first, then each added (`+`) or taken away (`-`)."""

    parts: tuple[Node, ...]
    signs: str  # one for each part after the first


@dataclass(frozen=True, slots=True)
class Ratio:
    """One divided by the other; in hundredths when `percent`."""

    top: Node
    bottom: Node
    percent: bool = False


Node = Figure | Number | Sum | Ratio


def figure(measure: str, filters: Iterable[tuple[str, Iterable[str]]] = ()) -> Figure:
    """A figure in its one form: filters in order, values sorted and once. Those of one key are one. Raises KeyError."""
    found: dict[str, set[str]] = {}
    for key, values in filters:
        found.setdefault(key, set()).update(values)
    order = sorted(found, key=_RANK.__getitem__)
    return Figure(measure, tuple(Filter(key, tuple(sorted(found[key]))) for key in order if found[key]))


def figures(node: Node) -> Iterator[Figure]:
    """Every figure in a formula, from left to right."""
    match node:
        case Figure():
            yield node
        case Sum():
            for part in node.parts:
                yield from figures(part)
        case Ratio():
            yield from figures(node.top)
            yield from figures(node.bottom)


def kept(node: Node) -> str:
    """The form in which a formula is kept and travels."""
    match node:
        case Figure():
            return f"{node.measure}({';'.join(_kept_filter(one) for one in node.filters)})"
        case Number():
            return number_text(node.value)
        case Sum():
            parts = [kept(node.parts[0])]
            parts += [f"{sign} {kept(part)}" for sign, part in zip(node.signs, node.parts[1:], strict=True)]
            return f"({' '.join(parts)})"
        case Ratio():
            return f"({kept(node.top)} / {kept(node.bottom)})" + "%" * node.percent


def number_text(value: float) -> str:
    """A number with a point and no more decimals than it has."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def read_kept(text: str) -> Node:
    """The formula that a kept form stands for. Raises ValueError for anything that `kept` does not write."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    node = _Kept(text).whole()
    if kept(node) != text:
        raise ValueError("not in its one form")
    return node


class _Kept:
    """Reads the kept form; as small as it is strict."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._nodes = 0

    def whole(self) -> Node:
        node = self._node(0)
        if self._at != len(self._tokens):
            raise ValueError("more than one formula")
        return node

    def _node(self, depth: int) -> Node:
        self._nodes += 1
        if depth > DEEPEST or self._nodes > MOST_NODES:
            raise ValueError("too deep")
        name, inside, number, sign = self._next()
        if name:
            return figure(name, [_read_filter(one) for one in inside.split(";") if one])
        if number:
            return Number(float(number))
        if sign != "(":
            raise ValueError(sign)
        return self._bracket(depth)

    def _bracket(self, depth: int) -> Node:
        parts, signs = [self._node(depth + 1)], ""
        while (sign := self._next()[3]) in ("+", "-", "/"):
            signs += sign
            parts.append(self._node(depth + 1))
        if sign != ")" or not signs:
            raise ValueError(sign)
        if signs != "/":
            if "/" in signs:
                raise ValueError("two signs")
            return Sum(tuple(parts), signs)
        percent = self._at < len(self._tokens) and self._tokens[self._at][3] == "%"
        self._at += percent
        return Ratio(parts[0], parts[1], percent)

    def _next(self) -> tuple[str, str, str, str]:
        if self._at >= len(self._tokens):
            raise ValueError("it ends too soon")
        self._at += 1
        return self._tokens[self._at - 1]


def _tokens(text: str) -> Iterator[tuple[str, str, str, str]]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(text[at:])
        name, inside, number, sign = found.groups()
        yield name or "", inside or "", number or "", sign or ""
        at = found.end()


def _kept_filter(one: Filter) -> str:
    return f"{one.key}={'|'.join(quote(value, safe=_SAFE) for value in one.values)}"


def _read_filter(text: str) -> tuple[str, list[str]]:
    key, sign, values = text.partition("=")
    if not sign or key not in _RANK:
        raise ValueError(text)
    found = [unquote(value, errors="strict") for value in values.split("|")]
    if len(found) > MOST_VALUES or not all(found):
        raise ValueError(text)
    return key, found
