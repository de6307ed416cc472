"""Owns exchanging through a shared folder: look, take what others put there, put what is missing there.

Must not know widgets, nor how a merge decides. The files are the carrier's (`sync.hub_folder`); taking them in is
receiving change files (`services.exchange.receiving`): one merge, one backup, one transaction, one line in the history.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.errors import FileDamaged, HubEmptied, HubGone, HubInProfile
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.progress import Progress, unheard
from desktop.services.exchange import hub_memory, laptops, receiving
from desktop.services.exchange.exchanged import KindCount, Laptop, Received
from desktop.services.exchange.hub_gathered import Aside, Gathered, gather
from desktop.services.exchange.hub_memory import Last
from desktop.services.exchange.hub_pruning import prune, redundant
from desktop.services.exchange.hub_putting import put, remember, tell
from desktop.services.exchange.receiving import Batch, Rehearsal
from desktop.services.exchange.taking_back import seal_now
from desktop.sync import identity, peers_store
from desktop.sync.capture import open_count
from desktop.sync.hub_folder import HubFolder
from desktop.timekeeping import to_millis


@dataclass(frozen=True, slots=True)
class Look:
    """What waits in the folder, all authors accepted, and what would be put there. Nothing is written."""

    folder: Path
    files: int
    counts: tuple[KindCount, ...]
    reviews: int
    unknown: tuple[Laptop, ...]
    to_put: int
    networks: tuple[str, ...]
    samples: int
    emptied: bool
    aside: tuple[Aside, ...]
    last: Last | None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange did. `not_put`: why what is missing there could not be put; `left`: files for the next one.

    `pruned`: files taken out that another file there holds whole.
    """

    folder: Path
    received: Received | None
    files: int
    put_files: int
    put_bundles: int
    put_changes: int
    not_put: str
    unknown: tuple[Laptop, ...]
    aside: tuple[Aside, ...]
    left: int
    pruned: int = 0


