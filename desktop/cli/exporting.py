"""export of tables: a kind of record, 4w, all, the blank workbook. Owns what options mean; must not know a format."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call
from desktop.cli.opening import opened
from desktop.cli.reading import query_of
from desktop.errors import Misuse
from desktop.exchange import exporting
from desktop.exchange.formats import ALL, FORMATS, FOUR_W, by_ending, telling
from desktop.exchange.gathering import Wanted
from desktop.i18n import _, language
from desktop.reports import steering_report
from desktop.services.audience.audiences import audiences
from desktop.services.audience.redaction import audience_named
from desktop.services.description.kinds import KINDS, kind_of
from desktop.services.listing.asking import ListQuery

if TYPE_CHECKING:
    from desktop.models.database import Database

TEMPLATE: Final = "template"
ORG: Final = "--org"  # who reports, in a file for donors
FILTERS: Final = ("--text", "--sector", "--status", "--group", "--actor", "--from", "--to")
_OF_SEVERAL: Final = ("--area", "--from", "--to")


def is_table(what: str) -> bool:
    """Whether that is told in tables."""
    return what in (*KINDS, FOUR_W, ALL, TEMPLATE)


def tables(call: Call, desk: Desk, file: Path) -> int:
    """Write what an audience may be told, and say what left and what stayed."""
    what = call.arguments[0]
    if what == TEMPLATE:
        return _blank(call, desk, file)
    _refuse(call, ("--kind",))
    if what == ALL:
        _refuse(call, tuple(name for name in FILTERS if name not in _OF_SEVERAL))
    form = _form(call, what, file)
    if form != "iati.xml":
        _refuse(call, (ORG,))
    audience = audience_named(call.option("--audience") or "public")
    with opened(desk) as database:
        wanted = Wanted(what, audience, language(), _query(database, what, call), call.option(ORG) or "")
        written = exporting.write(database, file, wanted, form)
    desk.console.data({"file": str(file), "format": form, **asdict(written)})
    desk.console.say(_("Fichier écrit : {name} · {whom}", name=file, whom=_whom(audience)))
    for kind, n in written.rows.items():
        desk.console.say(f"  {_(KINDS[kind].plural)} : {n}")
    desk.console.say(*written.words)
    return 0


def _blank(call: Call, desk: Desk, file: Path) -> int:
    _refuse(call, (*FILTERS, "--area", ORG))
    if (call.option("--format") or file.suffix.removeprefix(".")).lower() != "xlsx":
        raise Misuse(reason=_("le format doit être l’un de ceux-ci : {known}.", known="xlsx"))
    audience = audience_named(call.option("--audience") or "partners")
    with opened(desk) as database:
        exporting.write_blank(database, file, kind=call.option("--kind") or "", audience=audience, lang=language())
    desk.console.data({"file": str(file), "format": "xlsx", "audience": audience})
    desk.console.say(_("Fichier écrit : {name} · {whom}", name=file, whom=_whom(audience)))
    return 0


def _whom(audience: str) -> str:
    return next(one.label for one in audiences(language()) if one.name == audience)


def _refuse(call: Call, options: tuple[str, ...]) -> None:
    for name in options:
        if call.switch(name):
            raise Misuse(reason=_("l’option « {option} » n’existe pas ici.", option=name))


def _form(call: Call, what: str, file: Path) -> str:
    """What is written: as the option says, else as the name ends."""
    known = " · ".join(one.name for one in telling(what))
    typed = call.option("--format")
    if typed is not None:
        form = FORMATS.get(typed.lower())
        if form is None or what not in form.whats:
            raise Misuse(reason=_("le format doit être l’un de ceux-ci : {known}.", known=known))
        return form.name
    ending = by_ending(file.name, what)
    if ending is None:
        raise Misuse(reason=_("le format doit être l’un de ceux-ci : {known}.", known=known))
    return ending.name


def _query(database: Database, what: str, call: Call) -> ListQuery | None:
    """What the options leave of a list; None where there are none."""
    if not any(call.switch(name) for name in (*FILTERS, "--area")):
        return None
    kind = kind_of(what if what in KINDS else "initiative")
    with database.read() as session:
        query = query_of(session, kind, call)
    scope = steering_report.as_scope(call.option("--from") or "", call.option("--to") or "", None)
    return replace(query, during=(scope.since, scope.until) if scope.since or scope.until else None)
