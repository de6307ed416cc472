"""Owns comparing what keys in a file say of themselves with the laptops known here; must not know files or widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.services.exchange import laptops
from desktop.services.exchange.exchanged import Claim, Laptop
from desktop.services.words.folding import fold
from desktop.sync import identity
from desktop.sync.bundle import Header, proves_succession


def claims(session: Session, headers: Iterable[Header]) -> tuple[Claim, ...]:
    """What is worth saying of the laptops that wrote bundles and that nobody vouched for: it succeeds a known one,
    with a certificate or without; or it speaks for a person whose laptop is known, with another key."""
    told: dict[tuple[bytes, bytes | None, bytes], Header] = {}
    for header in headers:
        told[header.replica, header.succeeds[0] if header.succeeds is not None else None, header.author] = header
    found: dict[bytes, Claim] = {}
    for header in sorted(told.values(), key=lambda header: (header.replica, header.succeeds is None, header.seq)):
        known = laptops.laptop(session, header.replica)
        if header.replica not in found and (known is None or known.trust == "unknown"):
            claim = _claim(session, header)
            if claim is not None:
                found[header.replica] = claim
    return tuple(found.values())


def _claim(session: Session, header: Header) -> Claim | None:
    this = laptops.unknown(session, header.replica)
    if header.succeeds is not None:
        former = session.execute(
            text("SELECT key, trust FROM replica WHERE id = :id"), {"id": header.succeeds[0]}
        ).one_or_none()
        if former is not None and former.trust != "unknown":
            sound = proves_succession(header, bytes(former.key))
            return Claim(this, "successor" if sound else "uncertified", _called(session, header.succeeds[0]))
    if header.author != identity.NOBODY:
        other = session.execute(
            text(
                "SELECT b.replica FROM bundle b JOIN replica r ON r.id = b.replica "
                "WHERE b.author = :a AND b.replica <> :r AND r.trust <> 'unknown' LIMIT 1"
            ),
            {"a": header.author, "r": header.replica},
        ).scalar()
        if other is not None:
            return Claim(this, "same_author", _called(session, bytes(other)))
    return None


def named(session: Session, found: Iterable[Claim], unknown: Iterable[Laptop]) -> tuple[Claim, ...]:
    """The claims once the file's own names are known, with those whose author bears the name of somebody known here
    by another key."""
    told = [replace(one, laptop=laptops.unknown(session, bytes.fromhex(one.laptop.replica))) for one in found]
    claimed = {one.laptop.replica for one in told}
    strangers = {one.replica for one in unknown}
    known = [one for one in laptops.peers(session) if one.name and one.replica not in strangers]
    for this in unknown:
        twin = next((one for one in known if this.name and fold(one.name) == fold(this.name)), None)
        if twin is not None and this.replica not in claimed and twin.trust != "unknown":
            told.append(Claim(this, "same_name", twin.name))
    return tuple(told)


def _called(session: Session, replica: bytes) -> str:
    one = laptops.unknown(session, replica)
    return one.name or one.fingerprint
