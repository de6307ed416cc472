"""Owns writing the public site, as a folder or as one ZIP, and saying what it would hold. Must not know widgets."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import safe_io
from desktop.errors import InvalidValue
from desktop.exchange import hsds_out, iati_out, public_site, publishing, site_frame
from desktop.exchange.public_site import Frame
from desktop.exchange.publishing import Leaving
from desktop.exchange.site import build
from desktop.exchange.site.plan import Choices, Download, Site
from desktop.i18n import LANGUAGES, N_
from desktop.models.database import Database
from desktop.services import receiving, redaction
from desktop.services.telling_deeds import tell_deeds
from desktop.services.told import Told
from desktop.services.told_deeds import Deeds

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ZIP: Final = ".zip"
_OLD: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP can tell
_UNIX: Final = 3

Progress = Callable[[int, int], None]  # done, about how many in all; raises to stop


@dataclass(frozen=True, slots=True)
class Published:
    """What was written, or would be: what leaves, about how many pages, and of what was written files and bytes."""

    left: Leaving
    pages: int
    practices: int
    projects: int
    files: int = 0
    octets: int = 0


def foresee(db: Database, audience: str, choices: Choices = Choices()) -> Published:  # noqa: B008  # frozen
    """What would leave. Nothing is written. Raises InvalidValue for an audience that is none."""
    with db.read() as session:
        site = _read(session, db, audience, "fr", choices)
    return _counted(site)


def publish(
    db: Database,
    target: Path,
    audience: str,
    *,
    lang: str,
    choices: Choices = Choices(),  # noqa: B008  # frozen
    progress: Progress | None = None,
) -> Published:
    """Write the site: one ZIP where `target` ends so, else a folder. `progress` may raise: then nothing is there.

    Raises InvalidValue, FolderInUse, DiskFull, FolderReadOnly, FileBusy.
    """
    with db.read() as session:
        site = _read(session, db, audience, lang, choices)
    site = _with_files(site, lang)
    foreseen = _counted(site)
    numbers = [0, 0]

    def each() -> Iterator[tuple[str, bytes]]:
        for name, data in build.files(site):
            if progress is not None:
                progress(numbers[0], max(foreseen.pages, numbers[0]))
            numbers[0] += 1
            numbers[1] += len(data)
            yield name, data

    if target.suffix.lower() == ZIP:
        _zip(target, each())
    else:
        with safe_io.replacing_folder(target, build.MARK) as write:
            for name, data in each():
                write(name, data)
    left, pages, practices, projects = foreseen.left, foreseen.pages, foreseen.practices, foreseen.projects
    return Published(left, pages, practices, projects, numbers[0], numbers[1])


def _zip(target: Path, files: Iterator[tuple[str, bytes]]) -> None:
    """Equal files are equal bytes: no part bears a time, nor a word of the system that packed it."""
    with safe_io.replacing(target) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files:
            part = zipfile.ZipInfo(name, _OLD)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, _UNIX
            part.external_attr = 0o644 << 16
            pack.writestr(part, data)


def _read(session: Session, db: Database, audience: str, lang: str, choices: Choices) -> Site:
    told = redaction.tell(session, audience)
    deeds = tell_deeds(session, told)
    day = db.clock.now().date()
    frame = site_frame.read_frame(session, title=receiving.network(session), day=day, lang=lang)
    return Site(told, deeds, frame, site_frame.names_of(session, "country"), choices)


def _with_files(site: Site, lang: str) -> Site:
    """The same with the map and what can be downloaded."""
    site_map = public_site.build(site.told, site.frame)
    return Site(
        *(site.told, site.deeds, site.frame, site.countries, site.choices),
        downloads=tuple(_downloads(site.told, site.deeds, site.frame)),
        map=site_map,
    )


def _downloads(told: Told, deeds: Deeds, frame: Frame) -> Iterator[Download]:
    try:
        activities = iati_out.build(deeds.deeds, told.organisations, frame, iati_out.Reporting(name=frame.title))
    except InvalidValue:
        pass  # nobody is told of an activity that bears a date
    else:
        label = N_("Initiatives et projets pour les bailleurs (IATI 2.03)")
        yield Download("initiatives.iati.xml", activities.data, label)
    if told.organisations or told.offers:
        label = N_("Annuaire des acteurs et services (HSDS 3.0)")
        for lang in LANGUAGES:
            own = Frame(frame.title, frame.day, lang, frame.areas, frame.labels)
            yield Download(f"annuaire-{lang}.hsds.json", hsds_out.build(told, own), label, lang=lang)


def _counted(site: Site) -> Published:
    projects = sum(one.kind == "project" for one in site.deeds.deeds)
    return Published(publishing.counted(site.told), build.about_how_many(site), len(site.deeds.lessons), projects)
