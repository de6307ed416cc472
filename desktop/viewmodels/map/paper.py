"""Owns the map on paper as its panel shows it: sizes, title, what would be told. Must not know widgets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.exchange.paper import paper_size, title_of
from desktop.i18n import N_
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.exchange.publishing import Leaving
    from desktop.models.database import Database
    from desktop.services.listing.asking import ListQuery

SIZES: Final[Mapping[str, tuple[str, tuple[int, int]]]] = {
    "a4-wide": (N_("A4 en largeur"), paper_size("A4", wide=True)),
    "a4-tall": (N_("A4 en hauteur"), paper_size("A4", wide=False)),
    "a3-wide": (N_("A3 en largeur"), paper_size("A3", wide=True)),
    "a3-tall": (N_("A3 en hauteur"), paper_size("A3", wide=False)),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants on paper. `box` in degrees: west, south, east, north; `packs` as the page draws them."""

    kind: str
    size: str
    lang: str
    audience: str
    title: str = ""
    box: tuple[float, float, float, float] | None = None
    ids: Collection[bytes] | None = None
    packs: tuple[Mapping[str, Any], ...] = ()
    asked: ListQuery | None = None  # what the list was asked that found these ids
    marked: bytes | None = None  # the record that the map was brought to
    months: tuple[int, int] | None = None  # first and last month that the strip of time shows


class Paper(QObject):
    """Makes the page that is printed."""

    made = Signal(object, object, object)  # Wish, bytes of the page, Leaving
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store

    def make(self, wish: Wish) -> None:
        """Ask for the page; `made` or `failed` follows."""

        def arrived(answer: tuple[bytes, Leaving]) -> None:
            self.made.emit(wish, *answer)

        self.store.consult(partial(_page, wish), arrived, owner=self, key="paper", failed=self.failed.emit)

    def write(self, file: Path, content: bytes, done: Callable[[None], object]) -> None:
        """Put a PDF or a picture where the person wants it; `done` or `failed` follows."""
        self.store.consult(partial(_write, file, content), done, owner=self, failed=self.failed.emit)


def _write(file: Path, content: bytes, _database: Database) -> None:
    from desktop import safe_io

    safe_io.write_file(file, content)


def _page(wish: Wish, database: Database) -> tuple[bytes, Leaving]:
    from desktop.exchange import publishing
    from desktop.exchange.public_site import Sheet

    sheet = Sheet(
        wish.title or title_of(wish.kind, wish.lang), wish.kind, SIZES[wish.size][1], wish.box, packs=wish.packs
    )
    narrowed = publishing.Narrowed(wish.ids, wish.asked, wish.marked, wish.months)
    return publishing.sheet_page(database, wish.audience, sheet, lang=wish.lang, narrowed=narrowed)
