"""Owns giving and receiving change files, and the history of both; must not know widgets nor how a merge decides."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import FileDamaged, NoChange, SampleNotAccepted
from desktop.i18n import _, language
from desktop.models.database import Database
from desktop.safe_io import write_file
from desktop.services import backup, key_exchange, laptops
from desktop.services.exchanged import Exchange, Given, KindCount, Laptop, Preview, Received
from desktop.services.laptops import peers
from desktop.services.refresh import refresh
from desktop.services.summaries import by_kind
from desktop.services.taking_back import seal_and_tell, seal_now, take_back
from desktop.services.undo_stack import keep_receipt
from desktop.sync import identity, peers_store
from desktop.sync.apply import MergeResult, merge_bundles
from desktop.sync.bundle import Refused
from desktop.sync.capture import captured_since, open_count
from desktop.sync.changefile import ChangeFile, Manifest, compose, digest_of, read_change_file
from desktop.sync.reading import Journal
from desktop.sync.state import state_hash
from desktop.sync.store import get_state, known_hashes, put_state
from desktop.timekeeping import from_millis, to_millis

__all__ = [
    "current_state_hash",
    "exchanges",
    "give",
    "inspect",
    "network",
    "outgoing",
    "peers",
    "receive",
    "seal_open",
    "set_network",
    "take_back",
    "to_give",
]

_NETWORK = "network"
_GIVEN = "given"  # local number of the newest bundle that some file of ours carried


def give(
    db: Database,
    out: Path,
    *,
    author: str = "",
    to: str | None = None,
    everything: bool = False,
    sample: bool = False,
) -> Given:
    """Writes a change file: all that is known here, or what the laptop `to` (id or name) lacks.

    Raises NoChange when there is nothing to give, NotFound for an unknown `to`, and what writing a file raises.
    """
    receipt = os.urandom(16)
    with db.write() as session:
        seal_and_tell(session, db, author)
        me = identity.current(session)
        chosen = peers_store.to_give(session, None if to is None or everything else laptops.find(session, to))
        if not chosen:
            raise NoChange()
        manifest = Manifest(
            sender=me.replica,
            key=peers_store.key_of(session, me.replica),
            network=network(session),
            sample=sample,
            written=to_millis(db.clock.now()),
            have=peers_store.have(session),
            seq=peers_store.own_seq(session, me.replica),
            counts=peers_store.row_counts(session, chosen),
        )
        raw = compose(manifest, me.secret, chosen, key_exchange.envelope(session))
        cells = peers_store.cell_count(session, chosen)
        newest = session.execute(text("SELECT coalesce(max(no), 0) FROM bundle")).scalar_one()
        put_state(session.connection(), _GIVEN, int(newest).to_bytes(8, "big"))
        noted = _Note("given", receipt, manifest.written, digest_of(raw), out.name, len(chosen))
        _note(session, noted, None if to is None else laptops.find(session, to), MergeResult(), changed=cells)
        # the file first: if it cannot be written, the history must not say it was
        write_file(out, raw)
        session.commit()
    return Given(out, len(chosen), cells, len(raw), receipt.hex())


def inspect(db: Database, path: Path, *, sample: bool = False) -> Preview:
    """What receiving `path` would do, unknown authors accepted: the very merge, rolled back. Nothing is written.

    Raises FileProblem errors for a file that is not sound.
    """
    del sample  # the page asks about a sample file from what the preview says
    file = read_change_file(path)
    with db.write() as session:
        unknown = _unknown(session, file)
        sender = laptops.laptop(session, file.manifest.sender)
        already = _already(session, file)
        other = _other_network(session, file)
        result = _merge(session, db, path, file, vouch=None, author="", receipt=None)
        refresh(session, result.touched)
        names = Journal(session)
        preview = Preview(
            path=path,
            sender=sender
            or Laptop(file.manifest.sender.hex(), identity.fingerprint(file.manifest.sender), "", "unknown"),
            network=file.manifest.network,
            sample=file.manifest.sample,
            written=from_millis(file.manifest.written),
            unknown=tuple(laptops.unknown(session, one) for one in unknown),
            counts=by_kind(session, result.new, result.changed, result.deleted, language()),
            reviews=max(result.reviews, 0),
            bundles=len(file.bundles),
            already=already,
            held=0,
            too_new=result.too_new,
            missing=laptops.missing(session, names),
            other_network=other,
        )
        sender_after = laptops.laptop(session, file.manifest.sender)
    return _with_sender(preview, sender_after)


def receive(
    db: Database,
    path: Path,
    *,
    vouch: bool = False,
    author: str = "",
    accept_sample: bool = False,
    sample: bool = False,
) -> Received:
    """Merges a file: backup, one transaction, receipt. Authors not vouched for are kept apart, unless `vouch`.

    Raises FileProblem errors, SampleNotAccepted, and what a backup or a write raises; nothing is then changed.
    """
    file = read_change_file(path)
    if file.manifest.sample and not sample and not accept_sample:
        raise SampleNotAccepted(path=path)
    with db.read() as session:
        fresh = _already(session, file) < len(file.bundles)
    if fresh:
        backup.before(db, "receive")
    receipt = os.urandom(16)
    with db.write() as session:
        before = _already(session, file)
        result = _merge(session, db, path, file, vouch=None if vouch else frozenset(), author=author, receipt=receipt)
        peers_store.note_have(session, file.manifest)
        held, too_new = _waiting(session, file)
        key_exchange.take(session, file, result.touched)
        refresh(session, result.touched)
        counts = by_kind(session, result.new, result.changed, result.deleted, language())
        outcome = _outcome(result, len(file.bundles) - before, held)
        if outcome != "nothing":
            at = to_millis(db.clock.now())
            noted = _Note("received", receipt, at, file.digest, path.name, len(file.bundles) - before)
            _note(session, noted, file.manifest.sender, result, counts=counts, held=held)
        if outcome == "merged":
            keep_receipt(session, receipt, _("Réception de « {name} »", name=path.name), db.clock)
        session.commit()
    key_exchange.destroy_erased(db)
    return Received(
        path=path,
        result=outcome,
        receipt=receipt.hex(),
        new=sum(c.new for c in counts),
        changed=sum(c.changed for c in counts),
        deleted=sum(c.deleted for c in counts),
        reviews=max(result.reviews, 0),
        held=held,
        too_new=too_new,
        touched={t: frozenset(rows) for t, rows in result.touched.items()},
    )


def seal_open(db: Database, author: str = "") -> bool:
    """Seals what was written since the last bundle (on closing, when idle). True when there was something."""
    with db.write() as session:
        sealed = seal_now(session, db, author) is not None
        session.commit()
    return sealed


def current_state_hash(db: Database, author: str = "") -> str:
    """The state hash, open writes sealed first where the profile can be written."""
    if db.writable:
        seal_open(db, author)
    with db.read() as session:
        return state_hash(session)


def to_give(session: Session) -> int:
    """How many changed cells of ours no file of ours has carried yet."""
    since = int.from_bytes(get_state(session.connection(), _GIVEN) or b"", "big")
    sealed = session.execute(
        text("SELECT coalesce(sum(cells), 0) FROM bundle WHERE here = 1 AND no > :since"), {"since": since}
    ).scalar_one()
    return int(sealed) + open_count(session)


def outgoing(session: Session, *, lang: str = "") -> tuple[KindCount, ...]:
    """What of ours a file given now would carry for the first time, kind by kind."""
    since = int.from_bytes(get_state(session.connection(), _GIVEN) or b"", "big")
    new: dict[str, set[bytes]] = {}
    changed: dict[str, set[bytes]] = {}
    deleted: dict[str, set[bytes]] = {}
    for table, row, made, gone in peers_store.own_rows_since(session, since):
        (deleted if gone else new if made else changed).setdefault(table, set()).add(row)
    for change in captured_since(session, 0):
        is_made = change.field == "deleted" and change.old is None
        is_gone = change.field == "deleted" and change.new == 1
        (deleted if is_gone else new if is_made else changed).setdefault(change.table, set()).add(change.row)
    for table, rows in deleted.items():
        new.get(table, set()).difference_update(rows)
    return by_kind(session, new, changed, deleted, lang or language())


def exchanges(session: Session) -> list[Exchange]:
    """Files given and received, newest first."""
    names = {one.replica: one.name for one in peers(session)}
    rows = session.execute(text("SELECT * FROM receipt ORDER BY at DESC, id")).mappings()
    return [
        Exchange(
            receipt=bytes(r["id"]).hex(),
            way="given" if r["way"] == "given" else "received",
            at=from_millis(r["at"]),
            name=r["name"],
            peer=names.get(bytes(r["peer"]).hex(), "") if r["peer"] else "",
            bundles=r["bundles"],
            new=r["new"],
            changed=r["changed"],
            deleted=r["deleted"],
            reviews=r["reviews"],
            held=r["held"],
        )
        for r in rows
    ]


def network(session: Session) -> str:
    """The label that this profile's files carry; empty when none was given."""
    return (get_state(session.connection(), _NETWORK) or b"").decode()


