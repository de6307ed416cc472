"""Identities of rows: dense, never repeated by a clone, and permanent where two people make the same thing."""

from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from desktop.models.areas import area_id
from desktop.models.base import IdSource, derived_id
from desktop.models.identity import term_id
from desktop.models.initiatives import count_id, participation_id
from desktop.models.needs import need_answer_id, need_place_id
from desktop.models.services import service_place_id
from desktop.models.vocabularies import same_as_id, text_id


def test_ids_of_one_start_are_dense() -> None:
    source = IdSource(lambda n: b"\x07" * n)
    assert [source()[12:] for _ in range(3)] == [b"\0\0\0\0", b"\0\0\0\1", b"\0\0\0\2"]


def test_a_clone_draws_anew() -> None:
    assert IdSource()()[:12] != IdSource()()[:12]


def test_a_forked_child_draws_anew() -> None:
    source = IdSource()
    before = source()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, source())
        os._exit(0)
    os.waitpid(child, 0)
    born = os.read(reading, 16)
    os.close(reading)
    os.close(writing)
    assert born[:12] != before[:12]
    assert source()[:12] == before[:12]


def test_the_counter_never_overflows() -> None:
    source = IdSource()
    first = source()
    source._next = 2**32
    assert source()[:12] != first[:12]


def test_derived_ids_are_permanent() -> None:
    """These bytes are in change files already given: a change here makes every list appear twice."""
    assert derived_id("a", b"b").hex() == "d1f126d1750e1199504d449fce412e8a"
    assert term_id("sector", "health").hex() == "8318305a5db8184de6e8c1f6bf49379f"
    assert area_id("02.411.01.23").hex() == "49365795845b5b234e9428ee98686aaf"


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_other_parts_give_another_id(one: list[str], other: list[str]) -> None:
    import unicodedata

    same = [unicodedata.normalize("NFC", p) for p in one] == [unicodedata.normalize("NFC", p) for p in other]
    assert (derived_id(*one) == derived_id(*other)) is same


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_a_duplicate_link_has_no_direction(one: bytes, other: bytes) -> None:
    assert same_as_id(one, other) == same_as_id(other, one)


def test_links_of_needs_and_services_are_permanent() -> None:
    one, other = bytes(16), bytes(range(16))
    made = need_answer_id(one, other), need_place_id(one, other), service_place_id(one, other)
    assert len({*made, need_answer_id(other, one)}) == 4
    assert [id.hex() for id in made] == [
        "a8dfa94a8efcaf029a5cd541f616da5d",
        "730f34eb04337dde04473eaeac2e50c8",
        "4e92d654323a9b6b3ea2cec674a9c0a2",
    ]


def test_each_dimension_of_a_count_counts() -> None:
    row = bytes(16)
    ids = {
        count_id(row, "reached"),
        count_id(row, "reached", sex="women"),
        count_id(row, "reached", people="women"),
        count_id(row, "reached", age="women"),
        count_id(row, "targeted", sex="women"),
        count_id(row, "reached", sex="women", area=bytes(16)),
        count_id(row, "reached", sex="women", reporter=bytes(16)),
    }
    assert len(ids) == 7
    assert text_id(row, "title", "fr") != text_id(row, "title", "ar")
    assert participation_id(row, row, "lead") != participation_id(row, row, "donor")
