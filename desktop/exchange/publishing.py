"""Owns writing what leaves for people without Maillage, and saying beforehand what that is. Must not know widgets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop import safe_io
from desktop.exchange import public_site, site_frame
from desktop.exchange.public_site import Sheet
from desktop.models.database import Database
from desktop.services import receiving, redaction


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an audience is told, in numbers. `kept_back`: records that stay inside, by reason; `bare`: told without
    name or address, because they are protected."""

    audience: str
    actors: int
    initiatives: int
    bare: int
    kept_back: Mapping[str, int]


def foresee(db: Database, audience: str) -> Leaving:
    """What would leave. Nothing is written. Raises InvalidValue for an audience that is none."""
    with db.read() as session:
        return _counted(redaction.tell(session, audience))


def publish_site(db: Database, file: Path, audience: str, *, lang: str) -> Leaving:
    """Write the one file for the web: it opens in `lang` where the reader's own is none of the four.

    Raises InvalidValue, DiskFull, FolderReadOnly, FileBusy.
    """
    with db.read() as session:
        told = redaction.tell(session, audience)
        day = db.clock.now().date()
        frame = site_frame.read_frame(session, title=receiving.network(session), day=day, lang=lang)
    safe_io.write_file(file, public_site.build(told, frame))
    return _counted(told)


def sheet_page(
    db: Database, audience: str, sheet: Sheet, *, lang: str, ids: Collection[bytes] | None = None
) -> tuple[bytes, Leaving]:
    """The page that is printed, and what it tells. `ids`: only these records of the sheet's kind.

    Raises InvalidValue for an audience that is none.
    """
    with db.read() as session:
        told = redaction.tell(session, audience)
        day = db.clock.now().date()
        frame = site_frame.read_frame(session, title=receiving.network(session), day=day, lang=lang)
    if ids is not None:
        told = redaction.only(told, sheet.kind, frozenset(ids))
    return public_site.build(told, frame, sheet=sheet), _counted(told)


def _counted(told: redaction.Told) -> Leaving:
    bare = sum(one.withheld for one in told.organisations) + sum(one.withheld for one in told.doings)
    return Leaving(told.audience, len(told.organisations), len(told.doings), bare, told.kept_back)
