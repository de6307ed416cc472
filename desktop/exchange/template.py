"""Owns the blank workbook: the forms as columns, with lists to choose from, for whoever types in a spreadsheet.

Must not know how a workbook is written. What its lists offer is told for an audience like anything else that leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.errors import InvalidValue
from desktop.exchange import cells
from desktop.exchange.gathering import SPARE, Gathered, Wanted
from desktop.exchange.table import ID, Book, Column, Table, Value
from desktop.exchange.tabling import columns_of
from desktop.i18n import N_, NAMES, _, format_date, speaking
from desktop.services.audience.audiences import INTERNAL
from desktop.services.description.kinds import kind_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS: Final = ("initiative", "actor", "place", "need", "service", "project", "training")
_LEFT_OUT: Final = frozenset({"alignment", "record"})  # sections for those who know them by heart
_ASKED: Final = ("visibility", "source")
_NAMED: Final = ("actor", "place", "project")  # whose names the lists offer
_EXAMPLES: Final[Mapping[str, Mapping[str, str | int | date]]] = {
    "initiative": {"title": N_("Exemple : distribution de kits d’hygiène"), "starts": date(2026, 6, 12), "women": 45},
    "actor": {"name": N_("Exemple : association de quartier"), "phone": "0536 00 00 00", "web": "https://exemple.org"},
    "place": {"name": N_("Exemple : maison des jeunes"), "point": "34.6814, -1.9086"},
    "need": {"title": N_("Exemple : des couvertures pour l’hiver"), "people": 60, "said": date(2026, 11, 3)},
    "service": {"name": N_("Exemple : permanence d’écoute"), "opening": N_("lundi 9 h – 16 h")},
    "project": {"title": N_("Exemple : accès aux soins"), "starts": "2026-01", "amount": 150000, "currency": "MAD"},
    "training": {"title": N_("Exemple : formation des médiatrices"), "starts": date(2026, 3, 2)},
}


def blank(session: Session, *, kind: str, audience: str, lang: str, day: date) -> Book:
    """The workbook of one kind, or of all that are typed in tables ("").

    Raises InvalidValue for an audience that is none, or a kind that has no table; UnknownKind.
    """
    if kind and kind_of(kind).name not in KINDS:
        raise InvalidValue(field=_("Classeur vierge"), reason=_("choisissez {choices}.", choices=", ".join(KINDS)))
    kinds = (kind,) if kind else KINDS
    with speaking(lang):
        tables = tuple(_table(one, lang) for one in kinds)
        title = tables[0].title if kind else _("Classeur vierge")
        made = Book(title, lang, audience, day, tables, tuple(_facts(title, lang, day)), spare=SPARE)
        return replace(made, lists=_lists(session, tables, audience, lang, day), notes=(_note(),))


def _table(kind: str, lang: str) -> Table:
    described = kind_of(kind)
    wanted = {
        field.name
        for section in described.sections
        if section.name not in _LEFT_OUT
        for field in section.fields
        if not field.secret
    }
    wanted |= {ID, *_ASKED}
    columns = tuple(one for one in columns_of(kind, INTERNAL, lang=lang) if one.name in wanted)
    example = _EXAMPLES[kind]
    row: tuple[Value, ...] = tuple(_example(column, example.get(column.name)) for column in columns)
    return Table(kind, _(described.plural), columns, (row,), ((),))


def _example(column: Column, said: str | int | date | None) -> Value:
    if column.name == ID:
        return _(cells.EXAMPLE)
    return _(said) if isinstance(said, str) else said


def _lists(
    session: Session, tables: tuple[Table, ...], audience: str, lang: str, day: date
) -> dict[str, tuple[str, ...]]:
    """What the columns offer: shared lists, territories, and the names that this audience may know."""
    gathered = Gathered(session, Wanted("actor", audience, lang), day)
    named = {kind: Gathered(session, Wanted(kind, audience, lang), day).leaves(kind) for kind in _NAMED}
    found: dict[str, dict[str, None]] = {}
    for column in (column for table in tables for column in table.columns):
        if column.choices and column.choices not in found:
            offered = gathered.offered(column)
            words = gathered.tabling.words
            if column.choices[1:] in named:
                some = named[column.choices[1:]]
                offered = sorted(
                    name for leaf in some if not leaf.withheld and (name := words.name(leaf.kind, leaf.id))
                )
            found[column.choices] = dict.fromkeys(offered)
    return {name: tuple(words) for name, words in found.items() if words}


def _facts(title: str, lang: str, day: date) -> list[tuple[str, str]]:
    return [(_("Contenu"), title), (_("Date"), format_date(day, "long")), (_("Langue"), NAMES[lang])]


def _note() -> str:
    return _("La première ligne est un exemple : elle n’est jamais importée. Écrivez à partir de la suivante.")
