"""Owns writing what leaves for people without Maillage, and saying beforehand what that is. Must not know widgets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import safe_io
from desktop.exchange import public_site, site_frame
from desktop.exchange.public_site import Sheet
from desktop.models.database import Database
from desktop.services import narrowing, receiving, redaction
from desktop.services.audiences import AUDIENCES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.asking import ListQuery


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an audience is told, in numbers. `kept_back`: records that stay inside, by reason; `bare`: told without
    name or address, because they are protected."""

    audience: str
    actors: int
    initiatives: int
    bare: int
    kept_back: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a person sees of a kind when a sheet is asked for. `ids`: those that a list found, None for all, and what
    it was `asked`; `marked`: the record that the map was brought to."""

    ids: Collection[bytes] | None = None
    asked: ListQuery | None = None
    marked: bytes | None = None


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
    db: Database, audience: str, sheet: Sheet, *, lang: str, narrowed: Narrowed | None = None
) -> tuple[bytes, Leaving]:
    """The page that is printed, and what it tells. Raises InvalidValue for an audience that is none."""
    seen = narrowed or Narrowed()
    with db.read() as session:
        told = redaction.tell(session, audience)
        day = db.clock.now().date()
        frame = site_frame.read_frame(session, title=receiving.network(session), day=day, lang=lang)
        if seen.marked is not None and not _is_open(session, told, seen.marked):
            sheet = replace(sheet, box=None)  # the view was brought to where nobody may be told to look
    if seen.ids is not None:
        parents = {area: known.parent for area, known in frame.areas.items()}
        told = narrowing.only(told, sheet.kind, seen.ids, seen.asked, parents)
    return public_site.build(_on_paper(told, sheet.kind), frame, sheet=sheet), _counted(told)


def _on_paper(told: redaction.Told, kind: str) -> redaction.Told:
    """What a sheet draws and no more: no name or telephone travels unseen in the page that a browser prints."""
    if kind == "actor":
        drawn = tuple(
            redaction.Organisation(one.id, {}, one.kind, "", "", "", "", {}, (), (), one.withheld, _unnamed(one.spots))
            for one in told.organisations
        )
        return replace(told, organisations=drawn, doings=())
    doings = tuple(
        redaction.Doing(
            one.id, {}, None, one.sector, one.status, "", "", {}, (), None, one.withheld, _unnamed(one.spots)
        )
        for one in told.doings
    )
    return replace(told, organisations=(), doings=doings)


def _unnamed(spots: Iterable[redaction.Spot]) -> tuple[redaction.Spot, ...]:
    return tuple(replace(spot, names={}) for spot in spots)


def _is_open(session: Session, told: redaction.Told, record: bytes) -> bool:
    """Whether that audience is told where the record is as exactly as we are."""
    ours = {one.id: one.spots for one in _records(redaction.tell(session, AUDIENCES[-1]))}
    return any(one.id == record and not one.withheld and one.spots == ours.get(record) for one in _records(told))


def _records(told: redaction.Told) -> list[redaction.Organisation | redaction.Doing]:
    return [*told.organisations, *told.doings]


def publish_map(
    db: Database, file: Path, audience: str, sheet: Sheet, *, lang: str, draw: Callable[[bytes], bytes] | None = None
) -> Leaving:
    """Write one sheet: as `draw` makes it of the page, or the page itself, which any browser prints.

    Raises InvalidValue, DiskFull, FolderReadOnly, FileBusy, and what `draw` raises.
    """
    page, left = sheet_page(db, audience, sheet, lang=lang)
    safe_io.write_file(file, page if draw is None else draw(page))
    return left


def _counted(told: redaction.Told) -> Leaving:
    bare = sum(one.withheld for one in told.organisations) + sum(one.withheld for one in told.doings)
    return Leaving(told.audience, len(told.organisations), len(told.doings), bare, told.kept_back)
