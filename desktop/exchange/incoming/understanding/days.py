"""Owns when the rows of a table happen: its columns of dates, months and years; must not know the rest of a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from desktop.exchange.incoming.shapes import Option, Value
from desktop.exchange.incoming.understanding.asking import LEAVE, Questions
from desktop.exchange.incoming.understanding.cells import folded, number_of, text_of
from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.exchange.incoming.understanding.dates import day_of, how_written, part_of_year, span_of
from desktop.exchange.incoming.understanding.facts import tells_no_day
from desktop.exchange.incoming.understanding.tables import Table
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _

_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_SHORT_YEAR: Final = re.compile(r"[A-Za-z]-(\d{2})(?=[/\-])")
_OFFERED: Final = 6  # years before this one that are offered when nothing tells
_DATED: Final = ("starts", "ends", "period")


def _part(value: Value, concept: str) -> str | None:
    """Where a quarter or a half year begins, or ends."""
    part = part_of_year(text_of(value)) if isinstance(value, str) else None
    return None if part is None else part[concept == "ends"]


class Days:
    """The dates of a table, each different value read once."""

    def __init__(self, table: Table, world: World, questions: Questions, name: str) -> None:
        self._table = table
        self._columns = {one.concept: one for one in table.taken if one.concept in (*_DATED, "year")}
        if "starts" in self._columns:
            self._columns.pop("period", None)  # when it was told, not when it was
        dated = [self._columns[name_] for name_ in _DATED if name_ in self._columns]
        written = {one.concept: how_written(one.facts.counts) for one in dated}
        orders = {one.order for one in written.values() if one.order}
        doubtful = [one for one in dated if not written[one.concept].order]
        order = "mdy" if orders == {"mdy"} else "dmy"
        if doubtful and len(orders) != 1:  # no other date of the sheet tells
            order = self._ask_order(doubtful, questions)
        year = None
        if any(one.yearless for one in written.values()) and "year" not in self._columns:
            year = self._ask_year(world, questions, name)
        self._read: dict[str, dict[Value, str | None]] = {}
        self._spans: dict[str, dict[Value, tuple[str, str]]] = {}
        for one in dated:
            own = written[one.concept].order or order
            self._read[one.concept] = {
                value: _part(value, one.concept) or day_of(value, own, year) for value in one.facts.counts
            }
            if one.concept != "ends" and "ends" not in self._columns:
                spans = {value: span_of(value, own, year) for value in one.facts.counts}
                self._spans[one.concept] = {value: span for value, span in spans.items() if span is not None}
        self._order = order
        self._waiting = year is None and any(one.yearless for one in written.values())

    def of(self, row: int, bad: list[tuple[int, str]]) -> dict[str, str]:
        """starts, ends, period of a row, where it says them."""
        found: dict[str, str] = {}
        year = self._columns.get("year")
        said = number_of(year.facts.values[row]) if year is not None else None
        for concept, read in self._read.items():
            value = self._columns[concept].facts.values[row]
            if value is None:
                continue
            day = read.get(value)
            if day is None and said is not None:
                day = day_of(value, self._order, int(said))
            span = self._spans.get(concept, {}).get(value)  # first: a day reads past whatever follows it
            if span is not None:
                found["starts"], found["ends"] = span
            elif day is not None:
                found[concept] = day
            elif not self._waiting and not tells_no_day(folded(text_of(value))):
                bad.append((self._columns[concept].index, _("ce n’est pas une date")))
        if "starts" not in found and "period" not in found and said is not None and 1950 <= said <= 2100:
            found["period"] = str(int(said))
        if "starts" in found and "ends" in found and found["ends"] < found["starts"][: len(found["ends"])]:
            bad.append((self._columns["ends"].index, _("la fin est avant le début")))
            del found["ends"]
        return found

    def _ask_order(self, doubtful: list[Chosen], questions: Questions) -> str:
        example = next(text for one in doubtful for text in one.facts.texts if re.match(r"\d", text))
        options = (
            Option("dmy", _("le jour, puis le mois")),
            Option("mdy", _("le mois, puis le jour")),
        )
        names = [one.heading for one in doubtful]
        text = _("Dans « {example} », qu’est-ce qui vient d’abord ?", example=example)
        key = f"dates:{self._table.grid.signature}"
        return questions.ask(key, "value", text, options, "dmy", names, doubtful[0].facts.filled) or "dmy"

    def _ask_year(self, world: World, questions: Questions, name: str) -> int | None:
        told = self._years_told(name)
        years = [
            *told,
            *(year for year in range(world.today.year, world.today.year - _OFFERED, -1) if year not in told),
        ]
        options = [Option(str(year), str(year), told.get(year, "")) for year in years]
        options.append(Option(LEAVE, _("Laisser sans date")))
        text = _(
            "Les mois de « {sheet} » sont écrits sans leur année : laquelle est-ce ?",
            sheet=self._table.grid.sheet.name or name,
        )
        key = f"year:{self._table.grid.signature}"
        given = questions.answer(key)
        if given is not None and given.isdigit() and 1950 <= int(given) <= 2100 and int(given) not in years:
            options.insert(0, Option(given, given))
        months = next(iter(self._columns.values())).facts
        answer = questions.ask(key, "value", text, options, LEAVE, months.examples, months.filled)
        return int(answer) if answer not in (None, LEAVE) else None

    def _years_told(self, name: str) -> Mapping[int, str]:
        """Years that the file names elsewhere: in its titles, its name, its codes."""
        found: dict[int, str] = {}
        for text, why in (
            *((title, _("dans le titre")) for title in self._table.grid.titles),
            (self._table.grid.sheet.name, _("dans le nom de la feuille")),
            (name, _("dans le nom du fichier")),
        ):
            for year in _YEAR.findall(text):
                found.setdefault(int(year), why)
        for one in self._table.columns:
            if one.concept in ("project_code", "identifier") and not one.left:
                short = {int(year) for text in one.facts.texts for year in _SHORT_YEAR.findall(text)}
                if len(short) == 1:
                    found.setdefault(2000 + short.pop(), _("dans les codes de « {column} »", column=one.heading))
        return found
