"""Owns the words of an entry of a published list, language by language: what is the publisher's, what is ours or empty.

A label that nobody published stays empty until a person writes one; it is then marked as no official translation. The
publisher's own words are not written over. Must not know which page asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import LANGUAGES, _
from desktop.models.identity import term_id
from desktop.models.vocabularies import Term, TextRow, text_id
from desktop.services.names.texts import checked, write_text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Wording:
    """The words in one language: `published` ones are the publisher's own; others are a translation, or empty."""

    lang: str
    text: str
    published: bool


@dataclass(frozen=True, slots=True)
class TermLabel:
    """One entry and its words in the four languages. `source`: where the list was seen."""

    scheme: str
    code: str
    source: str
    wordings: tuple[Wording, ...]


def label_of(session: Session, scheme: str, code: str) -> TermLabel:
    """The words of an entry. Raises NotFound."""
    key = term_id(scheme, code)
    term = session.execute(select(Term.origin, Term.source).where(Term.id == key, Term.deleted == 0)).first()
    if term is None:
        raise NotFound(reference=code)
    held = {
        row.lang: (row.value or "", bool(row.unofficial))
        for row in session.execute(
            select(TextRow.lang, TextRow.value, TextRow.unofficial).where(
                TextRow.owner == key, TextRow.field == "name", TextRow.deleted == 0
            )
        )
    }
    wordings = []
    for lang in LANGUAGES:
        text, ours = held.get(lang, ("", True))
        wordings.append(Wording(lang, text, bool(text) and not ours and term.origin == "official"))
    return TermLabel(scheme, code, term.source or "", tuple(wordings))


def write_label(uow: UnitOfWork, scheme: str, code: str, lang: str, text: str) -> bool:
    """Set the words of an entry in one language, marked as no official translation. True when something changed.

    Raises NotFound, InvalidValue for a language that is none or whose words are the publisher's, NotText.
    """
    told = {one.lang: one for one in label_of(uow.session, scheme, code).wordings}
    if lang not in told or told[lang].published:
        raise InvalidValue(field=_("Libellé"), reason=_("le texte officiel ne se modifie pas."))
    key = term_id(scheme, code)
    changed = write_text(uow.session, "term", key, "name", lang, checked(text.strip(), _("Libellé")))
    if changed and text.strip():
        uow.session.execute(update(TextRow).where(TextRow.id == text_id(key, "name", lang)).values(unofficial=1))
    return changed
