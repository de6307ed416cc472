"""Owns the ground of the small maps in documents: sea, land and borders of one part of the world, as SVG of our own.

Must not know what stands on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from desktop.geo import style
from desktop.geo.outlines import COMMUNE, PROVINCE, REGION, Box, Outlines, Point
from desktop.tokens import LIGHT

_COLOURS: Final = MappingProxyType({COMMUNE: "commune", PROVINCE: "province", REGION: "region"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of the world and the pixels it is drawn on; `widths` are those of borders by their rank, in pixels."""

    box: Box
    wide: int
    high: int
    widths: Mapping[int, float]

    def place(self, point: Point) -> Point:
        """Where a point of the world is, in pixels."""
        scale = self.wide / (self.box[2] - self.box[0])
        return (point[0] - self.box[0]) * scale, (point[1] - self.box[1]) * scale

    def drawn(self, outlines: Outlines, marks: Iterable[str]) -> str:
        """The whole drawing: the ground, and the marks upon it."""
        return "".join((*self._ground(outlines), *marks, "</svg>"))

    def _ground(self, outlines: Outlines) -> Iterable[str]:
        colours = style.ground(LIGHT)
        size = f'width="{self.wide}" height="{self.high}"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.wide} {self.high}" direction="ltr">'
        yield f'<rect {size} fill="{colours["sea"]}"/>'
        land = "".join(f"M{self._path(ring)}Z" for ring in outlines.land)
        yield f'<path d="{land}" fill="{colours["land"]}" fill-rule="evenodd" stroke="{colours["coast"]}"/>'
        for rank, line in outlines.borders:
            drawn = f'stroke="{colours[_COLOURS[rank]]}" stroke-width="{self.widths[rank]}"'
            yield f'<path d="M{self._path(line)}" fill="none" {drawn}/>'

    def _path(self, line: Iterable[Point]) -> str:
        return "L".join(f"{x:.1f} {y:.1f}" for x, y in map(self.place, line))
