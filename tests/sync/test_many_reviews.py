"""Reviews at scale: hundreds from many files, settled author by author; elsewhere they vanish when that arrives."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.services.exchange import sharing
from desktop.services.exchange.exchanged import Offer
from desktop.services.review import bulk_reviews
from desktop.services.review.waiting import records_waiting
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.bundle import public_key
from desktop.sync.codec import CellWrite
from tests.services.opened import Opened
from tests.sync.handed import Maker, pass_on, state
from tests.sync.thirty import Writer

FILES, REVIEWS = (30, 500) if os.environ.get("MAILLAGE_SOAK") else (6, 60)


def _row(number: int) -> bytes:
    return b"\x07" * 12 + number.to_bytes(4, "big")


def _files(folder: Path) -> list[Path]:
    """One file that makes the actors, then one by each author; every actor is written by two of them, apart."""
    folder.mkdir()
    root = Writer(b"\x50" * 32, [])
    made = [CellWrite("actor", _row(n), "deleted", 0) for n in range(REVIEWS)]
    made += [CellWrite("actor", _row(n), "acronym", f"A{n}") for n in range(REVIEWS)]
    base = folder / "base.maillage"
    base.write_bytes(root.file([root.seal(made)]))
    paths = [base]
    for number in range(FILES):
        writer = Writer(bytes([number + 1]) * 32, [])
        author = public_key(writer.secret)[:16]
        said = [CellWrite("author", author, "deleted", 0), CellWrite("author", author, "name", f"Bureau {number}")]
        said += [
            CellWrite("actor", _row(n), "acronym", f"B{number}-{n}")
            for n in range(REVIEWS)
            if number in (n % FILES, (n + 1 + n // FILES) % FILES)
        ]
        paths.append(folder / f"bureau-{number:02}.maillage")
        paths[-1].write_bytes(writer.file([writer.seal(said, author=author)]))
    return paths


def _waiting(one: Opened) -> int:
    with one.database.read() as session:
        return records_waiting(session)


def _take(one: Opened, author: str) -> int:
    """This author's version everywhere it is offered; gives how many questions that settled."""
    with one.database.read() as session:
        ids = [offer.id for offer in bulk_reviews.offers(session) if author in offer.sides]
        plan = bulk_reviews.plan(session, ids, author, lang="fr")
    with UnitOfWork(one.database) as uow:
        done = bulk_reviews.settle_plan(uow, plan.answers)
        uow.commit("lot")
    assert (done.fields, done.changed) == (len(ids), 0)
    return len(ids)


def test_hundreds_are_settled_by_author_and_vanish_elsewhere(laptop: Maker, tmp_path: Path) -> None:
    files = _files(tmp_path / "files")
    oujda, rabat = laptop("oujda"), laptop("rabat")
    for one in (oujda, rabat):
        sharing.receive_all(one.database, [Offer(path, True) for path in files])
        assert _waiting(one) >= REVIEWS * 9 // 10  # some few rows drew the same author twice
    open_, taken = _waiting(oujda), 0
    assert _waiting(rabat) == open_
    for number in range(FILES):
        taken += _take(oujda, f"Bureau {number}")
    assert (taken, _waiting(oujda)) == (open_, 0)
    assert pass_on(oujda, rabat, tmp_path / "settled.maillage") == "merged"
    assert _waiting(rabat) == 0
    assert state(oujda) == state(rabat)


def test_what_one_act_settled_is_open_again_after_one_undo(laptop: Maker, tmp_path: Path) -> None:
    oujda = laptop("oujda")
    sharing.receive_all(oujda.database, [Offer(path, True) for path in _files(tmp_path / "files")])
    before = _waiting(oujda)
    taken = _take(oujda, "Bureau 1")
    assert (taken > 1, _waiting(oujda)) == (True, before - taken)
    oujda.undo()
    assert _waiting(oujda) == before
