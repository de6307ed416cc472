"""Owns finding known names in a typed line, finished or just begun; must not know dates, widgets or records.

`KnownNames` is built once from up to some thousand people and actors. A name is finished when all of its label stands
after the sign (compared folded, letter for letter: "aïcha d." is "Aïcha D."); begun, when what was typed begins some
word of it. Who of several with one label is meant is never guessed: `Held` beside the text says it.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from desktop.services.words.folding import Word, placed_words

SIGN: Final = "@"
SHOWN: Final = 6
# No name is longer, nor is more of a line looked at for one.
_LONGEST: Final = 200
_WINDOW: Final = 2 * _LONGEST
_MOST_WORDS: Final = 8
_LAST: Final = "\U0010ffff"
_LOOSE: Final = re.compile(r"[\s'\u2019.\-\u2010\u2011]{1,3}")
_BEFORE: Final = frozenset("([{«“„\"'’‘/—–:،؛\u200e\u200f\u2066\u2067\u2068\u2069\u2060")


@dataclass(frozen=True, slots=True)
class Known:
    """A person (`kind` "contact") or an actor ("actor") with the name to write; `detail` tells namesakes apart."""

    id: bytes
    label: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Who the n-th mark with this label is; an empty id where that was not said and cannot be known."""

    kind: str
    id: bytes
    label: str


@dataclass(frozen=True, slots=True)
class NameAt:
    """A finished name from its sign at `start` to `end`, and who bears it."""

    start: int
    end: int
    key: tuple[str, ...]
    label: str
    bearers: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """A label taken apart: words, what stands between them, before the first and after the last."""

    words: tuple[Word, ...]
    gaps: tuple[str, ...]
    head: str
    tail: str
    held: Held

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(word.letters for word in self.words)


def _form(kind: str, id: bytes, label: str) -> _Form | None:
    label = " ".join(label.split())
    found = placed_words(label)
    if not found or len(label) > _LONGEST:
        return None
    gaps = tuple(_plain(label[one.end : two.start]) for one, two in pairwise(found))
    return _Form(tuple(found), gaps, label[: found[0].start], label[found[-1].end :], Held(kind, id, label))


def key_of(label: str) -> tuple[str, ...]:
    """The folded words of a label; none when nothing in it could be found again in a line."""
    form = _form("", b"", label)
    return form.key if form is not None else ()


def _plain(gap: str) -> str:
    return " ".join(gap.replace("\u2019", "'").split()) if gap.strip() else " "


class KnownNames:
    """The names that `@` completes, folded and sorted once (a tenth of a second for 5,000)."""

    def __init__(self, names: Iterable[Known]) -> None:
        both = [(name, form) for name in names if (form := _form(name.kind, name.id, name.label)) is not None]
        both.sort(key=lambda one: one[1].key)
        self._names = [name for name, _form in both]
        self._forms = [form for _name, form in both]
        self._exact: dict[str, list[_Form]] = {}
        self._numbers: dict[bytes, list[int]] = {}
        begins: set[tuple[str, int, int, int]] = set()
        for number, form in enumerate(self._forms):
            self._exact.setdefault(form.words[0].letters, []).append(form)
            self._numbers.setdefault(form.held.id, []).append(number)
            for at, word in enumerate(form.words):
                rank = number if at == 0 else number + len(both)  # names that begin so come before the others
                begins |= {(word.letters, rank, number, at), (word.bare, rank, number, at)}
        self._begins = sorted(begins)

    def begun(self, typed: str, attending: Collection[bytes] = (), limit: int = SHOWN) -> list[Known]:
        """Whose name goes on from `typed`: those that begin so first, then those of which a later word does;
        among each who attends first, then by name. Each id once."""
        words = placed_words(typed)
        if not words or len(words) > _MOST_WORDS:
            return []
        rest = typed[words[-1].end :]
        if any(c.isspace() for c in typed[: words[0].start]) or rest.strip(" \u00a0\u202f.'\u2019-"):
            return []
        closed = rest[-1:].isspace()
        best: dict[bytes, tuple[bool, bool, int]] = {}
        present = (number for id in attending for number in self._numbers.get(id, ()))
        for number in present:
            places = [at for at in range(len(self._forms[number].words)) if self._fits(number, at, words, closed)]
            if places:
                _keep_best(best, self._forms[number].held.id, (places[0] > 0, False, number))
        # Several spellings of one id may stand among the first: more are taken than are shown.
        for rank, number in heapq.nsmallest(4 * limit, set(self._beginning(words, closed=closed))):
            id = self._forms[number].held.id
            if id not in attending:
                _keep_best(best, id, (rank >= len(self._forms), True, number))
        return [self._names[number] for _later, _away, number in heapq.nsmallest(limit, best.values())]

    def _fits(self, number: int, at: int, words: Sequence[Word], closed: bool) -> bool:
        return _goes_on(self._forms[number].words[at:], words, closed=closed)

    def _beginning(self, words: Sequence[Word], *, closed: bool) -> Iterator[tuple[int, int]]:
        """(rank, name) of each name with a word that the first typed one begins, and the others follow."""
        whole = closed or len(words) > 1
        for typed in {words[0].letters, words[0].bare}:
            first = bisect_left(self._begins, (typed,))
            behind = bisect_left(self._begins, (typed + ("\u0000" if whole else _LAST),))
            for _letters, rank, number, at in self._begins[first:behind]:
                if not whole or self._fits(number, at, words, closed):
                    yield rank, number

    def finished_at(self, text: str, sign: int, more: dict[str, list[_Form]]) -> NameAt | None:
        """The longest name that stands whole after the sign at `sign`."""
        window = text[sign + 1 : sign + 1 + _WINDOW]
        found = placed_words(window)
        if not found:
            return None
        best: dict[int, list[_Form]] = {}
        for forms in (self._exact, more):
            for form in forms.get(found[0].letters, ()):
                end = _end(form, window, found)
                if end:
                    best.setdefault(end, []).append(form)
        if not best:
            return None
        end = max(best)
        forms_there = best[end]
        bearers = tuple({form.held.id: form.held for form in reversed(forms_there)}.values())
        return NameAt(sign, sign + 1 + end, forms_there[0].key, text[sign + 1 : sign + 1 + end], bearers)


