"""Owns which records are worth comparing: keys that twins share, most telling first; must not know how they compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import Final

from desktop.services.twins.lexicon import CONTENT, COUNTRY, LEGAL
from desktop.services.twins.likeness import APART
from desktop.services.twins.names import NUMBER, Word
from desktop.services.twins.traits import Traits

_FACTORS: Final = {CONTENT: 1.0, LEGAL: 0.22, COUNTRY: 0.8, NUMBER: 0.5}
_KNOWN: Final = 0.8  # a general word tells less than a name of one's own
ENOUGH: Final = 0.47  # what two names must have in common in words alone to be looked at closer
_TELLING: Final = 3  # words of a name that become keys, the rarest
_FUZZY: Final = 4  # letters of a word that may be mistyped
RARE: Final = 30  # records under a key of one word: of more, only those that share two
MOST: Final = 120


_Weighed = tuple[tuple[frozenset[str], float], ...]


class _Weights(dict[Word, float]):
    """How much a word tells, worked out when it is first met: rare ones much, legal words little."""

    def __init__(self, blocks: Blocks) -> None:
        super().__init__()
        self._blocks = blocks

    def __missing__(self, word: Word) -> float:
        found = self[word] = self._blocks.weigh(word)
        return found


class Blocks:
    """Records by key, and how rare each word is."""

    def __init__(self) -> None:
        self.size = 0
        self._counts: dict[str, int] = defaultdict(int)
        self.weights: Mapping[Word, float] = _Weights(self)
        self._weighed: dict[str, float] = {}
        self._told: dict[bytes, _Weighed] = {}
        self._keys: dict[str, list[bytes]] = {}  # most keys are one record's alone
        self._of: dict[bytes, tuple[str, ...]] = {}

    def count(self, each: Iterable[Traits]) -> None:
        """Learn how often words occur."""
        self._tally(each, 1)

    def uncount(self, each: Iterable[Traits]) -> None:
        """Forget records that were counted: they changed, or went."""
        self._tally(each, -1)

    def _tally(self, each: Iterable[Traits], by: int) -> None:
        for one in each:
            self.size += by
            for key in {word.key for name in one.names for word in name.words}:
                self._counts[key] += by
        self.weights = _Weights(self)
        self._weighed.clear()

    def weigh(self, word: Word) -> float:
        """How much a word tells among these records."""
        rare = log((self.size + 400) / (self._counts.get(word.key, 0) + 6))
        known = _KNOWN if word.known and word.sort == CONTENT else 1.0
        found = max(rare, 0.3) * _FACTORS[word.sort] * known
        self._weighed[word.sound] = max(found, self._weighed.get(word.sound, 0.0))
        return found

    def bearers(self, short: str) -> int:
        """How many records could bear this acronym: it is theirs, or their initials."""
        return len(self._keys.get(f"i{short}", ()))

    def add(self, row: bytes, one: Traits) -> None:
        """File a record under its keys."""
        self._told[row] = self._weigh_names(one)
        keys = self._of[row] = tuple(self._filed(one))
        filed = self._keys
        for key in keys:
            if key in filed:
                filed[key].append(row)
            else:
                filed[key] = [row]

    def take(self, row: bytes) -> None:
        """Take it out again."""
        self._told.pop(row, None)
        for key in self._of.pop(row, ()):
            self._keys[key].remove(row)

    def near(self, one: Traits) -> set[bytes]:
        """The records worth comparing: they share a sign, a rare word, or words enough to come near."""
        found: set[bytes] = set()
        worded: set[bytes] = set()
        for key in self._asked(one):
            rows = self._keys.get(key)
            if not rows:
                continue
            if key[0] in "#:":
                found.update(rows)
            elif key[0] in "w&":
                if len(rows) <= (RARE if key[0] == "w" else MOST):
                    worded.update(rows)
            elif len(rows) <= RARE:
                found.update(rows)
        worded -= found
        if worded:
            ours, told, share = self._weigh_names(one), self._told, self._share
            found.update([row for row in worded if share(ours, told[row])])
        return found

    def _share(self, ours: _Weighed, theirs: _Weighed) -> bool:
        """Whether the words that two have in common are enough to look closer."""
        weighed = self._weighed
        for keys, whole in ours:
            for their_keys, their_whole in theirs:
                common = keys & their_keys
                if not common:
                    continue
                if len(common) == len(keys) or len(common) == len(their_keys):
                    return True
                shared = 0.0
                for key in common:
                    shared += weighed[key]
                less, more = (whole, their_whole) if whole < their_whole else (their_whole, whole)
                if 2 * shared / (less + more) * (1.0 - APART * (less - shared) / more) >= ENOUGH:
                    return True
        return False

    def _weigh_names(self, one: Traits) -> _Weighed:
        weigh = self.weights.__getitem__
        return tuple([(name.sounds, sum(map(weigh, name.words))) for name in one.names])

    def _filed(self, one: Traits) -> set[str]:
        """The keys a record is filed under."""
        keys = self._common(one)
        keys += [f"i{made}" for made in one.initials]
        keys += [f"m{made}" for made in one.mixed]
        return set(keys)

    def _asked(self, one: Traits) -> dict[str, None]:
        """The keys under which its twins are filed."""
        keys = self._common(one)
        keys += [f"i{short}" for short in one.acronyms]
        keys += [f"m{''.join(sorted(short))}" for short in one.acronyms if len(short) > 2]
        keys += [f"a{made}" for made in one.initials]
        keys += [f"s{made}" for made in one.mixed]
        return dict.fromkeys(keys)

    def _common(self, one: Traits) -> list[str]:
        keys = [f"a{short}" for short in one.acronyms]
        keys += [f"s{''.join(sorted(short))}" for short in one.acronyms]
        for group in (one.phones, one.mails, one.hosts, one.codes):
            keys += [f":{value}" for value in group]
        for name in one.names:
            keys.append(f"#{' '.join(sorted(name.keys))}")
            words = sorted(name.words, key=self._rarest)[:_TELLING]
            for at, word in enumerate(words):
                keys.append(f"w{word.key}")
                if not word.known and len(word.raw) >= _FUZZY:
                    keys.append(f"~{word.skeleton}")
                    keys.append(f"^{word.raw[:_FUZZY]}")
                elif not word.raw.isascii() and word.sort == CONTENT:  # Arabic may be a name in Latin letters
                    keys.append(f"~{word.skeleton}")
                sound = word.sound
                for other in words[at + 1 :]:  # words that many share tell more by two
                    heard = other.sound
                    keys.append(f"&{sound} {heard}" if sound <= heard else f"&{heard} {sound}")
        return keys

    def _rarest(self, word: Word) -> tuple[float, str]:
        return -self.weights[word], word.raw
