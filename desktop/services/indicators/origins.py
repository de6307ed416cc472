"""Owns where a computed value comes from: the records that each of its figures counts. Must not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.errors import FormulaUnread
from desktop.models.plain import reader
from desktop.services.formula.formulas import kept_formula
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.saying import say
from desktop.services.indicators.computing import behind
from desktop.services.indicators.parts import EVERYBODY, Part
from desktop.services.indicators.sheets import head_of, narrowed_to
from desktop.services.listing.asking import ListQuery
from desktop.services.steering.scope import Behind
from desktop.services.words.period_codes import period

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Origin:
    """One figure of a formula: its words, how many records it counts, and the list that shows them."""

    words: str
    records: int
    behind: Behind


def origins(
    session: Session,
    indicator: bytes,
    code: str,
    today: date,
    lang: str,
    *,
    area: bytes | None = None,
    part: Part = EVERYBODY,
) -> tuple[Origin, ...]:
    """What is behind a computed value of a period, a territory (None: everywhere) and a part of the people.

    Nothing behind a typed value, nor behind one that its formula cannot tell. Raises ValueError for a code that is no
    period.
    """
    head = head_of(reader(session), indicator, lang)
    try:
        node = narrowed_to(kept_formula(head.formula), part) if head.computed else None
    except FormulaUnread:
        node = None
    if node is None:
        return ()
    lexicon = Lexicon(session, lang)
    return tuple(
        Origin(say(one.figure, lexicon), len(one.ids), Behind(one.kind, ListQuery(among=frozenset(one.ids))))
        for one in behind(session, node, period(code), area, today)
    )
