"""Owns reading a vector tile that a stranger made, within bounds, into lines and surfaces of a few kinds of our own.

The page's `streets.js` reads the same tiles for the screen; both take what is drawn from `street_kinds.js`. Must not
know a pack, nor how anything is drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any, Final, Literal

from desktop import paths
from desktop.geo.tile_bytes import number

Kind = Literal["water", "stream", "green", "built", "building", "rail", "road", "street"]
Ring = tuple[tuple[float, float], ...]
_POINT, _LINE, _SURFACE = 1, 2, 3
_LAYERS, _FEATURES, _POINTS, _KEYS, _VALUES = 60, 30_000, 150_000, 2000, 50_000  # of one tile
_TAGS: Final = 2000  # bytes of the properties of one feature
_LETTERS: Final = 60
_OVER: Final = 0.25  # shares of its side by which a tile may reach over its edges; sound ones do by a sixteenth
_WANTED: Final = frozenset({"kind", "pmap:kind", "class", "subclass"})
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing of a tile. `rings` are lines, or the edges of a surface, in shares of the tile's side from its upper
    left corner; `rank` is how important a road is (0 to 4); `name` is plain words."""

    kind: Kind
    rank: int
    surface: bool
    rings: tuple[Ring, ...]
    name: str = ""


class _Cut(Exception):
    """The bytes end, or are not what a vector tile consists of."""


@dataclass(slots=True)
class _Layer:
    name: str = ""
    extent: int = 4096
    keys: list[str] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)
    features: list[bytes] = field(default_factory=list)


@cache
def kinds() -> Mapping[str, Any]:
    """What is drawn, and its colours, as the page has them."""
    text = (paths.resources() / "map" / "street_kinds.js").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(text[text.index("= {") + 2 : text.rindex(";")])
    return told


def shapes(body: bytes, lang: str, wanted: Callable[[Kind, int], bool] = lambda _kind, _rank: True) -> list[Shape]:
    """What a tile holds of the kinds that are `wanted`; of one that is cut, what came before the cut."""
    found: list[Shape] = []
    left = [_POINTS]
    try:
        for count, (number_, part) in enumerate(_parts(body)):
            if count >= _LAYERS:
                break
            if number_ == 3 and isinstance(part, bytes):
                found += _of_layer(_layer(part), lang, wanted, left)
    except _Cut:
        pass
    return found


