"""orient. Owns how one asks in a terminal where somebody can be sent; must not know how services are found, nor Qt.

Nothing that is asked is written anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call
from desktop.cli.opening import opened, text_of
from desktop.errors import Misuse, NotFound
from desktop.i18n import _, format_iso, format_list, language, ngettext
from desktop.services.names.naming import choices
from desktop.services.names.references import find
from desktop.services.orient.finding import Found, Wanted, orient

MOST: Final = 10


def orient_verb(call: Call, desk: Desk) -> int:
    """List where somebody can be sent, the best first."""
    with opened(desk) as database, database.read() as session:
        spoken = tuple(_code(session, typed) for typed in call.options.get("--language", []))
        typed = call.option("--area")
        area = None if typed is None else _named(session, "area", text_of(typed, "--area"))
        near = call.option("--near")
        at = None
        if near is not None:
            place = _named(session, "place", text_of(near, "--near"))
            at = _point(session, place)
        need = text_of(call.option("--need") or "", "--need")
        wanted = Wanted(need, spoken, area, at, _day(call))
        told = orient(session, wanted, desk.clock.now(), language(), most=MOST)
    desk.console.data(
        {"of": told.of, "understood": list(told.sectors), "services": [_plain(one) for one in told.found]}
    )
    if not told.found:
        desk.console.say(_("Rien ne convient. Demandez moins : sans la langue, ou sans le territoire."))
    for one in told.found:
        desk.console.say(*_lines(one))
    if told.of > len(told.found):
        desk.console.say(ngettext("{n} service convient.", "{n} services conviennent.", told.of))
    return 0


def _named(session: Any, kind: str, typed: str) -> bytes:
    """A territory or a place by its id, its code, or its name, with `@` or without."""
    try:
        return find(session, (kind,), typed)
    except NotFound:
        return find(session, (kind,), typed if typed.startswith("@") else f"@{typed}")


def _day(call: Call) -> date | None:
    typed = call.option("--day")
    if typed is None:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Misuse(reason=_("le jour s’écrit comme 2026-06-22.")) from None


def _code(session: Any, typed: str) -> str:
    """The code of a language, by its code or its name in the language in force. Raises Misuse."""
    known = choices(session, "language", language())
    for one in known:
        if typed == one.code or typed.casefold() == one.label.casefold():
            return one.code
    raise Misuse(
        reason=_("« {word} » n’est pas l’un de ceux-ci : {known}.", word=typed, known=" · ".join(o.code for o in known))
    )


def _point(session: Any, place: bytes) -> tuple[float, float] | None:
    from desktop.geo.near import point_of

    return point_of(session, "place", place)


def _lines(one: Found) -> list[str]:
    where = ", ".join(part for part in (one.place, one.address, one.area) if part)
    more = [where, one.phone, one.cost, one.conditions[1]]
    return [
        format_list([one.name[1] or _("Sans nom"), *([one.provider] if one.provider else []), one.when]),
        *(["  " + format_list(_alert(one))] if one.alert[1] else []),
        *(["  " + format_list(list(one.reasons))] if one.reasons else []),
        *(["  " + format_list([part for part in more if part])] if any(more) else []),
    ]


def _alert(one: Found) -> list[str]:
    """What changes at the moment, and until when."""
    until = [_("jusqu’au {day}", day=format_iso(one.alert_until))] if one.alert_until else []
    return [one.alert[1], *until]


def _plain(one: Found) -> dict[str, Any]:
    return {
        "id": one.id.hex(),
        "name": one.name[1],
        "provider": one.provider,
        "sector": one.sector,
        "when": one.when,
        "rank": one.rank,
        "hours": list(one.hours),
        "hours_read": one.hours_read,
        "alert": one.alert[1],
        "alert_until": one.alert_until,
        "reasons": list(one.reasons),
        "place": one.place,
        "address": one.address,
        "elsewhere": list(one.elsewhere),
        "area": one.area,
        "metres": None if one.metres is None else round(one.metres),
        "conditions": one.conditions[1],
        "cost": one.cost,
        "phone": one.phone,
        "web": one.web,
        "assured_at": one.assured_at,
        "to_confirm": one.old,
    }


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"orient": orient_verb}
