"""Owns finding people counted twice: two numbers of one resolved tuple of dimensions; must not know who asks.

Dimensions that point to rows are resolved through "same as" links: two records of one association are one reporter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from desktop.models.driver import run
from desktop.sync.sameness import classes
from desktop.sync.schema import DELETED, WireSchema, WireTable, quoted, sql

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Number:
    """One count: its row, its resolved dimensions (with the unit), what it says."""

    row: bytes
    told: tuple[Any, ...]
    value: int


def counted_twice(
    connection: Connection, schema: WireSchema, table: WireTable, asked: Collection[bytes] = ()
) -> list[bytes]:
    """The smallest row of each group of numbers that say different things of one tuple.

    Looks where `temp.odd` has a count, an owner of counts or a link, and at the rows `asked` about already; every
    group there is given, old or new.
    """
    same = linked(connection, schema)
    members = defaultdict(set)
    for row, top in same.items():
        members[top].add(row)
    owners = _owners_with_twins(connection, table) | _owners_of_asked(connection, table, asked)
    if same or _touched(connection, schema):
        owners |= _owners_of_linked(connection, schema, table, same, members)
    for owner in list(owners):
        owners |= members.get(same.get(owner, owner), set())
    if not owners:
        return []
    groups: dict[tuple[Any, ...], list[Number]] = defaultdict(list)
    for number in numbers(connection, schema, table, owners, same):
        groups[number.told].append(number)
    return [
        min(one.row for one in group)
        for group in groups.values()
        if len(group) > 1 and len({one.value for one in group}) > 1
    ]


def linked(connection: Connection, schema: WireSchema) -> dict[bytes, bytes]:
    """Every row that somebody said to be the same as another -> the smallest id of its class."""
    pairs: list[tuple[bytes, bytes]] = []
    for table in schema.tables.values():
        if table.pair:
            one, other, deleted = (quoted(table.fields[n].columns[0]) for n in (*table.pair, DELETED))
            pairs += run(
                connection,
                sql(
                    *("SELECT", one, ",", other, "FROM", quoted(table.name), "WHERE", deleted, "= 0"),
                    *("AND", one, "IS NOT NULL AND", other, "IS NOT NULL"),
                ),
            )
    return classes(pairs)


def numbers(
    connection: Connection,
    schema: WireSchema,
    table: WireTable,
    owners: Iterable[bytes],
    same: Mapping[bytes, bytes],
) -> list[Number]:
    """Every live number of live owners, its dimensions resolved."""
    dims = [table.fields[name] for name in table.counts[:-1]]
    value = table.fields[table.counts[-1]]
    assert table.parent is not None
    assert table.parent_table is not None
    owner = schema.tables[table.parent_table]
    columns = [quoted(c) for spec in dims for c in spec.columns] + [quoted(c) for c in value.columns]
    words = sql(
        *("SELECT c.id, c.", ", c.".join(columns), "FROM", quoted(table.name), "c JOIN", quoted(owner.name)),
        *("p ON p.id = c.", _column(table, table.parent), "WHERE c.", _column(table, DELETED), "= 0 AND p."),
        *(_column(owner, DELETED), "= 0 AND c.", quoted(value.columns[0]), "IS NOT NULL"),
        *("AND c.", _column(table, table.parent), "IN ("),
    )
    refs = [spec.ref is not None for spec in dims]
    found = []
    for row, *cells in _among(connection, words, owners):
        told = [same.get(c, c) if is_ref else c for c, is_ref in zip(cells, refs, strict=False)]
        found.append(Number(row, (*told, *cells[len(dims) + 1 :]), cells[len(dims)]))
    return found


def _owners_with_twins(connection: Connection, table: WireTable) -> set[bytes]:
    """Owners of touched numbers that stand beside another of the very same dimensions."""
    assert table.parent is not None
    owner, deleted = (_column(table, n) for n in (table.parent, DELETED))
    # a number just put away counts too: two others of its group may still differ
    alike = [
        sql("AND b.", _column(table, name), "IS a.", _column(table, name))
        for name in table.counts[:-1]
        if name != table.parent
    ]
    found: set[bytes] = set()
    for start, wire in (("id", table.wire), (owner, table.parent_table)):
        found.update(
            row
            for (row,) in run(
                connection,
                sql(
                    *("SELECT DISTINCT a.", owner, "FROM temp.odd o JOIN", quoted(table.name), "a ON a.", start),
                    *("= o.row JOIN", quoted(table.name), "b ON b.", owner, "= a.", owner, "AND b.id <> a.id"),
                    *("WHERE o.tbl = ? AND b.", deleted, "= 0", *alike),
                ),
                (wire,),
            )
        )
    return found


def _owners_of_asked(connection: Connection, table: WireTable, asked: Collection[bytes]) -> set[bytes]:
    """Owners of the rows asked about; all there are when such a row vanished, for nothing tells where it stood."""
    assert table.parent is not None
    owner = _column(table, table.parent)
    words = sql("SELECT id,", owner, "FROM", quoted(table.name), "WHERE", owner, "IS NOT NULL AND id IN (")
    found = dict(_among(connection, words, asked))
    if len(found) < len(asked):
        everywhere = sql("SELECT DISTINCT", owner, "FROM", quoted(table.name), "WHERE", owner, "IS NOT NULL")
        return {row for (row,) in run(connection, everywhere)}
    return set(found.values())


def _touched(connection: Connection, schema: WireSchema) -> bool:
    """Whether a link was touched: the last one of a class may just have been taken away."""
    return any(_odd(connection, table.wire) for table in schema.tables.values() if table.pair)


def _odd(connection: Connection, table: str) -> list[bytes]:
    return [row for (row,) in run(connection, "SELECT row FROM temp.odd WHERE tbl = ?", (table,))]


def _owners_of_linked(
    connection: Connection,
    schema: WireSchema,
    table: WireTable,
    same: Mapping[bytes, bytes],
    members: Mapping[bytes, Collection[bytes]],
) -> set[bytes]:
    """Owners of touched numbers with a dimension in a class, and of numbers in a class whose links were touched."""
    assert table.parent is not None
    refs = [_column(table, name) for name in table.counts[:-1] if table.fields[name].ref is not None]
    owner = _column(table, table.parent)
    owners = {row for row in _odd(connection, str(table.parent_table)) if row in same}
    touched = run(
        connection,
        sql(
            *("SELECT c.", owner, ", c.", ", c.".join(refs), "FROM temp.odd o JOIN", quoted(table.name), "c"),
            "ON c.id = o.row WHERE o.tbl = ?",
        ),
        (table.wire,),
    )
    owners |= {row[0] for row in touched if row[0] is not None and any(end in same for end in row[1:])}
    ends: set[bytes] = set()
    for link in schema.tables.values():
        if link.pair:
            one, other = (_column(link, name) for name in link.pair)
            words = sql("SELECT", one, ",", other, "FROM", quoted(link.name), "WHERE id IN (")
            for pair in _among(connection, words, _odd(connection, link.wire)):
                for end in pair:
                    if end is not None:
                        ends |= {end, *members.get(same.get(end, end), ())}
    for ref in refs if ends else ():
        words = sql(
            "SELECT DISTINCT", owner, "FROM", quoted(table.name), "WHERE", owner, "IS NOT NULL AND", ref, "IN ("
        )
        owners |= {row for (row,) in _among(connection, words, ends)}
    return owners


def _among(connection: Connection, words: str, rows: Iterable[bytes]) -> list[tuple[Any, ...]]:
    """The answers of a statement that ends in `IN (`, for any number of rows."""
    found: list[tuple[Any, ...]] = []
    some = sorted(rows)
    for at in range(0, len(some), _CHUNK):
        part = some[at : at + _CHUNK]
        marks = ", ".join("?" for _ in part)
        found += run(connection, sql(words, marks, ")"), tuple(part))
    return found


def _column(table: WireTable, name: str) -> str:
    return quoted(table.fields[name].columns[0])
