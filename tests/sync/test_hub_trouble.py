"""A shared folder in which things go wrong: half copies, rot, hostile files, a stop, a pulled stick."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.errors import HubEmptied, HubGone, HubInProfile, MaillageError
from desktop.services.exchange import hub, sharing
from desktop.sync.bundle import sign_parts
from desktop.sync.changefile import compose, read_change_file
from tests.services.opened import Opened
from tests.sync.handed import Maker, state
from tests.sync.shared_folder import contents, exchange, history, lots, new_of


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
    assert new_of(rabat, folder) == 1  # a newcomer gets what it held
    assert state(rabat) == state(oujda)


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
    assert new_of(rabat, folder) == 2


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
