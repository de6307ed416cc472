"""Owns what is asked of an export, and gathering it once as tables, narrowed. Must not know a file format.

A list that was narrowed is narrowed by all that we know: what is told coarsely is asked again (`narrowing`), or left
out where only a filter would say more of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.exchange.fourw import FOUR_W, four_w
from desktop.exchange.leaving_words import staying
from desktop.exchange.names import WHERE
from desktop.exchange.table import Book, Column, Table
from desktop.exchange.tabling import YES_NO, Tabling
from desktop.i18n import NAMES, _, format_date, ngettext, speaking
from desktop.progress import Progress, unheard
from desktop.services.audience import narrowing
from desktop.services.audience.audiences import INTERNAL, audiences
from desktop.services.audience.leaving import Leaf, Left, leave, may_leave
from desktop.services.audience.told import KINDS as TOLD
from desktop.services.audience.told import Told
from desktop.services.description.kinds import KINDS, kind_of
from desktop.services.exchange import receiving
from desktop.services.keeping.facets import COUNTED
from desktop.services.keeping.going_on import SPANNED
from desktop.services.listing.asking import ListQuery, ids

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ALL: Final = "all"
SPARE: Final = 500  # rows that are made ready below what is there


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: `what` is a kind, `4w` or `all`; for an audience, in a language. `query`: what a list shows,
    None for all; of several kinds only its territory and its days count. `org`: IATI's reference of who reports."""

    what: str
    audience: str
    lang: str
    query: ListQuery | None = None
    org: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds whose records are told."""
        if self.what == ALL:
            return tuple(may_leave(self.audience))
        return ("initiative",) if self.what == FOUR_W else (self.what,)


@dataclass(slots=True)
class Gathered:
    """What leaves, gathered in one transaction on a day. Raises InvalidValue for an audience that is none."""

    session: Session
    wanted: Wanted
    day: date
    progress: Progress = unheard
    narrowed: int = field(default=0, init=False)
    _kept: dict[str, tuple[Leaf, ...]] = field(default_factory=dict, init=False)
    _left: Left | None = field(default=None, init=False)
    _tabling: Tabling | None = field(default=None, init=False)

    @property
    def left(self) -> Left:
        """Everything of the kinds asked for, before it is narrowed."""
        if self._left is None:
            wanted = self.wanted
            kinds = (*wanted.kinds, "actor") if wanted.what == FOUR_W else wanted.kinds
            for kind in kinds:
                kind_of(kind)
            self._left = leave(self.session, wanted.audience, kinds)
        return self._left

    @property
    def tabling(self) -> Tabling:
        """Those on their way into tables."""
        if self._tabling is None:
            self._tabling = Tabling(self.session, self.left, self.wanted.lang)
        return self._tabling

    @property
    def network(self) -> str:
        """The network's name; empty when it has none."""
        return receiving.network(self.session)

    def leaves(self, kind: str) -> tuple[Leaf, ...]:
        """The records of a kind that leave, narrowed."""
        if kind not in self._kept:
            self._kept[kind] = self._narrowed(kind)
        return self._kept[kind]

    def tables(self) -> list[Table]:
        """The tables, in the language asked for. Kinds without records have none where all are asked for."""
        wanted = self.wanted
        with speaking(wanted.lang):
            if wanted.what == FOUR_W:
                return [four_w(self.tabling.words, self.leaves("initiative"), self.left.of("actor"))]
            found: list[Table] = []
            for done, kind in enumerate(wanted.kinds):
                self.progress(done, len(wanted.kinds))
                some = self.leaves(kind)
                if some or wanted.what != ALL:
                    found.append(self.tabling.table(kind, some))
                if kind == "indicator" and self.left.series:
                    here = {one.id for one in some}
                    found.append(self.tabling.series([one for one in self.left.series if one.indicator in here]))
            return found

    def book(self, *, tagged: bool = False, lists: bool = False) -> Book:
        """The tables with what is said of them; with the `lists` that their columns offer."""
        wanted = self.wanted
        with speaking(wanted.lang):
            tables = tuple(self.tables())
            title = tables[0].title if len(tables) == 1 else _("Fiches")
            facts, notes = tuple(self._facts(title)), tuple(self.words())
            made = Book(title, wanted.lang, wanted.audience, self.day, tables, facts, notes, tagged=tagged)
            return replace(made, lists=self._lists(tables), spare=SPARE) if lists else made

    # ---- what is said of it ----------------------------------------------------------------------------

    def _facts(self, title: str) -> list[tuple[str, str]]:
        whom = {one.name: one.label for one in audiences(self.wanted.lang)}[self.wanted.audience]
        facts = [(_("Contenu"), title), (_("Date"), format_date(self.day, "long")), (_("Pour qui"), whom)]
        facts += [(_("Source"), self.network)] if self.network else []
        facts.append((_("Langue"), NAMES[self.wanted.lang]))
        if self.wanted.query is not None:
            facts.append((_("Choix"), _("une partie des fiches : celles que la liste montrait")))
        return facts

    def kept_back(self) -> Mapping[str, int]:
        """Records of the kinds asked for that stay inside, by reason."""
        return {**self.left.kept_back, "narrowed": self.narrowed}

    def words(self) -> list[str]:
        """What stays behind and why, in the language in force."""
        bare = sum(leaf.withheld for kind in self.wanted.kinds for leaf in self.leaves(kind))
        said = staying(self.kept_back(), bare, contacts=bool(self.left.of("contact")))
        if self.left.few and "initiative" in self.wanted.kinds:
            said.append(
                ngettext(
                    "Les personnes de {n} initiative n’y sont pas : elles sont trop peu pour être dites.",
                    "Les personnes de {n} initiatives n’y sont pas : elles sont trop peu pour être dites.",
                    self.left.few,
                )
            )
        return said

    # ---- narrowing -------------------------------------------------------------------------------------

    def _query(self, kind: str) -> ListQuery | None:
        query = self.wanted.query
        if query is None or self.wanted.what != ALL:
            return query
        area = query.area if "area" in COUNTED.get(kind, ()) and kind != "area" else None
        during = query.during if kind in SPANNED or kind in ("meeting", "need") else None
        return ListQuery(area=area, during=during) if area or during else None

    def _narrowed(self, kind: str) -> tuple[Leaf, ...]:
        some, query = self.left.of(kind), self._query(kind)
        if kind == "area" and self.wanted.what == ALL:
            areas = self.tabling.words.areas  # what ships with the program is no news
            return tuple(leaf for leaf in some if not areas.get(leaf.id, ("", None, 0))[0])
        if query is None:
            return some
        found = frozenset(ids(self.session, kind, query))
        if self.wanted.audience == INTERNAL:
            return tuple(leaf for leaf in some if leaf.id in found)
        if kind in TOLD and self.left.told is not None:
            parents = {row: parent for row, (_code, parent, _level) in self.tabling.words.areas.items()}
            told: Told = narrowing.only(self.left.told, kind, found, query, parents)
            self.narrowed += told.kept_back.get("narrowed", 0)
            found = frozenset(one.id for one in told.of(kind))
        else:
            coarse = {leaf.id for leaf in some if leaf.coarse}
            self.narrowed += len(coarse)
            found -= coarse
        return tuple(leaf for leaf in some if leaf.id in found)

    # ---- lists to choose from --------------------------------------------------------------------------

    def _lists(self, tables: tuple[Table, ...]) -> dict[str, tuple[str, ...]]:
        """What the columns offer. Others than the network are offered no name that their tables do not hold."""
        found: dict[str, dict[str, None]] = {}
        for table in tables:
            for at, column in enumerate(table.columns):
                if column.choices and column.choices not in found:
                    found[column.choices] = dict.fromkeys(self.offered(column))
                if column.choices.startswith("@") and self.wanted.audience != INTERNAL:
                    here = {str(row[at]): None for row in table.rows if row[at] is not None and not column.several}
                    found[column.choices] |= here
        return {name: tuple(words) for name, words in found.items() if words}

    def offered(self, column: Column) -> list[str]:
        """The words of the list that a column offers, in the language in force."""
        words, name = self.tabling.words, column.choices
        if name == YES_NO:
            return [_("oui"), _("non")]
        if not name.startswith("@"):
            return list(words.labels(name).values())
        internal = self.wanted.audience == INTERNAL
        kinds = ("place", "area") if name[1:] == WHERE else (name[1:],)
        found: list[str] = []
        for kind in kinds:
            if kind == "area":
                found += words.territories(official=not internal)
            elif internal and KINDS[kind].name != "contact":
                found += words.all_names(kind)
        return found
