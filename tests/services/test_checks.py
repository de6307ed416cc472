"""What `check` finds: nothing on a sound profile, and each fault that is made on purpose."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.paths import Profile
from desktop.services import checks
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork


def test_a_new_profile_is_sound_and_says_its_engine(profile: Profile) -> None:
    report = checks.check(profile)
    assert report.faults == ()
    assert report.facts["journal_mode"] == "wal"
    assert report.facts["synchronous"] == "2"


@pytest.fixture
def used(template: Path, tmp_path: Path) -> Profile:
    """A profile that was opened once."""
    shutil.copytree(template, tmp_path / "profil")
    return Profile(tmp_path / "profil")


@pytest.mark.parametrize("at", [5_000, 300_000, 900_000])
def test_a_flipped_bit_is_a_fault(used: Profile, at: int, capfd: pytest.CaptureFixture[str]) -> None:
    raw = bytearray(used.database.read_bytes())
    raw[at] ^= 8
    used.database.write_bytes(raw)
    assert checks.check(used).faults
    capfd.readouterr()  # the engine says the same on its own channel


def test_lists_that_disagree_with_the_records_are_a_fault(used: Profile) -> None:
    database = open_profile(used)
    with UnitOfWork(database) as uow:
        records.record(uow, "actor", {"name": "Al Wafae"})
        uow.commit()
    with database.write() as session:
        session.execute(text("DELETE FROM listing WHERE kind = 'actor'"))
        session.commit()
    assert any("Acteurs" in fault for fault in checks.check_open(database).faults)
    database.close()


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_key_that_others_may_read_is_a_fault(used: Profile) -> None:
    used.key_file.chmod(0o644)
    assert any("clé" in fault for fault in checks.check(used).faults)
    used.key_file.chmod(0o600)
    assert checks.check(used).faults == ()
