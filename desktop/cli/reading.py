"""show and list. Owns how records are read out in a terminal; must not know any kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call
from desktop.cli.opening import opened, text_of
from desktop.i18n import _, format_datetime, language, ngettext
from desktop.services.description.kinds import KINDS, Field, Kind, kind_of
from desktop.services.listing import lists
from desktop.services.names.references import find, find_any
from desktop.services.names.terms import code_of, labels
from desktop.services.record import records
from desktop.services.record.wording import name_of
from desktop.services.undo import history
from desktop.services.undo.story import StoryLine

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_PAGE: Final = 500


def show(call: Call, desk: Desk) -> int:
    """Every field of one record, then who wrote what, and when."""
    with opened(desk) as database, database.read() as session:
        kind, id = find_any(session, text_of(call.arguments[0], "ID"))
        loaded = records.load(session, kind, id, language())
        story = history.story(session, kind, id)
        words = _words(session, kind, loaded)
    document = {
        "id": id.hex(),
        "kind": kind,
        "deleted": loaded["deleted"],
        "state": loaded["state_shown"],
        "fields": {name: _plain(value) for name, value in loaded.items() if _is_field(kind, name)},
        "locked": list(loaded["locked"]),
        "story": [_plain(asdict(line)) for line in story],
    }
    desk.console.data(document)
    desk.console.say(f"{_(KINDS[kind].label)}  {id.hex()}")
    if loaded["deleted"]:
        desk.console.say(_("Dans la corbeille."))
    for label, text in words:
        desk.console.say(*(f"  {label if not number else ''} : {line}" for number, line in enumerate(text.split("\n"))))
    desk.console.say("", *(_told(line) for line in story))
    return 0


def _told(line: StoryLine) -> str:
    """One write on one line: when, who, which field, from what to what."""
    when = format_datetime(line.at) if line.at else _("pas encore donné")
    before, after = (text.replace("\n", " ") for text in (line.before, line.after))
    return f"  {when}  {line.author or _('poste sans nom')}  {line.label} : {before or '—'} → {after or '—'}"


def _is_field(kind: str, name: str) -> bool:
    known = {field.name for field in KINDS[kind].fields}
    return name.partition(".")[0] in known


def _words(session: Session, kind: str, loaded: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, text) of each field that says something, references by their names."""
    said = []
    for field in KINDS[kind].fields:
        value = loaded["shown"][field.name][1] if field.translatable else loaded.get(field.name)
        if value not in (None, "", []):
            said.append((_(field.label), _text(session, field, value)))
    return said


def _text(session: Session, field: Field, value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    if field.type in ("choice", "terms"):
        known = labels(session, field.scheme, values, language())
        return " · ".join(known[code] for code in values)
    if field.type in ("ref", "refs", "where"):
        return " · ".join(name_of(session, one, language()) or one.hex() for one in values)
    if field.type == "bool":
        return _("oui") if value else _("non")
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value if part is not None)
    return str(value)


def _plain(value: Any) -> Any:
    """The same in JSON's own types: ids in hexadecimal, moments in ISO."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value


def list_(call: Call, desk: Desk) -> int:
    """The records of a kind that the filters leave, most recent first."""
    kind = kind_of(text_of(call.arguments[0], "KIND"))
    found: list[Any] = []
    with opened(desk) as database, database.read() as session:
        ids = lists.ids(session, kind.name, query_of(session, kind, call))
        for start in range(0, len(ids), _PAGE):
            found += lists.rows(session, kind.name, ids[start : start + _PAGE], language())
    desk.console.data([_row_data(row) for row in found])
    desk.console.table([(row.id.hex(), row.title, row.actor, row.place, row.date or "") for row in found])
    desk.console.say(ngettext("{n} fiche", "{n} fiches", len(found)))
    return 0


def query_of(session: Session, kind: Kind, call: Call) -> lists.ListQuery:
    """What the options ask of a list; those that the command has not are not asked."""

    def typed(name: str) -> str | None:
        value = call.option(name)
        return None if value is None else text_of(value, name)

    def code(name: str, facet: str) -> str | None:
        value = typed(name)
        scheme = next((field.scheme for field in kind.fields if field.name == facet and field.scheme), facet)
        return None if value is None else code_of(session, scheme, value, name)

    def record(name: str, kind: str) -> bytes | None:
        value = typed(name)
        return None if value is None else find(session, (kind,), value)

    return lists.ListQuery(
        text=typed("--text") or "",
        area=record("--area", "area"),
        sector=code("--sector", "sector"),
        status=code("--status", "status"),
        group=code("--group", "group"),
        actor=record("--actor", "actor"),
        kind=code("--kind", "kind"),
        meeting=record("--meeting", "meeting"),
        owner=record("--owner", "contact"),
        roadmap=record("--roadmap", "roadmap"),
        project=record("--project", "project"),
        country=code("--country", "country"),
        period=typed("--year"),
        trash=call.switch("--trash"),
    )


def _row_data(row: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(row).items()}


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"show": show, "list": list_}
