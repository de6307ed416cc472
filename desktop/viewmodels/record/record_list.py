"""Owns the state of one list: what is asked, ids found, facets with counts. Must not know widgets or SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import _, format_number, language, ngettext
from desktop.viewmodels.map import zones
from desktop.viewmodels.record import behind
from desktop.viewmodels.store import Store
from desktop.viewmodels.tables import PAGE, RecordModel

if TYPE_CHECKING:
    from desktop.services.listing.lists import ListQuery
    from desktop.services.unit_of_work import Changes

TYPING_MS = 90
Within = tuple[Any, Any]  # the corners of a zone, the figure that was opened


@dataclass(frozen=True, slots=True)
class Found:
    """What a list found: ids in order, the first rows that were not known, how many there are and in the trash."""

    ids: Sequence[bytes]
    rows: Sequence[Any]
    total: int
    trashed: int


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list asks: its query, and what it is within (a zone, a figure)."""

    kind: str
    query: Any
    within: tuple[Any, Any] = (None, None)


class RecordList(QObject):
    """A list of records of one kind, searched, filtered and sorted."""

    arrived = Signal()  # ids and counts are there
    rows_came = Signal()  # some rows are there to be painted, after the ids that they came with
    faceted = Signal(object)  # facet -> values with counts
    asking = Signal()
    meant = Signal(str)  # other words that would find something where these find nothing; "" for none

    def __init__(
        self,
        store: Store,
        kind: str,
        as_line: Callable[[Any], Any],
        spoken: Callable[[Any], str],
        *,
        sort: str,
        parent: QObject | None = None,
        painted: bool = True,
    ) -> None:
        """`painted`: somebody looks at its rows, so that the first ones come with the ids."""
        super().__init__(parent)
        self._painted = painted
        self._turn = 0
        self.store = store
        self.kind = kind
        self.text = ""
        self.sort = sort
        self.filters: dict[str, Any] = {}
        self.base: dict[str, Any] = {}  # what a page always asks besides, unless a filter says otherwise
        self.trash = False
        self.total = 0
        self.trashed = 0
        self.model = RecordModel(self._fetch, as_line, spoken=spoken, parent=self)
        self.model.dataChanged.connect(lambda *_where: self.rows_came.emit())
        self._touched: frozenset[bytes] | None = frozenset()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.refresh)

    @property
    def found(self) -> int:
        """How many records are shown."""
        return len(self.model.ids)

    @property
    def narrowed(self) -> bool:
        """Whether anything is searched or filtered."""
        return bool(self.text.strip() or self.filters)

    def counted(self) -> str:
        """How many are shown, of how many where something leaves some out; nothing where there is none."""
        if self.trash:
            return ngettext("{n} fiche dans la corbeille", "{n} fiches dans la corbeille", self.found)
        if self.narrowed or self.found != self.total:
            return _("{found} sur {total}", found=format_number(self.found), total=format_number(self.total))
        return format_number(self.total) if self.total else ""

    def query(self) -> ListQuery:
        """Give what is asked."""
        from desktop.services.listing.lists import ListQuery

        base = {} if self.trash or behind.FIGURE in self.filters else self.base
        asked = {**base, **zones.plain(self.filters)}
        asked.pop(behind.FIGURE, None)
        return ListQuery(text=self.text, trash=self.trash, sort=self.sort, **asked)

    def asked(self) -> Narrowing | None:
        """Give what narrows the list; None where nothing does."""
        if not self.narrowed or self.trash:
            return None
        return Narrowing(self.kind, self.query(), (self.filters.get(zones.ZONE), self.filters.get(behind.FIGURE)))

    @property
    def of_figure(self) -> bool:
        """Whether it shows the records behind a figure."""
        return behind.FIGURE in self.filters

    @property
    def to_confirm(self) -> bool:
        """Whether it shows what is to be confirmed: what grew old, or what others ask for."""
        opened = self.filters.get(behind.FIGURE)
        return opened is not None and not {"old", "asked"}.isdisjoint(dict(opened.behind.told))

    def rows_of(self) -> Callable[..., Any]:
        """Give what brings the rows: asked with a reader, the kind, ids and a language."""
        return _rows

    def search(self, text: str) -> None:
        """Search as one types."""
        self.text = text
        self._wait.start(TYPING_MS)

    def narrow(self, facet: str, value: Any) -> None:
        """Keep only records with a value of a facet; None takes the filter away."""
        self.keep(facet, value)
        self.refresh()

    def keep(self, facet: str, value: Any) -> None:
        """The same, without asking yet."""
        if value is None:
            self.filters.pop(facet, None)
        else:
            self.filters[facet] = value

    def clear(self) -> None:
        """Take every filter away."""
        self.filters.clear()
        self.text = ""
        self.refresh()

    def show(self, text: str, filters: Mapping[str, Any], sort: str) -> None:
        """Ask something else, all at once; no trash, unless a figure counts what is there."""
        opened = filters.get(behind.FIGURE)
        trash = opened is not None and opened.behind.query.trash
        self.text, self.filters, self.sort, self.trash = text, dict(filters), sort, trash
        self.refresh()

    def show_behind(self, chosen: behind.Chosen) -> None:
        """Show the records behind a figure, be they in the trash."""
        self.text, self.filters, self.trash = "", {behind.FIGURE: chosen}, chosen.behind.query.trash
        self.refresh()

    def order(self, sort: str) -> None:
        """Sort otherwise."""
        self.sort = sort
        self.refresh()

    def show_trash(self, on: bool) -> None:
        """Show the trash, or the list."""
        self.trash = on
        self.refresh()

    def refresh(self) -> None:
        """Ask again."""
        self._wait.stop()
        self.asking.emit()
        self._turn += 1
        within = (self.filters.get(zones.ZONE), self.filters.get(behind.FIGURE))
        asked = Narrowing(self.kind, self.query(), within)
        rows = partial(self.rows_of(), kind=self.kind, lang=language()) if self._painted else None
        work = partial(_ask, asked=asked, rows=rows, known=self.model.known)
        self.store.ask(work, partial(self._take, self._turn, asked), owner=self, key="ids")

    def follow(self, changes: Changes) -> None:
        """See what a committed act touched; rows that may show it are read again."""
        touched = frozenset().union(*changes.touched.values()) if changes.touched else None
        if touched is not None and set(changes.touched) - {self.kind}:
            touched = None  # a name shown in many rows may have changed: read what is painted again
        if self._touched is not None:
            self._touched = None if touched is None else self._touched | touched
        self._wait.start(TYPING_MS)

    def _take(self, turn: int, asked: Narrowing, found: Found) -> None:
        self.total, self.trashed = found.total, found.trashed
        touched, self._touched = self._touched, frozenset()
        self.model.set_ids(found.ids, touched, self._came(found.rows))
        self.arrived.emit()
        if found.rows:
            self.rows_came.emit()
        if turn == self._turn:  # after the list: both at once would share one processor
            facets = partial(_facets, asked=asked, lang=language())
            self.store.ask(facets, partial(self._offer, turn), owner=self, key="facets")
            self._look_for_meant(turn, asked, nothing=not found.ids)

    def _offer(self, turn: int, facets: Any) -> None:
        if turn == self._turn:  # else another question was asked meanwhile
            self.faceted.emit(facets)

    def _look_for_meant(self, turn: int, asked: Narrowing, *, nothing: bool) -> None:
        """Look for other words where nothing was found for those typed."""
        if not nothing or not asked.query.text.strip():
            self.meant.emit("")
            return

        def came(words: str) -> None:
            if turn == self._turn:
                self.meant.emit(words)

        self.store.ask(partial(_meant, asked=asked, lang=language()), came, owner=self, key="meant")

    def _fetch(self, ids: Sequence[bytes], answer: Callable[[Sequence[Any]], None]) -> None:
        work = partial(self.rows_of(), kind=self.kind, ids=list(ids), lang=language())
        self.store.ask(work, lambda rows: answer(self._came(rows)), owner=self)

    def _came(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Rows that were read, with the ids or when they are painted: give them as they are shown."""
        return rows


def _ask(ask: Any, *, asked: Narrowing, rows: Callable[..., Any] | None, known: frozenset[bytes]) -> Found:
    from desktop.services.listing import lists

    kind = asked.kind
    ids = lists.ids(ask, kind, narrowed_by(ask, kind, asked.query, asked.within))
    first = [id_ for id_ in ids[:PAGE] if id_ not in known]
    came = rows(ask, ids=first) if rows is not None and first else ()
    return Found(ids, came, lists.count(ask, kind), lists.count(ask, kind, trash=True))


def _meant(ask: Any, *, asked: Narrowing, lang: str) -> str:
    from desktop.services.listing import meant_words

    return meant_words.meant(ask, asked.kind, narrowed_by(ask, asked.kind, asked.query, asked.within), lang)


def _facets(ask: Any, *, asked: Narrowing, lang: str) -> Any:
    from desktop.services.listing import lists

    return lists.facets(ask, asked.kind, narrowed_by(ask, asked.kind, asked.query, asked.within), lang)


def narrowed_by(ask: Any, kind: str, query: ListQuery, within: Within) -> ListQuery:
    """The question, of a zone and of the records behind a figure."""
    zone, chosen = within
    return zones.narrowed(ask, kind, behind.narrowed(ask, kind, query, chosen), zone)


def _rows(ask: Any, *, kind: str, ids: Sequence[bytes], lang: str) -> Any:
    from desktop.services.listing import lists

    return lists.rows(ask, kind, ids, lang)


def is_query(target: object) -> bool:
    """Whether a page is led to a list by what the list is asked."""
    return type(target).__name__ == "ListQuery"


def asked_of(query: Any) -> dict[str, Any]:
    """What a query asks besides words and order, as the filters of a list."""
    from desktop.services.listing.lists import ListQuery

    plain = ListQuery()
    asked = {name: getattr(query, name) for name in ListQuery.__dataclass_fields__}
    left_out = ("text", "sort", "trash")
    return {name: value for name, value in asked.items() if name not in left_out and value != getattr(plain, name)}
