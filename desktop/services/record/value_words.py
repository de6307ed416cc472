"""Owns how one value of an indicator is named: its measure, period, territory and part; must not know the value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.indicators import IndicatorValue
from desktop.services.description.kinds import sex_label
from desktop.services.names.terms import best, labels, texts_of
from desktop.services.words.period_codes import say_period

_CHUNK: Final = 500
# dimension -> the list that its codes are of
SCHEMES: Final = {"measure": "value_kind", "age": "age", "people": "group", "nationality": "country"}


def value_words(session: Session, rows: Sequence[bytes], lang: str) -> dict[bytes, str]:
    """Row of a value -> "Réalisé · 2021 · Oujda · Femmes", for stories and choices."""
    told = []
    for at in range(0, len(rows), _CHUNK):
        query = select(*IndicatorValue.__table__.columns).where(IndicatorValue.id.in_(rows[at : at + _CHUNK]))
        told += list(session.execute(query))
    named = {
        column: labels(session, scheme, sorted({one for row in told if (one := getattr(row, column))}), lang)
        for column, scheme in SCHEMES.items()
    }
    areas = texts_of(session, sorted({row.area for row in told if row.area is not None}), "name")
    found = {}
    for row in told:
        parts = [_word(named["measure"], row.measure), say_period(row.period or "")]
        if row.area is not None:
            parts.append(best(areas.get(row.area, {}), lang)[1])
        if row.sex:
            parts.append(sex_label(row.sex))
        parts += [_word(named[column], getattr(row, column)) for column in ("age", "people", "nationality")]
        found[row.id] = " · ".join(part for part in parts if part)
    return found


def _word(known: dict[str, str], code: str | None) -> str:
    return known.get(code or "") or code or ""
