"""Owns sealing what is open here and saying that bundles no longer count; must not know files or widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.i18n import language
from desktop.models.base import synced_tables
from desktop.models.database import Database
from desktop.services import backup
from desktop.services.exchange.exchanged import KindCount
from desktop.services.exchange.summaries import by_kind
from desktop.services.keeping.refresh import refresh
from desktop.sync import statements
from desktop.sync.apply import current_knowledge
from desktop.sync.sealing import SETTLED, seal

Touched = dict[str, set[bytes]]


def take_back(db: Database, receipt: str, *, author: str = "") -> Mapping[str, frozenset[bytes]]:
    """Takes a whole received file back, for everybody: its writes neither show nor cover, later edits stay.

    Gives the rows it touched. Raises NotFound when no such file was received.
    """
    return _retract(db, receipt, bundles_of, author)


def bring_back(db: Database, receipt: str, *, author: str = "") -> Mapping[str, frozenset[bytes]]:
    """Makes a received file that was taken back count again, for everybody, whoever took it back.

    Gives the rows it touched. Raises NotFound when nothing of it is taken back.
    """
    return _retract(db, receipt, takers_of, author)


def _retract(
    db: Database, receipt: str, which: Callable[[Session, str], Sequence[bytes]], author: str
) -> Mapping[str, frozenset[bytes]]:
    backup.before(db, "take-back")
    with db.write() as session:
        hashes = which(session, receipt)
        if not hashes:
            raise NotFound(reference=receipt)
        touched, _made = withdraw(session, db, hashes, author=author)
        session.commit()
    return {table: frozenset(found) for table, found in touched.items()}


def preview(db: Database, receipt: str, *, again: bool = False) -> tuple[KindCount, ...]:
    """What taking a received file back (or, `again`, bringing it back) would do here: the very act, rolled back.

    Raises NotFound like the act.
    """
    which = takers_of if again else bundles_of

    def act(session: Session) -> Touched:
        hashes = which(session, receipt)
        if not hashes:
            raise NotFound(reference=receipt)
        return withdraw(session, db, hashes)[0]

    return effect_of(db, act)


def effect_of(db: Database, act: Callable[[Session], Touched]) -> tuple[KindCount, ...]:
    """What an act would change, kind by kind: it is done and let go. Nothing is written."""
    with db.read() as before, db.write() as session:
        touched = act(session)
        there, left = _showing(before, touched), _showing(session, touched)
        gone = {table: there[table] - left[table] for table in touched}
        come = {table: left[table] - there[table] for table in touched}
        # what somebody built upon stays as it is
        stay = current_knowledge(session).keeping.kept
        kept = {table: {row for row in left[table] & there[table] if (table, row) not in stay} for table in touched}
        now = {one.kind: one for one in by_kind(session, come, kept, {}, language())}
        lost = {one.kind: one for one in by_kind(before, {}, {}, gone, language())}
    found = []
    for kind in dict.fromkeys((*now, *lost)):
        one, other = now.get(kind, KindCount(kind, 0, 0, 0)), lost.get(kind, KindCount(kind, 0, 0, 0))
        found.append(
            KindCount(kind, one.new, one.changed + other.changed, other.deleted, (*other.titles, *one.titles)[:5])
        )
    return tuple(found)


def _showing(session: Session, touched: Touched) -> dict[str, set[bytes]]:
    """Which of the rows are there and not in the trash."""
    found: dict[str, set[bytes]] = {}
    for name, rows in touched.items():
        found[name] = set()
        table = synced_tables().get(name)
        wanted = sorted(rows) if table is not None else []
        for at in range(0, len(wanted), 500):
            assert table is not None
            chunk = table.select().with_only_columns(table.c.id).where(table.c.id.in_(wanted[at : at + 500]))
            found[name] |= {bytes(row) for row in session.scalars(chunk.where(table.c.deleted == 0))}
    return found


def bundles_of(session: Session, receipt: str) -> list[bytes]:
    """The bundles that came with a received file and still count; none for an empty receipt, as our own have."""
    if not receipt:
        return []
    rows = session.execute(
        text("SELECT hash FROM bundle WHERE hex(receipt) = :r AND state = 'applied'"), {"r": receipt.upper()}
    )
    return [bytes(hash_) for (hash_,) in rows]


def takers_of(session: Session, receipt: str) -> list[bytes]:
    """The bundles, anybody's, by which what came with a received file is taken back now."""
    rows = session.execute(
        text(
            "SELECT DISTINCT by.hash FROM bundle b JOIN statement s ON s.target = b.hash AND s.kind = 'retract' "
            "AND s.waits IS NULL JOIN bundle by ON by.no = s.bundle AND by.state = 'applied' "
            "WHERE hex(b.receipt) = :r AND b.state = 'retracted' ORDER BY by.hash"
        ),
        {"r": receipt.upper()},
    )
    return [bytes(hash_) for (hash_,) in rows]


def receipt_states(session: Session) -> dict[bytes, tuple[bool, bool]]:
    """Receipt -> whether some of what came with it counts, and whether some is taken back."""
    rows = session.execute(
        text(
            "SELECT receipt, max(state = 'applied'), max(state = 'retracted') FROM bundle WHERE receipt IS NOT NULL "
            "GROUP BY receipt"
        )
    )
    return {bytes(receipt): (bool(counts), bool(taken)) for receipt, counts, taken in rows}


def withdraw(
    session: Session, db: Database, hashes: Iterable[bytes], *, author: str = ""
) -> tuple[Touched, bytes | None]:
    """Says that bundles no longer count, in the caller's transaction. Gives the rows touched and the bundle saying so.

    Withdrawing that bundle in turn makes them count again.
    """
    return say_now(session, db, [(statements.RETRACT, hash_) for hash_ in hashes], author=author)


def say_now(
    session: Session, db: Database, said: Iterable[tuple[str, bytes]], *, author: str = ""
) -> tuple[Touched, bytes | None]:
    """Signs statements in a bundle of their own, in the caller's transaction. Gives the rows touched and the bundle."""
    seal_and_tell(session, db, author)
    for kind, target in said:
        statements.say(session, kind, target)
    made = seal_now(session, db, author)
    touched: Touched = session.info.pop(SETTLED, {})
    return touched, made


def seal_now(session: Session, db: Database, author: str) -> bytes | None:
    """Seals open writes and what is to be said; gives the hash of the bundle, None when there was nothing."""
    session.info.pop(SETTLED, None)
    made = seal(session, db.clock, author)
    touched = session.info.get(SETTLED, {})
    if touched:
        refresh(session, touched)
    return made


def seal_and_tell(session: Session, db: Database, author: str) -> Touched:
    """Seals open writes; gives the rows whose shown cells or questions that changed."""
    seal_now(session, db, author)
    touched: Touched = session.info.pop(SETTLED, {})
    return touched
