"""No number below the limit leaves, and no sum of what leaves can be turned into one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from desktop.services.audience.few_people import counts, joined, safe
from desktop.services.steering.facts import Doing, Number

OUJDA, NADOR = b"o" * 16, b"n" * 16
numbers = st.builds(
    Number,
    st.sampled_from(["reached", "targeted"]),
    st.sampled_from(["", "women", "men"]),
    st.sampled_from(["", "adults", "children"]),
    st.sampled_from(["", "migrants"]),
    st.sampled_from([None, OUJDA, NADOR]),
    st.sampled_from(["", "2021-01-01"]),
    st.just(""),
    st.integers(0, 12),
)


def doing(*some: Number) -> Doing:
    return Doing(
        1, b"i" * 16, "health", "done", None, False, "", "", "", numbers=some, others=(("reached", "kits", 3),)
    )


def number(value: int, sex: str = "", age: str = "", area: bytes | None = None) -> Number:
    return Number("reached", sex, age, "", area, "", "", value)


@given(st.lists(numbers, max_size=8), st.sampled_from([5, 11]))
def test_every_number_that_leaves_is_large_enough_and_wholes_stay(some: list[Number], least: int) -> None:
    told = safe(doing(*some), least)
    assert all(one.value == 0 or one.value >= least for one in told.doing.numbers)
    before: Counter[tuple[str, str]] = Counter()
    after: Counter[tuple[str, str]] = Counter()
    for counter, those in ((before, some), (after, told.doing.numbers)):
        for one in those:
            counter[one.measure, one.first] += one.value
    assert {key: value for key, value in after.items() if value} == {
        key: value for key, value in before.items() if value >= least
    }
    assert told.dropped == any(0 < value < least for value in before.values())
    assert safe(told.doing, least).doing == told.doing  # nothing more to hide


def test_what_is_joined_keeps_what_its_parts_share() -> None:
    women = [number(3, "women", "adults", OUJDA), number(4, "women", "children", OUJDA), number(90, "men")]
    assert joined(women, 5) == [number(7, "women", "", OUJDA), number(90, "men")]


def test_the_complement_of_a_small_number_goes_with_it() -> None:
    kits = [number(37, "women"), number(3, "men")]
    assert joined(kits, 5) == [number(40)]
    assert joined([number(37, "women"), number(0, "men")], 5) == [number(37, "women"), number(0, "men")]


def test_other_units_and_trainings_keep_the_same_limit() -> None:
    assert safe(doing(), 5).doing.others == ()
    assert counts({("officials", "women"): 3, ("", "men"): 7}, 5) == {("", "not-stated"): 10}
    assert counts({("officials", "women"): 4}, 5) == {}
    assert counts({("officials", "women"): 4}, 1) == {("officials", "women"): 4}
