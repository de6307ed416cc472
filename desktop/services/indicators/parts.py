"""Owns the parts that a value of an indicator may be of (sex, age, public, nationality); must not know any value.

What nobody said is a part of its own, `not-stated`, in every dimension. A sum is made only of parts that cannot hold
the same person: women and men, nationalities, ages of one scale. Publics overlap (a refugee may be a student): their
parts stand beside each other and are never added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from desktop.i18n import _
from desktop.models.plain import Reader
from desktop.services.names.naming import choices, labels

NOT_STATED: Final = "not-stated"
ADDITIVE: Final = frozenset({"people", "number", "mad", "eur"})  # units of which parts make a whole
# dimension -> the list of its codes; the order is the one in which they are shown and tried for a sum
SCHEMES: Final[Mapping[str, str]] = MappingProxyType(
    {"sex": "sex", "age": "age", "people": "group", "nationality": "country"}
)
SHORT: Final = frozenset({"sex"})  # dimensions of which every part is offered from the start
_CROSSED: Final = ("sex", "age")  # what may be typed crossed: women of 18 to 59
_ADDED: Final = ("age", "nationality", "sex")  # what is added up where parts are crossed, in this order
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


def can_cross(dimensions: Collection[str]) -> bool:
    """Whether an indicator is detailed by what may be typed crossed."""
    return set(_CROSSED) <= set(dimensions)


def offered(
    ask: Reader, dimensions: Collection[str], used: Collection[Part], lang: str, *, crossed: bool = False
) -> tuple[Part, ...]:
    """The columns of a grid: for each dimension the indicator is detailed by, its parts in the order of their list.

    Of long lists (countries, publics) only those in use, and the unstated one; then what else is in use. `crossed`:
    each sex of each age too, but of ages that hold others.
    """
    found: list[Part] = []
    places: dict[str, dict[str, int]] = {}
    for name, scheme in SCHEMES.items():
        mine = {part for part in used if part.of_one(name)}
        if name not in dimensions and not mine:
            continue
        codes = [one.code for one in choices(ask, scheme, lang)]
        places[name] = {code: at for at, code in enumerate(dict.fromkeys([*codes, NOT_STATED]))}
        order = {Part(**{name: code}): at for code, at in places[name].items()}
        if name in SHORT or name == "age":
            mine |= set(order) if name in dimensions else set()
        elif name in dimensions:
            mine.add(Part(**{name: NOT_STATED}))
        found += sorted(mine, key=lambda part: (order.get(part, len(order)), part))
    others = set(used) - set(found) - {EVERYBODY}
    if crossed and can_cross(dimensions):
        narrow = [age for age in places["age"] if age not in _WIDER]
        others |= {Part(sex=sex, age=age) for sex in places["sex"] for age in narrow}

    def place(part: Part) -> list[tuple[int, str]]:
        return [(places.get(name, {}).get(code, len(places)), code) for name, code in part._asdict().items()]

    return (*found, *sorted(others, key=place))


def whole_of(parts: Mapping[Part, float], unit: str) -> tuple[float, str] | None:
    """(sum, dimension) that parts of one dimension make, None where no sum may be made, or would leave somebody out.

    Somebody would be left out where only men are told, and women by their ages, which could not be added up.
    """
    if unit not in ADDITIVE:
        return None
    for name in ("sex", "age", "nationality"):
        mine = {getattr(part, name): value for part, value in parts.items() if part.of_one(name)}
        told = {getattr(part, name) for part in parts} - {""}
        if told and told == set(mine) and (name != "age" or not _overlapping(list(mine))):
            return sum(mine.values()), name
    return None


def margins(parts: Mapping[Part, float], unit: str) -> dict[Part, tuple[float, str]]:
    """Parts that nobody typed, as sums of those that are crossed: women of all ages, that age of all sexes.

    Part -> (sum, the dimension that was added up). Nothing is added where the same person may be in two of them.
    """
    found: dict[Part, tuple[float, str]] = {}
    if unit not in ADDITIVE:
        return found
    for size in range(len(_ADDED), 1, -1):
        known = {**parts, **{part: value for part, (value, _added) in found.items()}}
        for added in _ADDED:
            wholes: dict[Part, dict[str, float]] = defaultdict(dict)
            for part, value in known.items():
                if len(part.dimensions) == size and getattr(part, added) and not part.people:
                    wholes[part._replace(**{added: ""})][getattr(part, added)] = value
            for whole, values in wholes.items():
                if whole not in known and whole not in found and not (added == "age" and _overlapping(list(values))):
                    found[whole] = sum(values.values()), added
    return found


def _overlapping(ages: Sequence[str]) -> bool:
    return any(wide in ages and parts & set(ages) for wide, parts in _WIDER.items())
