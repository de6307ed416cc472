"""Giving, receiving and settling on real profiles: what the window and the commands rely on."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from desktop.errors import (
    FileDamaged,
    FileMissing,
    FileTruncated,
    MaillageError,
    NoChange,
    NotFound,
    NotOurFile,
    SampleNotAccepted,
)
from desktop.services.exchange import peers, sharing
from desktop.services.exchange.claim_words import former_words
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.secret.keystore import keystore_of
from desktop.sync import bundle, identity, statements
from desktop.sync.changefile import read_change_file
from desktop.sync.secrets import key_of
from tests.services.opened import Opened
from tests.sync.handed import Maker, pass_on, state

HOSTILE = [
    "{{7*7}}",
    "<script>x</script>",
    "=cmd|' /C calc'!A0",
    "a\u202eb",
    "x\u00a0y",
    "n\x00ul",
    "é" * 500,
    "'; DROP",
]


def test_both_ways_and_again(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    row = oujda.record("initiative", title="Kits d’hiver", title__ar="حقائب", women=41, men=99)
    assert pass_on(oujda, rabat, file) == "merged"
    assert state(oujda) == state(rabat)
    assert rabat.load("initiative", row) == oujda.load("initiative", row)
    seen = sharing.inspect(rabat.database, file)
    assert seen.nothing_new
    assert pass_on(oujda, rabat, file) == "nothing"
    rabat.record("initiative", row, title="Kits")
    assert pass_on(rabat, oujda, file) == "merged"
    assert oujda.load("initiative", row)["title"] == "Kits"
    assert state(oujda) == state(rabat)


def test_the_signature_of_what_is_stored_is_not_checked_again(
    laptop: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bundle is its bytes: whoever stored them has proven them. One altered bit makes another bundle of it."""
    checked: list[bytes] = []
    real = bundle._verifies  # how often is the matter here, not what comes out
    monkeypatch.setattr(bundle, "_verifies", lambda key, *rest: checked.append(key) or real(key, *rest))
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    oujda.record("actor", name="Al Wafae")
    sharing.give(oujda.database, file)
    sharing.inspect(rabat.database, file)
    assert len(checked) == 2  # the bundle and the manifest
    sharing.receive(rabat.database, file, vouch=True)
    checked.clear()
    assert sharing.receive(rabat.database, file).result == "nothing"
    assert len(checked) == 1  # whoever gives it again signs that anew
    raw = file.read_bytes()
    at = raw.index(b"MGB1") + 200
    file.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
    with pytest.raises(FileDamaged):
        sharing.receive(rabat.database, file)


