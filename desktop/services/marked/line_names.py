"""Owns the names of those whom a meeting's lines mark, as far as their keys are here; must not know who sees them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.i18n import _
from desktop.models.plain import Reader, reader
from desktop.services.keeping.line_text import named_in, read_with
from desktop.services.names.naming import best, texts_of
from desktop.services.secret import secret_cells

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NAME: Final = "SELECT name FROM contact WHERE id = :row"


def names_for(session: Reader | Session, kept: Iterable[str | None], lang: str) -> dict[bytes, str]:
    """The names of everybody named in some kept lines, for `read_with`."""
    asked = dict.fromkeys(pair for text in kept for pair in named_in(text))
    return people_names(session, [row for kind, row in asked if kind == "contact"]) | {
        row: best(texts, lang)[1]
        for row, texts in texts_of(session, [row for kind, row in asked if kind == "actor"], "name").items()
    }


def people_names(session: Reader | Session, rows: Iterable[bytes]) -> dict[bytes, str]:
    """Contact -> name; where the key is not here it says so, an erased person has no name."""
    ask = reader(session)
    found: dict[bytes, str] = {}
    for row in dict.fromkeys(rows):
        stored = ask.value(_NAME, row=row)
        if stored is None:
            found[row] = _("personne effacée")
            continue
        name = secret_cells.read(ask, "contact", row, "name", stored)
        found[row] = str(name) if name is not None else _("personne verrouillée")
    return found


def as_read(session: Reader | Session, kept: str | None, lang: str, day: str) -> str:
    """One kept line as it is read, its dates counted from the day of its meeting (ISO; from today when it is none)."""
    from desktop.services.marked.kept_lines import (
        read_line,  # here: words of dates are read when there is a line to read
    )

    return read_line(kept, names_for(session, [kept], lang), lang, reference_of(day))


def all_as_read(
    session: Reader | Session, kept: Iterable[tuple[bytes, str | None, str]], lang: str
) -> dict[bytes, str]:
    """The same for many (line, text as kept, day): line -> as it is read. Everybody named is looked up at once."""
    from desktop.services.marked.kept_lines import read_line  # here: as above

    lines = list(kept)
    names = names_for(session, [text for _row, text, _day in lines], lang)
    return {row: read_line(text, names, lang, reference_of(day)) for row, text, day in lines}


def reference_of(day: str | None) -> date:
    """The day of a meeting; today when it is not said."""
    try:
        found = date.fromisoformat((day or "")[:10])
    except ValueError:
        return date.today()
    return found


def readable(session: Reader | Session, kept: str | None, lang: str) -> str:
    """One kept line as it is read."""
    return read_with(kept, names_for(session, [kept], lang))
