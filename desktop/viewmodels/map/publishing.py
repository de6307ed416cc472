"""Owns publishing as the map's page shows it: what would leave for an audience, writing it. Must not know widgets."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.i18n import language
from desktop.progress import Progress
from desktop.viewmodels.jobs import Cancelled, Failure, Token
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.exchange.publishing import Leaving
    from desktop.exchange.site_publishing import Published
    from desktop.models.database import Database

ENDING = ".html"
PACK = ".zip"
FIRST_PAGE = "index.html"
FOLDER = "folder"  # the same pages, as they are laid on a website or a stick


class Publishing(QObject):
    """One file for people without Maillage: one page with the map, or a pack of pages (`site`)."""

    foreseen = Signal(object)  # Leaving
    written = Signal(object, object)  # Path, Leaving
    failed = Signal(object)  # Failure
    pages_foreseen = Signal(object)  # exchange.site_publishing.Published
    progressed = Signal(int, int)
    stopped = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._token: Token | None = None

    def foresee(self, audience: str) -> None:
        """Ask what would leave; `foreseen` or `failed` follows."""
        work = partial(_foresee, audience)
        self.store.consult(work, self.foreseen.emit, owner=self, key="leaving", failed=self.failed.emit)

    def foresee_pages(self, audience: str) -> None:
        """Ask how many pages a site would have; `pages_foreseen` or `failed` follows."""
        work = partial(_foresee_pages, audience)
        self.store.consult(work, self.pages_foreseen.emit, owner=self, key="pages", failed=self.failed.emit)

    def publish(self, file: Path, audience: str) -> None:
        """Write the file; `written` or `failed` follows."""
        target = file if file.suffix else file.with_name(file.name + ENDING)
        work = partial(_publish, target, audience, language())
        done = partial(self.written.emit, target)
        self.store.consult(work, done, owner=self, key="publish", failed=self.failed.emit)

    def publish_pages(self, target: Path, audience: str, licence: str, contact: str) -> None:
        """Write the site as a pack of pages (`packed`) or a folder of them (`folder_in`); `progressed`, then `written`,
        `stopped` or `failed` follow."""
        if self._token is not None:
            return
        self._token = self.store.token()
        self._token.progressed.connect(self.progressed)
        work = partial(_publish_pages, target, audience, language(), (licence, contact), self._token.report)
        self.store.consult(work, partial(self._done, target), owner=self, failed=self._ended)

    def stop(self) -> None:
        """Stop writing the site: nothing of it is left."""
        if self._token is not None:
            self._token.cancel()

    def _done(self, target: Path, left: Leaving) -> None:
        self._let_go()
        self.written.emit(target, left)

    def _ended(self, failure: Failure) -> None:
        self._let_go()
        if isinstance(failure.error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(failure)

    def _let_go(self) -> None:
        if self._token is not None:
            self._token.deleteLater()
        self._token = None


def default_name(audience: str, today: date, ending: str = ENDING) -> str:
    """A name that any computer and any website takes."""
    return f"maillage-{audience}-{today:%Y-%m-%d}{ending}"


def packed(file: Path) -> Path:
    """The file of a pack, by its ending."""
    return file if file.suffix.lower() == PACK else file.with_name(file.name + PACK)


def folder_in(chosen: Path, audience: str, today: date) -> Path:
    """Where a site goes when this folder is chosen: into it when it is empty or holds an earlier site, else beside what
    is in it, in a folder of its own."""
    from desktop.exchange.site.build import MARK

    try:
        free = (chosen / MARK).is_file() or not any(chosen.iterdir())
    except OSError:
        free = True  # writing there will say what is the matter
    return chosen if free else chosen / default_name(audience, today, "")


def _foresee(audience: str, database: Database) -> Leaving:
    from desktop.exchange import publishing

    return publishing.foresee(database, audience)


def _foresee_pages(audience: str, database: Database) -> Published:
    from desktop.exchange import site_publishing

    return site_publishing.foresee(database, audience)


def _publish(file: Path, audience: str, lang: str, database: Database) -> Leaving:
    from desktop.exchange import publishing

    return publishing.publish_site(database, file, audience, lang=lang)


def _publish_pages(
    file: Path,
    audience: str,
    lang: str,
    said: tuple[str, str],
    progress: Progress,
    database: Database,
) -> Leaving:
    from desktop.exchange import site_publishing
    from desktop.exchange.site.plan import Choices

    made = site_publishing.publish(database, file, audience, lang=lang, choices=Choices(*said), progress=progress)
    return made.left