def _keep_best(best: dict[bytes, tuple[bool, bool, int]], id: bytes, rank: tuple[bool, bool, int]) -> None:
    if id not in best or rank < best[id]:
        best[id] = rank


def _goes_on(name: Sequence[Word], typed: Sequence[Word], *, closed: bool) -> bool:
    """Whether the words of a name are those typed, the last one perhaps only begun."""
    if len(name) < len(typed):
        return False
    *whole, last = zip(name, typed, strict=False)
    if any(one.letters != two.letters and one.bare != two.bare for one, two in whole):
        return False
    one, two = last
    if closed:
        return one.letters == two.letters or one.bare == two.bare
    return one.letters.startswith(two.letters) or one.bare.startswith(two.bare)


def _end(form: _Form, window: str, found: Sequence[Word]) -> int:
    """Where the label ends in the window that begins with it; 0 when it does not."""
    if len(found) < len(form.words) or window[: found[0].start] not in ("", form.head):
        return 0
    for number, word in enumerate(form.words):
        if found[number].letters != word.letters:
            return 0
        if number:
            gap = window[found[number - 1].end : found[number].start]
            wanted = form.gaps[number - 1]
            if _plain(gap) != wanted and not (_LOOSE.fullmatch(gap) and _LOOSE.fullmatch(wanted)):
                return 0
    end = found[len(form.words) - 1].end
    behind = end + len(form.tail)
    return behind if window.startswith(form.tail, end) and not window[behind : behind + 1].isalnum() else end


def at_word_start(text: str, place: int) -> bool:
    """Whether a sign at `place` could be a mark: a word begins there, and a letter or figure follows at once."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (
        (not before or before.isspace() or before in _BEFORE) and bool(after) and not (after.isspace() or after in "@!")
    )


def names_in(text: str, names: KnownNames, held: Sequence[Held] = ()) -> list[NameAt]:
    """The finished names of a line, in its order, with all who bear each: those known and those held."""
    more: dict[str, list[_Form]] = {}
    for one in held:
        form = _form(one.kind, one.id, one.label)
        if form is not None:
            more.setdefault(form.words[0].letters, []).append(form)
    out: list[NameAt] = []
    place = text.find(SIGN)
    while place >= 0:
        found = names.finished_at(text, place, more) if at_word_start(text, place) else None
        if found is not None:
            out.append(found)
        place = text.find(SIGN, found.end if found is not None else place + 1)
    return out


def resolved(found: Sequence[NameAt], names: KnownNames, held: Sequence[Held]) -> list[Held]:
    """Who each of the names is. What is held counts where it is as many as the line has; then who alone bears the
    name. Where both fail the id is empty."""
    waiting: dict[tuple[str, ...], list[Held]] = {}
    for one in held:
        form = _form(one.kind, one.id, one.label)
        if form is not None:
            waiting.setdefault(form.key, []).append(one)
    total: dict[tuple[str, ...], int] = {}
    for at in found:
        total[at.key] = total.get(at.key, 0) + 1
    met: dict[tuple[str, ...], int] = {}
    out = []
    for at in found:
        number = met.get(at.key, 0)
        met[at.key] = number + 1
        mine = waiting.get(at.key, [])
        bearers = [one for one in at.bearers if one.id]
        if len(mine) == total[at.key] and mine[number].id:
            out.append(Held(mine[number].kind, mine[number].id, at.label))
        elif len(bearers) == 1:
            out.append(Held(bearers[0].kind, bearers[0].id, at.label))
        else:
            out.append(Held("", b"", at.label))
    return out


def follow(
    before: str, after: str, names: KnownNames, held: Sequence[Held], caret: int | None = None
) -> tuple[Held, ...]:
    """What is held once a line was changed from `before` to `after`: marks outside of the change stay who they were.

    `caret` is where it stands after the change; without it, of two same names one of which went, none is believed.
    """
    old = names_in(before, names, held)
    known = {at.start: (at.key, one) for at, one in zip(old, resolved(old, names, held), strict=True)}
    front, back = _common(before, after), _common(before[::-1], after[::-1])
    if caret is not None and before.endswith(after[caret:]):
        back = len(after[caret:])
        front = min(front, len(before) - back, caret)
    new = names_in(after, names, held)
    out = []
    for at, guess in zip(new, resolved(new, names, ()), strict=True):
        places = [at.start] if at.end <= front else []
        if at.start >= len(after) - back:
            places.append(at.start + len(before) - len(after))
        were = {known[place][1] for place in places if place in known and known[place][0] == at.key}
        were = {one for one in were if one.id} or {guess}
        out.append(were.pop() if len({one.id for one in were}) == 1 else Held("", b"", at.label))
    return tuple(out)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)
