"""Owns settling many reviews at once: what is offered, what it would do, doing it; must not know pages.

What was previewed is what is written: a question whose versions changed since stays open and is said to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from desktop.i18n import _, language
from desktop.services.odd_reviews import Edit
from desktop.services.reviews import write_answers
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.waiting import Clash, Head, clashes, heads, labels, titles
from desktop.services.wording import say
from desktop.sync.canonical import WireValue, decode
from desktop.sync.reading import Journal
from desktop.sync.schema import wire_schema

HERE: Final = "here"
KEEP: Final = "keep"  # a deletion against an edit: the record stays
DELETE: Final = "delete"


@dataclass(frozen=True, slots=True)
class Offer:
    """One question that can be settled with others. `sides` are whose version can be taken: HERE or a name.

    Of a deletion they are KEEP and DELETE. `what` is the field as people read it, `kind` its question's kind.
    """

    id: str
    kind: str
    what: str
    record: bytes
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What would be written for one question, and the versions that the person was shown."""

    id: str
    value: bytes
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
    """Every question that can be settled in bulk: clashes of values, and deletions against edits."""
    found = clashes(session, ("value", "delete"))
    named = labels(session, found)
    sides = _sides(session)
    return [Offer(c.id, c.question.kind, named[c.id], c.record, tuple(sides.get(c.question.id, {}))) for c in found]


def plan(session: Session, ids: Iterable[str], side: str, *, lang: str = "", examples: int = 6) -> Plan:
    """What taking `side` everywhere among the questions `ids` would write."""
    wanted = set(ids)
    found = [c for c in clashes(session, ("value", "delete")) if c.id in wanted]
    sides = _sides(session)
    chosen = [(c, sides[c.question.id][side]) for c in found if side in sides.get(c.question.id, {})]
    written = heads(Journal(session))
    answers = tuple(Answer(c.id, value, _seen(written.get(c.question.id, ()))) for c, value in chosen)
    shown = _examples(session, chosen[:examples], written, lang or language())
    return Plan(answers, len({c.record for c, _ in chosen}), shown, len(wanted) - len(chosen))


def settle_plan(uow: UnitOfWork, answers: Sequence[Answer]) -> Settled:
    """Writes a plan's answers, as one act of the unit of work. What changed since the plan was made stays open."""
    session = uow.session
    open_ = {c.id: c.question for c in clashes(session, ("value", "delete"))}
    written = heads(Journal(session))
    edits: list[Edit] = []
    answered: list[bytes] = []
    for answer in answers:
        question = open_.get(answer.id)
        if question is None or _seen(written.get(question.id, ())) != answer.seen:
            continue
        edits.append(Edit(question.table, question.row, question.field, decode(answer.value)))
        answered.append(question.id)
    if answered:
        write_answers(session, edits, answered)
    return Settled(len(answered), len(answers) - len(answered))


def _sides(session: Session) -> dict[bytes, dict[str, bytes]]:
    """Question -> whose version -> its value. An author of several versions of one cell stands for none of them."""
    from desktop.sync.canonical import encode

    journal = Journal(session)
    written = heads(journal)
    origins = journal.origins({head.bundle for several in written.values() for head in several})
    deletes = {c.question.id for c in clashes(session, ("delete",))}
    told: dict[bytes, dict[str, bytes]] = {}
    for question, several in written.items():
        if question in deletes:
            told[question] = {KEEP: encode(0), DELETE: encode(1)}
            continue
        sides: dict[str, list[bytes]] = {}
        for head in several:
            origin = origins[head.bundle]
            sides.setdefault(HERE if origin.here else origin.name, []).append(head.value)
        told[question] = {side: values[0] for side, values in sides.items() if len(values) == 1}
    return told


def _seen(several: Iterable[Head]) -> frozenset[bytes]:
    return frozenset(head.value for head in several)


def _examples(
    session: Session, chosen: Sequence[tuple[Clash, bytes]], written: dict[bytes, list[Head]], lang: str
) -> tuple[Example, ...]:
    named = titles(session, [c.record for c, _ in chosen], lang)
    what = labels(session, [c for c, _ in chosen])
    told = []
    for clash, value in chosen:
        question = clash.question
        if question.kind == "delete":
            before, after = _("gardée"), _("mise à la corbeille") if decode(value) else _("gardée")
        else:
            now = next((head.value for head in written[question.id] if head.shown), value)
            before, after = (_said(session, clash, decode(raw), lang) for raw in (now, value))
        told.append(Example(named.get(clash.record, ""), what[clash.id], before, after))
    return tuple(told)


def _said(session: Session, clash: Clash, value: WireValue, lang: str) -> str:
    question = clash.question
    assert wire_schema().field(question.table, question.field) is not None
    return say(session, question.table, question.row, question.field, value, lang)
