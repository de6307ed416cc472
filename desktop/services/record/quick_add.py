"""One typed line becomes a draft: "Distribution kits hygiène · Lazaret · 45 femmes · 12/06". Owns the reading.

Every part that is understood is a chip that the person sees and can remove; what can be understood in several ways
is a chip that asks. It must not know how chips are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.i18n import N_, _, format_date, format_number
from desktop.services.description.kinds import KINDS
from desktop.services.record.quick_names import Named, Names, names_of
from desktop.services.words.quick_words import FoundDate, find_counts, find_dates, plain_digits

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.unit_of_work import UnitOfWork

NEW_QUARTER: Final = "new_quarter"
_COUNTS: Final = frozenset({"women", "men", "not_stated"})
_LISTS: Final = frozenset({"places", "groups", "partners"})
_GAP: Final = "\u0000"
_SPLIT: Final = re.compile(r"[\u0000·•|;؛\n]|\s[-–—]\s|[,،](?=\s)")
_CONNECTORS: Final = frozenset(
    {"et", "and", "y", "e", "le", "du", "au", "on", "el", "del", "de", "la", "des", "pour", "for", "para"}
    | {"avec", "with", "con", "from", "to", "و", "من", "إلى", "الى", "يوم", "ل"}
)
_AT: Final = ("à", "au", "aux", "in", "at", "en", "في")
_BY: Final = ("par", "by", "por", "من طرف", "من قبل")
_INLINE: Final = re.compile(rf"\s(?:{'|'.join((*_AT, *_BY))})\s", re.IGNORECASE)
_CHILDREN: Final = N_("enfants")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to understand a chip that asks: the draft's field, its value, and the words to choose it by."""

    field: str
    value: object
    label: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the line. `value` is what goes into the draft's `field`; `candidates` are the other readings."""

    field: str
    text: str
    label: str
    value: object = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether a person must choose before this part counts."""
        return self.value is None

    def choose(self, number: int) -> Chip:
        """The same chip, settled on its candidate `number` (from 0)."""
        chosen = self.candidates[number]
        return replace(self, field=chosen.field, value=chosen.value, label=chosen.label)


def understand(session: Session, line: str, lang: str, *, today: date | None = None) -> list[Chip]:
    """The chips of a line, in its order: title first, then what was recognised. An empty line has none.

    `today` is the day that "hier" and "lundi" count from; the computer's own when not given.
    """
    return read_line(line, names_of(session, lang), lang, today or date.today())


def read_line(line: str, names: Names, lang: str, today: date) -> list[Chip]:
    """The same from names already loaded (pure)."""
    plain = plain_digits(line)
    counts = find_counts(plain)
    taken = [(count.start, count.end) for count in counts]
    dates = [one for one in find_dates(plain, today, lang) if not _overlaps(one, taken)]
    chips = [(at.start, _count_chip(line[at.start : at.end], at.sex, at.age, at.value)) for at in counts]
    chips += _date_chips(line, dates)
    rest = list(line)
    for start, end in (*taken, *((one.start, one.end) for one in dates)):
        rest[start:end] = _GAP * (end - start)
    titles: list[str] = []
    for start, part in _segments("".join(rest)):
        chips += [(start, chip) for chip in _read_part(part, names, titles)]
    ordered = [chip for _start, chip in sorted(chips, key=lambda one: one[0])]
    if titles:
        title = " ".join(titles)
        ordered.insert(0, Chip("title", title, title, title))
    return ordered


def _overlaps(one: FoundDate, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in taken)


def draft(chips: Iterable[Chip]) -> dict[str, object]:
    """The draft of an initiative that the settled chips make; those that still ask are left out."""
    out: dict[str, object] = {}
    for chip in chips:
        if chip.value is None or chip.field == NEW_QUARTER:
            continue
        if chip.field in _COUNTS:
            before = out.get(chip.field, 0)
            out[chip.field] = (before if isinstance(before, int) else 0) + int(str(chip.value))
        elif chip.field in _LISTS:
            held = out.setdefault(chip.field, [])
            if isinstance(held, list) and chip.value not in held:
                held.append(chip.value)
        elif chip.field == "title" and "title" in out:
            out["title"] = f"{out['title']} {chip.value}"
        else:
            out.setdefault(chip.field, chip.value)
    return out


def record_line(uow: UnitOfWork, chips: Sequence[Chip], *, commune: bytes | None = None) -> bytes:
    """Record what the chips say; quarters chosen as new are made in `commune`. Returns the initiative's id."""
    from desktop.services.record.records import record

    values = draft(chips)
    for chip in chips:
        if chip.field == NEW_QUARTER:
            quarter = record(uow, "area", {"name": chip.value, "parent": commune, "level": 5})
            places = values.setdefault("places", [])
            if isinstance(places, list):
                places.append(quarter)
    return record(uow, "initiative", values)


