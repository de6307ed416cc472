"""Owns the 4W: who (an actor that carries initiatives, or its type) does what (sector), where; must not know a page.

An initiative with two carriers, or in two territories, is in the rows of both; row, column and overall totals count it
once. Its people are told as everywhere (see `people`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from desktop.i18n import _
from desktop.models.levels import COMMUNE, REGION
from desktop.models.plain import Reader, reader
from desktop.services.names.naming import best, labels, texts_of
from desktop.services.steering.facts import UNSAID
from desktop.services.steering.looking import looked
from desktop.services.steering.people import REACHED, People, told
from desktop.services.steering.scope import INITIATIVE, Behind, Scope, behind
from desktop.services.steering.tally import Keys, Tally
from desktop.services.steering.view import View

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WHO: Final[Mapping[str, str]] = MappingProxyType({"actor": "carrier", "actor_type": "carrier_kind"})
WHERE: Final[Mapping[str, int]] = MappingProxyType({"commune": COMMUNE, "region": REGION})
WHAT: Final = "sector"


@dataclass(frozen=True, slots=True)
class Heading:
    """A row, a column or a territory: its key ("" for what nobody said), its words, and its own total."""

    key: str
    label: str
    initiatives: int
    people: People
    behind: Behind


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Who does what (and where, when asked)."""

    who: str
    what: str
    where: str
    initiatives: int
    people: People
    behind: Behind


@dataclass(frozen=True, slots=True)
class Matrix:
    """The 4W. Rows by how many initiatives, columns in the order of their list. `left_out`: rows beyond those asked."""

    by: str
    measure: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    places: tuple[Heading, ...]
    cells: tuple[MatrixCell, ...]
    total: Heading
    left_out: int = 0

    def cell(self, who: str, what: str, where: str = UNSAID) -> MatrixCell | None:
        """One cell, None for an empty one."""
        return next((one for one in self.cells if (one.who, one.what, one.where) == (who, what, where)), None)


def matrix(
    session: Reader | Session,
    scope: Scope,
    *,
    lang: str,
    who: str = "actor_type",
    where: str = "",
    measure: str = REACHED,
    most: int = 0,
) -> Matrix:
    """The matrix of a scope. `who`: actor or actor_type; `where`: "", commune or region; `most`: so many rows at most
    (0: all). Raises KeyError."""
    return drawn(looked(reader(session), scope.initiative_query()), scope, lang, who, where, measure, most)


def drawn(
    view: View, scope: Scope, lang: str, who: str = "actor_type", where: str = "", measure: str = REACHED, most: int = 0
) -> Matrix:
    """The same of what is looked at already."""
    dimension = WHO[who]
    if where:
        WHERE[where]
    counted, many = view.leading(measure, dimension, most) if most else (_alone(view, measure, dimension), 0)
    kept = _headings(view, scope, lang, who, counted)
    kept.sort(key=lambda one: (one.key == UNSAID, -one.initiatives, one.label, one.key))
    columns = _headings(view, scope, lang, WHAT, _alone(view, measure, WHAT))
    places = _headings(view, scope, lang, where, _alone(view, measure, where)) if where else []
    asked = (dimension, WHAT, *((where,) if where else ()))
    shown = {one.key for one in kept}
    found = view.within(measure, asked, shown) if most else view.tallies(measure, asked)
    cells = [_cell(view, scope, who, keys, where, tally) for keys, tally in found.items()]
    ranks = [{one.key: n for n, one in enumerate(some)} for some in (kept, columns, places)]
    cells.sort(key=lambda one: (ranks[0][one.who], ranks[1][one.what], ranks[2].get(one.where, -1)))
    whole = view.total(measure)
    total = Heading(UNSAID, _("Total"), whole.initiatives, told(whole), behind(scope))
    return Matrix(
        who, measure, tuple(kept), tuple(columns), tuple(places), tuple(cells), total, max(0, many - len(kept))
    )


def _alone(view: View, measure: str, dimension: str) -> dict[str, Tally]:
    return {key: tally for (key,), tally in view.tallies(measure, (dimension,)).items()}


def _headings(view: View, scope: Scope, lang: str, name: str, found: Mapping[str, Tally]) -> list[Heading]:
    words = _words(view.ask, name, found, lang)
    order = _in_order(view.ask, name, found)
    return [
        Heading(key, words[key], found[key].initiatives, told(found[key]), _narrowed(view, scope, {name: key}))
        for key in order
    ]


def _in_order(ask: Reader, name: str, found: Mapping[str, Tally]) -> list[str]:
    ranks: dict[str, int] = {}
    if name == "sector":
        ranks = {code: rank for rank, code in enumerate(ask.column(_RANKED))}
    return sorted(found, key=lambda key: (key == UNSAID, ranks.get(key, len(ranks)), -found[key].initiatives, key))


_RANKED: Final = "SELECT code FROM term WHERE scheme = 'sector' AND deleted = 0 ORDER BY rank IS NULL, rank, code"


def _words(ask: Reader, name: str, keys: Iterable[str], lang: str) -> dict[str, str]:
    wanted = [key for key in keys if key]
    if name in ("sector", "actor_type"):
        found = labels(ask, name, wanted, lang)
    else:
        names = texts_of(ask, [bytes.fromhex(key) for key in wanted], "name")
        found = {key: best(names.get(bytes.fromhex(key), {}), lang)[1] for key in wanted}
    nobody = _("Aucun territoire") if name in WHERE else _("Non renseigné")
    return found | {UNSAID: nobody}


def _cell(view: View, scope: Scope, who: str, keys: Keys, where: str, tally: Tally) -> MatrixCell:
    place = keys[2] if where else UNSAID
    narrowed = {who: keys[0], WHAT: keys[1], **({where: place} if where else {})}
    return MatrixCell(keys[0], keys[1], place, tally.initiatives, told(tally), _narrowed(view, scope, narrowed))


def _narrowed(view: View, scope: Scope, keys: Mapping[str, str]) -> Behind:
    """The list of initiatives that are there."""
    filters: dict[str, Any] = {}
    lacking, told_so = [], []
    for name, key in keys.items():
        if name == "actor":
            filters["carriers"] = view.same.members(bytes.fromhex(key)) if key else ()
        elif name == "actor_type":
            filters["carrier_kind"] = key
        elif name in WHERE:
            told_so.append((name, key))
        elif key:
            filters[name] = key
        else:
            lacking.append(name)
    if lacking:
        filters["lacking"] = tuple(lacking)
    return Behind(INITIATIVE, scope.initiative_query(), tuple(told_so), tuple(filters.items()))
