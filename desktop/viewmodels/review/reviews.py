"""Owns what waits for a person: the list of open reviews, the one on the desk, and what was chosen for it.

Nothing is ever chosen beforehand. Must not know widgets, nor how a choice is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.review.review_list import ReviewRow, ReviewsModel
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import Review, ReviewField, ReviewSummary, Version
    from desktop.services.unit_of_work import UnitOfWork

Keep = int | str
HERE = "here"
SIDED = ("value", "delete")  # kinds of fields whose versions are somebody's
LONGEST = 80  # characters of a title inside a sentence


def named(title: str) -> str:
    """A record by its title in a sentence: never empty, never endless."""
    if not title.strip():
        return _("Sans titre")
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"


class Choices:
    """What the person chose, field by field, for one review."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self._kept: dict[str, Keep] = {}

    def kept(self, field: ReviewField) -> Keep | None:
        """The version chosen for a field (its number, or `both`), None while nothing is chosen."""
        return self._kept.get(field.id)

    def keep(self, field: ReviewField, what: Keep | None) -> None:
        """Choose a version of a field, or take the choice back with None."""
        if what is None:
            self._kept.pop(field.id, None)
        else:
            self._kept[field.id] = what

    @property
    def complete(self) -> bool:
        """Whether every field has its version."""
        return all(field.id in self._kept for field in self.review.fields)

    @property
    def left(self) -> int:
        """How many fields wait for a choice."""
        return sum(field.id not in self._kept for field in self.review.fields)

    def items(self) -> tuple[tuple[ReviewField, Keep], ...]:
        """What is to be written, in the order of the fields, each as the person saw it."""
        return tuple((field, self._kept[field.id]) for field in self.review.fields if field.id in self._kept)

    def result(self, field: ReviewField) -> str | None:
        """What the field will say; None while nothing is chosen."""
        kept = self.kept(field)
        if kept is None:
            return None
        if field.kind == "delete":
            gone = any(v.deletes and v.number == kept for v in field.versions)
            return _("Supprimer la fiche") if gone else _("Garder la fiche")
        if kept == "both":
            return "\n".join(v.text for v in field.versions if v.text)
        version = next((v for v in field.versions if v.number == kept), None)
        return version.text if version is not None else None


def authors(review: Review) -> list[str]:
    """Who else wrote the versions that are not from here, each once, in order."""
    found: dict[str, None] = {}
    for field in review.fields:
        for version in field.versions if field.kind in SIDED else ():
            if not version.here:
                found.setdefault(version.author)
    return list(found)


def version_of(field: ReviewField, author: str) -> Version | None:
    """The version of a field by an author; `HERE` stands for this computer's side."""
    if field.kind not in SIDED:
        return None
    if author == HERE:
        return next((v for v in field.versions if v.here), None)
    return next((v for v in field.versions if not v.here and v.author == author), None)


def _settle(choices: Sequence[tuple[ReviewField, Keep]], uow: UnitOfWork) -> int:
    from desktop.services.review import reviews

    for field, keep in choices:
        reviews.settle(uow, field.id, keep, seen=field)
    return len(choices)


