"""Owns writing the values that people type for an indicator; must not know grids, nor how a value is computed."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import ChangedMeanwhile, InvalidValue, NotFound
from desktop.i18n import _
from desktop.models.areas import Area
from desktop.models.indicators import Framework, Indicator, IndicatorValue, value_id
from desktop.models.plain import Reader, reader
from desktop.services.indicators.parts import Part
from desktop.services.names.texts import checked
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.period_codes import typed_period

MEASURES: Final = ("target", "actual")
_MOST: Final = 1e15
_CODE: Final = re.compile(r"[A-Za-z0-9][\w+.-]{0,63}")
_WAITING: Final = (
    "SELECT r.row FROM review r JOIN indicator_value v ON v.id = r.row "
    "WHERE r.tbl = 'indicator_value' AND v.indicator = :indicator"
)


def write_value(
    uow: UnitOfWork,
    indicator: bytes,
    measure: str,
    period: str,
    value: float | None,
    *,
    area: bytes | None = None,
    sex: str = "",
    age: str = "",
    people: str = "",
    nationality: str = "",
    comment: str | None = None,
    seen: float | None = None,
) -> bool:
    """Set the target or the actual of a period (a code, or as typed), maybe of a territory and a part of the people.

    None empties it. `area` None, or the framework's own territory, is the indicator's territory: one row either way.
    `comment` None leaves it. `seen` is the number that the person saw there: raises ChangedMeanwhile when another
    stands, or waits for a choice. True when something changed. Raises NotFound, InvalidValue, NotText.
    """
    session, part = uow.session, Part(sex, age, people, nationality)
    _allowed(session, indicator, measure, part, value)
    period = typed_period(period, _("Période"))
    area = _place(session, indicator, area)
    value = None if value is None else value + 0.0  # no negative zero: equal numbers must be equal bytes
    words = None if comment is None else checked(comment, _("Commentaire")).strip()
    key = _key(indicator, measure, period, part, area)
    row = session.execute(
        select(IndicatorValue.value, IndicatorValue.comment, IndicatorValue.deleted).where(IndicatorValue.id == key)
    ).first()
    live = row is not None and not row.deleted
    stands, said = (row.value, row.comment or "") if row is not None and live else (None, "")
    if stands == value and words in (None, said):
        return False
    if stands != value and (stands != seen or key in waiting(session, indicator)):
        raise ChangedMeanwhile(field=_("Valeur"))
    told: dict[str, Any] = {"value": value}
    if words is not None or not live:
        told["comment"] = words or None
    if row is None:
        codes = {name: code or None for name, code in part._asdict().items()}
        where = {"indicator": indicator, "measure": measure, "period": period, "area": area, **codes}
        session.execute(insert(IndicatorValue).values(id=key, **where, **told))
    else:
        session.execute(update(IndicatorValue).where(IndicatorValue.id == key).values(deleted=0, **told))
    return True


def standing(
    session: Session, indicator: bytes, measure: str, period: str, part: Part, area: bytes | None
) -> tuple[bytes, float | None]:
    """(the row that holds a value, the number that stands there; None where none does). Raises NotFound."""
    key = _key(indicator, measure, period, part, _place(session, indicator, area))
    return key, session.scalar(
        select(IndicatorValue.value).where(IndicatorValue.id == key, IndicatorValue.deleted == 0)
    )


def _key(indicator: bytes, measure: str, period: str, part: Part, area: bytes | None) -> bytes:
    return value_id(indicator, measure, period, area=area or b"", **part._asdict())


def drop_value(uow: UnitOfWork, value: bytes) -> bool:
    """Put a row of values away, number and comment. True when it was there.

    Raises ChangedMeanwhile when it waits for a choice.
    """
    session = uow.session
    table = IndicatorValue
    row = session.execute(select(table.indicator, table.deleted).where(table.id == value)).first()
    if row is None or row.deleted:
        return False
    if row.indicator is not None and value in waiting(session, row.indicator):
        raise ChangedMeanwhile(field=_("Valeur"))
    session.execute(update(table).where(table.id == value).values(deleted=1))
    return True


def waiting(session: Session, indicator: bytes) -> set[bytes]:
    """The rows of values of an indicator that wait for a choice."""
    return waiting_of(reader(session), indicator)


def waiting_of(ask: Reader, indicator: bytes) -> set[bytes]:
    """The same, asked in plain SQL."""
    return set(ask.column(_WAITING, indicator=indicator))


def territory_of(session: Session, indicator: bytes) -> bytes | None:
    """The territory of an indicator: its framework's."""
    query = select(Framework.area).join(Indicator, Indicator.framework == Framework.id)
    return session.scalar(query.where(Indicator.id == indicator, Framework.deleted == 0))


def _allowed(session: Session, indicator: bytes, measure: str, part: Part, value: float | None) -> None:
    row = session.execute(select(Indicator.formula, Indicator.deleted).where(Indicator.id == indicator)).first()
    if row is None or row.deleted:
        raise NotFound(reference=indicator.hex())
    if measure not in MEASURES:
        raise InvalidValue(field=_("Valeur"), reason=_("c’est une cible ou un réalisé."))
    if measure == "actual" and (row.formula or "").strip() and value is not None:
        reason = _("cet indicateur est calculé : corrigez les fiches d’où vient son chiffre, ou videz sa formule.")
        raise InvalidValue(field=_("Réalisé"), reason=reason)
    if any(code and not _CODE.fullmatch(code) for code in part):
        raise InvalidValue(field=_("Détail"), reason=_("ce n’est pas un code de la liste."))
    if value is not None and not (math.isfinite(value) and abs(value) < _MOST):
        raise InvalidValue(field=_("Valeur"), reason=_("il faut un nombre."))


def _place(session: Session, indicator: bytes, area: bytes | None) -> bytes | None:
    """The territory as it is kept: none where it is the indicator's own. Raises NotFound."""
    if area is None or area == territory_of(session, indicator):
        return None
    if session.scalar(select(Area.id).where(Area.id == area)) is None:
        raise NotFound(reference=area.hex())
    return area
