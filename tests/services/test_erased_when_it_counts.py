"""An erasure that waited takes keys and bytes away at the moment it counts, not at the next file that comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services import backup
from desktop.services.attached import attachments
from desktop.services.attached.pieces import Pieces
from desktop.services.exchange import authors, laptops, piece_erasure, sharing
from desktop.services.secret.keystore import keystore_of
from desktop.services.strangers.pictures import JPEG, Prepared
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

PHOTOS = 4  # more than three in one file wait for a person


def give(giver: Opened, taker: Opened, file: Path, *, vouch: bool = True) -> None:
    sharing.give(giver.database, file, author=giver.database.profile.folder.name, everything=True)
    sharing.receive(taker.database, file, vouch=vouch, author=taker.database.profile.folder.name)


def joined(one: Opened, count: int) -> list[bytes]:
    owner = one.record("initiative", title="Kits")
    found = []
    for number in range(count):
        with UnitOfWork(one.database) as uow:
            prepared = Prepared(b"\xff\xd8\xff" + bytes([number]) * 90, JPEG, "photo")
            found.append(attachments.attach(uow, "initiative", owner, prepared, people=True))
            uow.commit("photo")
    return found


def kept(one: Opened) -> tuple[int, int]:
    """How many contents and how many keys are here."""
    folder = Pieces(one.database.profile).folder
    return len(list(folder.iterdir())), len(keystore_of(one.database.profile).names())


@pytest.fixture
def two(tmp_path: Path, template: Path) -> Iterator[tuple[Opened, Opened]]:
    """Oujda joined photographs of people, which Rabat can read."""
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    joined(oujda, PHOTOS)
    rabat.record("actor", name="Commune")
    give(rabat, oujda, tmp_path / "a.maillage")
    give(oujda, rabat, tmp_path / "b.maillage")
    assert kept(rabat) == (PHOTOS, PHOTOS)
    yield oujda, rabat
    oujda.close()
    rabat.close()


def photos(one: Opened) -> list[bytes]:
    with one.database.read() as session:
        return [bytes(id) for (id,) in session.connection().exec_driver_sql("SELECT id FROM attachment")]


def test_when_a_question_is_answered(two: tuple[Opened, Opened], tmp_path: Path) -> None:
    oujda, rabat = two
    for id in photos(oujda):
        piece_erasure.erase(oujda.database, id, author="oujda")
    assert kept(oujda) == (0, 0)
    give(oujda, rabat, tmp_path / "c.maillage")
    assert kept(rabat) == (PHOTOS, PHOTOS)
    authors.answer(rabat.database, "oujda", accept=True, author="rabat")
    assert kept(rabat) == (0, 0)


def test_when_a_copy_with_its_photographs_is_put_back(tmp_path: Path, template: Path) -> None:
    """Neither bytes, nor what undo knows of: the photograph was once kept as one that shows nobody."""
    oujda, file = Opened(tmp_path / "oujda", template), tmp_path / "copie.db"
    owner = oujda.record("initiative", title="Kits")
    with UnitOfWork(oujda.database) as uow:
        photo = attachments.attach(
            uow, "initiative", owner, Prepared(b"\xff\xd8\xff" + bytes(90), JPEG, "photo"), people=False
        )
        uow.commit("photo")
    with UnitOfWork(oujda.database) as uow:
        attachments.say_people(uow, photo, True)
        uow.commit("personnes")
    assert kept(oujda) == (2, 1)
    backup.backup(oujda.database, file)
    piece_erasure.erase(oujda.database, photo, author="oujda")
    oujda.close()
    backup.restore(oujda.database.profile, file)
    assert len(list(Pieces(oujda.database.profile).folder.iterdir())) == 2
    again = Opened(tmp_path / "oujda")
    assert kept(again) == (0, 0)
    again.undo()
    with again.database.read() as session:
        assert attachments.find(session, photo).state != "here"
    again.close()


def test_when_who_erased_is_vouched_for(two: tuple[Opened, Opened], tmp_path: Path, template: Path) -> None:
    oujda, rabat = two
    nora = Opened(tmp_path / "nora", template)
    give(oujda, nora, tmp_path / "c.maillage")
    piece_erasure.erase(nora.database, photos(nora)[0], author="nora")
    give(nora, rabat, tmp_path / "d.maillage", vouch=False)
    assert kept(rabat) == (PHOTOS, PHOTOS)
    with nora.database.read() as session:
        (its_id,) = (peer.replica for peer in laptops.peers(session) if peer.trust == "mine")
    authors.vouch(rabat.database, its_id, author="rabat")
    assert kept(rabat) == (PHOTOS - 1, PHOTOS - 1)
    nora.close()
