"""Owns the values of the indicator shown: read whole, written by cells or blocks. Must not know widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.plan.actions import day_of
from desktop.viewmodels.read_whole import ReadWhole
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.indicators.flags import Flag
    from desktop.services.indicators.grid import AreaSheet, Sheet
    from desktop.services.indicators.origins import Origin

MORE = 4  # periods that one asks for at once


@dataclass(frozen=True, slots=True)
class Written:
    """One cell to write: `value` None empties it, `comment` None leaves it. `seen`: the number that stood there."""

    measure: str
    period: str
    part: Mapping[str, str]
    value: float | None
    seen: float | None
    comment: str | None = None


class IndicatorValues(ReadWhole):
    """The sheet of the indicator shown; `arrived` gives it, or None. `at` is which of its territories is shown."""

    # what a value is computed from may be of any of these
    HEARD = frozenset(
        (
            *("indicator", "indicator_value", "framework", "area", "term", "term_link"),
            *("initiative", "initiative_place", "participation", "count", "training", "participants"),
            *("meeting", "attendance", "need", "need_place", "action", "actor", "project"),
        )
    )
    failed = Signal(object)  # Failure
    saved = Signal()
    traced = Signal(object)  # tuple of Origin: where the computed value asked for comes from

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(store, parent)
        self.title = ""
        self.sheet: Sheet | None = None
        self.doubts: tuple[Flag, ...] = ()
        self.at: bytes | None = None
        self.earlier = 0  # periods asked for beyond those that are shown anyway
        self.crossed = False  # whether what the indicator is detailed by is shown crossed
        self._chosen = False

    def show(self, id_: bytes | None) -> None:
        """Show another indicator, in its own territory."""
        if id_ != self.id:
            self._chosen = False
            self.earlier = 0
            self.crossed = False
        super().show(id_)

    @property
    def area(self) -> AreaSheet | None:
        """The territory shown; the indicator's own when nothing of the chosen one is left."""
        if self.sheet is None:
            return None
        chosen = (one for one in self.sheet.areas if self._chosen and one.area == self.at)
        return next(chosen, self.sheet.main)

    def turn_to(self, area: bytes | None) -> None:
        """Show another territory."""
        self.at, self._chosen = area, True
        self.arrived.emit(self.sheet)

    def go_back(self) -> None:
        """Show some earlier periods too, to type what was measured before."""
        self.earlier += MORE
        self.refresh()

    def cross(self) -> None:
        """Show each sex of each age, or no more."""
        self.crossed = not self.crossed
        self.refresh()

    @property
    def can_cross(self) -> bool:
        """Whether the indicator shown is detailed by sex and by age."""
        from desktop.services.indicators.parts import can_cross  # what it reads by is there once a sheet is

        return self.sheet is not None and can_cross(self.sheet.head.dimensions)

    def _asked(self, id_: bytes) -> Any:
        lang, day = language(), day_of(self.store)
        return partial(_read, indicator=id_, lang=lang, day=day, earlier=self.earlier, crossed=self.crossed)

    def _arrived(self, read: tuple[Sheet, tuple[Flag, ...]] | None) -> None:
        sheet, doubts = read if read is not None else (None, ())
        if sheet is None or sheet.head.indicator == self.id:
            self.sheet, self.doubts = sheet, doubts
            self.arrived.emit(sheet)

    def trace(self, period: str, part: Mapping[str, str]) -> None:
        """Ask where a computed value of the territory shown comes from; `traced` follows."""
        if self.id is not None and self.area is not None:
            work = partial(
                _origins,
                indicator=self.id,
                period=period,
                day=day_of(self.store),
                lang=language(),
                area=self.area.area,
                part=dict(part),
            )
            self.store.query(work, self.traced.emit, owner=self, key="origins", failed=self._failed)

    # ---- acts ------------------------------------------------------------------------------------

    def write(self, cells: Sequence[Written]) -> None:
        """Write some cells in one act."""
        area = self.area
        if self.id is None or area is None or not cells:
            return
        work = partial(_write, indicator=self.id, area=area.area, cells=tuple(cells))
        label = _("Valeurs de « {title} »", title=self.title)
        self.store.change(
            work, label=label, done=lambda _r: self.saved.emit(), failed=self._failed, owner=self, quiet=True
        )

    def _failed(self, failure: Failure) -> None:
        self.failed.emit(failure)
        self.refresh()


def _read(
    session: Any, *, indicator: bytes, lang: str, day: Any, earlier: int, crossed: bool = False
) -> tuple[Sheet, tuple[Flag, ...]]:
    from desktop.services.indicators.flags import flags
    from desktop.services.indicators.sheets import EARLIER, sheet

    read = sheet(session, indicator, lang, day, earlier=EARLIER + earlier, crossed=crossed)
    return read, flags(read, day)


def _origins(session: Any, *, indicator: bytes, period: str, part: dict[str, str], **asked: Any) -> tuple[Origin, ...]:
    from desktop.services.indicators.origins import origins
    from desktop.services.indicators.parts import Part

    return origins(session, indicator, period, asked["day"], asked["lang"], area=asked["area"], part=Part(**part))


def _write(uow: Any, *, indicator: bytes, area: bytes | None, cells: tuple[Written, ...]) -> int:
    from desktop.services.indicators.values import write_value

    changed = 0
    for cell in cells:
        changed += write_value(
            uow,
            indicator,
            cell.measure,
            cell.period,
            cell.value,
            area=area,
            comment=cell.comment,
            seen=cell.seen,
            **cell.part,
        )
    return changed
