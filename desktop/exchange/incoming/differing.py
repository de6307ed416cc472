"""Owns what a file says of a record that differs from what the record holds, field by field. Must not know a row, a
file, nor what becomes of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.exchange.incoming.people import FIELDS
from desktop.exchange.web_addresses import whole as whole_address
from desktop.exchange.whole_days import first_day, last_day
from desktop.i18n import LANGUAGES
from desktop.models.plain import reader
from desktop.services.description.kinds import Kind

_MONEY: Final = ("amount", "currency")  # one cell: a sum
_HAIR: Final = 1e-6  # degrees: a tenth of a metre, less than a map shows, more than writing seven digits loses


class Within:
    """Which territories hold what else stands in a list of where something is. Read when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def nothing_new(self, held: Collection[bytes], told: bytes) -> bool:
        """Whether a territory holds one of these already: others are told the commune of a place that is kept from
        them, and a table of communes says no more than what is known."""
        return any(told in self._around(one) for one in held)

    def _around(self, one: bytes) -> Iterator[bytes]:
        seen: set[bytes] = set()
        at = self._areas_of_places.get(one) or self._parents.get(one)
        while at is not None and at not in seen:
            yield at
            seen.add(at)
            at = self._parents.get(at)

    @cached_property
    def _areas_of_places(self) -> dict[bytes, bytes | None]:
        return dict(reader(self._session).rows("SELECT id, area FROM place WHERE deleted = 0"))

    @cached_property
    def _parents(self) -> dict[bytes, bytes | None]:
        return dict(reader(self._session).rows("SELECT id, parent FROM area"))


def read_beside(kind: Kind, names: Iterable[str]) -> set[str]:
    """What of a record must be known beside those fields to judge them: texts in each language, a sum whole."""
    bases = {name.partition(".")[0] for name in names}
    texts = {one.name for one in kind.fields if one.translatable and one.name in bases}
    money = set(_MONEY) if bases & set(_MONEY) else set()
    return {f"{base}.{lang}" for base in texts for lang in LANGUAGES} | money


def differing(
    kind: Kind,
    told: Mapping[str, Any],
    now: Mapping[str, Any],
    within: Within,
    *,
    fill: bool,
    whole: Collection[str],
    days: bool = False,
    edited: bool = False,
) -> tuple[dict[str, Any], list[str]]:
    """What would be written of a record that is here, and what stays. `fill`: only what is empty; `whole`: types of
    lists that the file says whole; `days`: its format writes whole days where we know no more than a month; `edited`: a
    person changed those cells and saw the others. Numbers of people are judged elsewhere."""
    written: dict[str, Any] = {}
    kept: list[str] = []
    times = Counter(name.partition(".")[0] for name in told)
    for name, value in told.items():
        if name in FIELDS:
            continue
        held, base = now.get(name), name.partition(".")[0]
        field = kind.field(base)
        # a file of one language says in it what is said here in another
        also = [now.get(f"{base}.{lang}") for lang in LANGUAGES] if times[base] == 1 and field.translatable else []
        if any(_same(field.type, value, one) for one in (held, *also)):
            continue
        if days and field.type == "date" and held and value in _days(held):
            continue
        if held in (None, "", [], ()):
            written[name] = value
        elif fill:
            kept.append(name)
        elif field.repeated and field.type not in whole:
            # a table made for others may not name all whom the record names: what it leaves out is not taken away
            more = [item for item in value if item not in held]
            if field.type == "where":
                more = [item for item in more if not within.nothing_new(held, item)]
            if more:
                written[name] = [*held, *more]
            if set(held) - set(value):
                kept.append(name)
        else:
            written[name] = value
    for name in () if edited else _without_the_other(told, now, written):
        del written[name]
        kept.append(name)
    return written, kept


def _without_the_other(told: Mapping[str, Any], now: Mapping[str, Any], written: Mapping[str, Any]) -> list[str]:
    """An amount or a currency that would stand beside another's: together they would say a sum that nobody said."""
    amount, currency = (written.get(name, now.get(name)) for name in _MONEY)
    if "currency" in written and amount is not None and amount != told.get("amount"):
        return ["currency"]
    return ["amount"] if "amount" in written and currency and currency != told.get("currency", currency) else []


def _same(type: str, value: Any, held: Any) -> bool:
    if isinstance(held, list):  # in what order lists are kept says nothing
        return isinstance(value, list | tuple) and set(value) == set(held)
    if type == "point" and value and held:
        return all(_near(here, there) for here, there in zip(value, held, strict=True))
    if isinstance(value, str) and isinstance(held, str):
        if type == "web" and (address := whole_address(value)):  # standards write it whole
            return address == whole_address(held)
        return _words(value) == _words(held)  # which sort of space stands between words says nothing
    return bool(value == held)


def _days(held: str) -> set[str]:
    """The first and the last day of a date that may stop at the month or the year."""
    return {day.isoformat() for day in (first_day(held), last_day(held)) if day is not None}


def _near(value: float | None, held: float | None) -> bool:
    """Whether two numbers of a point are one, as maps write them. A map says nothing of how exact a point is."""
    return value is None or (held is not None and abs(value - held) < _HAIR)


def _words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]
