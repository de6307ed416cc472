"""Owns whom people here trust: vouching in person, revoking, retiring, questions from others; must not know widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.models.database import Database
from desktop.services import backup
from desktop.services.exchange import laptops, piece_erasure
from desktop.services.exchange.exchanged import KindCount, Question
from desktop.services.exchange.taking_back import Touched, effect_of, say_now, seal_and_tell
from desktop.services.keeping.refresh import refresh
from desktop.sync import identity, statements
from desktop.sync.apply import current_knowledge, merge_bundles, settle_statements
from desktop.timekeeping import from_millis, to_millis

EVERYTHING = "all"  # in place of a last good bundle: all of a laptop's work is withdrawn
Rows = Mapping[str, frozenset[bytes]]


@dataclass(frozen=True, slots=True)
class Sent:
    """One bundle of a laptop, as a choice of the last good one: when it came here, how much it wrote."""

    hash: str
    at: datetime
    changes: int


# ---- vouching -----------------------------------------------------------------------------------------------


def vouch(db: Database, to: str, *, author: str = "") -> Rows:
    """A person here vouches for a laptop they compared in person: what of it waited is applied, what others said
    against it no longer counts here, and our next file says it. Gives the rows touched.

    Raises NotFound, AmbiguousReference.
    """
    backup.before(db, "vouch")
    with db.write() as session:
        touched = seal_and_tell(session, db, author)
        replica = laptops.find(session, to)
        identity.vouch_for(session, replica)
        statements.readmit(session.connection(), replica)
        result = merge_bundles(session, [], now=to_millis(db.clock.now()), vouch=frozenset({replica}))
        _join(touched, result.touched)
        refresh(session, result.touched)
        session.commit()
    piece_erasure.bury(db)  # what waited may erase people
    return _frozen(touched)


# ---- revoking and retiring ----------------------------------------------------------------------------------


def sent(session: Session, to: str) -> list[Sent]:
    """The bundles of a laptop that count, newest first: one of them may be the last good one."""
    rows = session.execute(
        text("SELECT hash, arrived, cells FROM bundle WHERE replica = :r AND state = 'applied' ORDER BY seq DESC, no"),
        {"r": laptops.find(session, to)},
    )
    return [Sent(bytes(hash_).hex(), from_millis(arrived), cells) for hash_, arrived, cells in rows]


def revoke(db: Database, to: str, *, good: str = "", author: str = "") -> Rows:
    """Says, for everybody, that a laptop's key is no longer its owner's: what it wrote after the bundle `good` (the
    newest that is here, if none is named; EVERYTHING: nothing is good) no longer counts. Gives the rows touched.

    Raises NotFound, AmbiguousReference.
    """
    backup.before(db, "revoke")
    with db.write() as session:
        touched, _made = say_now(session, db, _revocation(session, to, good), author=author)
        session.commit()
    piece_erasure.bury(db)  # whoever this laptop had revoked counts again
    return _frozen(touched)


def revoking_would(db: Database, to: str, *, good: str = "") -> tuple[KindCount, ...]:
    """What revoking a laptop would change here: the very act, let go."""
    return effect_of(db, lambda session: say_now(session, db, _revocation(session, to, good))[0])


def _revocation(session: Session, to: str, good: str) -> list[tuple[str, bytes]]:
    """The laptop, and those whose keys it holds too (it succeeds them); others that these certified are spared."""
    replica = laptops.find(session, to)
    line = [replica, *_before(session, replica)]
    said = []
    for one in line:
        last = _last_good(session, one, good if one == replica else (EVERYTHING if good == EVERYTHING else ""))
        said.append((statements.REVOKE, one + last))
    others = session.execute(
        text("SELECT id FROM replica WHERE succeeds IS NOT NULL AND trust IN ('vouched', 'introduced', 'mine')")
    ).all()
    return said + [(statements.SPARE, bytes(one)) for (one,) in others if bytes(one) not in line]


def _last_good(session: Session, replica: bytes, good: str) -> bytes:
    if good == EVERYTHING:
        return b""
    rows = session.execute(
        text("SELECT hash FROM bundle WHERE replica = :r AND state = 'applied' ORDER BY seq DESC, no"), {"r": replica}
    ).all()
    known = [bytes(hash_) for (hash_,) in rows]
    if not good:
        return known[0] if known else b""
    wanted = [hash_ for hash_ in known if hash_.hex().startswith(good)]
    if len(wanted) != 1:
        raise NotFound(reference=good)
    return wanted[0]


def _before(session: Session, replica: bytes) -> list[bytes]:
    """The laptops that one succeeds, nearest first."""
    found: list[bytes] = []
    while True:
        former = session.execute(text("SELECT succeeds FROM replica WHERE id = :r"), {"r": replica}).scalar()
        if former is None or bytes(former) in found:
            return found
        replica = bytes(former)
        found.append(replica)


def retire(db: Database, whom: Iterable[str], *, author: str = "") -> int:
    """Says that laptops are silent for good, so that headers may leave them out; one that comes back does so under
    a new id. Nothing shown changes. Gives how many. Raises NotFound, AmbiguousReference."""
    with db.write() as session:
        said = []
        for to in whom:
            replica = laptops.find(session, to)
            tips = session.execute(
                text(
                    "SELECT hash FROM bundle b WHERE replica = :r AND state IN ('applied', 'retracted') AND NOT EXISTS "
                    "(SELECT 1 FROM bundle n WHERE n.prev = b.hash AND n.state IN ('applied', 'retracted'))"
                ),
                {"r": replica},
            ).all()
            if not tips:
                raise NotFound(reference=to)
            said += [(statements.RETIRE, replica + bytes(tip)) for (tip,) in tips]
        say_now(session, db, said, author=author)
        session.commit()
    return len({target[:8] for _kind, target in said})


# ---- what others ask ----------------------------------------------------------------------------------------


def questions(session: Session) -> list[Question]:
    """What waits for a person here."""
    found = []
    for one in statements.questions(session.connection()):
        names = tuple(laptops.unknown(session, author).name for author in one.authors)
        by = laptops.laptop(session, one.replica) or laptops.unknown(session, one.replica)
        found.append(Question(by, names, one.bundles, one.people))
    return found


def answer(db: Database, to: str, *, accept: bool, author: str = "") -> Rows:
    """A person accepts or declines what a laptop asks. Gives the rows touched. Raises NotFound when it asks nothing."""
    backup.before(db, "answer")
    with db.write() as session:
        touched = seal_and_tell(session, db, author)
        before = current_knowledge(session)
        if not statements.answer(session.connection(), laptops.find(session, to), accept=accept):
            raise NotFound(reference=to)
        result = settle_statements(session, before)
        _join(touched, result.touched)
        refresh(session, result.touched)
        session.commit()
    piece_erasure.bury(db)
    return _frozen(touched)


def _join(into: Touched, more: Mapping[str, Iterable[bytes]]) -> None:
    for table, rows in more.items():
        into.setdefault(table, set()).update(rows)


def _frozen(touched: Touched) -> Rows:
    return {table: frozenset(rows) for table, rows in touched.items()}
