"""Owns the sections of projects, of one project's sheet, and of good practices. Must not know a file format.

A project for which nobody chose is for partners. A protected donor or partner is named by commune alone; a quotation
leaves only with consent given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import _, format_span, ngettext
from desktop.reports.report_doings import activities
from desktop.reports.report_ground import REACHED, ReportGround
from desktop.reports.report_people import detailed, overlap, people_words
from desktop.reports.report_told import Cell, Drawn, Grid, Head, Part, day, number, several, summed, words
from desktop.services.audience.telling_rules import RANK, UNSAID
from desktop.services.listing.asking import ids
from desktop.services.steering import people
from desktop.services.steering.facts import Doing

GIVEN: Final = "given"
_COLUMNS: Final = "p.id, p.acronym, p.status, p.starts, p.ends, p.amount, p.currency, p.visibility, p.state"
_SOME: Final = (
    f"SELECT {_COLUMNS} FROM project p WHERE p.id IN (SELECT unhex(value) FROM json_each(:ids)) "  # noqa: S608  # words of this module
    "ORDER BY p.starts IS NULL, p.starts, p.id"
)
_ROLES: Final = (
    "SELECT project, actor, role FROM project_actor WHERE deleted = 0 AND actor IS NOT NULL ORDER BY project, id"
)
_PLACES: Final = "SELECT project, place, area FROM project_place WHERE deleted = 0 ORDER BY project, id"
_PRACTICES: Final = (
    "SELECT id, sector, actor, city, country, area, quoted, consent, visibility, state FROM practice "
    "WHERE id IN (SELECT unhex(value) FROM json_each(:ids)) ORDER BY id"
)


class _Projects:
    """Some projects with who takes part in them and where they are, as this audience may know it."""

    def __init__(self, ground: ReportGround, wanted: Sequence[bytes]) -> None:
        self.ground = ground
        told = ground.ask.rows(_SOME, ids=_listed(wanted))
        self.rows = [row for row in told if ground.rules.leaves(row[-2], row[-1])]
        self.kept_back = len(told) - len(self.rows)
        known = [row[0] for row in self.rows]
        self.titles = ground.titles(known)
        self._roles: dict[tuple[bytes, str], list[bytes]] = {}
        for project, actor, role in ground.ask.rows(_ROLES):
            if project in self.titles:
                self._roles.setdefault((project, role or ""), []).append(actor)
        self._names = ground.actors({actor for some in self._roles.values() for actor in some})
        self._places: dict[bytes, list[str]] = {}
        for project, place, area in ground.ask.rows(_PLACES):
            name = ground.names.place(place) if place is not None else ground.area(area)
            if project in self.titles and name:
                self._places.setdefault(project, []).append(name)

    def who(self, project: bytes, role: str) -> Cell:
        """Who takes part with a role."""
        return several(self._names[actor] for actor in self._roles.get((project, role), ()))

    def where(self, project: bytes) -> Cell:
        return several(self._places.get(project, ()))


def projects(ground: ReportGround) -> Part:
    """The projects of the period: who pays, who carries them, how much, and people reached by their initiatives."""
    some = _Projects(ground, list(ids(ground.ask, "project", ground.scope.query_of("project"))))
    ground.kept_other += some.kept_back
    tallies = ground.view.tallies(REACHED, ("project",))
    heads = (
        Head("title", _("Projet"), 1.7),
        Head("lead", _("Porté par"), 1.0),
        Head("donors", _("Bailleurs"), 1.0),
        Head("starts", _("Début"), 0.7, "day"),
        Head("ends", _("Fin"), 0.7, "day"),
        Head("when", _("Dates"), 1.0),
        Head("budget", _("Budget"), 0.8, "number"),
        Head("currency", _("Monnaie"), 0.5),
        Head("initiatives", _("Initiatives"), 0.8, "number"),
        Head("reached", _("Personnes atteintes"), 0.9, "number"),
    )
    rows = []
    for row, _acronym, _status, starts, ends, amount, currency, *_more in some.rows:
        tally = tallies.get((row.hex(),))
        reached = number(tally.cumulated) if tally is not None and tally.counted else Cell()
        rows.append(
            (
                words(some.titles[row]),
                some.who(row, "lead"),
                some.who(row, "donor"),
                day(starts or ""),
                day(ends or ""),
                words(format_span(starts or "", ends or "")),
                number(amount),
                words(currency or ""),
                number(tally.initiatives if tally is not None else 0),
                reached,
            )
        )
    said = ngettext("{n} projet.", "{n} projets.", len(rows)) if rows else _("Aucun projet dans cette période.")
    return Part("projects", _("Projets"), (said,), (Grid("projects", _("Projets"), heads, tuple(rows)),))


# ---- one project ---------------------------------------------------------------------------------------


def must_reach(ground: ReportGround, project: bytes) -> str:
    """The title of a project that this audience may read. Raises NotFound, InvalidValue."""
    row = next(iter(ground.ask.rows("SELECT visibility, deleted FROM project WHERE id = :id", id=project)), None)
    if row is None or row[1]:
        raise NotFound(reference=project.hex())
    if RANK[row[0] if row[0] in RANK else UNSAID] > RANK[ground.wanted.audience]:
        reason = _("ce projet est pour un public plus étroit (« Qui peut la lire », dans le suivi de sa fiche).")
        raise InvalidValue(field=_("Pour qui"), reason=reason)
    return ground.titles([project])[project] or _("Sans titre")


def project_facts(ground: ReportGround, project: bytes) -> Iterator[tuple[str, str]]:
    """Who, where, when, with what means: the head of a project's sheet."""
    some = _Projects(ground, [project])
    for row, acronym, status, starts, ends, amount, currency, *_more in some.rows:
        yield _("Sigle"), acronym or ""
        yield _("Porté par"), some.who(row, "lead").text
        yield _("Bailleurs"), some.who(row, "donor").text
        yield _("Budget"), f"{number(amount).text} {currency or ''}".strip()
        yield _("Dates"), format_span(starts or "", ends or "")
        yield _("Statut"), ground.label("status", status or "")
        yield _("Régions et territoires"), some.where(row).text
        yield _("Partenaires"), some.who(row, "partner").text
        yield _("Mise en œuvre"), some.who(row, "implementer").text


