"""Exchanging through a folder on real profiles: both ways, previewed, stopped, pulled out, hostile; and keys apart."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import HubEmptied, HubGone, HubInProfile, MaillageError, NotFound
from desktop.services import hub, hub_gathered, hub_memory, sharing
from desktop.services.hub_pruning import REST, redundant
from desktop.services.keystore import keystore_of
from desktop.sync import statements
from desktop.sync.bundle import open_bundle, sign_parts
from desktop.sync.changefile import compose, read_change_file
from desktop.sync.hub_folder import Entry, Found, HubFolder, Kind, Seen
from desktop.sync.secrets import key_of
from tests.services.opened import Opened
from tests.sync.handed import Maker, pass_on, state
from tests.sync.test_pieces_by_file import contents as contents_of
from tests.sync.test_pieces_by_file import join, noise


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shared folder, with somebody's report in it."""
    made = tmp_path / "Partage"
    made.mkdir()
    (made / "rapport.pdf").write_bytes(b"%PDF-1.7 somebody's report")
    return made


def exchange(one: Opened, folder: Path, *, vouch: bool = True, **how: object) -> hub.Exchanged:
    return hub.exchange(
        one.database,
        folder,
        vouch=None if vouch else frozenset(),
        author=one.database.profile.folder.name,
        **how,  # type: ignore[arg-type]  # a test knows the names
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def lots(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.maillage"))


def history(one: Opened) -> list[tuple[str, str]]:
    with one.database.read() as session:
        return [(e.way, e.name) for e in sharing.exchanges(session)]


class Reads:
    """Counts the files that are opened; `again`: also the known ones that are looked at in their turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, again: bool = False) -> None:
        if not again:
            monkeypatch.setattr(hub_gathered, "AGAIN_FILES", 0)
        self.names: list[str] = []
        really = HubFolder.read

        def counted(at: HubFolder, entry: Entry) -> Found:
            self.names.append(entry.name)
            return really(at, entry)

        monkeypatch.setattr(HubFolder, "read", counted)


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
    assert exchange(third, other).received.new == 1  # type: ignore[union-attr]  # it was received
    again = exchange(rabat, folder, vouch=False)
    assert again.files == 0
    assert again.unknown == (stranger,)
    assert [one.name for one in hub.look(rabat.database, folder).unknown] == ["oujda"]
    known = hub.exchange(rabat.database, folder, vouch=frozenset({bytes.fromhex(stranger.replica)}))
    assert known.received is not None
    assert (known.received.result, known.unknown) == ("merged", ())
    assert rabat.load("initiative", row)["title"] == "Kits"


def test_five_thousand_known_files_are_not_read_again(
    laptop: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    (lot,) = lots(folder)
    exchange(rabat, folder)
    for n in range(5000):
        os.link(lot, folder / f"{lot.stem} (copie {n}).maillage")
    with rabat.database.write() as session:  # as if each had been read once
        memory = hub_memory.memory(session)
        for entry in HubFolder(folder).entries().values():
            memory.setdefault(entry.name, replace(memory[lot.name], mtime=entry.mtime, exact=False))
        hub_memory.keep(session, memory, memory, 20_000)
        session.commit()
    reads = Reads(monkeypatch)
    exchange(rabat, folder)
    hub.look(rabat.database, folder)
    assert reads.names == []
    oujda.record("initiative", title="Encore")
    sharing.give(oujda.database, folder / "neuf.maillage")
    assert exchange(rabat, folder).received.new == 1  # type: ignore[union-attr]  # it was received
    assert reads.names == ["neuf.maillage"]


def test_known_files_are_looked_at_again_in_turn(laptop: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oujda = laptop("oujda")
    for n in range(6):
        oujda.record("initiative", title=f"Kits {n}")
        exchange(oujda, folder)
    reads = Reads(monkeypatch, again=True)
    exchange(oujda, folder)
    exchange(oujda, folder)
    assert len(reads.names) == 2 * hub_gathered.AGAIN_FILES
    assert set(reads.names) == {path.name for path in lots(folder)}
    hub.look(oujda.database, folder)
    assert len(reads.names) == 3 * hub_gathered.AGAIN_FILES


def test_a_file_that_rots_is_noticed_said_and_made_good(laptop: Maker, folder: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    (lot,) = lots(folder)
    raw = bytearray(lot.read_bytes())
    raw[len(raw) // 2] ^= 1
    was = lot.stat()
    lot.write_bytes(raw)
    os.utime(lot, ns=(was.st_atime_ns, was.st_mtime_ns))  # as a stick does it: same name, same size, same date
    done = exchange(oujda, folder)
    assert [one.name for one in done.aside] == [lot.name]
    assert done.put_bundles == 1
    assert lot.read_bytes() == bytes(raw)
    assert exchange(rabat, folder).received.new == 1  # type: ignore[union-attr]  # a newcomer gets what it held
    assert state(rabat) == state(oujda)


def test_only_what_another_file_holds_whole_is_taken_out(laptop: Maker, folder: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    for n in range(3):
        oujda.record("initiative", title=f"Kits {n}")
        exchange(oujda, folder)
    small = lots(folder)
    whole = folder / "tout.maillage"
    sharing.give(oujda.database, whole, everything=True)
    oujda.record("initiative", title="Plus tard")
    assert exchange(oujda, folder).pruned == 0  # a synchroniser may still be carrying the larger one
    late = set(lots(folder)) - {*small, whole}
    age(folder)
    raw = whole.read_bytes()
    whole.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    age(folder)
    assert exchange(oujda, folder).pruned == 0  # what it held is not sure any more
    whole.write_bytes(raw)
    age(folder)
    exchange(oujda, folder)
    assert not any(path.exists() for path in small)
    assert all(path.exists() for path in (*late, whole, folder / "rapport.pdf"))
    assert exchange(rabat, folder).received.new == 4  # type: ignore[union-attr]  # nothing is missing
    assert exchange(oujda, folder).put_bundles == 0
    assert state(rabat) == state(oujda)


def age(folder: Path) -> None:
    """As if all had lain there for two months."""
    for path in folder.iterdir():
        os.utime(path, (time.time() - 60 * 86_400,) * 2)


def test_of_two_files_of_one_content_one_stays() -> None:
    entries = {f"lot-{c * 48}.maillage": Entry(f"lot-{c * 48}.maillage", 10, 0) for c in "ab"}
    memory = {name: Seen(10, 0, Kind.LOT, (b"1" * 8,), exact=True) for name in entries}
    one, other = entries
    assert redundant(entries, memory, 2 * REST) == {one: other}
    assert redundant(entries, memory, REST) == {}
    memory[other] = replace(memory[other], sample=True)
    assert redundant(entries, memory, 2 * REST) == {}


def test_half_copied_then_whole(laptop: Maker, folder: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    (lot,) = lots(folder)
    raw, before = lot.read_bytes(), state(rabat)
    for part in (b"", raw[:20], raw[: len(raw) // 2], bytes(len(raw)), raw[:-1]):
        lot.write_bytes(part)
        done = exchange(rabat, folder)
        assert (done.files, [one.name for one in done.aside]) == (0, [lot.name])
        assert lot.name in done.aside[0].reason
        assert state(rabat) == before
        assert lot.read_bytes() == part, "what is on its way is left alone"
    lot.write_bytes(raw)
    done = exchange(rabat, folder)
    assert (done.files, done.aside) == (1, ())
    assert state(rabat) == state(oujda)


def test_dropped_files_are_put_back_and_an_emptied_folder_asks(laptop: Maker, folder: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Un")
    exchange(oujda, folder)
    oujda.record("initiative", title="Deux")
    exchange(oujda, folder)
    lots(folder)[0].unlink()
    assert exchange(oujda, folder).put_bundles == 1
    for path in lots(folder):
        path.unlink()
    there = contents(folder)
    with pytest.raises(HubEmptied) as caught:
        exchange(oujda, folder)
    assert "vide" in caught.value.sentence()
    assert contents(folder) == there
    assert hub.look(oujda.database, folder).emptied
    assert exchange(oujda, folder, refill=True).put_bundles == 2
    assert exchange(rabat, folder).received.new == 2  # type: ignore[union-attr]  # it was received


def test_hostile_files_are_set_aside_and_the_good_ones_pass(laptop: Maker, folder: Path, tmp_path: Path) -> None:
    oujda, rabat, mallory = laptop("oujda"), laptop("rabat"), laptop("mallory")
    oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    mallory.record("initiative", title="Faux")
    out = tmp_path / "m.maillage"
    sharing.give(mallory.database, out)
    file, secret = read_change_file(out), secret_of(mallory)
    (bundle,) = file.bundles
    # signed by its author, and its contents make no sense: only the merge can tell
    senseless = sign_parts(secret, bundle.header_bytes, bundle.contents[:-1] + b"\x00")
    raw = out.read_bytes()
    bad = {
        "lot-1.maillage": compose(file.manifest, secret, {senseless.hash: senseless.raw}),
        "lot-2.maillage": raw[:-7],
        "lot-3.maillage": raw[:300] + bytes((raw[300] ^ 1,)) + raw[301:],
        "lot-4.maillage": raw + raw,
        "lot-5.maillage": b"PK\x05\x06" + bytes(18),
    }
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    there = {path.name: path.read_bytes() for path in lots(folder)}
    seen = hub.look(rabat.database, folder)
    done = exchange(rabat, folder)
    for told in (seen, done):
        assert sorted(one.name for one in told.aside) == sorted(bad)
        assert all(one.name in one.reason and "Rien n’a été modifié." in one.reason for one in told.aside)
    assert done.files == 1
    assert state(rabat) == state(oujda)
    assert {name: (folder / name).read_bytes() for name in there} == there
    assert len(exchange(rabat, folder).aside) == len(bad), "said again, not read again"


def secret_of(one: Opened) -> bytes:
    with one.database.read() as session:
        return bytes(session.connection().exec_driver_sql("SELECT secret FROM replica WHERE current = 1").scalar())


class Stop(Exception):
    """The person stopped, or the world did."""


def at_step(number: int, act: Callable[[], None]) -> Callable[[int, int], None]:
    count = -1

    def step(_done: int, _total: int) -> None:
        nonlocal count
        count += 1
        if count == number:
            act()

    return step


def test_stopping_at_any_step_leaves_everything_as_it_was(
    laptop: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.sync.hub_folder.LOT_BUNDLES", 1)
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    for n in range(3):
        rabat.record("initiative", title=f"Ici {n}")
        state(rabat)
    before, there, told = state(rabat), contents(folder), history(rabat)

    def stop() -> None:
        raise Stop

    steps = 0
    while True:
        try:
            done = exchange(rabat, folder, step=at_step(steps, stop))
        except Stop:
            steps += 1
            assert (state(rabat), contents(folder), history(rabat)) == (before, there, told)
        else:
            break
    assert steps >= 7, "three files read, three put, and the last word before the merge is kept"
    assert (done.put_files, done.files) == (3, 1)


@pytest.mark.parametrize("number", [0, 2, 4])
def test_a_stick_pulled_at_any_step_loses_nothing(
    laptop: Maker, folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.sync.hub_folder.LOT_BUNDLES", 1)
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    for n in range(2):
        rabat.record("initiative", title=f"Ici {n}")
        state(rabat)
    away = folder.with_name("poche")
    try:
        said = exchange(rabat, folder, step=at_step(number, lambda: os.rename(folder, away))).not_put
    except HubGone as gone:
        said = gone.sentence()
    assert "n’est pas là" in said
    assert not folder.exists(), "nothing is written where the stick was"
    with pytest.raises(HubGone):
        exchange(rabat, folder)
    os.rename(away, folder)
    for one in (rabat, oujda, rabat):
        exchange(one, folder)
    assert state(oujda) == state(rabat)


def test_what_is_no_shared_folder_is_refused(laptop: Maker, tmp_path: Path) -> None:
    oujda = laptop("oujda")
    (tmp_path / "fichier").write_bytes(b"x")
    inside = oujda.database.profile.folder / "sauvegardes"
    inside.mkdir(exist_ok=True)
    for place, error in (
        (tmp_path / "nulle part", HubGone),
        (tmp_path / "fichier", HubGone),
        (oujda.database.profile.folder, HubInProfile),
        (inside, HubInProfile),
    ):
        for act in (hub.exchange, hub.look):
            with pytest.raises(error) as caught:
                act(oujda.database, place)
            assert isinstance(caught.value, MaillageError)


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
    assert exchange(third, folder).received.new == 1  # type: ignore[union-attr]  # it was received
    assert exchange(real, folder, accept_sample=True).received.new == 1  # type: ignore[union-attr]  # it was received


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
    assert exchange(rabat, folder).received.new == 1  # type: ignore[union-attr]  # it was received
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
