"""Owns signed statements: saying them, which count here, what they do to bundles and trust. Must not know cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop.models.driver import run
from desktop.sync import identity, store
from desktop.sync.bundle import proves_succession
from desktop.sync.codec import Statement
from desktop.sync.retiring import RETIRE
from desktop.sync.standing import RETRACT, REVOKE, SPARE, Said, Standing, standing
from desktop.sync.vector import REPLICA_LENGTH

ERASE: Final = "erase"
VOUCH: Final = "vouch"
ASKED: Final = "asked"
DECLINED: Final = "declined"
LOCAL: Final = "local"
# What somebody may do to others without every laptop's person being asked (SYNC.md, Secrets).
AUTHORS_AT_ONCE: Final = 1
PEOPLE_AT_ONCE: Final = 3

__all__ = ["ASKED", "DECLINED", "ERASE", "RETIRE", "RETRACT", "REVOKE", "SPARE", "VOUCH", "Said", "say"]


def say(session: Session, kind: str, target: bytes) -> None:
    """Puts a statement into our next bundle."""
    run(session.connection(), "INSERT INTO pending_statement (kind, target) VALUES (?, ?)", (kind, target))


def take_pending(session: Session) -> list[Statement]:
    """The statements our next bundle must carry; they are no longer pending."""
    rows = run(session.connection(), "SELECT kind, target FROM pending_statement ORDER BY no").all()
    run(session.connection(), "DELETE FROM pending_statement")
    return sorted({Statement(kind, bytes(target)) for kind, target in rows})


# ---- what they do to bundles --------------------------------------------------------------------------------


def changed_states(connection: Connection) -> dict[int, str]:
    """The applied bundles whose state must change: taken back or revoked by statements that count, or no more."""
    judged = current_standing(connection)
    if judged is None:
        return {}
    states = {}
    for no, state in run(connection, "SELECT no, state FROM bundle WHERE state IN ('applied', 'retracted', 'revoked')"):
        wanted = store.REVOKED if no in judged.revoked else store.RETRACTED if no in judged.retracted else store.APPLIED
        if wanted != state:
            states[no] = wanted
    return states


def current_standing(connection: Connection) -> Standing | None:
    """What the statements that count here come to; None when nobody ever took anything back or revoked anybody."""
    said = _counting(connection, (RETRACT, REVOKE, SPARE))
    if not any(one.kind != SPARE for one in said) and not _any_set_apart(connection):
        return None
    lineage = store.load_lineage(connection)
    heirs = _heirs(connection) if any(one.kind == REVOKE for one in said) else {}
    return standing(lineage, said, heirs)


def _counting(connection: Connection, kinds: tuple[str, ...]) -> list[Said]:
    marks = ", ".join("?" for _ in kinds)
    rows = run(
        connection,
        " ".join(
            (
                "SELECT bundle, kind, target FROM statement WHERE (waits IS NULL OR waits = 'local') AND kind IN (",
                *(marks, ")"),
            )
        ),
        kinds,
    )
    return [Said(no, kind, bytes(target)) for no, kind, target in rows]


def _any_set_apart(connection: Connection) -> bool:
    found = run(connection, "SELECT 1 FROM bundle WHERE state IN ('retracted', 'revoked') LIMIT 1").first()
    return found is not None


def _heirs(connection: Connection) -> dict[bytes, frozenset[bytes]]:
    """Laptop -> those that its key certified, as their own first bundles prove. Both must have applied bundles."""
    keys: dict[bytes, bytes] = {}
    firsts = []
    for seq, header in run(
        connection,
        "SELECT seq, header FROM bundle WHERE state IN ('applied', 'retracted', 'revoked') GROUP BY replica, seq = 1",
    ):
        read = store.header_of(header)
        keys[read.replica] = read.key
        if seq == 1 and read.succeeds is not None:
            firsts.append(read)
    found: dict[bytes, set[bytes]] = {}
    for read in firsts:
        former = read.succeeds[0] if read.succeeds is not None else b""
        if former in keys and proves_succession(read, keys[former]):
            found.setdefault(former, set()).add(read.replica)
    return {former: frozenset(those) for former, those in found.items()}


def erased_keys(connection: Connection) -> frozenset[bytes]:
    """Ids of the keys that an applied statement erased. An erased person stays erased: a retraction of the
    statement's bundle does not bring a destroyed key back. A revoked laptop erases nobody."""
    return frozenset(
        bytes(t)
        for (t,) in run(
            connection,
            "SELECT DISTINCT s.target FROM statement s JOIN bundle b ON b.no = s.bundle "
            "WHERE s.kind = 'erase' AND s.waits IS NULL AND b.state IN ('applied', 'retracted')",
        )
    )


# ---- what waits for a person --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asking:
    """What one laptop asks of everybody, waiting here for a person. `authors`: the laptops it sets aside."""

    replica: bytes
    authors: tuple[bytes, ...]
    bundles: int
    people: int


