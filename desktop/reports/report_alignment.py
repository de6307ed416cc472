"""Owns the section that sets activities against the strategies they serve, and shows what nobody serves.

Must not know a file format, nor a scheme's contents: an objective without a name is told by its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from desktop.i18n import _, format_list, ngettext
from desktop.reports.report_ground import REACHED, ReportGround
from desktop.reports.report_told import Cell, Grid, Head, Part, number, words
from desktop.services.names.naming import CITED, choices, cited

SCHEMES: Final = ("snia", "sdg", "gcm", "cluster")


def alignment(ground: ReportGround) -> Part:
    """For each strategy, the objectives that are served, by how many activities and for how many people."""
    titles = {
        "snia": _("Stratégie nationale (SNIA)"),
        "sdg": _("Objectifs de développement durable"),
        "gcm": _("Pacte mondial sur les migrations"),
        "cluster": _("Groupes sectoriels"),
    }
    grids = [_scheme(ground, scheme, titles[scheme]) for scheme in SCHEMES]
    untagged = sum(
        1 for doing in ground.view.doings if all(ground.view.values(doing, scheme) == ("",) for scheme in SCHEMES)
    )
    notes = []
    if untagged:
        notes.append(
            ngettext(
                "{n} initiative n’est rattachée à aucune stratégie.",
                "{n} initiatives ne sont rattachées à aucune stratégie.",
                untagged,
            )
        )
    notes.append(_("Une initiative peut servir plusieurs objectifs : les lignes ne s’additionnent pas."))
    return Part("alignment", _("Alignement"), grids=tuple(grids), notes=tuple(notes))


def _scheme(ground: ReportGround, scheme: str, title: str) -> Grid:
    tallies = ground.view.tallies(REACHED, (scheme,))
    heads = (
        Head("objective", _("Objectif"), 2.6),
        Head("initiatives", _("Initiatives"), 0.6, "number"),
        Head("reached", _("Personnes atteintes"), 0.8, "number"),
        Head("at_least", _("Au moins (personnes différentes)"), 0.9, "number"),
    )
    rows = []
    for code in ground.order(scheme, (key for (key,) in tallies if key)):
        tally = tallies[code,]
        people = (number(tally.cumulated), number(tally.sure + tally.most)) if tally.counted else (Cell(), Cell())
        rows.append((words(cited(scheme, code, ground.label(scheme, code))), number(tally.initiatives), *people))
    return Grid(scheme, title, heads, tuple(rows), notes=tuple(_gaps(ground, scheme, {k for (k,) in tallies})))


def _gaps(ground: ReportGround, scheme: str, served: set[str]) -> Iterator[str]:
    """How many objectives nothing serves, and which: by their codes where those are cited."""
    coded = scheme in CITED or scheme == "sdg"
    missing = [
        one.code if coded else one.label for one in choices(ground.ask, scheme, ground.lang) if one.code not in served
    ]
    if missing:
        yield ngettext(
            "{n} objectif de cette liste n’est servi par aucune initiative.",
            "{n} objectifs de cette liste ne sont servis par aucune initiative.",
            len(missing),
        )
        if ground.wanted.report != "project":  # one project is not meant to serve them all
            yield format_list(missing)
