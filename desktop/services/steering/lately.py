"""Owns which records were made, changed or trashed since a day, by kind: what the journal and open writes say.

A day is that of the laptops that wrote (UTC), not of arrival here: laptops that agree say the same. What is in no
bundle yet was written since the program last rested. Must not know a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader
from desktop.services.keeping import list_state
from desktop.services.keeping.touched import RECORDS, owners_of
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.steering.facts import listed
from desktop.services.steering.scope import Behind, Scope
from desktop.timekeeping import to_millis

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ACTS: Final = ("made", "changed", "trashed")
LITTLE: Final = 2**18  # bytes of bundles that are read before anybody notices
_SINCE: Final = "SELECT no FROM bundle WHERE state = 'applied' AND wall >= :since"
_WEIGHT: Final = "SELECT coalesce(sum(length(bytes)), 0) FROM bundle WHERE state = 'applied' AND wall >= :since"
_BYTES: Final = "SELECT bytes FROM bundle WHERE no = :no"
_SLOTS: Final = "SELECT tbl, no FROM slot WHERE field = 'deleted'"
_OPEN: Final = "SELECT DISTINCT tbl, row FROM capture"
_LIVES_OPEN: Final = "SELECT tbl, row, max(old IS NULL) FROM capture WHERE field = 'deleted' GROUP BY tbl, row"
_BEFORE: Final = (
    "SELECT DISTINCT o.row FROM json_each(:ids) i CROSS JOIN op o ON o.slot = :slot AND o.row = unhex(i.value) "
    "JOIN bundle b ON b.no = o.bundle WHERE b.state = 'applied' AND b.wall < :since "
    "UNION SELECT v.row FROM base_value v WHERE v.slot = :slot"
)
_DELETED: Final = "SELECT t.id, t.deleted FROM json_each(:ids) i CROSS JOIN {kind} t ON t.id = unhex(i.value)"


@dataclass(frozen=True, slots=True)
class Changed:
    """Of one kind, the records made, changed and trashed; what was made and trashed since is in none."""

    made: frozenset[bytes] = frozenset()
    changed: frozenset[bytes] = frozenset()
    trashed: frozenset[bytes] = frozenset()

    @property
    def written(self) -> frozenset[bytes]:
        """Those that are there, made or changed."""
        return self.made | self.changed


@dataclass(frozen=True, slots=True)
class LatelyLine:
    """How many records of a kind. Of a kind that knows the filters chosen, those that they leave."""

    kind: str
    made: int
    changed: int
    trashed: int
    made_behind: Behind
    changed_behind: Behind
    trashed_behind: Behind


@dataclass(frozen=True, slots=True)
class Lately:
    """What changed since a day (ISO), by kind; kinds of which nothing did are left out."""

    since: str
    lines: tuple[LatelyLine, ...]


def lately(session: Reader | Session, scope: Scope, since: str) -> Lately:
    """What changed since a day. Filters narrow the kinds that know them all; others are left out. Raises ValueError."""
    found = changed(session, since)
    ask = reader(session)
    lines = []
    for kind in RECORDS:
        one = found.get(kind)
        if one is None or not scope.fits(kind):
            continue
        made, altered, trashed = (
            len(_left(ask, _asked(scope, kind, act), kind, rows))
            for act, rows in zip(ACTS, (one.made, one.changed, one.trashed), strict=True)
        )
        if made or altered or trashed:
            behinds = [Behind(kind, _asked(scope, kind, act), (("act", act), ("since", since))) for act in ACTS]
            lines.append(LatelyLine(kind, made, altered, trashed, *behinds))
    return Lately(since, tuple(lines))


def changed(session: Reader | Session, since: str) -> Mapping[str, Changed]:
    """Kind -> what was made, changed and trashed since a day (ISO), read once for a state. Raises ValueError."""
    return list_state.remembered(session, ("changed", since), lambda: _read(session, since))


def at_hand(session: Reader | Session, since: str) -> bool:
    """Whether `changed` answers at once: it has been read for this state, or there is little to read."""
    if list_state.knows(session, ("changed", since)):
        return True
    return int(reader(session).value(_WEIGHT, since=_moment(since)) or 0) < LITTLE


def _moment(since: str) -> int:
    return to_millis(datetime.fromisoformat(since).replace(tzinfo=UTC))


def _read(session: Reader | Session, since: str) -> Mapping[str, Changed]:
    moment = _moment(since)
    from desktop.sync.bundle import open_bundle  # here, as below: lists are read before the merge is there

    if not isinstance(session, Reader):
        from desktop.sync.posting import post  # here: lists are read before the mapper is there

        post(session.connection())
    ask = reader(session)
    touched: dict[str, set[bytes]] = defaultdict(set)
    lives: dict[str, set[bytes]] = defaultdict(set)  # whose being there was written since
    births: dict[str, set[bytes]] = defaultdict(set)  # those of them that may have been made by it
    for no in ask.column(_SINCE, since=moment):
        for table, field, written in open_bundle(ask.value(_BYTES, no=no), proven=True).cells():
            touched[table].update(written)
            if field == "deleted" and table in RECORDS:
                lives[table].update(written)
                births[table].update(written)
    for table, row in ask.rows(_OPEN):
        touched[table].add(row)
    for table, row, born_here in ask.rows(_LIVES_OPEN):
        lives[table].add(row)
        if born_here:
            births[table].add(row)
    numbers = dict(ask.rows(_SLOTS))
    found = {}
    for kind, rows in owners_of(ask, touched).items():
        born = births[kind] & rows
        if kind in numbers and born:
            born -= set(ask.column(_BEFORE, ids=listed(born), slot=numbers[kind], since=moment))
        found[kind] = _sorted(ask, kind, rows, born, lives[kind])
    return MappingProxyType(found)


def records_changed(session: Reader | Session, query: ListQuery, kind: str, act: str, since: str) -> frozenset[bytes]:
    """The records of a list that were made, changed or trashed since a day."""
    one = changed(session, since).get(kind, Changed())
    return _left(reader(session), query, kind, getattr(one, act))


def _sorted(ask: Reader, kind: str, rows: set[bytes], born: set[bytes], lives: set[bytes]) -> Changed:
    trash = {row: bool(deleted) for row, deleted in ask.rows(_DELETED.format(kind=kind), ids=listed(rows))}
    return Changed(
        frozenset(row for row in born if trash.get(row) is False),
        frozenset(row for row in rows - born if trash.get(row) is False),
        frozenset(row for row in (rows & lives) - born if trash.get(row)),
    )


def _left(ask: Reader, query: ListQuery, kind: str, rows: frozenset[bytes]) -> frozenset[bytes]:
    """Those that a list shows."""
    if not rows:
        return rows
    return frozenset(ids(ask, kind, replace(query, among=rows)))


def _asked(scope: Scope, kind: str, act: str) -> ListQuery:
    return replace(scope.query_of(kind), during=None, trash=act == "trashed")