def _segments(text: str) -> list[tuple[int, str]]:
    """The parts between separators with where they start, without dangling little words."""
    out = []
    at = 0
    for part in _SPLIT.split(text):
        start = text.find(part, at)
        at = start + len(part)
        kept = part.replace(_GAP, " ").split()
        while kept and kept[0].lower() in _CONNECTORS:
            kept.pop(0)
        while kept and kept[-1].lower() in _CONNECTORS:
            kept.pop()
        if any(any(c.isalnum() for c in word) for word in kept):
            out.append((start, " ".join(kept)))
    return out


def _read_part(part: str, names: Names, titles: list[str]) -> list[Chip]:
    bare, fields = _without_preposition(part)
    found = names.exactly(bare, fields) or names.exactly(part)
    if found:
        return [_name_chip(part, found)]
    if not titles:
        inline = _inline(part, names)
        if inline is not None:
            titles.append(inline[0])
            return [inline[1]]
        titles.append(part)
        return []
    return [_asking_chip(part, bare, names.close_to(bare, fields))]


def _without_preposition(part: str) -> tuple[str, frozenset[str] | None]:
    lowered = part.lower()
    for words, fields in ((_AT, frozenset({"places"})), (_BY, frozenset({"lead"}))):
        for word in words:
            if lowered.startswith(word + " "):
                return part[len(word) + 1 :].strip(), fields
    return part, None


def _inline(part: str, names: Names) -> tuple[str, Chip] | None:
    """The title and the place or actor in "Consultations à Oujda", "Atelier par Al Wafae"; None when there is none."""
    for match in reversed(list(_INLINE.finditer(part))):
        bare, fields = _without_preposition(part[match.start() :].strip())
        found = names.exactly(bare, fields)
        if found and part[: match.start()].strip():
            return part[: match.start()].strip(), _name_chip(bare, found)
    return None


def _name_chip(text: str, found: list[Named]) -> Chip:
    candidates = tuple(Candidate(one.field, one.value, _label(one)) for one in found)
    if len(candidates) == 1:
        only = candidates[0]
        return Chip(only.field, text, only.label, only.value)
    return Chip("", text, _("{text} : lequel ?", text=text), None, candidates)


def _asking_chip(part: str, bare: str, close: list[Named]) -> Chip:
    candidates = [Candidate(one.field, one.value, _label(one)) for one in close]
    candidates.append(Candidate(NEW_QUARTER, bare, _("Nouveau quartier : {name}", name=bare)))
    candidates.append(Candidate("title", part, _("Ajouter au titre : {text}", text=part)))
    return Chip("", part, _("{text} : qu’est-ce que c’est ?", text=part), None, tuple(candidates))


def _label(one: Named) -> str:
    name = f"{one.name} ({one.detail})" if one.detail and one.detail != one.name else one.name
    return _("{field} : {value}", field=_field_label(one.field), value=name)


def _field_label(name: str) -> str:
    if name == "places":
        return _("Lieu")
    return _(KINDS["initiative"].field(name).label)


def _count_chip(text: str, sex: str, age: str, value: int) -> Chip:
    field = sex.replace("-", "_")
    words = format_number(value) + (f" ({_(_CHILDREN)})" if age else "")
    return Chip(field, text, _("{field} : {value}", field=_field_label(field), value=words), value)


def _date_chips(line: str, found: Sequence[FoundDate]) -> list[tuple[int, Chip]]:
    """The first date starts, the second ends; a further one asks nothing and is shown as not understood."""
    out = []
    days = [one.days for one in found]
    if len(found) > 1 and len(days[0]) == len(days[1]) == 1 and days[0][0] > days[1][0]:
        start = _earlier(days[0][0], days[1][0])
        days[0] = (start,) if start is not None else ()
    for number, one in enumerate(found):
        field = ("starts", "ends")[number] if number < 2 else ""
        text = line[one.start : one.end]
        candidates = tuple(Candidate(field, day.isoformat(), _day_label(field, day)) for day in days[number] if field)
        if len(candidates) == 1:
            out.append((one.start, Chip(field, text, candidates[0].label, candidates[0].value)))
        else:
            question = _("{text} : quel jour ?", text=text)
            out.append((one.start, Chip(field, text, question, None, candidates)))
    return out


def _earlier(first: date, second: date) -> date | None:
    """ "du 12/06 au 14/06/2020": the first date borrows the second's year; None when it still comes after."""
    try:
        borrowed = first.replace(year=second.year)
    except ValueError:
        return None
    return borrowed if borrowed <= second else None


def _day_label(field: str, day: date) -> str:
    return _("{field} : {value}", field=_field_label(field), value=format_date(day, "medium"))
