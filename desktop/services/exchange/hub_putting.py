"""Owns writing into a shared folder: the bundles it lacks, this laptop's word and keys; must not know merging."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from desktop.errors import DiskFull, FileBusy, FolderReadOnly, HubGone
from desktop.models.database import Database
from desktop.progress import Progress
from desktop.services.exchange import hub_memory, key_exchange, piece_exchange, receiving, sharing
from desktop.services.exchange.hub_gathered import Gathered
from desktop.services.exchange.hub_memory import Last
from desktop.sync import identity, peers_store
from desktop.sync.apply import MergeResult
from desktop.sync.bundle import bundle_hash
from desktop.sync.changefile import compose, manifest_bytes
from desktop.sync.hub_folder import Entry, Kind, Seen, framed_keys, keys_name, named, portions, word_name
from desktop.sync.vector import SHORT_LENGTH
from desktop.timekeeping import to_millis

MEMORY_LIMIT = 20_000


@dataclass(slots=True)
class Put:
    """What was put in the folder; `failed` says why the rest was not."""

    files: int = 0
    bundles: int = 0
    cells: int = 0
    digests: tuple[bytes, ...] = ()
    pieces: tuple[bytes, ...] = ()
    failed: str = ""


def put(db: Database, found: Gathered, step: Progress, back: ExitStack) -> Put:
    """Writes what lies in no file of the folder, several to a file: bundles, then attachments.

    `back` takes the files away again.
    """
    done = Put()
    with db.read() as session:
        records = hub_memory.missing_there(session, found.present)
        there = found.pieces
        held = [hash_ for hash_ in piece_exchange.held(session) if hash_[:SHORT_LENGTH] not in there]
        sizes = {hash_: piece_exchange.size(session, hash_) for hash_ in held}
    parts = [(part, ()) for part in portions(records)] + [((), part) for part in portions(sizes)]
    for at, (hashes, pieces) in enumerate(parts):
        step(at, len(parts))
        with db.read() as session:
            chosen = hub_memory.bytes_of(session, hashes)
            files = {hash_: raw for hash_ in pieces if (raw := piece_exchange.read(session, hash_)) is not None}
            me = identity.current(session)
            said = sharing.manifest_of(session, db, chosen, sample=found.sample)
            raw = compose(said, me.secret, chosen, files=files)
            cells = peers_store.cell_count(session, chosen)
        name = named(raw)
        try:
            entry = found.hub.write(name, raw)
        except (DiskFull, FolderReadOnly, FileBusy, HubGone) as error:
            done.failed = error.sentence()
            return done
        back.callback(found.hub.remove, name)
        _note(found, entry, chosen, files)
        done.files, done.bundles, done.cells = done.files + 1, done.bundles + len(chosen), done.cells + cells
        done.digests, done.pieces = (*done.digests, bundle_hash(raw)), (*done.pieces, *files)
    return done


def _note(found: Gathered, entry: Entry, bundles: Iterable[bytes], pieces: Iterable[bytes]) -> None:
    found.entries[entry.name] = entry
    shorts = tuple(sorted(hub_memory.shortened(bundles)))
    found.memory[entry.name] = Seen(
        entry.size,
        entry.mtime,
        Kind.LOT,
        shorts,
        exact=True,
        sample=found.sample,
        pieces=tuple(sorted(hub_memory.shortened(pieces))),
    )


def remember(db: Database, found: Gathered, done: Put, session: Session) -> None:
    """Remembers what was seen and that an exchange took place, in the transaction of the merge."""
    at = to_millis(db.clock.now())
    hub_memory.keep(session, found.memory, found.entries, MEMORY_LIMIT)
    hub_memory.keep_checked(session, found.checked)
    hub_memory.keep_last(session, Last(str(found.hub.path), at, found.lots, done.files, len(found.files)))
    if done.cells:  # not for a file that only says whom we vouch for
        digest = bundle_hash(b"".join(done.digests))
        noted = receiving.Note("given", os.urandom(16), at, digest, found.name, done.bundles)
        receiving.note(session, noted, None, MergeResult(), changed=done.cells)
    piece_exchange.mark_given(session, piece_exchange.Sending((done.pieces,)))
    if not done.failed:
        sharing.mark_given(session)


def tell(db: Database, found: Gathered) -> str:
    """Puts this laptop's word and keys in the folder if they changed or are gone. Gives why it could not."""
    try:
        with db.read() as session:
            me = identity.current(session)
            said = sharing.manifest_of(session, db, {}, sample=found.sample)
            erased = key_exchange.erased_in(session, found.keys)
            keys, facts = key_exchange.told(session)
            before = hub_memory.told(session)
        for name in erased:
            found.hub.remove(name)
        names = word_name(me.replica), keys_name(me.replica)
        now = hub_memory.Told(bundle_hash(manifest_bytes(replace(said, written=0), me.secret, {})), facts)
        if now.word != before.word or not found.still(names[0]):
            found.note(found.hub.write(names[0], manifest_bytes(said, me.secret, {})), Kind.WORD)
        if not keys:
            found.hub.remove(names[1])
        elif now.keys != before.keys or not found.still(names[1]) or names[1] in erased:
            found.note(found.hub.write(names[1], framed_keys(keys)), Kind.KEYS)
    except (DiskFull, FolderReadOnly, FileBusy, HubGone) as error:
        return error.sentence()
    with db.write() as session:
        hub_memory.keep_told(session, now)
        hub_memory.keep(session, found.memory, found.entries, MEMORY_LIMIT)
        session.commit()
    return ""
