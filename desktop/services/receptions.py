"""Owns how a service receives people, told at a glance: languages spoken, opening hours. Must not know who lists it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from desktop.models.plain import reader
from desktop.services.names.naming import labels

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.models.plain import Reader

_HOURS: Final = (
    "SELECT s.id, s.opening FROM json_each(:ids) o CROSS JOIN service s ON s.id = unhex(o.value) "
    "WHERE s.deleted = 0 AND s.opening <> ''"
)
_SPOKEN: Final = (
    "SELECT k.owner, t.code FROM json_each(:ids) o CROSS JOIN term_link k ON k.owner = unhex(o.value) "
    "JOIN term t ON t.id = k.term WHERE k.deleted = 0 AND t.scheme = 'language' ORDER BY k.rank IS NULL, k.rank, t.code"
)
LONGEST: Final = 60  # characters of hours


def receptions(session: Reader | Session, services: Sequence[bytes], lang: str) -> dict[bytes, str]:
    """Service -> languages spoken and hours, in `lang`; a service that says neither is left out."""
    asked = json.dumps([row.hex() for row in services])
    ask = reader(session)
    spoken: dict[bytes, list[str]] = {}
    for owner, code in ask.rows(_SPOKEN, ids=asked):
        spoken.setdefault(owner, []).append(code)
    named = labels(ask, "language", {code for codes in spoken.values() for code in codes}, lang)
    hours = {row: _on_one_line(text) for row, text in ask.rows(_HOURS, ids=asked)}
    told = {}
    for row in services:
        parts = [", ".join(named[code] for code in spoken.get(row, ())), hours.get(row, "")]
        if any(parts):
            told[row] = " · ".join(part for part in parts if part)
    return told


def _on_one_line(text: str) -> str:
    line = " ; ".join(part.strip() for part in text.splitlines() if part.strip())
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + "…"
