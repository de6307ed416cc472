"""Owns head counts: the short form's women, men and not stated, and the rows behind them; must not know forms.

A total is computed, never stored. What the short form edits is the one family of rows that an initiative has (one
public, one age band …); with several families the short form only shows their sum.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import CountedByGroup, InvalidValue
from desktop.i18n import _
from desktop.models.initiatives import BeneficiaryCount, count_id
from desktop.sync.schema import wire_schema
from desktop.sync.twice import linked, numbers

SHORT: Final[Mapping[str, str]] = {"women": "women", "men": "men", "not_stated": "not-stated"}
REACHED: Final = "reached"
PEOPLE: Final = "people"
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Family:
    """The dimensions, other than sex, that several counts share."""

    measure: str = REACHED
    people: str = ""
    age: str = ""
    nationality: str = ""
    period: str = ""
    area: bytes = b""
    reporter: bytes = b""


@dataclass(frozen=True, slots=True)
class Count:
    """One count row that says something."""

    id: bytes
    family: Family
    sex: str
    value: int
    unit: str


def counts_of(session: Session, initiative: bytes) -> list[Count]:
    """Every count of an initiative that has a value."""
    return [count for _initiative, count in _counts(session, [initiative])]


def standing_counts(session: Session, initiatives: Collection[bytes]) -> dict[bytes, dict[tuple[Family, str], int]]:
    """Initiative -> (what those counted have in common, their sex) -> how many, for each number that says something."""
    found: dict[bytes, dict[tuple[Family, str], int]] = {one: {} for one in initiatives}
    wanted = list(found)
    for at in range(0, len(wanted), _CHUNK):
        for initiative, count in _counts(session, wanted[at : at + _CHUNK]):
            found[initiative][count.family, count.sex] = count.value
    return found


def _counts(session: Session, initiatives: Collection[bytes]) -> list[tuple[bytes, Count]]:
    query = (
        select(BeneficiaryCount)
        .where(BeneficiaryCount.initiative.in_(initiatives), BeneficiaryCount.deleted == 0)
        .order_by(BeneficiaryCount.id)
        .execution_options(populate_existing=True)
    )
    return [
        (row.initiative or b"", Count(row.id, _family(row), row.sex or "", row.value, row.unit or PEOPLE))
        for row in session.scalars(query)
        if row.value is not None
    ]


def short_form(session: Session, initiative: bytes) -> dict[str, int | None]:
    """women, men, not_stated and total of the people reached; None where nothing is said."""
    return short_forms(session, [initiative])[initiative]


def short_forms(session: Session, initiatives: Collection[bytes]) -> dict[bytes, dict[str, int | None]]:
    """The same of some hundred initiatives."""
    sums: dict[bytes, dict[str, int | None]] = {one: dict.fromkeys(SHORT) for one in initiatives}
    again = counted_again(session, initiatives)
    for initiative, count in _counts(session, initiatives):
        if count.id not in again and count.family.measure == REACHED and count.unit == PEOPLE:
            name = next((n for n, sex in SHORT.items() if sex == count.sex), "not_stated")
            sums[initiative][name] = (sums[initiative][name] or 0) + count.value
    return {one: {**told, "total": _together(told)} for one, told in sums.items()}


def _together(told: Mapping[str, int | None]) -> int | None:
    said = [value for value in told.values() if value is not None]
    return sum(said) if said else None


def counted_again(session: Session, initiatives: Collection[bytes]) -> set[bytes]:
    """Counts of these initiatives that say what another says of the same people: a total leaves them out.

    The smallest row of each resolved tuple of dimensions stays, so every laptop keeps the same one.
    """
    connection, schema = session.connection(), wire_schema()
    same = linked(connection, schema)
    first: dict[tuple[Any, ...], bytes] = {}
    again: set[bytes] = set()
    for number in sorted(
        numbers(connection, schema, schema.tables["count"], initiatives, same), key=lambda number: number.row
    ):
        if first.setdefault(number.told, number.row) != number.row:
            again.add(number.row)
    return again


def write_short_form(session: Session, initiative: bytes, draft: Mapping[str, Any]) -> bool:
    """Set women, men, not stated from a draft (absent = as it is, None = empty). True when something changed.

    A `total` above women + men fills the not stated; below it raises InvalidValue.
    """
    wanted = {name: draft[name] for name in SHORT if name in draft}
    if draft.get("total") is not None:
        wanted["not_stated"] = _rest(session, initiative, draft)
    if not wanted:
        return False
    family = _family_edited(session, initiative)
    changed = False
    for name, value in wanted.items():
        changed |= write_count(session, initiative, family, SHORT[name], value)
    return changed


def rest_of(total: int, women: int | None, men: int | None) -> int | None:
    """Those of `total` whose sex is not stated: None when there are none. Raises InvalidValue when it is too small."""
    rest = total - (women or 0) - (men or 0)
    if rest < 0:
        reason = _("le total est plus petit que femmes + hommes ({sum}).", sum=(women or 0) + (men or 0))
        raise InvalidValue(field=_("Personnes bénéficiaires"), reason=reason)
    return rest or None


def _rest(session: Session, initiative: bytes, draft: Mapping[str, Any]) -> int | None:
    known = short_form(session, initiative)
    women, men = (draft.get(name, known[name]) for name in ("women", "men"))
    return rest_of(int(draft["total"]), women, men)


def _family_edited(session: Session, initiative: bytes) -> Family:
    families = {
        count.family
        for count in counts_of(session, initiative)
        if count.family.measure == REACHED and count.unit == PEOPLE
    }
    if len(families) > 1:
        reason = _("ces nombres sont détaillés par public ou par âge : modifiez-les dans l’onglet « Personnes ».")
        raise CountedByGroup(field=_("Personnes bénéficiaires"), reason=reason)
    return families.pop() if families else Family()


def write_count(
    session: Session, initiative: bytes, family: Family, sex: str, value: int | None, unit: str = PEOPLE
) -> bool:
    """Set one count; None empties it. True when something changed."""
    key = count_id(
        initiative,
        family.measure,
        people=family.people,
        sex=sex,
        age=family.age,
        nationality=family.nationality,
        period=family.period,
        area=family.area,
        reporter=family.reporter,
    )
    table = BeneficiaryCount
    row = session.execute(select(table.value, table.unit, table.deleted).where(table.id == key)).first()
    cell = {"value": value, "unit": None if value is None else unit}
    if row is None:
        if value is None:
            return False
        session.execute(
            insert(table).values(
                id=key,
                initiative=initiative,
                measure=family.measure,
                people=family.people or None,
                sex=sex or None,
                age=family.age or None,
                nationality=family.nationality or None,
                period=family.period or None,
                area=family.area or None,
                reporter=family.reporter or None,
                **cell,
            )
        )
        return True
    if (row.value, row.unit, row.deleted) == (cell["value"], cell["unit"], 0):
        return False
    session.execute(update(table).where(table.id == key).values(deleted=0, **cell))
    return True


def _family(row: BeneficiaryCount) -> Family:
    return Family(
        row.measure or REACHED,
        row.people or "",
        row.age or "",
        row.nationality or "",
        row.period or "",
        row.area or b"",
        row.reporter or b"",
    )
