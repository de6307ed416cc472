"""Owns what turns a page of HTML into a PDF or a picture, as it is asked for. Must not know Qt, nor what is on it.

Whoever draws is handed down from above (`views.printing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from desktop.reports.chart_spec import ChartSpec

Size = tuple[float, float]  # millimetres: width, height
A4: Final[Size] = (210, 297)
MARGINS: Final = (18, 16, 18, 18)  # millimetres around the words of a document: left, top, right, bottom


class Printer(Protocol):
    """Turns a page into a file. Raises DrawingEngineMissing, NotDrawn."""

    def pdf(self, page: bytes, size: Size) -> bytes:
        """One page of exactly that size, its words as words."""
        ...

    def document(self, page: bytes, size: Size) -> bytes:
        """As many pages of that size as it takes, with MARGINS; page numbers are the page's own (`@page`)."""
        ...

    def chart(self, spec: ChartSpec, width: int, height: int, fine: float, lang: str) -> bytes:
        """A chart as PNG: `width` × `height` as pixels of a screen, `fine` times as many; height 0 is what it takes.

        The same drawing as in the window, in the direction of `lang` and the light colours of paper.
        """
        ...

    def png(self, page: bytes, size: Size, fine: float) -> bytes:
        """A picture of it, `fine` times as many pixels each way as on a screen."""
        ...
