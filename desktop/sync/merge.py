"""Owns the decision on one cell: heads, shown value, review; must not know tables, sessions or files.

A write is (local bundle number, canonical bytes). Everything here is a function of the writes and of the lineage,
so laptops that applied the same bundles decide alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from desktop.sync.lineage import Lineage

Write: TypeAlias = tuple[int, bytes]


class Decision(NamedTuple):  # made twice for each cell of a merge: nothing else is made so quickly
    """What one cell holds. `values` are the distinct head values, sorted; several mean a review.

    `contested` says that several writes were uncovered, equal or not: such a cell is looked at again
    when a missing link of a chain arrives.
    """

    heads: tuple[Write, ...]
    values: tuple[bytes, ...]
    shown: bytes
    contested: bool

    @property
    def clash(self) -> bool:
        return len(self.values) > 1


def decide(writes: Sequence[Write], lineage: Lineage, *, absorbing: bool = True) -> Decision:
    """The heads of a cell among `writes` (at least one, at most one per bundle).

    `absorbing` is off for the cell `deleted`: making a row again is an act, not a value.
    """
    if len(writes) == 1:
        return Decision(tuple(writes), (writes[0][1],), writes[0][1], False)
    order, uncovered = lineage.heads(tuple([no for no, _ in writes]))
    by_no = dict(writes)
    if len(uncovered) == 1:
        first = (uncovered[0], by_no[uncovered[0]])
        return Decision((first,), (first[1],), first[1], False)  # nearly always
    heads = [(no, by_no[no]) for no in uncovered]
    contested = len(heads) > 1
    if contested and absorbing and len(order) > len(heads):
        heads = _without_absorbed(heads, [(no, by_no[no]) for no in order], lineage)
    values = tuple(sorted({value for _, value in heads}))
    return Decision(tuple(heads), values, heads[0][1], contested)


def _without_absorbed(heads: list[Write], ordered: Sequence[Write], lineage: Lineage) -> list[Write]:
    """Leaves out a head whose value somebody else held, concurrently, and overwrote.

    The overwriting must end in a head that stays, so two laptops that swapped values lose neither.
    """
    nos = {no for no, _ in heads}
    held = {value for no, value in ordered if no not in nos}
    if held.isdisjoint([value for _, value in heads]):
        return heads
    absorbed: dict[int, list[int]] = {}
    for no, value in heads:
        for twin, same in ordered:
            if same == value and twin not in nos and not lineage.covers(no, twin):
                over = [c for c, _ in ordered if lineage.covers(c, twin) and not lineage.covers(no, c)]
                absorbed.setdefault(no, []).extend(over)
    absorbed = {no: over for no, over in absorbed.items() if over}
    staying = nos - absorbed.keys()
    kept = []
    for head in heads:
        if not any(_ends_in(c, staying, ordered, lineage) for c in absorbed.get(head[0], ())):
            kept.append(head)
    return kept


def _ends_in(start: int, staying: set[int], ordered: Sequence[Write], lineage: Lineage) -> bool:
    seen = {start}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at in staying:
            return True
        for other, _ in ordered:
            if other not in seen and lineage.covers(other, at):
                seen.add(other)
                waiting.append(other)
    return False


def unseen_edits(deletes: Iterable[int], edits: Iterable[int], lineage: Lineage) -> list[int]:
    """Bundles of `edits` (writes on a row or on rows it owns) that no author of a head delete had applied.

    Not empty: the row stays, and a person decides.
    """
    deleting = list(deletes)
    return [
        edit
        for edit in dict.fromkeys(edits)
        if not any(edit == gone or lineage.covers(gone, edit) for gone in deleting)
    ]
