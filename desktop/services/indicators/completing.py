"""Owns what may come next where a formula is being typed, and what an unread word was perhaps meant to be.

Every word offered is one that reads: a measure, a filter, an entry of a list, a record. Must not know keys or windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from desktop.errors import FormulaUnread
from desktop.services.formula.lexicon import Lexicon, words_at
from desktop.services.formula.measures import KEYS, MEASURES, Key, Measure
from desktop.services.formula.reading import key_at, parse
from desktop.services.formula.saying import say_value
from desktop.services.formula.tokens import OR as BAR
from desktop.services.formula.tokens import QUOTED, SEP, SIGNS, WORD, Token, tokens
from desktop.services.formula.tree import LONGEST
from desktop.services.words.folding import fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

What = Literal["measure", "filter", "value", "sign"]
MOST: Final = 16
NEAR: Final = 3  # words that something unread was perhaps meant to be
_ALIKE: Final = 65.0  # of a hundred: how alike two words must be
_RECORDS: Final = 6
DOT: Final = "·"


@dataclass(frozen=True, slots=True)
class Completion:
    """Words that may stand from `start` to `end` of the text, in place of what does; the caret goes behind them."""

    what: What
    words: str
    start: int
    end: int
    detail: str = ""

    def into(self, text: str) -> tuple[str, int]:
        """(the text with these words in it, where the caret goes)."""
        made = f"{text[: self.start]}{self.words} "
        rest = text[self.end :]
        return made + rest.lstrip(" "), len(made)


def complete(session: Session, text: str, caret: int, lang: str, most: int = MOST) -> tuple[Completion, ...]:
    """What may come at the caret of a formula typed in `lang`, likeliest first; nothing where nothing is known."""
    if len(text) > LONGEST or not 0 <= caret <= len(text):
        return ()
    spot = _Spot(Lexicon(session, lang), text, caret)
    found: dict[str, Completion] = {}
    for one in spot.offers():
        if one.words != text[one.start : one.end].strip() or one.what == "sign":
            found.setdefault(one.words, one)
        if len(found) >= most:
            break
    return tuple(found.values())


def nearest(session: Session, text: str, start: int, end: int, lang: str) -> tuple[Completion, ...]:
    """Words that read, most like those from `start` to `end`, which do not."""
    from rapidfuzz import fuzz, process  # here: only what cannot be read asks

    typed = fold(text[start:end])
    if not typed or len(text) > LONGEST:
        return ()
    spot = _Spot(Lexicon(session, lang), text, end)
    known = {one.words: one for one in spot.everything(start, end)}
    names = {words: fold(words) for words in known}
    alike = process.extract(typed, names, scorer=fuzz.token_ratio, limit=NEAR, score_cutoff=_ALIKE)
    return tuple(known[words] for _name, _score, words in alike)


class _Spot:
    """Where the caret stands: in which figure, in which of its parts."""

    def __init__(self, lexicon: Lexicon, text: str, caret: int) -> None:
        self._words = lexicon
        self._text, self._caret = text, caret
        before = [one for one in tokens(text, 0, caret) if one.kind != "odd"]
        self._begin = max((one.end for one in before if one.kind in (*SIGNS, "percent")), default=0)
        inside = [one for one in before if one.start >= self._begin]
        parts: list[list[Token]] = [[]]
        for token in inside:
            if token.kind == SEP:
                parts.append([])
            else:
                parts[-1].append(token)
        self._first, self._part, self._many = parts[0], parts[-1], len(parts)
        self._end = self._word_end()

    def _word_end(self) -> int:
        """Where the word in which the caret stands ends: what is offered takes its place whole."""
        at = self._caret
        while at < len(self._text) and (self._text[at].isalnum() or self._text[at] in "’'-"):
            at += 1
        return at

    @property
    def _start(self) -> int:
        """Where the part begins in which the caret stands."""
        return self._part[0].start if self._part else self._caret

    @property
    def _done(self) -> bool:
        """Whether the last word is behind the caret, a space after it."""
        return self._caret > 0 and self._text[self._caret - 1].isspace() and bool(self._part)

    def offers(self) -> Iterator[Completion]:
        if self._many == 1:
            yield from self._measures()
            return
        measure = self._measure()
        if measure is None:
            return
        key, after = key_at(self._words, measure, self._text, self._start, self._caret)
        if key is not None and (self._caret > after or self._done):
            yield from self._values(measure, key, after)
        else:
            yield from self._filters(measure, self._start, self._typed(self._part))
        if self._done and self._whole(measure):
            yield from self._next(measure)

    def everything(self, start: int, end: int) -> Iterator[Completion]:
        """Whatever could stand in place of what cannot be read."""
        measure = self._measure() if self._many > 1 else None
        if measure is None:
            for one in MEASURES.values():
                for words in self._words.said(one.words):
                    yield Completion("measure", words, start, end)
            return
        key, after = key_at(self._words, measure, self._text, self._start, self._caret)
        if key is None:
            yield from self._filters(measure, start, "")
        elif key.ref:
            for word in self._typed(self._part).split() or [""]:
                yield from self._records(measure, key, start, end, word)
        elif after <= start:
            for entry in self._words.entries(key, measure.kind):
                yield Completion("value", say_value(measure, key, entry.code, self._words), start, end)

    # ---- one kind of word each -----------------------------------------------------------------------

    def _measures(self) -> Iterator[Completion]:
        typed = self._typed(self._part)
        known = self._words.measures.get(typed)
        if known is not None and self._done:
            yield from self._next(MEASURES[known])
        names = [(self._words.said(one.words), one) for one in MEASURES.values()]
        for words in _fitting(typed, [(said[0], said) for said, _one in names]):
            yield Completion("measure", words, self._start, self._end)

    def _measure(self) -> Measure | None:
        if not self._first:
            return None
        said = self._text[self._first[0].start : self._first[-1].end]
        return MEASURES.get(self._words.measures.get(fold(said), ""))

    def _filters(self, measure: Measure, start: int, typed: str) -> Iterator[Completion]:
        names = [(word, [word]) for word, _key, _value in self._words.shorts_of(measure)]
        for key in self._words.keys_of(measure):
            said = self._words.said(key.words)
            names.append((said[0], said))
        for words in _fitting(typed, names):
            yield Completion("filter", words, start, self._end)

    def _values(self, measure: Measure, key: Key, after: int) -> Iterator[Completion]:
        start, typed = self._value_at(after)
        if key.code == "currency":
            for code in ("MAD", "EUR", "USD"):
                if code.casefold().startswith(typed):
                    yield Completion("value", code, start, self._end)
            return
        if key.ref:
            yield from self._records(measure, key, start, self._end, self._text[start : self._caret].strip(' «“"'))
            return
        entries = {one.code: one for one in self._words.entries(key, measure.kind)}
        names = [(code, [one.name, *one.folded, code]) for code, one in entries.items()]
        for code in _fitting(typed, names):
            words = say_value(measure, key, code, self._words)
            detail = entries[code].name if words.startswith("#") else ""
            yield Completion("value", words, start, self._end, detail)

    def _records(self, measure: Measure, key: Key, start: int, end: int, typed: str) -> Iterator[Completion]:
        for value, name in self._words.records(key.ref, typed, _RECORDS):
            words = say_value(measure, key, value, self._words)
            yield Completion("value", words, start, end, name if words.startswith("#") else "")

    def _value_at(self, after: int) -> tuple[int, str]:
        """Where the value begins that is being typed (behind the last "ou"), and what of it is typed, folded."""
        inside = [one for one in self._part if one.start >= after]
        alternative = self._words.alternative
        for at in range(len(inside) - 1, -1, -1):
            one = inside[at]
            if one.kind == BAR or (one.kind == WORD and fold(one.text) == alternative and self._caret > one.end):
                inside = inside[at + 1 :]
                break
        while inside and inside[0].kind == WORD and inside[0].text in (":", "="):
            inside = inside[1:]
        return (inside[0].start if inside else self._caret), self._typed(inside)

    def _whole(self, measure: Measure) -> bool:
        """Whether the part before the caret says a whole filter."""
        name = self._words.said(measure.words)[0]
        said = f"{name} {DOT} {self._text[self._start : self._caret].strip()}"
        if (
            measure.needs
            and key_at(self._words, measure, self._text, self._start, self._caret)[0] != KEYS[measure.needs]
        ):
            said += f" {DOT} {self._words.said(KEYS[measure.needs].words)[0]} MAD"
        try:
            parse(said, self._words)
        except FormulaUnread:
            return False
        return True

    def _next(self, measure: Measure) -> Iterator[Completion]:
        """What may follow a whole measure or filter: another filter; "ou" is written by those who know it."""
        at = self._caret
        for one in self._filters(measure, at, ""):
            yield Completion("sign", f"{DOT} {one.words}", at, at)

    def _typed(self, part: Sequence[Token]) -> str:
        """What is typed of some tokens, folded, small words kept apart from the rest by `fold`."""
        if not part:
            return ""
        text = self._text[part[0].start : self._caret]
        if part[0].kind == QUOTED or text[:1] in '«“"':
            text = text.strip('«»“”" ')
        return " ".join(word for word, _end in words_at(text, 0, len(text)))


def _fitting(typed: str, names: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """Those of which a name begins like what is typed, then those that have a word for each typed one."""
    begun, within = [], []
    wanted = typed.split()
    for words, said in names:
        folded = [fold(one) for one in said]
        if any(one.startswith(typed) for one in folded):
            begun.append(words)
        elif any(all(any(w.startswith(piece) for w in one.split()) for piece in wanted) for one in folded):
            within.append(words)
    return begun + within
