"""Keys of secret cells: granted and lost, late or absent; a person erased in every order in which files can come."""

from __future__ import annotations

import os
import random
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.errors import InvalidValue, NotFound
from desktop.paths import Profile
from desktop.services import backup
from desktop.services.erasure import erasing
from desktop.services.exchange import granting, sharing
from desktop.services.opening import open_profile
from desktop.services.secret import tombstones
from desktop.services.secret.keystore import FILE as SECRETS
from desktop.services.secret.keystore import keystore_of
from desktop.sync import statements
from desktop.sync.bundle import public_key
from desktop.sync.changefile import compose, read_change_file
from desktop.sync.envelope import joined, open_keys, seal_keys
from desktop.sync.secrets import Locked, key_of, new_key
from tests.golden.make_change_files import FATIMA, SAMIR
from tests.services.opened import Opened
from tests.sync.handed import Maker, pass_on, state
from tests.terminal import Terminal

NAME, PHONE = "Fatima Zahra Benali", "0612345678"
SOAK = bool(os.environ.get("MAILLAGE_SOAK"))
ORDERS = list(permutations(range(5)))


def met(one: Opened, other: Opened, folder: Path) -> None:
    """Each knows the other's key, so that people's keys can travel."""
    pass_on(other, one, folder / "other.maillage")
    pass_on(one, other, folder / "one.maillage")


def key_name(one: Opened, row: bytes, column: str = "name", table: str = "contact") -> bytes:
    with one.database.read() as session:
        stored = session.execute(text(f"SELECT {column} FROM {table} WHERE id = :id"), {"id": row}).scalar_one()  # noqa: S608
    name = key_of(stored)
    assert name is not None
    return name


def clear_bytes(one: Opened) -> bytes:
    """All that the profile holds, as somebody with its key reads it: tables, safety copies, and every other file."""
    folder = one.database.profile.folder
    said = bytearray()
    with one.database.read() as session:
        said += _dump(session.connection())
    for copy in backup.kept(one.database.profile.backups):
        said += _copy_bytes(one.database.profile, copy.path)
    for path in folder.rglob("*"):
        if path.is_file():
            said += path.read_bytes()
    return bytes(said)


def _copy_bytes(profile: Profile, copy: Path) -> bytes:
    from desktop.models.engine import make_engine, read_key

    engine = make_engine(copy, read_key(profile, make=False), connections=1)
    try:
        with engine.connect() as connection:
            return _dump(connection)
    finally:
        engine.dispose()


