"""Safety copies: made before risks, thinned, put back; a bad one is refused with the data untouched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.errors import (
    BackupNotSound,
    DiskFull,
    FileMissing,
    FolderReadOnly,
    KeyMissing,
    MaillageError,
    NotAFile,
    ProfileInUse,
    WrongKey,
)
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services import backup
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.secret.keystore import Keystore, keystore_of
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.secrets import key_of
from tests.fakes import ManualClock

DAYS = 400


def put(database: Database, word: str) -> None:
    """Make the profile say one word."""
    with database.write() as session:
        session.execute(text("DELETE FROM local_fact WHERE key = 'word'"))
        session.execute(text("INSERT INTO local_fact(key, value) VALUES ('word', :word)"), {"word": word})
        session.commit()


def said(profile: Profile) -> str:
    """The word that the profile says."""
    database = Database.open(profile)
    try:
        with database.read() as session:
            return str(session.scalar(text("SELECT value FROM local_fact WHERE key = 'word'")))
    finally:
        database.close()


@pytest.fixture
def copied(profile: Profile, tmp_path: Path) -> Path:
    """A copy of a profile that said "before", while the profile says "after"."""
    database = Database.open(profile)
    put(database, "before")
    backup.backup(database, tmp_path / "copie.db", with_key=True)
    put(database, "after")
    database.close()
    return tmp_path / "copie.db"


def test_a_copy_is_encrypted_and_comes_back(profile: Profile, copied: Path) -> None:
    assert b"before" not in copied.read_bytes()
    assert not copied.read_bytes().startswith(b"SQLite")
    done = backup.restore(profile, copied)
    assert said(profile) == "before"
    assert done.former is not None


def test_the_state_before_a_restore_is_kept_and_comes_back_too(profile: Profile, copied: Path) -> None:
    former = backup.restore(profile, copied).former
    assert former is not None
    backup.restore(profile, former)
    assert said(profile) == "after"


def test_a_copy_comes_back_on_another_machine_with_its_key(tmp_path: Path, copied: Path) -> None:
    other = Profile(tmp_path / "autre")
    done = backup.restore(other, copied)
    assert done.former is None
    assert said(other) == "before"


def test_a_restored_profile_knows_that_it_is_one(profile: Profile, copied: Path) -> None:
    backup.restore(profile, copied)
    database = Database.open(profile)
    with database.read() as session:
        assert session.scalar(text("SELECT value FROM sync_state WHERE key = 'restored'")) == b"\x01"
    database.close()


def test_without_its_key_a_copy_is_refused(tmp_path: Path, copied: Path) -> None:
    key = copied.with_name("copie.db.key")
    key.rename(tmp_path / "ailleurs.key")
    with pytest.raises(KeyMissing):
        backup.restore(Profile(tmp_path / "autre"), copied)
    stranger = Profile(tmp_path / "etranger")
    Database.open(stranger).close()
    with pytest.raises((WrongKey, BackupNotSound)):
        backup.restore(stranger, copied)
    assert backup.restore(stranger, copied, key_file=tmp_path / "ailleurs.key").former is not None


def test_the_state_before_a_restore_under_another_key_comes_back_whole(tmp_path: Path, copied: Path) -> None:
    """What only the former key reads goes with the former state: nothing unreadable stays in the profile."""
    home = Profile(tmp_path / "maison")
    database = open_profile(home)
    with UnitOfWork(database) as uow:
        kept = records.record(uow, "contact", {"name": "Exemple de nom"})
        gone = records.record(uow, "contact", {"name": "Autre nom"})
        uow.commit()
    with database.read() as session:
        stored = session.scalar(text("SELECT name FROM contact WHERE id = :id"), {"id": gone})
    database.close()
    former = backup.restore(home, copied).former
    assert former is not None
    assert [path.name for path in home.folder.iterdir() if path.name.startswith("maillage.secrets")] == []
    assert len(keys_beside(former, tmp_path / "avant")) == 2
    # a person is erased meanwhile: the keys that wait beside the former state are written over too
    erased = key_of(stored)
    assert erased is not None
    keystore_of(home).destroy({erased})
    left = keys_beside(former, tmp_path / "apres")
    assert len(left) == 1
    assert erased not in left
    assert backup.restore(home, former).former is not None
    assert name_of(home, kept) == "Exemple de nom"
    assert name_of(home, gone) is None


def keys_beside(copy: Path, folder: Path) -> set[bytes]:
    """The ids of the keys that lie beside a copy, under the key that lies there too."""
    look = Profile(folder)
    look.make()
    for ending, name in ((".key", look.key_file), (".secrets", folder / "maillage.secrets")):
        shutil.copyfile(copy.with_name(copy.name + ending), name)
    return Keystore(look).names()


def test_keys_beside_a_former_state_that_nobody_can_open_go(tmp_path: Path) -> None:
    home = Profile(tmp_path / "maison")
    home.make()
    home.backups.mkdir(parents=True)
    orphan = home.backups / "20260101T000000-restore.db.secrets"
    orphan.write_bytes(b"x" * 80)
    keystore_of(home).destroy({bytes(16)})
    assert not orphan.exists()


def test_a_thinned_copy_takes_along_what_lies_beside_it(profile: Profile) -> None:
    profile.backups.mkdir(parents=True, exist_ok=True)
    for day in range(40):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
        name = f"{at:%Y%m%dT%H%M%S}-restore.db"
        for ending in ("", ".key", ".secrets", ".pieces"):
            (profile.backups / f"{name}{ending}").write_bytes(b"x")
    before = len(backup.kept(profile.backups))
    gone = backup.thin(profile.backups)
    assert before == 40
    assert gone
    for path in gone:
        assert list(profile.backups.glob(f"{path.name}*")) == []


def test_contacts_are_readable_again_where_their_keys_came_along(tmp_path: Path) -> None:
    home, other, third = (Profile(tmp_path / name) for name in ("un", "deux", "trois"))
    database = open_profile(home)
    with UnitOfWork(database) as uow:
        actor = records.record(uow, "actor", {"name": "Al Wafae"})
        contact = records.record(uow, "contact", {"name": "Exemple de nom", "actor": actor})
        uow.commit()
    out = tmp_path / "copie.db"
    written = backup.backup(database, out, with_key=True)
    assert [path.name for path in written] == ["copie.db", "copie.db.key", "copie.db.secrets"]
    assert backup.before(database, "merge").parent / "maillage.secrets" in home.backups.iterdir()
    database.close()
    for path in (*written, *home.backups.iterdir()):
        assert b"Exemple de nom" not in path.read_bytes()
    backup.restore(other, out)
    assert name_of(other, contact) == "Exemple de nom"
    (tmp_path / "copie.db.secrets").unlink()
    backup.restore(third, out)
    assert name_of(third, contact) is None


def name_of(profile: Profile, contact: bytes) -> object:
    """The contact's name as a form reads it."""
    database = open_profile(profile)
    with database.read() as session:
        loaded = records.load(session, "contact", contact, "fr")
    database.close()
    return loaded["name"]


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def flip(raw: bytes) -> bytes:
    at = len(raw) // 3
    return raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :]