class ReviewDesk(QObject):
    """Loads the open reviews, keeps one on the desk with its choices, writes the choices as one step."""

    listed = Signal()
    shown = Signal(object)  # Choices, or None when the desk is empty
    chosen = Signal(object)  # the ReviewField whose choice changed
    settled = Signal(str)  # the title of the record
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.model = ReviewsModel(self)
        self.model.naming = self._name
        self.choices: Choices | None = None
        self.row: ReviewRow | None = None  # what the list says of the review on the desk
        self._put_off: list[str] = []
        self._wanted: str | None = None

    # ---- the list --------------------------------------------------------------------------------

    def refresh(self, wanted: str | None = None) -> None:
        """Load the list again; `wanted` is the review to open then, else the one on the desk or the first."""
        if wanted is not None:
            self._wanted = wanted
        self.store.query(
            partial(_list_reviews, language()), self._arrived, owner=self, key="list", failed=self.failed.emit
        )

    def _name(self, rows: Sequence[ReviewRow]) -> None:
        """Look up what the records of some rows are called."""
        work = partial(_names, rows, language())
        self.store.query(work, self.model.name, owner=self, failed=self.failed.emit)

    def open(self, review: str | None) -> None:
        """Put a review on the desk."""
        if review is None:
            self.choices = None
            self.shown.emit(None)
            return
        row = self.model.row(self.model.place_of(review))
        work = partial(_one_review, review, None if row is None else row.summary, language())
        self.store.query(work, self._opened, owner=self, key="one", failed=self.failed.emit)

    @property
    def current(self) -> str | None:
        """The review on the desk."""
        return self.choices.review.id if self.choices is not None else None

    def _arrived(self, found: list[ReviewRow]) -> None:
        waiting = {row.id: row for row in found}
        self._put_off = [review for review in self._put_off if review in waiting]
        ordered = [row for row in found if row.id not in self._put_off]
        ordered += [waiting[review] for review in self._put_off]
        self.model.show(ordered)
        self.listed.emit()
        first = ordered[0].id if ordered else None
        self.open(next((r for r in (self._wanted, self.current) if r in waiting), first))
        self._wanted = None

    def _opened(self, found: tuple[Review, ReviewRow | None] | None) -> None:
        if found is None:
            self.open(None)
            return
        review, self.row = found
        same = self.choices is not None and self.choices.review == review
        if not same:
            self.choices = Choices(review)
            self.shown.emit(self.choices)

    # ---- choosing --------------------------------------------------------------------------------

    def choose(self, field: ReviewField, what: Keep | None) -> None:
        """Choose a version of a field."""
        if self.choices is not None:
            self.choices.keep(field, what)
            self.chosen.emit(field)

    def choose_all(self, author: str) -> None:
        """Choose everywhere the version of one author (`HERE`: this computer's)."""
        if self.choices is None:
            return
        for field in self.choices.review.fields:
            version = version_of(field, author)
            if version is not None:
                self.choose(field, version.number)

    # ---- leaving the desk ------------------------------------------------------------------------

    def later(self) -> None:
        """Put the review at the end of the list and open the next one; the question stays."""
        current = self.current
        if current is None:
            return
        self._put_off = [review for review in self._put_off if review != current] + [current]
        self.refresh(self._after(current))

    def settle(self) -> bool:
        """Write the choices as one step and open the next review; False while a field has no choice."""
        if self.choices is None or not self.choices.complete:
            return False
        review = self.choices.review
        self._wanted = self._after(review.id)
        self.store.change(
            partial(_settle, self.choices.items()),
            label=_("Choix pour « {title} »", title=named(review.title)),
            done=lambda _n: self.settled.emit(named(review.title)),
            failed=self._refused,
            owner=self,
            quiet=True,
        )
        return True

    def _refused(self, failure: Failure) -> None:
        self.choices = None
        self.failed.emit(failure)
        self.refresh()

    def step(self, by: int) -> None:
        """Open the next (1) or previous (-1) review."""
        place = self.model.place_of(self.current) + by
        row = self.model.row(max(0, min(self.model.rowCount() - 1, place)))
        if row is not None and row.id != self.current:
            self.open(row.id)

    def _after(self, review: str) -> str | None:
        place = self.model.place_of(review)
        following = self.model.row(place + 1) or self.model.row(place - 1)
        return following.id if following is not None else None


def _list_reviews(lang: str, session: Any) -> list[ReviewRow]:
    from desktop.services.review import waiting

    return [ReviewRow(summary, fresh=False) for summary in waiting.summaries(session, lang, titled=False)]


def _names(rows: Sequence[ReviewRow], lang: str, session: Any) -> list[ReviewRow]:
    from desktop.services.listing import lists
    from desktop.services.review import waiting

    titles = waiting.titles(session, [row.summary.record for row in rows], lang)
    beside: dict[bytes, Any] = {}
    for kind in {row.summary.kind for row in rows}:
        ids = [row.summary.record for row in rows if row.summary.kind == kind]
        beside.update({row.id: row for row in lists.rows(session, kind, ids, lang)})
    return [_row(row.summary, titles.get(row.summary.record, ""), beside.get(row.summary.record)) for row in rows]


def _row(summary: ReviewSummary, title: str, listed: Any) -> ReviewRow:
    summary = replace(summary, title=title)
    if listed is None:
        return ReviewRow(summary)
    return ReviewRow(summary, listed.actor or "", listed.sector or "")


def _one_review(
    review: str, summary: ReviewSummary | None, lang: str, session: Any
) -> tuple[Review, ReviewRow | None] | None:
    from desktop.errors import AlreadySettled, NotFound
    from desktop.services.description.kinds import KINDS
    from desktop.services.record import record_words
    from desktop.services.review import reviews

    try:
        found = reviews.review(session, review, lang)
    except (NotFound, AlreadySettled):
        return None
    clashing = tuple(field.label for field in found.fields)
    whole = record_words.filled(session, found.kind, found.record, lang) if found.kind in KINDS else []
    same = tuple(
        (label, text)
        for label, text in whole
        # a translated text clashes under its label and its language: "Titre (fr)"
        if label not in clashing and not any(other.startswith(f"{label} (") for other in clashing)
    )
    row = None if summary is None else _names([ReviewRow(summary)], lang, session)[0]
    return replace(found, same=same), row