def set_network(session: Session, label: str) -> None:
    """Names the network of this profile (200 characters at most are kept)."""
    put_state(session.connection(), _NETWORK, label.strip()[:200].encode())


@dataclass(frozen=True, slots=True)
class _Note:
    """What a receipt says of a file."""

    way: Literal["given", "received"]
    id: bytes
    at: int
    digest: bytes
    name: str
    bundles: int


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except Refused as bad:
        raise FileDamaged(path=path) from bad


def _merge(
    session: Session,
    db: Database,
    path: Path,
    file: ChangeFile,
    *,
    vouch: frozenset[bytes] | None,
    author: str,
    receipt: bytes | None,
) -> MergeResult:
    """Seals, then merges; nothing is committed here."""
    sealed = seal_and_tell(session, db, author)
    with _refusing(path):
        now = to_millis(db.clock.now())
        result = merge_bundles(session, file.bundles, now=now, vouch=vouch, receipt=receipt)
    for table, rows in sealed.items():
        result.touched.setdefault(table, set()).update(rows)
    return result


def _already(session: Session, file: ChangeFile) -> int:
    """How many bundles of a file are here and need nothing more."""
    hashes = [b.hash for b in file.bundles]
    known = known_hashes(session.connection(), hashes)
    return len(known) - len(peers_store.in_states(session, known, ("held",)))


