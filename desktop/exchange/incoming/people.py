"""Owns what an import would do to the numbers of people of records that are here; must not write, nor know a file.

Numbers belong together: women filled in beside a total that stands, or children beside women among whom they are,
would count people twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.exchange.incoming.shapes import CountOf
from desktop.i18n import RLM, _, format_list, format_number, is_rtl, language
from desktop.services.names.naming import labels
from desktop.services.record.counts import REACHED, SHORT, Family
from desktop.services.record.people_grid import in_review

FIELDS: Final = (*SHORT, "total")
COUNTS: Final = "counts"  # what stays of numbers that no field of the form holds, beside names of fields
Standing = Mapping[tuple[Family, str], int]
_SEXES: Final = ("women", "men", "not-stated")
_LISTS: Final = (("measure", "measure"), ("people", "group"), ("age", "age"), ("sex", "sex"))


def family_of(one: CountOf) -> Family:
    """What those counted have in common but their sex."""
    return Family(one.measure, people=one.people, age=one.age)


def waiting_in(session: Session, initiative: bytes) -> set[str]:
    """The measures of which a number waits for a choice."""
    return {family.measure for family, _sex in in_review(session, initiative)}


def short_form_written(
    told: Mapping[str, Any], now: Mapping[str, Any], standing: Standing, *, fill: bool, edited: bool
) -> tuple[dict[str, Any], list[str]]:
    """What would be written of the fields of the form, and those that stay. `edited`: a person changed that one number
    and saw the others."""
    differing = {name: value for name, value in told.items() if now.get(name) != value}
    if not differing:
        return {}, []
    if now.get("total") is None:
        return dict(told), []
    sexed = now.get("women") is not None or now.get("men") is not None
    if not edited and sexed and set(told) == {"not_stated"}:
        # who tells everybody in one number does not tell how many of them are of no stated sex
        return {}, [] if told["not_stated"] == now["total"] else list(differing)
    families = {family for family, _sex in standing if family.measure == REACHED}
    told_apart = len(families) > 1 or (not edited and families != {Family()})
    unsaid = now.get("not_stated") is not None and not {"total", "not_stated"} & set(told)
    if fill or told_apart or (unsaid and not edited):
        return {}, list(differing)
    return dict(told), []


def counts_written(
    told: Mapping[CountOf, int], standing: Standing, waiting: Collection[str], *, fill: bool
) -> tuple[dict[CountOf, int], dict[CountOf, int], bool]:
    """What would be written of the other numbers, what these hold now, and whether others of the file stay out."""
    written: dict[CountOf, int] = {}
    left = False
    for measure in dict.fromkeys(one.measure for one in told):
        mine = {one: value for one, value in told.items() if one.measure == measure}
        held = {key: value for key, value in standing.items() if key[0].measure == measure}
        differing = {one: value for one, value in mine.items() if held.get((family_of(one), one.sex)) != value}
        if not differing:
            continue
        elsewhere = set(held) - {(family_of(one), one.sex) for one in mine}
        if measure in waiting or (held and (fill or elsewhere)):
            left = True
        else:
            written |= differing
    before = {one: standing[cell] for one in written if (cell := (family_of(one), one.sex)) in standing}
    return written, before, left


class CountWords:
    """How numbers of people are said in a preview, in the language in force."""

    def __init__(self, session: Session, told: Collection[CountOf]) -> None:
        self._words = {
            name: labels(session, scheme, sorted({getattr(one, name) for one in told} - {""}), language())
            for name, scheme in _LISTS
        }

    def measure(self, code: str) -> str:
        """What is counted."""
        return self._words["measure"].get(code, code)

    def say(self, counts: Mapping[CountOf, int], measure: str) -> str:
        """The numbers of one measure; "" for none."""
        mine = sorted((one for one in counts if one.measure == measure), key=_order)
        told = [_("{who} : {n}", who=self._who(one), n=format_number(counts[one])) for one in mine]
        # a text of isolated values alone has no direction of its own
        return format_list([f"{RLM}{text}" if is_rtl() else text for text in told])

    def _who(self, one: CountOf) -> str:
        return ", ".join(self._words[name][code] for name in ("sex", "people", "age") if (code := getattr(one, name)))


def _order(one: CountOf) -> tuple[int, CountOf]:
    return _SEXES.index(one.sex) if one.sex in _SEXES else len(_SEXES), one
