"""Owns reading the names that stand around exported records: territories and lists. Must not know a format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.exchange.public_site import Area, Frame
from desktop.models.plain import Reader, reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SCHEMES: Final = (
    *("sector", "actor_type", "status", "need_status", "service_status"),
    *("severity", "group", "language", "fee"),
)


def read_frame(session: Session, *, title: str, day: date, lang: str) -> Frame:
    """The frame of a page that opens in `lang`. `title` is the network's name; empty for the page's own."""
    ask = reader(session)
    return Frame(title, day, lang, _areas(ask), {scheme: _names(ask, scheme) for scheme in _SCHEMES})


def _areas(ask: Reader) -> dict[bytes, Area]:
    names: dict[bytes, dict[str, str]] = {}
    for owner, lang, value in ask.rows(
        "SELECT owner, lang, value FROM text WHERE owner_table = 'area' AND field = 'name' AND deleted = 0 "
        "AND value <> ''"
    ):
        names.setdefault(owner, {})[lang] = value
    rows = ask.rows("SELECT id, code, parent FROM area WHERE deleted = 0")
    return {row: Area(names.get(row, {}), code or "", parent) for row, code, parent in rows}


def names_of(session: Session, scheme: str) -> Mapping[str, dict[str, str]]:
    """The live entries of a list: code -> language -> text."""
    return _names(reader(session), scheme)


def _names(ask: Reader, scheme: str) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for code, lang, value in ask.rows(
        "SELECT t.code, x.lang, x.value FROM term t JOIN text x ON x.owner = t.id AND x.field = 'name' "
        "WHERE t.scheme = :scheme AND t.deleted = 0 AND x.deleted = 0 AND x.value <> '' "
        "ORDER BY t.rank IS NULL, t.rank, t.code",
        scheme=scheme,
    ):
        found.setdefault(code, {})[lang] = value
    return found
