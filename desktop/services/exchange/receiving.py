"""Owns taking sound change files in: the preview, one backup, one merge, one receipt; must not know where they lay."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import FileDamaged, SampleNotAccepted
from desktop.i18n import _, language
from desktop.models.database import Database
from desktop.services import backup
from desktop.services.exchange import (
    authors,
    claims,
    key_exchange,
    laptops,
    piece_erasure,
    piece_exchange,
    protected_files,
)
from desktop.services.exchange.exchanged import KindCount, Laptop, Missing, Preview, Received
from desktop.services.exchange.summaries import by_kind
from desktop.services.exchange.taking_back import seal_and_tell
from desktop.services.keeping.refresh import refresh
from desktop.services.undo_stack import keep_receipt
from desktop.sync import identity, peers_store
from desktop.sync.apply import MergeResult, merge_bundles
from desktop.sync.bundle import Bundle, Refused, bundle_hash
from desktop.sync.changefile import ChangeFile, Manifest
from desktop.sync.reading import Journal
from desktop.sync.store import get_state, known_hashes
from desktop.timekeeping import from_millis, to_millis

NETWORK = "network"
Also = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sound files that are taken in together, under one name in the history."""

    path: Path
    name: str
    files: tuple[ChangeFile, ...]
    words: tuple[Manifest, ...] = ()
    """What other laptops say they have, beside the files."""
    envelopes: tuple[bytes, ...] = ()
    """Keys that lie beside the files."""

    @property
    def bundles(self) -> list[Bundle]:
        """The bundles of all files, each once."""
        return list({b.hash: b for file in self.files for b in file.bundles}.values())

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """What laptops say of themselves, in the files and beside them."""
        return (*(file.manifest for file in self.files), *self.words)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The envelopes of keys in the files and beside them."""
        return (*(file.keys for file in self.files), *self.envelopes)

    @property
    def digest(self) -> bytes:
        """The hash under which a receipt remembers it."""
        if len(self.files) == 1:
            return self.files[0].digest
        return bundle_hash(b"".join(sorted(file.digest for file in self.files)))

    @property
    def sender(self) -> bytes | None:
        """The laptop that made every file, None when several did."""
        senders = {file.manifest.sender for file in self.files}
        return senders.pop() if len(senders) == 1 else None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What taking files in would do, all their authors accepted."""

    unknown: tuple[Laptop, ...]
    counts: tuple[KindCount, ...]
    reviews: int
    already: int
    too_new: int
    missing: tuple[Missing, ...]
    files: int
    unshown: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a receipt says of a file."""

    way: Literal["given", "received"]
    id: bytes
    at: int
    digest: bytes
    name: str
    bundles: int


def inspect(db: Database, path: Path, *, sample: bool = False, passphrase: str = "") -> Preview:
    """What receiving `path` would do, unknown authors accepted: the very merge, rolled back. Nothing is written.

    Raises FileProblem errors for a file that is not sound.
    """
    del sample  # the page asks about a sample file from what the preview says
    file = protected_files.read(db, path, passphrase)
    said = file.manifest
    with db.write() as session:
        sender = laptops.laptop(session, said.sender)
        other = other_network(session, file)
        claimed = claims.claims(session, [bundle.header for bundle in file.bundles])
        asked = authors.questions(session)
        told = rehearse(session, db, Batch(path, path.name, (file,)))
        preview = Preview(
            path=path,
            sender=sender or Laptop(said.sender.hex(), identity.fingerprint(said.sender), "", "unknown"),
            network=said.network,
            sample=said.sample,
            written=from_millis(said.written),
            unknown=told.unknown,
            counts=told.counts,
            reviews=told.reviews,
            bundles=len(file.bundles),
            already=told.already,
            held=0,
            too_new=told.too_new,
            missing=told.missing,
            other_network=other,
            files=told.files,
            part=said.part,
            claims=claims.named(session, claimed, told.unknown),
            asking=tuple(one for one in authors.questions(session) if one not in asked),
            unshown=told.unshown,
        )
        sender_after = laptops.laptop(session, said.sender)
    return with_sender(preview, sender_after)


def rehearse(session: Session, db: Database, batch: Batch, *, vouch: frozenset[bytes] | None = None) -> Rehearsal:
    """The very merge, in a transaction that the caller lets go."""
    unknown = unknown_in(session, batch, vouch or frozenset())
    here = already(session, batch)
    seal_and_tell(session, db, "")
    for replica in vouch or ():
        identity.vouch_for(session, replica)
    result = merge(session, db, batch, vouch=vouch, receipt=None)
    return Rehearsal(
        unknown=tuple(laptops.unknown(session, one) for one in unknown),
        counts=by_kind(session, result.new, result.changed, result.deleted, language()),
        reviews=max(result.reviews, 0),
        already=here,
        too_new=result.too_new,
        missing=laptops.missing(session, Journal(session)),
        files=piece_exchange.fresh(session, batch.files),
        unshown=result.unshown,
    )


def receive(
    db: Database,
    path: Path,
    *,
    vouch: bool = False,
    author: str = "",
    accept_sample: bool = False,
    sample: bool = False,
    passphrase: str = "",
) -> Received:
    """Merges a file: backup, one transaction, receipt. Authors not vouched for are kept apart, unless `vouch`.

    Raises FileProblem errors, SampleNotAccepted, and what a backup or a write raises; nothing is then changed.
    """
    file = protected_files.read(db, path, passphrase)
    if file.manifest.sample and not sample and not accept_sample:
        raise SampleNotAccepted(path=path)
    return take(db, Batch(path, path.name, (file,)), vouch=None if vouch else frozenset(), author=author)


def take(
    db: Database,
    batch: Batch,
    *,
    vouch: frozenset[bytes] | None = frozenset(),
    author: str = "",
    also: Sequence[Also] = (),
) -> Received:
    """Merges files as one reception: a backup when they bring something, one transaction, one receipt.

    `vouch` names laptops a person just accepted (None: the author of every bundle in the files). `also` is done in
    the same transaction, last; an error there leaves everything as it was.
    """
    with db.read() as session:
        fresh = already(session, batch) < len(batch.bundles) or bool(vouch)
    with backup.around(db, "receive") if fresh else nullcontext(lambda: None) as done:
        with db.write() as session:
            sealed = seal_and_tell(session, db, author)
            for replica in vouch or ():  # whose bundles may be here already, held
                identity.vouch_for(session, replica)
            received = take_in(session, db, batch, vouch=vouch)
            for act in also:
                act(session)
            opened = open_with_keys(session, batch.keys)
            session.commit()
        done()
    piece_erasure.bury(db)
    came = piece_exchange.take(db, batch.files, trusted=not received.held)
    return with_touched(with_pieces(received, came), sealed, opened)


def take_in(session: Session, db: Database, batch: Batch, *, vouch: frozenset[bytes] | None) -> Received:
    """Merges files and writes their receipt in the caller's transaction, in which what was open is sealed already."""
    receipt = os.urandom(16)
    fresh = len(batch.bundles) - already(session, batch)
    result = merge(session, db, batch, vouch=vouch, receipt=receipt)
    for said in sorted(batch.manifests, key=lambda m: (m.seq, m.written)):  # the newest word is the last
        peers_store.note_have(session, said)
        piece_exchange.note_lacks(session, said)
    held, too_new = _waiting(session, batch)
    refresh(session, result.touched)
    counts = by_kind(session, result.new, result.changed, result.deleted, language())
    pieces = piece_exchange.fresh(session, batch.files)
    outcome = _outcome(result, fresh, held + too_new, pieces)
    if outcome != "nothing":
        noted = Note("received", receipt, to_millis(db.clock.now()), batch.digest, batch.name, fresh)
        note(session, noted, batch.sender, result, counts=counts, held=held)
    if result.applied:
        keep_receipt(session, receipt, _("Réception de « {name} »", name=batch.name), db.clock)
    return Received(
        path=batch.path,
        result=outcome,
        receipt=receipt.hex(),
        new=sum(c.new for c in counts),
        changed=sum(c.changed for c in counts),
        deleted=sum(c.deleted for c in counts),
        reviews=max(result.reviews, 0),
        held=held,
        too_new=too_new,
        touched={t: frozenset(rows) for t, rows in result.touched.items()},
        files=pieces,
        unshown=result.unshown,
        renewed=result.renewed,
    )


