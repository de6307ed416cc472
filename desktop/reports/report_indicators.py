"""Owns the sections of indicators: an overview, the series of each, and how to read it. Must not know a file format.

Typed numbers are told as they are kept, computed ones as the window shows them. Of others than the network, a computed
number is told only of indicators for which somebody chose that audience: it is made of records that they may not know.
What is doubtful in the values (late, impossible, far from the others) is told to the network only: it has to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.i18n import _, format_list, ngettext
from desktop.reports.report_ground import ReportGround
from desktop.reports.report_told import Cell, Drawn, Grid, Head, Part, few, number, share, words
from desktop.services.audience.telling_rules import RANK, SMALL
from desktop.services.formula.formulas import shown
from desktop.services.formula.measures import PEOPLE
from desktop.services.indicators.flags import Flag, doubt_words, flags
from desktop.services.indicators.grid import AreaSheet, Row, Sheet
from desktop.services.indicators.parts import Part as Of
from desktop.services.indicators.parts import part_labels
from desktop.services.indicators.sheets import sheet
from desktop.services.indicators.trying import least_words, value_words
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.words.period_codes import say_period

PERCENT = "percent"
DOUBTS = 2  # told of one indicator in the overview; the tables of values tell all
_ROWS = "SELECT id, visibility, state FROM indicator WHERE id IN (SELECT unhex(value) FROM json_each(:ids)) ORDER BY id"


@dataclass(frozen=True, slots=True)
class _Told:
    """An indicator that is told. `numbers`: this audience is told its actuals; `guarded`: not the small ones."""

    sheet: Sheet
    numbers: bool
    guarded: bool

    @property
    def name(self) -> str:
        head = self.sheet.head
        return format_list([part for part in (head.code, head.name) if part]) or _("Sans titre")


def overview(ground: ReportGround) -> Part:
    """Each indicator with the last value of the period, its target and how much of it is reached."""
    heads = (
        Head("indicator", _("Indicateur"), 2.2),
        Head("unit", _("Unité"), 0.8),
        Head("baseline", _("Valeur de départ"), 0.8, "number"),
        Head("period", _("Période"), 0.9),
        Head("target", _("Cible"), 0.7, "number"),
        Head("actual", _("Réalisé"), 0.7, "number"),
        Head("share", _("Part de la cible"), 0.6, "share"),
        Head("doubts", _("À regarder"), 1.4, "remark"),
    )
    some = _indicators(ground)
    rows = []
    for one in some:
        head = one.sheet.head
        last = one.sheet.main.latest(ground.wanted.today, ground.scope.since, ground.scope.until)
        unit = words(ground.label("indicator_unit", head.unit))
        said = _numbers(one, last) if last is not None else (Cell(), Cell(), Cell())
        period = words(last.label) if last is not None else Cell()
        doubts = [doubt_words(flag, one.sheet, area=len(one.sheet.areas) > 1) for flag in _doubts(ground, one)]
        rows.append((words(one.name), unit, _baseline(one), period, *said, words(_some(doubts))))
    count = ngettext("{n} indicateur.", "{n} indicateurs.", len(rows)) if rows else _("Aucun indicateur.")
    notes = (_untold_words(),) if any(not one.numbers for one in some) else ()
    grid = Grid("overview", _("Indicateurs"), heads, tuple(rows))
    return Part("overview", _("Indicateurs"), (count,), (grid,), notes)


def values(ground: ReportGround) -> Part:
    """The series of each indicator: periods, targets, actuals, and the parts that it is detailed by."""
    grids = []
    for one in _indicators(ground):
        for area in one.sheet.areas:
            rows = [row for row in area.rows if _says(row) and _within(ground, row)]
            if rows:
                grids.append(_series(ground, one, area, rows))
                grids += _crossed(ground, one, area, rows)
    said = () if grids else (_("Aucune valeur dans cette période."),)
    return Part("values", _("Valeurs"), said, tuple(grids))


def guides(ground: ReportGround) -> Part:
    """What each indicator is, how it is measured and read."""
    heads = (Head("indicator", _("Indicateur"), 1.2), Head("about", _("Sujet"), 0.8), Head("text", _("Texte"), 3.0))
    rows: list[tuple[Cell, ...]] = []
    for one in _indicators(ground):
        rows += [(words(one.name), words(label), words(text)) for label, text in _guide(ground, one) if text]
    grid = Grid("guides", _("Guide des indicateurs"), heads, tuple(rows), grouped=True)
    return Part("guides", _("Guide des indicateurs"), grids=(grid,))


# ---- which -----------------------------------------------------------------------------------------


def _indicators(ground: ReportGround) -> list[_Told]:
    """The indicators of the framework or of the project asked for, or all; by framework, code and name."""
    if ground.indicators is None:
        ground.indicators = sorted(_read(ground), key=lambda one: (one.sheet.head.framework or b"", one.name))
    found: list[_Told] = ground.indicators
    return found


def _read(ground: ReportGround) -> Iterator[_Told]:
    asked = list(ids(ground.ask, "indicator", _query(ground)))
    listed = "[" + ",".join(f'"{row.hex()}"' for row in asked) + "]"
    for row, visibility, state in ground.ask.rows(_ROWS, ids=listed):
        if not ground.rules.leaves(visibility, state):
            ground.kept_other += 1
            continue
        told = sheet(ground.ask, row, ground.lang, ground.wanted.today, since=ground.scope.since)
        chosen = visibility in RANK and RANK[visibility] <= RANK[ground.wanted.audience]
        numbers = ground.internal or chosen or not told.head.computed
        yield _Told(told, numbers, not ground.internal)


def _query(ground: ReportGround) -> ListQuery:
    subject = ground.wanted.subject
    if subject is None:
        return ListQuery(area=ground.scope.area, sector=ground.scope.sector)
    if ground.wanted.report == "indicators":
        return ListQuery(framework=subject)
    frameworks = tuple(ids(ground.ask, "framework", ListQuery(project=subject)))
    return ListQuery(framework=frameworks) if frameworks else ListQuery(among=frozenset())


# ---- values ----------------------------------------------------------------------------------------


def _within(ground: ReportGround, row: Row) -> bool:
    return row.touches(ground.scope.since, ground.scope.until)


def _says(row: Row) -> bool:
    return row.target.value is not None or row.actual.value is not None


def _series(ground: ReportGround, one: _Told, area: AreaSheet, rows: list[Row]) -> Grid:
    columns = [part for part in one.sheet.parts if any(part in row.parts for row in rows) and not _is_crossed(part)]
    heads = [
        Head("period", _("Période"), 1.0),
        Head("target", _("Cible"), 0.7, "number"),
        Head("actual", _("Réalisé"), 0.7, "number"),
        Head("share", _("Part de la cible"), 0.7, "share"),
    ]
    detailed = one.numbers and _details_may_be_told(one, rows)
    if detailed:
        heads += [Head("_".join(filter(None, part)), one.sheet.labels[part], 0.7, "number") for part in columns]
    lines = []
    for row in rows:
        parts = [number(row.parts[part].value) if part in row.parts else Cell() for part in columns] if detailed else []
        lines.append((words(row.label), *_numbers(one, row), *parts))
    unit = ground.label("indicator_unit", one.sheet.head.unit)
    notes = [*_overlap(one, rows)] if one.numbers else [_untold_words()]
    notes += _comments(rows) if ground.internal else ()
    notes += [
        _("À regarder : {flags}", flags=doubt_words(flag, one.sheet))
        for flag in _doubts(ground, one)
        if flag.area == area.area
    ]
    if columns and one.numbers and not detailed:
        notes.append(_("Le détail n’y est pas : il porte des nombres trop petits pour être dits."))
    named = format_list([part for part in (one.name, area.name) if part])
    drawn = Drawn("columns", ("actual", "target"), named, unit, target="target")
    return Grid("values", _title(ground, one, area), tuple(heads), tuple(lines), notes=tuple(notes), drawn=drawn)


def _title(ground: ReportGround, one: _Told, area: AreaSheet) -> str:
    unit = ground.label("indicator_unit", one.sheet.head.unit)
    return format_list([part for part in (one.name, area.name, unit) if part])


def _is_crossed(part: Of) -> bool:
    return set(part.dimensions) == {"sex", "age"}


def _crossed(ground: ReportGround, one: _Told, area: AreaSheet, rows: list[Row]) -> Iterator[Grid]:
    """Ages down and sexes across, period by period, where values are detailed by both at once."""
    both = [
        part for part in one.sheet.parts if _is_crossed(part) and any(_value(row, part) is not None for row in rows)
    ]
    if not (both and one.numbers and _details_may_be_told(one, rows)):
        return
    sexes = [Of(sex=sex) for sex in dict.fromkeys(part.sex for part in both)]
    ages = [Of(age=age) for age in dict.fromkeys(part.age for part in both)]
    labels = part_labels(ground.ask, [*sexes, *ages], ground.lang)
    heads = [Head("period", _("Période"), 1.0), Head("age", _("Âge"), 1.2)]
    heads += [Head(sex.sex.replace("-", "_"), labels[sex], 0.7, "number") for sex in sexes]
    heads.append(Head("all", _("Total"), 0.7, "number"))
    lines = []
    for row in rows:
        for age in ages:
            said = [_value(row, Of(sex=sex.sex, age=age.age)) for sex in sexes]
            if any(value is not None for value in said):
                told = (*map(number, said), number(_value(row, age)))
                lines.append((words(row.label), words(labels[age]), *told))
    title = _("{title} : par âge et par sexe", title=_title(ground, one, area))
    yield Grid("sex_age", title, tuple(heads), tuple(lines), grouped=True)


def _value(row: Row, part: Of) -> float | None:
    cell = row.parts.get(part)
    return cell.value if cell is not None else None


def _doubts(ground: ReportGround, one: _Told) -> list[Flag]:
    """What is doubtful in the periods looked at, the latest first; nothing for others than the network."""
    if not ground.internal:
        return []
    within = {row.code for area in one.sheet.areas for row in area.rows if _within(ground, row)}
    return [flag for flag in flags(one.sheet, ground.wanted.today) if flag.period in within]


def _some(doubts: list[str]) -> str:
    """The first of some doubts, and how many more there are."""
    told = doubts[:DOUBTS]
    if len(doubts) > DOUBTS:
        told.append(ngettext("et {n} autre", "et {n} autres", len(doubts) - DOUBTS))
    return format_list(told)


def _numbers(one: _Told, row: Row) -> tuple[Cell, Cell, Cell]:
    """(target, actual, share of the target reached)."""
    target = number(row.target.value)
    if not one.numbers:
        return target, Cell(), Cell()
    if _small(one, row.actual.value):
        return target, few(), Cell()
    return target, number(row.actual.value), share(row.share)


def _baseline(one: _Told) -> Cell:
    value = one.sheet.head.baseline
    return few() if _small(one, value) else number(value)


def _small(one: _Told, value: float | None) -> bool:
    counts_people = one.sheet.head.unit == PEOPLE
    return one.guarded and counts_people and value is not None and 0 < value < SMALL


def _details_may_be_told(one: _Told, rows: list[Row]) -> bool:
    """Whether no part of any period is small, nor what is left of the whole beside the parts of a dimension."""
    for row in rows:
        sums: dict[tuple[str, ...], float] = {}
        for part, cell in row.parts.items():
            if _small(one, cell.value):
                return False
            if cell.value is not None:
                sums[part.dimensions] = sums.get(part.dimensions, 0) + cell.value
        whole = row.actual.value
        if whole is not None and any(_small(one, whole - sum_) for sum_ in sums.values()):
            return False
    return True


def _untold_words() -> str:
    return _("Un chiffre calculé n’est dit qu’aux publics choisis pour son indicateur.")


def _overlap(one: _Told, rows: list[Row]) -> Iterator[str]:
    """Of people computed over initiatives: what may have been counted twice, in them or in a share of them."""
    unit = one.sheet.head.unit
    for row in rows:
        if row.actual.sure or row.actual.value is None or row.actual.at_least is None:
            continue
        if _small(one, row.actual.value) or _small(one, row.actual.at_least):
            continue
        if unit == PEOPLE:
            yield _(
                "{period} : {sum} en cumul · au moins {least} personnes différentes",
                period=row.label,
                sum=number(row.actual.value).text,
                least=number(row.actual.at_least).text,
            )
        else:
            told = [value_words(row.actual.value, unit), least_words(row.actual.at_least, unit)]
            yield _("{period} : {text}", period=row.label, text=format_list(told))


def _comments(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        for cell in (row.target, row.actual):
            if cell.comment:
                yield _("{period} : {text}", period=row.label, text=cell.comment)


def _guide(ground: ReportGround, one: _Told) -> Iterator[tuple[str, str]]:
    """What the record says of itself, in the order in which one asks. A formula may name whoever is protected: it is
    for the network, as in every export."""
    head = one.sheet.head
    texts = {
        field: ground.titles([head.indicator], field)[head.indicator]
        for field in ("definition", "method", "reading", "origin")
    }
    yield _("Définition"), texts["definition"]
    if ground.internal:
        yield _("Calculé ainsi"), shown(ground.session, head.formula, ground.lang)
    yield _("Comment on le mesure"), texts["method"]
    yield _("Comment le lire, et ses limites"), texts["reading"]
    yield _("D’où viennent les données"), texts["origin"]
    yield _("Sens attendu"), ground.label("direction", head.direction) if head.direction else ""
    yield _("Rythme"), ground.label("frequency", head.frequency) if head.frequency else ""
    if head.baseline is not None:
        when = say_period(head.baseline_period) if head.baseline_period else ""
        yield _("Valeur de départ"), format_list([part for part in (_baseline(one).text, when) if part])
    yield _("Renseigné par"), ground.actors([head.actor])[head.actor] if head.actor else ""
    if one.sheet.error:
        yield _("À savoir"), one.sheet.error
