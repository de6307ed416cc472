"""Owns making an initiative of a need or of a decision, and the evidence of an action; must not know who presses what.

The initiative's id is derived from what it was made of: two laptops that convert the same need make one initiative,
and whoever converts it again is led to the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import UnknownKind
from desktop.i18n import LANGUAGES, _, format_date, language
from desktop.models.base import derived_id
from desktop.models.decisions import Decision
from desktop.models.initiatives import Initiative
from desktop.models.meetings import Meeting, Note
from desktop.services.names.naming import best, texts_of
from desktop.services.record.records import load, record, restore
from desktop.services.unit_of_work import UnitOfWork

CONVERTED: Final = ("need", "decision")


@dataclass(frozen=True, slots=True)
class Converted:
    """The initiative to open; `made` when it came into being now (or came back from the trash)."""

    initiative: bytes
    made: bool


def initiative_id(source: bytes) -> bytes:
    """Identity of the initiative made of a need or of a decision: the same on every laptop."""
    return derived_id("initiative", source)


def initiative_of(session: Session, kind: str, id: bytes) -> bytes | None:
    """The live initiative that a need or a decision became, if it did."""
    named = session.scalar(select(Decision.initiative).where(Decision.id == id)) if kind == "decision" else None
    for one in (named, initiative_id(id)):
        if one is not None and session.scalar(select(Initiative.deleted).where(Initiative.id == one)) == 0:
            return one
    return None


def to_initiative(uow: UnitOfWork, kind: str, id: bytes, *, lang: str) -> Converted:
    """Let a need or a decision become an initiative that answers it, or find the one that it became.

    It takes title, description, sector, places and groups; of a decision those of its need, else the meeting's
    territory. Its description says in which meeting it was said. One act, which undo takes back.
    Raises UnknownKind for another kind, NotFound.
    """
    if kind not in CONVERTED:
        raise UnknownKind(kind=kind, known=CONVERTED)
    session = uow.session
    known = initiative_of(session, kind, id)
    if known is not None:
        return Converted(known, False)
    told = load(session, kind, id, lang)
    need = id if kind == "need" else told["need"]
    lacking = told if kind == "need" else load(session, "need", need, lang) if need else {}
    made = initiative_id(id)
    there = session.scalar(select(Initiative.deleted).where(Initiative.id == made)) is not None
    if there:
        restore(uow, "initiative", made)  # it was undone or thrown away: it comes back with what is known today
    meeting = told["meeting"] if kind == "decision" else meeting_of(session, id)
    draft: dict[str, Any] = {
        "status": "planned",
        "sector": lacking.get("sector"),
        "groups": lacking.get("groups") or [],
        "places": lacking.get("places") or _where(session, meeting),
        "needs": [need] if need else [],
        **_texts(session, told, meeting, lang),
    }
    record(uow, "initiative", draft, made, lang=lang, fresh=not there)
    if kind == "decision":
        record(uow, "decision", {"initiative": made}, id, lang=lang)
    return Converted(made, True)


def add_evidence(uow: UnitOfWork, action: bytes, words: str, *, lang: str) -> None:
    """Say what shows that an action was done: added under what was said before. Raises NotFound."""
    before = load(uow.session, "action", action, lang)["evidence"]
    said = words.strip()
    if said and said not in before.split("\n"):
        record(uow, "action", {"evidence": f"{before}\n{said}".strip()}, action, lang=lang)


def meeting_of(session: Session, subject: bytes) -> bytes | None:
    """The meeting in which a need, a decision or an action was said first."""
    query = (
        select(Meeting.id)
        .join(Note, Note.meeting == Meeting.id)
        .where(Note.subject == subject, Note.deleted == 0, Meeting.deleted == 0)
        .order_by(Meeting.day, Note.at)
    )
    return session.scalar(query.limit(1))


def source_words(session: Session, meeting: bytes) -> str:
    """ "Réunion du 16 juin 2026 : Comité local", in the language in force; without signs that only isolate."""
    day = session.scalar(select(Meeting.day).where(Meeting.id == meeting))
    _shown, title = best(texts_of(session, [meeting], "title").get(meeting, {}), language())
    when = format_date(date.fromisoformat(day), "long") if day else _("date non dite")
    head = _("Réunion du {date}", date=when)
    words = _("{meeting} : {title}", meeting=head, title=title) if title else head
    return words.replace("\u2068", "").replace("\u2069", "")


def _texts(session: Session, told: Mapping[str, Any], meeting: bytes | None, lang: str) -> dict[str, str]:
    """Title and description in every language in which they are said; the source in the person's."""
    names = [f"{field}.{code}" for field in ("title", "description") for code in LANGUAGES]
    texts = {name: str(told[name]) for name in names if told.get(name)}
    if meeting is not None:
        own = texts.get(f"description.{lang}", "")
        texts[f"description.{lang}"] = f"{own}\n\n{source_words(session, meeting)}".strip()
    return texts


def _where(session: Session, meeting: bytes | None) -> list[bytes]:
    area = session.scalar(select(Meeting.area).where(Meeting.id == meeting)) if meeting else None
    return [area] if area else []
