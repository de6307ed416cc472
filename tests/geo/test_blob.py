"""Records reach the page's bytes as they are: coordinates to the centimetre, text byte for byte."""

from __future__ import annotations

import json
import struct
from array import array
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.geo import blob
from desktop.geo.blob import Spot
from desktop.models import degrees


def decode(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a blob as the page does."""
    assert data[:17] == blob.MAGIC
    (length,) = struct.unpack_from("<I", data, 20)
    head: dict[str, Any] = json.loads(data[24 : 24 + length])
    at = 24 + length
    n = head["n"]
    columns: dict[str, Any] = {}
    for name, code, count in (
        ("ids", "16s", n), ("lat", "i", n), ("lon", "i", n), ("area", "i", n), ("ends", "I", n),
        ("sector", "B", n), ("status", "B", n), ("flags", "B", n),
        *((("first", "H", n), ("last", "H", n)) if head["dated"] else ()), ("text", "B", head["text"]),
    ):  # fmt: skip
        at += -at % 8
        if code == "16s":
            columns[name] = [data[at + 16 * i : at + 16 * i + 16] for i in range(count)]
            at += 16 * count
        else:
            column = array(code, data[at : at + array(code).itemsize * count])
            columns[name] = column.tolist() if name != "text" else bytes(column)
            at += array(code).itemsize * count
    assert at == len(data)
    return head, columns


def texts(columns: dict[str, Any]) -> list[tuple[str, str]]:
    starts = [0, *columns["ends"]][:-1]
    parts = [columns["text"][a:b].decode().split("\x1f") for a, b in zip(starts, columns["ends"], strict=True)]
    return [(title, line) for title, line in parts]


def test_a_spot_comes_out_as_it_went_in() -> None:
    spots = [
        Spot(b"\x01" * 16, 34.6870553, -1.9056718, "Kits d’hiver", "Al Wafae · Oujda", "health", "done"),
        Spot(b"\x02" * 16, 34.0, -6.84, "توزيع", "", "", "", "04.421.01.0"),
    ]
    head, columns = decode(blob.encode(spots, without=6, revision=9))
    assert (head["n"], head["without"], head["revision"]) == (2, 6, 9)
    assert columns["ids"] == [s.id for s in spots]
    assert columns["lat"][0] / 1e7 == pytest.approx(34.6870553, abs=1e-7)
    assert texts(columns) == [("Kits d’hiver", "Al Wafae · Oujda"), ("توزيع", "")]
    assert head["sectors"][columns["sector"][0]] == "health"
    assert columns["flags"] == [0, blob.AREA]
    assert head["areas"][columns["area"][1]] == "04.421.01.0"


@given(st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180), st.text(), st.text()), max_size=20))
def test_any_text_and_any_point(given_spots: list[tuple[float, float, str, str]]) -> None:
    spots = [Spot(i.to_bytes(16), lat, lon, title, line) for i, (lat, lon, title, line) in enumerate(given_spots)]
    head, columns = decode(blob.encode(spots))
    assert head["n"] == len(spots)
    for spot, lat, lon, (title, line) in zip(spots, columns["lat"], columns["lon"], texts(columns), strict=True):
        assert abs(lat / 1e7 - spot.latitude) <= 1e-7
        assert abs(lon / 1e7 - spot.longitude) <= 1e-7
        expected = [t.replace("\x1f", " ").encode(errors="replace").decode() for t in (spot.title, spot.line)]
        assert [title, line] == expected


@pytest.mark.parametrize(
    "point", [(None, 1.0), (1.0, None), (float("nan"), 1.0), (float("inf"), 0.0), (1e308, 0.0), (0.0, 1e9), (90.0, 0.0)]
)
def test_what_is_no_point_is_not_drawn(point: tuple[float | None, float | None]) -> None:
    assert not degrees.valid(*point)


def test_more_sectors_than_a_byte_holds_share_the_first() -> None:
    spots = [Spot(i.to_bytes(16), 0, 0, "", sector=f"s{i}") for i in range(400)]
    head, columns = decode(blob.encode(spots))
    assert max(columns["sector"]) < 256
    assert len(head["sectors"]) <= 252


def test_a_delta_names_what_it_speaks_of() -> None:
    head, _columns = decode(blob.encode([], replaced=[b"\x07" * 16]))
    assert head["replaced"] == ["07" * 16]


@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 65535)), max_size=20))
def test_months_come_out_as_they_went_in(months: list[tuple[int, int]]) -> None:
    spots = [Spot(n.to_bytes(16), 34.0, -6.0, "x", months=span) for n, span in enumerate(months)]
    head, columns = decode(blob.encode(spots))
    assert head["dated"] == any(first for first, _last in months)
    if head["dated"]:
        assert list(zip(columns["first"], columns["last"], strict=True)) == months
    assert texts(columns) == [("x", "")] * len(months)
