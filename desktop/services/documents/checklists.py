"""Owns what a person does to a checklist: start it, tick, note, add, move, make actions of what is open.

Must not know keys nor how points are shown. A point ticked here and there is ticked: the last to say so stands. An
action that is done ticks nothing by itself, since a list says that somebody looked: `tick_finished` does it when asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import LANGUAGES, _, language
from desktop.models.base import derived_id, new_id
from desktop.models.checklists import Checklist, ChecklistPoint, shipped_point_id
from desktop.models.decisions import Action
from desktop.models.documents import Document
from desktop.models.initiatives import Initiative
from desktop.services.documents import checklist_templates as templates
from desktop.services.documents import shipped_documents
from desktop.services.names.texts import checked
from desktop.services.plan.actions import DONE
from desktop.services.record.order_keys import between, new_tag, ordered, run
from desktop.services.record.records import record, restore
from desktop.services.unit_of_work import UnitOfWork

_TAG: Final = new_tag()  # of this run of the program: points that it puts in a row stay together


def action_id(point: bytes) -> bytes:
    """Identity of the action made of a point: two laptops that make it make one."""
    return derived_id("action", point)


def start(uow: UnitOfWork, document: bytes | None, draft: Mapping[str, object], *, lang: str) -> bytes:
    """Start a list from a document of the toolbox, or an empty one. Returns its id.

    `draft` says for which area or initiative, by which actor, until when; its title is the document's in every
    language unless one is typed. Raises NotFound, InvalidValue for a document without points or a list for nothing.
    """
    session = uow.session
    tasks: list[templates.Task] = []
    code, wanted = "", dict(draft)
    if document is not None:
        found = session.execute(select(Document.code).where(Document.id == document, Document.deleted == 0)).first()
        if found is None:
            raise NotFound(reference=document.hex())
        tasks = templates.tasks_of(templates.text_of(session, document, lang))
        shipped = shipped_documents.documents().get(found.code or "")
        code = shipped.code if shipped is not None else ""
        if shipped is not None and shipped.sector:
            wanted.setdefault("sector", shipped.sector)
        if not tasks:
            raise InvalidValue(field=_("Liste de contrôle"), reason=_("ce document n’a pas de points à cocher."))
        if not any(name.partition(".")[0] == "title" and value for name, value in draft.items()):
            wanted |= {f"title.{one}": text for one, text in templates.titles_of(session, document).items()}
    if not wanted.get("area") and not wanted.get("initiative"):
        raise InvalidValue(field=_("Liste de contrôle"), reason=_("dites pour quel territoire ou quelle initiative."))
    row = record(uow, "checklist", {**wanted, "document": document}, lang=lang)
    if code:
        session.execute(update(Checklist).where(Checklist.id == row).values(code=code))
    keys = run("", "", _TAG, len(tasks))
    for task, position in zip(tasks, keys, strict=True):
        known = bool(code and task.code)
        values = {"code": task.code} if known else {"text": _said(task.text)}
        point = shipped_point_id(row, task.code) if known else new_id()
        session.execute(insert(ChecklistPoint).values(id=point, checklist=row, position=position, **values))
    return row


def tick(uow: UnitOfWork, points: Iterable[bytes], day: date) -> None:
    """Say of points that they were done on a day. One that was ticked before keeps its day. Raises NotFound."""
    for row in _points(uow.session, points):
        if not row.done:
            _write(uow.session, row.id, done=1, done_on=day.isoformat())


def untick(uow: UnitOfWork, points: Iterable[bytes]) -> None:
    """Say of points that they are not done after all. Raises NotFound."""
    for row in _points(uow.session, points):
        if row.done:
            _write(uow.session, row.id, done=0, done_on=None)


def tick_finished(uow: UnitOfWork, checklist: bytes) -> int:
    """Tick the open points whose action is done, on the day the action was. Returns how many."""
    query = (
        select(ChecklistPoint.id, Action.done)
        .join(Action, Action.id == ChecklistPoint.action)
        .where(ChecklistPoint.checklist == checklist, ChecklistPoint.deleted == 0, Action.deleted == 0)
        .where(Action.status == DONE, ChecklistPoint.done.is_distinct_from(1))
    )
    found = list(uow.session.execute(query))
    for row in found:
        _write(uow.session, row.id, done=1, done_on=row.done or uow.database.clock.now().date().isoformat())
    return len(found)


def note(uow: UnitOfWork, point: bytes, words: str) -> None:
    """Write what is noted beside a point; nothing takes it away. Raises NotFound, NotText, InvalidValue."""
    (row,) = _points(uow.session, [point])
    words = checked(words.strip(), _("Remarque"))
    if (row.note or "") != words:
        _write(uow.session, point, note=words or None)


def reword(uow: UnitOfWork, point: bytes, words: str) -> None:
    """Say a point otherwise. One of a shipped list keeps its code and shows what was typed from then on."""
    (row,) = _points(uow.session, [point])
    words = _said(words)
    if row.text != words:
        _write(uow.session, point, text=words)


def add(uow: UnitOfWork, checklist: bytes, words: str, after: bytes | None = None) -> bytes:
    """Add a point of one's own, after another or at the end. Returns its id. Raises NotFound, InvalidValue."""
    session = uow.session
    if session.scalar(select(Checklist.id).where(Checklist.id == checklist, Checklist.deleted == 0)) is None:
        raise NotFound(reference=checklist.hex())
    others = in_order(session, checklist)
    place = next((n + 1 for n, row in enumerate(others) if row.id == after), len(others))
    point = new_id()
    session.execute(insert(ChecklistPoint).values(id=point, checklist=checklist, text=_said(words)))
    _place(session, point, others, place)
    return point


