"""Owns taking many change files in as one act, and looking at them together before; must not know how one is merged.

One backup and one transaction, each file in a savepoint of its own with a receipt of its own: what stops the act leaves
everything as it was, and a file that is not sound stops only itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import FileProblem, SampleNotAccepted
from desktop.i18n import language
from desktop.models.database import Database
from desktop.progress import Progress
from desktop.services import backup
from desktop.services.exchange import authors, claims, laptops, piece_erasure, piece_exchange, protected_files
from desktop.services.exchange.exchanged import Answer, KindCount, Laptop, Looked, Offer, Preview, Together
from desktop.services.exchange.receiving import (
    Batch,
    already,
    merge,
    open_with_keys,
    other_network,
    take_in,
    unknown_in,
    with_pieces,
    with_sender,
    with_touched,
)
from desktop.services.exchange.summaries import by_kind
from desktop.services.exchange.taking_back import seal_and_tell
from desktop.services.keeping.lines import MODELS
from desktop.sync import identity
from desktop.sync.apply import MergeResult
from desktop.sync.changefile import ChangeFile
from desktop.sync.reading import Journal
from desktop.timekeeping import from_millis

ENDING: Final = ".maillage"
_CHUNK: Final = 500
_FILES_LIMIT: Final = 2000
_FOLDERS_LIMIT: Final = 2000  # a folder that holds more is somebody's whole disk
"""Told (done, in all) before each file; what it raises stops the act, and nothing of it stays."""


def change_files(paths: Iterable[Path]) -> list[Path]:
    """The files that a person means: those named, and in place of a folder the change files in it, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_inside(path) if path.is_dir() else [path]))
    return list(found)


def _inside(folder: Path) -> list[Path]:
    """The change files of a folder and of those in it, by name; links to other folders are not followed."""
    found: list[Path] = []
    for number, (at, _folders, names) in enumerate(os.walk(folder)):
        found += [Path(at, name) for name in names if name.lower().endswith(ENDING)]
        if number >= _FOLDERS_LIMIT or len(found) >= _FILES_LIMIT:
            break
    return sorted(found)[:_FILES_LIMIT]


def receive_all(
    db: Database,
    offers: Sequence[Offer],
    *,
    author: str = "",
    sample: bool = False,
    progress: Progress | None = None,
) -> tuple[Answer, ...]:
    """Merges files in one act, each under a receipt of its own; one that is not sound is set aside with its reason.

    Raises what a backup or a write raises, and what `progress` raises: nothing is then changed.
    """
    answers: list[Answer] = []
    bringing_keys: list[ChangeFile] = []
    opened: dict[str, set[bytes]] = {}
    risk = backup.around(db, "receive") if _bring_something(db, offers) else nullcontext(lambda: None)
    with risk as kept, db.write() as session:
        sealed = seal_and_tell(session, db, author)
        for done, offer in enumerate(offers):
            _tell(progress, done, len(offers))
            answers.append(_answer(session, db, offer, sample, bringing_keys))
        _tell(progress, len(offers), len(offers))
        received = [answer.received for answer in answers if answer.received is not None]
        if received:
            opened = open_with_keys(session, [file.keys for file in bringing_keys])
            session.commit()
            kept()
    piece_erasure.bury(db)
    if not received:
        return tuple(answers)
    # what the act touched beside its files is told with the first of them
    first = with_touched(received[0], sealed, opened)
    told = [replace(one, received=first) if one.received is received[0] else one for one in answers]
    return tuple(_with_its_pieces(db, offer, answer) for offer, answer in zip(offers, told, strict=True))


def _with_its_pieces(db: Database, offer: Offer, answer: Answer) -> Answer:
    """Keeps the attachments that a received file brings. It is read again: all of them would not fit in memory."""
    if answer.received is None or not answer.received.files:
        return answer
    try:
        file = protected_files.read(db, offer.path, offer.passphrase)
    except FileProblem:
        return answer  # pulled out meanwhile: the records are safe, and what is lacked is asked for again
    came = piece_exchange.take(db, [file], trusted=not answer.received.held)
    return replace(answer, received=with_pieces(answer.received, came))


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _bring_something(db: Database, offers: Iterable[Offer]) -> bool:
    """Whether any file holds something that is not here: only then is there a risk to lay a copy aside for."""
    with db.read() as session:
        for offer in offers:
            try:
                batch = _alone(offer, protected_files.read(db, offer.path, offer.passphrase))
            except FileProblem:
                continue
            if already(session, batch) < len(batch.bundles):
                return True
    return False


def _alone(offer: Offer, file: ChangeFile) -> Batch:
    return Batch(offer.path, offer.path.name, (file,))


def _vouched(offer: Offer) -> frozenset[bytes] | None:
    return None if offer.vouch else frozenset()


