"""Exchanging through a folder on real profiles: both ways, previewed, by strangers, once each; keys and attachments."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import NotFound
from desktop.services.exchange import hub, sharing
from desktop.services.secret.keystore import keystore_of
from desktop.sync import statements
from desktop.sync.bundle import open_bundle
from desktop.sync.changefile import read_change_file
from desktop.sync.secrets import key_of
from tests.sync.handed import Maker, pass_on, state
from tests.sync.shared_folder import Reads, contents, exchange, history, lots, new_of
from tests.sync.test_pieces_by_file import contents as contents_of
from tests.sync.test_pieces_by_file import join, noise


def test_both_ways_and_again(laptop: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    row = oujda.record("initiative", title="Kits d’hiver", title__ar="حقائب", women=41)
    done = exchange(oujda, folder)
    assert (done.put_files, done.not_put, done.received) == (1, "", None)
    got = exchange(rabat, folder)
    assert got.received is not None
    assert (got.received.result, got.received.new) == ("merged", 1)
    assert rabat.load("initiative", row) == oujda.load("initiative", row)
    rabat.record("initiative", row, title="Kits")
    exchange(rabat, folder)
    exchange(oujda, folder)
    assert oujda.load("initiative", row)["title"] == "Kits"
    for one in (oujda, rabat, oujda, rabat):  # what was vouched for is told and taken
        exchange(one, folder)
    assert state(oujda) == state(rabat)
    assert history(oujda) == [("received", "Partage/"), ("given", "Partage/")]
    before, reads = contents(folder), Reads(monkeypatch)
    for one in (oujda, rabat):
        again = exchange(one, folder)
        assert (again.files, again.put_files, again.aside) == (0, 0, ())
    assert contents(folder) == before, "nothing is written when nothing is new"
    assert reads.names == [], "nothing is read that was seen"
    assert before["rapport.pdf"] == b"%PDF-1.7 somebody's report"
    with oujda.database.read() as session:
        assert sharing.to_give(session) == 0


def test_the_look_is_the_effect_and_writes_nothing(laptop: Maker, folder: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("actor", name="Al Wafae")
    oujda.record("initiative", title="Kits d’hiver")
    exchange(oujda, folder)
    rabat.record("actor", name="ASTICUDE")
    before, there = state(rabat), contents(folder)
    seen = hub.look(rabat.database, folder)
    assert state(rabat) == before
    assert contents(folder) == there
    assert {c.kind: (c.new, c.titles) for c in seen.counts} == {
        "actor": (1, ("Al Wafae",)),
        "initiative": (1, ("Kits d’hiver",)),
    }
    assert [one.name for one in seen.unknown] == ["oujda"]
    assert (seen.files, seen.last, seen.emptied) == (1, None, False)
    assert seen.to_put > 0
    done = exchange(rabat, folder)
    assert done.received is not None
    assert done.received.new == sum(c.new for c in seen.counts)
    assert done.put_changes == seen.to_put
    after = hub.look(rabat.database, folder)
    assert (after.files, after.to_put, after.unknown) == (0, 0, ())
    assert after.last is not None
    assert after.last.taken == 1


def test_unknown_authors_are_kept_apart_relayed_and_vouched_for(laptop: Maker, folder: Path, tmp_path: Path) -> None:
    oujda, rabat, third = laptop("oujda"), laptop("rabat"), laptop("third")
    row = oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    apart = exchange(rabat, folder, vouch=False)
    assert apart.received is not None
    assert (apart.received.result, apart.received.held) == ("held", 1)
    (stranger,) = apart.unknown
    with pytest.raises(NotFound):
        rabat.load("initiative", row)
    # what is held is carried on to another folder, by who does not read it
    other = tmp_path / "autre"
    other.mkdir()
    exchange(rabat, other, vouch=False)
    assert new_of(third, other) == 1
    again = exchange(rabat, folder, vouch=False)
    assert again.files == 0
    assert again.unknown == (stranger,)
    assert [one.name for one in hub.look(rabat.database, folder).unknown] == ["oujda"]
    known = hub.exchange(rabat.database, folder, vouch=frozenset({bytes.fromhex(stranger.replica)}))
    assert known.received is not None
    assert (known.received.result, known.unknown) == ("merged", ())
    assert rabat.load("initiative", row)["title"] == "Kits"


def test_a_sample_is_taken_only_after_a_yes(laptop: Maker, folder: Path) -> None:
    sample, real, third = laptop("exemple"), laptop("oujda"), laptop("rabat")
    real.record("initiative", title="Vrai")
    exchange(real, folder)
    sample.record("initiative", title="Exemple")
    exchange(sample, folder, sample=True)
    before = state(real)
    assert hub.look(real.database, folder).samples == 2, "its records, and whom it vouches for"
    assert exchange(real, folder).files == 0
    assert state(real) == before
    # the sample's laptop carries the real record elsewhere; there it does not stand for the real one's own file
    (folder / lots(folder)[0].name).touch()
    assert new_of(third, folder) == 1
    assert new_of(real, folder, accept_sample=True) == 1


def test_one_backup_and_taken_back_as_a_whole(laptop: Maker, folder: Path) -> None:
    oujda, rabat, third = laptop("oujda"), laptop("rabat"), laptop("third")
    rows = [one.record("initiative", title=f"Titre {n}") for n, one in enumerate((oujda, rabat))]
    exchange(oujda, folder)
    exchange(rabat, folder, vouch=False)
    done = exchange(third, folder)
    assert done.received is not None
    assert (done.files, done.received.new) == (2, 2)
    assert len(list(third.database.profile.backups.glob("*receive*.db"))) == 1
    sharing.take_back(third.database, done.received.receipt)
    for row in rows:
        with pytest.raises(NotFound):
            third.load("initiative", row)


def test_keys_lie_apart_and_go_when_a_person_is_erased(laptop: Maker, folder: Path, tmp_path: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    row = oujda.record("contact", name="Fatima Zahra")
    for one in (oujda, rabat, oujda, rabat):
        exchange(one, folder)
    assert rabat.load("contact", row)["name"] == "Fatima Zahra"
    assert all(not read_change_file(path).keys for path in lots(folder))
    assert b"Fatima" not in b"".join(contents(folder).values())
    assert len(list(folder.glob("cles-*.bin"))) == 2
    with oujda.database.write() as session:
        name = key_of(session.connection().exec_driver_sql("SELECT name FROM contact WHERE id = ?", (row,)).scalar())
        assert name is not None
        statements.say(session, statements.ERASE, name)
        session.commit()
    exchange(oujda, folder)
    assert list(folder.glob("cles-*.bin")) == [], "neither ours nor the one in which others still had the key"
    exchange(rabat, folder)
    exchange(oujda, folder)
    assert list(folder.glob("cles-*.bin")) == []
    for one in (oujda, rabat):
        assert not one.load("contact", row)["name"]
        assert name not in keystore_of(one.database.profile).names()


def test_what_each_says_it_has_is_known_to_the_others(laptop: Maker, folder: Path, tmp_path: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Un")
    exchange(oujda, folder)
    exchange(rabat, folder)  # puts nothing of its own but its word
    exchange(oujda, folder)
    oujda.record("initiative", title="Deux")
    with rabat.database.read() as session:
        me = next(one.replica for one in sharing.peers(session) if one.trust == "mine")
    given = sharing.give(oujda.database, tmp_path / "a.maillage", to=me)
    assert given.bundles <= 2, "the new one, and what says whom oujda vouches for"


def test_files_given_by_hand_into_the_folder_are_taken_too(laptop: Maker, folder: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Kits")
    sharing.give(oujda.database, folder / "pour-rabat.maillage")
    assert new_of(rabat, folder) == 1
    assert pass_on(oujda, rabat, folder.parent / "x.maillage") == "nothing"
    assert open_bundle(read_change_file(folder / "pour-rabat.maillage").bundles[0].raw)


def test_attachments_go_through_the_folder_and_are_put_back(laptop: Maker, folder: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    owner = oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    for number in range(3):
        join(oujda, owner, noise(50_000, number))
    exchange(oujda, folder)
    exchange(rabat, folder)
    assert contents_of(rabat, owner) == contents_of(oujda, owner)
    carrying = [path for path in lots(folder) if read_change_file(path).files]
    assert len(carrying) == 1
    carrying[0].unlink()
    assert exchange(rabat, folder).put_files == 1
    third = laptop("third")
    exchange(third, folder)
    assert contents_of(third, owner) == contents_of(oujda, owner)
    for one in (oujda, rabat, third, oujda, rabat, third):
        exchange(one, folder)
    there = contents(folder)
    for one in (oujda, rabat, third):
        assert exchange(one, folder).put_files == 0
    assert contents(folder) == there
