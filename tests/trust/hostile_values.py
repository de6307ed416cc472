"""Owns what a stranger may put where a value is expected: numbers, texts and bytes at and over every limit."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

encode = msgspec.msgpack.encode
Draw = random.Random


def raw(token: bytes) -> Any:
    """Bytes put as they are where MessagePack expects a value."""
    return msgspec.Raw(token)


# What no encoder would write: lengths that promise gigabytes, cut numbers, reserved codes, text that is none.
TOKENS = (
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xdd\x00\x0f\x42\x40" + b"\xc0" * 50,
    b"\xc1",
    b"\xcf\xff",
    b"\xa2\xff\xfe",
    b"\xa3\xed\xa0\x80",
    b"\x91" * 3_000 + b"\xc0",
    b"\x81" * 800 + b"\xc0",
    b"\xd6\xff\xff\xff\xff\xff",
    b"\xc7\xff\x7f",
    b"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00",
    b"\xcb\x80\x00\x00\x00\x00\x00\x00\x00",
    b"\xca\x3f\x80\x00\x00",
    b"\xd9\x01a",
    b"\xcd\x00\x01",
)
SIMPLE: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 127, 128, 255, 256, 65_535, 2**31 - 1, 2**31, 2**32, 2**53, 2**62, 2**63 - 1),
    *(2**63, 2**64 - 1, -(2**31), -(2**63), 0.0, -0.0, 1.0, 1e308, 5e-324, float("inf"), float("-inf"), float("nan")),
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "é",
        "e\u0301",
        "\u202eabc",
        "\ufeff",
        "\U0010ffff",
        "a" * 300,
        "'; DROP TABLE op; --",
    ),
    *("{{7*7}}", "=cmd|' /C calc'!A0", "<script>x</script>", "2021-01-20", "2021-13-45", "none", "a" * 70_000),
    *(b"", b"\x00", bytes(15), bytes(16), bytes(17), b"\xff" * 16, bytes(32), b"\x00MS1", b"\x00MS1" + bytes(48)),
    *([], [None], [None, None], [1.0, None], [1.0, 2.0, 3.0], [34.6, -1.9], list(range(16)), list(range(17)), [[]]),
    *({}, {"a": 1}, {1: {2: {}}}, msgspec.msgpack.Ext(5, b"x"), datetime(2021, 1, 20, tzinfo=UTC)),
)
# Rare, because they cost: values at the limit of what is allowed and just over it.
LARGE: tuple[Callable[[], Any], ...] = (
    lambda: "a" * 1_000_000,
    lambda: "a" * 1_000_001,
    lambda: "é" * 999_999,
    lambda: bytes(1_000_000),
    lambda: bytes(1_000_001),
    lambda: "\u0301" * 500_000,
    lambda: [0] * 200_000,
)
NAMES: tuple[Any, ...] = (
    *("", "a", "A", "_a", "a" * 40, "a" * 41, "thing", "part", "text", "actor", "sqlite_master", "author", "note"),
    *("title", "deleted", "id", "rowid", 'ti"tle', "a b", "é", "a\x00", "colour_of_door", None, 1, b"title", ["a"]),
)
KINDS: tuple[Any, ...] = ("retract", "erase", "vouch", "retire", "anything_else", "", "UPPER", 1, None)


def value(draw: Draw) -> Any:
    """One hostile or plain value."""
    many = draw.random()
    if many < 0.10:
        return raw(draw.choice(TOKENS))
    if many < 0.102:
        return draw.choice(LARGE)()
    if many < 0.25:
        return draw.randbytes(draw.choice((1, 15, 16, 16, 64)))
    if many < 0.40:
        return "".join(chr(draw.choice((0x41, 0xE9, 0x627, 0x300, 0x1F600, 0x202E))) for _ in range(draw.randint(1, 9)))
    return draw.choice(SIMPLE)


def varints(draw: Draw) -> bytes:
    """Row counts and skips as no laptop writes them."""
    return draw.choice(
        (
            b"\x80" * 5 + b"\x01",
            b"\xff" * 5 + b"\x7f",
            b"\xff" * 9,
            b"\x80",
            b"\x00\x00",
            b"\x00\x01" + bytes(15),
            b"\x00\xff\xff\xff\x7f" + bytes(16),
            b"\xff\xff\xff\xff\x0f" + bytes(12) + b"\x01" * 40,
            b"\x02" + bytes(12) + b"\x01\x00",
            b"\x02" + bytes(12) + b"\x01\xff\xff\xff\xff\x0f",
            b"\x01" + bytes(11),
            draw.randbytes(draw.randint(0, 40)),
        )
    )
