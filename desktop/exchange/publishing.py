"""Owns writing what leaves for people without Maillage, and saying beforehand what that is. Must not know widgets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop import safe_io
from desktop.exchange import periods, public_site, site_frame
from desktop.exchange.public_site import Sheet
from desktop.geo.blob import Months
from desktop.models.database import Database
from desktop.services.audience import narrowing, redaction
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.told import KINDS, Doing, Lack, Offer, Organisation, Record, Spot, Told
from desktop.services.exchange import receiving

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.listing.asking import ListQuery


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an audience is told, in numbers. `kept_back`: records that stay inside, by reason; `bare`: told without
    name or address, because they are protected."""

    audience: str
    actors: int
    initiatives: int
    needs: int
    services: int
    bare: int
    kept_back: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a person sees of a kind when a sheet is asked for. `ids`: those that a list found, None for all, and what
    it was `asked`; `marked`: the record that the map was brought to; `months`: first and last month that the strip of
    time shows (12 × year + month − 1), None for all of time."""

    ids: Collection[bytes] | None = None
    asked: ListQuery | None = None
    marked: bytes | None = None
    months: Months | None = None


def foresee(db: Database, audience: str) -> Leaving:
    """What would leave. Nothing is written. Raises InvalidValue for an audience that is none."""
    with db.read() as session:
        return counted(redaction.tell(session, audience))


def publish_site(db: Database, file: Path, audience: str, *, lang: str) -> Leaving:
    """Write the one file for the web: it opens in `lang` where the reader's own is none of the four.

    Raises InvalidValue, DiskFull, FolderReadOnly, FileBusy.
    """
    with db.read() as session:
        told = redaction.tell(session, audience)
        day = db.clock.now().date()
        frame = site_frame.read_frame(session, title=receiving.network(session), day=day, lang=lang)
    safe_io.write_file(file, public_site.build(told, frame))
    return counted(told)


def sheet_page(
    db: Database, audience: str, sheet: Sheet, *, lang: str, narrowed: Narrowed | None = None
) -> tuple[bytes, Leaving]:
    """The page that is printed, and what it tells. Raises InvalidValue for an audience that is none."""
    seen = narrowed or Narrowed()
    with db.read() as session:
        told = redaction.tell(session, audience, (sheet.kind,))
        day = db.clock.now().date()
        frame = site_frame.read_frame(session, title=receiving.network(session), day=day, lang=lang)
        if seen.marked is not None and not _is_open(session, audience, seen.marked):
            sheet = replace(sheet, box=None)  # the view was brought to where nobody may be told to look
        if seen.ids is not None:
            parents = {area: known.parent for area, known in frame.areas.items()}
            told = narrowing.only(told, sheet.kind, seen.ids, seen.asked, parents)
        if seen.months is not None and sheet.kind == periods.KIND:
            told = periods.under_way(session, told, seen.months)
            sheet = replace(sheet, period=periods.period(seen.months))
    return public_site.build(_on_paper(told, sheet.kind), frame, sheet=sheet), counted(told)


def _on_paper(told: Told, kind: str) -> Told:
    """What a sheet draws and no more: no name or telephone travels unseen in the page that a browser prints."""
    return Told(told.audience).having(kind, tuple(_BARE[kind](one) for one in told.of(kind)))


def _bare_organisation(one: Organisation) -> Organisation:
    return Organisation(one.id, {}, one.kind, "", "", "", "", {}, (), (), one.withheld, _unnamed(one.spots))


def _bare_doing(one: Doing) -> Doing:
    spots = _unnamed(one.spots)
    return Doing(one.id, {}, None, one.sector, one.status, "", "", {}, (), None, one.withheld, spots)


def _bare_lack(one: Lack) -> Lack:
    spots = _unnamed(one.spots)
    return Lack(one.id, {}, one.sector, one.status, "", "", "", {}, (), None, (), one.withheld, spots)


def _bare_offer(one: Offer) -> Offer:
    spots = _unnamed(one.spots)
    return Offer(one.id, {}, None, one.sector, one.status, {}, "", (), (), {}, "", {}, {}, one.withheld, spots)


_BARE: Final[Mapping[str, Callable[[Any], Record]]] = {
    "actor": _bare_organisation,
    "initiative": _bare_doing,
    "need": _bare_lack,
    "service": _bare_offer,
}


def _unnamed(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    return tuple(replace(spot, names={}, address="") for spot in spots)


def _is_open(session: Session, audience: str, record: bytes) -> bool:
    """Whether that audience is told where the record, of whatever kind, is as exactly as we are."""
    theirs, ours = (_told_of(redaction.tell(session, one), record) for one in (audience, AUDIENCES[-1]))
    return theirs is not None and ours is not None and not theirs.withheld and theirs.spots == ours.spots


def _told_of(told: Told, record: bytes) -> Record | None:
    return next((one for kind in KINDS for one in told.of(kind) if one.id == record), None)


def publish_map(
    db: Database, file: Path, audience: str, sheet: Sheet, *, lang: str, draw: Callable[[bytes], bytes] | None = None
) -> Leaving:
    """Write one sheet: as `draw` makes it of the page, or the page itself, which any browser prints.

    Raises InvalidValue, DiskFull, FolderReadOnly, FileBusy, and what `draw` raises.
    """
    page, left = sheet_page(db, audience, sheet, lang=lang)
    safe_io.write_file(file, page if draw is None else draw(page))
    return left


def counted(told: Told) -> Leaving:
    """What is told, in numbers."""
    return Leaving(
        told.audience,
        actors=len(told.organisations),
        initiatives=len(told.doings),
        needs=len(told.lacks),
        services=len(told.offers),
        bare=sum(one.withheld for kind in KINDS for one in told.of(kind)),
        kept_back=told.kept_back,
    )