@pytest.mark.parametrize("spoil", [cut, flip, lambda raw: b"", lambda raw: b"PK\x03\x04 not ours" * 500])
def test_a_spoiled_copy_is_refused_and_nothing_changes(
    profile: Profile, copied: Path, spoil: Callable[[bytes], bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    copied.write_bytes(spoil(copied.read_bytes()))
    before = profile.database.read_bytes()
    with pytest.raises((BackupNotSound, WrongKey)) as refused:
        backup.restore(profile, copied)
    assert refused.value.sentence()
    assert profile.database.read_bytes() == before
    assert sorted(os.listdir(profile.folder)) == ["maillage.db", "maillage.key"]
    assert said(profile) == "after"
    capfd.readouterr()  # the engine itself complains of a broken page on its own channel


def test_a_plain_database_is_no_backup(profile: Profile, copied: Path, tmp_path: Path) -> None:
    plain = Profile(tmp_path / "clair")
    Database.open(plain, encrypted=False).close()
    with pytest.raises(BackupNotSound):
        backup.restore(profile, plain.database)


def test_missing_files_and_folders_are_refused(profile: Profile, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        backup.restore(profile, tmp_path / "rien.db")
    with pytest.raises(NotAFile):
        backup.restore(profile, tmp_path)


def test_a_damaged_profile_is_laid_aside_as_it_is_and_replaced(
    profile: Profile, copied: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = b"\x00" * 20_000
    profile.database.write_bytes(broken)
    former = backup.restore(profile, copied).former
    assert former is not None
    assert (former / "maillage.db").read_bytes() == broken
    assert said(profile) == "before"
    capfd.readouterr()


def test_a_profile_that_is_open_elsewhere_is_not_replaced(profile: Profile, copied: Path) -> None:
    window = Database.open(profile)
    with pytest.raises(ProfileInUse):
        backup.restore(profile, copied)
    put(window, "still here")
    window.close()
    assert said(profile) == "still here"
    backup.restore(profile, copied)
    assert said(profile) == "before"


def test_a_copy_before_a_risk_carries_its_day_and_reason(profile: Profile) -> None:
    clock = ManualClock()
    database = Database.open(profile, clock=clock)
    first, second = backup.before(database, "merge"), backup.before(database, "merge")
    database.close()
    assert first.name == "20240304T093000-merge.db"
    assert second.name != first.name
    kept = backup.kept(profile.backups)
    assert {one.path for one in kept} == {first, second}
    assert {(one.at, one.reason) for one in kept} == {(clock.now(), "merge")}


def test_thinning_keeps_days_weeks_and_months(tmp_path: Path) -> None:
    newest = datetime(2026, 11, 23, 18, tzinfo=UTC)
    for day in range(DAYS):
        for hour in (0, 9):
            at = newest - timedelta(days=day, hours=hour)
            (tmp_path / f"{at:%Y%m%dT%H%M%S}-merge.db").touch()
    stranger = tmp_path / "mes-notes.db"
    stranger.touch()
    backup.thin(tmp_path)
    kept = [one.at for one in backup.kept(tmp_path)]
    assert len({at.date() for at in kept if newest - at < timedelta(days=backup.DAILY)}) == backup.DAILY
    assert len({at.isocalendar()[:2] for at in kept}) >= backup.WEEKLY
    assert len({(at.year, at.month) for at in kept}) == backup.MONTHLY
    assert len(kept) <= backup.DAILY + backup.WEEKLY + backup.MONTHLY + backup.LATEST
    assert newest in kept
    assert stranger.exists()
    assert backup.thin(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_folder_that_does_not_take_it_is_said(profile: Profile, tmp_path: Path) -> None:
    database = Database.open(profile)
    for out, expected in ((tmp_path, NotAFile), (tmp_path / "absent" / "copie.db", FolderReadOnly)):
        with pytest.raises(expected) as refused:
            backup.backup(database, out)
        assert isinstance(refused.value, MaillageError)
    database.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said_and_the_old_copy_stays(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "copie.db"
    out.write_bytes(b"the old copy")
    database = Database.open(profile)

    def full(path: Path) -> None:
        shutil.copy(database.profile.key_file, path)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(database, "copy_to", full)
    with pytest.raises(DiskFull):
        backup.backup(database, out)
    database.close()
    assert out.read_bytes() == b"the old copy"
    assert sorted(os.listdir(tmp_path)) == ["copie.db", "profil"]


def test_an_older_profile_is_copied_before_it_is_migrated(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.models import database as door
    from desktop.models import migrating

    open_profile(profile).close()
    order: list[str] = []

    def migrate(_connection: object, _target: str = "head") -> None:
        order.extend(one.reason for one in backup.kept(profile.backups))

    monkeypatch.setattr(door, "SCHEMA", door.SCHEMA + 1)  # this program is newer than the file
    monkeypatch.setattr(migrating, "migrate", migrate)
    open_profile(profile).close()
    assert order == ["migration"]
