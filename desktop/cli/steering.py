"""figures, indicators, value, formula. Owns how figures are asked for and told in a terminal; must not know how any of
them is counted, nor Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call
from desktop.cli.opening import opened, text_of
from desktop.errors import WaitsForAChoice
from desktop.i18n import _, format_number, format_percent, language, ngettext
from desktop.reports.steering_report import as_scope
from desktop.services.formula.formulas import read, shown
from desktop.services.formula.measures import PEOPLE
from desktop.services.indicators import trying, values
from desktop.services.indicators.flags import Flag, doubt_words, flags
from desktop.services.indicators.grid import AreaSheet, Cell, Row, Sheet
from desktop.services.indicators.parts import NOT_STATED, SCHEMES, Part
from desktop.services.indicators.sheets import sheet
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.names.references import find
from desktop.services.names.terms import code_of
from desktop.services.record.values import measured
from desktop.services.steering.overview import Overview, overview
from desktop.services.steering.people import People
from desktop.services.steering.scope import Scope
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.period_codes import Period, period, say_period, typed_period

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_OPTION: Final = {"sex": "--sex", "age": "--age", "people": "--group", "nationality": "--nationality"}


def figures(call: Call, desk: Desk) -> int:
    """What the dashboard tells of a period and a territory, each figure with what lists it."""
    today = desk.clock.now().date()
    with opened(desk) as database, database.read() as session:
        told = overview(session, _scope(session, call), today, language())
    desk.console.data(told.plain())
    desk.console.table(list(_heads(told)))
    for title, lines in _tables(told):
        if lines:
            desk.console.say("", title)
            desk.console.table([(f"  {name}", number) for name, number in lines])
    return 0


def _scope(session: Session, call: Call) -> Scope:
    return as_scope(call.option("--from") or "", call.option("--to") or "", _area(session, call))


def _area(session: Session, call: Call) -> bytes | None:
    typed_area = call.option("--area")
    return None if typed_area is None else find(session, ("area",), text_of(typed_area, "--area"))


def _heads(told: Overview) -> Iterator[tuple[str, str]]:
    names = {
        "in-need": _("Personnes dans le besoin"),
        "targeted": _("Personnes visées"),
        "reached": _("Personnes atteintes"),
    }
    yield _("Initiatives"), format_number(told.initiatives)
    for head in told.headcounts:
        yield names[head.measure], _people(head.total)
        if head.shared.cumulated:
            yield "", _("{n} partagées avec d’autres territoires", n=format_number(head.shared.cumulated))
        if head.undated.cumulated:
            yield "", _("{n} sans date", n=format_number(head.undated.cumulated))
    yield _("Besoins ouverts"), format_number(told.needs.open)
    yield _("Actions en retard"), format_number(told.late.actions)
    yield _("À reconfirmer"), format_number(told.old.old)
    if told.undated:
        yield _("Sans date"), format_number(told.undated)


def _tables(told: Overview) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    people = _("Personnes atteintes")
    for name, by in (
        (_("Par secteur"), told.by_sector),
        (_("Par sexe"), told.by_sex),
        (_("Par âge"), told.by_age),
        (_("Par groupe"), told.by_group),
        (_("Par territoire"), told.by_area),
        (_("Par trimestre"), told.by_period),
    ):
        yield f"{people} · {name.lower()}", [(line.label, _people(line.people)) for line in by.lines]
    statuses = [(one.label, format_number(one.initiatives)) for one in told.statuses]
    yield f"{_('Initiatives')} · {_('Par statut').lower()}", statuses
    gaps = [(place.label, format_number(place.gap.value)) for place in told.needs.places if place.gap.value is not None]
    yield f"{_('Besoins et réponses')} · {_('Écart').lower()}", gaps


def _people(people: People) -> str:
    if not people.counted:
        return _("rien n’est dit")
    if people.one:
        return format_number(people.cumulated)
    return _(
        "{sum} en cumul · au moins {least} personnes différentes",
        sum=format_number(people.cumulated),
        least=format_number(people.at_least),
    )


# ---- indicators --------------------------------------------------------------------------------------


def indicators(call: Call, desk: Desk) -> int:
    """The values of indicators by period and territory, typed and computed, and what is doubtful in them."""
    today = desk.clock.now().date()
    told: list[tuple[Sheet, tuple[Flag, ...], str]] = []
    with opened(desk) as database, database.read() as session:
        scope = _scope(session, call)
        for row in _asked(session, call, scope):
            one = sheet(session, row, language(), today, since=scope.since)
            doubts = tuple(flag for flag in flags(one, today) if _within(period(flag.period), scope))
            told.append((one, doubts, shown(session, one.head.formula)))
    desk.console.data([_plain(one, doubts, formula, scope) for one, doubts, formula in told])
    for one, doubts, formula in told:
        _tell(desk, one, doubts, formula, scope)
    desk.console.say(ngettext("{n} indicateur.", "{n} indicateurs.", len(told)))
    return 0


def _asked(session: Session, call: Call, scope: Scope) -> Iterable[bytes]:
    """The indicator named, those of the framework named, or all of the territory."""
    if not call.arguments:
        return ids(session, "indicator", ListQuery(area=scope.area, sort="title"))
    named = find(session, ("framework", "indicator"), text_of(call.arguments[0], "ID"))
    inside = ids(session, "framework", ListQuery(among=frozenset((named,))))
    return ids(session, "indicator", ListQuery(framework=named, sort="title")) if inside else (named,)


def _rows(area: AreaSheet, scope: Scope) -> list[Row]:
    """The periods looked at that say something."""
    return [
        row
        for row in area.rows
        if (row.target.value is not None or row.actual.value is not None or row.parts) and _within(row, scope)
    ]


def _within(one: Row | Period, scope: Scope) -> bool:
    return not (scope.until and one.first.isoformat() > scope.until) and one.last.isoformat() >= scope.since


def _plain(told: Sheet, doubts: tuple[Flag, ...], formula: str, scope: Scope) -> dict[str, Any]:
    head = told.head
    return {
        "id": head.indicator.hex(),
        "code": head.code,
        "name": head.name,
        "framework": head.framework.hex() if head.framework else None,
        "unit": head.unit,
        "direction": head.direction,
        "frequency": head.frequency,
        "baseline": head.baseline,
        "computed": head.computed,
        "formula": formula,
        "error": told.error,
        "unread": told.unread,
        "areas": [
            {
                "id": area.area.hex() if area.area else None,
                "name": area.name,
                "periods": [_plain_row(row, told) for row in _rows(area, scope)],
            }
            for area in told.areas
        ],
        "flags": [
            {**asdict(one), "area": one.area.hex() if one.area else None, "part": one.part._asdict()} for one in doubts
        ],
    }


def _plain_row(row: Row, told: Sheet) -> dict[str, Any]:
    return {
        "period": row.code,
        "label": row.label,
        "target": _plain_cell(row.target),
        "actual": _plain_cell(row.actual),
        "share": row.share,
        "parts": [
            {**part._asdict(), "label": told.labels.get(part, ""), **_plain_cell(cell)}
            for part, cell in row.parts.items()
        ],
    }


def _plain_cell(cell: Cell) -> dict[str, Any]:
    said = asdict(cell)
    said["row"] = cell.row.hex() if cell.row else None
    return said


def _tell(desk: Desk, told: Sheet, doubts: tuple[Flag, ...], formula: str, scope: Scope) -> None:
    head = told.head
    name = " · ".join(part for part in (head.code, head.name) if part)
    desk.console.say(name or _("Sans nom"), f"  {head.indicator.hex()}")
    for words in (formula, told.error):
        if words:
            desk.console.say(f"  {words}")
    for area in told.areas:
        if len(told.areas) > 1:
            desk.console.say(f"  {area.name}")
        desk.console.table([_line(row, head.unit) for row in _rows(area, scope)])
    for one in doubts:
        words = doubt_words(one, told, area=len(told.areas) > 1)
        desk.console.say(f"  {_('À regarder : {flags}', flags=words)}")
    desk.console.say("")


def _line(row: Row, unit: str) -> tuple[str, str, str, str]:
    """A period, its target, its actual, how much is reached."""
    target, actual = ("—" if cell.value is None else _value(cell, unit) for cell in (row.target, row.actual))
    share = "" if row.share is None else format_percent(row.share)
    return f"    {row.label}", _("cible {value}", value=target), _("réalisé {value}", value=actual), share


def _value(cell: Cell, unit: str) -> str:
    words = trying.value_words(cell.value, unit)
    if cell.sure or cell.at_least is None:
        return words
    least = format_number(round(cell.at_least, 2)) if unit == PEOPLE else trying.value_words(cell.at_least, unit)
    return f"{words} ({_('au moins {n}', n=least)})"


# ---- value -------------------------------------------------------------------------------------------


def value(call: Call, desk: Desk) -> int:
    """Type the actual, or the target, of an indicator in a period: of everybody, or of a part of the people."""
    named, when, number = call.arguments
    measure = "target" if call.switch("--target") else "actual"
    text = text_of(number, _("Valeur"))
    wanted = measured(text, _("Valeur")) if text.strip() else None
    code = typed_period(text_of(when, _("Période")), _("Période"))
    comment = call.option("--comment")
    with opened(desk) as database, UnitOfWork(database) as uow:
        session = uow.session
        indicator = find(session, ("indicator",), text_of(named, "ID"))
        part = _part(session, call)
        area = _area(session, call)
        key, before = values.standing(session, indicator, measure, code, part, area)
        if key in values.waiting(session, indicator):
            raise WaitsForAChoice(fields=[_("Valeur")], id=indicator.hex())
        changed = values.write_value(
            uow,
            indicator,
            measure,
            code,
            wanted,
            area=area,
            **part._asdict(),
            comment=None if comment is None else text_of(comment, "--comment"),
            seen=before,
        )
        uow.commit(_("Valeur tapée"))
    desk.console.data(
        {
            "id": key.hex(),
            "indicator": indicator.hex(),
            "measure": measure,
            "period": code,
            "area": area.hex() if area else None,
            **part._asdict(),
            "value": wanted,
            "before": before,
            "changed": changed,
        }
    )
    said = _said(before), _said(wanted)
    desk.console.say(_("{period} : {before} → {after}", period=say_period(code), before=said[0], after=said[1]))
    return 0


def _said(number: float | None) -> str:
    return "—" if number is None else format_number(int(number) if number.is_integer() else number)


def _part(session: Session, call: Call) -> Part:
    """The part of the people that the options name, by codes or by the words of the lists."""
    codes = {}
    for name, option in _OPTION.items():
        asked = call.option(option)
        if asked is not None:
            codes[name] = (
                asked if asked == NOT_STATED else code_of(session, SCHEMES[name], text_of(asked, option), option)
            )
    return Part(**codes)


# ---- formula -----------------------------------------------------------------------------------------


def formula(call: Call, desk: Desk) -> int:
    """Read a formula back in words, and tell its value; nothing is kept."""
    text = text_of(" ".join(call.arguments), _("Formule"))
    when = call.option("--period")
    code = "" if when is None else typed_period(text_of(when, "--period"), _("Période"))
    today: date = desk.clock.now().date()
    with opened(desk) as database, database.read() as session:
        area = _area(session, call)
        read(session, text, language())  # raises FormulaUnread, with the words that were expected there
        told = trying.try_out(session, text, language(), today, code=code, area=area)
    one = told.value
    desk.console.data(
        {
            "said": told.said,
            "kept": told.kept,
            "unit": told.unit,
            "period": told.period,
            "area": area.hex() if area else None,
            **({} if one is None else asdict(one)),
        }
    )
    desk.console.say(told.said)
    number = trying.value_words(one.value if one is not None else None, told.unit)
    desk.console.say(_("{period} : {value}", period=say_period(told.period), value=number))
    if one is not None:
        desk.console.say(*(f"  {words}" for words in trying.beside(one, told.unit)))
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {
    "figures": figures,
    "indicators": indicators,
    "value": value,
    "formula": formula,
}
