"""Owns one record being written: what is loaded, what is typed, when it is saved. Must not know widgets or SQL.

A draft is never refused. Each field is saved by itself: only what the person changed is written, so another
person's newer value of another field is never overwritten; when the very field being typed changed meanwhile, the
person is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import _, language, plain_number
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.review.contested import Rival
    from desktop.services.unit_of_work import Changes

PEOPLE = ("women", "men", "not_stated")
# a typed total is only a question: what is kept are the parts it is made of
HELD = "total"
SAVE_MS = 400
TYPING_MS = 1200
CHECK_MS = 250


# what a person saw in a field: its value, and a mark of its versions when it is in review and she looked at them
Seen: TypeAlias = tuple[Any, bytes | None]
Loaded: TypeAlias = tuple[dict[str, Any], dict[bytes, str], dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class Clashed:
    """A field that somebody else wrote too: who, what, and whether it waits in "À vérifier"."""

    field: str
    author: str
    theirs: str
    open: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: fields that could not be kept, fields that had changed meanwhile, the record as it is now."""

    id: bytes
    left: list[str]
    moved: list[str]
    now: Mapping[str, Any]


class RecordForm(QObject):
    """The state of a form. `id` is None until the first save of a new record."""

    loaded = Signal()  # values may have changed: show them
    checked = Signal(object)  # list of Problem
    saved = Signal(object)  # datetime
    created = Signal(object)  # id of a record that just came into being
    clashed = Signal(object)  # Clashed: the field being typed was changed meanwhile, or waits for a choice
    failed = Signal(object)  # Failure
    gone = Signal()  # the record is no longer there

    def __init__(self, store: Store, kind: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.kind = kind
        self.id: bytes | None = None
        self.values: dict[str, Any] = {}
        self.names: dict[bytes, str] = {}
        self._dirty: dict[str, Any] = {}
        self._begun: dict[str, Any] = {}
        self._base: dict[str, Seen] = {}  # what the person saw in each field when she began to type there
        self._marks: dict[str, bytes] = {}  # fields in review -> a mark of their versions
        self._saving: dict[str, Any] = {}
        self._refused: list[str] = []
        self._tried: dict[str, Any] = {}
        self._turn = 0
        self._saver = _timer(self, self.flush)
        self._checker = _timer(self, self._check)

    # ---- reading ---------------------------------------------------------------------------------

    @property
    def new(self) -> bool:
        """Whether nothing was saved yet."""
        return self.id is None

    @property
    def turn(self) -> int:
        """How many records it has held: another one, even the same again, is another turn."""
        return self._turn

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return bool(self._dirty.keys() - {HELD})

    def value(self, field: str) -> Any:
        """Give a field's value as typed or as loaded; a total nobody typed is the sum of its parts."""
        if field in self._dirty:
            return self._dirty[field]
        if field == HELD:
            parts = [self.value(name) for name in PEOPLE]
            said = [part for part in parts if isinstance(part, int)]
            return sum(said) if said else None
        return self.values.get(field)

    def shown(self, field: str) -> str:
        """Give a text to read: the one typed or recorded in this language, else the one in another."""
        own = self.value(field)
        if own:
            return str(own)
        _lang, text = self.values.get("shown", {}).get(field, ("", ""))
        return str(text)

    def draft(self) -> dict[str, Any]:
        """Give everything as it would be saved."""
        whole = {**self.values, **self._dirty}
        if HELD not in self._dirty:
            whole.pop(HELD, None)
        return whole

    def open(self, id_: bytes | None, values: Mapping[str, Any] | None = None) -> None:
        """Show a record, or begin a new one with some values."""
        self.flush()
        self._turn += 1
        self.id = id_
        self.values, self.names, self._base, self._marks = {}, {}, {}, {}
        self._dirty = dict(values or {})
        self._begun = dict(values or {})
        if id_ is None:
            self.loaded.emit()
            self._checker.start(CHECK_MS)
            if values:
                work = partial(_begun, kind=self.kind, values=dict(values), lang=language())
                self.store.query(work, partial(self._named, self._turn), owner=self, key="names")
        else:
            self.reload()

    def _named(self, turn: int, found: tuple[dict[Any, str], set[str]]) -> None:
        """Say by name what a new record begins with; it does not begin with what is not here (a commune of old)."""
        names, gone = found
        if turn == self._turn:
            self.names.update(names)
            for field in gone:
                if self._dirty.get(field) == self._begun.pop(field, None):
                    del self._dirty[field]
            self.loaded.emit()
            self._checker.start(CHECK_MS)

    def reload(self) -> None:
        """Read the record again, keeping what is being typed."""
        if self.id is None:
            return
        turn, id_ = self._turn, self.id

        def arrived(found: Loaded | None) -> None:
            if turn != self._turn:
                return
            if found is None:
                self.gone.emit()
                return
            self._take(*found)

        self.store.query(partial(_load, kind=self.kind, id_=id_, lang=language()), arrived, owner=self, key="load")

    def _take(self, values: dict[str, Any], names: dict[bytes, str], marks: dict[str, bytes]) -> None:
        if self.values and not self.values.get("deleted") and values.get("deleted"):
            self.gone.emit()  # undoing what made it put it into the trash: what it holds there is no form to fill
            return
        self.values, self.names, self._marks = values, {**self.names, **names}, marks
        self._dirty = {f: v for f, v in self._dirty.items() if v != values.get(f) or f in marks}
        self._refused = [f for f in self._refused if f in self._dirty]
        self._base = {f: b for f, b in self._base.items() if f in self._dirty}
        for field in self.clashing():
            self._tell(field)
        self.loaded.emit()
        self._checker.start(0)

    def clashing(self) -> list[str]:
        """The fields being typed whose saving would go over what the person has not seen."""
        return [f for f in self._dirty if f in self._base and f != HELD and self._seen(f) != self._base[f]]

    def _seen(self, field: str) -> Seen:
        return self.values.get(field), self._marks.get(field)

    def _tell(self, field: str) -> None:
        """Say who wrote the other version, and what."""
        turn, id_ = self._turn, self.id
        if id_ is None:
            return
        work = partial(_rival, kind=self.kind, id_=id_, field=field, lang=language())

        def arrived(rival: Rival) -> None:
            if turn == self._turn and field in self.clashing():
                text = rival.text if rival.open else self.shown_text(field)
                self.clashed.emit(Clashed(field, rival.author, text, rival.open))

        self.store.query(work, arrived, owner=self, key=("rival", field))

    def shown_text(self, field: str) -> str:
        """What is recorded in a field, as far as it can be said in a few words."""
        value = self.values.get(field)
        if isinstance(value, bytes):
            return self.names.get(value, "")
        if isinstance(value, float):
            return plain_number(value)
        return str(value) if isinstance(value, str | int) else ""

    # ---- writing ---------------------------------------------------------------------------------

    def write(self, field: str, value: Any, *, done: bool = False) -> None:
        """Take what was typed in a field; it is saved soon, sooner when the person is done with the field."""
        if value == self.values.get(field) and field not in self._saving and field != HELD:
            self._dirty.pop(field, None)
        elif self.value(field) != value or field not in self._dirty:
            # a field in review shows one version only: whoever types there has not seen the others
            self._base.setdefault(field, (self.values.get(field), None))
            self._dirty[field] = value
        if self.unsaved:
            self._saver.start(SAVE_MS if done else TYPING_MS)
        self._checker.start(CHECK_MS)

    def drop(self, field: str) -> None:
        """Forget what was typed in a field: what is recorded stands."""
        self._dirty.pop(field, None)
        self._base.pop(field, None)
        self.loaded.emit()

    def insist(self, field: str) -> None:
        """Keep what was typed over what changed meanwhile."""
        self._base[field] = self._seen(field)
        self.flush()

    def flush(self) -> None:
        """Save now what was typed."""
        self._saver.stop()
        clashing = self.clashing() if self.id is not None else []
        for field in clashing:
            self._tell(field)
        writing = {f: v for f, v in self._dirty.items() if f not in (*clashing, HELD) and not self._told(f, v)}
        typed = {f: v for f, v in writing.items() if f not in self._begun or self._begun[f] != v}
        if not writing or (self.id is None and not _says_something(typed)):
            return  # what a new record begins with is worth no record by itself
        turn, id_ = self._turn, self.id
        if id_ is None and self._saving:
            self._saver.start(SAVE_MS)  # the record is being made: its id comes first
            return
        self._saving = writing
        self._tried = {**self._tried, **writing}

        def done(result: Saved) -> None:
            if turn != self._turn:
                return
            self._saving = {}
            self._refused = result.left
            kept = {f: v for f, v in writing.items() if f not in (*result.left, *result.moved)}
            self.values.update({f: result.now.get(f, v) for f, v in kept.items()})
            self._dirty = {f: v for f, v in self._dirty.items() if f not in kept or v != kept[f]}
            for field in kept:
                self._marks.pop(field, None)
            self._base = {f: self._base[f] if f in result.moved else self._seen(f) for f in self._dirty}
            if self.id is None:
                self.id = result.id
                self.created.emit(result.id)
            if kept:
                self.saved.emit(datetime.now().astimezone())
            self.reload()

        def failed(failure: Failure) -> None:
            if turn == self._turn:
                self._saving = {}
            self.failed.emit(failure)

        seen = {f: self._base.get(f, self._seen(f)) for f in writing}
        work = partial(_record, kind=self.kind, draft=writing, id_=id_, seen=seen, lang=language())
        self.store.change(work, label=self._label(writing), done=done, failed=failed, owner=self, quiet=True)

    def _told(self, field: str, value: Any) -> bool:
        """Whether this very value could not be kept a moment ago (its problem stands beside the field)."""
        return field in self._refused and self._tried.get(field) == value

    def _label(self, writing: Mapping[str, Any]) -> str:
        from desktop.services.description.kinds import KINDS

        kind = KINDS[self.kind]
        # a label stays in the steps of undo, which an erasure does not reach: it never bears a person's name
        title = _(kind.label) if kind.nameless else str(self.value(kind.title) or _("sans titre"))
        if self.id is None:
            return _("Création de « {title} »", title=title)
        names = [_(kind.field(name.partition(".")[0]).label) for name in writing]
        return _("{field} de « {title} »", field=", ".join(names), title=title)

    # ---- what others do --------------------------------------------------------------------------

    def follow(self, changes: Changes) -> None:
        """See whether a committed act touched this record, and read it again if so."""
        if self.id is None or self._saving:
            return
        if any(self.id in rows for rows in changes.touched.values()) or not changes.touched.keys() <= {"actor", "area"}:
            self.reload()

    def _check(self) -> None:
        turn = self._turn

        def arrived(problems: object) -> None:
            if turn == self._turn:
                self.checked.emit(problems)

        work = partial(_problems, kind=self.kind, draft=self.draft())
        self.store.query(work, arrived, owner=self, failed=lambda _f: None, key="check")


def _timer(owner: QObject, act: Any) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    return timer


def _says_something(draft: Mapping[str, Any]) -> bool:
    return any(value not in (None, "", [], ()) for value in draft.values())


def _begun(session: Any, *, kind: str, values: Mapping[str, Any], lang: str) -> tuple[dict[Any, str], set[str]]:
    from desktop.viewmodels.finding import begun

    return begun(session, kind, values, lang)


def _load(session: Any, *, kind: str, id_: bytes, lang: str) -> Loaded | None:
    from desktop.errors import NotFound
    from desktop.services.record import records
    from desktop.services.review.contested import Contested
    from desktop.viewmodels.finding import names

    try:
        values = dict(records.load(session, kind, id_, lang))
    except NotFound:
        return None
    return values, names(session, kind, values, lang), Contested(session).marks(id_, lang)


def _record(
    uow: Any, *, kind: str, draft: Mapping[str, Any], id_: bytes | None, seen: Mapping[str, Seen], lang: str
) -> Saved:
    from desktop.services.record import records
    from desktop.services.review.contested import record_seen

    if id_ is None:
        made, left = records.record_what_holds(uow, kind, draft)
        return Saved(made, left, [], records.load(uow.session, kind, made, lang))
    left, moved = record_seen(uow, kind, draft, id_, seen, lang=lang)
    return Saved(id_, left, moved, records.load(uow.session, kind, id_, lang))


def _rival(session: Any, *, kind: str, id_: bytes, field: str, lang: str) -> Rival:
    from desktop.services.review.contested import Contested, Rival, last_writer

    found = Contested(session).rival(id_, field, lang)
    return found or Rival(last_writer(session, kind, id_, field, lang), "")


def _problems(session: Any, *, kind: str, draft: Mapping[str, Any]) -> Any:
    from desktop.services.record import records

    return records.problems(session, kind, draft)
