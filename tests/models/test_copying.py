"""The safety copy made page by page, and the locks that reading an open file must not take away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from desktop.models import copying, database, raw_file
from desktop.models.actors import Actor
from desktop.models.database import Database
from desktop.models.door import Door
from desktop.models.engine import read_key
from desktop.paths import Profile

_PAGE = 4096
_LOCKED_FROM = 0x40000002  # where the engine's lock of who has the file open lies
_TRIES = """
import fcntl, sys
with open(sys.argv[1], "rb+") as stream:
    fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, int(sys.argv[2]))
"""


def add(database: Database, *acronyms: str) -> None:
    with database.write() as session:
        session.add_all([Actor(acronym=one) for one in acronyms])
        session.commit()


def copied(profile: Profile, copy: Path) -> list[str | None]:
    """What the copy holds, opened under the same key."""
    other = Profile(copy.parent / "other")
    other.make()
    os.replace(copy, other.database)
    other.key_file.write_bytes(profile.key_file.read_bytes())
    opened = Database.open(other)
    assert opened.check() == []
    with opened.read() as session:
        found = list(session.scalars(select(Actor.acronym).order_by(Actor.acronym)))
    opened.close()
    return found


def test_a_copy_is_the_file_itself_when_nobody_writes(profile: Profile, tmp_path: Path) -> None:
    one = Database.open(profile)
    add(one, *(f"EX{n}" for n in range(200)))
    copy = tmp_path / "copy.db"
    one.copy_to(copy)
    assert copy.read_bytes() == raw_file.start_of(profile.database, 10**9)
    add(one, "LATER")
    one.close()
    assert len(copied(profile, copy)) == 200


def test_a_reader_in_the_log_gets_the_copy_that_the_engine_makes(profile: Profile, tmp_path: Path) -> None:
    one = Database.open(profile)
    add(one, "BEFORE")
    with one.read() as session:
        assert session.scalars(select(Actor.acronym)).all() == ["BEFORE"]
        add(one, "AFTER")
        one.copy_to(tmp_path / "copy.db")
    one.close()
    assert copied(profile, tmp_path / "copy.db") == ["AFTER", "BEFORE"]


def test_a_log_begun_by_another_program_is_not_forgotten(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Database.open(profile), Database.open(profile)
    add(one, "FIRST")
    emptied = Database._outside  # another program writes just after the log was emptied

    def and_then(self: Database, statement: str, *values: str) -> list[tuple[object, ...]]:
        done = emptied(self, statement, *values)
        if "wal_checkpoint" in statement:
            add(other, "SECOND")
        return done

    monkeypatch.setattr(database.Database, "_outside", and_then)
    one.copy_to(tmp_path / "copy.db")
    other.close()
    one.close()
    assert copied(profile, tmp_path / "copy.db") == ["FIRST", "SECOND"]


def test_a_page_that_is_not_as_it_was_written_is_no_copy(profile: Profile, tmp_path: Path) -> None:
    one = Database.open(profile)
    add(one, *(f"EX{n}" for n in range(500)))
    one.close()
    key = read_key(profile, make=False)
    raw = profile.database.read_bytes()
    raw_file.hold(profile.database)
    assert copying.copy_proven(profile.database, tmp_path / "good.db", key)
    assert not copying.copy_proven(profile.database, tmp_path / "other-key.db", "0" * 64)
    raw_file.let_go(profile.database)
    for at in (20, _PAGE - 1, 3 * _PAGE + 17, len(raw) - 1):
        profile.database.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        raw_file.hold(profile.database)
        assert not copying.copy_proven(profile.database, tmp_path / "bad.db", key)
        raw_file.let_go(profile.database)
    profile.database.write_bytes(raw[:-1])
    raw_file.hold(profile.database)
    assert not copying.copy_proven(profile.database, tmp_path / "cut.db", key)
    raw_file.let_go(profile.database)


def test_damage_is_said_as_before(profile: Profile, tmp_path: Path) -> None:
    one = Database.open(profile)
    add(one, *(f"EX{n}" for n in range(2000)))
    one.close()
    raw = bytearray(profile.database.read_bytes())
    raw[-100] ^= 1
    profile.database.write_bytes(bytes(raw))
    one = Database.open(profile)
    with pytest.raises(DatabaseError):
        one.copy_to(tmp_path / "copy.db")
    one.close()


@pytest.mark.skipif(sys.platform == "win32", reason="locks of another kind")
def test_no_look_at_the_file_takes_the_engines_locks_away(profile: Profile) -> None:
    Database.open(profile).close()
    assert _lock_is_free(profile)
    door = Door.open(profile, lambda ask: True)
    assert door is not None
    one = Database.open(profile, door=door)
    assert one.check() == []
    one.copy_to(profile.folder / "copy.db")
    assert not _lock_is_free(profile), "another program could believe that it is alone, and throw the log away"
    door.close()
    assert not _lock_is_free(profile)
    one.close()
    assert _lock_is_free(profile)
    one = Database.open(profile)
    with profile.database.open("rb"):  # the sabotage: what every look used to do
        pass
    assert _lock_is_free(profile)
    one.close()


def _lock_is_free(profile: Profile) -> bool:
    words = [sys.executable, "-c", _TRIES, str(profile.database), str(_LOCKED_FROM)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0
