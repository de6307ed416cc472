"""Owns telling laptops apart for a person: names, fingerprints, what is missing of theirs; must not know files."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import AmbiguousReference, NotFound
from desktop.i18n import _
from desktop.services.exchange.exchanged import Laptop, Missing
from desktop.sync import identity, peers_store
from desktop.sync.reading import Journal, Origin

_SHORT = 9  # characters of a fingerprint: enough to tell laptops apart, and to find one in the list of people


def peers(session: Session) -> list[Laptop]:
    """Every laptop whose bundles or files were met, ours first."""
    rows = session.execute(text("SELECT id FROM replica ORDER BY current DESC, trust, id")).all()
    return [one for (id_,) in rows if (one := laptop(session, bytes(id_))) is not None]


def find(session: Session, to: str) -> bytes:
    """The laptop that a person means by an id, the start of one, or a name. Raises NotFound, AmbiguousReference."""
    wanted = to.replace(" ", "").lower()
    found = [
        one
        for one in peers(session)
        if one.trust != "mine" and (one.replica.startswith(wanted) or (one.name and one.name == to))
    ]
    if len(found) > 1:
        raise AmbiguousReference(reference=to, candidates=[one.fingerprint for one in found])
    if not found:
        raise NotFound(reference=to)
    return bytes.fromhex(found[0].replica)


def forget(session: Session, to: str) -> None:
    """Put a laptop off the list of exchanges, with the name given to it here and what it said it has. What it wrote
    stays, and so does whether somebody vouched for it; it is back on the list with its next file. Raises NotFound."""
    session.execute(
        text("UPDATE replica SET forgotten = 1, label = NULL, have = NULL, have_seq = NULL WHERE id = :id"),
        {"id": find(session, to)},
    )


def rename(session: Session, to: str, name: str) -> None:
    """Call a laptop by a name of one's own, here only; an empty name gives back what its bundles say.

    Raises NotFound for an unknown laptop.
    """
    label = name.strip()[:200] or None
    session.execute(text("UPDATE replica SET label = :label WHERE id = :id"), {"label": label, "id": find(session, to)})


def laptop(session: Session, replica: bytes) -> Laptop | None:
    """A laptop that was met; None for one never heard of."""
    row = session.execute(text("SELECT trust, label FROM replica WHERE id = :id"), {"id": replica}).one_or_none()
    if row is None:
        return None
    name = row.label or peers_store.author_name(session, replica)
    return Laptop(replica.hex(), identity.fingerprint(replica), name, row.trust)


def unknown(session: Session, replica: bytes) -> Laptop:
    """A laptop nobody vouched for yet, under the name its bundles say."""
    found = laptop(session, replica)
    name = found.name if found is not None else ""
    return Laptop(replica.hex(), identity.fingerprint(replica), name, "unknown")


def writer(origin: Origin) -> str:
    """Who wrote something, in the language in force; who gave no name is told apart by the laptop's fingerprint."""
    return origin.name or _("Poste sans nom {print}", print=identity.fingerprint(origin.replica)[:_SHORT])


def missing(session: Session, journal: Journal) -> tuple[Missing, ...]:
    """Bundles that others had and that never came here, laptop by laptop."""
    gaps = journal.missing()
    return tuple(Missing(unknown(session, r).name, r.hex(), count) for r, count in sorted(gaps.items()))
