"""Owns signed statements: what is taken back, which keys are erased, who vouches; must not know cells."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from desktop.sync import identity
from desktop.sync.codec import Statement
from desktop.sync.store import APPLIED, RETRACTED

RETRACT: Final = "retract"
ERASE: Final = "erase"
VOUCH: Final = "vouch"


def say(session: Session, kind: str, target: bytes) -> None:
    """Puts a statement into our next bundle."""
    session.connection().exec_driver_sql("INSERT INTO pending_statement (kind, target) VALUES (?, ?)", (kind, target))


def take_pending(session: Session) -> list[Statement]:
    """The statements our next bundle must carry; they are no longer pending."""
    rows = session.execute(text("SELECT kind, target FROM pending_statement ORDER BY no")).all()
    session.execute(text("DELETE FROM pending_statement"))
    return sorted({Statement(kind, bytes(target)) for kind, target in rows})


def retracted_states(connection: Connection) -> dict[int, str]:
    """The bundles whose state must change: taken back by a statement that counts, or no more.

    A statement counts while its own bundle is not taken back. It names a bundle by hash, so it was made later and
    no circle can arise: statements are judged from the last made to the first.
    """
    said: dict[int, list[bytes]] = {}
    for no, target in connection.exec_driver_sql(
        "SELECT s.bundle, s.target FROM statement s WHERE s.kind = 'retract' ORDER BY s.bundle"
    ):
        said.setdefault(no, []).append(bytes(target))
    known = {h: (no, state) for no, h, state in _lineage_rows(connection)}
    number = {no: hash_ for hash_, (no, _) in known.items()}
    standing: dict[int, bool] = {}
    by_target: dict[bytes, list[int]] = {}
    for no, targets in said.items():
        for target in targets:
            by_target.setdefault(target, []).append(no)

    def stands(no: int) -> bool:
        if no not in standing:
            standing[no] = True  # a bundle naming itself changes nothing
            standing[no] = not any(stands(by) for by in by_target.get(number[no], ()) if by != no and by in number)
        return standing[no]

    states = {}
    for _hash, (no, state) in known.items():
        wanted = APPLIED if stands(no) else RETRACTED
        if wanted != state:
            states[no] = wanted
    return states


def _lineage_rows(connection: Connection) -> list[tuple[int, bytes, str]]:
    """Bundles that retractions speak of or sit in, and those taken back now."""
    found = connection.exec_driver_sql(
        "SELECT no, hash, state FROM bundle WHERE state IN ('applied', 'retracted') AND (state = 'retracted' "
        "OR no IN (SELECT bundle FROM statement WHERE kind = 'retract') "
        "OR hash IN (SELECT target FROM statement WHERE kind = 'retract'))"
    )
    return [(no, bytes(hash_), state) for no, hash_, state in found]


def erased_keys(connection: Connection) -> frozenset[bytes]:
    """Ids of the keys that an applied, standing statement erased. An erased person stays erased: a retraction of
    the statement's bundle does not bring a destroyed key back."""
    return frozenset(
        bytes(t)
        for (t,) in connection.exec_driver_sql(
            "SELECT DISTINCT s.target FROM statement s JOIN bundle b ON b.no = s.bundle "
            "WHERE s.kind = 'erase' AND b.state IN ('applied', 'retracted')"
        )
    )


def follow_vouches(session: Session) -> bool:
    """Introduces the laptops that a laptop vouched in person vouches for. True when that let somebody in."""
    let_in = False
    rows = session.execute(
        text(
            "SELECT DISTINCT s.target FROM statement s JOIN bundle b ON b.no = s.bundle "
            "JOIN replica by ON by.id = b.replica JOIN replica r ON r.id = s.target "
            "WHERE s.kind = 'vouch' AND b.state = 'applied' AND by.trust IN ('mine', 'vouched') "
            "AND r.trust = 'unknown'"
        )
    ).all()
    for (target,) in rows:
        let_in |= identity.introduce(session, bytes(target))
    return let_in
