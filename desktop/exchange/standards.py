"""Owns reading what a file of a standard (IATI, HSDS) holds. Must not know how such a file looks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.exchange import hsds_out, iati_out, site_frame
from desktop.exchange.iati_out import Reporting
from desktop.services.audience import redaction
from desktop.services.audience.telling_deeds import tell_deeds
from desktop.services.exchange import receiving

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

IATI_KINDS: Final = ("initiative", "project")
HSDS_KINDS: Final = ("actor", "service")


@dataclass(frozen=True, slots=True)
class Standard:
    """A file as it is written. `count`: what it holds; `kept_back`: what stays inside, by reason (those of `Told`,
    `protected` and `undated`)."""

    data: bytes
    count: int
    kept_back: Mapping[str, int]


def iati(
    session: Session, audience: str, *, lang: str, day: date, kinds: Collection[str] = IATI_KINDS, org: str = ""
) -> Standard:
    """Activities for an audience, said on a `day`. `org` is the reference of who reports.

    Raises InvalidValue: an audience or a reference that is none, or nothing to tell.
    """
    ref = iati_out.reference(org)
    told = redaction.tell(session, audience, ("actor", "initiative"))
    everything = tell_deeds(session, told)
    network = receiving.network(session)
    frame = site_frame.read_frame(session, title=network, day=day, lang=lang)
    some = [one for one in everything.deeds if one.kind in kinds]
    written = iati_out.build(some, told.organisations, frame, Reporting(ref, network))
    kept = {**told.kept_back}
    if "project" in kinds:
        kept = {reason: kept.get(reason, 0) + n for reason, n in everything.kept_back.items()}
    return Standard(written.data, written.activities, {**kept, "undated": written.undated})


def hsds(session: Session, audience: str, *, lang: str, day: date, kind: str = "actor") -> Standard:
    """Organizations with their services for an audience, or services with their organization (`service`).

    Raises InvalidValue for an audience that is none.
    """
    told = redaction.tell(session, audience, HSDS_KINDS)
    frame = site_frame.read_frame(session, title="", day=day, lang=lang)
    data = hsds_out.build(told, frame, kind)
    return Standard(data, len(told.offers if kind == "service" else told.organisations), told.kept_back)
