"""Owns who we are: this laptop's signing key, its successors, authors, whom we trust; must not know writes."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from desktop.models.base import new_id
from desktop.models.driver import run
from desktop.sync.bundle import Header, proves_succession, public_key, replica_of, succession

# Test seam: histories that broke must break again.
RANDOMNESS: Callable[[int], bytes] = os.urandom
NOBODY: Final = bytes(16)  # the author of a laptop without a name
TRUSTED: Final = ("mine", "vouched", "introduced")


@dataclass(frozen=True, slots=True)
class Identity:
    """The laptop as it signs now. `succeeds` is set until its first bundle is sealed."""

    replica: bytes
    secret: bytes
    former: bytes | None


@lru_cache(maxsize=1)
def machine_fingerprint() -> str:
    """Something that differs from computer to computer and survives a restart; holds no network address."""
    told = _machine_id() or platform.node()
    return hashlib.blake2b(told.encode(), digest_size=16, person=b"maillage-machine").hexdigest()


def _machine_id() -> str:
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            return Path(place).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
    return ""


def current(session: Session, *, machine: str | None = None) -> Identity:
    """This laptop's identity, made at the first call; a new one when the database woke up on another computer."""
    machine = machine or machine_fingerprint()
    row = run(session.connection(), "SELECT id, secret, machine, succeeds FROM replica WHERE current = 1").first()
    if row is None:
        return _make(session, machine, None)
    replica, secret, known, former = row
    if known != machine:
        return renew(session, machine=machine)
    return Identity(replica, secret, former)


def renew(session: Session, *, machine: str | None = None) -> Identity:
    """A new laptop id, certified by the old key: another computer, a restored backup, or a clone was met.

    What the old id wrote stays; nothing is lost, since the two are simply two laptops from now on.
    """
    old = run(session.connection(), "SELECT id, machine FROM replica WHERE current = 1").first()
    if old is None:
        return _make(session, machine or machine_fingerprint(), None)
    run(session.connection(), "UPDATE replica SET current = 0 WHERE current = 1")
    former, known = old
    return _make(session, machine or str(known), former)


def _make(session: Session, machine: str, former: bytes | None) -> Identity:
    secret = RANDOMNESS(32)
    key = public_key(secret)
    replica = replica_of(key)
    run(
        session.connection(),
        "INSERT INTO replica (id, key, secret, trust, machine, current, succeeds) VALUES (?, ?, ?, 'mine', ?, 1, ?)",
        (replica, key, secret, machine, former),
    )
    return Identity(replica, secret, former)


def certificate(session: Session, identity: Identity) -> tuple[bytes, bytes] | None:
    """What the first bundle of a renewed laptop carries to say whom it succeeds."""
    if identity.former is None:
        return None
    secret = run(session.connection(), "SELECT secret FROM replica WHERE id = ?", (identity.former,)).scalar_one()
    return succession(secret, identity.former, public_key(identity.secret))


def author_id(session: Session, name: str, *, make: bool = True) -> bytes:
    """The opaque id of the person who seals here under `name`; the name itself travels as an ordinary cell.

    Without `make`, a name never used before stays nobody's.
    """
    if not name.strip():
        return NOBODY
    key = f"author/{name.strip()}"
    known = run(session.connection(), "SELECT value FROM sync_state WHERE key = ?", (key,)).scalar()
    if known is None and not make:
        return NOBODY
    there = known is not None and run(session.connection(), "SELECT 1 FROM author WHERE id = ?", (known,)).first()
    if there or not make:
        return bytes(known or NOBODY)
    # never used here before, or the bundle that introduced the name was taken back
    made = bytes(known or new_id())
    run(session.connection(), "INSERT OR REPLACE INTO sync_state (key, value) VALUES (?, ?)", (key, made))
    run(session.connection(), "INSERT INTO author (id, deleted, name) VALUES (?, 0, ?)", (made, name.strip()))
    return made


def meet(session: Session, headers: Iterable[Header], vouch: frozenset[bytes] | None) -> None:
    """Notes the laptops that wrote bundles. `vouch` names those a person just accepted (None: all of them).

    A laptop whose former key certified it inherits that one's trust.
    """
    for header in headers:
        known = run(session.connection(), "SELECT trust FROM replica WHERE id = ?", (header.replica,)).scalar()
        if known is None:
            run(
                session.connection(),
                "INSERT INTO replica (id, key, trust, current) VALUES (?, ?, 'unknown', 0)",
                (header.replica, header.key),
            )
        if known in TRUSTED:
            continue
        if vouch is None or header.replica in vouch:
            vouch_for(session, header.replica)
        elif header.succeeds is not None:
            _inherit(session, header)


def vouch_for(session: Session, replica: bytes) -> None:
    """A person accepts a laptop; our next bundle says so to the others."""
    done = run(
        session.connection(),
        "UPDATE replica SET trust = 'vouched' WHERE id = ? AND trust IN ('unknown', 'introduced')",
        (replica,),
    )
    if done.rowcount:
        run(session.connection(), "INSERT INTO pending_statement (kind, target) VALUES ('vouch', ?)", (replica,))


def introduce(session: Session, replica: bytes, by: bytes) -> bool:
    """`by`, vouched in person, vouches for `replica`: accepted at this one step. True if that was news."""
    done = run(
        session.connection(),
        "UPDATE replica SET trust = 'introduced', introduced_by = ? WHERE id = ? AND trust = 'unknown'",
        (by, replica),
    )
    return done.rowcount > 0


def _inherit(session: Session, header: Header) -> None:
    assert header.succeeds is not None
    old = run(session.connection(), "SELECT key, trust FROM replica WHERE id = ?", (header.succeeds[0],)).first()
    key, trust = old or (b"", "unknown")
    if trust in TRUSTED and proves_succession(header, key):
        run(
            session.connection(),
            "UPDATE replica SET trust = ?, succeeds = ? WHERE id = ?",
            ("vouched" if trust == "mine" else trust, header.succeeds[0], header.replica),
        )


def fingerprint(replica: bytes) -> str:
    """What two people read to each other: the laptop id in groups of four."""
    digits = replica.hex().upper()
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))
