"""What tests of understanding share: a profile opened once, sources made from rows, what drafts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.matching import understand
from desktop.exchange.incoming.recipes import Recipe
from desktop.exchange.incoming.shapes import Named, Question, Reading, RecordDraft, Sheet, Source, Value

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
TODAY = date(2026, 11, 27)
Rows = Sequence[Sequence[Value]]


def shared(name: str) -> Path:
    """A file of the reference data beside the repository; the test is skipped, and counted, without it."""
    if not (SHARED / name).is_file():
        pytest.skip(f"../shared/data/{name} is not here")
    return SHARED / name


def source(*sheets: Rows | Sheet, name: str = "essai.xlsx") -> Source:
    """A source of these sheets."""
    made = [one if isinstance(one, Sheet) else Sheet(f"Feuille {n}", one) for n, one in enumerate(sheets, 1)]
    return Source("xlsx", name, b"", tuple(made))


def reading(
    session: Session,
    file: Source,
    answers: Mapping[str, str] | None = None,
    *,
    lang: str = "fr",
    recipe: Recipe | None = None,
) -> Reading:
    """A source understood."""
    return understand(session, file, lang, recipe=recipe, answers=answers, today=TODAY)


def of_kind(found: Reading, kind: str) -> list[RecordDraft]:
    """The drafts of a kind."""
    return [one for one in found.records if one.kind == kind]


def question(found: Reading, start: str) -> Question:
    """The one question whose key begins so."""
    (one,) = [one for one in found.questions if one.key.startswith(start)]
    return one


def named(found: Reading, value: Any) -> Any:
    """The draft that a reference names; another value as it is."""
    by_key = {one.key: one for one in found.records}
    return by_key[value.key].draft if isinstance(value, Named) else value


def counted(found: Reading, drafts: Iterable[RecordDraft], field: str, shown: str = "name") -> Counter[str]:
    """How many rows of the file the drafts with each value of a field stand for."""
    counts: Counter[str] = Counter()
    for one in drafts:
        values = one.draft.get(field)
        for value in values if isinstance(values, list) else [values]:
            told = named(found, value)
            counts[told[shown] if isinstance(told, dict) else told] += len(one.rows)
    return counts


def targets(found: Reading, sheet: int = 0) -> dict[str, str]:
    """Heading -> the field that it fills, for the columns that are taken."""
    return {
        column.header: f"{column.target.part + ':' if column.target.part else ''}{column.target.field}"
        for column in found.layouts[sheet].columns
        if column.target is not None
    }
