"""confirm. Owns confirming records in a terminal, and asking others to; must not know what a request is, nor Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop import settings as kept_settings
from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable, usage
from desktop.cli.opening import opened, text_of
from desktop.errors import Misuse
from desktop.i18n import _, format_iso, format_list, isolate, language, ngettext
from desktop.services.description.kinds import KINDS
from desktop.services.names.references import find_any
from desktop.services.steering import calling, confirming
from desktop.services.steering.confirmed_words import said
from desktop.services.unit_of_work import UnitOfWork
from desktop.timekeeping import on_the_wall


def confirm(call: Call, desk: Desk) -> int:
    """Confirm the records named, ask for it, list what is asked, or whom to call."""
    if call.switch("--list"):
        return _calls(call, desk)
    if not call.arguments:
        return _list(desk)
    day = on_the_wall(desk.clock.now()).date().isoformat()
    told = kept_settings.load(desk.profile)
    with opened(desk) as database:
        with database.read() as session:
            records = [find_any(session, text_of(word, "ID")) for word in call.arguments]
        with UnitOfWork(database) as uow:
            if call.switch("--ask"):
                many = confirming.ask(uow, records, day, told.organisation or told.author_name)
                label = ngettext("{n} confirmation demandée", "{n} confirmations demandées", many)
            else:
                many = confirming.confirm(uow, records, day, told.author_name)
                label = ngettext("{n} fiche confirmée", "{n} fiches confirmées", many)
            uow.commit(label)
    desk.console.data({"day": day, "records": many})
    desk.console.say(label)
    return 0


def _calls(call: Call, desk: Desk) -> int:
    """What nobody confirmed for long, actor by actor with the telephone. Raises Misuse."""
    if call.arguments or call.switch("--ask"):
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    typed = call.option("--kind")
    if typed is not None and typed not in calling.KINDS:
        known = " · ".join(calling.KINDS)
        raise Misuse(reason=_("« {word} » n’est pas l’un de ceux-ci : {known}.", word=printable(typed), known=known))
    today = on_the_wall(desk.clock.now()).date()
    with opened(desk) as database, database.read() as session:
        told = calling.call_list(session, today, language(), calling.KINDS if typed is None else (typed,))
    desk.console.data({"since": told.day, "calls": [_plain(one) for one in told.calls]})
    for one in told.calls:
        desk.console.say(format_list([part for part in (one.name or _("Sans nom"), isolate(one.phone)) if part]))
        for record in one.records:
            kind = _(KINDS[record.kind].label)
            parts = (record.title or _("Sans nom"), kind, said(record.assured_at, record.assured_by))
            desk.console.say(f"  {record.id.hex()}  {' · '.join(parts)}")
    if not told.calls:
        desk.console.say(_("Tout a été confirmé récemment."))
    return 0


def _plain(one: calling.Call) -> dict[str, object]:
    return {
        "actor": one.actor.hex() if one.actor else None,
        "name": one.name,
        "phone": one.phone,
        "records": [
            {"id": record.id.hex(), "kind": record.kind, "name": record.title,
             "assured_at": record.assured_at, "assured_by": record.assured_by}
            for record in one.records
        ],
    }  # fmt: skip


def _list(desk: Desk) -> int:
    """What is asked and not answered yet."""
    with opened(desk) as database, database.read() as session:
        asks = confirming.open_asks(session)
        names = confirming.names(session, asks, language())
    plain = [
        {"id": one.record.hex(), "kind": one.kind, "name": names[one.record], "asked_on": one.asked_on,
         "asked_by": one.asked_by, "actor": one.actor.hex() if one.actor else None}
        for one in asks
    ]  # fmt: skip
    desk.console.data({"asked": plain})
    for one in asks:
        parts = [names[one.record] or _("Sans nom"), format_iso(one.asked_on), one.asked_by]
        desk.console.say(f"{one.record.hex()}  {format_list([part for part in parts if part])}")
    if not asks:
        desk.console.say(_("Aucune confirmation n’est demandée."))
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"confirm": confirm}
