"""Owns what a person reads of a plan: each record with its title, what would change and why not; not pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.exchange.incoming.people import COUNTS, CountWords
from desktop.exchange.incoming.plan import Plan, Planned, Verdict
from desktop.exchange.incoming.shapes import Reading, RowOf
from desktop.i18n import _, format_iso, format_list, format_number, language, ngettext
from desktop.services.description.kinds import KINDS, Field, Kind
from desktop.services.names.naming import best, labels, texts_of

_WHERE: Final = "places"
_LONGEST: Final = 200  # signs of one value in a preview


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that would change: its label, what it holds now and would hold, in words ("" for nothing)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One record of the file as the preview shows it. `kept` are labels of fields that stay as they are."""

    key: str
    kind: str
    title: str
    verdict: Verdict
    rows: tuple[RowOf, ...]
    differences: tuple[Difference, ...]
    kept: tuple[str, ...]
    why: str
    likely: tuple[tuple[bytes, str], ...] = ()  # records that it may be, with their title
    where: str = ""  # the names of its places, by which rows of one title are told apart


def untold(reading: Reading) -> tuple[str, ...]:
    """What of a file finds no place in any record, sheet by sheet and column by column, with why."""
    said: list[str] = []
    for layout in reading.layouts:
        sheet = reading.source.sheets[layout.sheet].name
        if not layout.kind and layout.last >= layout.first:
            rows = ngettext("{n} ligne", "{n} lignes", layout.last - layout.first + 1)
            said.append(_("Feuille « {sheet} » laissée : {rows}", sheet=sheet or reading.source.name, rows=rows))
        for column in layout.columns if layout.kind else ():
            if column.lost:
                name = column.header or column.tag or format_number(column.index + 1)
                cells = ngettext("{n} case", "{n} cases", column.cells)
                said.append(_("« {column} » sans place ({cells}) : {why}", column=name, cells=cells, why=column.left))
    return tuple(said)


def tell(session: Session, plan: Plan) -> tuple[Told, ...]:
    """Everything a preview shows, in the language in force, in the order of the plan."""
    words = _Words(session, plan)
    return tuple(_told(one, words) for one in plan.planned)


def _told(one: Planned, words: _Words) -> Told:
    kind = KINDS[one.draft.kind]
    differences = []
    if one.verdict in ("new", "changed"):
        for name, value in one.values.items():
            if name.partition(".")[0] != kind.title or one.verdict == "changed":
                field = kind.field(name.partition(".")[0])
                before = words.say(field, one.before.get(name))
                differences.append(Difference(words.label(field, name), before, words.say(field, value)))
        for measure in dict.fromkeys(of.measure for of in one.counts):
            before, after = (words.counts.say(said, measure) for said in (one.counted, one.counts))
            differences.append(Difference(words.counts.measure(measure), before, after))
    return Told(
        key=one.draft.key,
        kind=kind.name,
        title=words.title(one),
        verdict=one.verdict,
        rows=one.draft.rows,
        differences=tuple(differences),
        kept=tuple(words.kept(kind, name) for name in one.kept),
        why=one.why,
        likely=tuple((id, words.name(id)) for id, _why in one.draft.likely),
        where=words.say(kind.field(_WHERE), one.values[_WHERE]) if one.values.get(_WHERE) else "",
    )


class _Words:
    """The names of all that a plan speaks of, read at once."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self._lang = language()
        self._own = {one.id: _title(one.draft.kind, one.draft.draft, plan.reading.lang) for one in plan.planned}
        ids: dict[bytes, None] = dict.fromkeys(one.id for one in plan.planned if not self._own[one.id])
        codes: dict[str, dict[str, None]] = defaultdict(dict)
        for one in plan.planned:
            ids |= dict.fromkeys(id for id, _why in one.draft.likely)
            for values in (one.values, one.before):
                for name, value in values.items():
                    field = KINDS[one.draft.kind].field(name.partition(".")[0])
                    for item in value if isinstance(value, list | tuple) else (value,):
                        if isinstance(item, bytes):
                            ids[item] = None
                        elif field.scheme and isinstance(item, str):
                            codes[field.scheme][item] = None
        named = texts_of(session, list(ids), "name", "title")
        self.counts = CountWords(session, [of for one in plan.planned for of in one.counts])
        self._names = {id: best(texts, self._lang)[1] for id, texts in named.items()}
        self._labels = {scheme: dict(labels(session, scheme, found, self._lang)) for scheme, found in codes.items()}
        for term in plan.reading.terms:
            self._labels.setdefault(term.scheme, {})[term.code] = term.name

    def title(self, one: Planned) -> str:
        return self._own[one.id] or self.name(one.id) or _("(sans titre)")

    def name(self, id: bytes) -> str:
        """What a record is called, here or in the file."""
        return self._names.get(id) or self._own.get(id) or ""

    def kept(self, kind: Kind, name: str) -> str:
        """What stays: a field, or the numbers of people that stand in none."""
        return _("Personnes, en détail") if name == COUNTS else self.label(kind.field(name.partition(".")[0]), name)

    def label(self, field: Field, name: str) -> str:
        code = name.partition(".")[2]
        return f"{_(field.label)} ({code})" if code else _(field.label)

    def say(self, field: Field, value: Any) -> str:
        """A value in words; "" for none."""
        if value is None or value in ("", [], ()):
            return ""
        if isinstance(value, Mapping):
            return _shortened(" · ".join(str(words) for words in value.values()))
        if field.type == "point":
            return ", ".join(f"{part:.5f}" for part in value[:2])
        if isinstance(value, list | tuple):
            return format_list([self.say(field, one) for one in value])
        if isinstance(value, bytes):
            return self.name(value)
        if field.scheme:
            return self._labels.get(field.scheme, {}).get(str(value), str(value))
        if field.type == "date":
            return format_iso(str(value))
        if field.type == "bool":
            return _("oui") if value else _("non")
        if isinstance(value, int | float) and field.type != "year":
            return format_number(value)
        return _shortened(str(value))


def _title(kind: str, draft: Mapping[str, Any], lang: str) -> str:
    name = KINDS[kind].title
    told = draft.get(name) or draft.get(f"{name}.{lang}")
    if told is None:
        told = next((value for key, value in draft.items() if key.partition(".")[0] == name and value), "")
    return _shortened(str(next(iter(told.values()), "") if isinstance(told, Mapping) else told or ""))


def _shortened(text: str) -> str:
    line = " ".join(text[: 4 * _LONGEST].split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
