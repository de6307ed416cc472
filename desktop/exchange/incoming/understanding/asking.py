"""Owns the questions of an import: one for all equal values, answered once; must not know what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from desktop.exchange.incoming.shapes import Option, Question

LEAVE: Final = "leave"
_SHOWN: Final = 200  # values that a question shows; there may be thousands


class Questions:
    """What is asked so far. An answer given before answers at once; `remembered` ones are not asked again."""

    def __init__(self, answers: Mapping[str, str], remembered: Iterable[str] = ()) -> None:
        self._answers = answers
        self._remembered = frozenset(remembered)
        self._asked: dict[str, Question] = {}

    def answer(self, key: str, options: Sequence[Option] = ()) -> str | None:
        """What was answered to a question, if that is still one of its options."""
        given = self._answers.get(key)
        return given if given is not None and (not options or given in {one.key for one in options}) else None

    def ask(
        self,
        key: str,
        about: str,
        text: str,
        options: Sequence[Option],
        suggested: str | None,
        values: Iterable[str] = (),
        rows: int = 0,
    ) -> str | None:
        """The answer to a question: the one given, else the suggested one, else None: it waits."""
        given = self.answer(key, options)
        answer = given if given is not None else suggested
        if given is None or key not in self._remembered:
            shown = tuple(value for value, _n in zip(values, range(_SHOWN), strict=False))
            self._asked[key] = Question(key, about, text, tuple(options), answer, shown, rows)
        return answer

    def withdraw(self, key: str) -> None:
        """Ask no more what turned out to change nothing."""
        self._asked.pop(key, None)

    def all(self) -> tuple[Question, ...]:
        """Every question: those that wait first, then as they concern most rows."""
        rank = {about: place for place, about in enumerate(("personal", "sheet", "column", "record", "value"))}
        return tuple(sorted(self._asked.values(), key=lambda one: (rank.get(one.about, 9), -one.rows, one.key)))
