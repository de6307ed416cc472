"""Attachments go from laptop to laptop: in parts, in any order, lost and asked back, erased for good."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop.errors import AttachmentLocked, AttachmentMissing, FileDamaged, NoChange
from desktop.services.attached import attachments
from desktop.services.attached.pieces import Pieces
from desktop.services.exchange import piece_erasure, piece_exchange, sharing
from desktop.services.exchange.exchanged import Given
from desktop.services.secret.keystore import keystore_of
from desktop.services.strangers.pictures import JPEG, PDF, Prepared
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.changefile import read_change_file
from tests.services.opened import Opened
from tests.sync.handed import Maker, pass_on, state


def join(
    one: Opened, owner: bytes, content: bytes, *, mime: str = PDF, people: bool = False, caption: str = ""
) -> bytes:
    head = b"%PDF-1.7\n" if mime == PDF else b"\xff\xd8\xff"
    with UnitOfWork(one.database) as uow:
        prepared = Prepared(head + content, mime, "piece.pdf")
        id = attachments.attach(uow, "initiative", owner, prepared, people=people, caption=caption)
        uow.commit("Pièce jointe")
    return id


def noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


def states(one: Opened, owner: bytes) -> list[str]:
    with one.database.read() as session:
        return [told.state for told in attachments.attached(session, owner)]


def contents(one: Opened, owner: bytes) -> set[bytes]:
    with one.database.read() as session:
        return {attachments.content(session, told.id) for told in attachments.attached(session, owner)}


def lacking(one: Opened) -> list[tuple[str, int, int]]:
    with one.database.read() as session:
        return [(told.holder, told.photos, told.documents) for told in piece_exchange.lacking(session)]


def give(one: Opened, out: Path, **how: object) -> Given:
    return sharing.give(one.database, out, author=one.database.profile.folder.name, **how)  # type: ignore[arg-type]


def take(one: Opened, file: Path) -> tuple[str, int]:
    done = sharing.receive(one.database, file, vouch=True, author=one.database.profile.folder.name)
    return done.result, done.files


def test_parts_in_any_order_over_three_laptops(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, tanger = laptop("oujda"), laptop("rabat"), laptop("tanger")
    owner = oujda.record("initiative", title="Kits")
    for number in range(6):
        join(oujda, owner, noise(200_000, number), people=number % 2 == 0)
    given = give(oujda, tmp_path / "envoi.maillage", most=500_000)
    assert [path.name for path in given.parts] == [
        "envoi.maillage",
        "envoi-2-sur-3.maillage",
        "envoi-3-sur-3.maillage",
    ]
    assert given.files == 6
    assert all(path.stat().st_size <= 500_000 for path in given.parts)
    assert [len(read_change_file(path).bundles) > 0 for path in given.parts] == [True, False, False]
    draw = random.Random(7)
    for one in (rabat, tanger):
        order = [*given.parts, *given.parts]
        draw.shuffle(order)
        told = [take(one, path) for path in order]
        assert sum(files for _result, files in told) == 6
        assert lacking(one) == []
        assert state(one) == state(oujda)
    # documents are readable at once; nobody's key was asked for: none of them shows people
    assert contents(rabat, owner) == contents(tanger, owner) == contents(oujda, owner)


def test_a_lost_part_is_said_and_asked_back(laptop: Maker, tmp_path: Path) -> None:
    fatima, rabat = laptop("fatima"), laptop("rabat")
    owner = fatima.record("initiative", title="Kits")
    for number in range(4):
        join(fatima, owner, noise(200_000, number), mime=JPEG if number else PDF)
    given = give(fatima, tmp_path / "envoi.maillage", most=300_000)
    assert len(given.parts) == 4
    rabat.record("actor", name="Commune")
    pass_on(rabat, fatima, tmp_path / "commune.maillage")
    take(rabat, given.parts[0])
    take(rabat, given.parts[2])
    assert sorted(states(rabat, owner)) == ["here", "here", "missing", "missing"]
    assert [told[0] for told in lacking(rabat)] == ["fatima"]
    assert sum(told[1] + told[2] for told in lacking(rabat)) == 2
    # nothing of ours to tell, but something to ask
    asking = give(rabat, tmp_path / "retour.maillage", to="fatima")
    assert len(read_change_file(asking.path).manifest.lacks) == 2
    take(fatima, asking.path)
    back = give(fatima, tmp_path / "encore.maillage", to="rabat", files="wanted")
    assert back.files == 2
    assert take(rabat, back.path) == ("merged", 2)
    assert take(rabat, back.path) == ("nothing", 0)
    assert lacking(rabat) == []
    assert contents(rabat, owner) == contents(fatima, owner)
    # rabat has all now, but fatima has not heard of it yet: an older word must not win over a newer one
    take(fatima, give(rabat, tmp_path / "tout-va-bien.maillage").path)
    take(fatima, asking.path)
    give(fatima, tmp_path / "commune.maillage", to="rabat")
    take(rabat, tmp_path / "commune.maillage")
    take(fatima, give(rabat, tmp_path / "tout.maillage").path)
    with pytest.raises(NoChange):
        give(fatima, tmp_path / "rien.maillage", to="rabat")


def test_what_a_laptop_has_is_not_sent_again_and_is_relayed(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, tanger = laptop("oujda"), laptop("rabat"), laptop("tanger")
    owner = oujda.record("initiative", title="Kits")
    join(oujda, owner, noise(1000, 1))
    pass_on(oujda, rabat, tmp_path / "a.maillage")
    rabat.record("actor", name="Commune")
    pass_on(rabat, oujda, tmp_path / "b.maillage")
    join(oujda, owner, noise(1000, 2))
    assert give(oujda, tmp_path / "c.maillage", to="rabat").files == 1
    assert give(oujda, tmp_path / "d.maillage").files == 1
    assert give(oujda, tmp_path / "d.maillage").files == 0, "a file for everybody has carried both"
    assert give(oujda, tmp_path / "e.maillage", everything=True).files == 2
    assert give(oujda, tmp_path / "f.maillage", everything=True, files="none").files == 0
    take(rabat, tmp_path / "c.maillage")
    take(tanger, give(rabat, tmp_path / "g.maillage", everything=True).path)
    assert contents(tanger, owner) == contents(oujda, owner)


def test_a_file_before_its_record_waits_aside(laptop: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    owner = oujda.record("initiative", title="Kits")
    for number in range(3):
        join(oujda, owner, noise(200_000, number))
    parts = give(oujda, tmp_path / "envoi.maillage", most=300_000).parts
    assert take(rabat, parts[2]) == ("merged", 1)
    with rabat.database.read() as session:
        assert piece_exchange.held(session) == piece_exchange.wanted(session) == []
    take(rabat, parts[0])
    assert sorted(states(rabat, owner)) == ["here", "here", "missing"]
    # a stranger cannot fill the disk with what no record names
    monkeypatch.setattr("desktop.services.attached.pieces.ASIDE_LIMIT", 250_000)
    tanger = laptop("tanger")
    files = [read_change_file(path) for path in parts]
    assert piece_exchange.take(tanger.database, files[1:2], trusted=False) == set()
    assert piece_exchange.take(tanger.database, files[2:], trusted=False) == set()
    store = Pieces(tanger.database.profile)
    first, last = (next(iter(files[n].files)) for n in (1, 2))
    assert (store.has(first), store.has(last)) == (True, False)
    piece_exchange.take(tanger.database, files[2:], trusted=True)
    assert (store.has(first), store.has(last)) == (False, True)


def test_a_photograph_of_people_travels_locked_and_dies_with_its_key(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, tanger = laptop("oujda"), laptop("rabat"), laptop("tanger")
    owner = oujda.record("initiative", title="Kits")
    photo = join(oujda, owner, noise(50_000, 1), mime=JPEG, people=True, caption="Amina et son fils")
    with oujda.database.read() as session:
        plain = attachments.content(session, photo)
    raw = give(oujda, tmp_path / "a.maillage").path.read_bytes()
    assert plain not in raw
    assert plain[100:200] not in raw
    assert b"Amina" not in raw
    take(rabat, tmp_path / "a.maillage")
    assert states(rabat, owner) == ["locked"]
    with rabat.database.read() as session, pytest.raises(AttachmentLocked):
        attachments.content(session, photo)
    # once oujda knows rabat, its file brings the key; rabat relays what it could not read
    rabat.record("actor", name="Commune")
    take(tanger, give(rabat, tmp_path / "b.maillage").path)
    take(oujda, tmp_path / "b.maillage")
    oujda.record("actor", name="Al Wafae")
    take(rabat, give(oujda, tmp_path / "c.maillage", to="rabat").path)
    with rabat.database.read() as session:
        assert attachments.content(session, photo) == plain
        assert attachments.find(session, photo).caption == "Amina et son fils"
        key = attachments.key_of(session, photo)
    assert key is not None
    piece_erasure.erase(oujda.database, photo, author="oujda")
    for one in (oujda, rabat):
        if one is rabat:
            take(rabat, give(oujda, tmp_path / "d.maillage", to="rabat").path)
        assert states(one, owner) == ["erased"]
        assert key not in keystore_of(one.database.profile).names()
        assert list(Pieces(one.database.profile).folder.iterdir()) == []
        with one.database.read() as session, pytest.raises(AttachmentMissing):
            attachments.content(session, photo)
    # a late file brings neither the key nor the bytes back
    take(oujda, tmp_path / "a.maillage")
    assert states(oujda, owner) == ["erased"]
    assert list(Pieces(oujda.database.profile).folder.iterdir()) == []
    assert state(oujda) == state(rabat)


def test_a_part_with_a_wrong_hash_is_refused_whole(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    owner = oujda.record("initiative", title="Kits")
    join(oujda, owner, b"x" * 5000)
    path = give(oujda, tmp_path / "a.maillage").path
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"x" * 5000, b"x" * 4999 + b"y"))
    with pytest.raises(FileDamaged):
        sharing.receive(rabat.database, path, vouch=True)


def test_what_fits_in_no_part_is_left_out_and_said(laptop: Maker, tmp_path: Path) -> None:
    oujda = laptop("oujda")
    owner = oujda.record("initiative", title="Kits")
    join(oujda, owner, noise(400_000, 1))
    join(oujda, owner, noise(100_000, 2))
    given = give(oujda, tmp_path / "a.maillage", most=300_000)
    assert (given.files, given.left_out, given.over) == (1, 1, False)
    assert give(oujda, tmp_path / "b.maillage", most=20_000).over
