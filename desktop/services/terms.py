"""Owns the choices of shared lists as people read them; must not know which form asks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy import text as statement
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import N_, _
from desktop.models.base import new_id
from desktop.models.vocabularies import Term, TextRow, term_id
from desktop.services.folding import fold

if TYPE_CHECKING:
    from desktop.services.unit_of_work import UnitOfWork

# written out: lists ask this at every key
_TEXTS: Final = statement(
    "SELECT t.owner, t.lang, t.value FROM json_each(:owners) o CROSS JOIN text t ON t.owner = unhex(o.value) "
    "WHERE t.field IN (SELECT value FROM json_each(:fields)) AND t.deleted = 0 AND t.value <> ''"
)
FALLBACK: Final = ("fr", "en", "es", "ar")
STATES: Final[Mapping[str, str]] = {"draft": N_("Brouillon"), "complete": N_("Complet")}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list. `unofficial` marks our own translation of an official text."""

    code: str
    label: str
    icon: str = ""
    color_light: str = ""
    color_dark: str = ""
    parent: str = ""
    unofficial: bool = False


def best(texts: Mapping[str, str], lang: str) -> tuple[str, str]:
    """(language, text) to show to a reader of `lang`: hers, else the first there is; empty when there is none."""
    for wanted in (lang, *FALLBACK):
        if texts.get(wanted):
            return wanted, texts[wanted]
    return next(((found, text) for found, text in texts.items() if text), ("", ""))


def choices(session: Session, scheme: str, lang: str) -> list[Choice]:
    """The live entries of a list in their order, named in `lang` (falling back visibly: see `best`)."""
    if scheme == "state":
        return [Choice(code, _(label)) for code, label in STATES.items()]
    rows = list(
        session.execute(
            select(Term.id, Term.code, Term.parent, Term.icon, Term.color_light, Term.color_dark)
            .where(Term.scheme == scheme, Term.deleted == 0)
            .order_by(Term.rank.is_(None), Term.rank, Term.code)
        )
    )
    names = texts_of(session, [row.id for row in rows], "name")
    unofficial = _unofficial(session, [row.id for row in rows], lang)
    codes = {row.id: row.code for row in rows}
    return [
        Choice(
            row.code,
            best(names.get(row.id, {}), lang)[1] or row.code,
            row.icon or "",
            row.color_light or "",
            row.color_dark or "",
            codes.get(row.parent, ""),
            row.id in unofficial,
        )
        for row in rows
    ]


def labels(session: Session, scheme: str, codes: Iterable[str], lang: str) -> dict[str, str]:
    """Code -> label in `lang`; a code never seen is its own label."""
    wanted = list(dict.fromkeys(codes))
    if scheme == "state":
        return {code: _(STATES.get(code, code)) for code in wanted}
    ids = {term_id(scheme, code): code for code in wanted}
    named = texts_of(session, list(ids), "name")
    found = {code: best(named.get(key, {}), lang)[1] for key, code in ids.items()}
    return {code: found[code] or code for code in wanted}


def texts_of(session: Session, owners: Sequence[bytes], *fields: str) -> dict[bytes, dict[str, str]]:
    """Owner -> language -> text, of a translatable field (of several, the one that the owner has)."""
    asked = {"owners": json.dumps([owner.hex() for owner in owners]), "fields": json.dumps(fields)}
    found: dict[bytes, dict[str, str]] = {}
    for owner, lang, value in session.execute(_TEXTS, asked) if owners else ():
        found.setdefault(owner, {})[lang or ""] = value
    return found


def _unofficial(session: Session, owners: Sequence[bytes], lang: str) -> set[bytes]:
    query = select(TextRow.owner).where(
        TextRow.owner.in_(owners), TextRow.lang == lang, TextRow.unofficial == 1, TextRow.deleted == 0
    )
    return {owner for owner in session.scalars(query) if owner is not None}


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


def add_term(uow: UnitOfWork, scheme: str, name: str, lang: str) -> str:
    """A new local entry of a list, named in `lang`. Returns its code; the same name again gives the same entry."""
    from desktop.services.texts import write_text

    session = uow.session
    code = "x-" + (re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40] or new_id().hex())
    key = term_id(scheme, code)
    term = session.get(Term, key)
    if term is None:
        session.add(Term(id=key, scheme=scheme, code=code, origin="local"))
        session.flush()
    elif term.deleted:
        term.deleted = 0
    write_text(session, "term", key, "name", lang, name)
    return code
