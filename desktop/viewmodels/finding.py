"""Owns what pages ask in words: suggestions, names of what a record refers to, its story. Must not know widgets or SQL.

Every function takes a session first (or a unit of work when it makes something) and runs as a job.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.services.description.kinds import Field
    from desktop.viewmodels.territories import Territories

FOUND = 8
_SEPARATORS = re.compile(r"[,;،؛\n\t]")
_STORY_ICONS = {"deleted": "history", "value": "pencil"}


@dataclass(frozen=True)
class Found:
    """One thing that bears a name: its id (or code), what it is, its look's code, a detail, a shorter name."""

    id: Any
    label: str
    kind: str
    look: str = ""
    detail: str = ""
    also: str = ""


@dataclass(frozen=True)
class Told:
    """One line of a record's story, in words."""

    what: str
    before: str
    after: str
    who: str
    when: str
    icon: str = "pencil"


def folded(text: str) -> str:
    """Fold accents, articles and letter variants away."""
    from desktop.services.words.folding import fold

    return fold(text)


def terms(session: Any, *, scheme: str, lang: str) -> list[tuple[str, str]]:
    """Give the codes and words of a shared list, in its order."""
    from desktop.services.names.naming import choices

    return [(choice.code, choice.label) for choice in choices(session, scheme, lang)]


