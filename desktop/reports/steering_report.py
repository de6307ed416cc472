"""Owns reading a report of figures: its sections in the order of its layout, for an audience, in a language.

Everything is read in one transaction and is then frozen. Must not know a file format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES, _, format_date, format_list, language, speaking
from desktop.reports import (
    report_alignment,
    report_doings,
    report_indicators,
    report_meetings,
    report_needs,
    report_people,
    report_projects,
)
from desktop.reports.layouts import Layout, Section, chosen, said
from desktop.reports.report_ground import ReportGround, Wanted
from desktop.reports.report_told import REPORTS, Grid, Part, ReportTold, picked
from desktop.services.audience.audiences import audiences
from desktop.services.audience.redaction import audience_named
from desktop.services.steering.scope import Scope
from desktop.services.words.period_codes import typed_period

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SUBJECTS: Final[Mapping[str, str]] = {"project": "project", "indicators": "framework"}  # report -> what it is of
_MADE: Final[Mapping[tuple[str, str], Callable[[ReportGround], Part]]] = MappingProxyType(
    {
        ("", "summary"): report_people.summary,
        ("", "people"): report_people.persons,
        ("", "sectors"): report_people.sectors,
        ("", "territories"): report_people.territories,
        ("", "4w"): report_doings.four_w,
        ("", "matrix"): report_doings.matrix,
        ("", "needs"): report_needs.needs,
        ("", "meetings"): report_meetings.meetings,
        ("", "trainings"): report_meetings.trainings,
        ("", "projects"): report_projects.projects,
        ("", "indicators"): report_indicators.overview,
        ("", "overview"): report_indicators.overview,
        ("", "values"): report_indicators.values,
        ("", "guides"): report_indicators.guides,
        ("", "practices"): report_projects.practices,
        ("", "alignment"): report_alignment.alignment,
        ("project", "sheet"): report_projects.sheet,
        ("project", "results"): report_projects.results,
        ("project", "people"): report_projects.project_people,
        ("project", "activities"): report_projects.project_activities,
    }
)


def read(session: Session, wanted: Wanted, profile: Path | None = None) -> ReportTold:
    """The report. `profile` is the folder whose own layouts are used.

    Raises InvalidValue (an audience, a report that is none, a project not for that audience), NotFound, and what
    `layouts.chosen` raises.
    """
    audience_named(wanted.audience)
    if wanted.report not in REPORTS:
        raise InvalidValue(field=_("Rapport"), reason=_("choisissez {choices}.", choices=", ".join(REPORTS)))
    layout = chosen(wanted.report, profile, wanted.layout)
    lang = wanted.lang if wanted.lang in LANGUAGES else language()
    with speaking(lang):
        return _told(ReportGround(session, _of_subject(wanted)), layout)


def _of_subject(wanted: Wanted) -> Wanted:
    """A project's sheet looks at the project's initiatives, whenever they were unless days are asked for."""
    if wanted.report != "project":
        return wanted
    if wanted.subject is None:
        raise InvalidValue(field=_("Projet"), reason=_("choisissez un projet."))
    return replace(wanted, scope=replace(wanted.scope, project=wanted.subject))


def _told(ground: ReportGround, layout: Layout) -> ReportTold:
    wanted = ground.wanted
    title = said(layout.title, ground.lang) or _title(wanted.report)
    facts: list[tuple[str, str]] = []
    if wanted.report == "project" and wanted.subject is not None:
        name = report_projects.must_reach(ground, wanted.subject)
        facts += [(_("Rapport"), title), *report_projects.project_facts(ground, wanted.subject)]
        title = name
    elif wanted.subject is not None:
        facts.append((_("Cadre de suivi"), ground.titles([wanted.subject])[wanted.subject]))
    made = [(section, raw(ground, wanted.report, section.name)) for section in layout.sections]
    parts = tuple(_part(ground, section, part) for section, part in made)
    unmet = tuple((part.title, names) for section, part in made if (names := _unmet(section, part)))
    when = ground.when()
    facts += [
        (_("Période"), when or ("" if wanted.report == "project" else _("tout ce qui est inscrit"))),
        (_("Territoire"), ground.where()),
        (_("Pour qui"), next(one.label for one in audiences(ground.lang) if one.name == wanted.audience)),
        (_("Établi le"), format_date(wanted.today, "long")),
    ]
    foot = format_list([part for part in (when, said(layout.foot, ground.lang)) if part])
    return ReportTold(
        wanted.report,
        ground.lang,
        wanted.audience,
        said(layout.organisation, ground.lang),
        title,
        tuple((label, text) for label, text in facts if text),
        parts,
        tuple(ground.kept_words()),
        foot,
        datetime(*wanted.today.timetuple()[:3], tzinfo=UTC),
        layout.landscape,
        unmet,
    )


def _title(report: str) -> str:
    return {
        "quarterly": _("Rapport d’activité"),
        "indicators": _("Rapport des indicateurs"),
        "project": _("Fiche de projet"),
        "4w": _("Qui fait quoi, où, pour qui"),
    }[report]


def raw(ground: ReportGround, report: str, section: str) -> Part:
    """A section with all its tables and columns, before it is laid out. Raises KeyError."""
    make = _MADE.get((report, section)) or _MADE["", section]
    return make(ground)


def _unmet(section: Section, part: Part) -> tuple[str, ...]:
    """The names of tables and columns in a layout that none has here: mistyped, or of data that are not there."""
    if not part.grids:
        return ()
    tables = {grid.name for grid in part.grids}
    columns = {head.name for grid in part.grids for head in grid.heads}
    return (
        *(name for name in section.tables if name not in tables),
        *(name for name in section.columns if name not in columns),
    )


def _part(ground: ReportGround, section: Section, part: Part) -> Part:
    """A section as its layout wants it."""
    grids = part.grids
    if section.tables:
        known = {grid.name: grid for grid in grids}
        grids = tuple(known[name] for name in section.tables if name in known)
    title = said(section.title, ground.lang) or part.title
    intro = said(section.words, ground.lang)
    return Part(
        section.name,
        title,
        (intro, *part.words) if intro else part.words,
        tuple(_laid(grid, section) for grid in grids),
        part.notes,
    )


def _laid(grid: Grid, section: Section) -> Grid:
    shown = picked(grid, section.columns) if section.columns else report_doings.filled(grid)
    shown = report_doings.limited(shown, section.most)
    return shown if section.charts else replace(shown, drawn=None)


def as_scope(since: str, until: str, area: bytes | None) -> Scope:
    """What is looked at, as typed: days, or periods in codes or words. Raises InvalidValue."""
    label = _("Période")
    try:
        since, until = (typed_period(one, label) if one else "" for one in (since, until))
        return Scope(since=since, until=until, area=area)
    except (InvalidValue, ValueError) as error:
        raise InvalidValue(
            field=label,
            reason=_("écrivez un jour (2021-01-31) ou une période (2021, 2021-Q2, 2021-03), la fin après le début."),
        ) from error


def words_to_mind(told: ReportTold) -> list[str]:
    """What whoever passes it on must know, in the language of whoever reads it."""
    unmet = [
        _("Mise en page : rien ne s’appelle {names} dans « {section} ».", names=format_list(names), section=section)
        for section, names in told.unmet
    ]
    return [*unmet, *_audience_words(told)]


def _audience_words(told: ReportTold) -> list[str]:
    if told.audience == "internal":
        return [_("Pour les membres du réseau : tous les nombres y sont, même petits. Pas pour le web.")]
    return [*told.kept_back, _("Les acteurs protégés y sont par leur commune, les petits nombres n’y sont pas.")]
