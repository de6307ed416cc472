"""Owns settling many reviews at once: what is offered, what it would do, doing it; must not know pages.

What was previewed is what is written: a question whose versions changed since stays open and is said to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from desktop.i18n import _, language
from desktop.services.exchange.laptops import writer
from desktop.services.record.wording import say
from desktop.services.review.odd_reviews import Edit, Way, odd
from desktop.services.review.reviews import write_answers
from desktop.services.review.said_twice import said_beside
from desktop.services.review.waiting import Clash, Head, clashes, heads, labels, titles
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.canonical import WireValue, decode
from desktop.sync.oddities import ODD, TWICE
from desktop.sync.reading import Journal, Origin
from desktop.sync.schema import wire_schema

HERE: Final = "here"
SURE: Final = "sure"  # the only version whose date can be believed
KEEP: Final = "keep"  # a deletion against an edit: the record stays
DELETE: Final = "delete"


@dataclass(frozen=True, slots=True)
class Offer:
    """One question that can be settled with others. `sides` are whose version can be taken: HERE, SURE or who wrote it.

    Of a deletion they are KEEP and DELETE, of what no single field shows the ways out (`odd_reviews`). `what` is the
    field as people read it, `kind` its question's kind; `doubtful` when the date of a version cannot be believed.
    """

    id: str
    kind: str
    what: str
    record: bytes
    sides: tuple[str, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What would be written for one question, and what the person was shown of it."""

    id: str
    edits: tuple[Edit, ...]
    seen: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Example:
    """One field before and after, in words."""

    title: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a bulk act would do: its answers, how many records they are in, some examples, how many stay open."""

    answers: tuple[Answer, ...]
    records: int
    examples: tuple[Example, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What a bulk act did. `changed` counts questions that moved meanwhile and stay open."""

    fields: int
    changed: int


def offers(session: Session) -> list[Offer]:
    """Every question that can be settled in bulk."""
    desk = _Desk(session, language())
    named = labels(session, desk.found)
    return [
        Offer(c.id, c.question.kind, named[c.id], c.record, tuple(desk.sides(c)), c.question.id in desk.doubtful)
        for c in desk.found
    ]


def plan(session: Session, ids: Iterable[str], side: str, *, lang: str = "", examples: int = 6) -> Plan:
    """What taking `side` everywhere among the questions `ids` would write."""
    wanted = set(ids)
    desk = _Desk(session, lang or language(), wanted)
    chosen = [(c, way) for c in desk.found if (way := desk.sides(c).get(side)) is not None]
    answers = tuple(Answer(c.id, way.edits, desk.seen(c)) for c, way in chosen)
    shown = desk.examples(chosen[:examples])
    return Plan(answers, len({c.record for c, _ in chosen}), shown, len(wanted) - len(chosen))


def settle_plan(uow: UnitOfWork, answers: Sequence[Answer]) -> Settled:
    """Writes a plan's answers, as one act of the unit of work. What changed since the plan was made stays open."""
    desk = _Desk(uow.session, language(), {answer.id for answer in answers})
    open_ = {c.id: c for c in desk.found}
    edits: dict[tuple[str, bytes, str], Edit] = {}
    answered: list[bytes] = []
    for answer in answers:
        clash = open_.get(answer.id)
        if clash is None or desk.seen(clash) != answer.seen:
            continue
        # two questions may have one answer: a record that several links cite is brought back once
        edits.update({(one.table, one.row, one.field): one for one in answer.edits})
        answered.append(clash.question.id)
    if answered:
        more, questions = said_beside(uow.session, list(edits.values()), answered)
        write_answers(uow.session, [*edits.values(), *more], [*answered, *questions])
    return Settled(len(answered), len(answers) - len(answered))


class _Desk:
    """The open questions with what is needed to answer many of them, read at once."""

    def __init__(self, session: Session, lang: str, wanted: set[str] | None = None) -> None:
        self._session = session
        self._lang = lang
        self._journal = Journal(session)
        self.found = [c for c in clashes(session) if wanted is None or c.id in wanted]
        self._written = heads(self._journal)
        self._origins = self._journal.origins({head.bundle for several in self._written.values() for head in several})
        self._ways: dict[str, tuple[Way, ...]] = {}
        self.doubtful = {
            question
            for question, several in self._written.items()
            if any(self._origins[head.bundle].doubtful for head in several)
        }

    def sides(self, clash: Clash) -> Mapping[str, Way]:
        """Whose version or which way out -> what it would write."""
        question = clash.question
        if question.kind in ODD:
            return self._odd_sides(clash)
        if question.kind == "delete":
            return {KEEP: self._way(clash, 0), DELETE: self._way(clash, 1)}
        several = self._written.get(question.id, ())
        told = {side: self._way(clash, decode(value)) for side, value in self._by_author(several).items()}
        sure = {head.value for head in several if not self._origins[head.bundle].doubtful}
        if question.id in self.doubtful and len(sure) == 1:
            told[SURE] = self._way(clash, decode(sure.pop()))
        return told

    def seen(self, clash: Clash) -> frozenset[bytes]:
        """What a person is shown of a question: other versions or other ways out, and she must look again."""
        if clash.question.kind in ODD:
            return frozenset(repr(way.edits).encode() for way in self._ways_of(clash))
        return frozenset(head.value for head in self._written.get(clash.question.id, ()))

    def examples(self, chosen: Sequence[tuple[Clash, Way]]) -> tuple[Example, ...]:
        """Some of the questions, before and after."""
        named = titles(self._session, [c.record for c, _ in chosen], self._lang)
        what = labels(self._session, [c for c, _ in chosen])
        return tuple(Example(named.get(c.record, ""), what[c.id], *self._change(c, way)) for c, way in chosen)

    def _change(self, clash: Clash, way: Way) -> tuple[str, str]:
        question = clash.question
        if question.kind in ODD:
            return way.text, way.text
        (edit,) = way.edits
        if question.kind == "delete":
            return _("gardée"), _("mise à la corbeille") if edit.value else _("gardée")
        now = next((decode(head.value) for head in self._written[question.id] if head.shown), edit.value)
        return self._said(clash, now), self._said(clash, edit.value)

    def _said(self, clash: Clash, value: WireValue) -> str:
        question = clash.question
        assert wire_schema().field(question.table, question.field) is not None
        return say(self._session, question.table, question.row, question.field, value, self._lang)

    def _way(self, clash: Clash, value: WireValue) -> Way:
        question = clash.question
        return Way("", (Edit(question.table, question.row, question.field, value),))

    def _ways_of(self, clash: Clash) -> tuple[Way, ...]:
        if clash.id not in self._ways:
            self._ways[clash.id] = odd(self._session, self._journal, clash, self._lang).ways
        return self._ways[clash.id]

    def _odd_sides(self, clash: Clash) -> dict[str, Way]:
        ways = self._ways_of(clash)
        told = {way.side: way for way in ways if way.side}
        if clash.question.kind == TWICE:  # each number is somebody's
            writers = Counter(_side(way.origin) for way in ways if way.origin is not None)
            told |= {
                _side(way.origin): way for way in ways if way.origin is not None and writers[_side(way.origin)] == 1
            }
        return told

    def _by_author(self, several: Iterable[Head]) -> dict[str, bytes]:
        """Whose version -> its value. An author of several versions of one cell stands for none of them."""
        sides: dict[str, list[bytes]] = {}
        for head in several:
            sides.setdefault(_side(self._origins[head.bundle]), []).append(head.value)
        return {side: values[0] for side, values in sides.items() if len(values) == 1}


def _side(origin: Origin) -> str:
    return HERE if origin.here else writer(origin)