def _answer(session: Session, db: Database, offer: Offer, sample: bool, bringing_keys: list[ChangeFile]) -> Answer:
    try:
        file = protected_files.read(db, offer.path, offer.passphrase)
        if file.manifest.sample and not sample and not offer.accept_sample:
            raise SampleNotAccepted(path=offer.path)
        with session.begin_nested():
            received = take_in(session, db, _alone(offer, file), vouch=_vouched(offer))
    except FileProblem as bad:
        return Answer(offer.path, None, bad)
    if file.keys:
        bringing_keys.append(replace(file, bundles=(), files={}))  # thirty files need not stay in memory for their keys
    return Answer(offer.path, received, None)


# ---- looking at them before --------------------------------------------------------------------------------


def inspect_all(
    db: Database, offers: Sequence[Offer], *, sample: bool = False, progress: Progress | None = None
) -> Together:
    """What receiving those files in one act would do: the very merges, rolled back. Nothing is written.

    Files that still ask for an agreement are read and proved too, but do not count in what all would do.
    """
    looked: list[Looked] = []
    whole = _Sum()
    with db.write() as session:
        seal_and_tell(session, db, "")
        for done, offer in enumerate(offers):
            _tell(progress, done, len(offers))
            try:
                file = protected_files.read(db, offer.path, offer.passphrase)
                asks = _asks(session, offer, file, sample)
                with session.begin_nested() as point:
                    preview, result = _look(session, db, replace(offer, vouch=offer.vouch or asks), file)
                    if asks:
                        point.rollback()
            except FileProblem as bad:
                looked.append(Looked(offer.path, None, bad))
                continue
            looked.append(Looked(offer.path, preview, None, asks))
            if not asks:
                whole.add(result)
        _tell(progress, len(offers), len(offers))
        counts = whole.counts(session)
        absent = laptops.missing(session, Journal(session))
    return Together(tuple(looked), counts, max(whole.reviews, 0), absent)


def _look(session: Session, db: Database, offer: Offer, file: ChangeFile) -> tuple[Preview, MergeResult]:
    """What a file says of itself, and its merge after those before it. What it does by itself is not counted here."""
    said, batch = file.manifest, _alone(offer, file)
    sender = laptops.laptop(session, said.sender)
    strangers, here = unknown_in(session, batch, frozenset()), already(session, batch)
    claimed, asked = claims.claims(session, [b.header for b in file.bundles]), authors.questions(session)
    result = merge(session, db, batch, vouch=_vouched(offer), receipt=None)
    unknown = tuple(laptops.unknown(session, one) for one in strangers)
    preview = Preview(
        path=offer.path,
        sender=sender or Laptop(said.sender.hex(), identity.fingerprint(said.sender), "", "unknown"),
        network=said.network,
        sample=said.sample,
        written=from_millis(said.written),
        unknown=unknown,
        counts=(),
        reviews=max(result.reviews, 0),
        bundles=len(file.bundles),
        already=here,
        held=0,
        too_new=result.too_new,
        missing=(),
        other_network=other_network(session, file),
        files=piece_exchange.fresh(session, batch.files),
        part=said.part,
        counted=False,
        claims=claims.named(session, claimed, unknown),
        asking=tuple(one for one in authors.questions(session) if one not in asked),
        unshown=result.unshown,
    )
    return with_sender(preview, laptops.laptop(session, said.sender)), result


def _asks(session: Session, offer: Offer, file: ChangeFile, sample: bool) -> bool:
    """Whether a person must agree to something in a file before it can be received."""
    batch = _alone(offer, file)
    if already(session, batch) == len(file.bundles) and not piece_exchange.fresh(session, batch.files):
        return False
    return (file.manifest.sample and not sample and not offer.accept_sample) or (
        not offer.vouch and bool(unknown_in(session, batch, frozenset()))
    )


class _Sum:
    """What several merges of one transaction did together."""

    def __init__(self) -> None:
        self.new: dict[str, set[bytes]] = {}
        self.changed: dict[str, set[bytes]] = {}
        self.deleted: dict[str, set[bytes]] = {}
        self.reviews = 0

    def add(self, result: MergeResult) -> None:
        """Counts one more merge."""
        for mine, its in ((self.new, result.new), (self.changed, result.changed), (self.deleted, result.deleted)):
            for table, rows in its.items():
                mine.setdefault(table, set()).update(rows)
        self.reviews += result.reviews

    def counts(self, session: Session) -> tuple[KindCount, ...]:
        """Records that appear, change or go; one deleted by a file and kept by a later one has not gone."""
        gone = {table: _in_the_trash(session, table, rows) for table, rows in self.deleted.items()}
        return by_kind(session, self.new, self.changed, gone, language())


def _in_the_trash(session: Session, table: str, rows: set[bytes]) -> set[bytes]:
    """Which of the rows of a table are deleted now."""
    model = MODELS.get(table)
    if model is None:
        return rows
    wanted, found = sorted(rows), set[bytes]()
    for at in range(0, len(wanted), _CHUNK):
        asked = select(model.id).where(model.id.in_(wanted[at : at + _CHUNK]), model.deleted == 1)
        found.update(session.scalars(asked))
    return found
