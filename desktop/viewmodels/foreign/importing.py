"""Owns one import on its way: the file, what is asked, the preview, keeping it. Must not know widgets nor formats.

Everything is worked out anew after each answer, off the window's thread; what a newer answer replaced is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal

from desktop.exchange.incoming.verdicts import verdict_word
from desktop.i18n import _, format_list, format_number, isolate, language, ngettext
from desktop.services.description.kinds import KINDS
from desktop.viewmodels.jobs import Failure, Token
from desktop.viewmodels.store import Store
from desktop.viewmodels.tables import LINE_ROLE, ROW_ROLE, Index

if TYPE_CHECKING:
    from desktop.exchange.incoming.keeping import Kept
    from desktop.exchange.incoming.plan import Mode, Plan
    from desktop.exchange.incoming.shapes import Column, Question, Reading, Source
    from desktop.exchange.incoming.telling import Told
    from desktop.models.database import Database

_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren


class Step(Enum):
    """How far an import is."""

    EMPTY = "empty"
    READING = "reading"
    LOOKING = "looking"  # read; what it says is worked out
    READY = "ready"  # the preview is there, perhaps with questions
    KEEPING = "keeping"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Preview:
    """A file understood and compared: nothing of it is written."""

    reading: Reading
    plan: Plan
    told: tuple[Told, ...]
    left_out: int  # rows that are not taken whole
    untold: tuple[str, ...] = ()  # what of the file finds no place, in sentences

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions, in the order they are asked."""
        return self.reading.questions


