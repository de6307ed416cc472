"""Owns asking about cells of a workbook of ours that were edited in it and, since it left, here too.

The workbook remembers what each cell held (`exchange.marks`): where the record says something else by now, neither the
workbook nor the profile wins in silence. Must not know how a column was understood, nor what is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.exchange.incoming.shapes import Option, RecordDraft, Source, Target, Value
from desktop.exchange.incoming.understanding.asking import Questions
from desktop.exchange.incoming.understanding.tables import Table
from desktop.exchange.marks import mark
from desktop.i18n import LANGUAGES, _, format_list, ngettext, speaking
from desktop.services.description.kinds import KINDS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_FILE, _HERE = "file", "here"
_ONE_BY_ONE: Final = 3


@dataclass(frozen=True)
class _Today:
    """A table as it would leave today: its language, identity -> title, (identity, heading) -> what the cell holds."""

    lang: str
    titles: Mapping[str, str]
    cells: Mapping[tuple[str, str], Value]


def asked_of(
    session: Session,
    source: Source,
    tables: Sequence[Table],
    records: list[RecordDraft],
    questions: Questions,
    today: date,
) -> list[RecordDraft]:
    """The same drafts, without the cells for which the profile is to stand; those that wait for an answer say so."""
    if not source.left:
        return records
    by_sheet = {table.grid.index: table for table in tables if table.ours}
    now: dict[int, _Today] = {}
    clashing: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for one in records:
        table = by_sheet.get(one.rows[0].sheet) if one.rows else None
        if table is None or one.known is None or one.kind != table.kind or not one.draft:
            continue
        if table.grid.index not in now:
            now[table.grid.index] = _today(session, source, table, today)
        here = now[table.grid.index]
        both = _both(source, table, one, here)
        if both:
            clashing[one.key], titles[one.key] = both, here.titles[one.known.hex()]
    return _settled(records, clashing, titles, questions) if clashing else records


def _both(source: Source, table: Table, one: RecordDraft, now: _Today) -> list[str]:
    """The fields that the workbook and the profile both changed, to different ends."""
    assert one.known is not None
    identity = one.known.hex()
    if identity not in now.titles:
        return []
    left = source.left.get(table.grid.sheet.name, {})
    row = table.grid.sheet.rows[one.rows[0].row - 1]
    found = []
    for column in table.taken:
        said = row[column.index] if column.index < len(row) else None
        marks = left.get(column.heading, {}).get(identity)
        if column.target is None or marks is None or said is None:
            continue
        here = mark(now.cells.get((identity, column.heading)))
        if here not in marks and here != mark(said):
            found += _fields(one, column.target, now.lang)
    return list(dict.fromkeys(found))


def _fields(one: RecordDraft, target: Target, lang: str) -> list[str]:
    """Those fields of a draft that a column fills."""
    if target.part:  # an organisation in a role, a project
        return [name for name in (target.part, f"{target.part}s") if name in one.draft]
    base = target.field.partition(".")[0]
    return [name for name in (target.field, f"{base}.{lang}", f"{base}.ar") if name in one.draft][:1]


def _settled(
    records: list[RecordDraft], clashing: Mapping[str, list[str]], titles: Mapping[str, str], questions: Questions
) -> list[RecordDraft]:
    together = None
    if len(clashing) > _ONE_BY_ONE:
        text = ngettext(
            "{n} fiche a changé dans le classeur et, depuis qu’il est parti, ici aussi.",
            "{n} fiches ont changé dans le classeur et, depuis qu’il est parti, ici aussi.",
            len(clashing),
        )
        together = questions.ask("meanwhile", "record", text, _options(), None, titles.values(), len(clashing))
    out = []
    for one in records:
        fields = clashing.get(one.key)
        if fields is None:
            out.append(one)
            continue
        names = format_list([_(KINDS[one.kind].field(name.partition(".")[0]).label) for name in fields])
        answer = together
        if len(clashing) <= _ONE_BY_ONE:
            text = _(
                "« {title} » a changé dans le classeur et, depuis qu’il est parti, ici aussi : {fields}.",
                title=titles[one.key],
                fields=names,
            )
            answer = questions.ask(f"meanwhile:{one.key}", "record", text, _options(), None, (), 1)
        if answer is None:
            why = _("changée ici aussi depuis que le classeur est parti : {fields}.", fields=names)
            out.append(replace(one, waits=why))
        elif answer == _HERE:
            out.append(replace(one, draft={name: value for name, value in one.draft.items() if name not in fields}))
        else:
            out.append(one)
    return out


def _options() -> tuple[Option, ...]:
    return (Option(_FILE, _("Prendre ce que dit le classeur")), Option(_HERE, _("Garder ce qui est écrit ici")))


def _today(session: Session, source: Source, table: Table, today: date) -> _Today:
    """A table as it would leave today, in the language of its headings."""
    from desktop.exchange.gathering import Gathered, Wanted  # what leaves is gathered only for a workbook of ours
    from desktop.exchange.tabling import columns_of
    from desktop.exchange.xlsx_out import held, plain

    headings = set(table.grid.headings)
    spoken: dict[str, int] = defaultdict(int)
    for lang in LANGUAGES:
        with speaking(lang):
            labels = {plain(one.label) for one in columns_of(table.kind, source.ours, languages=LANGUAGES, lang=lang)}
        spoken[lang] = len(labels & headings)
    lang = max(spoken, key=lambda one: spoken[one])
    with speaking(lang):
        [told] = Gathered(session, Wanted(table.kind, source.ours, lang), today).tables()
    at = next((place for place, one in enumerate(told.columns) if one.name == KINDS[table.kind].title), 0)
    cells: dict[tuple[str, str], Value] = {}
    for row in told.rows:
        for column, value in zip(told.columns[1:], row[1:], strict=True):
            cells[str(row[0]), plain(column.label)] = held(value)
    return _Today(lang, {str(row[0]): str(row[at] or "") for row in told.rows}, cells)
