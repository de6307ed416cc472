"""Owns writing a text of a record in one language, and what counts as text; must not know which field it is."""

from __future__ import annotations

from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, NotText
from desktop.i18n import _
from desktop.models.vocabularies import TextRow, text_id

LIMIT: Final = 200_000  # characters of one text; change files refuse more than a million


def checked(value: str, label: str) -> str:
    """`value` itself. Raises NotText for what no file can hold (lone surrogates), InvalidValue when it is too long."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise NotText(field=label) from None
    if len(value) > LIMIT:
        raise InvalidValue(field=label, reason=_("ce texte est trop long."))
    return value


def write_text(session: Session, table: str, owner: bytes, field: str, lang: str, value: str | None) -> bool:
    """Set one text; clearing empties it and never deletes the row. True when something changed."""
    key = text_id(owner, field, lang)
    value = value or None
    row = session.execute(select(TextRow.value, TextRow.deleted).where(TextRow.id == key)).first()
    if row is None:
        if value is None:
            return False
        session.execute(
            insert(TextRow).values(id=key, owner_table=table, owner=owner, field=field, lang=lang, value=value)
        )
        return True
    if row.value == value and not row.deleted:
        return False
    # whoever edits a translation answers for it: it is no longer ours
    session.execute(update(TextRow).where(TextRow.id == key).values(value=value, deleted=0, unofficial=None))
    return True