def _dump(connection: object) -> bytes:
    run = connection.exec_driver_sql
    tables = [name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")]
    said = bytearray()
    for table in tables:
        for row in run(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of the database itself
            said += b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row if v is not None)
    return bytes(said)


def holds_person(raw: bytes) -> bool:
    return any(word.encode() in raw for word in (NAME, NAME.lower(), "Benali", "benali", PHONE))


# --- erasing -------------------------------------------------------------------------------------------------------


def test_nothing_of_an_erased_person_is_left_anywhere(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    rabat.record("actor", name="Commune")
    met(oujda, rabat, tmp_path)
    row = oujda.record("contact", name=NAME, phones=PHONE)
    oujda.record("contact", row, role="Directrice")
    late = tmp_path / "late.maillage"
    sharing.give(oujda.database, late)
    backup.before(oujda.database, "merge")  # a safety copy from before, with the keys beside it
    copied = oujda.database.profile.backups / SECRETS
    before = copied.read_bytes()
    sharing.receive(rabat.database, late, vouch=True)
    assert rabat.load("contact", row)["name"] == NAME
    name = key_name(oujda, row)
    key = keystore_of(oujda.database.profile).get(name)
    assert key is not None
    gone = erasing.erase_person(oujda.database, row)
    assert gone == {name}
    assert copied.read_bytes() != before
    pass_on(oujda, rabat, tmp_path / "erased.maillage")
    for one in (oujda, rabat):
        sharing.receive(one.database, late, vouch=True)  # the key comes late: it is refused
        assert not one.load("contact", row)["name"]
        assert not one.load("contact", row)["phones"]
        assert name not in keystore_of(one.database.profile).names()
        said = clear_bytes(one)
        assert not holds_person(said)
        assert key not in said
        assert name in tombstones.kept(one.database.profile)
    sharing.give(oujda.database, tmp_path / "new.maillage", everything=True)
    assert not holds_person((tmp_path / "new.maillage").read_bytes())
    with pytest.raises(Locked):
        open_keys(read_change_file(tmp_path / "new.maillage").keys, SAMIR)
    assert state(oujda) == state(rabat)
    with pytest.raises(NotFound):
        erasing.erase_person(oujda.database, bytes(16))


def test_the_scan_would_see_the_person(laptop: Maker) -> None:
    """Sabotage: a name written where it does not belong is found."""
    oujda = laptop("oujda")
    oujda.record("actor", name=NAME)
    backup.before(oujda.database, "merge")
    assert holds_person(clear_bytes(oujda))


def test_a_copy_put_back_forgets_first(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    rabat.record("actor", name="Commune")
    met(oujda, rabat, tmp_path)
    row = oujda.record("contact", name=NAME)
    out, late = tmp_path / "copy.db", tmp_path / "late.maillage"
    backup.backup(oujda.database, out, with_key=True)
    sharing.give(oujda.database, late)
    sharing.receive(rabat.database, late, vouch=True)
    name = key_name(oujda, row)
    erasing.erase_person(oujda.database, row)
    profile = oujda.database.profile
    oujda.close()
    backup.restore(profile, out)  # the copy does not know of the erasure, and its keys lie beside it
    oujda.database = open_profile(profile)
    assert name not in keystore_of(profile).names()
    assert not oujda.load("contact", row)["name"]
    sharing.receive(oujda.database, late, vouch=True)
    assert name not in keystore_of(profile).names()
    pass_on(oujda, rabat, tmp_path / "again.maillage")  # and it tells the others again
    assert name not in keystore_of(rabat.database.profile).names()
    assert not rabat.load("contact", row)["name"]
    with oujda.database.read() as session:
        assert name in statements.erased_keys(session.connection())


def test_without_the_tombstone_a_copy_put_back_would_remember(
    laptop: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: a profile that keeps no tombstones takes the late key again."""
    monkeypatch.setattr(tombstones, "kept", lambda _profile: frozenset())
    oujda = laptop("oujda")
    row = oujda.record("contact", name=NAME)
    out = tmp_path / "copy.db"
    backup.backup(oujda.database, out, with_key=True)
    name = key_name(oujda, row)
    key = keystore_of(oujda.database.profile).get(name)
    assert key is not None
    erasing.erase_person(oujda.database, row)
    profile = oujda.database.profile
    oujda.close()
    backup.restore(profile, out)
    oujda.database = open_profile(profile)
    keystore_of(profile).add(key)  # what a late file would do
    assert oujda.load("contact", row)["name"] == NAME


class Story:
    """Five files of one erasure, each by itself, and a reader whom they reach in some order."""

    def __init__(self, laptop: Maker, folder: Path) -> None:
        oujda, casa, self.reader = laptop("oujda"), laptop("casa"), laptop("reader")
        for other in (casa, self.reader):
            other.record("actor", name=f"Commune {other.database.profile.folder.name}")
            met(oujda, other, folder)
        self.folder = folder
        self.files: list[Path] = []
        self.row = oujda.record("contact", name=NAME)
        sharing.give(oujda.database, folder / "first.maillage")
        sharing.receive(casa.database, folder / "first.maillage", vouch=True)
        self.name = key_name(oujda, self.row)
        known = self._known(self.reader)
        self._file(oujda, known, keys=False)
        self._file(oujda, self._all(oujda), keys=True)
        casa.record("contact", self.row, phones=PHONE)  # at the same time, under the same key
        sharing.seal_open(casa.database)
        self._file(casa, known | self._all(oujda), keys=False)
        before = self._all(oujda)
        erasing.erase_person(oujda.database, self.row)
        self._file(oujda, before, keys=False)
        before = self._all(oujda)
        self.new = oujda.record("contact", name="Nouvelle demande")  # a new consent: a new row, a new key
        sharing.seal_open(oujda.database)
        self._file(oujda, before, keys=True)
        self.reader.close()

    @staticmethod
    def _all(one: Opened) -> set[bytes]:
        with one.database.read() as session:
            return {bytes(h) for (h,) in session.connection().exec_driver_sql("SELECT hash FROM bundle")}

    _known = _all

    def _file(self, giver: Opened, without: set[bytes], *, keys: bool) -> None:
        """A file of what is not in `without`, with the giver's keys or none."""
        whole = self.folder / "whole.maillage"
        sharing.give(giver.database, whole, everything=True)
        read = read_change_file(whole)
        with giver.database.read() as session:
            secret = session.connection().exec_driver_sql("SELECT secret FROM replica WHERE current = 1").scalar()
        bundles = {b.hash: b.raw for b in read.bundles if b.hash not in without}
        self.files.append(self.folder / f"{len(self.files)}.maillage")
        self.files[-1].write_bytes(compose(read.manifest, bytes(secret), bundles, read.keys if keys else b""))

    def told_in(self, order: tuple[int, ...]) -> tuple[str, tuple[bool, ...], object, bool]:
        """What a copy of the reader shows in the end."""
        folder = self.folder / "".join(map(str, order))
        one = Opened(folder, self.reader.database.profile.folder)
        try:
            for n in order:
                sharing.receive(one.database, self.files[n], vouch=True)
            shown = one.load("contact", self.row), one.load("contact", self.new)
            clean = not holds_person(clear_bytes(one)) and self.name not in keystore_of(one.database.profile).names()
            return state(one), (shown[0]["name"], shown[0]["phones"]), shown[1]["name"], clean
        finally:
            one.close()


def test_erasing_in_every_order_of_arrival(laptop: Maker, tmp_path: Path) -> None:
    """The cells, their key, an edit at the same time, the erasure, a new consent: 120 orders in soak, six here."""
    story = Story(laptop, tmp_path)
    orders = ORDERS if SOAK else [ORDERS[0], ORDERS[-1], *random.Random(4).sample(ORDERS, 4)]
    told = {order: story.told_in(order) for order in orders}
    for order, (_state, erased, consent, clean) in told.items():
        assert not any(erased), order
        assert consent == "Nouvelle demande", order
        assert clean, order
    assert len({one[0] for one in told.values()}) == 1


# --- late and absent keys, granting --------------------------------------------------------------------------------


def test_a_protected_place_is_read_only_where_its_key_was_granted(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, third = laptop("oujda"), laptop("rabat"), laptop("third")
    for other in (rabat, third):
        other.record("actor", name="Commune")
        met(oujda, other, tmp_path)
    row = oujda.record("place", name="Refuge", protected=True, address="12 rue du Figuier")
    assert oujda.load("place", row)["kept_address"] == "12 rue du Figuier"
    file = tmp_path / "a.maillage"
    sharing.give(oujda.database, file)
    for other in (rabat, third):
        sharing.receive(other.database, file, vouch=True)
        assert not other.load("place", row)["kept_address"]
        assert "kept_address" in other.load("place", row)["locked"]
    with oujda.database.write() as session:
        granting.grant(session, "rabat")
        session.commit()
    sharing.give(oujda.database, file, everything=True)
    for other in (rabat, third):
        sharing.receive(other.database, file, vouch=True)
    assert rabat.load("place", row)["kept_address"] == "12 rue du Figuier"
    assert not third.load("place", row)["kept_address"], "granted to another"
    sharing.give(rabat.database, file, everything=True)  # whoever passes it on grants nothing
    sharing.receive(third.database, file, vouch=True)
    assert not third.load("place", row)["kept_address"]
    assert state(oujda) == state(rabat) or pass_on(oujda, rabat, file)


def test_a_lost_key_comes_again_while_it_is_granted(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    rabat.record("actor", name="Commune")
    met(oujda, rabat, tmp_path)
    row = oujda.record("place", name="Refuge", protected=True, address="12 rue du Figuier")
    with oujda.database.write() as session:
        granting.grant(session, "rabat")
        session.commit()
    pass_on(oujda, rabat, file)
    before = state(rabat)
    (rabat.database.profile.folder / SECRETS).unlink()
    keystore_of(rabat.database.profile).reread()
    assert not rabat.load("place", row)["kept_address"]
    assert "kept_address" in rabat.load("place", row)["locked"]
    assert state(rabat) == before
    sharing.give(oujda.database, file, everything=True)
    sharing.receive(rabat.database, file, vouch=True)
    assert rabat.load("place", row)["kept_address"] == "12 rue du Figuier"
    with oujda.database.write() as session:
        granting.end_grant(session, "rabat")
        session.commit()
    (rabat.database.profile.folder / SECRETS).unlink()
    keystore_of(rabat.database.profile).reread()
    sharing.give(oujda.database, file, everything=True)
    sharing.receive(rabat.database, file, vouch=True)
    assert not rabat.load("place", row)["kept_address"]


def test_a_laptop_granted_the_key_writes_under_it_and_draws_no_other(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    rabat.record("actor", name="Commune")
    met(oujda, rabat, tmp_path)
    first = oujda.record("place", name="Refuge", protected=True, address="12 rue du Figuier")
    with oujda.database.write() as session:
        granting.grant(session, "rabat")
        session.commit()
    pass_on(oujda, rabat, file)
    second = rabat.record("place", name="Maison", protected=True, address="3 rue du Port")
    names = {key_name(one, row, "kept_address", "place") for one, row in ((oujda, first), (rabat, second))}
    assert len(names) == 1
    pass_on(rabat, oujda, file)
    assert oujda.load("place", second)["kept_address"] == "3 rue du Port"


def test_granting_by_command(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    rabat.record("actor", name="Commune")
    sharing.give(rabat.database, tmp_path / "a.maillage", author="rabat")
    sharing.receive(oujda.database, tmp_path / "a.maillage")
    with oujda.database.read() as session:
        replica = next(one.replica for one in sharing.peers(session) if one.trust != "mine")
    with oujda.database.write() as session, pytest.raises(InvalidValue):
        granting.grant(session, replica)  # nobody vouched for it
    sharing.receive(oujda.database, tmp_path / "a.maillage", vouch=True)
    oujda.close()
    terminal = Terminal(oujda.database.profile.folder)
    assert terminal.run("peers", "grant-protected", "rabat").code == 0
    assert terminal.run("peers", "grant-protected", "nobody").code == 1
    assert terminal.run("peers", "grant-protected").code == 2
    assert terminal.run("peers", "end-protected", "rabat").code == 0


def test_envelopes_for_different_readers_travel_as_one() -> None:
    one, two = new_key(), new_key()
    both = joined([seal_keys([one], [public_key(FATIMA)]), seal_keys([two], [public_key(FATIMA), public_key(SAMIR)])])
    assert sorted(open_keys(both, FATIMA)) == sorted([one, two])
    assert open_keys(both, SAMIR) == [two]
    for bad in (b"", b"MGK1", both[:-1], both + b"x", b"MGK1" + b"\xff" * 8, b"MGK1" + bytes(400)):
        with pytest.raises(Locked):
            open_keys(bad, FATIMA)
