"""Owns the laptops one exchanges with, as their page shows them: what each has, lacks, and was said of it.

Must not know files' bytes nor widgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.services.exchange import laptops
from desktop.services.exchange.exchanged import Laptop
from desktop.services.exchange.silence import Silence
from desktop.sync import identity, peers_store, statements
from desktop.sync.reading import Journal
from desktop.sync.six_words import six_words
from desktop.sync.vector import REPLICA_LENGTH
from desktop.timekeeping import from_millis


@dataclass(frozen=True, slots=True)
class Peer:
    """One laptop. `lacks` counts the modifications it does not have by its newest word, None when it never told.

    `missing` counts its bundles that never came here, and `holders` names who said they have them. `waiting` counts
    its bundles that are kept but not shown. `given` is the name given to it here.
    """

    laptop: Laptop
    words: tuple[str, ...]
    given: str = ""
    introduced_by: str = ""
    succeeds: str = ""
    succeeded: bool = False
    revoked_by: str = ""
    retired: bool = False
    received_at: datetime | None = None
    given_at: datetime | None = None
    lacks: int | None = None
    missing: int = 0
    holders: tuple[str, ...] = ()
    waiting: int = 0
    silent: bool = False
    former: tuple[str, ...] = ()
    """Fingerprints of the keys that this very laptop had before: it was copied, restored, or woke up elsewhere."""

    @property
    def exchanged_at(self) -> datetime | None:
        """When a file last went or came."""
        return max((at for at in (self.received_at, self.given_at) if at is not None), default=None)


def listed(session: Session, *, now: datetime, forgotten: bool = False) -> list[Peer]:
    """This laptop first, then those one exchanges with, the latest exchange first."""
    facts = _Facts(session, now)
    rows = session.execute(text("SELECT * FROM replica ORDER BY current DESC, id")).mappings().all()
    found = [facts.peer(dict(row)) for row in rows if forgotten or not row["forgotten"]]
    mine = [one for one in found if one.laptop.trust == "mine"][:1]
    others = [one for one in found if one.laptop.trust != "mine"]
    others.sort(key=lambda one: (one.exchanged_at or from_millis(0), one.laptop.replica), reverse=True)
    return mine + others


class _Facts:
    """What is asked once for all laptops."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.silence = Silence(session, now)
        self.lacking = peers_store.lacking(session)
        self.missing = Journal(session).missing()
        self.holders = peers_store.holders(session, self.missing)
        self.exchanged = {
            (bytes(peer), way): from_millis(at)
            for peer, way, at in session.execute(
                text("SELECT peer, way, max(at) FROM receipt WHERE peer IS NOT NULL GROUP BY peer, way")
            )
        }
        self.bundles = {
            bytes(replica): (from_millis(newest), int(waiting))
            for replica, newest, waiting in session.execute(
                text("SELECT replica, max(arrived), sum(state = 'held') FROM bundle GROUP BY replica")
            )
        }
        self.heirs = {
            bytes(one)
            for (one,) in session.execute(
                text("SELECT DISTINCT succeeds FROM replica WHERE succeeds IS NOT NULL AND trust <> 'unknown'")
            )
        }
        self.retired = {
            bytes(one)
            for (one,) in session.execute(
                text("SELECT DISTINCT substr(target, 1, 8) FROM statement WHERE kind = 'retire'")
            )
        }
        self.former = tuple(
            identity.fingerprint(bytes(one))
            for (one,) in session.execute(
                text("SELECT id FROM replica WHERE trust = 'mine' AND current = 0 ORDER BY rowid DESC")
            )
        )
        self.revoked: dict[bytes, bytes] = {}
        judged = statements.current_standing(session.connection())
        for said in judged.revocations if judged is not None else ():
            by = session.execute(text("SELECT replica FROM bundle WHERE no = :no"), {"no": said.bundle}).scalar_one()
            self.revoked[said.target[:REPLICA_LENGTH]] = bytes(by)

    def peer(self, row: dict[str, object]) -> Peer:
        replica = bytes(row["id"])  # type: ignore[call-overload]  # a blob of the table
        one = laptops.laptop(self.session, replica)
        assert one is not None
        newest, waiting = self.bundles.get(replica, (None, 0))
        received, given = self.exchanged.get((replica, "received")), self.exchanged.get((replica, "given"))
        last = max((at for at in (newest, received) if at is not None), default=None)
        return Peer(
            laptop=one,
            words=six_words(replica),
            given=str(row["label"] or ""),
            introduced_by=self.called(row["introduced_by"]) if one.trust == "introduced" else "",
            succeeds=self.called(row["succeeds"]) if one.trust != "mine" else "",
            succeeded=replica in self.heirs,
            revoked_by=self.called(self.revoked.get(replica)),
            retired=replica in self.retired,
            received_at=received,
            given_at=given,
            lacks=None if one.trust == "mine" else self.lacking.get(replica),
            missing=self.missing.get(replica, 0),
            holders=tuple(sorted(self.called(by) for by in self.holders.get(replica, ()))),
            waiting=waiting,
            former=self.former if row["current"] else (),
            silent=one.trust != "mine" and newest is not None and self.silence.silent(replica, last),
        )

    def called(self, replica: object) -> str:
        """A laptop in a few words, never empty; "" for none."""
        if not isinstance(replica, bytes):
            return ""
        one = laptops.unknown(self.session, replica)
        return one.name or one.fingerprint
