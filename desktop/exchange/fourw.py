"""Owns the table that coordination asks for: who does what, where, when, for whom. Must not know a file format.

One row for each initiative and place. People are told once, in the first of its rows: added up, they are counted once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from desktop.exchange import cells
from desktop.exchange.names import Words
from desktop.exchange.table import Column, Table, Value
from desktop.exchange.tabling import day
from desktop.i18n import _
from desktop.services.audience.leaving import Leaf
from desktop.services.audience.told import Spot
from desktop.services.names.naming import best
from desktop.services.words.folding import fold

FOUR_W: Final = "4w"
_LEVELS: Final = (1, 2, 3)
_PEOPLE: Final = ("total", "women", "men", "not_stated")


def columns() -> tuple[Column, ...]:
    """Its columns, in the language in force."""
    return (
        Column("id", "id", "#activity+id"),
        Column("lead", _("Acteur responsable"), "#org+name+lead"),
        Column("lead_type", _("Type d’acteur"), "#org+type+lead"),
        Column("implementers", _("Mise en œuvre"), "#org+name+impl"),
        Column("partners", _("Partenaires"), "#org+name+partner"),
        Column("donors", _("Bailleurs"), "#org+name+funder"),
        Column("project", _("Projet"), "#activity+project+name"),
        Column("sector", _("Secteur"), "#sector+name"),
        Column("clusters", _("Groupes sectoriels"), "#sector+cluster"),
        Column("title", _("Titre"), "#activity+name"),
        Column("status", _("Statut"), "#status"),
        Column("adm1", _("Région"), "#adm1+name"),
        Column("adm1_code", _("Code de la région"), "#adm1+code"),
        Column("adm2", _("Province"), "#adm2+name"),
        Column("adm2_code", _("Code de la province"), "#adm2+code"),
        Column("adm3", _("Commune"), "#adm3+name"),
        Column("adm3_code", _("Code de la commune"), "#adm3+code"),
        Column("place", _("Lieu"), "#loc+name"),
        Column("latitude", _("Latitude"), "#geo+lat", "decimal"),
        Column("longitude", _("Longitude"), "#geo+lon", "decimal"),
        Column("groups", _("Public"), "#beneficiary+type"),
        Column("total", _("Personnes bénéficiaires"), "#reached+total", "number"),
        Column("women", _("Femmes"), "#reached+f", "number"),
        Column("men", _("Hommes"), "#reached+m", "number"),
        Column("not_stated", _("Non renseigné"), "#reached+unstated", "number"),
        Column("starts", _("Début"), "#date+start", "day"),
        Column("ends", _("Fin"), "#date+end", "day"),
    )


def four_w(words: Words, initiatives: Sequence[Leaf], actors: Sequence[Leaf]) -> Table:
    """Every initiative on a line for each place, by who leads it, theme and title; those withheld last."""
    kinds = {one.id: one.values.get("kind") for one in actors if not one.withheld}
    heads = columns()
    rows: list[tuple[tuple[Any, ...], tuple[Value, ...], tuple[Spot, ...]]] = []
    for leaf in initiatives:
        for number, spot in enumerate(_ordered(words, leaf.spots) or (None,)):
            said = dict(_line(words, leaf, kinds, spot, first=number == 0))
            row = tuple(said.get(column.name) for column in heads)
            order = (leaf.withheld, *(fold(str(said.get(name) or "")) for name in ("lead", "sector", "title")))
            after = "|".join(str(one) for one in row[1:]) if leaf.withheld else leaf.id.hex()
            rows.append(((*order, after, number), row, () if spot is None else (spot,)))
    rows.sort(key=lambda made: made[0])
    told = tuple(row for _order, row, _spots in rows)
    return Table(FOUR_W, _("Qui fait quoi, où, quand, pour qui"), heads, told, tuple(spots for _o, _r, spots in rows))


def _ordered(words: Words, spots: Sequence[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: (fold(words.spot(spot)), spot.latitude or 0.0, spot.longitude or 0.0)))


def _line(
    words: Words, leaf: Leaf, kinds: Mapping[bytes, Any], spot: Spot | None, *, first: bool
) -> Iterator[tuple[str, Value]]:
    said = leaf.values
    yield "id", "" if leaf.withheld else leaf.id.hex()
    lead = said.get("lead")
    if lead is not None:
        yield "lead", _name(words, lead)
        if kinds.get(lead):
            yield "lead_type", words.label("actor_type", str(kinds[lead]))
    for name in ("implementers", "partners", "donors"):
        yield name, cells.joined(filter(None, (_name(words, one) for one in said.get(name, ())))) or None
    if said.get("project") is not None:
        yield "project", _name(words, said["project"])
    for name, scheme in (("sector", "sector"), ("status", "status")):
        if said.get(name):
            yield name, words.label(scheme, said[name])
    for name, scheme in (("clusters", "cluster"), ("groups", "group")):
        yield name, cells.joined(words.label(scheme, code) for code in said.get(name, ())) or None
    yield "title", best(said.get("title", {}), words.lang)[1] or (_("Activité protégée") if leaf.withheld else None)
    for name in ("starts", "ends"):
        if said.get(name):
            yield name, day(said[name])
    if first:
        yield from ((name, said.get(name)) for name in _PEOPLE)
    if spot is not None:
        yield from _where(words, spot)


def _name(words: Words, row: bytes) -> str:
    """A name as it is read: coordination wants no identities."""
    return best(words.names.get(row, {}), words.lang)[1]


def _where(words: Words, spot: Spot) -> Iterator[tuple[str, Value]]:
    smaller = best(spot.names, words.lang)[1]
    for area in words.around(spot.area):
        code, _parent, level = words.areas[area]
        name = best(words.names.get(area, {}), words.lang)[1]
        if level in _LEVELS:
            yield f"adm{level}", name
            yield f"adm{level}_code", code or None
        elif not smaller:
            smaller = name
    yield "place", smaller or None
    if spot.latitude is not None and spot.longitude is not None:
        yield "latitude", round(spot.latitude, 7)
        yield "longitude", round(spot.longitude, 7)
