"""A few histories over the real models and services, encrypted, by files: the same code that the tiny schema tried."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.errors import InvalidValue, MaillageError, NoChange
from desktop.services import checks
from desktop.services.attached import attachments
from desktop.services.exchange import piece_exchange, sharing
from desktop.services.review import reviews
from desktop.services.strangers.pictures import JPEG, PDF, Prepared
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.schema import wire_schema
from tests.services.opened import Opened

FIRST = int(os.environ.get("MAILLAGE_SEED", "0"))
STEPS = 24
Maker = Callable[[str], Opened]


class Office:
    """One profile, and somebody who works in it at random."""

    def __init__(self, opened: Opened, draw: random.Random) -> None:
        self.opened = opened
        self.draw = draw
        self.name = opened.database.profile.folder.name

    def work(self, known: list[tuple[str, bytes]]) -> None:
        """Records something new, or changes, trashes, brings back or undoes something."""
        word = f"{self.name} {self.draw.randrange(100)}"
        here = [one for one in known if self._has(*one)]
        act = self.draw.randrange(10)
        if act > 7 and here:
            self._attach(*self.draw.choice(here), word)
            return
        if act < 3 or not here:
            known.append(self._new(word))
            return
        kind, row = self.draw.choice(here)
        if act == 7:
            self.opened.trash(kind, row)
        elif kind == "initiative":
            field = self.draw.choice(["title", "title.ar", "description", "women", "sector", "status"])
            codes = {"women": self.draw.randrange(50), "sector": self.draw.choice(["health", "education"])}
            codes["status"] = self.draw.choice(["planned", "completed"])
            self.opened.act(kind, {field: codes.get(field, word)}, row)
        elif kind == "need":
            doings = [other for kind_, other in here if kind_ == "initiative"]
            answers = self.draw.sample(doings, min(len(doings), self.draw.randrange(3)))
            said: list[dict[str, object]] = [{"title": word}, {"initiatives": answers}, {"people": len(word)}]
            self.opened.act(kind, self.draw.choice(said), row)
        else:
            with suppress(InvalidValue):  # a contact whose key has not come cannot be written
                self.opened.act(kind, {"name": word}, row)

    def _new(self, word: str) -> tuple[str, bytes]:
        kind = self.draw.choice(["initiative", "actor", "contact", "place", "need", "service"])
        drafts: dict[str, dict[str, object]] = {
            "initiative": {"title": word, "men": 3},
            "need": {"title": word, "status": "open"},
            "service": {"name": word, "opening": word, "fee": self.draw.choice(["free", "paid"])},
        }
        return kind, self.opened.act(kind, drafts.get(kind, {"name": word}))

    def _attach(self, kind: str, row: bytes, word: str) -> None:
        """Joins a document or a photo, or changes what is said of one, or takes one off."""
        with self.opened.database.read() as session:
            joined = attachments.attached(session, row)
        with UnitOfWork(self.opened.database) as uow:
            if not joined or self.draw.random() < 0.5:
                photo = self.draw.random() < 0.5
                head = b"\xff\xd8\xff" if photo else b"%PDF-1.7\n"
                prepared = Prepared(head + self.draw.randbytes(3000), JPEG if photo else PDF, "a")
                attachments.attach(uow, kind, row, prepared, people=self.draw.random() < 0.5)
            else:
                told = self.draw.choice(joined)
                if told.state == "here" and self.draw.random() < 0.4:
                    attachments.say_people(uow, told.id, not told.people)
                elif told.state != "locked" and self.draw.random() < 0.7:
                    attachments.describe(uow, told.id, caption=word)
                else:
                    attachments.remove(uow, told.id)
            uow.commit("pièce")

    def pieces(self) -> tuple[list[bytes], list[bytes]]:
        """The contents that live records name: those here, those not."""
        with self.opened.database.read() as session:
            return sorted(piece_exchange.held(session)), piece_exchange.wanted(session)

    def _has(self, kind: str, row: bytes) -> bool:
        try:
            self.opened.load(kind, row)
        except MaillageError:
            return False
        return True

    def settle(self) -> None:
        with UnitOfWork(self.opened.database) as uow:
            for found in reviews.reviews(uow.session)[:2]:
                for field in reviews.review(uow.session, found.id).fields:
                    reviews.settle(uow, field.id, self.draw.randint(1, len(field.versions)))
            uow.commit("choix")

    def give(self, file: Path, most: int = 0) -> tuple[Path, ...]:
        try:
            return sharing.give(self.opened.database, file, author=self.name, most=most).parts
        except NoChange:
            return ()

    def receive(self, file: Path) -> None:
        seen = sharing.inspect(self.opened.database, file)
        done = sharing.receive(self.opened.database, file, vouch=True, author=self.name)
        assert (done.new, done.changed, done.deleted, done.reviews) == (
            *(seen.new, seen.changed, seen.deleted, seen.reviews),
        )

    def state(self) -> str:
        return sharing.current_state_hash(self.opened.database, self.name)

    def tables(self) -> dict[str, list[object]]:
        """Every row of every table that travels."""
        told: dict[str, list[object]] = {}
        with self.opened.database.read() as session:
            for table in wire_schema().tables.values():
                columns = ", ".join(c for f in table.fields.values() for c in f.columns)
                found = session.connection().exec_driver_sql(
                    f'SELECT id, {columns} FROM "{table.name}" ORDER BY id'  # noqa: S608 - names of our own metadata
                )
                told[table.wire] = [tuple(row) for row in found]
            told["review"] = [
                tuple(r) for r in session.connection().exec_driver_sql("SELECT * FROM review ORDER BY id")
            ]
        return told


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FIRST, FIRST + 3))
def test_real_offices_agree(seed: int, tmp_path: Path, template: Path) -> None:
    draw = random.Random(seed)
    offices = [Office(Opened(tmp_path / name, template), draw) for name in ("oujda", "rabat", "tanger")]
    known: list[tuple[str, bytes]] = []
    files: list[Path] = []
    for step in range(STEPS):
        office = draw.choice(offices)
        act = draw.randrange(10)
        if act < 5:
            office.work(known)
        elif act == 5:
            office.settle()
        elif act < 8 or not files:
            file = tmp_path / f"{step}.maillage"
            files += office.give(file, draw.choice([0, 70_000]))
        else:
            office.receive(draw.choice(files))
    for _ in range(3):
        last = [tmp_path / f"last-{office.name}.maillage" for office in offices]
        written = [part for office, file in zip(offices, last, strict=True) for part in office.give(file)]
        for office in offices:
            for file in draw.sample(written, len(written)):
                office.receive(file)
    assert len({office.state() for office in offices}) == 1
    first = offices[0].tables()
    for office in offices[1:]:
        assert office.tables() == first
        assert office.pieces() == (offices[0].pieces()[0], [])
    for office in offices:
        report = checks.check_open(office.opened.database)
        assert not report.faults, report.faults
        office.opened.close()
