"""Owns saying a cell's value in words (names for ids, labels for codes, dates); must not know where it is shown."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.i18n import _, format_iso, format_number, format_span
from desktop.models.areas import Area
from desktop.models.base import cells_of, synced_tables
from desktop.models.meetings import AgendaItem, Note
from desktop.models.people import Contact
from desktop.models.vocabularies import Term
from desktop.services.description.kinds import KINDS, Field, sex_label
from desktop.services.formula.formulas import shown
from desktop.services.keeping.lines import MODELS
from desktop.services.marked.line_names import people_names, readable
from desktop.services.names.terms import best, labels, texts_of
from desktop.services.secret import secret_cells
from desktop.sync.canonical import WireValue

# records whose title is no text in languages, and cells that may name somebody
_PLAIN: Final = ((Note, Note.text), (AgendaItem, AgendaItem.title))
_LINES: Final = frozenset({("note", "text"), ("agenda_item", "title"), ("amendment", "text")})


def say(session: Session, table: str, row: bytes, field: str, value: WireValue, lang: str) -> str:
    """A wire value as a person reads it; "" for an empty one, "verrouillé" for a secret whose key is not here."""
    spec = cells_of(table).get(field) if table in synced_tables() else None
    if spec is not None and spec.guard in ("personal", "protected"):
        stored = value if isinstance(value, bytes) else None
        value = secret_cells.read(session, table, row, field, stored)
        if value is None:
            return _("verrouillé") if stored else ""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return _parts(table, field, value)
    if (table, field) in _LINES:
        return readable(session, str(value), lang)
    if isinstance(value, bytes):
        return name_of(session, value, lang) or _nameless(session, value)
    described = _field(table, field)
    if described is not None and described.type == "choice" and isinstance(value, str):
        return labels(session, described.scheme, [value], lang)[value]
    if described is not None and described.type == "bool":
        return _("oui") if value else _("non")
    if described is not None and described.type == "date":
        return format_iso(str(value))
    if (table, field) == ("indicator", "formula"):
        return shown(session, str(value), lang)
    if (table, field) == ("attendance", "present"):
        return _("là") if value else _("absent")
    if (table, field) == ("attendance", "sex"):
        return sex_label(str(value))
    if table == "indicator_value" and isinstance(value, int | float):
        return format_number(value)
    if table in ("count", "participants") and isinstance(value, int):
        return format_number(value)
    return str(value)


def name_of(session: Session, row: bytes, lang: str) -> str:
    """The name or title of any record or term, "" when it has none yet."""
    for field in ("name", "title"):
        found = best(texts_of(session, [row], field).get(row, {}), lang)[1]
        if found:
            return found
    if session.scalar(select(Contact.id).where(Contact.id == row)) is not None:
        return people_names(session, [row])[row]
    for model, column in _PLAIN:
        kept = session.scalar(select(column).where(model.id == row))
        if kept:
            return readable(session, kept, lang)
    return session.scalar(select(Term.code).where(Term.id == row)) or ""


def _nameless(session: Session, row: bytes) -> str:
    """What can be said of a record without a name: a territory has its code; others are here, or not yet."""
    code = session.scalar(select(Area.code).where(Area.id == row))
    if code:
        return _("Commune inconnue ({code})", code=code)
    here = any(session.scalar(select(model.id).where(model.id == row)) is not None for model in MODELS.values())
    return _("Sans titre") if here else _("une fiche qui n’est pas ici")


def _field(table: str, field: str) -> Field | None:
    kind = KINDS.get(table)
    return next((f for f in kind.fields if f.wire == field), None) if kind else None


def _parts(table: str, field: str, value: tuple[Any, ...]) -> str:
    if field in ("dates", "planned", "validity", "horizon"):
        first, last = (str(part) if part else "" for part in (*value, None)[:2])
        return format_span(first, last)
    if field == "when":
        day, starts, ends = (*value, None, None, None)[:3]
        hours = " – ".join(str(hour) for hour in (starts, ends) if hour)
        return " · ".join(part for part in (format_iso(str(day)) if day else "", hours) if part)
    if field in ("point", "kept_point"):
        return ", ".join(f"{part:.5f}" for part in value[:2] if isinstance(part, float | int))
    if (table, field) == ("service", "schedule"):
        return str(value[0] or "")  # the rules beside it say the same
    if (table, field) == ("attachment", "content"):
        return _("photo") if str(value[1]).startswith("image/") else _("document")
    if table == "count":
        return format_number(value[0]) if isinstance(value[0], int) else ""
    return " ".join(format_number(p) if isinstance(p, int | float) else str(p) for p in value if p is not None)
