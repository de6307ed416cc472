"""Owns what one row of a sheet is, and so which field each of its columns fills; must not know a row.

What looks like personal data, what a row is when that is doubtful, and columns that may be several things are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.exchange.incoming.shapes import Column, Layout, Option, Target, Value
from desktop.exchange.incoming.understanding import own, personal
from desktop.exchange.incoming.understanding.across import told_across
from desktop.exchange.incoming.understanding.around import told_above
from desktop.exchange.incoming.understanding.asking import LEAVE, Questions
from desktop.exchange.incoming.understanding.bands import told_in_rows
from desktop.exchange.incoming.understanding.calendars import told_by_months
from desktop.exchange.incoming.understanding.cells import folded, number_of
from desktop.exchange.incoming.understanding.chosen import KNOWN, Chosen
from desktop.exchange.incoming.understanding.columns import decide, looked_at
from desktop.exchange.incoming.understanding.facts import Facts
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.lexicon import lexicon, tokens
from desktop.exchange.incoming.understanding.matrices import Crosses, Laid, crossed, told_in_a_column
from desktop.exchange.incoming.understanding.meanings import (
    ROW_KINDS,
    concept_of,
    label_of,
    target_from,
    target_of,
    written,
)
from desktop.exchange.incoming.understanding.row_kinds import guessed, headed
from desktop.exchange.incoming.understanding.values import CERTAIN
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, format_list, ngettext
from desktop.services.description.kinds import KINDS

_SURE: Final = 0.75
_ABOVE: Final = "above"
_SHORT: Final = 80  # letters on average up to which a description may be a title
_MOSTLY: Final = 0.9
_EMPTY: Final = 0.25  # share of rows without an organisation from which it is asked whose they are
_WHAT: Final = frozenset({"title", "sector", "cluster", "status", "groups", "amount", "starts", "ends"})
_IMPORTANT: Final = _WHAT | {"org", "donor", "implementer", "project", "place", "area", "country"}


@dataclass
class Table:
    """A sheet understood: its grid, its columns, what a row is."""

    grid: Grid
    columns: list[Chosen]
    kind: str = ""
    levels: dict[str, int] = field(default_factory=dict)
    home: bool = False
    totalled: frozenset[int] = frozenset()  # rows (from 0, of its data) that add up those below them
    own: bool = False  # its columns are known from its format, or are those of a table of this program
    ours: bool = False  # of this program: what stands in a cell is what it writes there, to the letter

    @property
    def taken(self) -> list[Chosen]:
        """The columns that fill a field."""
        return [one for one in self.columns if one.target is not None and not one.left]

    def of(self, concept: str) -> Chosen | None:
        """The column that says something, if there is one."""
        return next((one for one in self.taken if one.concept == concept), None)

    def layout(self) -> Layout:
        """What is told of it."""
        grid = self.grid
        columns = tuple(
            Column(
                *(one.index, one.heading, one.tag, one.facts.examples),
                filled=one.facts.filled / (one.facts.rows or 1),
                target=None if one.left else one.target,
                score=round(one.score, 2),
                why=one.why,
                personal=personal.said(one.personal),
                left=one.left,
                key=column_key(self, one),
                cells=one.facts.filled,
                lost=bool(one.left and one.facts.filled and not one.personal and not one.elsewhere),
            )
            for one in self.columns
        )
        return Layout(grid.index, grid.headers, grid.tag_row, grid.first, grid.last, self.kind, columns)


def understood(grid: Grid, world: World, questions: Questions, *, ours: bool = False, name: str = "") -> Table:
    """What the columns of a sheet say. Levels of territories come later, from all sheets together.

    `ours`: the file is in a format of this program; a table of ours in another format is known by its headings.
    `name` is that of the file.
    """
    own_kind = "" if grid.sheet.known else own.kind_of_table(grid.sheet.name, grid.headings)
    if own_kind:
        known = own.targets(own_kind, grid.headings)
    else:
        known = {index: own.plain(target) for index, target in grid.sheet.known.items()}
    crosses = () if own_kind or known else crossed(grid, world.vocabulary)
    became: Crosses = "list"
    across: list[Laid] = []
    if not own_kind and not known:
        months = told_by_months(told_above(told_in_rows(grid, world)), name)
        across = [months, told_across(months.grid, world, questions)]
        grid = across[-1].grid
    if crosses:
        grid, became = told_in_a_column(grid, crosses, world.vocabulary, questions)
    columns = looked_at(grid, world, known)
    if not own_kind and not known:
        _named_by_sheet(grid.sheet.name, columns)
    table = Table(grid, columns, own=bool(own_kind or known), ours=ours or grid.sheet.ours or bool(own_kind))
    for index in crosses:
        table.columns[index].elsewhere = True
        table.columns[index].left = (
            _("chaque croix est une fiche, dont c’est le secteur : une initiative n’en a qu’un")
            if became == "rows"
            else _("ses croix disent le secteur")
        )
    for laid in across:
        for index, why in laid.left.items():
            table.columns[index].left, table.columns[index].elsewhere = why, not laid.lost
    if became == "first":
        table.columns[-1].left = _("une initiative n’a qu’un secteur : le premier est pris")
    if not table.own:
        _ask_personal(table, questions)
    decide(table.columns)
    _which_list(table, world)
    _site(table, world)
    table.kind = own_kind or _kind(table, questions)
    if not table.kind:
        for asked in ("personal", "crosses"):
            questions.withdraw(f"{asked}:{grid.signature}")
    for one in table.columns:
        if one.concept == KNOWN and one.target is not None:
            one.concept = concept_of(table.kind, one.target) or KNOWN
    _alone(table)
    for one in table.columns:
        _aim(table, one, questions)
    _ask_above(table, questions)
    return table


def _named_by_sheet(name: str, columns: Sequence[Chosen]) -> None:
    """ "Nom", in a sheet that is called "Associations", is the name of an organisation."""
    known = lexicon()
    if not any("org" in known.phrases.get((word,), ()) for word in tokens(name)):
        return
    if any(offer[0] in ("org", "title", "place") and offer[1] >= _SURE for one in columns for offer in one.offers):
        return
    for one in columns:
        told = tokens(one.heading)
        if told and all(word in known.noise for word in told) and one.facts.numeric < 0.5 and one.facts.unique:
            one.offers.append(("org", 0.9, _("le titre de la feuille")))
            return


def column_key(table: Table, one: Chosen) -> str:
    """The question of a column: its heading, and which of those of that heading it is, never its place."""
    same = [other.index for other in table.columns if folded(other.heading) == folded(one.heading)]
    return f"column:{table.grid.signature}:{folded(one.heading) or one.index}:{same.index(one.index)}"


def _ask_personal(table: Table, questions: Questions) -> None:
    found = []
    for one in table.columns:
        if not one.left and one.concept != KNOWN:
            one.personal = personal.personal_in(one)
            if one.personal:
                found.append(one)
    if not found:
        return
    names = [one.heading or str(one.index + 1) for one in found]
    what = format_list(list(dict.fromkeys(personal.said(one.personal) for one in found)))
    text = _("Des colonnes semblent contenir des données personnelles : {what}.", what=what)
    options = (
        Option(LEAVE, _("Les laisser : rien n’en est lu")),
        Option("take", _("Les prendre comme contacts professionnels")),
    )
    rows = max(one.facts.filled for one in found)
    answer = questions.ask(f"personal:{table.grid.signature}", "personal", text, options, LEAVE, names, rows)
    for one in found:
        given = questions.answer(column_key(table, one))
        wanted = answer == "take" if given is None else given != LEAVE
        if not wanted or one.personal in personal.NEVER:
            one.left = _("données personnelles, laissées")
        else:
            one.offers = [(one.personal, 0.95, _("données personnelles, prises à votre demande"))]


def _alone(table: Table) -> None:
    """The only organisation of a row is the one that is responsible; a short description, where nothing else is one,
    is the title."""
    taken = {one.concept: one for one in table.columns if one.concept and not one.left}
    doing = table.kind in ("initiative", "project")
    acting = [one for one in table.columns if one.concept in ("implementer", "partner") and not one.left]
    first = min((one.concept for one in acting), default="")  # who carries it out, else with whom
    only = [one for one in acting if one.concept == first and not one.doubtful]
    if doing and len(only) == 1 and not taken.keys() & {"org", "org_acronym"}:
        only[0].concept, only[0].why = "org", _("la seule organisation des lignes")
    about = taken.get("description")
    short = about is not None and about.facts.length <= _SHORT and about.facts.filled >= _MOSTLY * about.facts.rows
    if about is not None and table.kind == "initiative" and short and not taken.keys() & {"title", "service"}:
        about.concept, about.why = "title", _("une description courte, et rien d’autre ne fait un titre")


def _which_list(table: Table, world: World) -> None:
    """Clusters and sectors have the same headings: the values tell which list they are of."""
    known = world.vocabulary
    for one in table.columns:
        if one.concept not in ("sector", "cluster", "subsector") or one.left:
            continue
        sure = {
            concept: sum(1 for text in one.facts.texts if known.knows(scheme, text))
            for concept, scheme in (("sector", "sector"), ("cluster", "cluster"))
        }
        said = any(offer[0] == "cluster" and offer[1] >= _SURE for offer in one.offers)
        wanted = (
            "cluster" if sure["cluster"] > sure["sector"] or (said and sure["cluster"] >= sure["sector"]) else "sector"
        )
        others = [other for other in table.columns if other is not one and not other.left]
        finer = any(offer[0] == "subsector" for offer in one.offers) and any(
            each.concept == "cluster" for each in others
        )
        if finer and sure["sector"] * 2 < one.facts.distinct and sure["cluster"] * 2 < one.facts.distinct:
            _as_words(one, others)
        elif not any(other.concept == wanted for other in others):
            one.concept = wanted


def _as_words(one: Chosen, others: Sequence[Chosen]) -> None:
    """What is finer than our lists is no question for each of its words: it is said beside the cluster, in words."""
    if any(other.concept == "description" for other in others):
        one.concept, one.left = "", _("plus fin que les listes de Maillage")
    else:
        one.concept, one.why = "description", _("plus fin que les listes de Maillage")


def _site(table: Table, world: World) -> None:
    """ "Location" beside a position is a place, not a territory; places that are all territories are these."""
    taken = {one.concept: one for one in table.columns if one.concept and not one.left}
    if "area" in taken and "latitude" in taken and "place" not in taken:
        taken["area"].concept = "place"
    named = taken.get("place")
    if named is not None and not any(concept.startswith(("area", "latitude", "point")) for concept in taken):
        found = [world.territories.named(text) for text in named.facts.texts]
        if found and all(one and one[0].score >= CERTAIN for one in found):
            named.concept = "area"  # "Lieu : Oujda" is the commune, no place in it


def _kind(table: Table, questions: Questions) -> str:
    if table.grid.sheet.kind:
        return table.grid.sheet.kind
    key = f"sheet:{table.grid.signature}"
    kind, score = guessed(table.columns, len(table.grid.rows))
    if kind and not headed(table.columns):
        kind, score = (
            ("", 0.0) if len([one for one in table.columns if one.concept and not one.left]) < 3 else (kind, 0.6)
        )
    options = [Option(one, _(KINDS[one].label), "", score if one == kind else 0.0) for one in ROW_KINDS]
    options.append(Option(LEAVE, _("Rien : laisser cette feuille")))
    given = questions.answer(key, options)
    if given is not None or (kind and score < _SURE):
        name = table.grid.sheet.name or "1"
        text = _("Qu’est-ce qu’une ligne de « {sheet} » ?", sheet=name)
        given = questions.ask(key, "sheet", text, options, kind or LEAVE, rows=len(table.grid.rows))
        return "" if given in (LEAVE, None) else str(given)
    return kind


def _aim(table: Table, one: Chosen, questions: Questions) -> None:
    """Say which field a column fills, as it was chosen by hand, or as it is understood."""
    if not table.kind:
        one.concept, one.target = "", None
        one.left = one.left or _("feuille laissée")
        return
    if not one.facts.filled or (table.own and one.target is not None):
        return
    key = column_key(table, one)
    given = questions.answer(key)
    if given is not None and (not one.personal or one.personal not in personal.NEVER):
        _by_hand(table, one, given)
        return
    if one.left or not one.concept:
        return
    one.target = target_of(table.kind, one.concept)
    if one.target is None:
        one.left = _no_field(one, table.kind)
        return
    if one.target == Target(table.kind, "identifier"):
        one.concept = "identifier"  # the code of a project, in a table of projects
    base = one.concept.partition("+")[0].partition(":")[0]
    if one.doubtful and base in _IMPORTANT:
        _ask_column(table, one, key, questions)
    elif one.doubtful:
        one.left, one.target = _("rien dans Maillage n’y correspond"), None


def _ask_above(table: Table, questions: Questions) -> None:
    """An organisation written once above its activities, in cells that nobody merged: whose are the rows below?"""
    one = table.of("org")
    if one is None or table.own or table.kind == "actor" or table.of("org_acronym") is not None:
        return
    values = one.facts.values
    empty = sum(1 for value in values if value is None)
    if values[0] is None or empty < _EMPTY * len(values):
        return
    text = ngettext(
        "{n} ligne ne dit rien sous « {column} ».",
        "{n} lignes ne disent rien sous « {column} ».",
        empty,
        column=one.heading,
    )
    options = (Option(_ABOVE, _("C’est le même acteur qu’au-dessus")), Option(LEAVE, _("Les laisser sans acteur")))
    key = f"above:{table.grid.signature}"
    if questions.ask(key, "column", text, options, _ABOVE, one.facts.examples, empty) == _ABOVE:
        whose: list[Value] = []
        for value in values:
            whose.append(whose[-1] if value is None else value)
        table.totalled = _totalled(table, values)
        one.facts = Facts.of(whose)


def _totalled(table: Table, heads: Sequence[Value]) -> frozenset[int]:
    """The rows that only name an organisation and add up the rows below it, to which they give its name."""
    taken = [one for one in table.columns if one.concept and not one.left]
    numbers = [one for one in taken if one.concept.startswith("people:") or one.concept == "amount"]
    said = [one for one in taken if one not in numbers and one.facts.values is not heads]
    starts = [place for place, value in enumerate(heads) if value is not None]
    found = set()
    for place, end in zip(starts, [*starts[1:], len(heads)], strict=True):
        told = [one for one in numbers if one.facts.values[place] is not None]
        if end - place < 2 or not told or any(one.facts.values[place] is not None for one in said):
            continue
        below = range(place + 1, end)
        sums = [sum(number_of(one.facts.values[row]) or 0 for row in below) for one in told]
        if all(number_of(one.facts.values[place]) == n for one, n in zip(told, sums, strict=True)):
            found.add(place)
    return frozenset(found)


def _by_hand(table: Table, one: Chosen, given: str) -> None:
    if given == LEAVE:
        one.left, one.target, one.elsewhere = _("laissée à votre demande"), None, True
        return
    target = target_from(given)
    concept = concept_of(table.kind, target) if target else ""
    if target is not None and concept:
        one.left, one.target, one.concept, one.score, one.why = "", target, concept, 1.0, _("choisi par vous")


def _ask_column(table: Table, one: Chosen, key: str, questions: Questions) -> None:
    options: list[Option] = []
    for concept, score, why in one.offers:
        target = target_of(table.kind, concept)
        if target is not None and score >= 0.3 and written(target) not in {option.key for option in options}:
            options.append(Option(written(target), label_of(concept, target), why, round(score, 2)))
    options.append(Option(LEAVE, _("Laisser cette colonne")))
    text = _("Que dit la colonne « {column} » ?", column=one.heading)
    suggested = options[0].key if len(options) == 2 or options[0].score > options[1].score + 0.1 else None
    answer = questions.ask(key, "column", text, options, suggested, one.facts.examples, one.facts.filled)
    if answer is None:
        one.left, one.target = _("attend votre réponse"), None
    elif answer == LEAVE:
        _by_hand(table, one, LEAVE)


def _no_field(one: Chosen, kind: str) -> str:
    base, _colon, what = one.concept.partition(":")
    if base == "people":
        reasons = {
            "households": _("des ménages, pas des personnes"),
            "percent": _("des parts, pas des personnes"),
            "within": _("compté déjà avec les femmes et les hommes"),
            "indirect": _("bénéficiaires indirects : la fiche compte les personnes atteintes"),
            "need": _("personnes dans le besoin, pas atteintes"),
            "affected": _("personnes touchées par la crise, pas atteintes"),
        }
        if what in reasons:
            return reasons[what]
    return _("une fiche « {kind} » n’a pas de champ pour cela", kind=_(KINDS[kind].label))