def suggest(session: Any, *, field: Field, typed: str, lang: str, territories: Territories) -> list[Found]:
    """Give what a field that refers may mean: entries of its list, records of its kind, places and territories."""
    if field.type == "terms":
        wanted = folded(typed)
        found = terms(session, scheme=field.scheme, lang=lang)
        fits = [Found(code, word, "term", code) for code, word in found if wanted in folded(word) or typed == code]
        return _several(typed, found) or fits[: FOUND * 3]
    if field.type == "where":
        return _records(session, "place", typed, lang, FOUND // 2) + places(session, typed, lang, territories)
    if field.ref == "area":
        return places(session, typed, lang, territories)
    return _records(session, field.ref, typed, lang, FOUND)


def _several(typed: str, terms: Sequence[tuple[str, str]]) -> list[Found]:
    """What a list pasted in one go means, as one thing to choose: its entries, each once; what is written twice, and
    what is in no list, is said beside."""
    from desktop.i18n import _, format_list

    parts = [part.strip() for part in _SEPARATORS.split(typed) if part.strip()]
    if len(parts) < 2:
        return []
    known = {folded(word): (code, word) for code, word in terms} | {
        code.casefold(): (code, word) for code, word in terms
    }
    chosen: dict[str, str] = {}
    twice, unknown = [], []
    for part in parts:
        code, word = known.get(folded(part)) or known.get(part.casefold()) or ("", "")
        if not code:
            unknown.append(part)
        elif code in chosen:
            twice.append(word)
        else:
            chosen[code] = word
    said = (
        [_("écrit deux fois, gardé une fois : {names}", names=format_list(list(dict.fromkeys(twice))))] if twice else []
    )
    said += [_("pas dans la liste : {names}", names=format_list(unknown))] if unknown else []
    label = _("Ajouter : {names}", names=format_list(list(chosen.values())))
    entries = tuple(Found(code, word, "term", code) for code, word in chosen.items())
    return [Found(entries, label, "terms", "", format_list(said))] if entries else []


def places(session: Any, typed: str, lang: str, territories: Territories) -> list[Found]:
    """Give territories of that name, each with what it lies in."""
    found = territories.search(session, typed, lang, limit=FOUND)
    return [Found(one.id, one.name, "area", one.code, one.within) for one in found]


def communes(session: Any, *, typed: str, lang: str, territories: Territories) -> list[Found]:
    """Give communes of that name, by their official code."""
    found = territories.search(session, typed, lang, limit=FOUND, communes=True)
    return [Found(one.code, one.name, "area", one.code, one.within) for one in found]


def name_of_code(session: Any, *, code: str, lang: str) -> str:
    """Give the name of the territory with an official code: the one it had, where it is here no more."""
    from desktop.i18n import _
    from desktop.models.areas import area_id
    from desktop.services.names.references import commune_of

    if not code:
        return ""
    area = commune_of(session, code) or area_id(code)
    return names_of(session, [area], lang).get(area, "") or _("Commune inconnue ({code})", code=code)


def begun(session: Any, kind: str, values: Mapping[str, Any], lang: str) -> tuple[dict[Any, str], set[str]]:
    """Give the words for what a new record begins with, and the fields of it whose record is not here."""
    from desktop.errors import NotFound
    from desktop.services.description.kinds import KINDS
    from desktop.services.names.references import find

    gone = set()
    for field in KINDS[kind].fields:
        value = values.get(field.name)
        if field.type == "ref" and isinstance(value, bytes):
            try:
                find(session, (field.ref,), value)
            except NotFound:
                gone.add(field.name)
    return names(session, kind, values, lang), gone


def contacts(session: Any, *, typed: str, lang: str) -> list[Found]:
    """Give contacts of that name, each with its actor."""
    from desktop.services.listing import lists

    ids = lists.ids(session, "contact", lists.ListQuery(text=typed, sort="title"))[:FOUND]
    return [Found(row.id, row.title, "contact", "", row.actor) for row in lists.rows(session, "contact", ids, lang)]


def contact_named(session: Any, *, contact: str, lang: str) -> str:
    """Give the name of a contact by its hexadecimal id, empty when there is none."""
    from desktop.services.listing import lists

    try:
        rows = lists.rows(session, "contact", [bytes.fromhex(contact)], lang) if contact else []
    except ValueError:
        return ""
    return rows[0].title if rows and not rows[0].deleted else ""


def records(session: Any, typed: str = "", lang: str = "") -> list[Found]:
    """Give records of every kind that people look for by name, those that have the typed words."""
    from desktop.i18n import language

    spoken = lang or language()
    kinds = {"initiative": FOUND, "actor": FOUND, "need": FOUND // 2, "service": FOUND // 2, "place": FOUND // 2}
    kinds |= {"roadmap": 2, "training": 2, "project": 3, "practice": 2, "indicator": 4, "framework": 2, "checklist": 2}
    kinds["document"] = 4
    return [one for kind, many in kinds.items() for one in _records(session, kind, typed, spoken, many)]


def _records(session: Any, kind: str, typed: str, lang: str, many: int) -> list[Found]:
    from desktop.i18n import format_list
    from desktop.services.listing import lists

    query = lists.ListQuery(text=typed, sort="title")
    ids = lists.ids(session, kind, query)[: many * 6]
    rows = lists.rows(session, kind, ids, lang)
    wanted = folded(typed)
    begins = {row.id for row in rows if any(folded(name).startswith(wanted) for name in (row.title, row.acronym))}
    ordered = sorted(rows, key=lambda row: (row.id not in begins, len(row.title)))
    return [
        Found(row.id, row.title, kind, row.sector or "", format_list((row.acronym, row.place or "")), row.acronym)
        for row in ordered[:many]
    ]


def commune_id(code: str) -> bytes | None:
    """Give the id of a shipped commune by its official code; None for an empty one."""
    from desktop.models.areas import area_id

    return area_id(code) if code else None


def names(session: Any, kind: str, values: Mapping[str, Any], lang: str) -> dict[Any, str]:
    """Give the words for every id and code that a record's values refer to."""
    from desktop.services.description.kinds import KINDS
    from desktop.services.names.naming import labels

    out: dict[Any, str] = {}
    ids: list[bytes] = []
    people: list[bytes] = []
    for field in KINDS[kind].fields:
        value = values.get(field.name)
        if not value:
            continue
        if field.type == "terms":
            out.update(labels(session, field.scheme, value, lang))
        elif field.type in ("refs", "where"):
            ids += value
        elif field.type == "ref":
            (people if field.ref == "contact" else ids).append(value)
    out.update(names_of(session, ids, lang))
    if people:
        out.update(people_names(session, people))
    return out


def names_of(session: Any, ids: Sequence[bytes], lang: str) -> dict[bytes, str]:
    """Give the names or titles of records by id (of contacts: `people_names`)."""
    from desktop.services.names.naming import best, texts_of

    found = texts_of(session, list(dict.fromkeys(ids)), "name", "title")
    return {id_: best(texts, lang)[1] for id_, texts in found.items()}


def people_names(session: Any, ids: Sequence[bytes]) -> dict[bytes, str]:
    """Give the names of contacts by id; of one that is locked here or erased, that word."""
    from desktop.services.marked import line_names

    return line_names.people_names(session, ids)


def create_contact(uow: Any, *, name: str) -> list[Found]:
    """Make a contact from a name alone (a draft: nobody knows yet for whom she works)."""
    from desktop.services.record import records as records_

    return [Found(records_.record(uow, "contact", {"name": name}), name, "contact")]


def create_actor(uow: Any, *, name: str) -> list[Found]:
    """Make an actor from its name alone (a draft)."""
    from desktop.services.record import records as records_

    made = records_.record(uow, "actor", {"name": name})
    return [Found(made, name, "actor")]


def create_quarters(uow: Any, *, names: Sequence[str], commune: str) -> list[Found]:
    """Make quarters of a commune, given by its official code."""
    from desktop.services.names.references import find
    from desktop.services.record import records as records_

    parent = find(uow.session, ("area",), commune)
    made = []
    for name in names:
        quarter = records_.record(uow, "area", {"name": name, "parent": parent, "level": 5})
        made.append(Found(quarter, name, "area"))
    return made


def told(session: Any, *, kind: str, id_: bytes, lang: str) -> list[Told]:
    """Tell the story of a record, newest first."""
    from desktop.i18n import _, format_datetime
    from desktop.services.undo import story

    out = []
    for line in story.story(session, kind, id_, lang):
        when = format_datetime(line.at) if line.at else _("pas encore donné")
        who = line.author or _("sur cet ordinateur")
        out.append(Told(line.label, line.before, line.after, who, when, _STORY_ICONS.get(line.field, "pencil")))
    return out
