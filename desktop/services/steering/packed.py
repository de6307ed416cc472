"""Owns columns of initiatives as one piece of bytes, and back; must not know where it lies, nor whether it still holds.

Numbers in the fewest bytes that hold them, words as JSON, all pressed together: no names and no texts, only codes,
days, ids and numbers. Bytes of another make, or broken ones, are no columns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import zstandard
from numpy.typing import NDArray

from desktop.services.steering.column_reading import Ints, coded
from desktop.services.steering.columns import ID, Columns, Numbers, Said, placed

FORMAT: Final = 1  # raise it when columns say something else, or are packed otherwise
_LEVEL: Final = 3
_LIMIT: Final = 2**28  # bytes: more is no columns
_KINDS: Final = (np.int8, np.int16, np.int32, np.int64)
_OWN: Final = ("n", "first", "last", "spot_at", "spot", "carrier_at", "carrier")
_COUNTED: Final = ("at", "measure", "sex", "age", "people", "area", "first", "last", "value")
Saids = Mapping[str, Said]


class _Out:
    """Arrays, one behind the other, and what is said of them."""

    def __init__(self, mark: str) -> None:
        self.told: dict[str, Any] = {"format": [FORMAT, mark]}
        self._arrays: list[tuple[str, str, int]] = []
        self._bytes: list[bytes] = []

    def numbers(self, name: str, values: NDArray[Any]) -> None:
        low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
        kind = next(one for one in _KINDS if np.iinfo(one).min <= low and high <= np.iinfo(one).max)
        self._put(name, values.astype(np.dtype(kind).newbyteorder("<")))

    def ids(self, name: str, ids: Sequence[bytes]) -> None:
        self._put(name, np.frombuffer(b"".join(ids), np.uint8))

    def said(self, name: str, said: Said) -> None:
        self.told[name] = list(said.words)
        self.numbers(f"{name}.many", np.diff(said.first))
        self.numbers(f"{name}.code", said.code)

    def _put(self, name: str, values: NDArray[Any]) -> None:
        self._arrays.append((name, values.dtype.str, len(values)))
        self._bytes.append(values.tobytes())

    def done(self) -> bytes:
        head = json.dumps(self.told | {"arrays": self._arrays}, ensure_ascii=False).encode()
        whole = b"".join((len(head).to_bytes(4, "little"), head, *self._bytes))
        return zstandard.ZstdCompressor(level=_LEVEL).compress(whole)


class _In:
    """The same, read."""

    def __init__(self, pressed: bytes, mark: str) -> None:
        if zstandard.get_frame_parameters(pressed).content_size > _LIMIT:
            raise ValueError("too large")
        whole = zstandard.ZstdDecompressor().decompress(pressed)
        at = 4 + int.from_bytes(whole[:4], "little")
        self.told = json.loads(whole[4:at])
        if self.told["format"] != [FORMAT, mark]:
            raise ValueError("another format")
        self._arrays: dict[str, NDArray[Any]] = {}
        for name, kind, many in self.told["arrays"]:
            self._arrays[name] = np.frombuffer(whole, np.dtype(kind), many, at)
            at += self._arrays[name].nbytes

    def numbers(self, name: str) -> Ints:
        return self._arrays[name].astype(np.int64)

    def ids(self, name: str) -> list[bytes]:
        block = self._arrays[name].tobytes()
        return [block[at : at + ID] for at in range(0, len(block), ID)]

    def said(self, name: str) -> Said:
        first = np.concatenate(([0], np.cumsum(self.numbers(f"{name}.many"))))
        return Said(self.told[name], first, self.numbers(f"{name}.code"))


def pack(base: Columns, saids: Saids, mark: str) -> bytes | None:
    """Columns, and what was laid out of them; `mark`: who made them. None for numbers too great for this."""
    if base.numbers.value.dtype == object:
        return None
    out = _Out(mark)
    for name in _OWN:
        out.numbers(name, getattr(base, name))
    for name in _COUNTED:
        out.numbers(f"numbers.{name}", getattr(base.numbers, name))
    for name in ("ids", "areas", "actors"):
        out.ids(name, getattr(base, name))
    out.numbers("distinct", base.distinct.view(np.int8))
    ends, code = coded(base.ended)
    out.numbers("ended", code)
    out.told |= {"ends": ends, "days": base.days, "others": base.others, "words": list(base.words)}
    out.told |= {"said": list(saids), "numbers": dict(base.numbers.words)}
    out.told["numbers.areas"] = [one.hex() if one is not None else None for one in base.numbers.areas]
    for name, said in base.words.items():
        out.said(f"words.{name}", said)
    for name, said in saids.items():
        out.said(f"said.{name}", said)
    return out.done()


def unpack(pressed: bytes, mark: str) -> tuple[Columns, dict[str, Said]] | None:
    """What `pack` made under this mark; None for anything else."""
    try:
        return _unpacked(_In(pressed, mark))
    except (zstandard.ZstdError, ValueError, KeyError, TypeError, IndexError):
        return None


def _unpacked(found: _In) -> tuple[Columns, dict[str, Said]]:
    told, ids = found.told, found.ids("ids")
    n, ends = found.numbers("n"), told["ends"]
    place, line = placed(ids, n)
    own = {name: found.numbers(name) for name in _OWN if name != "n"}
    numbers = Numbers(
        **{name: found.numbers(f"numbers.{name}") for name in _COUNTED},
        words=told["numbers"],
        areas=[bytes.fromhex(one) if one is not None else None for one in told["numbers.areas"]],
    )
    base = Columns(
        n=n,
        ids=ids,
        place=place,
        line=line,
        words={name: found.said(f"words.{name}") for name in told["words"]},
        distinct=found.numbers("distinct").astype(np.bool_),
        days=told["days"],
        ended=[ends[code] for code in found.numbers("ended").tolist()],
        areas=found.ids("areas"),
        actors=found.ids("actors"),
        numbers=numbers,
        others=[(at, measure, unit, value) for at, measure, unit, value in told["others"]],
        **own,
    )
    return base, {name: found.said(f"said.{name}") for name in told["said"]}
