"""Owns where the rows of a file are: its columns of territories by level, each name settled once. Must not know rows.

A file of this country is read against the gazetteer; the territories of another are new ones, asked about once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from desktop.exchange.incoming.shapes import Named, Option, RecordDraft, RowOf
from desktop.exchange.incoming.understanding.asking import LEAVE, Questions
from desktop.exchange.incoming.understanding.cells import folded
from desktop.exchange.incoming.understanding.gazetteer import CERTAIN, Candidate
from desktop.exchange.incoming.understanding.lists import parts_of, says_nothing, softly
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, ngettext
from desktop.models.levels import COMMUNE, PROVINCE, QUARTER, REGION

_ADD: Final = "add"
_CODED: Final = "pcode"
_NEAREST: Final = "nearest"
_ONE_BY_ONE: Final = 3  # uncertain names that are asked each by itself
_HOME: Final = 0.5  # share of names found in the gazetteer from which a file is of this country
_WIDTH: Final = ("country", "region", "province", "department", "commune", "borough")
_HOME_LEVELS: Final[Mapping[str, tuple[int, ...]]] = {
    "region": (1,),
    "province": (2,),
    "department": (2, 3),
    "commune": (3, 4),
    "borough": (4,),
    "quarter": (5, 4, 3),
    "1": (1,),
    "2": (2,),
    "3": (3, 4),
    "4": (4, 5),
}
# names of the one country whose territories are shipped, folded
_HERE: Final = frozenset({"maroc", "morocco", "marruecos", "مغرب", "ma", "mar", "royaume maroc", "kingdom of morocco"})
_COMMA: Final = re.compile(r"\s*[,،]\s*")
Path = tuple[tuple[int, str, str], ...]  # (level, name, code) from the widest; "" where the file says nothing


@dataclass(frozen=True)
class Spot:
    """One territory that a file names: known, or new (`key`), or only words."""

    name: str
    level: int
    parent: Spot | None = None
    known: bytes | None = None
    key: str = ""

    @property
    def ref(self) -> bytes | Named | None:
        """What a draft refers to it by."""
        return self.known if self.known is not None else Named(self.key) if self.key else None

    @property
    def top(self) -> Spot:
        """The widest territory around it."""
        return self.parent.top if self.parent else self

    @property
    def words(self) -> str:
        """Its name and those around it, from the widest."""
        return f"{self.parent.words} · {self.name}" if self.parent else self.name


@dataclass
class _New:
    spot: Spot
    code: str = ""
    rows: list[RowOf] = field(default_factory=list)


def levels_of(concepts: Sequence[str], *, home: bool) -> dict[str, int]:
    """The level of each concept of territory among those of a sheet. Abroad, the widest there is level 1."""
    bases = list(dict.fromkeys(one.partition("+")[0].partition(":")[2] for one in concepts if one.startswith("area")))
    if home:
        order = {"region": REGION, "province": PROVINCE, "department": PROVINCE, "commune": COMMUNE, "borough": 4}
        levels = {base: int(base) if base.isdigit() else order.get(base, QUARTER) for base in bases if base}
    else:
        said: list[str] = [base for base in _WIDTH if base in bases]
        taken = [int(base) for base in bases if base.isdigit()]
        start = max(taken, default=0)
        levels = {base: int(base) for base in bases if base.isdigit()}
        left = bases[: bases.index("")] if "" in bases else []
        before = next((base for base in reversed(left) if base in said), "")
        if before:  # what is called by no level lies within what stands at its left
            said.insert(said.index(before) + 1, "")
        levels |= {base: min(start + place, 4) for place, base in enumerate(said, 1)}
        levels |= {base: QUARTER for base in bases if base == "quarter"}
    levels |= {base: COMMUNE if home else QUARTER if levels else 1 for base in bases if not base and base not in levels}
    return {f"area:{base}" if base else "area": level for base, level in levels.items()}


class Areas:
    """Every territory that a file names. Paths are said first, then settled, then asked."""

    def __init__(self, world: World, questions: Questions, source: str) -> None:
        """`source` marks the file's kind, by its headings."""
        self._world = world
        self._source = source
        self._questions = questions
        self._paths: Counter[tuple[Path, bool, tuple[str, ...]]] = Counter()
        self._spots: dict[tuple[Any, ...], Spot] = {}
        self._new: dict[str, _New] = {}
        self._settled: dict[tuple[Path, bool], tuple[Spot, ...]] = {}
        self._unsure: dict[str, tuple[str, list[Candidate], int]] = {}
        self._decided: dict[str, bytes | None] = {}
        self._adding = True
        self._final = False
        self._alone: set[tuple[int, str]] = set()  # level and folded name of those that a row names alone

    def at_home(self, names: Mapping[str, int], countries: Mapping[str, int], codes: Sequence[str]) -> bool:
        """Whether these names of territories are of the country whose gazetteer is here."""
        told = [folded(text) for text in countries if folded(text)]
        if told:
            here = sum(1 for text in told if text in _HERE)
            if here in (0, len(told)):
                return here > 0
        if codes and all(code[:2].isalpha() and not code.startswith("MA") for code in codes):
            return False
        known = self._world.territories
        found = sum(1 for name in names if any(known.official(part) for one in parts_of(name) for part in softly(one)))
        return bool(names) and found >= _HOME * len(names)

    def say(self, path: Path, home: bool, concepts: tuple[str, ...], times: int) -> None:
        """Some rows are there."""
        self._paths[path, home, concepts] += times

    def settle(self) -> None:
        """Find every path; ask about what is not certain."""
        self._alone = {
            (level, folded(name))
            for path, _home, _concepts in self._paths
            for level, name, _code in path
            if name and not _COMMA.search(name)
        }
        for path, home, concepts in self._paths:
            self._resolve(path, home, concepts)
        self._ask_unsure()
        new = [one for one in self._new.values() if one.spot.level > 0] or list(self._new.values())
        if new:
            names = sorted({one.spot.words for one in new})
            text = ngettext(
                "{n} territoire de ce fichier n’est pas dans Maillage.",
                "{n} territoires de ce fichier ne sont pas dans Maillage.",
                len(new),
            )
            options = (
                Option(_ADD, _("Les ajouter, chacun dans celui qui l’entoure")),
                Option("text", _("Les laisser en texte dans la description")),
            )
            rows = sum(times for (path, _home, _c), times in self._paths.items() if path)
            self._adding = self._questions.ask("areas", "value", text, options, _ADD, names, rows) == _ADD
        self._spots.clear()
        self._new.clear()
        self._final = True
        for path, home, concepts in self._paths:
            self._settled[path, home] = self._resolve(path, home, concepts)

    def at(self, path: Path, home: bool) -> tuple[Spot, ...]:
        """The territories of a path that was said, the smallest that it names."""
        return self._settled.get((path, home), ())

    def seen(self, spot: Spot, row: RowOf) -> None:
        """A row is there: remembered for what is new."""
        at: Spot | None = spot
        while at is not None:
            if at.key in self._new and len(self._new[at.key].rows) < 5:
                self._new[at.key].rows.append(row)
            at = at.parent

    def drafts(self) -> list[RecordDraft]:
        """The territories to add, the wider ones first."""
        out = []
        for one in sorted(self._new.values(), key=lambda new: (new.spot.level, new.spot.key)):
            spot = one.spot
            draft: dict[str, Any] = {"name": spot.name, "level": spot.level}
            if spot.parent is not None and spot.parent.ref is not None:
                draft["parent"] = spot.parent.ref
            if one.code:
                draft["code"] = one.code
            identity = ((_CODED, one.code),) if one.code else ()
            # without a country around it a name is that of many: it counts within its source only
            scheme = "area" if spot.top.level == 0 or spot.top.known else f"area:{self._source}"
            out.append(RecordDraft("area", spot.key, draft, tuple(one.rows), None, (*identity, (scheme, spot.key[5:]))))
        return out

    def _resolve(self, path: Path, home: bool, concepts: tuple[str, ...]) -> tuple[Spot, ...]:
        parent: Spot | None = None
        found: tuple[Spot, ...] = ()
        for (level, name, code), concept in zip(path, concepts, strict=True):
            if (not name and not code) or says_nothing(folded(name)) or (home and level == 0):
                continue
            told = self._several(name, level, code, parent, home, concept)
            found = tuple(told)
            parent = told[0] if len(told) == 1 else parent
        return found

    def _several(self, name: str, level: int, code: str, parent: Spot | None, home: bool, concept: str) -> list[Spot]:
        parts: list[str] = []
        for part in parts_of(name):
            if home:
                softer = softly(part) if not self._candidates(part, level, parent, concept) else []
                known = len(softer) > 1 and all(self._candidates(one, level, parent, concept) for one in softer)
            else:  # abroad no name is known but by standing alone in another row
                softer = [one.strip() for one in _COMMA.split(part)]
                known = len(softer) > 1 and any((level, folded(one)) in self._alone for one in softer)
            parts += softer if known else [part]
        if len(parts) < 2:
            return [self._one(name or code, level, code, parent, home, concept)]
        return [self._one(part, level, "", parent, home, concept) for part in parts]

    def _one(self, name: str, level: int, code: str, parent: Spot | None, home: bool, concept: str) -> Spot:
        key = (folded(name) or name, level, parent, home, concept)
        if key not in self._spots:
            self._spots[key] = (
                self._here(name, level, code, parent, concept) if home else self._abroad(name, level, code, parent)
            )
        spot = self._spots[key]
        if code and spot.key in self._new and not self._new[spot.key].code:
            self._new[spot.key].code = code
        return spot

    def _candidates(self, name: str, level: int, parent: Spot | None, concept: str) -> list[Candidate]:
        known = self._world.territories
        within = _known_around(parent)
        levels = _HOME_LEVELS.get(concept.partition(":")[2], ())
        found = known.named(name, levels, within)
        if not found and levels:
            wider = known.named(name, (), within)
            found = [Candidate(one.id, min(one.score, 0.9), one.why) for one in wider]
            if len(found) == 1 and wider[0].score >= CERTAIN and within is not None and level >= COMMUNE:
                return wider
        if not found and within is not None:
            why = _("ailleurs que ne le dit la ligne")
            found = [Candidate(one.id, min(one.score, 0.7), why) for one in known.named(name, levels)]
        return found

    def _here(self, name: str, level: int, code: str, parent: Spot | None, concept: str) -> Spot:
        coded = self._world.territories.coded(code) if code else None
        if coded is not None:
            return Spot(name, level, parent, coded)
        found = self._candidates(name, level, parent, concept)
        if found and found[0].score >= CERTAIN:
            return Spot(name, level, parent, found[0].id)
        if found:
            asked = f"area:{folded(parent.name) if parent else ''}:{folded(name)}"
            if self._final:
                decided = self._decided.get(asked)
                return Spot(name, level, parent, decided) if decided else self._fresh(name, level, code, parent)
            times = sum(n for (path, _h, _c), n in self._paths.items() if any(step[1] == name for step in path))
            self._unsure[asked] = (name, found, times)
            return Spot(name, level, parent, found[0].id)
        return self._fresh(name, level, code, parent)

    def _abroad(self, name: str, level: int, code: str, parent: Spot | None) -> Spot:
        known = self._world.territories
        around = parent.known if parent else None
        here = known.coded_abroad(code) if code else None
        if here is None and (level == 0 or around is not None):
            here = known.added(name, level, around)
        if here is not None:
            return Spot(name, level, parent, here)
        return self._fresh(name, level, code, parent)

    def _fresh(self, name: str, level: int, code: str, parent: Spot | None) -> Spot:
        if not self._adding:
            return Spot(name, level, parent)
        around = (
            parent.key[5:] + "/"
            if parent and parent.key
            else f"{parent.known.hex()}/"
            if parent and parent.known
            else ""
        )
        spot = Spot(name, level, parent, None, f"area:{around}{folded(name) or name}")
        self._new.setdefault(spot.key, _New(spot, code))
        return spot

    def _ask_unsure(self) -> None:
        single = [key for key in self._unsure if self._questions.answer(key) is not None]
        rest = [key for key in self._unsure if key not in single]
        if len(rest) <= _ONE_BY_ONE:
            single, rest = [*single, *rest], []
        for key in single:
            self._decided[key] = self._ask_one(key)
        if rest:
            self._ask_together(rest)

    def _ask_one(self, key: str) -> bytes | None:
        name, found, rows = self._unsure[key]
        known, lang = self._world.territories, self._world.lang
        options = [Option(one.id.hex(), known.label(one.id, lang), one.why, one.score) for one in found[:5]]
        options.append(Option(LEAVE, _("Aucun de ceux-là : un nouveau territoire")))
        clear = len(found) == 1 or found[0].score > found[1].score
        text = _("Quel territoire est « {name} » ?", name=name)
        answer = self._questions.ask(key, "value", text, options, options[0].key if clear else None, (name,), rows)
        return bytes.fromhex(answer) if answer not in (LEAVE, None) else None

    def _ask_together(self, keys: Sequence[str]) -> None:
        known, lang = self._world.territories, self._world.lang
        pairs = {key: (self._unsure[key][0], self._unsure[key][1][0]) for key in keys}
        text = ngettext(
            "{n} nom de territoire ressemble à un autre sans être le même.",
            "{n} noms de territoires ressemblent à d’autres sans être les mêmes.",
            len(pairs),
        )
        options = (
            Option(_NEAREST, _("Prendre à chaque fois le plus proche")),
            Option(LEAVE, _("En faire de nouveaux territoires")),
        )
        values = [f"{name} → {known.label(one.id, lang)}" for name, one in pairs.values()]
        rows = sum(self._unsure[key][2] for key in keys)
        close = all(one.score >= 0.75 for _name, one in pairs.values())
        answer = self._questions.ask("areas:near", "value", text, options, _NEAREST if close else None, values, rows)
        for key, (_name, one) in pairs.items():
            self._decided[key] = one.id if answer == _NEAREST else None


def _known_around(parent: Spot | None) -> bytes | None:
    at = parent
    while at is not None and at.known is None:
        at = at.parent
    return at.known if at else None
