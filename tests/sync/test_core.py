"""The pure core: logical time, vectors, contents, bundles, lineage, decisions."""

from __future__ import annotations

import os
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync import clock
from desktop.sync.bundle import (
    Draft,
    Header,
    Refused,
    open_bundle,
    proves_succession,
    public_key,
    replica_of,
    seal_bundle,
    succession,
)
from desktop.sync.codec import BadPayload, CellWrite, Statement, decode_payload, encode_payload
from desktop.sync.lineage import Lineage, Link
from desktop.sync.merge import decide, unseen_edits
from desktop.sync.vector import BadVector, PackedSpans, Range, Vector, exceptions_of, pack, unpack

names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
rows = st.binary(min_size=16, max_size=16) | st.integers(0, 300).map(lambda n: b"p" * 12 + n.to_bytes(4, "big"))
values = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.sampled_from(["planned", "completed"])
    | st.binary(max_size=20)
    | st.tuples(st.integers(0, 9), st.floats(0.5, 9))
)
writes = st.dictionaries(st.tuples(names, rows, names), values, max_size=60)


@given(writes, st.lists(st.tuples(names, st.binary(min_size=1, max_size=32)), max_size=4))
def test_contents_survive_their_columns(
    cells: dict[tuple[str, bytes, str], object], said: list[tuple[str, bytes]]
) -> None:
    given_writes = [CellWrite(t, r, f, v) for (t, r, f), v in cells.items()]  # type: ignore[arg-type]  # drawn above
    statements = [Statement(*s) for s in said]
    raw = encode_payload(given_writes, statements)
    back, back_said = decode_payload(raw, len(given_writes))
    assert {(w.table, w.row, w.field): w.value for w in back} == cells
    assert back_said == sorted(set(statements))
    assert encode_payload(reversed(given_writes), reversed(statements)) == raw


@given(st.binary(max_size=60), st.integers(0, 4))
def test_any_bytes_as_contents_are_refused_or_read(raw: bytes, cells: int) -> None:
    with suppress(BadPayload):
        decode_payload(raw, cells)


def test_a_wrong_count_is_refused() -> None:
    raw = encode_payload([CellWrite("thing", bytes(16), "title", "x")])
    for cells in (0, 2, 1_000_000):
        with pytest.raises(BadPayload):
            decode_payload(raw, cells)


def test_logical_time_saturates() -> None:
    assert clock.tick([]) == 1
    assert clock.tick([4, 9, 2]) == 10
    assert clock.tick([2**62]) == clock.LIMIT
    assert clock.may_cover(5, 4)
    assert not clock.may_cover(4, 4)
    assert clock.may_cover(2**62, 2**61)
    assert clock.may_cover(clock.LIMIT, 2**61)


def test_vectors_are_packed_and_strict() -> None:
    vector = Vector((Range(b"a" * 8, 1, 4, b"t" * 12), Range(b"b" * 8, 2, 2, b"u" * 12)), frozenset({b"x" * 12}))
    assert unpack(pack(vector)) == vector
    replicas, firsts, lasts, tips, excepted = pack(vector)
    for broken in (
        (replicas[:-1], firsts, lasts, tips, excepted),
        (replicas, [2, 5], [1, 2], tips, excepted),
        (replicas, firsts, lasts, tips, excepted + b"y"),
        (replicas, firsts[:1], lasts, tips, excepted),
        (replicas, ["1", 2], lasts, tips, excepted),
        None,
    ):
        with pytest.raises(BadVector):
            unpack(broken)


def _draft(**changes: object) -> Draft:
    told: dict[str, object] = {
        "seq": 1,
        "lamport": 1,
        "wall": 0,
        "author": bytes(16),
        "prev": b"",
        "applied": Vector(),
        "writes": (CellWrite("thing", bytes(16), "title", "x"),),
    }
    return Draft(**{**told, **changes})  # type: ignore[arg-type]  # spelled out above


