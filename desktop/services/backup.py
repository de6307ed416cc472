"""Safety copies: before each risk, on request, and back again. Owns their names, thinning and the tested restore.

A copy is the same encrypted file under the same key, made by `Database.copy_to` (a live file copied byte by byte was
damaged 8 times of 8: what is copied is a file nobody can write, each page proven). It must not know what a record is,
nor how changes are merged.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import (
    BackupNotSound,
    DatabaseDamaged,
    DiskFull,
    FileMissing,
    FileTooNew,
    FolderReadOnly,
    KeyMissing,
    NotAFile,
    WrongKey,
)
from desktop.paths import Profile
from desktop.safe_io import read_limited, replacing, write_file
from desktop.services.attached import piece_copies
from desktop.services.secret.keystore import FILE as SECRETS
from desktop.timekeeping import Clock, SystemClock

if TYPE_CHECKING:
    from desktop.models.database import Database

DAILY, WEEKLY, MONTHLY = 12, 10, 9
LATEST: Final = 3
KEY_LIMIT: Final = 4096
_STAMP: Final = "%Y%m%dT%H%M%S"
_NAME: Final = re.compile(r"(\d{8}T\d{6})-([a-z-]{1,30})(?:-\d{1,4})?\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One safety copy in the profile: when (aware, UTC) and before what it was made."""

    path: Path
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the file that was put back, and where the former state was laid (None if there was none)."""

    source: Path
    former: Path | None


def before(database: Database, reason: str, *, thinned: bool = True) -> Path:
    """Lay a copy aside before a risk (`merge`, `migration`, `erasure`, `restore`), then thin the older ones.

    The keys of people lie beside all copies in one file, so that an erasure has one place to overwrite.
    Raises DiskFull, FolderReadOnly: then the risk must not be taken.
    """
    profile = database.profile
    profile.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = database.clock.now()
    path = _free_name(profile.backups, at, reason)
    _copy(database, path)
    if _secrets_of(profile).exists():
        _copy_bytes(_secrets_of(profile), profile.backups / SECRETS)
    if thinned:
        thin(profile.backups)
    return path


@contextmanager
def around(database: Database, reason: str) -> Iterator[Callable[[], None]]:
    """A copy laid aside before a risk, that stays only if what is yielded was called: a risk given up leaves nothing.

    Older copies are thinned only then. Raises what `before` raises.
    """
    copy = before(database, reason, thinned=False)
    taken: list[bool] = []
    try:
        yield lambda: taken.append(True)
    finally:
        if taken:
            thin(database.profile.backups)
        else:
            copy.unlink(missing_ok=True)


def backup(database: Database, out: Path, *, with_key: bool = False) -> tuple[Path, ...]:
    """Write a copy to `out`, attachments beside it in `OUT.pieces`; with `with_key`, the keys (`OUT.key`,
    `OUT.secrets`). Returns the files written.

    Without the key file nobody can read the copy, its owner included. Raises DiskFull, FolderReadOnly, NotAFile.
    """
    if out.is_dir():
        raise NotAFile(path=out)
    _copy(database, out)
    written = [out]
    if with_key:
        written.append(_key_beside(out))
        write_file(written[1], read_limited(database.profile.key_file, KEY_LIMIT), private=True)
        if _secrets_of(database.profile).exists():
            written.append(_secrets_beside(out))
            _copy_bytes(_secrets_of(database.profile), written[2])
    pieces = piece_copies.pack(database.profile, out)
    return (*written, pieces) if pieces is not None else tuple(written)


def kept(folder: Path) -> list[Backup]:
    """The safety copies of a folder, newest first. Files with other names are not ours and not listed."""
    found = []
    for path in folder.glob("*.db") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match:
            found.append(Backup(path, datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC), match[2]))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def thin(folder: Path) -> list[Path]:
    """Keep the last copy of each of 12 days, 10 weeks and 9 months, and the latest three; delete the others."""
    copies = kept(folder)
    spared = {one.path for one in copies[:LATEST]}
    for many, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        spared |= {one.path for one in _newest_of_each(copies, period, many)}
    gone = [one.path for one in copies if one.path not in spared]
    for path in gone:
        for beside in (_key_beside(path), _secrets_beside(path), piece_copies.beside(path)):
            beside.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    return gone


def _newest_of_each(copies: Iterable[Backup], period: Callable[[datetime], object], many: int) -> Iterator[Backup]:
    seen: set[object] = set()
    for one in copies:
        if period(one.at) not in seen:
            seen.add(period(one.at))
            if len(seen) > many:
                return
            yield one


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.isocalendar()[:2]


def _month(at: datetime) -> object:
    return (at.year, at.month)


def restore(profile: Profile, file: Path, *, key_file: Path | None = None, clock: Clock | None = None) -> Restored:
    """Put a backup back in place of the profile's data, which must be closed. The former state is laid aside first.

    The key is `key_file`, else `FILE.key`, else the profile's own. The copy is opened and checked page by page before
    anything is touched, and marked so that this laptop goes on under a new identity: others may hold writes that it
    made after the backup. Raises BackupNotSound, FileMissing, FileTooNew, WrongKey, KeyMissing, DiskFull,
    FolderReadOnly.
    """
    if not file.exists():
        raise FileMissing(path=file)
    if not file.is_file():
        raise NotAFile(path=file)
    profile.make()
    workshop = profile.folder / f"restauration-{secrets.token_hex(4)}"
    workshop.mkdir(mode=0o700)
    try:
        draft = Profile(workshop)
        _copy_bytes(file, draft.database)
        _lay_key(draft, file, key_file, profile)
        _prove_and_mark(draft, file)
        former = _lay_aside(profile, clock or SystemClock())
        _put_keys(draft, profile, file, former)
        _swap(draft.database, profile.database)
        piece_copies.unpack(profile, file)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return Restored(file, former)


def _lay_key(draft: Profile, file: Path, key_file: Path | None, profile: Profile) -> None:
    beside = _key_beside(file)
    source = key_file or (beside if beside.exists() else profile.key_file)
    if not source.exists():
        raise KeyMissing(key_file=source)
    write_file(draft.key_file, read_limited(source, KEY_LIMIT), private=True)


def _put_keys(draft: Profile, profile: Profile, file: Path, former: Path | None) -> None:
    """The database's key, and the people's keys that it unwraps: those of the profile if its key is the same one."""
    key = read_limited(draft.key_file, KEY_LIMIT)
    if not profile.key_file.exists() or read_limited(profile.key_file, KEY_LIMIT).strip() != key.strip():
        _leave_with(former, profile)
        if _secrets_beside(file).exists():
            _copy_bytes(_secrets_beside(file), _secrets_of(profile))
    write_file(profile.key_file, key, private=True)


def _leave_with(former: Path | None, profile: Profile) -> None:
    """What only the former key reads goes with the former state, that key included: put back, it is whole.

    Nothing of it stays in the profile, where nobody could read it and no erasure would reach it.
    """
    if former is not None and former.is_file():
        if profile.key_file.exists():
            _copy_bytes(profile.key_file, _key_beside(former))
        if _secrets_of(profile).exists():
            _copy_bytes(_secrets_of(profile), _secrets_beside(former))
        piece_copies.pack(profile, former)
    elif former is not None and _secrets_of(profile).exists():
        _copy_bytes(_secrets_of(profile), former / SECRETS)
    if former is not None:
        _secrets_of(profile).unlink(missing_ok=True)
        (profile.backups / SECRETS).unlink(missing_ok=True)  # the copy beside all copies is under that key too
    piece_copies.lay_aside(profile, keep=former is None or not former.is_file())


def _prove_and_mark(draft: Profile, file: Path) -> None:
    from sqlalchemy.exc import DatabaseError

    from desktop.models.engine import is_plain

    if draft.database.stat().st_size == 0 or is_plain(draft.database):
        raise BackupNotSound(path=file)  # an empty file would open as a new, empty profile
    try:
        _open_and_mark(draft, file)
    except (DatabaseDamaged, DatabaseError) as error:
        raise BackupNotSound(path=file) from error


def _open_and_mark(draft: Profile, file: Path) -> None:
    from desktop.models.database import Database

    database = Database.open(draft)
    try:
        if not database.writable:
            raise FileTooNew(path=file)
        if database.check():
            raise BackupNotSound(path=file)
        _mark_restored(database)
    finally:
        database.close()


def _mark_restored(database: Database) -> None:
    """Say inside the copy that it is one: sealing then starts under a new replica, certified by the old key."""
    from sqlalchemy import text

    with database.write() as session:
        session.execute(text("UPDATE replica SET machine = 'restored' WHERE current = 1"))
        session.execute(text("INSERT OR REPLACE INTO sync_state(key, value) VALUES ('restored', x'01')"))
        session.commit()


def _lay_aside(profile: Profile, clock: Clock) -> Path | None:
    """Keep what is there now: a proper copy if it opens, else its files as they are. Raises ProfileInUse."""
    from desktop.models.database import Database

    if not profile.database.exists():
        return None
    try:
        database = Database.open(profile, clock=clock)
    except (DatabaseDamaged, WrongKey, KeyMissing):
        return _lay_raw_aside(profile, clock)
    try:
        former = before(database, "restore")
    finally:
        database.close()
    _be_alone(profile)
    return former


def _be_alone(profile: Profile) -> None:
    """Take the log away, which the engine only does for the last one who has the file open. Raises ProfileInUse."""
    from desktop.models.engine import OUTSIDE, is_plain, make_engine, read_key

    key = None if is_plain(profile.database) else read_key(profile, make=False)
    engine = make_engine(profile.database, key, connections=1)
    try:
        with engine.connect() as connection:
            connection.info[OUTSIDE] = True
            connection.exec_driver_sql("PRAGMA busy_timeout=500")
            connection.exec_driver_sql("PRAGMA journal_mode=delete")
    finally:
        engine.dispose()


def _lay_raw_aside(profile: Profile, clock: Clock) -> Path:
    profile.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = profile.backups / f"{clock.now():{_STAMP}}-abime-{secrets.token_hex(2)}"
    path.mkdir()
    for name in (profile.database, _log_of(profile.database), profile.key_file):
        if name.exists():
            _copy_bytes(name, path / name.name)
    return path


def _swap(new: Path, old: Path) -> None:
    """The old log goes first: left beside another database, the engine would play it into the wrong file."""
    for leftover in (_log_of(old), old.with_name(old.name + "-shm")):
        leftover.unlink(missing_ok=True)
    with replacing(old) as temporary:
        os.replace(new, temporary)


def _log_of(database: Path) -> Path:
    return database.with_name(database.name + "-wal")


def _key_beside(file: Path) -> Path:
    return file.with_name(file.name + ".key")


def _secrets_of(profile: Profile) -> Path:
    return profile.folder / SECRETS


def _secrets_beside(file: Path) -> Path:
    return file.with_name(file.name + ".secrets")


def _copy_bytes(source: Path, target: Path) -> None:
    """A whole file, through the one writer of files. Only ever a closed file."""
    with source.open("rb") as stream:
        write_file(target, iter(lambda: stream.read(1024 * 1024), b""), private=True)


def _copy(database: Database, path: Path) -> None:
    with replacing(path) as temporary:
        try:
            database.copy_to(temporary)
        except DiskFull as error:
            raise DiskFull(path=path) from error  # the engine only knows the database's own place
        except FolderReadOnly as error:
            raise FolderReadOnly(folder=path.parent) from error


def _free_name(folder: Path, at: datetime, reason: str) -> Path:
    stem = f"{at.astimezone(UTC):{_STAMP}}-{reason}"
    path = folder / f"{stem}.db"
    others = (folder / f"{stem}-{n}.db" for n in range(2, 10_000))
    return next((p for p in chain((path,), others) if not p.exists()), path)
