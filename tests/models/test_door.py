"""The door: a profile in order is read before the mapper is imported; anything else is left to the whole opening."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.models.base import new_id
from desktop.models.database import Database
from desktop.models.door import Door
from desktop.models.engine import SETTINGS
from desktop.models.initiatives import Initiative
from desktop.models.plain import Reader, reader
from desktop.paths import Profile

COUNT = "SELECT count(*) FROM initiative"


def fit(_ask: Reader) -> bool:
    return True


@pytest.fixture
def known(tmp_path: Path) -> Profile:
    profile = Profile(tmp_path / "p")
    database = Database.open(profile)
    with database.write() as session:
        session.add(Initiative(id=new_id(), sector="health"))
        session.commit()
    database.close()
    return profile


def test_a_profile_in_order_is_read_under_the_same_settings(known: Profile) -> None:
    door = Door.open(known, fit)
    assert door is not None
    with door.read() as ask:
        assert ask.value(COUNT) == 1
        assert ask.place == known.database
        assert {name: str(ask.value(f"PRAGMA {name}")) for name in SETTINGS} == {
            name: str(value) for name, value in SETTINGS.items()
        }
    door.close()


def test_one_state_is_read_whatever_is_written_meanwhile(known: Profile) -> None:
    door = Door.open(known, fit)
    assert door is not None
    database = Database.open(known, door=door)
    with door.read() as ask:
        assert ask.value(COUNT) == 1
        with database.write() as session:
            session.add(Initiative(id=new_id()))
            session.commit()
        assert ask.value(COUNT) == 1
    with door.read() as ask:
        assert ask.value(COUNT) == 2
    database.close()
    door.close()


def test_its_connections_become_the_engines(known: Profile) -> None:
    door = Door.open(known, fit)
    assert door is not None
    (waiting,) = door._idle
    database = Database.open(known, door=door)
    with database.read() as session:
        assert reader(session)._raw is waiting
        assert reader(session).value(COUNT) == 1
    assert door._idle == []
    database.close()
    door.close()


def test_what_a_session_holds_back_is_seen(known: Profile) -> None:
    database = Database.open(known)
    with database.write() as session:
        session.add(Initiative(id=new_id()))
        assert reader(session).value(COUNT) == 2
    database.close()


def test_no_door_to_what_is_not_in_order(known: Profile, tmp_path: Path) -> None:
    assert Door.open(Profile(tmp_path / "nothing"), fit) is None
    assert Door.open(known, lambda _ask: False) is None
    assert Door.open(known, lambda ask: bool(ask.value("SELECT x FROM missing"))) is None
    key = known.key_file.read_text(encoding="ascii")
    known.key_file.write_text("0" * 64, encoding="ascii")
    assert Door.open(known, fit) is None
    known.key_file.unlink()
    assert Door.open(known, fit) is None
    known.key_file.write_text(key, encoding="ascii")
    database = Database.open(known)
    database._outside("PRAGMA user_version = 999")
    database.close()
    assert Door.open(known, fit) is None
