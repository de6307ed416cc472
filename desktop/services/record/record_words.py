"""Owns saying a whole record in words, field by field; must not know why somebody reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from desktop.i18n import _, format_list, format_number
from desktop.services.description.kinds import Field, kind_of
from desktop.services.names.terms import labels
from desktop.services.record.records import load
from desktop.services.record.wording import name_of, say


def filled(session: Session, kind: str, id: bytes, lang: str) -> list[tuple[str, str]]:
    """(label, text) of every field that holds something, in the form's order. Raises UnknownKind, NotFound."""
    held = load(session, kind, id, lang)
    found = []
    for field in kind_of(kind).fields:
        text = in_words(session, kind, id, field, held, lang)
        if text:
            found.append((_(field.label), text))
    return found


def in_words(session: Session, kind: str, id: bytes, field: Field, held: dict[str, Any], lang: str) -> str:
    """What one field of a loaded record says; empty when it says nothing."""
    value = held.get(field.name)
    if field.name in held["locked"]:
        return _("verrouillé")
    if field.translatable:
        return str(value or held["shown"].get(field.name, ("", ""))[1] or "")
    if value is None or value in ("", [], ()):
        return ""
    if field.type == "terms":
        named = labels(session, field.scheme, value, lang)
        return _joined(value, lambda code: named.get(code, code))
    if field.repeated:
        return _joined(value, lambda row: name_of(session, row, lang) if isinstance(row, bytes) else str(row))
    if field.type == "point":
        return ", ".join(f"{part:.5f}" for part in value[:2])
    if field.type in ("people", "total", "number"):
        return format_number(value) if isinstance(value, int) else str(value)
    return say(session, kind, id, field.wire, value, lang)


def _joined(values: Sequence[Any], word: Callable[[Any], str]) -> str:
    return format_list([text for text in (word(value) for value in values) if text])
