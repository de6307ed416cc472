"""Owns publishing as the map's page shows it: what would leave for an audience, writing it. Must not know widgets."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language, ngettext
from desktop.services.audiences import AUDIENCES
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.exchange.publishing import Leaving
    from desktop.models.database import Database

__all__ = ["AUDIENCES", "ENDING", "Publishing", "default_name", "words"]

ENDING = ".html"


class Publishing(QObject):
    """One file for people without Maillage."""

    foreseen = Signal(object)  # Leaving
    written = Signal(object, object)  # Path, Leaving
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store

    def foresee(self, audience: str) -> None:
        """Ask what would leave; `foreseen` or `failed` follows."""
        work = partial(_foresee, audience)
        self.store.consult(work, self.foreseen.emit, owner=self, key="leaving", failed=self.failed.emit)

    def publish(self, file: Path, audience: str) -> None:
        """Write the file; `written` or `failed` follows."""
        target = file if file.suffix else file.with_name(file.name + ENDING)
        work = partial(_publish, target, audience, language())
        done = partial(self.written.emit, target)
        self.store.consult(work, done, owner=self, key="publish", failed=self.failed.emit)


def default_name(audience: str, today: date) -> str:
    """A name that any computer and any website takes."""
    return f"maillage-{audience}-{today:%Y-%m-%d}{ENDING}"


def words(left: Leaving) -> list[str]:
    """What leaves and what stays, sentence by sentence."""
    said = [
        ngettext("{n} acteur y sera.", "{n} acteurs y seront.", left.actors)
        + " "
        + ngettext("{n} initiative y sera.", "{n} initiatives y seront.", left.initiatives)
    ]
    if left.bare:
        said.append(
            ngettext(
                "{n} fiche protégée y est sans nom ni adresse.",
                "{n} fiches protégées y sont sans nom ni adresse.",
                left.bare,
            )
        )
    narrower, unsaid, drafts = (left.kept_back.get(reason, 0) for reason in ("audience", "unsaid", "draft"))
    if unsaid:
        said.append(
            ngettext(
                "{n} fiche n’y sera pas : personne n’a dit qui peut la lire (Suivi de la fiche).",
                "{n} fiches n’y seront pas : personne n’a dit qui peut les lire (Suivi de la fiche).",
                unsaid,
            )
        )
    if narrower:
        said.append(
            ngettext(
                "{n} fiche n’y sera pas : elle est pour un public plus étroit.",
                "{n} fiches n’y seront pas : elles sont pour un public plus étroit.",
                narrower,
            )
        )
    if drafts:
        said.append(
            ngettext("{n} brouillon n’y sera pas.", "{n} brouillons n’y seront pas.", drafts),
        )
    said.append(_("Les contacts n’y sont jamais."))
    return said


def _foresee(audience: str, database: Database) -> Leaving:
    from desktop.exchange import publishing

    return publishing.foresee(database, audience)


def _publish(file: Path, audience: str, lang: str, database: Database) -> Leaving:
    from desktop.exchange import publishing

    return publishing.publish_site(database, file, audience, lang=lang)