def sheet(ground: ReportGround) -> Part:
    """Objectives and expected results, in the words of the record."""
    project = ground.wanted.subject or b""
    said = []
    for field, label in (("objectives", _("Objectifs")), ("results", _("Résultats attendus"))):
        text = ground.titles([project], field)[project]
        if text:
            said.append(_("{label} : {text}", label=label, text=text))
    return Part("sheet", _("Objectifs et résultats attendus"), tuple(said))


def results(ground: ReportGround) -> Part:
    """What the project's initiatives reached, each with its own number: they are not added in silence."""
    heads = (
        Head("title", _("Résultat"), 2.2),
        Head("sector", _("Secteur"), 1.0),
        Head("reached", _("Personnes atteintes"), 0.8, "number"),
        Head("women", _("Femmes"), 0.7, "number"),
        Head("men", _("Hommes"), 0.75, "number"),
        Head("not_stated", _("Sexe non renseigné"), 0.8, "number"),
    )
    told = [(doing, row) for doing in ground.view.doings if (row := _result(ground, doing)) is not None]
    told.sort(key=lambda one: (one[1][0].text, one[0].id))
    total = people.told(ground.view.total(REACHED))
    said = (people_words(total),)
    drawn = Drawn(
        "stacked",
        ("women", "men", "not_stated"),
        _("Personnes atteintes par résultat"),
        "",
        "not_stated",
        "",
        "reached",
    )
    grid = Grid("results", _("Résultats"), heads, tuple(row for _doing, row in told), drawn=drawn)
    return Part("results", _("Résultats"), said, (grid,), tuple(overlap(total)))


def _result(ground: ReportGround, doing: Doing) -> tuple[Cell, ...] | None:
    numbers = ground.view.numbers(doing, REACHED)
    if not numbers:
        return None
    told = ground.doing(doing.id)
    title = _("Activité protégée") if told is not None and told.withheld else ground.titles([doing.id])[doing.id]
    by_sex = [summed([one.value for one in numbers if one.sex == sex]) for sex in ("women", "men", "")]
    reached = number(summed([one.value for one in numbers]))
    return (words(title), words(ground.label("sector", doing.sector)), reached, *map(number, by_sex))


def project_people(ground: ReportGround) -> Part:
    """People of the project by sex, age, both at once, and public."""
    return Part("people", _("Personnes atteintes"), grids=detailed(ground))


def project_activities(ground: ReportGround) -> Part:
    """The initiatives of the project."""
    return Part("activities", _("Initiatives du projet"), grids=(activities(ground, ground.view.doings),))


# ---- good practices ------------------------------------------------------------------------------------


def practices(ground: ReportGround) -> Part:
    """Good practices in a few words each."""
    heads = (
        Head("title", _("Bonne pratique"), 1.4),
        Head("where", _("Où"), 0.8),
        Head("who", _("Portée par"), 0.9),
        Head("worked", _("Ce qui a marché"), 2.0),
        Head("transfer", _("Ce que d’autres peuvent reprendre"), 1.6),
        Head("quotation", _("Citation"), 1.4),
    )
    some = list(_practices(ground))
    known = [row[0] for row in some]
    texts = {field: ground.titles(known, field) for field in ("title", "worked", "transfer", "quotation")}
    who = ground.actors([row[2] for row in some if row[2]])
    rows = tuple(
        (
            words(texts["title"][row]),
            several((city or ground.area(area), ground.label("country", country or ""))),
            words(who.get(actor, "")),
            words(texts["worked"][row]),
            words(texts["transfer"][row]),
            words(_quoted(texts["quotation"][row], quoted or "") if consent == GIVEN else ""),
        )
        for row, _sector, actor, city, country, area, quoted, consent, *_more in some
    )
    said = ngettext("{n} bonne pratique.", "{n} bonnes pratiques.", len(rows)) if rows else _("Aucune bonne pratique.")
    grid = Grid("practices", _("Bonnes pratiques"), heads, rows)
    return Part("practices", _("Bonnes pratiques"), (said,), (grid,))


def _quoted(text: str, by: str) -> str:
    if not text:
        return ""
    return _("« {text} » ({who})", text=text, who=by) if by else _("« {text} »", text=text)


def _practices(ground: ReportGround) -> Iterator[Any]:
    """Those that may be told: none of somebody protected, or that shows what is withheld."""
    asked = ids(ground.ask, "practice", ground.scope.query_of("practice"))
    for row in ground.ask.rows(_PRACTICES, ids=_listed(list(asked))):
        if not ground.rules.leaves(row[-2], row[-1]) or ground.rules.touches("practice", row[0]):
            ground.kept_other += 1
        else:
            yield row


def _listed(rows: Sequence[bytes]) -> str:
    return "[" + ",".join(f'"{row.hex()}"' for row in rows) + "]"