def checked(profile: Profile, folder: Path) -> Path:
    """A folder that may be a hub. Raises HubGone when there is none, HubInProfile when it is the profile's own."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise HubGone(folder=folder)
    own = profile.folder.resolve()
    if own == folder.resolve() or own in folder.resolve().parents:
        raise HubInProfile(folder=folder)
    return folder


def last(session: Session) -> Last | None:
    """The last exchange through a folder, None before the first."""
    return hub_memory.last(session)


def look(
    db: Database, folder: Path, *, sample: bool = False, accept_sample: bool = False, step: Progress = unheard
) -> Look:
    """What waits and what would be put. Raises HubGone, HubInProfile, HubTooFull; `step` may raise to stop."""
    found = gather(db, HubFolder(checked(db.profile, folder)), sample, accept_sample, step)
    with db.read() as session:
        missing = hub_memory.missing_there(session, found.present)
        to_put = peers_store.cell_count(session, dict.fromkeys(missing, b"")) + open_count(session)
        before = hub_memory.last(session)
        held = hub_memory.held_authors(session, found.present)
        network = receiving.network(session)
    told = None
    if found.files or held:
        accepted = held | found.authors
        try:
            told = _rehearsed(db, found, list(found.files), accepted)
        except FileDamaged:
            found.set_aside(_culprits(db, found, accepted))
            told = _rehearsed(db, found, list(found.files), accepted)
    said = {m.network for m in _batch(found, list(found.files)).manifests if m.network}
    return Look(
        folder=folder,
        files=len(found.files),
        counts=told.counts if told else (),
        reviews=told.reviews if told else 0,
        unknown=told.unknown if told else (),
        to_put=to_put,
        networks=tuple(sorted(said - {network})) if network else (),
        samples=sum(1 for name in found.entries if (one := found.memory.get(name)) and one.sample and not sample),
        emptied=hub_memory.emptied(before, str(found.hub.path), found.lots),
        aside=tuple(found.aside),
        last=before,
    )


def exchange(
    db: Database,
    folder: Path,
    *,
    vouch: frozenset[bytes] | None = frozenset(),
    author: str = "",
    sample: bool = False,
    accept_sample: bool = False,
    refill: bool = False,
    step: Progress = unheard,
) -> Exchanged:
    """Puts what is missing in the folder, takes what is new there.

    `vouch` names laptops a person just accepted (None: every author of what lies there); others unknown are kept
    apart, and relayed. `refill`: the person knows that the folder was emptied. `step(done, total)` may raise to
    stop: then the files put are taken away again and nothing changed. A folder that cannot be written is read all
    the same. Raises HubGone, HubInProfile, HubTooFull, HubEmptied, and what a backup raises.
    """
    hub = HubFolder(checked(db.profile, folder))
    me = _seal(db, author)  # kept even if the rest is stopped: others may have seen it by then
    found = gather(db, hub, sample, accept_sample, step)
    found.words = {name: word for name, word in found.words.items() if word.sender != me}
    with db.read() as session:
        if hub_memory.emptied(hub_memory.last(session), str(found.hub.path), found.lots) and not refill:
            raise HubEmptied(folder=folder)
        held = hub_memory.held_authors(session, found.present)
    with ExitStack() as back:
        done = put(db, found, step, back)
        accepted = held | found.authors if vouch is None else vouch
        received = _take(db, found, accepted, author, partial(remember, db, found, done), step)
        back.pop_all()
    if accepted and not done.failed:  # whom we vouched for is said at once: they know us one exchange sooner
        _seal(db, author)
        put(db, found, unheard, ExitStack())
    told = tell(db, found)
    now = to_millis(db.clock.now()) * 10**6
    pairs = {} if told else redundant(found.entries, found.memory, now)
    pruned = prune(hub, found.entries, found.memory, pairs)
    with db.read() as session:
        unknown = tuple(laptops.unknown(session, r) for r in sorted(hub_memory.held_authors(session, found.present)))
    return Exchanged(
        folder=folder,
        received=received,
        files=len(found.files),
        put_files=done.files,
        put_bundles=done.bundles,
        put_changes=done.cells,
        not_put=done.failed or told,
        unknown=unknown,
        aside=tuple(found.aside),
        left=found.left,
        pruned=len(pruned),
    )


def _seal(db: Database, author: str) -> bytes:
    """Seals what is open; gives who we are (made now, the first time)."""
    with db.write() as session:
        seal_now(session, db, author)
        me = identity.current(session)
        session.commit()
    return me.replica


# --- taking ------------------------------------------------------------------------------------------------


def _batch(found: Gathered, names: list[str]) -> Batch:
    return Batch(
        path=found.hub.path,
        name=found.name,
        files=tuple(found.files[name] for name in names),
        words=tuple(found.words.values()),
        envelopes=tuple(found.keys.values()),
    )


def _take(
    db: Database,
    found: Gathered,
    vouch: frozenset[bytes],
    author: str,
    keep: Callable[[Session], object],
    step: Progress,
) -> Received | None:
    """Merges what was read; a file that is signed but not sound is set aside and the others pass."""
    acts = (keep, lambda _session: step(1, 1))
    if not (found.files or found.words or found.keys or vouch):
        with db.write() as session:
            for act in acts:
                act(session)
            session.commit()
        return None
    take = partial(receiving.take, db, vouch=vouch, author=author, also=acts)
    try:
        return take(_batch(found, list(found.files)))
    except FileDamaged:
        found.set_aside(_culprits(db, found, vouch))
    return take(_batch(found, list(found.files)))


def _rehearsed(db: Database, found: Gathered, names: list[str], vouch: frozenset[bytes]) -> Rehearsal:
    with db.write() as session:  # never committed
        return receiving.rehearse(session, db, _batch(found, names), vouch=vouch)


def _culprits(db: Database, found: Gathered, vouch: frozenset[bytes]) -> list[str]:
    """The files whose merge does not go through: halved until each stands alone."""

    def among(names: list[str]) -> list[str]:
        try:
            _rehearsed(db, found, names, vouch)
        except FileDamaged:
            half = len(names) // 2
            return names if half == 0 else [*among(names[:half]), *among(names[half:])]
        return []

    return among(list(found.files))
