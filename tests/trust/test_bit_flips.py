"""One flipped bit anywhere in the data is seen, never shown as data. Plain SQLite shows it: the sabotage run."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from desktop.errors import MaillageError
from desktop.models.database import Database
from desktop.models.registry import Base
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from tests.trust.small_profile import small_profile

FLIPS = 400 if os.environ.get("MAILLAGE_SOAK") else 60
SEED = int(os.environ.get("MAILLAGE_SEED", "7"))
RECORDS = 120
EVERYTHING = [str(select(t).order_by(*list(t.columns)[:2])) for t in Base.metadata.sorted_tables]


def made(folder: Path, *, encrypted: bool) -> Profile:
    """A closed profile with some records."""
    profile = small_profile(folder, encrypted=encrypted)
    database = open_profile(profile, encrypted=encrypted)
    with UnitOfWork(database) as uow:
        for number in range(RECORDS):
            records.record(uow, "actor", {"name": f"Association {number}", "mandate": f"mandat {number} " * 20})
        uow.commit()
    database.close()
    return profile


def contents(profile: Profile) -> str:
    """A digest of every row of every table. Raises what reading raises."""
    digest = hashlib.sha256()
    database = Database.open(profile, read_only=True)
    try:
        with database.read() as session:
            connection = session.connection()
            for every_row in EVERYTHING:
                for row in connection.exec_driver_sql(every_row).cursor:  # as the engine gives them
                    digest.update(repr(row).encode())
    finally:
        database.close()
    return digest.hexdigest()


def silent(folder: Path, *, encrypted: bool, flips: int, until_one: bool = False) -> int:
    """How many flipped bits changed what is read without a word; `until_one` stops at the first."""
    profile = made(folder / "modele", encrypted=encrypted)
    sound = contents(profile)
    raw = profile.database.read_bytes()
    drawn = random.Random(SEED)
    count = 0
    for number in range(flips):
        copy = Profile(folder / f"copie-{number}")
        shutil.copytree(profile.folder, copy.folder)
        # not in the first page, whose damage every engine sees at once
        at, bit = drawn.randrange(4096, len(raw)), drawn.randrange(8)
        copy.database.write_bytes(raw[:at] + bytes([raw[at] ^ (1 << bit)]) + raw[at + 1 :])
        with suppress(MaillageError, DatabaseError, dbapi2.Error):  # raised = seen
            count += contents(copy) != sound
        shutil.rmtree(copy.folder)
        if until_one and count:
            break
    return count


@pytest.mark.slow
def test_no_flipped_bit_is_shown_as_data(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert silent(tmp_path, encrypted=True, flips=FLIPS) == 0
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_without_sealed_pages_some_are(tmp_path: Path) -> None:
    assert silent(tmp_path, encrypted=False, flips=30, until_one=True) > 0