def test_a_deletion_is_counted_as_one(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    kept, gone = oujda.record("initiative", title="Un"), oujda.record("initiative", title="Deux")
    pass_on(oujda, rabat, file)
    oujda.trash("initiative", gone)
    brief = oujda.record("initiative", title="Aussitôt")
    oujda.trash("initiative", brief)
    sharing.give(oujda.database, file)
    seen = sharing.inspect(rabat.database, file)
    done = sharing.receive(rabat.database, file, vouch=True)
    assert (seen.new, seen.changed, seen.deleted) == (done.new, done.changed, done.deleted) == (0, 0, 1)
    with rabat.database.read() as session:
        assert lists.ids(session, "initiative", ListQuery()) == [kept]
    with oujda.database.read() as session:
        assert [(e.way, e.deleted) for e in sharing.exchanges(session)] == [("given", 0), ("given", 0)]


def test_the_preview_is_the_effect_and_leaves_nothing(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    oujda.record("actor", name="Al Wafae")
    oujda.record("initiative", title="Kits d’hiver")
    sharing.give(oujda.database, file, author="Samira")
    before = state(rabat)
    seen = sharing.inspect(rabat.database, file)
    assert state(rabat) == before
    assert seen.sender is not None
    assert (seen.sender.name, seen.sender.trust) == ("Samira", "unknown")
    assert [one.name for one in seen.unknown] == ["Samira"]
    assert {c.kind: (c.new, c.titles) for c in seen.counts} == {
        "actor": (1, ("Al Wafae",)),
        "initiative": (1, ("Kits d’hiver",)),
    }
    with rabat.database.read() as session:
        assert sharing.exchanges(session) == []
        assert [one.trust for one in sharing.peers(session)] in ([], ["mine"])
    done = sharing.receive(rabat.database, file, vouch=True)
    assert (done.new, done.changed, done.deleted, done.reviews) == (seen.new, seen.changed, seen.deleted, seen.reviews)


def test_an_unknown_author_is_kept_apart_until_vouched(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, third, file = laptop("oujda"), laptop("rabat"), laptop("third"), tmp_path / "a.maillage"
    row = oujda.record("initiative", title="Kits")
    sharing.give(oujda.database, file)
    apart = sharing.receive(rabat.database, file)
    assert (apart.result, apart.held, apart.new) == ("held", 1, 0)
    with pytest.raises(NotFound):
        rabat.load("initiative", row)
    # what is held is passed on all the same
    assert pass_on(rabat, third, tmp_path / "b.maillage") == "merged"
    assert third.load("initiative", row)["title"] == "Kits"
    assert sharing.receive(rabat.database, file, vouch=True).result == "merged"
    assert rabat.load("initiative", row)["title"] == "Kits"


def test_who_i_vouch_for_in_person_introduces_others(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, third, file = laptop("oujda"), laptop("rabat"), laptop("third"), tmp_path / "a.maillage"
    rabat.record("actor", name="Commune")
    pass_on(rabat, third, file)
    oujda.record("actor", name="Al Wafae")
    pass_on(oujda, rabat, file)
    sharing.give(rabat.database, file)
    received = sharing.receive(third.database, file)  # third never vouched for oujda, rabat did
    assert (received.result, received.held) == ("merged", 0)
    with third.database.read() as session:
        assert {one.trust for one in sharing.peers(session)} == {"mine", "vouched", "introduced"}


def test_a_file_for_somebody_holds_what_they_lack(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    oujda.record("initiative", title="Un")
    pass_on(oujda, rabat, file)
    rabat.record("initiative", title="Deux")
    pass_on(rabat, oujda, file)
    oujda.record("initiative", title="Trois")
    with oujda.database.read() as session:
        peer = next(one for one in sharing.peers(session) if one.trust == "vouched")
        assert sharing.to_give(session) > 0
        assert [(c.kind, c.new) for c in sharing.outgoing(session)] == [("initiative", 1)]
    given = sharing.give(oujda.database, file, to=peer.replica)
    assert given.bundles == 1
    assert len(read_change_file(file).bundles) == 1
    with oujda.database.read() as session:
        assert sharing.to_give(session) == 0
    assert sharing.receive(rabat.database, file).result == "merged"
    assert state(oujda) == state(rabat)
    with pytest.raises(NotFound):
        sharing.give(oujda.database, file, to="nobody")


def test_a_lost_file_is_told_and_healed(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    files = [tmp_path / f"{n}.maillage" for n in range(3)]
    oujda.record("initiative", title="Un")
    pass_on(oujda, rabat, files[0])
    rabat.record("initiative", title="D’ici")
    pass_on(rabat, oujda, files[0])
    with oujda.database.read() as session:
        to = next(one.replica for one in sharing.peers(session) if one.trust == "vouched")
    kept = {b.hash for b in read_change_file(files[0]).bundles}
    oujda.record("initiative", title="Perdu")
    sharing.give(oujda.database, files[1], to=to)
    lost = {b.hash for b in read_change_file(files[1]).bundles} - kept
    assert lost
    files[1].unlink()
    oujda.record("initiative", title="Trois")
    sharing.give(oujda.database, files[2])
    _without(files[2], lost, oujda)
    seen = sharing.inspect(rabat.database, files[2])
    assert [missing.bundles for missing in seen.missing] == [len(lost)]
    sharing.receive(rabat.database, files[2])
    assert state(rabat) != state(oujda)
    pass_on(rabat, oujda, files[0])  # the one return file: it says what rabat has
    sharing.give(oujda.database, files[1], to=to)
    sharing.receive(rabat.database, files[1])
    pass_on(rabat, oujda, files[0])
    assert state(rabat) == state(oujda)


def _without(file: Path, lost: set[bytes], giver: Opened) -> None:
    """The same file as if some bundles had never been in it."""
    from desktop.sync.changefile import compose

    read = read_change_file(file)
    with giver.database.read() as session:
        secret = session.connection().exec_driver_sql("SELECT secret FROM replica WHERE current = 1").scalar()
    file.write_bytes(compose(read.manifest, bytes(secret), {b.hash: b.raw for b in read.bundles if b.hash not in lost}))


def test_bad_files_are_refused_in_a_sentence(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    oujda.record("initiative", title="Kits")
    sharing.give(oujda.database, file)
    raw = file.read_bytes()
    before = state(rabat)
    bad: dict[bytes, type[MaillageError]] = {
        raw[:-40]: FileTruncated,
        raw[: len(raw) // 2] + bytes((raw[len(raw) // 2] ^ 1,)) + raw[len(raw) // 2 + 1 :]: FileDamaged,
        b"PK\x05\x06" + bytes(18): NotOurFile,
        b"hello": NotOurFile,
        b"": FileTruncated,
    }
    for content, error in bad.items():
        broken = tmp_path / "bad.maillage"
        broken.write_bytes(content)
        for act in (sharing.inspect, sharing.receive):
            with pytest.raises(error) as caught:
                act(rabat.database, broken)
            assert "bad.maillage" in caught.value.sentence()
    with pytest.raises(FileMissing):
        sharing.receive(rabat.database, tmp_path / "none.maillage")
    assert state(rabat) == before
    with rabat.database.read() as session:
        assert sharing.exchanges(session) == []


def test_a_backup_is_made_before_and_only_when_something_comes(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    oujda.record("initiative", title="Kits")
    pass_on(oujda, rabat, file)
    copies = sorted(rabat.database.profile.backups.glob("*receive*.db"))
    assert len(copies) == 1
    sharing.receive(rabat.database, file)
    assert sorted(rabat.database.profile.backups.glob("*receive*.db")) == copies


def test_nothing_to_give_is_said(laptop: Maker, tmp_path: Path) -> None:
    with pytest.raises(NoChange):
        sharing.give(laptop("oujda").database, tmp_path / "a.maillage")
    assert not (tmp_path / "a.maillage").exists()


def test_a_file_that_cannot_be_written_is_not_noted(laptop: Maker, tmp_path: Path) -> None:
    oujda = laptop("oujda")
    oujda.record("initiative", title="Kits")
    with pytest.raises(MaillageError):
        sharing.give(oujda.database, tmp_path / "no such folder" / "a.maillage")
    with oujda.database.read() as session:
        assert sharing.exchanges(session) == []
        assert sharing.to_give(session) > 0


def test_the_sample_asks_before_it_comes_in(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    oujda.record("initiative", title="Exemple")
    sharing.give(oujda.database, file, sample=True)
    assert sharing.inspect(rabat.database, file).sample
    with pytest.raises(SampleNotAccepted):
        sharing.receive(rabat.database, file, vouch=True)
    assert sharing.receive(rabat.database, file, vouch=True, accept_sample=True).result == "merged"


def test_another_network_is_said(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    for one, label in ((oujda, "Oriental"), (rabat, "Rabat-Salé")):
        with one.database.write() as session:
            sharing.set_network(session, label)
            session.commit()
    oujda.record("initiative", title="Kits")
    sharing.give(oujda.database, file)
    seen = sharing.inspect(rabat.database, file)
    assert (seen.network, seen.other_network) == ("Oriental", True)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_as_typed(laptop: Maker, tmp_path: Path, text: str) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    try:
        row = oujda.record("initiative", title=text, description=text)
    except MaillageError:
        pytest.skip("refused when typed")
    typed = oujda.load("initiative", row)
    pass_on(oujda, rabat, file)
    got = rabat.load("initiative", row)
    assert (got["title"], got["description"]) == (typed["title"], typed["description"])
    assert got["title"] == text


# --- secrets -----------------------------------------------------------------------------------------------


def test_a_contact_travels_locked_and_opens_with_its_key(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    row = oujda.record("contact", name="Fatima Zahra", phones="0612345678")
    pass_on(oujda, rabat, file)  # oujda does not know rabat's key yet: the cell comes, its key does not
    raw = file.read_bytes()
    assert b"Fatima" not in raw
    assert not rabat.load("contact", row)["name"]
    pass_on(rabat, oujda, tmp_path / "b.maillage")
    hashes = state(oujda), state(rabat)
    pass_on(oujda, rabat, file)
    assert rabat.load("contact", row)["name"] == "Fatima Zahra"
    assert state(rabat) == hashes[1] == state(oujda), "a key changes no write and no hash"


def test_an_erased_key_never_comes_back(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, file, old = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage", tmp_path / "old.maillage"
    row = oujda.record("contact", name="Fatima Zahra")
    pass_on(oujda, rabat, file)
    pass_on(rabat, oujda, tmp_path / "b.maillage")
    sharing.give(oujda.database, old)  # a file with the key, that arrives late
    with oujda.database.write() as session:
        stored = session.connection().exec_driver_sql("SELECT name FROM contact WHERE id = ?", (row,)).scalar()
        name = key_of(stored)
        assert name is not None
        statements.say(session, statements.ERASE, name)
        session.commit()
    pass_on(oujda, rabat, file)
    sharing.receive(rabat.database, old, vouch=True)
    for one in (oujda, rabat):
        sharing.receive(one.database, old, vouch=True)
        assert not one.load("contact", row)["name"]
        assert name not in keystore_of(one.database.profile).names()
        with one.database.read() as session:
            left = session.connection().exec_driver_sql("SELECT name FROM contact WHERE id = ?", (row,)).scalar()
        assert left is None
    assert state(oujda) == state(rabat)


# --- copies ------------------------------------------------------------------------------------------------


def test_a_copied_profile_becomes_another_laptop(
    laptop: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oujda = laptop("oujda")
    oujda.record("initiative", title="Un")
    state(oujda)
    before = _me(oujda)
    monkeypatch.setattr(identity, "machine_fingerprint", lambda: "another computer")
    oujda.record("initiative", title="Deux")
    state(oujda)
    assert _me(oujda) != before
    with oujda.database.read() as session:
        assert [one.trust for one in sharing.peers(session)] == ["mine", "mine"]
        (this,) = peers.listed(session, now=oujda.database.clock.now())
    assert this.former == (identity.fingerprint(before),)
    assert this.former[0] in former_words(this.former)
    rabat = laptop("rabat")
    assert pass_on(oujda, rabat, tmp_path / "a.maillage") == "merged"
    assert state(oujda) == state(rabat)


def test_a_successor_inherits_trust(laptop: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    oujda.record("initiative", title="Un")
    pass_on(oujda, rabat, file)
    monkeypatch.setattr(identity, "machine_fingerprint", lambda: "another computer")
    oujda.record("initiative", title="Deux")
    sharing.give(oujda.database, file)
    monkeypatch.undo()
    assert sharing.receive(rabat.database, file).result == "merged"  # nobody vouched again


def _me(one: Opened) -> bytes:
    with one.database.read() as session:
        return bytes(session.connection().exec_driver_sql("SELECT id FROM replica WHERE current = 1").scalar())


def test_no_name_is_in_the_open_part_of_a_file(laptop: Maker, tmp_path: Path) -> None:
    oujda, file = laptop("oujda"), tmp_path / "a.maillage"
    oujda.record("initiative", title="Kits")
    sharing.give(oujda.database, file, author="Samira Benali")
    with ZipFile(file) as archive:
        told = archive.read("LISEZMOI.html") + archive.read("manifest.json") + " ".join(archive.namelist()).encode()
    told += b"".join(bundle.header_bytes for bundle in read_change_file(file).bundles)
    assert b"Samira" not in told
    assert b"Benali" not in told
