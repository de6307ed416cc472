"""Owns how a number of participants is called: its audience and its sex. Must not know who asks, nor any number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.i18n import _
from desktop.models.trainings import Participants
from desktop.services.description.kinds import sex_label
from desktop.services.names.terms import labels

_CHUNK: Final = 500


def audience_and_sex(session: Session, rows: Sequence[bytes], lang: str) -> dict[bytes, str]:
    """Row of participants -> its audience and sex in words, for stories and choices."""
    found = {}
    for at in range(0, len(rows), _CHUNK):
        query = select(Participants.id, Participants.audience, Participants.sex).where(
            Participants.id.in_(rows[at : at + _CHUNK])
        )
        told = list(session.execute(query))
        named = labels(session, "audience", sorted({audience for _r, audience, _s in told if audience}), lang)
        for row, audience, sex in told:
            public = named.get(audience or "") or audience or _("Public non renseigné")
            found[row] = " · ".join((public, sex_label(sex or "not-stated")))
    return found
