"""Owns a formula between the person and the cell: read in her language, kept in none, shown in the reader's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import FormulaUnread
from desktop.i18n import LANGUAGES, _, language
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.reading import parse
from desktop.services.formula.saying import say
from desktop.services.formula.sound import Unsound, unit_of
from desktop.services.formula.tree import Node, kept, read_kept

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SAID = 60  # characters of a formula that a sentence repeats


def typed(session: Session, text: str, lang: str = "") -> str:
    """What the cell holds for a formula as somebody types it, in `lang` or as it is kept. "" for none.

    Raises FormulaUnread, with the place and what was expected there.
    """
    return kept(read(session, text, lang)) if text.strip() else ""


def read(session: Session, text: str, lang: str = "") -> Node:
    """The formula of a text: as it is kept, else in `lang` (the language in force), else in another language.

    Raises FormulaUnread of the language in which most was understood (the first where it is all the same), told in
    `lang`.
    """
    try:
        return kept_formula(text)
    except FormulaUnread:
        pass
    refused: list[FormulaUnread] = []
    wanted = lang or language()
    for one in (wanted, *(other for other in LANGUAGES if other != wanted)):
        try:
            return parse(text, Lexicon(session, one), wanted)
        except FormulaUnread as unread:
            refused.append(unread)
    raise max(refused, key=lambda unread: unread.understood)


def kept_formula(text: str) -> Node:
    """The formula that a cell holds. Raises FormulaUnread for what no program of ours keeps there."""
    try:
        node = read_kept(text.strip())
        unit_of(node)
    except (ValueError, KeyError, Unsound):
        reason = _("« {formula} » ne se lit pas : écrivez la formule de nouveau.", formula=text.strip()[:SAID])
        raise FormulaUnread(field=_("Calculé ainsi"), reason=reason) from None
    return node


def shown(session: Session, text: str, lang: str = "") -> str:
    """A formula of a cell in the words of `lang` (the language in force); one that nobody can read stands as it is."""
    if not text.strip():
        return ""
    try:
        return say(read(session, text, lang), Lexicon(session, lang or language()))
    except FormulaUnread:
        return text
