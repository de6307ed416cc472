"""Owns a roadmap along time as a table of months, quarters or years, which reads in grey and from either side.

Must not know a format. A sign or a word carries what a ground says: paper may be grey, and a reader may be read to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from desktop.i18n import _, format_date, month_names
from desktop.reports.document import Bar, Bars, Block, Heading, Mark, Paragraph, Slot
from desktop.services.plan.roadmap_span import MONTH, QUARTER, YEAR, beginning, following, months_of, span
from desktop.services.plan.roadmaps import DONE, Aim, RoadmapBook, Step
from desktop.services.words.day_spans import first_day, last_day

_MOST: Final = 16  # columns: more would not hold a word on a page
_UNITS: Final = ((MONTH, 12), (QUARTER, 3 * _MOST), (YEAR, 12 * _MOST))  # up to so many months
_LESS_THAN_A_DAY: Final = "•"


def blocks(book: RoadmapBook) -> Iterator[Block]:
    """The roadmap along time, and what its signs mean; nothing when nothing of it has a date, or it is too long."""
    if not any(first_day(step.due) for step in book.steps):
        return
    first, last = span(book)
    months = months_of(first, last)
    unit = next((unit for unit, most in _UNITS if months <= most), "")
    if not unit:
        return
    begins = _columns(first, last, unit)
    now = _column(book.today, begins, unit)
    heads = tuple(_head(day, unit) + (" *" if at == now else "") for at, day in enumerate(begins))
    rows = tuple(bar for aim in book.aims for bar in _bars(aim, begins, unit))
    yield Heading(_("Frise"))
    yield Bars(_years(begins) if unit != YEAR else (), heads, rows, _("La feuille de route le long du temps"))
    yield Paragraph(_legend(unit, book.today if now is not None else None), "quiet")


def _columns(first: date, last: date, unit: str) -> list[date]:
    found, day = [], beginning(first, unit)
    while day <= last:
        found.append(day)
        if day.year == date.max.year:
            break
        day = following(day, unit)
    return found


def _column(day: date, begins: list[date], unit: str) -> int | None:
    start = beginning(day, unit)
    return begins.index(start) if start in begins else None


def _head(day: date, unit: str) -> str:
    if unit == YEAR:
        return str(day.year)
    return month_names()[day.month - 1] if unit == MONTH else _("T{n}", n=(day.month + 2) // 3)


def _years(begins: list[date]) -> tuple[tuple[str, int], ...]:
    """Each year and over how many columns it stands."""
    counted: dict[int, int] = {}
    for day in begins:
        counted[day.year] = counted.get(day.year, 0) + 1
    return tuple((str(year), many) for year, many in counted.items())


def _bars(aim: Aim, begins: list[date], unit: str) -> Iterator[Bar]:
    days = [day for step in aim.steps if not step.dropped for day in (first_day(step.due), last_day(step.due)) if day]
    slots = [Slot() for _day in begins]
    if days:
        start, end = (_column(day, begins, unit) or 0 for day in (min(days), max(days)))
        slots[start : end + 1] = [Slot("", "bar")] * (end + 1 - start)
    yield Bar(
        aim.title or (_("Étapes sans objectif") if aim.id is None else _("Sans titre")), tuple(slots), strong=True
    )
    for step in aim.steps:
        yield _step(step, begins, unit)


def _step(step: Step, begins: list[date], unit: str) -> Bar:
    title = step.title or _("Sans titre")
    due = last_day(step.due)
    slots = [Slot() for _day in begins]
    at = _column(due, begins, unit) if due is not None else None
    if due is None or at is None:
        return Bar(_("{title} (sans date)", title=title), tuple(slots))
    text = _day_words(due, unit) if len(step.due) == 10 else _LESS_THAN_A_DAY
    mark: Mark = "dropped" if step.dropped else "done" if step.status == DONE else "late" if step.late else "open"
    signs = {"dropped": f"({text})", "late": f"{text} !"}
    slots[at] = Slot(signs.get(mark, text), mark)
    return Bar(title, tuple(slots))


def _day_words(day: date, unit: str) -> str:
    return str(day.day) if unit == MONTH else f"{day.day}/{day.month}"


def _legend(unit: str, today: date | None) -> str:
    said = [
        _("Un nombre est le jour de l’échéance d’une étape.") if unit == MONTH else "",
        _("Un nombre est le jour et le mois de l’échéance d’une étape.") if unit != MONTH else "",
        _("Fond sombre : terminée. « ! » : en retard. Entre parenthèses : abandonnée. Bande grise : un objectif."),
        _("* : le {day}.", day=format_date(today, "long")) if today is not None else "",
    ]
    return " ".join(part for part in said if part)
