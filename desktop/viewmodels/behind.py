"""Owns a list that shows the records behind a figure, and what is asked besides. Must not know SQL or widgets."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from desktop.services.lists import ListQuery
    from desktop.services.steering.scope import Behind

FIGURE: Final = "figure"  # the filter that holds a Chosen: a list's question knows nothing of figures


@dataclass(frozen=True, slots=True)
class Chosen:
    """A figure that somebody opened: the records behind it, and its words."""

    behind: Behind
    words: str


def narrowed(ask: Any, kind: str, query: ListQuery, chosen: Chosen | None) -> ListQuery:
    """The question, of the records behind a figure only; as it is when there is none."""
    if chosen is None:
        return query
    from desktop.services.lists import ids
    from desktop.services.steering.opened import listed

    found = listed(ask, chosen.behind)
    own = {one.name: said for one in fields(query) if (said := getattr(query, one.name)) != one.default}
    own.pop("trash", None)
    if any(getattr(found, name) not in (None, "") for name in own if name not in ("text", "sort")):
        # both say something of the same: what is behind the figure first, then what is asked
        found = replace(query, among=frozenset(ids(ask, kind, found)), trash=found.trash)
    return replace(found, **own)
