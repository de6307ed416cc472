"""Owns how columns that count people become counts by sex and age; must not know the rest of a row.

Each column counts some people: those of a sex, of some ages, of a public, or everybody. What one column counts within
another is not added to it: the wider one tells only those of whom nothing more is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple

from desktop.exchange.incoming.shapes import CountOf, Value
from desktop.exchange.incoming.understanding.ages import ADULTS, ALL, CHILDREN, Ages, ages_in, ages_of, code_of
from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.exchange.incoming.understanding.dates import names_a_time
from desktop.exchange.incoming.understanding.headings import public_in
from desktop.exchange.incoming.understanding.hxl import public_of, tag_in
from desktop.exchange.incoming.understanding.lexicon import OTHERS, lexicon, tokens
from desktop.exchange.incoming.understanding.values import Bad, each, number
from desktop.i18n import _, format_list

_MOSTLY: Final = 0.9
_MEASURES: Final = ("reached", "targeted")
_WHO: Final = {
    "women": ("women", ALL),
    "girls": ("women", CHILDREN),
    "men": ("men", ALL),
    "boys": ("men", CHILDREN),
    "children": ("", CHILDREN),
    "not_stated": ("not-stated", ALL),
    "total": ("", ALL),
}
_SHORT: Final = {"women": "women", "men": "men", "not-stated": "not_stated"}

Numbers = dict[int, dict[Value, Any]]  # column -> value -> its number, or why it is none
Bads = list[tuple[int, str]]


class People(NamedTuple):
    """Whom a column counts: their sex and public ("" for all), their ages."""

    sex: str
    ages: Ages
    public: str = ""

    def within(self, other: People) -> bool:
        """Whether all of them are among the others."""
        return (
            other.sex in ("", self.sex) and other.public in ("", self.public) and self.ages.within(other.ages)
        ) and self != other

    def apart(self, other: People) -> bool:
        """Whether nobody is of both."""
        return (
            ("" not in (self.sex, other.sex) and self.sex != other.sex)
            or ("" not in (self.public, other.public) and self.public != other.public)
            or self.ages.apart(other.ages)
        )


class Heads:
    """The columns of a table that count people, by what is counted: people reached, people aimed at."""

    def __init__(self, columns: Sequence[Chosen]) -> None:
        numbers: Numbers = {}
        by_measure: dict[str, list[tuple[Chosen, People]]] = {}
        for one in columns:
            if one.concept.startswith("people:"):
                *measure, who = one.concept.split(":")[1:]
                if who in _WHO and (measure or ["reached"])[0] in _MEASURES:
                    numbers[one.index] = each(one, number)
                    by_measure.setdefault((measure or ["reached"])[0], []).append((one, _people(one, who)))
        self._measures = {name: _Measure(several, numbers) for name, several in by_measure.items()}

    def __bool__(self) -> bool:
        return bool(self._measures)

    def of(self, row: int, bad: Bads) -> tuple[dict[str, int], dict[CountOf, int]]:
        """What a row counts: women, men and not stated reached where no more is said of anybody, all else one by one.

        What cannot be taken goes to `bad` as (column, reason).
        """
        short: dict[str, int] = {}
        counts: dict[CountOf, int] = {}
        for measure, one in self._measures.items():
            for of, value in one.of(measure, row, bad).items():
                if measure == "reached" and one.plain:
                    short[_SHORT[of.sex]] = value
                else:
                    counts[of] = value
        return short, counts


def _people(one: Chosen, who: str) -> People:
    sex, ages = _WHO[who]
    tag = tag_in(one.tag)
    told = ages_of(tag.attributes) if tag else None
    public = public_of(tag.attributes) if tag else public_in(one.heading)
    return People(sex, told or ages_in(one.heading) or ages, public)


class _Measure:
    """The columns that count one thing. `plain`: none tells an age or a public."""

    def __init__(self, columns: Sequence[tuple[Chosen, People]], numbers: Numbers) -> None:
        self._numbers = numbers
        self._by: dict[People, list[Chosen]] = {}
        for one, people in columns:
            self._by.setdefault(people, []).append(one)
        for people, several in self._by.items():
            self._by[people] = self._of_one_time(self._without_parts(several))
        self._know_the_men()
        self._one_total()
        self._part_the_young()
        self._leave_other_cuts()
        self.plain = all(people.ages == ALL and not people.public for people in self._by)
        self._order = sorted(self._by, key=lambda one: (sum(other.within(one) for other in self._by), one))

    def of(self, measure: str, row: int, bad: Bads) -> dict[CountOf, int]:
        """The counts of a row, nobody in two of them."""
        said: dict[People, int] = {}
        for people in self._order:
            value = self._sum(people, row, bad)
            if value is None:
                continue
            inside = [one for one in said if one.within(people)]
            counted = sum(said[one] for one in inside)
            if inside and value == sum(said[one] for one in inside if one.sex in ("women", "men")):
                for one in inside:  # women and men are everybody, whatever else is said of them
                    if one.sex not in ("women", "men"):
                        del said[one]
            elif value < counted:
                reason = _("le total ({total}) est plus petit que ses parties ({sum})", total=value, sum=counted)
                bad.append((self._by[people][0].index, reason))
            elif value > counted or not inside:
                said[people] = value - counted
        found: dict[CountOf, int] = {}
        for people, value in said.items():
            public = "" if people.public == OTHERS else people.public
            key = CountOf(measure, public, self._age(people), people.sex or "not-stated")
            found[key] = found.get(key, 0) + value
        return found

    def _age(self, people: People) -> str:
        """Of women among whom girls are counted apart, those of whom no age is told are grown."""
        grown = people.ages == ALL and people._replace(ages=CHILDREN) in self._by
        return code_of(ADULTS if grown else people.ages)

    def _sum(self, people: People, row: int, bad: Bads) -> int | None:
        found: int | None = None
        for one in self._by[people]:
            value = one.facts.values[row]
            told = self._numbers[one.index].get(value) if value is not None else None
            if isinstance(told, Bad):
                bad.append((one.index, str(told)))
            elif told is not None:
                found = (found or 0) + told
        return found

    def _without_parts(self, several: list[Chosen]) -> list[Chosen]:
        """When one column is the sum of the others of the same people, the others are within it."""
        if len(several) < 3:
            return several
        for whole in several:
            rest = [one for one in several if one is not whole]
            if self._share(partial(self._makes, rest, whole)) >= _MOSTLY:
                for one in rest:
                    one.left, one.target = _("compté dans « {column} »", column=whole.heading), None
                return [whole]
        return several

    def _of_one_time(self, several: list[Chosen]) -> list[Chosen]:
        """Columns that each count a month or a quarter are left: nobody knows whether they count the same people."""
        dated = [one for one in several if names_a_time(one.heading)]
        if len(dated) < 2:
            return several
        for one in dated:
            one.left, one.target = _("compte une période : les mêmes personnes peuvent y être plusieurs fois"), None
        return [one for one in several if one not in dated]

    def _plain(self, one: Chosen, row: int) -> int | None:
        value = one.facts.values[row]
        told = self._numbers[one.index].get(value) if value is not None else None
        return None if told is None or isinstance(told, Bad) else int(told)

    def _know_the_men(self) -> None:
        """Languages that have one word for men and for everybody ("beneficiarios") write it twice: with the women it
        makes the other."""
        women, men, everybody = People("women", ALL), People("men", ALL), People("", ALL)
        several = self._by.get(everybody, [])
        if len(several) != 2 or women not in self._by or men in self._by:
            return
        for one, whole in (several, several[::-1]):
            if self._share(partial(self._makes, [*self._by[women], one], whole)) >= _MOSTLY:
                self._by[men], self._by[everybody] = [one], [whole]
                if one.target is not None:
                    one.target = replace(one.target, field=one.target.field.replace("total", "men"))
                return

    def _one_total(self) -> None:
        """Two totals of everybody are never added: the one that is never the smaller is taken."""
        everybody = People("", ALL)
        several = self._by.get(everybody, [])
        if len(several) < 2:
            return
        most = max(several, key=lambda one: sum(self._plain(one, row) or 0 for row in range(one.facts.rows)))
        for one in several:
            if one is not most:
                one.left, one.target = _("compté déjà, autrement : {columns}", columns=most.heading), None
        self._by[everybody] = [most]

    def _makes(self, parts: Sequence[Chosen], whole: Chosen, row: int) -> bool | None:
        """Whether parts make the whole in a row; None where nothing is said."""
        total, numbers = self._plain(whole, row), [self._plain(one, row) for one in parts]
        if total is None or all(one is None for one in numbers):
            return None
        return total == sum(one or 0 for one in numbers)

    def _share(self, holds: Callable[[int], bool | None]) -> float:
        """Of the rows that say something, the share in which that holds."""
        rows = next(iter(self._by.values()))[0].facts.rows
        said = [found for row in range(rows) if (found := holds(row)) is not None]
        return sum(said) / len(said) if said else 0.0

    def _part_the_young(self) -> None:
        """ "Women" beside "girls" are the grown ones, unless the file's own totals show that girls are among them."""
        young = [people for people in self._by if people.ages.within(CHILDREN)]
        sexed = [people for people in self._by if people.sex in ("women", "men") and people.ages == ALL]
        if not young or not sexed or not self._young_add(young, sexed):
            return
        for people in sexed:
            several = self._by.pop(people)
            self._by.setdefault(people._replace(ages=ADULTS), []).extend(several)

    def _young_add(self, young: list[People], grown: list[People]) -> bool:
        columns = [one for people in young for one in self._by[people]]
        if any(set(tokens(one.heading)) & lexicon().people["within"] for one in columns):
            return False  # "of whom children"
        totals = self._by.get(People("", ALL))
        if not totals:
            return True
        with_young = without = 0
        for row in range(totals[0].facts.rows):
            total = self._plain(totals[0], row)
            adults, children = (
                sum(self._plain(one, row) or 0 for people in some for one in self._by[people])
                for some in (grown, young)
            )
            if total is not None and children:
                with_young += total == adults + children
                without += total == adults
        return with_young >= without

    def _leave_other_cuts(self) -> None:
        """The same people cut another way (by sex, and by age beside it) would be counted twice: sexes stay."""
        for people in sorted(self._by, key=lambda one: (one.sex in ("women", "men"), one.public == "")):
            rivals = [one for one in self._by if one != people and not _nested(one, people)]
            if not rivals:
                continue
            others = format_list([self._by[one][0].heading for one in rivals if self._by[one]])
            for one in self._by.pop(people):
                one.left, one.target = _("compté déjà, autrement : {columns}", columns=others), None


def _nested(one: People, other: People) -> bool:
    return one.apart(other) or one.within(other) or other.within(one)
