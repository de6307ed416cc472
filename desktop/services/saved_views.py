"""Owns the views a person keeps of a list: words, filters and order under a name; must not know how a list is shown.

Lists are shown before the mapper is there, and a list shows its view: nothing here needs the mapper.

They stay on this computer, inside the encrypted profile: what somebody searches for may be a name. None of it travels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import Reader, reader
from desktop.services.listing.asking import FILTERS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.models.database import Database

MOST: Final = 60  # of one list
LONGEST: Final = 80  # characters of a name
_LONGEST_SEARCH: Final = 1000
_SORTS: Final = ("recent", "oldest", "title", "title_desc")
_IDS: Final = ("area", "place", "actor")
_ID: Final = re.compile(r"[0-9a-f]{32}")
_HELD: Final = "SELECT value FROM local_fact WHERE key = :key"
_KEEP: Final = "INSERT OR REPLACE INTO local_fact (key, value) VALUES (?, ?)"
_BOX: Final = "area_box"
_PEOPLE: Final = "people"
_UNRATED: Final = "unrated"
_FIGURE: Final = "figure"


@dataclass(frozen=True)
class View:
    """What a list is asked, under a name."""

    name: str
    text: str = ""
    sort: str = "recent"
    filters: Mapping[str, Any] = field(default_factory=dict)

    def asks_the_same(self, other: View) -> bool:
        """Whether the other view shows the same, whatever its name."""
        return (self.text.strip(), self.sort, dict(self.filters)) == (
            other.text.strip(),
            other.sort,
            dict(other.filters),
        )


def kept(session: Reader | Session, kind: str) -> list[View]:
    """The views of a list, by name. What makes no sense any more is left out."""
    held = reader(session).value(_HELD, key=_key(kind))
    try:
        told = json.loads(held) if held else []
    except ValueError:
        return []
    found = [view for view in map(_view, told if isinstance(told, list) else []) if view is not None]
    return sorted(found, key=lambda view: view.name.casefold())


def keep(database: Database, kind: str, views: Sequence[View]) -> None:
    """Put these views in place of those that were kept."""
    told = [{"name": v.name, "text": v.text, "sort": v.sort, "filters": dict(v.filters)} for v in views[:MOST]]
    with database.write() as session:
        session.connection().exec_driver_sql(_KEEP, (_key(kind), json.dumps(told, ensure_ascii=False)))
        session.commit()


def tidy(name: str) -> str:
    """A name as it is kept: on one line, without room around it, not too long."""
    return " ".join(name.split())[:LONGEST].strip()


def _key(kind: str) -> str:
    return f"views.{kind}"


def _view(told: Any) -> View | None:
    """A view as it was kept; None when somebody else wrote there."""
    if not isinstance(told, dict):
        return None
    name, text, sort, filters = (told.get(part) for part in ("name", "text", "sort", "filters"))
    if not (isinstance(name, str) and isinstance(text, str) and isinstance(filters, dict) and tidy(name)):
        return None
    good = {facet: _value(facet, value) for facet, value in filters.items()}
    if sort not in _SORTS or None in good.values():
        return None
    return View(tidy(name), text[:_LONGEST_SEARCH], str(sort), good)


def _value(facet: str, value: Any) -> Any:
    """What a filter keeps, as the list asks it; None when it is no such thing."""
    if facet == _BOX:
        four = isinstance(value, list) and len(value) == 4 and all(isinstance(edge, int | float) for edge in value)
        return tuple(value) if four else None
    if facet == _PEOPLE:
        two = isinstance(value, list) and len(value) == 2 and all(end is None or type(end) is int for end in value)
        return tuple(value) if two else None
    if facet == _UNRATED:
        return True if value is True else None
    if facet == _FIGURE:
        return _figure(value)
    if facet not in FILTERS:
        return None
    words = value if isinstance(value, list) else [value]
    if not words or not all(isinstance(word, str) and (facet not in _IDS or _ID.fullmatch(word)) for word in words):
        return None
    return value


def _figure(value: Any) -> Any:
    """A figure whose records the list shows: its name, and what is behind it as `steering.scope` tells it."""
    from desktop.services.steering.scope import behind_of  # few views have one

    if not isinstance(value, dict) or set(value) != {"name", "behind"} or not isinstance(value["name"], str):
        return None
    return value if behind_of(value["behind"]) is not None else None
