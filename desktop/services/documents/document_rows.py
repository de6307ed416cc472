"""Owns the rows of the toolbox's list: what each document is about, who published it. Must not know how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.models.plain import Reader, listed, reader
from desktop.services.listing import lists
from desktop.services.names.naming import labels

_SAID: Final = (
    "SELECT l.row, w.facet, w.value FROM json_each(:ids) i CROSS JOIN listing l ON l.row = unhex(i.value) "
    "CROSS JOIN facet_value v ON v.n = l.n JOIN facet_word w ON w.w = v.w "
    "WHERE w.facet IN ('document.theme', 'document.publisher')"
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One row of the list: its themes in words, who published it."""

    row: lists.ListRow
    themes: tuple[str, ...] = ()
    publisher: str = ""

    def __getattr__(self, name: str) -> Any:
        """What every row has."""
        return getattr(self.row, name)


def document_rows(session: Reader | Session, ids: Sequence[bytes], lang: str) -> list[DocumentRow]:
    """The rows of those documents, in their order."""
    ask = reader(session)
    themes: dict[bytes, list[str]] = {}
    publishers: dict[bytes, str] = {}
    for row, facet, value in ask.rows(_SAID, ids=listed(ids)):
        if facet == "document.theme":
            themes.setdefault(row, []).append(value)
        else:
            publishers[row] = value
    words = labels(ask, "theme", [code for codes in themes.values() for code in codes], lang)
    return [
        DocumentRow(row, tuple(sorted(words[code] for code in themes.get(row.id, ()))), publishers.get(row.id, ""))
        for row in lists.rows(ask, "document", ids, lang)
    ]