def hold_back(connection: Connection, nos: Iterable[int]) -> None:
    """Lets what just arrived wait for a person when it goes too far: one laptop taking back or revoking the work of
    more than one other, or erasing more than three people. What aims at this very laptop never counts here."""
    fresh: dict[bytes, list[Said]] = {}
    for no in nos:
        rows = run(
            connection,
            "SELECT b.replica, s.kind, s.target FROM statement s JOIN bundle b ON b.no = s.bundle "
            "WHERE s.bundle = ? AND b.here = 0",
            (no,),
        )
        for replica, kind, target in rows:
            fresh.setdefault(bytes(replica), []).append(Said(no, kind, bytes(target)))
    if not fresh:
        return
    mine = {bytes(r) for (r,) in run(connection, "SELECT id FROM replica WHERE trust = 'mine'")}
    for replica, said in fresh.items():
        for one in said:
            if one.kind == REVOKE and one.target[:REPLICA_LENGTH] in mine:
                _mark(connection, one, DECLINED)
        aside = [one for one in said if one.kind in (RETRACT, REVOKE)]
        if len(_authors(connection, replica, aside)) > AUTHORS_AT_ONCE:
            for one in aside:
                _mark(connection, one, ASKED)
        erased = [one for one in said if one.kind == ERASE]
        if len({one.target for one in erased}) > PEOPLE_AT_ONCE:
            for one in erased:
                _mark(connection, one, ASKED)


def _authors(connection: Connection, by: bytes, said: Iterable[Said]) -> set[bytes]:
    """Whose work statements set aside, other than their author's own; laptops that succeed one another are one.
    Bundles that did not come yet are nobody's in particular."""
    found = set()
    for one in said:
        if one.kind == REVOKE:
            author: bytes | None = one.target[:REPLICA_LENGTH]
        else:
            author = run(connection, "SELECT replica FROM bundle WHERE hash = ?", (one.target,)).scalar()
        found.add(_root(connection, bytes(author)) if author is not None else b"")
    return found - {_root(connection, by)}


def _root(connection: Connection, replica: bytes) -> bytes:
    """The first laptop of a line of successors."""
    seen = {replica}
    while True:
        before = run(connection, "SELECT succeeds FROM replica WHERE id = ?", (replica,)).scalar()
        if before is None or bytes(before) in seen:
            return replica
        replica = bytes(before)
        seen.add(replica)


def _mark(connection: Connection, one: Said, waits: str | None) -> None:
    run(
        connection,
        "UPDATE statement SET waits = ? WHERE bundle = ? AND kind = ? AND target = ? AND waits IS NOT 'declined'",
        (waits, one.bundle, one.kind, one.target),
    )


def questions(connection: Connection) -> list[Asking]:
    """What waits for a person here, laptop by laptop."""
    by: dict[bytes, list[Said]] = {}
    for replica, no, kind, target in run(
        connection,
        "SELECT b.replica, s.bundle, s.kind, s.target FROM statement s JOIN bundle b ON b.no = s.bundle "
        "WHERE s.waits = 'asked' AND b.state IN ('applied', 'retracted') ORDER BY b.replica, s.bundle",
    ):
        by.setdefault(bytes(replica), []).append(Said(no, kind, bytes(target)))
    found = []
    for replica, said in by.items():
        aside = [one for one in said if one.kind in (RETRACT, REVOKE)]
        authors = sorted(_authors(connection, replica, aside) - {b""})
        erased = {one.target for one in said if one.kind == ERASE}
        found.append(Asking(replica, tuple(authors), len({one.target for one in aside}), len(erased)))
    return found


def answer(connection: Connection, replica: bytes, *, accept: bool) -> int:
    """What a laptop asks takes effect here, or never will. Settle afterwards. Gives how many statements waited."""
    done = run(
        connection,
        "UPDATE statement SET waits = ? WHERE waits = 'asked' AND bundle IN (SELECT no FROM bundle WHERE replica = ?)",
        (None if accept else DECLINED, replica),
    )
    return done.rowcount


def readmit(connection: Connection, replica: bytes) -> bool:
    """A person vouches anew, in person, for a laptop that was revoked: here, and here only, that counts no more.

    One that was revoked with the laptop it succeeds is spared; its predecessor stays revoked. Settle afterwards.
    """
    judged = current_standing(connection)
    lifted = False
    for one in judged.revocations if judged is not None else ():
        if one.target[:REPLICA_LENGTH] == replica:
            _mark(connection, one, DECLINED)
        else:
            run(
                connection,
                "INSERT OR IGNORE INTO statement (bundle, kind, target, waits) VALUES (?, 'spare', ?, 'local')",
                (one.bundle, replica),
            )
        lifted = True
    return lifted


# ---- what they do to trust ----------------------------------------------------------------------------------


def follow_vouches(session: Session) -> bool:
    """Introduces the laptops that a laptop vouched in person vouches for. True when that let somebody in."""
    rows = run(
        session.connection(),
        "SELECT s.target, b.replica, b.no FROM statement s JOIN bundle b ON b.no = s.bundle "
        "JOIN replica by ON by.id = b.replica JOIN replica r ON r.id = s.target "
        "WHERE s.kind = 'vouch' AND b.state = 'applied' AND by.trust IN ('mine', 'vouched') "
        "AND r.trust = 'unknown' ORDER BY b.replica",
    ).all()
    # what came just now was not judged yet: a bundle that will not count introduces nobody
    judged = current_standing(session.connection()) if rows else None
    unheard = judged.revoked | judged.retracted if judged is not None else frozenset()
    let_in = False
    for target, by, no in rows:
        if no not in unheard:
            let_in |= identity.introduce(session, bytes(target), bytes(by))
    return let_in


def follow_retirements(session: Session) -> bool:
    """Goes on under a new id when somebody retired this laptop's: others may leave the old one out of their headers."""
    told = run(
        session.connection(),
        "SELECT 1 FROM statement s JOIN bundle b ON b.no = s.bundle JOIN replica me ON me.current = 1 "
        "WHERE s.kind = 'retire' AND b.state IN ('applied', 'retracted') AND substr(s.target, 1, 8) = me.id LIMIT 1",
    ).first()
    if told is None:
        return False
    identity.renew(session)
    return True
