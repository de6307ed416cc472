"""Owns reading Maillage's own JSON (docs/exports.md) as tables whose columns are known; must not know a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.exchange.cells import SEPARATOR, referring
from desktop.exchange.incoming.files.found import Found, Refused, Table, Tidying, known_table
from desktop.exchange.incoming.shapes import OURS

_LANGUAGES: Final = ("fr", "en", "es", "ar")
_POINT: Final = ", "
VERSION: Final = 1


def is_ours(told: Any) -> bool:
    """Whether a JSON value is an export of Maillage."""
    return isinstance(told, dict) and isinstance(told.get("maillage"), int) and isinstance(told.get("kinds"), dict)


def read(told: Mapping[str, Any]) -> Found:
    """A table a kind of record. Raises Refused (`newer`)."""
    if told["maillage"] > VERSION:
        raise Refused("newer")
    found = Found(OURS, [])
    tidying = Tidying()
    names = told.get("names") or {}
    for kind, block in told["kinds"].items():
        table = _table(str(kind), block, names, tidying)
        if table is not None:
            found.tables.append(table)
    tidying.tell(found)
    return found


def _table(kind: str, block: Mapping[str, Any], names: Mapping[str, Any], tidying: Tidying) -> Table | None:
    fields = {field["name"]: field for field in block.get("fields", [])}
    records = [record for record in block.get("records", []) if not record.get("withheld")]
    lines = [_line(record, fields, names) for record in records]
    columns = ["id", *dict.fromkeys(key for line in lines for key in line if key != "id")]
    if not lines:
        return None
    return known_table(kind, kind, columns, [[line.get(column) for column in columns] for line in lines], tidying)


def _line(record: Mapping[str, Any], fields: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """One record: a text in several languages is a column in each, a reference a name with its identity."""
    line: dict[str, Any] = {"id": record.get("id")}
    for name, said in record.items():
        field = fields.get(name)
        if field is None:
            continue
        if isinstance(said, Mapping):
            line |= {f"{name}.{lang}": text for lang, text in said.items() if lang in _LANGUAGES}
        elif field.get("type") == "point" and isinstance(said, list):
            line[name] = _POINT.join(str(one) for one in said if one is not None)
        elif isinstance(said, list):
            line[name] = SEPARATOR.join(part for part in (_one(one, names) for one in said) if part)
        else:
            line[name] = _one(said, names) if field.get("kind") else said
    return line


def _one(said: Any, names: Mapping[str, Any]) -> str:
    if isinstance(said, Mapping):  # a place, or a territory
        own = said.get("names") or {}
        if said.get("place"):
            return referring(_first(own), str(said["place"]))
        return _first(own) or _one(said.get("area", ""), names)
    texts = names.get(str(said))
    return referring(_first(texts), str(said)) if isinstance(texts, Mapping) and texts else str(said)


def _first(texts: Mapping[str, Any]) -> str:
    return next((str(texts[lang]) for lang in _LANGUAGES if texts.get(lang)), "")
