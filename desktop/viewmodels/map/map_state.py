"""Owns what a map shows and keeps it in step: records of one kind, as a blob, then as deltas. Must not know widgets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import language
from desktop.services.steering.confirmed_words import said
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.geo.points import Gathered
    from desktop.services.unit_of_work import Changes

WORDLESS: Final = 2_000  # more spots than this are painted first, and what is said of them comes after
WORDS_AFTER_MS: Final = 400  # until then the page paints the spots
_DELTA: Final = 300  # more changed records than this are read again whole
# What other records' titles and spots lean on: a change there may move any of them.
_LEANING: Final = {
    **dict.fromkeys(("initiative", "need", "service"), ("actor", "place", "area")),
    "actor": ("place", "area"),
    "place": ("area",),
}


class Whole(NamedTuple):
    """All that a map shows: the blob, who stands nowhere; what is still to come: the words, or who has grown old."""

    blob: bytes
    without: list[bytes]
    wordless: bool = False
    ageless: bool = False


class MapState(QObject):
    """The records of one kind on one map. `lacking` is the number of records that stand nowhere."""

    arrived = Signal(bytes, bool)  # blob, whether to fit the map to it
    moved = Signal(bytes)  # delta
    aged = Signal(bytes)  # the ids, end to end, of those of the blob that nobody confirmed for long: told after it
    lacking = Signal(object)  # ids of the records without a spot
    confirmed = Signal(bytes, str)  # a record, and when it was confirmed, in words

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.kind = ""
        self.ids: frozenset[bytes] | None = None
        self.revision = 0
        self._reading = False  # a whole read is on its way
        self._whole = False  # every record of the kind is shown, or is about to be
        self._without: set[bytes] = set()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(WORDS_AFTER_MS)
        self._calm.timeout.connect(self._go_on)
        self._wordless = False  # what the page shows: its words come next, else who has grown old
        self._known = False  # what is read again is on the page: nothing of it is taken away to come back later
        store.changed.connect(self.follow)

    def show(self, kind: str, ids: Collection[bytes] | None = None, *, fit: bool = False) -> None:
        """Show the records of `kind` (those in `ids` only, if given). A whole kind, once shown, keeps in step."""
        wanted = None if ids is None else frozenset(ids)
        if self._whole and wanted is None and kind == self.kind and not fit:
            return
        self.kind = kind
        self.ids = wanted
        self._known = False
        self._read(fit)

    def _read(self, fit: bool) -> None:
        self._calm.stop()
        self._whole = False
        if self._store.ready:
            self._reading = True
            self._whole = self.ids is None
            self._ask_whole(fit, words=self.ids is not None)

    def _go_on(self) -> None:
        if self._wordless:
            self.ask_words()
        else:
            self._store.ask(_aged(self.kind, self.ids), self._grow_old, owner=self, key=self)

    def _grow_old(self, old: bytes) -> None:
        self._reading = False
        self.aged.emit(old)

    def ask_words(self) -> None:
        """Ask for what is said of the spots that are painted."""
        self._ask_whole(False, words=True)

    def _ask_whole(self, fit: bool, *, words: bool) -> None:
        work = _whole(self.kind, language(), self.ids, self._next(), words=words, patient=self._known)
        self._store.ask(work, lambda got: self._arrive(got, fit), owner=self, key=self)

    def look(self, record: bytes) -> None:
        """Ask when a record was confirmed."""
        if self._store.ready:
            told = partial(self._say_confirmed, record)
            self._store.ask(_confirmed(self.kind, record), told, owner=self, key="confirmed")

    def _say_confirmed(self, record: bytes, got: tuple[object, object] | None) -> None:
        if got is not None:
            self.confirmed.emit(record, said(*got))

    def again(self) -> None:
        """Read the same records again (another language, or everything changed)."""
        if self.kind:
            self._known = True
            self._read(False)

    def follow(self, changes: Changes) -> None:
        """Take a committed act into account: a delta for a few records, everything for many."""
        if not self.kind or not changes:
            return
        touched = changes.touched
        many = sum(map(len, touched.values())) > _DELTA
        # A delta that overtakes a whole read would be undone by it: read again instead.
        if self._reading or many or any(touched.get(table) for table in _LEANING.get(self.kind, ())):
            self.again()
            return
        work = _delta(self.kind, language(), self.ids, self._next(), touched)
        self._store.ask(work, self._move, owner=self)

    def _next(self) -> int:
        self.revision += 1
        return self.revision

    def _arrive(self, got: Whole, fit: bool) -> None:
        self._wordless = got.wordless
        self._reading = got.wordless or got.ageless
        self._without = set(got.without)
        if self._reading:
            self._calm.start()
        self.arrived.emit(got.blob, fit)
        self.lacking.emit(sorted(self._without))

    def _move(self, got: tuple[bytes, list[bytes], set[bytes]] | None) -> None:
        if got is None or self._reading:
            return
        made, without, spoken = got
        self._without = (self._without - spoken) | set(without)
        self.moved.emit(made)
        self.lacking.emit(sorted(self._without))


def _whole(kind: str, lang: str, ids: frozenset[bytes] | None, revision: int, *, words: bool, patient: bool) -> Any:
    """`patient`: who has grown old comes along, however much has to be read for it."""

    def work(ask: Any) -> Whole:
        from desktop.geo import points
        from desktop.services.steering.lately import at_hand

        got = points.gather(ask, kind, lang, ids, words=False) if not words else None
        wordless, ageless = got is not None and len(got.columns) > WORDLESS, False
        if got is None or not wordless:
            ageless = not (patient or at_hand(ask, _since()))
            got = points.gather(ask, kind, lang, ids, old=frozenset() if ageless else _old(ask, kind))
        return Whole(made_of(got, without=len(got.without), revision=revision), got.without, wordless, ageless)

    return work


def _aged(kind: str, ids: frozenset[bytes] | None) -> Any:
    """The records shown that nobody confirmed for long, end to end."""

    def work(ask: Any) -> bytes:
        old = _old(ask, kind)
        return b"".join(sorted(old if ids is None else old & ids))

    return work


def _delta(kind: str, lang: str, ids: frozenset[bytes] | None, revision: int, touched: Any) -> Any:
    def work(ask: Any) -> tuple[bytes, list[bytes], set[bytes]] | None:
        from desktop.geo import points
        from desktop.services.keeping.touched import records_of
        from desktop.services.steering import growing_old

        spoken = records_of(ask, touched).get(kind, set())
        if not spoken:
            return None
        wanted = spoken if ids is None else spoken & ids
        got = points.gather(ask, kind, lang, wanted, old=growing_old.still_old(ask, kind, wanted, _since()))
        return made_of(got, revision=revision, replaced=spoken), got.without, spoken

    return work


def _confirmed(kind: str, record: bytes) -> Any:
    def work(ask: Any) -> tuple[object, object] | None:
        from desktop.services.steering.confirming import confirmed_of

        return confirmed_of(ask, kind, record)

    return work


def _since() -> str:
    """The day (ISO) since which a record must have been confirmed not to be old: the dashboard's."""
    from desktop.services.steering.growing_old import MONTHS, months_before

    return months_before(date.today(), MONTHS)


def _old(ask: Any, kind: str) -> frozenset[bytes]:
    """The records that nobody confirmed for long: with the words, or after them where much has to be read for it."""
    from desktop.services.listing.asking import ListQuery
    from desktop.services.steering.growing_old import records_old

    return records_old(ask, ListQuery(), kind, _since())


def made_of(got: Gathered, **more: Any) -> bytes:
    """The blob of what was gathered."""
    from desktop.geo import blob

    return blob.encode(got.columns, labels=got.labels, **more)
