"""Owns what erasing a person or a photograph would do, told before anybody does it; must not erase anything."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import NotErasable, NotFound
from desktop.i18n import _
from desktop.models.attachments import Attachment
from desktop.models.people import Contact
from desktop.services.attached import attachments
from desktop.services.description.kinds import KINDS
from desktop.services.erasure.erasure_words import Foreseen, Receiver
from desktop.services.exchange import peers
from desktop.services.keeping.erased import was_erased
from desktop.services.keeping.touched import class_of
from desktop.services.names.naming import best, texts_of
from desktop.services.secret import secret_cells


def of_person(session: Session, contact: bytes, *, now: datetime, lang: str) -> Foreseen:
    """What erasing a person would do, with every record that is the same person.

    Raises NotFound, NotErasable when nothing of the person is left or was ever written.
    """
    model = KINDS["contact"]
    secret = [field for field in model.fields if field.secret]
    titles: list[str] = []
    filled: dict[str, None] = {}
    locked = False
    rows = sorted(class_of(session, contact))
    found = session.execute(select(*Contact.__table__.columns).where(Contact.id.in_(rows))).all()
    if not found:
        raise NotFound(reference=contact.hex())
    for row in found:
        held = [field for field in secret if getattr(row, field.name) is not None]
        if not held:
            continue
        filled |= {_(field.label): None for field in held}
        name = secret_cells.read(session, "contact", row.id, "name", row.name)
        locked = locked or (row.name is not None and name is None)
        titles.append(
            " — ".join(part for part in (str(name or _("Sans nom")), _actor(session, row.actor, lang)) if part)
        )
    if not titles:
        erased = was_erased(session, contact)
        raise NotErasable(
            reason=_("cette personne est déjà effacée") if erased else _("cette fiche ne dit encore rien de personne")
        )
    shown = Attachment.owner.in_(rows) & (Attachment.deleted == 0)
    photos = len(session.scalars(select(Attachment.id).where(shown)).all())
    return Foreseen("person", tuple(titles), tuple(filled), photos, locked, _receivers(session, now))


def of_photo(session: Session, id: bytes, *, now: datetime) -> Foreseen:
    """What erasing a photograph would do. Raises NotFound, NotErasable when it is under no key or erased already."""
    told = attachments.find(session, id)
    if told.state == "erased":
        raise NotErasable(reason=_("cette photo est déjà effacée"))
    if not told.people:
        raise NotErasable(reason=_("dites d’abord qu’on y reconnaît des personnes : elle est alors gardée sous clé"))
    fields = [_("Photo"), *([_("Titre ou légende")] if told.caption else [])]
    locked = told.state == "locked"
    named = told.caption or told.name
    return Foreseen("photo", (named,) if named else (), tuple(fields), 0, locked, _receivers(session, now))


def _actor(session: Session, actor: bytes | None, lang: str) -> str:
    return best(texts_of(session, [actor], "name").get(actor, {}), lang)[1] if actor is not None else ""


def _receivers(session: Session, now: datetime) -> tuple[Receiver, ...]:
    return tuple(
        Receiver(one.laptop.name, one.exchanged_at)
        for one in peers.listed(session, now=now)
        if one.laptop.trust in ("vouched", "introduced") and not (one.retired or one.revoked_by or one.succeeded)
    )
