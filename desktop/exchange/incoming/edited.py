"""Owns taking of a workbook of ours only what a person changed in it. Must not know what its columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from desktop.exchange.incoming.shapes import Sheet, Source, Value
from desktop.exchange.marks import SHEET, Remembered, remembered
from desktop.exchange.table import ID
from desktop.i18n import _

_HEADS: Final = 3  # rows among which the headings stand


def only_edited(source: Source) -> Source:
    """The source without the cells that hold what they left with, when it is a workbook of ours that says so."""
    ours = next((sheet for sheet in source.sheets if sheet.name == SHEET), None)
    left = None if ours is None else remembered(ours.rows)
    others = tuple(sheet for sheet in source.sheets if sheet is not ours)
    if left is None or not others:
        return source
    said = _("Ce classeur vient de Maillage : seules les cellules modifiées depuis sont prises.")
    return replace(
        source,
        sheets=tuple(_edited(sheet, left) for sheet in others),
        told=(*source.told, said),
        ours=left.audience,
        left=left.tables,
    )


def _edited(sheet: Sheet, left: Remembered) -> Sheet:
    head = next((n for n, row in enumerate(sheet.rows[:_HEADS]) if ID in row), None)
    if head is None or sheet.name not in left.tables:
        return sheet
    headings = [str(one) if one is not None else "" for one in sheet.rows[head]]
    key = headings.index(ID)
    rows: list[Sequence[Value]] = list(sheet.rows[: head + 1])
    for row in sheet.rows[head + 1 :]:
        identity = str(row[key] or "") if key < len(row) else ""
        rows.append(
            [
                None if at != key and left.unedited(sheet.name, headings[at], identity, value) else value
                for at, value in enumerate(row[: len(headings)])
            ]
        )
    return replace(sheet, rows=rows)