def test_a_bundle_is_its_bytes() -> None:
    secret = os.urandom(32)
    bundle = seal_bundle(secret, _draft())
    again = open_bundle(bundle.raw)
    assert again == bundle
    assert again.read()[0] == [CellWrite("thing", bytes(16), "title", "x")]
    assert seal_bundle(secret, _draft()).raw == bundle.raw
    assert again.header.replica == replica_of(public_key(secret))


def test_every_flipped_byte_and_every_cut_is_refused() -> None:
    raw = seal_bundle(os.urandom(32), _draft()).raw
    for at in range(len(raw)):
        with pytest.raises(Refused):
            open_bundle(raw[:at])
        with pytest.raises(Refused):
            open_bundle(raw[:at] + bytes((raw[at] ^ 0x10,)) + raw[at + 1 :])
    with pytest.raises(Refused):
        open_bundle(raw + b"\x00")


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": 2},
        {"prev": b"x" * 32},
        {"lamport": 0},
        {"wall": 2**60},
        {"needs": 0},
        {"seq": 2, "prev": b"x" * 32, "succeeds": (b"r" * 8, b"s" * 64)},
    ],
)
def test_headers_that_make_no_sense_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        open_bundle(seal_bundle(os.urandom(32), _draft(**changes)).raw)


def test_a_successor_is_proven_by_the_former_key() -> None:
    old, new = os.urandom(32), os.urandom(32)
    former = replica_of(public_key(old))
    header: Header = seal_bundle(new, _draft(succeeds=succession(old, former, public_key(new)))).header
    assert proves_succession(header, public_key(old))
    assert not proves_succession(header, public_key(new))
    forged = seal_bundle(new, _draft(succeeds=succession(new, former, public_key(new)))).header
    assert not proves_succession(forged, public_key(old))


def _link(no: int, replica: str, seq: int, lamport: int, prev: int = 0) -> Link:
    return Link(no, bytes([no]) * 32, replica.encode() * 8, seq, lamport, bytes([prev]) * 32 if prev else b"")


def _reach(replica: str, first: int, last: int, tip: int) -> Range:
    return Range(replica.encode() * 8, first, last, bytes([tip]) * 12)


def _lineage(links: list[Link], vectors: dict[int, list[Range]]) -> Lineage:
    return Lineage(links, lambda no: Vector(tuple(sorted(vectors.get(no, [])))).seen)


def test_coverage_needs_every_link_of_the_chain() -> None:
    a1, a2, a3 = _link(1, "a", 1, 1), _link(2, "a", 2, 2, 1), _link(3, "a", 3, 3, 2)
    b1 = _link(4, "b", 1, 4)
    vectors = {4: [_reach("a", 1, 3, 3)]}
    whole = _lineage([a1, a2, a3, b1], vectors)
    assert all(whole.covers(4, no) for no in (1, 2, 3))
    gap = _lineage([a1, a3, b1], vectors)
    assert gap.covers(4, 3)
    assert not gap.covers(4, 1), "the link that proves it is missing"
    no_tip = _lineage([a1, a2, b1], vectors)
    assert not no_tip.covers(4, 1)


def test_a_fork_is_two_branches() -> None:
    a1, a2, twin, b1 = _link(1, "a", 1, 1), _link(2, "a", 2, 2, 1), _link(3, "a", 2, 2, 1), _link(4, "b", 1, 3)
    after = _link(5, "a", 3, 3, 3)
    lineage = _lineage([a1, a2, twin, b1, after], {4: [_reach("a", 1, 2, 2)], 5: [_reach("a", 1, 2, 3)]})
    assert lineage.covers(4, 1)
    assert lineage.covers(4, 2)
    assert not lineage.covers(4, 3)
    assert lineage.covers(5, 1)
    assert lineage.covers(5, 3)
    assert not lineage.covers(5, 2)
    assert {(r.first, r.last) for r in lineage.vector().ranges if r.replica == b"a" * 8} in (
        {(1, 2), (2, 3)},
        {(1, 3), (2, 2)},
    )


