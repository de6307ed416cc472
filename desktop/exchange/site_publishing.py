"""Owns writing the public site, as a folder or as one ZIP, and saying what it would hold. Must not know widgets."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import safe_io
from desktop.errors import InvalidValue
from desktop.exchange import hsds_out, iati_out, public_site, publishing, site_frame
from desktop.exchange.formats import ALL, FORMATS, FOUR_W
from desktop.exchange.gathering import Gathered, Wanted
from desktop.exchange.publishing import Leaving
from desktop.exchange.site import build
from desktop.exchange.site.plan import Choices, Download, Site
from desktop.i18n import LANGUAGES, N_, speaking
from desktop.models.database import Database
from desktop.progress import Progress
from desktop.services.audience import redaction
from desktop.services.audience.telling_deeds import tell_deeds
from desktop.services.audience.told import KINDS
from desktop.services.exchange import receiving

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ZIP: Final = ".zip"
MANY: Final = 2_000  # more records than this are given as tables in one language only
_LABELS: Final = {
    ALL: N_("Toutes les fiches"),
    FOUR_W: N_("Qui fait quoi, où, pour qui"),
    "initiative": N_("Initiatives"),
    "actor": N_("Acteurs"),
}
_OLD: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP can tell
_UNIX: Final = 3


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
        site = _with_files(session, _read(session, db, audience, lang, choices))
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


def _with_files(session: Session, site: Site) -> Site:
    """The same with the map and what can be downloaded."""
    return replace(
        site,
        downloads=(*_standards(site), *_tables(session, site)),
        map=public_site.build(site.told, site.frame),
    )


def _standards(site: Site) -> Iterator[Download]:
    told, frame = site.told, site.frame
    ref = iati_out.reference(site.choices.org)
    try:
        reporting = iati_out.Reporting(ref, frame.title)
        activities = iati_out.build(site.deeds.deeds, told.organisations, frame, reporting)
    except InvalidValue:
        pass  # nobody is told of an activity that bears a date
    else:
        label = N_("Initiatives et projets pour les bailleurs (IATI 2.03)")
        yield Download("initiatives.iati.xml", activities.data, label)
    if told.organisations or told.offers:
        label = N_("Annuaire des acteurs et services (HSDS 3.0)")
        for lang in LANGUAGES:
            data = hsds_out.build(told, replace(frame, lang=lang))
            yield Download(f"annuaire-{lang}.hsds.json", data, label, lang=lang)


def _tables(session: Session, site: Site) -> Iterator[Download]:
    """The tables that the same audience is told; of many records in the language of whoever publishes alone."""
    told = site.told
    records = sum(len(told.of(kind)) for kind in KINDS)
    for lang in LANGUAGES if records <= MANY else (site.frame.lang,):
        for what, form, name, there in (
            (ALL, "xlsx", "donnees", records),
            (FOUR_W, "hxl.csv", "qui-fait-quoi-ou", len(told.doings)),
            ("initiative", "geojson", "initiatives", len(told.doings)),
            ("actor", "csv", "acteurs", len(told.organisations)),
        ):
            if not there:
                continue
            gathered = Gathered(session, Wanted(what, told.audience, lang), site.frame.day)
            with speaking(lang):
                data = FORMATS[form].write(gathered)
            whose = lang if records <= MANY else ""
            yield Download(f"{name}-{lang}.{form}", data, _LABELS[what], FORMATS[form].label, lang=whose)


def _counted(site: Site) -> Published:
    projects = sum(one.kind == "project" for one in site.deeds.deeds)
    return Published(publishing.counted(site.told), build.about_how_many(site), len(site.deeds.lessons), projects)