def move(uow: UnitOfWork, point: bytes, to: int) -> None:
    """Put a point at a place (0 first) among the others of its list. Raises NotFound."""
    session = uow.session
    (row,) = _points(session, [point])
    others = [one for one in in_order(session, row.checklist) if one.id != point]
    _place(session, point, others, max(0, min(to, len(others))))


def remove(uow: UnitOfWork, points: Iterable[bytes]) -> None:
    """Take points off their list; undo brings them back. Raises NotFound."""
    for row in _points(uow.session, points):
        _write(uow.session, row.id, deleted=1)


def to_actions(uow: UnitOfWork, points: Iterable[bytes], draft: Mapping[str, object], *, lang: str) -> list[bytes]:
    """Make an action of each open point that has none; `draft` says whose they are and until when. Returns them.

    An action takes the point's words (a shipped point's in every language), the list's initiative, actor and last day.
    Raises NotFound, and what recording an action raises.
    """
    session = uow.session
    made = []
    for row in _points(session, points):
        alive = row.action and session.scalar(select(Action.deleted).where(Action.id == row.action)) == 0
        if row.done or alive:
            continue
        held = session.execute(select(Checklist.code, *_CARRIED).where(Checklist.id == row.checklist)).one()
        initiative = None if in_trash(session, held.initiative) else held.initiative
        carried = {"status": "todo", "initiative": initiative, "due": held.due}
        carried |= {"actor": held.actor} if not draft.get("owner") else {}
        told = {**carried, **_titles(row, held.code or "", lang), **{k: v for k, v in draft.items() if v}}
        action = action_id(row.id)
        there = session.scalar(select(Action.id).where(Action.id == action)) is not None
        if there:
            restore(uow, "action", action)  # it was thrown away: it comes back with what is asked today
        record(uow, "action", told, action, lang=lang, fresh=not there)
        _write(session, row.id, action=action)
        made.append(action)
    return made


def in_trash(session: Session, initiative: bytes | None) -> bool:
    """Whether an initiative was thrown away: its lists go on, what is made of them belongs to it no more."""
    return bool(initiative and session.scalar(select(Initiative.deleted).where(Initiative.id == initiative)))


def in_order(session: Session, checklist: bytes | None) -> list[Any]:
    """The live points of a list, in the order in which everybody sees them."""
    query = select(*ChecklistPoint.__table__.columns).where(
        ChecklistPoint.checklist == checklist, ChecklistPoint.deleted == 0
    )
    rows = {row.id: row for row in session.execute(query)}
    return [rows[key] for _position, key in ordered([(row.position, row.id) for row in rows.values()])]


_CARRIED: Final = (Checklist.initiative, Checklist.actor, Checklist.due)


def _titles(row: Any, code: str, lang: str) -> dict[str, str]:
    if row.text:
        return {f"title.{lang}": row.text}
    found = {one: templates.shipped_tasks(code, one).get(row.code or "") for one in LANGUAGES}
    return {f"title.{one}": task.text for one, task in found.items() if task is not None} or {
        f"title.{lang or language()}": row.code or _("Sans titre")
    }


def _said(words: str) -> str:
    words = checked(" ".join(words.split()), _("Point de la liste"))
    if not words:
        raise InvalidValue(field=_("Point de la liste"), reason=_("écrivez ce qui est à faire."))
    if len(words) > templates.LONGEST:
        raise InvalidValue(field=_("Point de la liste"), reason=_("ce texte est trop long."))
    return words


def _points(session: Session, points: Iterable[bytes]) -> list[Any]:
    wanted = list(dict.fromkeys(points))
    query = select(*ChecklistPoint.__table__.columns).where(ChecklistPoint.id.in_(wanted), ChecklistPoint.deleted == 0)
    found = {row.id: row for row in session.execute(query)}
    for one in wanted:
        if one not in found:
            raise NotFound(reference=one.hex())
    return [found[one] for one in wanted]


def _place(session: Session, point: bytes, others: Sequence[Any], place: int) -> None:
    """Give a point the key of its place. Points without a key, or with two alike, get keys of their own first."""
    keys = [row.position or "" for row in others]
    if any(not key for key in keys) or any(a >= b for a, b in pairwise(keys)):
        keys = run("", "", _TAG, len(others))
        for row, key in zip(others, keys, strict=True):
            if row.position != key:
                _write(session, row.id, position=key)
    before = keys[place - 1] if place else ""
    after = keys[place] if place < len(keys) else ""
    _write(session, point, position=between(before, after, _TAG))


def _write(session: Session, point: bytes, **values: object) -> None:
    session.execute(update(ChecklistPoint).where(ChecklistPoint.id == point).values(**values))