def _parts(body: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message: their numbers, and a value or the bytes of a part. Raises _Cut."""
    at, end = 0, len(body)
    while at < end:
        tag, at = number(body, at)
        wire = tag & 7
        if at < 0 or wire not in (0, 1, 2, 5):
            raise _Cut
        if wire == 0:
            value, at = number(body, at)
            if at < 0:
                raise _Cut
            yield tag >> 3, value
            continue
        length = 8 if wire == 1 else 4
        if wire == 2:
            length, at = number(body, at)
        if at < 0 or at + length > end:
            raise _Cut
        yield tag >> 3, body[at : at + length]
        at += length


def _layer(body: bytes) -> _Layer:
    layer = _Layer()
    for name, part in _parts(body):
        if name == 5 and isinstance(part, int):
            layer.extent = min(max(256, part), 65_536)
        elif not isinstance(part, bytes):
            continue
        elif name == 1:
            layer.name = part[:300].decode("utf-8", "replace")
        elif name == 2 and len(layer.features) < _FEATURES:
            layer.features.append(part)
        elif name == 3 and len(layer.keys) < _KEYS:
            layer.keys.append(part[:300].decode("utf-8", "replace"))
        elif name == 4 and len(layer.values) < _VALUES:
            layer.values.append(part)
    return layer


def _of_layer(layer: _Layer, lang: str, wanted: Callable[[Kind, int], bool], left: list[int]) -> Iterator[Shape]:
    names = kinds()["names"].get(lang, kinds()["names"]["fr"])
    for feature in layer.features:
        if left[0] <= 0:
            return
        told = {name: part for name, part in _parts(feature) if name in (2, 3, 4)}
        kind_of, tags, drawn = told.get(3), told.get(2), told.get(4)
        if not isinstance(drawn, bytes) or kind_of not in (_LINE, _SURFACE):
            continue
        props = _tags(layer, tags if isinstance(tags, bytes) else b"", names)
        kind = _kind(layer.name, props, kind_of)
        if kind is None or not wanted(*kind):
            continue
        rings = tuple(_rings(drawn, layer.extent, left, closed=kind_of == _SURFACE))
        if rings:
            yield Shape(*kind, kind_of == _SURFACE, rings, _label(props, names))


def _kind(layer: str, props: Mapping[str, str], shape: object) -> tuple[Kind, int] | None:
    """Ours, and the rank of a road; None for what is not drawn on paper."""
    told = kinds()
    kind = props.get("kind") or props.get("pmap:kind") or props.get("class") or ""
    surface = shape == _SURFACE
    if layer in ("water", "waterway"):
        return ("water" if surface else "stream"), 0
    if layer in ("landuse", "landcover", "natural", "park") and surface:
        green = kind in told["green"] or props.get("subclass") in told["green"]
        return ("green", 0) if green else ("built", 0) if kind in told["built"] else None
    if layer in ("buildings", "building") and surface:
        return "building", 0
    if layer in ("roads", "transit", "transportation") and not surface:
        return ("rail", 0) if kind == "rail" else ("road", told["roads"][kind]) if kind in told["roads"] else None
    if layer == "transportation_name" and not surface and kind in told["roads"]:
        return "street", told["roads"][kind]
    return None


def _tags(layer: _Layer, body: bytes, names: list[str]) -> dict[str, str]:
    """The properties of a feature that say what it is and how it is called."""
    props, at = {}, 0
    body = body[:_TAGS]
    while 0 <= at < len(body):
        key, at = number(body, at)
        value, at = number(body, at)
        if at < 0:
            break
        if key < len(layer.keys) and value < len(layer.values):
            name = layer.keys[key]
            if name in _WANTED or name in names:
                props[name] = _text(layer.values[value])
    return props


def _text(value: bytes) -> str:
    """A value that is a text; numbers say nothing that is drawn."""
    return next(
        (
            part[:300].decode("utf-8", "replace")
            for name, part in _parts(value)
            if name == 1 and isinstance(part, bytes)
        ),
        "",
    )


def _label(props: Mapping[str, str], names: list[str]) -> str:
    for name in names:
        text = _UNSEEN.sub("", props.get(name, "")).strip()
        if text and len(text) <= _LETTERS and any(map(str.isalnum, text)):
            return text
    return ""


def _rings(body: bytes, extent: int, left: list[int], *, closed: bool) -> Iterator[Ring]:
    """The lines of a shape. A count that promises more points than there are bytes gives those that there are."""
    at = x = y = 0
    line: list[tuple[float, float]] = []
    while at < len(body) and left[0] > 0:
        command, at = number(body, at)
        act = command & 7
        if at < 0 or act not in (1, 2, 7):
            break
        if act == 7:
            continue
        for _point in range(command >> 3):
            dx, at = number(body, at)
            dy, at = number(body, at)
            if at < 0 or left[0] <= 0:
                at = len(body)
                break
            if act == 1 and line:
                yield from _ended(line, closed)
                line = []
            x += dx >> 1 ^ -(dx & 1)
            y += dy >> 1 ^ -(dy & 1)
            left[0] -= 1
            line.append((x / extent, y / extent))
    if line:
        yield from _ended(line, closed)


def _ended(line: list[tuple[float, float]], closed: bool) -> Iterator[Ring]:
    """A surface pressed into the tile and a little more; of a line, what lies there: its neighbours have the rest."""
    if closed:
        yield (*((_near(x), _near(y)) for x, y in line), (_near(line[0][0]), _near(line[0][1])))
        return
    for inside, run in groupby(line, lambda point: (_near(point[0]), _near(point[1])) == point):
        if inside:
            yield tuple(run)


def _near(share: float) -> float:
    return min(max(share, -_OVER), 1 + _OVER)