def open_with_keys(session: Session, envelopes: Iterable[bytes]) -> dict[str, set[bytes]]:
    """Stores the keys that files bring for us and shows what they open. The last step: keys lie beside the database."""
    opened: dict[str, set[bytes]] = {}
    for envelope in envelopes:
        key_exchange.take(session, envelope, opened)
    if opened:
        refresh(session, opened)
    return opened


def with_pieces(received: Received, came: set[bytes]) -> Received:
    """The same, with the rows whose attachments came after the records were committed."""
    told = with_touched(received, {"attachment": came})
    return replace(told, files=len(came)) if came else received


def with_touched(received: Received, *beside: Mapping[str, Iterable[bytes]]) -> Received:
    """The same, telling of rows that its act touched beside the files."""
    touched = {table: set(rows) for table, rows in received.touched.items()}
    for rows_of in beside:
        for table, rows in rows_of.items():
            touched.setdefault(table, set()).update(rows)
    return replace(received, touched={table: frozenset(rows) for table, rows in touched.items()})


def note(
    session: Session,
    noted: Note,
    peer: bytes | None,
    result: MergeResult,
    *,
    counts: tuple[KindCount, ...] = (),
    changed: int = 0,
    held: int = 0,
) -> None:
    """Writes one line of the history of exchanges."""
    session.execute(
        text(
            "INSERT INTO receipt (id, way, at, file_hash, name, peer, bundles, new, changed, deleted, reviews, held) "
            "VALUES (:id, :way, :at, :hash, :name, :peer, :bundles, :new, :changed, :deleted, :reviews, :held)"
        ),
        {
            "id": noted.id,
            "way": noted.way,
            "at": noted.at,
            "hash": noted.digest,
            "name": noted.name,
            "peer": peer,
            "bundles": noted.bundles,
            "new": sum(c.new for c in counts),
            "changed": changed + sum(c.changed for c in counts),
            "deleted": sum(c.deleted for c in counts),
            "reviews": max(result.reviews, 0),
            "held": held,
        },
    )


