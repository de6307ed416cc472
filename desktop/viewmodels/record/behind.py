"""Owns a list that shows the records behind a figure, and what is asked besides. Must not know SQL or widgets."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from desktop.services.listing.lists import ListQuery
    from desktop.services.steering.scope import Behind

FIGURE: Final = "figure"  # the filter that holds a Chosen: a list's question knows nothing of figures


@dataclass(frozen=True, slots=True)
class Chosen:
    """A figure that somebody opened: the records behind it, its words, and its name: the words without any number, for
    a view that keeps it."""

    behind: Behind
    words: str
    name: str = ""


def narrowed(ask: Any, kind: str, query: ListQuery, chosen: Chosen | None) -> ListQuery:
    """The question, of the records behind a figure only; as it is when there is none."""
    if chosen is None:
        return query
    from desktop.services.listing.lists import ids
    from desktop.services.steering.opened import listed

    found = listed(ask, chosen.behind)
    own = {one.name: said for one in fields(query) if (said := getattr(query, one.name)) != one.default}
    own.pop("trash", None)
    if any(getattr(found, name) not in (None, "") for name in own if name not in ("text", "sort")):
        # both say something of the same: what is behind the figure first, then what is asked
        found = replace(query, among=frozenset(ids(ask, kind, found)), trash=found.trash)
    return replace(found, **own)


def told(chosen: Chosen) -> dict[str, Any] | None:
    """A figure as a view keeps it: a question, and a name without numbers. None where it names its records one by one:
    what answers it today is no question."""
    from desktop.services.steering.scope import behind_of

    plain = chosen.behind.plain()
    return {"name": chosen.name or chosen.words, "behind": plain} if behind_of(plain) is not None else None


def heard(kept: dict[str, Any]) -> Chosen | None:
    """The figure that a view kept; None where it is none."""
    from desktop.services.steering.scope import behind_of

    behind = behind_of(kept.get("behind"))
    return None if behind is None else Chosen(behind, str(kept["name"]), str(kept["name"]))
