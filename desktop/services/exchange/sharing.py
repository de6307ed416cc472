"""Owns giving change files, and the history of what was given and received; must not know widgets nor merging."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import NoChange
from desktop.i18n import format_list, language
from desktop.models.database import Database
from desktop.services.exchange import key_exchange, laptops, piece_exchange, protected_files
from desktop.services.exchange.exchanged import Exchange, Given, KindCount
from desktop.services.exchange.laptops import peers
from desktop.services.exchange.piece_exchange import Which
from desktop.services.exchange.protection import OPEN, Protection
from desktop.services.exchange.receiving import NETWORK, Note, inspect, network, note, receive
from desktop.services.exchange.receiving_many import change_files, inspect_all, receive_all
from desktop.services.exchange.summaries import by_kind
from desktop.services.exchange.taking_back import receipt_states, seal_and_tell, seal_now, take_back
from desktop.sync import identity, peers_store
from desktop.sync.apply import MergeResult
from desktop.sync.capture import captured_since, open_count
from desktop.sync.changefile import Manifest, compose, digest_of
from desktop.sync.state import state_hash
from desktop.sync.store import get_state, put_state
from desktop.timekeeping import from_millis, to_millis

__all__ = [
    "change_files",
    "current_state_hash",
    "exchanges",
    "give",
    "inspect",
    "inspect_all",
    "network",
    "outgoing",
    "peers",
    "receive",
    "receive_all",
    "seal_open",
    "set_network",
    "take_back",
    "to_give",
]

_GIVEN = "given"  # local number of the newest bundle that some file of ours carried


def give(
    db: Database,
    out: Path,
    *,
    author: str = "",
    to: str | Sequence[str] | None = None,
    everything: bool = False,
    sample: bool = False,
    protect: Protection = OPEN,
    files: Which = "all",
    most: int = 0,
) -> Given:
    """Writes a change file: all that is known here, or what the laptop `to` (id or name) lacks; for several, what
    any of them lacks.

    Attachments follow the records, in further files `out-2-sur-3` when one of `most` bytes does not hold them
    (0: no limit). Raises NoChange when there is nothing to give nor to ask for, NotFound for an unknown `to`, what
    protecting it raises, and what writing a file raises.
    """
    protect.check()
    receipt = os.urandom(16)
    with db.write() as session:
        seal_and_tell(session, db, author)
        me = identity.current(session)
        named = [to] if isinstance(to, str) else list(to or ())
        whom = list(dict.fromkeys(laptops.find(session, one) for one in named))
        chosen = peers_store.to_give(session, [] if everything else whom)
        pieces = piece_exchange.choose_for(session, files, whom, everything=everything)
        manifest = manifest_of(session, db, chosen, sample=sample)
        if not chosen and not pieces and not manifest.lacks:
            raise NoChange()
        keys = key_exchange.envelope(session)
        records = len(keys) + sum(len(raw) + piece_exchange.EACH for raw in chosen.values())
        sending = piece_exchange.share_out(session, pieces, records, most)
        digests: list[bytes] = []

        def one(part: int, some: Mapping[bytes, bytes]) -> bytes:
            first, said = part == 1, replace(manifest, part=(part, len(sending.parts)))
            said = said if first else replace(said, counts={})
            raw = compose(said, me.secret, chosen if first else {}, keys if first else b"", some)
            digests.append(digest_of(raw))
            return protected_files.protect(session, raw, protect)

        cells = peers_store.cell_count(session, chosen)
        mark_given(session)
        if not whom:
            piece_exchange.mark_given(session, sending)
        # the files first: if they cannot be written, the history must not say they were
        paths = piece_exchange.write_parts(session, out, sending, one)
        for place, peer in enumerate(whom or [None]):  # one line of history for each; `exchanges` tells them as one
            name = receipt if place == 0 else os.urandom(16)
            noted = Note("given", name, manifest.written, digests[0], out.name, len(chosen))
            note(session, noted, peer, MergeResult(), changed=cells)
        session.commit()
    size = sum(path.stat().st_size for path in paths)
    given = Given(out, len(chosen), cells, size, receipt.hex(), paths)
    return replace(given, files=sending.files, left_out=sending.left_out, over=sending.over)


def manifest_of(session: Session, db: Database, chosen: Mapping[bytes, bytes], *, sample: bool) -> Manifest:
    """What a file with those bundles says of itself now."""
    me = identity.current(session)
    return Manifest(
        sender=me.replica,
        key=peers_store.key_of(session, me.replica),
        network=network(session),
        sample=sample,
        written=to_millis(db.clock.now()),
        have=peers_store.have(session),
        seq=peers_store.own_seq(session, me.replica),
        counts=peers_store.row_counts(session, chosen),
        lacks=tuple(sorted(piece_exchange.wanted(session))),
    )


def mark_given(session: Session) -> None:
    """Notes that some file of ours carried all that is here: nothing waits to be given."""
    newest = session.execute(text("SELECT coalesce(max(no), 0) FROM bundle")).scalar_one()
    put_state(session.connection(), _GIVEN, int(newest).to_bytes(8, "big"))


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
    """Files given and received, newest first; one given to several is told once."""
    names = {one.replica: one.name for one in peers(session)}
    states = receipt_states(session)
    rows = session.execute(text("SELECT * FROM receipt ORDER BY at DESC, rowid")).mappings()
    found: dict[tuple[object, ...], Exchange] = {}
    for r in rows:
        way: Literal["given", "received"] = "given" if r["way"] == "given" else "received"
        peer = names.get(bytes(r["peer"]).hex(), "") if r["peer"] else ""
        key = (r["at"], bytes(r["file_hash"]), r["name"]) if way == "given" else (bytes(r["id"]),)
        if key in found:
            found[key] = replace(found[key], peer=format_list([p for p in (found[key].peer, peer) if p]))
            continue
        counts, taken = states.get(bytes(r["id"]), (False, False))
        found[key] = Exchange(
            receipt=bytes(r["id"]).hex(),
            way=way,
            at=from_millis(r["at"]),
            name=r["name"],
            peer=peer,
            bundles=r["bundles"],
            new=r["new"],
            changed=r["changed"],
            deleted=r["deleted"],
            reviews=r["reviews"],
            held=r["held"],
            counts=counts,
            taken_back=taken,
        )
    return list(found.values())


def set_network(session: Session, label: str) -> None:
    """Names the network of this profile (200 characters at most are kept)."""
    put_state(session.connection(), NETWORK, label.strip()[:200].encode())
