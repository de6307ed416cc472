"""Owns the sections of a report that tell people and activities in figures: summary, people, sectors, territories.

The figures are the window's own (`services.steering`), over what the audience may know. Must not know a file format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from desktop.i18n import N_, _, format_number, ngettext
from desktop.reports.report_ground import REACHED, ReportGround
from desktop.reports.report_told import Cell, Drawn, Grid, Head, Part, number, summed, words
from desktop.services.steering import people
from desktop.services.steering.people import MEASURES, Breakdown, Headcount, People

_MEASURES: Final = {
    "in-need": N_("Personnes dans le besoin"),
    "targeted": N_("Personnes visées"),
    "reached": N_("Personnes atteintes"),
}
_BY: Final = {
    "sex": (N_("Personnes atteintes par sexe"), N_("Sexe")),
    "age": (N_("Personnes atteintes par âge"), N_("Âge")),
    "group": (N_("Personnes atteintes par public"), N_("Public")),
    "area": (N_("Personnes atteintes par commune"), N_("Commune")),
    "sector": (N_("Activités par secteur"), N_("Secteur")),
}
_REACHED_BY: Final = {"sector": N_("Personnes atteintes par secteur"), "area": N_("Personnes atteintes par commune")}


def summary(ground: ReportGround) -> Part:
    """The few figures that one reads first."""
    heads = (
        Head("figure", _("Chiffre"), 1.6),
        Head("value", _("Valeur"), 0.7, "number"),
        Head("at_least", _("Au moins (personnes différentes)"), 0.9, "number"),
        Head("initiatives", _("Initiatives qui le disent"), 0.9, "number"),
    )
    counted = _headcounts(ground)
    rows: list[tuple[Cell, ...]] = []
    rows.append((words(_("Initiatives")), number(len(ground.view.doings)), Cell(), Cell()))
    for one in counted:
        if one.total.counted or one.measure == REACHED:
            total = one.total
            rows.append((words(_(_MEASURES[one.measure])), *_people(total), number(total.counted)))
    for one in counted:
        for unit, sum_ in one.units:
            told = _("{measure} ({unit})", measure=_(_MEASURES[one.measure]), unit=ground.label("unit", unit))
            rows.append((words(told), number(sum_), Cell(), Cell()))
    rows += _other_counts(ground)
    grid = Grid("figures", _("Chiffres clés"), heads, tuple(rows))
    notes = [sentence for one in counted for sentence in _apart(one)]
    notes += _endless(ground)
    return Part("summary", _("En bref"), grids=(grid,), notes=(*overlap(counted[-1].total), *notes))


def _endless(ground: ReportGround) -> Iterator[str]:
    """What the network has to look at: what began before the period, and of which nobody said whether it goes on."""
    n = ground.view.endless(REACHED) if ground.internal else 0
    if n:
        yield ngettext(
            "{n} initiative commencée avant n’a ni fin ni statut : ses personnes sont comptées dans chaque période.",
            "{n} initiatives commencées avant n’ont ni fin ni statut : leurs personnes sont comptées dans chaque "
            "période.",
            n,
        )


def _other_counts(ground: ReportGround) -> Iterator[tuple[Cell, ...]]:
    communes = {town for doing in ground.view.doings for town in ground.view.standing(doing)}
    yield words(_("Communes où l’on agit")), number(len(communes)), Cell(), Cell()
    carriers = {actor for doing in ground.view.doings for actor in doing.carriers}
    yield words(_("Acteurs qui portent une initiative")), number(len(carriers)), Cell(), Cell()


def _headcounts(ground: ReportGround) -> list[Headcount]:
    return [people.headcount(ground.view, ground.scope, measure, ground.undated) for measure in MEASURES]


def _apart(one: Headcount) -> Iterator[str]:
    """Who is counted in no total, told beside it."""
    measure = _(_MEASURES[one.measure])
    if one.shared.cumulated:
        yield _(
            "{measure} : {n} de plus, dans plusieurs territoires à la fois.",
            measure=measure,
            n=format_number(one.shared.cumulated),
        )
    if one.undated.cumulated:
        yield _(
            "{measure} : {n} de plus, d’initiatives dont personne n’a dit la date.",
            measure=measure,
            n=format_number(one.undated.cumulated),
        )


def persons(ground: ReportGround) -> Part:
    """People reached by sex, age, both at once, and public."""
    total = people.told(ground.view.total(REACHED))
    return Part("people", _("Personnes atteintes"), (people_words(total),), detailed(ground), tuple(overlap(total)))


def detailed(ground: ReportGround) -> tuple[Grid, ...]:
    """The tables of people reached: by sex, by age, by both, by public."""
    return breakdown(ground, "sex"), breakdown(ground, "age"), sex_and_age(ground), breakdown(ground, "group")


def sectors(ground: ReportGround) -> Part:
    """Activities and people by sector."""
    return Part("sectors", _("Activités par secteur"), grids=(_activities(ground, "sector", "sector"),))


def territories(ground: ReportGround) -> Part:
    """Activities and people by commune. An activity of two communes is in both, its people in neither."""
    grid = _activities(ground, "commune", "area")
    note = _("Une initiative de deux communes est dans les deux ; ses personnes n’y sont que si l’on sait où.")
    return Part("territories", _("Activités par commune"), grids=(grid,), notes=(note,) if grid.rows else ())


def breakdown(ground: ReportGround, by: str) -> Grid:
    """People reached by a dimension, with who did not say, closed by the total."""
    found: Breakdown = people.by_dimension(ground.view, ground.scope, by, REACHED, ground.lang)
    title, head = _BY[by]
    heads = (
        Head("key", _(head), 1.4),
        Head("reached", _("Personnes atteintes"), 0.8, "number"),
        Head("at_least", _("Au moins (personnes différentes)"), 0.9, "number"),
        Head("initiatives", _("Initiatives qui le disent"), 0.9, "number"),
    )
    rows = [(words(line.label), *_people(line.people), number(line.people.counted)) for line in found.lines]
    total = (words(_("Total")), *_people(found.total), number(found.total.counted))
    drawn = Drawn("bars", ("reached", "at_least")) if by in ("age", "group") else None
    return Grid(by, _(title), heads, tuple(rows), total if rows else (), drawn=drawn)


def sex_and_age(ground: ReportGround) -> Grid:
    """People reached by age and, across, by sex, with who did not say either; all of it adds up."""
    found = people.crossed(ground.view, ground.scope, ("age", "sex"), REACHED, ground.lang)
    ages, sexes = found.words
    said = {cell.keys: cell.people.cumulated for cell in found.cells}
    heads = [Head("age", _("Âge"), 1.4)]
    heads += [Head((sex or "not-stated").replace("-", "_"), label, 0.8, "number") for sex, label in sexes]
    heads.append(Head("reached", _("Personnes atteintes"), 0.8, "number"))

    def line(label: str, numbers: Sequence[Sequence[int]]) -> tuple[Cell, ...]:
        sums = (number(summed(some)) for some in numbers)
        return (words(label), *sums, number(sum(n for some in numbers for n in some)))

    rows = [line(label, [[said[age, sex]] if (age, sex) in said else [] for sex, _s in sexes]) for age, label in ages]
    whole = line(_("Total"), [[n for (_age, one), n in said.items() if one == sex] for sex, _s in sexes])
    title = _("Personnes atteintes par âge et par sexe")
    return Grid("sex_age", title, tuple(heads), tuple(rows), whole if rows else ())


def _activities(ground: ReportGround, own: str, by: str) -> Grid:
    """Initiatives by a dimension of their own, with people reached by the same dimension."""
    counted: dict[str, int] = {}
    for doing in ground.view.doings:
        for key in ground.view.values(doing, own):
            counted[key] = counted.get(key, 0) + 1
    found = {line.key: line for line in people.by_dimension(ground.view, ground.scope, by, REACHED, ground.lang).lines}
    labels = people.worded(ground.ask, by, {*counted, *found}, ground.lang)
    labels = {key: label for key, label in labels.items() if key in counted or key in found}
    if by == "area":
        order = sorted(labels, key=lambda key: (key == "", -counted.get(key, 0), labels[key], key))
    else:
        order = ground.order(by, labels)
    title, head = _BY[by]
    heads = (
        Head(by, _(head), 1.5),
        Head("initiatives", _("Initiatives"), 0.7, "number"),
        Head("reached", _("Personnes atteintes"), 0.8, "number"),
        Head("at_least", _("Au moins (personnes différentes)"), 0.9, "number"),
    )
    rows = [
        (
            words(labels[key]),
            number(counted.get(key, 0)),
            *(_people(found[key].people) if key in found else (Cell(), Cell())),
        )
        for key in order
    ]
    total = people.told(ground.view.total(REACHED))
    closing = (words(_("Total, chaque initiative une fois")), number(len(ground.view.doings)), *_people(total))
    drawn = Drawn("bars", ("reached", "at_least"), _(_REACHED_BY[by]))
    return Grid(by, _(title), heads, tuple(rows), closing if rows else (), drawn=drawn)


def _people(one: People) -> tuple[Cell, Cell]:
    """(in all, different ones at least); nothing where nobody said."""
    return (number(one.cumulated), number(one.at_least)) if one.counted else (Cell(), Cell())


def people_words(one: People) -> str:
    """How many people, without adding in silence what may overlap; nobody said a number is not nought."""
    if not one.counted:
        return _("Personne n’a dit de nombre.")
    if one.one:
        return ngettext("{n} personne", "{n} personnes", one.cumulated)
    return _(
        "{sum} en cumul · au moins {least} personnes différentes",
        sum=format_number(one.cumulated),
        least=format_number(one.at_least),
    )


def overlap(one: People) -> Sequence[str]:
    """Why two numbers are told; nothing where one says it."""
    if one.one:
        return ()
    return (
        ngettext(
            "{n} initiative ne dit pas que ses personnes ne sont comptées que là : le cumul peut en compter deux fois.",
            "{n} initiatives ne disent pas que leurs personnes ne sont comptées que là : "
            "le cumul peut en compter deux fois.",
            one.may_overlap,
        ),
    )
