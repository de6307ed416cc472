"""Attachments on one laptop: joined, described, undone, unreadable in any byte of the profile, in safety copies."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from desktop.errors import AttachmentMissing, NotFound
from desktop.paths import Profile
from desktop.services import backup, checks
from desktop.services.attached import attachments
from desktop.services.attached.pieces import Pieces
from desktop.services.exchange import piece_exchange, sharing
from desktop.services.review import reviews
from desktop.services.strangers import pictures
from desktop.services.strangers.pictures import JPEG, PDF, Prepared
from desktop.services.undo import history
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

WORD = b"Registre des familles du Lazaret"
CAPTION = "Amina devant le centre"


@cache
def photo(seed: int = 1) -> Prepared:
    """A photograph as it is kept, with its face, and a word in it that no byte of the profile may show."""
    face, out = io.BytesIO(), io.BytesIO()
    picture = Image.effect_noise((64, 48), 30 + seed).convert("RGB")
    picture.save(out, "JPEG", comment=WORD)
    picture.resize((32, 24)).save(face, "JPEG", comment=WORD)
    return Prepared(out.getvalue(), JPEG, "fatima-et-amina.jpg", face.getvalue())


def document(seed: int = 1) -> Prepared:
    return Prepared(b"%PDF-1.7\n" + WORD + random.Random(seed).randbytes(3000) + b"%%EOF", PDF, "convention.pdf")


def join(one: Opened, owner: bytes, prepared: Prepared, **how: object) -> bytes:
    with UnitOfWork(one.database) as uow:
        id = attachments.attach(uow, "initiative", owner, prepared, **how)  # type: ignore[arg-type]
        uow.commit("Pièce jointe ajoutée")
    return id


def told(one: Opened, owner: bytes) -> list[attachments.Attached]:
    with one.database.read() as session:
        return attachments.attached(session, owner)


def content(one: Opened, id: bytes) -> bytes:
    with one.database.read() as session:
        return attachments.content(session, id)


@pytest.fixture
def office(tmp_path: Path, template: Path) -> Iterator[Opened]:
    made = Opened(tmp_path / "bureau", template)
    yield made
    made.close()


def test_a_photo_shows_people_unless_somebody_says_no(office: Opened) -> None:
    owner = office.record("initiative", title="Kits")
    id = join(office, owner, photo(), caption=CAPTION, consent="Demandé par Samir, 12 juin")
    (seen,) = told(office, owner)
    assert (seen.people, seen.caption, seen.name, seen.state) == (True, CAPTION, "", "here")
    assert content(office, id) == photo().content
    with UnitOfWork(office.database) as uow:
        attachments.say_people(uow, id, False)
        uow.commit("Personnes reconnaissables")
    (plain,) = told(office, owner)
    assert (plain.people, plain.caption, plain.consent) == (False, CAPTION, "Demandé par Samir, 12 juin")
    assert plain.hash != seen.hash
    assert content(office, id) == photo().content
    office.undo()
    assert told(office, owner) == [seen]
    assert content(office, id) == photo().content
    with office.database.read() as session:
        assert attachments.face(session, id) == photo().face


def test_adding_and_removing_are_undone(office: Opened) -> None:
    owner = office.record("initiative", title="Kits")
    id = join(office, owner, document())
    office.undo()
    assert told(office, owner) == []
    office.redo()
    assert [one.id for one in told(office, owner)] == [id]
    assert content(office, id) == document().content
    with UnitOfWork(office.database) as uow:
        attachments.remove(uow, id)
        uow.commit("Retrait")
    assert told(office, owner) == []
    office.undo()
    assert content(office, id) == document().content
    with UnitOfWork(office.database) as uow, pytest.raises(NotFound):
        attachments.remove(uow, bytes(16))


def test_the_story_tells_of_attachments(office: Opened) -> None:
    owner = office.record("initiative", title="Kits")
    id = join(office, owner, document())
    with UnitOfWork(office.database) as uow:
        attachments.describe(uow, id, caption="Convention avec la commune")
        uow.commit("Légende")
    with office.database.read() as session:
        story = [(line.label, line.before, line.after) for line in history.story(session, "initiative", owner)]
    assert ("Pièce jointe", "", "Convention avec la commune") in story


def test_nothing_is_readable_in_any_byte_of_the_profile(office: Opened) -> None:
    owner = office.record("initiative", title="Kits")
    join(office, owner, photo(), caption=CAPTION)
    join(office, owner, photo(2), people=False, caption=CAPTION)
    join(office, owner, document())
    backup.before(office.database, "receive")
    sharing.seal_open(office.database, "Samira")
    hashes = [one.hash for one in told(office, owner)]
    files = [path for path in office.database.profile.folder.rglob("*") if path.is_file()]
    assert sum(path.parent.name == "pieces" for path in files) == 5
    known = [
        WORD,
        CAPTION.encode(),
        b"fatima-et-amina",
        b"convention.pdf",
        b"%PDF-",
        photo().content[60:90],
    ]
    for path in files:
        raw = path.read_bytes()
        for word in known:
            assert word not in raw, (path, word)
        for hash_ in hashes:
            assert hash_ not in raw
            assert hash_.hex() not in path.name


def test_a_damaged_file_is_seen_and_asked_for_again(office: Opened) -> None:
    owner = office.record("initiative", title="Kits")
    id = join(office, owner, document())
    (path,) = office.database.profile.pieces.iterdir()
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    report = checks.check_open(office.database)
    assert report.faults == (
        "Pièces jointes abîmées : 1. Elles sont demandées dans le prochain fichier que vous donnez.",
    )
    assert [one.state for one in told(office, owner)] == ["missing"]
    with pytest.raises(AttachmentMissing):
        content(office, id)
    with office.database.read() as session:
        assert piece_exchange.wanted(session) == [told(office, owner)[0].hash]
    assert checks.check_open(office.database).faults == ()


def test_a_safety_copy_brings_attachments_to_another_computer(office: Opened, tmp_path: Path) -> None:
    owner = office.record("initiative", title="Kits")
    id = join(office, owner, photo())
    written = backup.backup(office.database, tmp_path / "copie.db", with_key=True)
    assert [path.name for path in written] == ["copie.db", "copie.db.key", "copie.db.secrets", "copie.db.pieces"]
    there = Profile(tmp_path / "ailleurs")
    backup.restore(there, tmp_path / "copie.db")
    other = Opened(there.folder)
    assert content(other, id) == photo().content
    other.close()
    # put back over the profile itself, what was joined since then waits aside and nothing is lost
    since = join(office, owner, document())
    office.close()
    backup.restore(office.database.profile, tmp_path / "copie.db")
    back = Opened(office.database.profile.folder)
    assert [one.id for one in told(back, owner)] == [id]
    assert content(back, id) == photo().content
    with back.database.write() as session:
        insert = (
            "INSERT INTO attachment (id, deleted, owner_table, owner, hash, mime, size) VALUES (?, 0, ?, ?, ?, ?, ?)"
        )
        raw = document().content
        row = (since, "initiative", owner, attachments.bundle_hash(raw), PDF, len(raw))
        session.connection().exec_driver_sql(insert, row)
        session.commit()
    assert content(back, since) == document().content
    back.close()
    office.database = back.database


@pytest.mark.parametrize(
    "odd",
    [
        {"hash": b"abc", "mime": PDF, "size": 10},
        {"hash": bytes(32), "mime": "text/html", "size": 10},
        {"hash": bytes(32), "mime": PDF, "size": -1},
        {"hash": bytes(32), "mime": JPEG, "size": 2**40},
        {"hash": bytes(32), "mime": JPEG, "size": 10, "key_id": b"x"},
        {"hash": None, "mime": None, "size": None},
    ],
)
def test_rows_that_make_no_sense_are_shown_and_asked_for_by_nobody(office: Opened, odd: dict[str, object]) -> None:
    owner = office.record("initiative", title="Kits")
    values = {"key_id": None, "hash": None, "mime": None, "size": None} | odd
    with office.database.write() as session:
        session.execute(
            text(
                "INSERT INTO attachment (id, deleted, owner_table, owner, hash, mime, size, key_id) "
                "VALUES (:id, 0, 'initiative', :owner, :hash, :mime, :size, :key_id)"
            ),
            {"id": bytes([7]) * 16, "owner": owner, **values},
        )
        session.commit()
    (seen,) = told(office, owner)
    assert seen.state == "unreadable"
    with office.database.read() as session:
        assert piece_exchange.held(session) == piece_exchange.wanted(session) == []
        with pytest.raises(AttachmentMissing):
            attachments.content(session, seen.id)


def test_two_captions_are_a_choice_of_the_record(office: Opened, tmp_path: Path, template: Path) -> None:
    owner = office.record("initiative", title="Kits")
    id = join(office, owner, document())
    other = Opened(tmp_path / "autre", template)
    sharing.give(office.database, tmp_path / "a.maillage")
    sharing.receive(other.database, tmp_path / "a.maillage", vouch=True)
    for one, words in ((office, "Convention"), (other, "Accord")):
        with UnitOfWork(one.database) as uow:
            attachments.describe(uow, id, caption=words)
            uow.commit("Légende")
    sharing.give(other.database, tmp_path / "b.maillage")
    sharing.receive(office.database, tmp_path / "b.maillage", vouch=True)
    with office.database.read() as session:
        (asked,) = reviews.reviews(session)
        (field,) = reviews.review(session, asked.id).fields
    assert (asked.kind, asked.record) == ("initiative", owner)
    assert field.label == "Titre ou légende"
    assert {version.text for version in field.versions} == {"Convention", "Accord"}
    other.close()


def test_a_copy_for_another_program_is_looked_into_again(office: Opened) -> None:
    owner = office.record("initiative", title="Kits")
    good = join(office, owner, photo(), people=False)
    bad = join(office, owner, Prepared(b"\xff\xd8\xff" + bytes(500), JPEG, "a.jpg"), people=False)
    with office.database.read() as session:
        assert attachments.checked(session, good) == photo().content
        with pytest.raises(pictures.AttachmentDamaged):
            attachments.checked(session, bad)
    assert attachments.file_name(told(office, owner)[0], 3) == "piece-03.jpg"
    assert len(list(Pieces(office.database.profile).folder.iterdir())) == 3
