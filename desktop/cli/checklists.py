"""checklist. Owns how checklists are started, ticked and told in a terminal; must not know how they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.cli import reports
from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable, usage
from desktop.cli.opening import opened, place_of, text_of
from desktop.errors import InvalidValue, Misuse
from desktop.i18n import LANGUAGES, _, format_iso, language, ngettext
from desktop.models.documents import document_id
from desktop.reports import checklist as paper
from desktop.reports import writing
from desktop.services.documents import checklist_rows, checklist_templates, checklists, shipped_documents
from desktop.services.documents.checklist_rows import Book, Point
from desktop.services.listing import asking
from desktop.services.listing.asking import ListQuery
from desktop.services.names.references import find
from desktop.services.record.values import iso_date
from desktop.services.unit_of_work import UnitOfWork
from desktop.timekeeping import on_the_wall

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.models.database import Database

_FOR: Final = ("area", "initiative", "actor")
# options that an act takes; --profile, --lang and --json are everybody's
_TAKES: Final[dict[str, tuple[str, ...]]] = {
    "start": ("--area", "--initiative", "--actor", "--title", "--due"),
    "tick": ("--day", "--finished"),
    "actions": ("--actor", "--due", "--owner"),
    "print": ("--audience", "--format"),
}


class _At(NamedTuple):
    """The list that a command names, and its points as they stand."""

    database: Database
    id: bytes
    book: Book


def checklist(call: Call, desk: Desk) -> int:
    """List checklists, or do to one what was typed."""
    name, *rest = [text_of(word, "CHECKLIST") for word in call.arguments] or ["list"]
    if name not in _ACTS:
        known = " · ".join(_ACTS)
        raise Misuse(reason=_("« {word} » n’est pas l’un de ceux-ci : {known}.", word=printable(name), known=known))
    act, least, most = _ACTS[name]
    if not least <= len(rest) <= most:
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    foreign = [one.name for one in call.verb.options if one.name not in _TAKES.get(name, ())]
    reports.refuse_options(call, foreign)
    with opened(desk) as database:
        return act(database, call, desk, rest)


def _list(database: Database, _call: Call, desk: Desk, _words: list[str]) -> int:
    with database.read() as session:
        ids = list(asking.ids(session, "checklist", ListQuery()))
        rows = checklist_rows.checklist_rows(session, ids, language())
    desk.console.data(
        [
            {
                "id": row.id.hex(),
                "title": row.title,
                "place": row.place,
                "initiative": row.initiative,
                "done": row.done,
                "points": row.points,
                "status": row.status,
                "due": row.date,
            }
            for row in rows
        ]
    )
    for row in rows:
        where = row.initiative or row.place
        words = (row.title or _("Sans titre"), where, paper.progress(row.done, row.points))
        desk.console.say(f"{row.id.hex()}  " + " · ".join(part for part in words if part))
    if not rows:
        desk.console.say(_("Aucune liste de contrôle pour le moment"))
    return 0


def _templates(database: Database, _call: Call, desk: Desk, _words: list[str]) -> int:
    with database.read() as session:
        found = checklist_templates.templates(session, language())
    desk.console.data(
        [
            {"id": one.document.hex(), "code": one.code, "title": one.title, "points": one.points, "sector": one.sector}
            for one in found
        ]
    )
    for one in found:
        points = ngettext("{n} point", "{n} points", one.points)
        desk.console.say(f"{one.code or one.document.hex()}  {one.title} · {points}")
    return 0


def _start(database: Database, call: Call, desk: Desk, words: list[str]) -> int:
    with UnitOfWork(database) as uow:
        known = words[0] in shipped_documents.documents()
        document = document_id(words[0]) if known else find(uow.session, ("document",), words[0])
        draft: dict[str, object] = {
            kind: find(uow.session, (kind,), text_of(typed, f"--{kind}"))
            for kind in _FOR
            if (typed := call.option(f"--{kind}")) is not None
        }
        if title := call.option("--title"):
            draft["title"] = text_of(title, "--title")
        draft |= {"due": _day(call, "--due"), "starts": _today(desk).isoformat()}
        made = checklists.start(uow, document, draft, lang=language())
        uow.commit(_("Liste de contrôle commencée"))
    return _told(database, made, desk, {"id": made.hex()})


def _show(database: Database, _call: Call, desk: Desk, words: list[str]) -> int:
    return _told(database, _named(database, words[0], desk).id, desk)


def _tick(database: Database, call: Call, desk: Desk, words: list[str]) -> int:
    at = _named(database, words[0], desk)
    if call.switch("--finished"):
        if len(words) > 1 or call.switch("--day"):
            raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
        return _do(at, desk, _("Points cochés"), partial(checklists.tick_finished, checklist=at.id))
    day = date.fromisoformat(_day(call, "--day") or _today(desk).isoformat())
    points = _points(at, words[1:], call)
    return _do(at, desk, _("Points cochés"), partial(checklists.tick, points=points, day=day))


def _untick(database: Database, call: Call, desk: Desk, words: list[str]) -> int:
    at = _named(database, words[0], desk)
    work = partial(checklists.untick, points=_points(at, words[1:], call))
    return _do(at, desk, _("Points décochés"), work)


def _remove(database: Database, call: Call, desk: Desk, words: list[str]) -> int:
    at = _named(database, words[0], desk)
    work = partial(checklists.remove, points=_points(at, words[1:], call))
    return _do(at, desk, _("Points retirés de la liste"), work)


def _note(database: Database, call: Call, desk: Desk, words: list[str]) -> int:
    at = _named(database, words[0], desk)
    (point,) = _points(at, words[1:2], call)
    return _do(at, desk, _("Remarque sur un point"), partial(checklists.note, point=point, words=words[2]))


def _add(database: Database, _call: Call, desk: Desk, words: list[str]) -> int:
    at = _named(database, words[0], desk)
    return _do(at, desk, _("Point ajouté"), partial(checklists.add, checklist=at.id, words=words[1]))


def _move(database: Database, call: Call, desk: Desk, words: list[str]) -> int:
    at = _named(database, words[0], desk)
    (point,) = _points(at, words[1:2], call)
    return _do(at, desk, _("Point déplacé"), partial(checklists.move, point=point, to=_rank(words[2]) - 1))


def _actions(database: Database, call: Call, desk: Desk, words: list[str]) -> int:
    at = _named(database, words[0], desk)
    points = _points(at, words[1:], call) if len(words) > 1 else [point.id for point in at.book.open]
    with UnitOfWork(database) as uow:
        draft: dict[str, object] = {"due": _day(call, "--due")}
        for name, kind in (("owner", "contact"), ("actor", "actor")):
            if (typed := call.option(f"--{name}")) is not None:
                draft[name] = find(uow.session, (kind,), text_of(typed, f"--{name}"))
        made = checklists.to_actions(uow, points, draft, lang=language())
        uow.commit(ngettext("{n} action tirée de la liste", "{n} actions tirées de la liste", len(made)))
    desk.console.say(ngettext("{n} action tirée de la liste", "{n} actions tirées de la liste", len(made)))
    return _told(database, at.id, desk, {"made": [one.hex() for one in made]})


def _print(database: Database, call: Call, desk: Desk, words: list[str]) -> int:
    at, file = _named(database, words[0], desk), place_of(words[1])
    form, lang = reports.format_of(call, file, writing.ROADMAP_FORMATS), call.option("--lang") or ""
    wanted = paper.Wanted(at.id, _today(desk), lang if lang in LANGUAGES else "", reports.audience_of(call))
    draw = partial(reports.draw, desk) if form == "pdf" else None
    with database.read() as session:
        told = paper.read(session, wanted)
    writing.put(paper.document(told), file, form, draw)
    done, points = told.book.done, len(told.book.points)
    desk.console.data({"file": str(file), "lang": told.lang, "audience": told.audience, "done": done, "points": points})
    desk.console.say(_("Fichier écrit : {name}", name=file), *paper.words(told))
    return 0


def _do(at: _At, desk: Desk, label: str, work: Callable[[UnitOfWork], Any]) -> int:
    with UnitOfWork(at.database) as uow:
        work(uow)
        uow.commit(label)
    return _told(at.database, at.id, desk)


def _told(database: Database, id: bytes, desk: Desk, more: dict[str, Any] | None = None) -> int:
    """Tell a list as it stands now."""
    with database.read() as session:
        book = _book(session, id, desk)
    data = {
        "id": id.hex(),
        "title": book.title,
        "area": book.area,
        "initiative": book.initiative,
        "due": book.due,
        "done": book.done,
        "points": [_point_data(point) for point in book.points],
    }
    desk.console.data({**data, **(more or {})})
    head = (book.title, book.initiative or book.area, paper.progress(book.done, len(book.points)))
    desk.console.say(" · ".join(part for part in head if part))
    heading = ""
    for number, point in enumerate(book.points, start=1):
        if point.heading != heading:
            heading = point.heading
            desk.console.say(f"  {heading}")
        desk.console.say(f"  {number:>3}. [{'x' if point.done else ' '}] {_point_words(point)}")
    return 0


def _point_data(point: Point) -> dict[str, Any]:
    action = point.action
    return {
        "id": point.id.hex(),
        "code": point.code,
        "text": point.text,
        "heading": point.heading,
        "done": point.done,
        "done_on": point.done_on,
        "note": point.note,
        "action": None if action is None else {"id": action.id.hex(), "due": action.due, "status": action.status},
    }


def _point_words(point: Point) -> str:
    parts = [point.text, format_iso(point.done_on), point.note]
    if point.action is not None:
        parts.append(_("action : {status}", status=point.action.status_label))
    return " · ".join(part for part in parts if part)


def _named(database: Database, word: str, desk: Desk) -> _At:
    with database.read() as session:
        id = find(session, ("checklist",), word)
        return _At(database, id, _book(session, id, desk))


def _book(session: Session, id: bytes, desk: Desk) -> Book:
    return checklist_rows.read(session, id, language(), today=_today(desk))


def _points(at: _At, words: Sequence[str], call: Call) -> list[bytes]:
    """The points that are named: by their number in the list, or the code of a shipped one."""
    if not words:
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    coded = {point.code: point.id for point in at.book.points if point.code}
    return [coded[word] if word in coded else _numbered(at, word) for word in words]


def _numbered(at: _At, word: str) -> bytes:
    number = _rank(word)
    if not 1 <= number <= len(at.book.points):
        raise InvalidValue(field=_("Point de la liste"), reason=_("il n’y a pas de point « {word} ».", word=word))
    return at.book.points[number - 1].id


def _rank(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 6):
        raise InvalidValue(field=_("Point de la liste"), reason=_("il n’y a pas de point « {word} ».", word=word))
    return int(word)


def _day(call: Call, option: str) -> str | None:
    typed = call.option(option)
    if not typed:
        return None
    day = iso_date(text_of(typed, option), option)
    if option == "--day" and len(day) != len("2026-11-27"):
        raise InvalidValue(field=option, reason=_("il faut un jour entier."))
    return day


def _today(desk: Desk) -> date:
    return on_the_wall(desk.clock.now()).date()


_ACTS: Final[dict[str, tuple[Callable[[Database, Call, Desk, list[str]], int], int, float]]] = {
    "list": (_list, 0, 0),
    "templates": (_templates, 0, 0),
    "start": (_start, 1, 1),
    "show": (_show, 1, 1),
    "tick": (_tick, 1, float("inf")),
    "untick": (_untick, 2, float("inf")),
    "remove": (_remove, 2, float("inf")),
    "note": (_note, 3, 3),
    "add": (_add, 2, 2),
    "move": (_move, 3, 3),
    "actions": (_actions, 1, float("inf")),
    "print": (_print, 2, 2),
}
RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"checklist": checklist}