def _waiting(session: Session, file: ChangeFile) -> tuple[int, int]:
    hashes = {b.hash for b in file.bundles}
    held = peers_store.in_states(session, hashes, ("held",))
    return len(held), len(peers_store.in_states(session, hashes, ("too_new", "behind")))


def _outcome(result: MergeResult, fresh: int, held: int) -> Literal["merged", "nothing", "held"]:
    if result.applied:
        return "merged"
    return "held" if fresh and held else "nothing"


def _unknown(session: Session, file: ChangeFile) -> list[bytes]:
    """Laptops of a file that nobody vouched for."""
    wrote = dict.fromkeys(b.header.replica for b in file.bundles)
    trusted = {r for r in wrote if (one := laptops.laptop(session, r)) is not None and one.trust != "unknown"}
    return [r for r in wrote if r not in trusted]


def _with_sender(preview: Preview, after: Laptop | None) -> Preview:
    """The sender under the name that the file itself brings, with the trust it had before."""
    if preview.sender is None or after is None or preview.sender.name:
        return preview
    return replace(preview, sender=replace(preview.sender, name=after.name))


def _other_network(session: Session, file: ChangeFile) -> bool:
    ours = network(session)
    return bool(ours and file.manifest.network and ours != file.manifest.network)


def _note(
    session: Session,
    noted: _Note,
    peer: bytes | None,
    result: MergeResult,
    *,
    counts: tuple[KindCount, ...] = (),
    changed: int = 0,
    held: int = 0,
) -> None:
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