def test_heads_equal_values_and_absorption() -> None:
    a1, b1, c1 = _link(1, "a", 1, 1), _link(2, "b", 1, 1), _link(3, "c", 1, 2)
    apart = _lineage([a1, b1, c1], {})
    assert decide([(1, b"x"), (2, b"y")], apart).clash
    same = decide([(1, b"x"), (2, b"x")], apart)
    assert not same.clash
    assert same.contested
    seen = _lineage([a1, b1, c1], {3: [_reach("a", 1, 1, 1)]})
    # c overwrote a's x; b wrote x apart: what c held and overwrote is not asked about again
    absorbed = decide([(1, b"x"), (2, b"x"), (3, b"z")], seen)
    assert absorbed.values == (b"z",)
    assert decide([(1, b"x"), (2, b"x"), (3, b"z")], seen, absorbing=False).clash
    assert decide([(1, b"x"), (2, b"y"), (3, b"z")], seen).values == (b"y", b"z")


def test_two_laptops_that_swap_values_lose_neither() -> None:
    links = [_link(1, "a", 1, 1), _link(2, "b", 1, 1), _link(3, "c", 1, 2), _link(4, "d", 1, 2)]
    lineage = _lineage(links, {3: [_reach("a", 1, 1, 1)], 4: [_reach("b", 1, 1, 2)]})
    swapped = decide([(1, b"x"), (2, b"y"), (3, b"y"), (4, b"x")], lineage)
    assert swapped.values == (b"x", b"y")


def test_a_delete_meets_the_edits_it_had_not_seen() -> None:
    links = [_link(1, "a", 1, 1), _link(2, "b", 1, 2), _link(3, "c", 1, 3)]
    lineage = _lineage(links, {3: [_reach("a", 1, 1, 1)]})
    assert unseen_edits([3], [1, 2, 2, 3], lineage) == [2]
    assert unseen_edits([3, 2], [1, 2], lineage) == []


@given(st.permutations([(1, b"x"), (2, b"x"), (3, b"z"), (4, b"y"), (5, b"z")]))
def test_a_decision_does_not_know_the_order_of_arrival(order: list[tuple[int, bytes]]) -> None:
    links = [_link(n, "abcde"[n - 1], 1, 1 + n // 3) for n in range(1, 6)]
    lineage = _lineage(links, {3: [_reach("a", 1, 1, 1)], 5: [_reach("b", 1, 1, 2), _reach("d", 1, 1, 4)]})
    assert decide(order, lineage) == decide(sorted(order), lineage)


def test_a_header_names_fifty_laptops_in_a_kilobyte_and_a_half() -> None:
    draw = random.Random(1)
    ranges = tuple(sorted(Range(draw.randbytes(8), 1, draw.randint(1, 400), draw.randbytes(12)) for _ in range(50)))
    draft = _draft(seq=90, prev=bytes(32), lamport=9_000, wall=1_611_144_000_000, applied=Vector(ranges))
    assert len(seal_bundle(bytes([3]) * 32, draft).header_bytes) <= 1_500


def test_logical_time_beyond_reason_still_lets_the_later_cover() -> None:
    """A hostile laptop wrote the greatest number: who saw it still wins over it, whatever the order of arrival."""
    hostile, after = _link(1, "a", 1, clock.LIMIT), _link(2, "b", 1, clock.LIMIT)
    lineage = _lineage([hostile, after], {2: [_reach("a", 1, 1, 1)]})
    assert decide([(1, b"x"), (2, b"y")], lineage).values == (b"y",)


def test_packed_spans_answer_like_the_vector_they_come_from() -> None:
    dice = random.Random(3)
    # laptops of few distinct bytes, so that a name is also found across the border of two others
    names = [bytes(dice.choices(b"ab", k=8)) for _ in range(60)]
    ranges = sorted({Range(name, first, first + 2, bytes([first]) * 12) for name in names for first in (1, 5)})
    vector = Vector(tuple(ranges[::2]), frozenset({b"x" * 12, b"y" * 12}))
    spans = PackedSpans(pack(vector))
    for name in {*names, b"a" * 8, b"b" * 8, b"c" * 8}:
        assert spans.get(name, ()) == vector.by_replica().get(name, ())
    assert exceptions_of(pack(vector)) == vector.exceptions
    assert PackedSpans(pack(Vector())).get(names[0], ()) == ()
