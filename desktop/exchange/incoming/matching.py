"""Owns the step from a file that was read to what it says of records; must not know a format, a page, nor what is kept.

Whatever is not certain is a question with a suggestion. The same answers, or a recipe that remembers them, give the
same reading.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.exchange.incoming.recipes import Recipe
from desktop.exchange.incoming.shapes import OURS, Answers, Reading, RecordDraft, Refusal, RowOf, Source
from desktop.exchange.incoming.understanding.areas import Areas
from desktop.exchange.incoming.understanding.around import told_by_sheets
from desktop.exchange.incoming.understanding.asking import Questions
from desktop.exchange.incoming.understanding.building import Ground, Shared, level_tables, say_lists, say_parties
from desktop.exchange.incoming.understanding.grids import laid_out
from desktop.exchange.incoming.understanding.grouping import drafts_of, each_once
from desktop.exchange.incoming.understanding.listed import actor_rows
from desktop.exchange.incoming.understanding.meanings import choices
from desktop.exchange.incoming.understanding.meanwhile import asked_of
from desktop.exchange.incoming.understanding.parties import Parties
from desktop.exchange.incoming.understanding.rows import RowMaker
from desktop.exchange.incoming.understanding.tables import Table, column_key, understood
from desktop.exchange.incoming.understanding.values import Lists
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, speaking

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["choices", "column_keys", "recipe_of", "signatures", "understand"]

_ORDER: Final = ("area", "actor", "project", "place", "contact", "need", "service", "initiative")


def understand(
    session: Session,
    source: Source,
    lang: str,
    *,
    recipe: Recipe | None = None,
    answers: Answers | None = None,
    today: date,
) -> Reading:
    """What a file says of records, in the language `lang`, with what is still asked.

    `answers` win over what the `recipe` remembers; what the recipe answers is not asked again. Nothing is written.
    """
    remembered = dict(recipe.answers) if recipe else {}
    given = {**remembered, **(answers or {})}
    with speaking(lang):
        world = World(session, lang, today, given)
        questions = Questions(given, remembered)
        grids = [(index, laid_out(index, sheet)) for index, sheet in enumerate(source.sheets)]
        ours = source.format == OURS
        whole = told_by_sheets([grid for _index, grid in grids if grid is not None], world, questions)
        tables = [understood(grid, world, questions, ours=ours, name=source.name) for grid in whole]
        used = [table for table in tables if table.kind]
        mark = used[0].grid.signature if used else ""
        parties, areas = Parties(world, questions, mark), Areas(world, questions, mark)
        shared = Shared(world, questions, parties, areas, Lists(world, questions), source.name, mark, source.format)
        records = asked_of(session, source, used, _records(used, shared), questions, today)
        shared.refused += _of_several(used)
        return Reading(
            source=source,
            layouts=tuple(table.layout() for table in tables),
            questions=questions.all(),
            records=tuple(records),
            refused=tuple(sorted(shared.refused, key=lambda one: (one.at.sheet, one.at.row, one.column or 0))),
            lang=lang,
            terms=tuple(dict.fromkeys(shared.lists.added)),
        )


def signatures(source: Source) -> tuple[str, ...]:
    """What the sheets of a source are known again by: their headings."""
    grids = (laid_out(index, sheet) for index, sheet in enumerate(source.sheets))
    return tuple(grid.signature for grid in grids if grid is not None)


def recipe_of(source: Source, reading: Reading, answers: Answers | None = None, before: Recipe | None = None) -> Recipe:
    """Everything that was decided on a reading, to be remembered for the next file of that source."""
    told = {**(dict(before.answers) if before else {}), **(answers or {})}
    for question in reading.questions:
        if question.suggested is not None:
            told.setdefault(question.key, question.suggested)
    return Recipe(source.name, signatures(source), told)


def column_keys(source: Source, sheet: int) -> dict[int, str]:
    """Column -> the key under which a person's choice for it is given among the answers."""
    grid = laid_out(sheet, source.sheets[sheet])
    if grid is None:
        return {}
    from desktop.exchange.incoming.understanding.chosen import Chosen
    from desktop.exchange.incoming.understanding.facts import Facts

    bare = [Chosen(index, grid.headings[index], "", Facts.of([])) for index in range(grid.width)]
    table = Table(grid, bare)
    return {one.index: column_key(table, one) for one in bare}


def _records(tables: list[Table], shared: Shared) -> list[RecordDraft]:
    level_tables(tables, shared.areas)
    grounds = []
    for table in tables:
        say_parties(table, shared.parties)
        say_lists(table, shared.lists)
        ground = Ground(table, shared)
        ground.say()
        grounds.append(ground)
    shared.lists.settle()
    shared.areas.settle()
    shared.parties.settle()
    found: list[RecordDraft] = []
    # what other rows name is made before those rows
    pairs = sorted(zip(tables, grounds, strict=True), key=lambda pair: _rank(pair[0].kind))
    for table, ground in pairs:
        maker = RowMaker(table, shared, ground)
        if table.kind == "actor" and not table.own:
            actor_rows(maker, shared)
        else:
            made = drafts_of(maker, shared)
            _announce(made, shared)
            found += made
    label = {
        code: shared.world.vocabulary.label("actor_type", code, shared.world.lang)
        for code in shared.world.vocabulary.codes("actor_type")
    }
    found += shared.parties.drafts(shared.refused, label)
    found += shared.areas.drafts()
    found += shared.others.values()
    return each_once(sorted(found, key=lambda one: _rank(one.kind)), shared.questions)


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _announce(drafts: list[RecordDraft], shared: Shared) -> None:
    """Let the rows to come find these by their names and identifiers."""
    for one in drafts:
        words = [text for key, text in one.draft.items() if key.partition(".")[0] in ("name", "title", "acronym")]
        shared.world.records.made(one.kind, [*words, *(value for _scheme, value in one.identity)], one.key)


def _of_several(tables: list[Table]) -> list[Refusal]:
    """Lines among the data that speak of other lines: totals, and what heads a group."""
    total = _("une ligne de total : elle compte ce qui est compté déjà")
    band = _("un intertitre : il parle des lignes qui le suivent ; mettez-le dans une colonne pour qu’il soit pris")
    return [
        Refusal(RowOf(table.grid.index, row + 1), None, reason)
        for table in tables
        for reason, rows in ((total, table.grid.totals), (band, table.grid.bands))
        for row in rows
    ]
