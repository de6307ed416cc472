"""When two values are equal, and what no bundle may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.canonical import EMPTY, TEXT_LIMIT, NotCanonical, canonical, decode, encode, is_canonical
from desktop.sync.open_values import stored_form, unquoted

scalars = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    | st.binary(max_size=40)
)


@given(scalars)
def test_a_value_survives_its_bytes(value: object) -> None:
    raw = encode(value)
    assert decode(raw) == canonical(value)
    assert encode(decode(raw)) == raw
    assert is_canonical(canonical(value))


@given(st.lists(scalars, min_size=1, max_size=5))
def test_a_composite_cell_survives_its_bytes(parts: list[object]) -> None:
    value = canonical(parts)
    assert decode(encode(parts)) == value
    if value is not None:
        assert is_canonical(list(value) if isinstance(value, tuple) else value)


@given(st.lists(scalars, min_size=2, max_size=4))
def test_the_form_in_capture_is_read_back(parts: list[object]) -> None:
    value = canonical(parts)
    if isinstance(value, tuple):
        stored = stored_form(value)
        assert isinstance(stored, str)
        assert unquoted(stored) == value


def test_equality_is_on_one_form() -> None:
    assert encode("e\u0301") == encode("é")
    assert encode(-0.0) == encode(0.0)
    assert encode((None, None)) == EMPTY == encode(None)
    assert encode(1) != encode(1.0)
    assert not is_canonical("e\u0301")
    assert not is_canonical(-0.0)
    assert not is_canonical(True)
    assert not is_canonical([None, None])
    assert not is_canonical([1, [2]])


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "\ud800", 2**63, "x" * (TEXT_LIMIT + 1), {"a": 1}, list(range(17))]
)
def test_what_cannot_travel_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize("raw", [b"", b"\xc1", b"\x92\x01", b"\xc0\xc0"])
def test_bytes_that_are_no_value_are_refused(raw: bytes) -> None:
    with pytest.raises(NotCanonical):
        decode(raw)
