"""Owns how columns that count people become women, men and not stated; must not know the rest of a row.

Girls and boys add to women and men, unless the file's own totals show that they are counted there already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.columns import Chosen
from desktop.exchange.incoming.understanding.dates import names_a_time
from desktop.exchange.incoming.understanding.values import Bad, each, number
from desktop.i18n import _

_SIDES: Final[Mapping[str, tuple[str, str]]] = {"women": ("women", "girls"), "men": ("men", "boys")}
_MOSTLY: Final = 0.9


class Heads:
    """The columns of a table that count people."""

    def __init__(self, columns: Sequence[Chosen]) -> None:
        self._turned: dict[int, dict[Value, Any]] = {}
        self._by: dict[str, list[Chosen]] = {}
        for one in columns:
            if one.concept.startswith("people:"):
                self._turned[one.index] = each(one, number)
                self._by.setdefault(one.concept[7:], []).append(one)
        for name, several in self._by.items():
            self._by[name] = self._of_one_time(self._without_parts(several))
        self._adding = self._young_add()

    def __bool__(self) -> bool:
        return bool(self._by)

    def of(self, row: int, bad: list[tuple[int, str]]) -> dict[str, int]:
        """women, men, not_stated of a row; what cannot be taken goes to `bad` as (column, reason)."""
        said: dict[str, int] = {}
        for side, names in _SIDES.items():
            grown = self._sum(names[0], row, bad)
            young = self._sum(names[1], row, bad)
            if grown is not None or young is not None:
                adding = self._adding or grown is None
                said[side] = (grown or 0) + ((young or 0) if adding else 0)
        loose = [self._sum(name, row, bad) for name in ("not_stated", "children")]
        if any(one is not None for one in loose):
            said["not_stated"] = sum(one or 0 for one in loose)
        total = self._sum("total", row, bad)
        if total is not None:
            told = said.get("women", 0) + said.get("men", 0)
            if total < told:
                column = self._by["total"][0].index
                bad.append(
                    (column, _("le total ({total}) est plus petit que femmes + hommes ({sum})", total=total, sum=told))
                )
            elif total > told or not said:
                said["not_stated"] = total - told
            else:
                said.pop("not_stated", None)  # women and men are everybody, whatever else is said of them
        return said

    def _sum(self, name: str, row: int, bad: list[tuple[int, str]]) -> int | None:
        found: int | None = None
        for one in self._by.get(name, ()):
            value = one.facts.values[row]
            told = self._turned[one.index].get(value) if value is not None else None
            if isinstance(told, Bad):
                bad.append((one.index, str(told)))
            elif told is not None:
                found = (found or 0) + told
        return found

    def _without_parts(self, several: list[Chosen]) -> list[Chosen]:
        """When one column is the sum of the others of its name, the others are within it."""
        if len(several) < 3:
            return several
        for whole in several:
            rest = [one for one in several if one is not whole]
            equal = said = 0
            for row in range(whole.facts.rows):
                numbers = [self._plain(one, row) for one in rest]
                total = self._plain(whole, row)
                if total is not None and any(n is not None for n in numbers):
                    said += 1
                    equal += total == sum(n or 0 for n in numbers)
            if said and equal >= _MOSTLY * said:
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
        told = self._turned[one.index].get(value) if value is not None else None
        return None if told is None or isinstance(told, Bad) else int(told)

    def _young_add(self) -> bool:
        totals, young = self._by.get("total"), [*self._by.get("girls", ()), *self._by.get("boys", ())]
        grown = [*self._by.get("women", ()), *self._by.get("men", ())]
        if not totals or not young or not grown:
            return True
        with_young = without = 0
        for row in range(totals[0].facts.rows):
            total = self._plain(totals[0], row)
            adults = sum(self._plain(one, row) or 0 for one in grown)
            children = sum(self._plain(one, row) or 0 for one in young)
            if total is not None and children:
                with_young += total == adults + children
                without += total == adults
        if without > with_young:
            for one in young:
                one.left, one.target = _("compté déjà avec les femmes et les hommes"), None
            return False
        return True
