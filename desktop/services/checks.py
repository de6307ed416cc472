"""Is this profile sound? Owns the questions to file, key, engine, schema and lists; must not know how to repair."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import CompoundSelect, func, inspect, literal, select, union_all
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from desktop.errors import DatabaseDamaged
from desktop.i18n import N_, _
from desktop.models.areas import Area
from desktop.models.database import Database
from desktop.models.derived import Listing
from desktop.models.documents import Document
from desktop.models.journal import JOURNAL
from desktop.models.registry import Base
from desktop.paths import Profile
from desktop.services.attached.pieces import pieces_for
from desktop.services.description.kinds import KINDS
from desktop.services.exchange import piece_exchange
from desktop.services.keeping.lines import MODELS
from desktop.services.opening import open_profile
from desktop.timekeeping import Clock

_DAMAGED: Final = N_("Le fichier de vos données est abîmé : {detail}")
_KEY_OPEN: Final = N_("D’autres personnes de cet ordinateur peuvent lire le fichier de clé : {path}")
_TABLES: Final = N_("Il manque des tables : {names}")
_LISTS: Final = N_("Les listes ne disent pas la même chose que les fiches : {kind}")
_PIECES: Final = N_("Pièces jointes abîmées : {n}. Elles sont demandées dans le prochain fichier que vous donnez.")
_SHOWN_FAULTS: Final = 20
_SHIPPED: Final[Mapping[str, Any]] = MappingProxyType({"area": Area, "document": Document})  # some have a code


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. No fault means sound. `facts` are versions and settings, for a support file."""

    faults: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def check(profile: Profile, *, clock: Clock | None = None) -> Report:
    """Open the profile and look at every page. Slow on a large one. Raises what `open_profile` raises, but for
    damage, which is a fault of the report."""
    try:
        database = open_profile(profile, clock=clock)
    except (DatabaseDamaged, DatabaseError):
        return Report((_(_DAMAGED, detail=profile.database.name),))
    try:
        return check_open(database)
    except DatabaseError as error:
        return Report((_(_DAMAGED, detail=str(error.orig)),))
    finally:
        database.close()


def check_open(database: Database) -> Report:
    """The same on a database that is open. Raises sqlalchemy's DatabaseError when not even that can be read."""
    faults = [_(_DAMAGED, detail=fault) for fault in database.check()[:_SHOWN_FAULTS]]
    faults += _key_faults(database.profile)
    with database.read() as session:
        missing = set(Base.metadata.tables) - set(inspect(session.connection()).get_table_names())
        if missing:
            faults.append(_(_TABLES, names=" ".join(sorted(missing))))
        else:
            faults += _list_faults(session) + _piece_faults(session)
    return Report(tuple(faults), database.engine_facts())


def _key_faults(profile: Profile) -> list[str]:
    if os.name == "nt" or not profile.key_file.exists():
        return []  # there, the folder's own permissions hold
    mode = profile.key_file.stat().st_mode
    return [_(_KEY_OPEN, path=profile.key_file)] if mode & (stat.S_IRWXG | stat.S_IRWXO) else []


def _piece_faults(session: Session) -> list[str]:
    """Attachments whose bytes were damaged: they are let go, so that others are asked for them."""
    bad = pieces_for(session).unsound(piece_exchange.held(session))
    return [_(_PIECES, n=len(bad))] if bad else []


@cache
def _told() -> CompoundSelect[Any]:
    """For each kind its records, those of them that have a line, and all its lines: one question for all kinds."""
    asked = []
    for kind, model in MODELS.items():
        lines = select(Listing.row).where(Listing.kind == kind)
        met = lines.join(model, model.id == Listing.row)
        parts = (model, met.subquery(), lines.subquery())
        asked.append(select(literal(kind), *(select(func.count()).select_from(one).scalar_subquery() for one in parts)))
    return union_all(*asked)


def _list_faults(session: Session) -> list[str]:
    """Every record has one line, and no line is without its record."""
    said = session.execute(_told()).all()
    return [_(_LISTS, kind=_(KINDS[kind].plural)) for kind, *numbers in said if len(set(numbers)) > 1]


def counts(session: Session) -> dict[str, int]:
    """Kind -> records in its list (not in the trash). Of territories and documents, only those that users added."""
    shown = select(Listing.kind, func.count()).where(Listing.shown == 1, Listing.kind.notin_(_SHIPPED))
    found = {kind: int(n) for kind, n in session.execute(shown.group_by(Listing.kind))}
    for kind, model in _SHIPPED.items():
        added = select(Listing.row).join(model, model.id == Listing.row).where(model.code.is_(None))
        query = select(func.count()).select_from(added.where(Listing.kind == kind, Listing.shown == 1).subquery())
        found[kind] = session.scalar(query) or 0
    return {kind: found.get(kind, 0) for kind in KINDS}


def open_reviews(session: Session) -> int:
    """How many clashes wait for a person."""
    review = next(table for table in JOURNAL if table.name == "review")
    return session.scalar(select(func.count()).select_from(review)) or 0


def is_empty(session: Session) -> bool:
    """True when the person recorded nothing yet."""
    return not any(counts(session).values())
