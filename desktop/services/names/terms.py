"""Owns the entries of shared lists: which one is meant, and new ones of one's own; must not know which form asks."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.identity import term_id
from desktop.models.vocabularies import Term
from desktop.services.names.naming import STATES, Choice, best, choices, labels, texts_of
from desktop.services.words.folding import fold

if TYPE_CHECKING:
    from desktop.services.unit_of_work import UnitOfWork

__all__ = ["STATES", "Choice", "add_term", "best", "choices", "code_of", "labels", "local_code", "texts_of"]


def code_of(session: Session, scheme: str, typed: str, label: str) -> str:
    """The code that `typed` means: a code of the list, or the exact folded name of one entry.

    Raises InvalidValue (naming the field `label`) when the list has no such entry, or several of that name.
    """
    if scheme == "state":
        codes = {code: {code, fold(text), fold(_(text))} for code, text in STATES.items()}
        found = [code for code, names in codes.items() if typed in names or fold(typed) in names]
    else:
        known = session.scalar(select(Term.code).where(Term.id == term_id(scheme, typed), Term.deleted == 0))
        if known is not None:
            return known
        rows = {
            row.id: row.code
            for row in session.execute(select(Term.id, Term.code).where(Term.scheme == scheme, Term.deleted == 0))
        }
        names = texts_of(session, list(rows), "name")
        wanted = fold(typed.removeprefix("@"))
        found = [
            code
            for key, code in rows.items()
            if code == typed or (wanted and wanted in {fold(text) for text in names.get(key, {}).values()})
        ]
    if len(found) != 1:
        raise InvalidValue(field=label, reason=_("« {value} » n’est pas dans la liste.", value=typed))
    return found[0]


def local_code(name: str) -> str:
    """The code of an entry of one's own: from the Latin letters of its name, else from all of it; equal everywhere."""
    told = fold(name) or name
    plain = re.sub(r"[^a-z0-9]+", "-", told).strip("-")[:40]
    return "x-" + (plain or hashlib.blake2b(told.encode(), digest_size=6, person=b"maillage-term").hexdigest())


def add_term(uow: UnitOfWork, scheme: str, name: str, lang: str) -> str:
    """A new local entry of a list, named in `lang`. Returns its code; the same name again gives the same entry."""
    from desktop.services.names.texts import write_text

    session = uow.session
    code = local_code(name)
    key = term_id(scheme, code)
    term = session.get(Term, key)
    if term is None:
        session.add(Term(id=key, scheme=scheme, code=code, origin="local"))
        session.flush()
    elif term.deleted:
        term.deleted = 0
    write_text(session, "term", key, "name", lang, name)
    return code
