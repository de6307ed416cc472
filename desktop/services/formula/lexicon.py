"""Owns the words of formulas in one language: the language's own, the lists' and the records' names; must not parse.

A value is meant by its name in any language, else by the beginning or some words of its name where only one has them,
else by `#code`. It is written by its name where that name means it and nothing else, else by its code: people rename
entries, and two may bear one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from desktop.errors import AmbiguousReference, NotFound
from desktop.i18n import say_in
from desktop.models.plain import reader
from desktop.services.formula.measures import KEYS, MEASURES, NOT_STATED, OR, SHORT, UNSTATED, Key, Measure
from desktop.services.names import references
from desktop.services.names.naming import best, texts_of
from desktop.services.words.folding import ARTICLES, fold, placed_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_TERMS: Final = "SELECT id, code FROM term WHERE scheme = :scheme AND deleted = 0 ORDER BY rank IS NULL, rank, code"
_AREA_CODE: Final = "SELECT code FROM area WHERE id = :id"
_HEX: Final = re.compile(r"[0-9a-f]{32}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
LONGEST_NAME: Final = 48  # a longer name is told by its code


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list: its code, its name in the lexicon's language, its folded names in all."""

    code: str
    name: str
    folded: frozenset[str]


class Lexicon:
    """The words of one language in one profile. Made for one reading or writing: lists are read once."""

    def __init__(self, session: Session, lang: str) -> None:
        self.session = session
        self.lang = lang
        self.alternative = fold(say_in(lang, OR))
        self.measures: dict[str, str] = {}
        for code, measure in MEASURES.items():
            for words in self.said(measure.words):
                self.measures.setdefault(fold(words), code)
        self._entries: dict[str, list[Entry]] = {}

    def said(self, words: str) -> list[str]:
        """The alternatives of a message in the lexicon's language, the one that is written first."""
        return say_in(self.lang, words).split("|")

    def keys_of(self, measure: Measure) -> list[Key]:
        """The filters of a measure."""
        return [key for code, key in KEYS.items() if code in measure.keys]

    def shorts_of(self, measure: Measure) -> list[tuple[str, str, str]]:
        """(words, key, value) of the words that narrow a measure by themselves."""
        return [
            (word, key, value)
            for (kind, key, value), words in SHORT.items()
            if key in measure.keys and kind in ("", measure.kind)
            for word in self.said(words)
        ]

    # ---- what a value is ---------------------------------------------------------------------------

    def meant(self, measure: Measure, key: Key, typed: str, *, whole: bool = False) -> list[str]:
        """The values that a name may mean: one when it is clear. `whole`: the name is quoted, so it is not cut."""
        if key.code == "currency":
            code = typed.strip().upper()
            return [code] if _CURRENCY.fullmatch(code) else []
        if key.ref:
            return self._record(key.ref, f"@{typed}")
        entries, wanted = self.entries(key, measure.kind), fold(typed)
        if not wanted:
            return []
        exact = [one.code for one in entries if wanted in one.folded]
        if len(exact) > 1:
            mine = [one.code for one in entries if fold(one.name) == wanted]
            return mine if len(mine) == 1 else exact
        if exact or whole:
            return exact
        coded = [one.code for one in entries if one.code.casefold() == typed.strip().casefold()]
        begun = [one.code for one in entries if fold(one.name).startswith(wanted)]
        within = [one.code for one in entries if set(wanted.split()) <= set(fold(one.name).split())]
        return next((found for found in (coded, begun, within) if len(found) == 1), coded or begun or within)

    def coded(self, key: Key, code: str) -> list[str]:
        """The value that `#code` stands for; a code never seen is taken as it is."""
        value = unquote(code)
        if key.code == "currency":
            return [value.upper()] if _CURRENCY.fullmatch(value.upper()) else []
        if not key.ref:
            return [value]
        return [value] if _HEX.fullmatch(value) else self._record(key.ref, value)

    def name(self, measure: Measure, key: Key, value: str) -> tuple[str, str]:
        """(name, code) of a value; the name is empty when it does not mean the value, and nothing else."""
        if key.code == "currency":
            return value, value
        if not key.ref:
            entry = next((one for one in self.entries(key, measure.kind) if one.code == value), None)
            name = entry.name if entry is not None and len(entry.name) <= LONGEST_NAME else ""
        else:
            name = self._record_name(value)
        sure = bool(name) and self.meant(measure, key, name, whole=True) == [value]
        return (name if sure else ""), quote(self._short_code(key, value), safe="+-_.")

    def entries(self, key: Key, kind: str) -> list[Entry]:
        """The entries of a key's list, in their order."""
        scheme = key.scheme_of(kind)
        if scheme not in self._entries:
            self._entries[scheme] = list(self._read(scheme))
        unstated = say_in(self.lang, "Non renseigné")
        more = [Entry(NOT_STATED, unstated, frozenset({fold(unstated)}))] if key.code in UNSTATED else []
        return [*self._entries[scheme], *more]

    def records(self, kind: str, typed: str, most: int) -> list[tuple[str, str]]:
        """(value, name) of some records whose names begin like that, for completion."""
        from desktop.services.listing.asking import ListQuery, ids

        rows = ids(self.session, kind, ListQuery(text=typed, sort="title"))[:most]
        names = texts_of(self.session, rows, "name", "title")
        return [(row.hex(), best(names.get(row, {}), self.lang)[1]) for row in rows]

    def _read(self, scheme: str) -> Iterable[Entry]:
        ask = reader(self.session)
        rows = ask.rows(_TERMS, scheme=scheme)
        names = texts_of(ask, [row for row, _code in rows], "name")
        for row, code in rows:
            texts = names.get(row, {})
            folded = frozenset(fold(text) for text in texts.values()) - {""}
            yield Entry(code, best(texts, self.lang)[1], folded)

    def _record(self, kind: str, reference: str) -> list[str]:
        try:
            return [references.find(self.session, (kind,), reference).hex()]
        except NotFound:
            return []
        except AmbiguousReference as many:
            found = str(many.details["candidates"])
            return re.findall(r"\(([0-9a-f]{32})\)", found)

    def _record_name(self, value: str) -> str:
        if not _HEX.fullmatch(value):
            return ""
        row = bytes.fromhex(value)
        return best(texts_of(self.session, [row], "name", "title").get(row, {}), self.lang)[1]

    def _short_code(self, key: Key, value: str) -> str:
        if key.ref == "area" and _HEX.fullmatch(value):
            code = reader(self.session).value(_AREA_CODE, id=bytes.fromhex(value))
            if code and self._record("area", code) == [value]:
                return str(code)
        return value


def words_at(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """The folded words of a stretch of text, articles left out unless there is nothing else, with where each ends."""
    found = [(word.bare, word.end) for word in placed_words(text, start, end)]
    kept = [(word, at) for word, at in found if word not in ARTICLES]
    return kept or found


def begins(words: Sequence[tuple[str, int]], phrase: str) -> int | None:
    """Where a phrase ends that words begin with; None when they do not."""
    wanted = fold(phrase).split()
    if not wanted or [word for word, _at in words[: len(wanted)]] != wanted:
        return None
    return words[len(wanted) - 1][1]


def readable(names: Iterable[str], most: int = 6) -> str:
    """A few names on one line."""
    some = list(names)
    return " · ".join(some[:most]) + (" …" if len(some) > most else "")
