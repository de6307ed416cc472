"""Owns what opening a profile takes from every floor: triggers, shipped rows, lists; must not know who opens it."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from desktop.errors import DiskFull, FolderReadOnly
from desktop.models.database import Database
from desktop.models.door import Door
from desktop.paths import Profile
from desktop.progress import Progress
from desktop.services import backup
from desktop.services.documents import shipped_documents
from desktop.services.documents.shipped import load_shipped
from desktop.services.erasure.erasing import forget_erased
from desktop.services.keeping import list_state
from desktop.services.keeping.facets import forget_profile
from desktop.services.keeping.prepared import note_prepared
from desktop.services.keeping.refresh import rebuild_if_needed, refresh
from desktop.services.secret.keystore import keystore_of
from desktop.sync.capture import install
from desktop.sync.grown import resettle_if_grown
from desktop.timekeeping import Clock


def open_profile(
    profile: Profile,
    *,
    clock: Clock | None = None,
    read_only: bool = False,
    encrypted: bool = True,
    before_migration: Callable[[Database], object] | None = None,
    door: Door | None = None,
    report: Progress | None = None,
) -> Database:
    """The profile, ready to be used: made if missing, migrated if older (after a safety copy, unless
    `before_migration` does something else), with this version's shared lists. Making the lists of a large profile
    again, once after an update, takes a while: `report` is told how far it is and may raise to leave all as it was.

    Raises what `Database.open` raises, DiskFull, FolderReadOnly.
    """
    _make(profile)
    forget_profile(profile.database)
    list_state.forget(str(profile.database))
    keystore_of(profile).reread()
    return Database.open(
        profile,
        clock=clock,
        read_only=read_only,
        encrypted=encrypted,
        prepare=(partial(_prepare, report=report),),
        before_migration=before_migration or _keep_a_copy,
        door=door,
    )


def _keep_a_copy(database: Database) -> None:
    backup.before(database, "migration")


def _make(profile: Profile) -> None:
    try:
        profile.make()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(path=profile.folder) from error
        raise FolderReadOnly(folder=profile.folder) from error


def _prepare(session: Session, report: Progress | None) -> None:
    install(session.connection())
    forget_erased(session)
    loaded = load_shipped(session)
    grown = resettle_if_grown(session)
    if not rebuild_if_needed(session, report) and loaded:
        refresh(session, {"document": [row["id"] for row in shipped_documents.rows()]})
    if grown is not None:
        refresh(session, grown.touched)
    note_prepared(session)
