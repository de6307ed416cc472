"""Owns the parts that a value of an indicator may be of (sex, age, public, nationality); must not know any value.

What nobody said is a part of its own, `not-stated`, in every dimension. A sum is made only of parts that cannot hold
the same person: women and men, nationalities, ages of one scale. Publics overlap (a refugee may be a student): their
parts stand beside each other and are never added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from desktop.i18n import _
from desktop.models.plain import Reader
from desktop.services.naming import choices, labels

NOT_STATED: Final = "not-stated"
ADDITIVE: Final = frozenset({"people", "number", "mad", "eur"})  # units of which parts make a whole
# dimension -> the list of its codes; the order is the one in which they are shown and tried for a sum
SCHEMES: Final[Mapping[str, str]] = MappingProxyType(
    {"sex": "sex", "age": "age", "people": "group", "nationality": "country"}
)
SHORT: Final = frozenset({"sex"})  # dimensions of which every part is offered from the start
_WIDER: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"children": frozenset({"0-4", "5-11", "12-17"}), "adults": frozenset({"18-59", "60+"})}
)


class Part(NamedTuple):
    """A part of the people: codes, "" for what it is not narrowed by. All empty: everybody."""

    sex: str = ""
    age: str = ""
    people: str = ""
    nationality: str = ""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that it is narrowed by."""
        return tuple(name for name in SCHEMES if getattr(self, name))

    def of_one(self, dimension: str) -> bool:
        """Whether it is narrowed by that dimension and nothing else."""
        return self.dimensions == (dimension,)


EVERYBODY: Final = Part()


def part_of(row: Any) -> Part:
    """The part that a row of values is of."""
    return Part(*(getattr(row, name) or "" for name in SCHEMES))


def part_labels(ask: Reader, parts: Iterable[Part], lang: str) -> dict[Part, str]:
    """Part -> "Femmes", "Femmes · 18–59 ans"; a code never seen is its own label."""
    wanted = list(dict.fromkeys(parts))
    known = {
        name: labels(ask, scheme, sorted({getattr(part, name) for part in wanted} - {"", NOT_STATED}), lang)
        for name, scheme in SCHEMES.items()
    }
    none = {"sex": _("Sexe non renseigné"), "age": _("Âge non renseigné"), "people": _("Public non renseigné")}

    def word(name: str, code: str) -> str:
        return none.get(name, _("Non renseigné")) if code == NOT_STATED else known[name].get(code, code)

    return {part: " · ".join(word(name, getattr(part, name)) for name in part.dimensions) for part in wanted}


def offered(ask: Reader, dimensions: Collection[str], used: Collection[Part], lang: str) -> tuple[Part, ...]:
    """The columns of a grid: for each dimension the indicator is detailed by, its parts in the order of their list.

    Of long lists (countries, publics) only those in use, and the unstated one; then what else is in use.
    """
    found: list[Part] = []
    for name, scheme in SCHEMES.items():
        mine = {part for part in used if part.of_one(name)}
        if name not in dimensions and not mine:
            continue
        codes = [one.code for one in choices(ask, scheme, lang)]
        order = {Part(**{name: code}): at for at, code in enumerate([*codes, NOT_STATED])}
        if name in SHORT or name == "age":
            mine |= set(order) if name in dimensions else set()
        elif name in dimensions:
            mine.add(Part(**{name: NOT_STATED}))
        found += sorted(mine, key=lambda part: (order.get(part, len(order)), part))
    return (*found, *sorted(set(used) - set(found) - {EVERYBODY}))


def whole_of(parts: Mapping[Part, float], unit: str) -> tuple[float, str] | None:
    """(sum, dimension) that parts of one dimension make, None where no sum may be made."""
    if unit not in ADDITIVE:
        return None
    for name in ("sex", "age", "nationality"):
        mine = {getattr(part, name): value for part, value in parts.items() if part.of_one(name)}
        if mine and (name != "age" or not _overlapping(list(mine))):
            return sum(mine.values()), name
    return None


def _overlapping(ages: Sequence[str]) -> bool:
    return any(wide in ages and parts & set(ages) for wide, parts in _WIDER.items())