class PlannedModel(QStringListModel):
    """The records of the preview, those of one verdict or all.

    A list of empty strings to Qt, as `RecordModel` is: a list that lays out thousands of rows asks for each of them,
    and while a job is busy each answer in Python waits for its turn.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Told, ...] = ()
        self._rows: list[Told] = []
        self._verdict: str | None = None
        self._kind: str | None = None
        self._as_line: Callable[[Told], Any] = str

    def paint_with(self, as_line: Callable[[Told], Any]) -> None:
        """Say what a delegate is given to paint for a row."""
        self._as_line = as_line

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return format_list([part for part in _spoken(row) if part])
        if role == ROW_ROLE:
            return row
        return self._as_line(row) if role == LINE_ROLE else None

    def show(self, told: tuple[Told, ...]) -> None:
        """Show another preview."""
        self._all = told
        self._renew()

    def narrow(self, verdict: str | None) -> None:
        """Show only the records of one verdict, None for all."""
        self._verdict = verdict
        self._renew()

    def of_kind(self, kind: str | None) -> None:
        """Show only the records of one kind, None for all."""
        self._kind = kind
        self._renew()

    @property
    def kinds(self) -> dict[str, int]:
        """Kind -> how many records of it the file has."""
        return dict(Counter(one.kind for one in self._all))

    @property
    def verdict(self) -> str | None:
        """The verdict that is shown alone."""
        return self._verdict

    def _renew(self) -> None:
        self._rows = [
            one for one in self._all if self._verdict in (None, one.verdict) and self._kind in (None, one.kind)
        ]
        self.setStringList([""] * len(self._rows))  # resets the model


def _spoken(row: Told) -> list[str]:
    parts = [row.title, _(KINDS[row.kind].label), row.where, verdict_word(row.verdict), row.why]
    return parts + [f"{one.label} : {one.before or '—'} → {one.after}" for one in row.differences]


class Importing(QObject):
    """One import. `moved` tells of every change, `progressed` how far a long step is, `kept` that it is in."""

    moved = Signal()
    progressed = Signal(int, int)
    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._token: Token | None = None
        self.model = PlannedModel(self)
        self._clear()

    def _clear(self) -> None:
        self.step = Step.EMPTY
        self.path: Path | None = None
        self.source: Source | None = None
        self.preview: Preview | None = None
        self.answers: dict[str, str] = {}
        self.mode: Mode = "fill"
        self.result: Kept | None = None
        self._recipe: Any = None
        self.model.show(())

    # ---- what a person does ------------------------------------------------------------------------

    def choose(self, path: Path) -> None:
        """Read a file. Whatever was on its way is forgotten; nothing is written."""
        self.stop()
        self._clear()
        self.path, self.step = path, Step.READING
        self.moved.emit()
        token = self._begin()

        def read(_session: object) -> tuple[Source, Any, Mode]:
            from desktop.exchange.incoming import matching, reading, recipes
            from desktop.exchange.incoming.plan import usual_mode

            source = reading.read(path, token.report)
            recipe = recipes.remembered(self._store.database.profile, matching.signatures(source))
            return source, recipe, usual_mode(source)

        self._store.query(read, self._read, owner=self, failed=self._broken, key="file")

    def load_recipe(self, path: Path) -> None:
        """Take the answers that somebody kept in a file."""
        from desktop.exchange.incoming import recipes

        self._recipe = recipes.read(path)
        self.answers.clear()
        self.look()

    def save_recipe(self, path: Path) -> None:
        """Keep the answers in a file, for oneself or for others."""
        from desktop.exchange.incoming import matching, recipes

        if self.preview is not None and self.source is not None:
            told = matching.recipe_of(self.source, self.preview.reading, self.answers, self._recipe)
            recipes.save(told, path)

    def write_refused(self, path: Path) -> int:
        """Write the rows that would not be taken, with the reason beside each. Returns how many."""
        from desktop.exchange.incoming import refusals

        return 0 if self.preview is None else refusals.write_refused(self.preview.plan, path)

    def answer(self, key: str, option: str) -> None:
        """Answer one question, or change an answer."""
        self.answers[key] = option
        self.look()

    def accept_all(self) -> None:
        """Take what is proposed for every question that is not answered."""
        if self.preview is not None:
            told = {one.key: one.suggested for one in self.preview.open if one.suggested is not None}
            self.answers = {**told, **self.answers}
            self.look()

    def set_mode(self, mode: Mode) -> None:
        """Say what the file may do to records that are here."""
        if mode != self.mode:
            self.mode = mode
            self.look()

    def look(self) -> None:
        """Work the preview out anew."""
        source = self.source
        if source is None:
            return
        self.step = Step.LOOKING
        self.moved.emit()
        answers, mode, recipe, lang = dict(self.answers), self.mode, self._recipe, language()

        def work(session: Any) -> Preview:
            from desktop.exchange.incoming import matching
            from desktop.exchange.incoming.plan import plan
            from desktop.exchange.incoming.refusals import reasons
            from desktop.exchange.incoming.telling import tell, untold

            today = self._store.database.clock.now().date()
            read = matching.understand(session, source, lang, recipe=recipe, answers=answers, today=today)
            made = plan(session, read, mode, answers)
            rows = {layout.kind for layout in read.layouts}  # what the file is about stands before whom it names
            told = sorted(tell(session, made), key=lambda one: one.kind not in rows)
            return Preview(read, made, tuple(told), len(reasons(made)), untold(read))

        self._store.query(work, self._looked, owner=self, failed=self._broken, key="look")

    def keep(self) -> None:
        """Write what the preview shows, in one act."""
        preview = self.preview
        if preview is None or not self.can_keep:
            return
        self.step = Step.KEEPING
        self.moved.emit()
        token, mode, answers, before = self._begin(), self.mode, dict(self.answers), self._recipe

        def work(database: Database) -> Kept:
            from desktop.exchange.incoming import keeping, matching, recipes

            read = preview.reading
            done = keeping.keep(database, read, mode, answers, token.report)
            recipes.remember(database.profile, matching.recipe_of(read.source, read, answers, before))
            return done

        self._store.act(
            work,
            done=self._kept,
            failed=self._not_kept,
            owner=self,
            changes=lambda kept: kept.changes if kept.changes else None,
        )

    def stop(self) -> None:
        """Ask what is on its way to stop; nothing of it stays."""
        if self._token is not None:
            self._token.cancel()
            self._token = None

    def forget(self) -> None:
        """Put the file away."""
        self.stop()
        self._clear()
        self.moved.emit()

    # ---- what there is to say ------------------------------------------------------------------------

    @property
    def asked(self) -> tuple[Question, ...]:
        """Questions without an answer of the person's."""
        if self.preview is None:
            return ()
        return tuple(one for one in self.preview.open if one.key not in self.answers)

    @property
    def can_keep(self) -> bool:
        """Whether there is something to write and nothing left to answer."""
        ready = self.step is Step.READY and self.preview is not None
        return ready and not self.asked and self.preview is not None and not self.preview.plan.nothing

    def counts(self) -> dict[str, int]:
        """Verdict -> how many records."""
        if self.preview is None:
            return {}
        return {str(verdict): n for verdict, n in self.preview.plan.counts.items()}

    @property
    def left_out(self) -> int:
        """How many rows of the file are not taken whole: refused, doubtful, or without one of their cells."""
        return 0 if self.preview is None else self.preview.left_out

    def headline(self) -> str:
        """What the file would do, in one sentence."""
        if self.preview is None:
            return ""
        counts = self.preview.plan.counts
        if self.preview.plan.nothing and not self.asked:
            return _("Rien de nouveau dans ce fichier.")
        parts = [ngettext("{n} fiche nouvelle", "{n} fiches nouvelles", counts["new"])] if counts["new"] else []
        if counts["changed"]:
            parts.append(ngettext("{n} fiche changée", "{n} fiches changées", counts["changed"]))
        kinds = [
            f"{_(KINDS[kind].plural)} {isolate(format_number(n))}"
            for kind, told in sorted(self.preview.plan.by_kind.items(), key=lambda one: -sum(one[1].values()))
            if (n := told.get("new", 0) + told.get("changed", 0))
        ]
        return format_list(parts) + (_(" : {kinds}", kinds=format_list(kinds)) if parts and kinds else "")

    def offers(self, kind: str) -> list[tuple[str, str]]:
        """(answer, label) of everything that a column may say when a row is of that kind."""
        from desktop.exchange.incoming.understanding.meanings import choices

        return choices(kind)

    def word_of(self, column: Column) -> str:
        """The answer that says what a column says now."""
        from desktop.exchange.incoming.understanding.meanings import written

        return "" if column.target is None else written(column.target)

    @property
    def leave(self) -> str:
        """The answer that leaves a column out."""
        from desktop.exchange.incoming.understanding.asking import LEAVE

        return LEAVE

    # ---- what comes back -----------------------------------------------------------------------------

    def _begin(self) -> Token:
        token = Token(self)
        token.progressed.connect(self.progressed)
        self._token = token
        return token

    def _read(self, found: tuple[Source, Any, Mode]) -> None:
        self.source, self._recipe, self.mode = found
        self._token = None
        self.look()

    def _looked(self, preview: Preview) -> None:
        self.preview = preview
        self.step = Step.READY
        self.model.show(preview.told)
        self.moved.emit()

    def _kept(self, kept: Kept) -> None:
        self._token = None
        self.result, self.step = kept, Step.DONE
        self.moved.emit()
        self.kept.emit(kept)

    def _broken(self, failure: Failure) -> None:
        self._clear()
        self.moved.emit()
        self.failed.emit(failure)

    def _not_kept(self, failure: Failure) -> None:
        self._token = None
        self.step = Step.READY
        self.moved.emit()
        self.failed.emit(failure)