def network(session: Session) -> str:
    """The label that this profile's files carry; empty when none was given."""
    return (get_state(session.connection(), NETWORK) or b"").decode()


def merge(
    session: Session, db: Database, batch: Batch, *, vouch: frozenset[bytes] | None, receipt: bytes | None
) -> MergeResult:
    """The merge itself, in the caller's transaction, in which what was open is sealed already. Raises FileDamaged."""
    try:
        now = to_millis(db.clock.now())
        return merge_bundles(session, batch.bundles, now=now, vouch=vouch, receipt=receipt)
    except Refused as bad:
        raise FileDamaged(path=batch.path) from bad


def already(session: Session, batch: Batch) -> int:
    """How many bundles are here and need nothing more."""
    known = known_hashes(session.connection(), [b.hash for b in batch.bundles])
    return len(known) - len(peers_store.in_states(session, known, ("held",)))


def _waiting(session: Session, batch: Batch) -> tuple[int, int]:
    hashes = {b.hash for b in batch.bundles}
    held = peers_store.in_states(session, hashes, ("held",))
    return len(held), len(peers_store.in_states(session, hashes, ("too_new", "behind")))


def _outcome(result: MergeResult, fresh: int, waiting: int, pieces: int) -> Literal["merged", "nothing", "held"]:
    if result.applied:
        return "merged"
    if fresh and waiting:
        return "held"
    return "merged" if pieces else "nothing"


def unknown_in(session: Session, batch: Batch, also: frozenset[bytes]) -> list[bytes]:
    """Laptops that wrote what comes and that nobody vouched for."""
    wrote = dict.fromkeys((*(b.header.replica for b in batch.bundles), *sorted(also)))
    trusted = {r for r in wrote if (one := laptops.laptop(session, r)) is not None and one.trust != "unknown"}
    return [r for r in wrote if r not in trusted]


def with_sender(preview: Preview, after: Laptop | None) -> Preview:
    """The sender under the name that the file itself brings, with the trust it had before."""
    if preview.sender is None or after is None or preview.sender.name:
        return preview
    return replace(preview, sender=replace(preview.sender, name=after.name))


def other_network(session: Session, file: ChangeFile) -> bool:
    """Whether a file carries another network's label than this profile."""
    ours = network(session)
    return bool(ours and file.manifest.network and ours != file.manifest.network)
