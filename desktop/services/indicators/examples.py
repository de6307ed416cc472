"""Owns a few formulas that show what can be counted; said in the reader's language. Must not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.services.formula.formulas import kept_formula
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.saying import say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

EXAMPLES: Final = (
    "reached(sector=health;sex=women)",
    "reached-least()",
    "(reached(sex=women) / reached())%",
    "initiatives(phase=response)",
    "actors(sector=psychosocial)",
    "participants(sex=women)",
    "training-score()",
    "meetings()",
    "needs(status=open;severity=4|5)",
    "needs-covered()",
    "(actions-on-time() / actions-done())%",
    "budget(currency=MAD)",
)


def examples(session: Session, lang: str) -> list[str]:
    """The examples as they are written in a language, with the names of this profile's lists."""
    lexicon = Lexicon(session, lang)
    return [say(kept_formula(one), lexicon) for one in EXAMPLES]
