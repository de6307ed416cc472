"""Owns a formula while it is typed: what may come next, what it gives now, a few examples.

Nothing is written here: the form keeps what is typed. Must not know widgets or SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import _, format_list, language
from desktop.viewmodels.plan.actions import day_of
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from datetime import date

    from desktop.services.indicators.completing import Completion
    from desktop.services.indicators.trying import Tried

OFFER_MS = 120
TRY_MS = 400


@dataclass(frozen=True, slots=True)
class Said:
    """What stands under the field. Read: how it is read back, and its value with what must be told beside.

    Unread: why, and the words that may have been meant.
    """

    text: str  # the formula that this is said of
    read: str = ""
    value: str = ""
    why: str = ""
    near: tuple[Completion, ...] = ()


class FormulaTrial(QObject):
    """One formula field's questions. `about` gives the rhythm and the framework (or None) of the indicator."""

    offered = Signal(object)  # completions at the caret
    said = Signal(object)  # Said
    exampled = Signal(object)  # list of formulas in the window's language

    def __init__(
        self, store: Store, about: Callable[[], tuple[str, bytes | None]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._about = about
        self._text, self._caret = "", 0
        self._offer = self._timer(self._ask_offers)
        self._try = self._timer(self._ask_value)

    def _timer(self, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    def typed(self, text: str, caret: int) -> None:
        """Something was typed: offers come soon, the value when the hand rests."""
        self._text, self._caret = text, caret
        self._offer.start(OFFER_MS)
        self._try.start(TRY_MS)

    def show(self, text: str) -> None:
        """A formula is shown that nobody types: only its value is asked."""
        if text != self._text:
            self._text = text
            self._offer.stop()
        self._try.start(0)

    def offer(self, text: str, caret: int) -> None:
        """Offers are asked for at once."""
        self._text, self._caret = text, caret
        self._ask_offers()

    def rest(self) -> None:
        """Nobody types any more."""
        self._offer.stop()

    def examples(self) -> None:
        """Ask for examples; `exampled` follows."""
        self._store.query(partial(_examples, lang=language()), self.exampled.emit, owner=self, key="examples")

    def _ask_offers(self) -> None:
        self._offer.stop()
        if self._store.ready:
            work = partial(_offers, text=self._text, caret=self._caret, lang=language())
            self._store.query(work, partial(self._take_offers, self._text), owner=self, key="offers")

    def _take_offers(self, text: str, offers: Any) -> None:
        if text == self._text:
            self.offered.emit(offers)

    def _ask_value(self) -> None:
        if not self._text.strip():
            self.said.emit(Said(self._text))
        elif self._store.ready:
            frequency, framework = self._about()
            work = partial(
                _tried,
                text=self._text,
                lang=language(),
                today=day_of(self._store),
                frequency=frequency,
                framework=framework,
            )
            self._store.query(work, partial(self._take_value, self._text), owner=self, key="value")

    def _take_value(self, text: str, told: Tried) -> None:
        if text == self._text:
            self.said.emit(said_of(text, told))


def said_of(text: str, told: Tried) -> Said:
    """What a trial says, in words."""
    from desktop.services.indicators.trying import beside, value_words
    from desktop.services.words.period_codes import say_period

    if told.node is None:
        return Said(text, why=told.why, near=told.near)
    number = value_words(told.value.value if told.value is not None else None, told.unit)
    value = _("{period} : {value}", period=say_period(told.period), value=number)
    more = beside(told.value, told.unit) if told.value is not None else ()
    return Said(text, told.said, format_list((value, *more)))


def _offers(session: Any, *, text: str, caret: int, lang: str) -> tuple[Completion, ...]:
    from desktop.services.indicators.completing import complete

    return complete(session, text, caret, lang)


def _tried(session: Any, *, text: str, lang: str, today: date, frequency: str, framework: bytes | None) -> Tried:
    from desktop.services.indicators.trying import territory, try_out

    return try_out(session, text, lang, today, frequency=frequency, area=territory(session, framework))


def _examples(session: Any, *, lang: str) -> list[str]:
    from desktop.services.indicators.examples import examples

    return examples(session, lang)
