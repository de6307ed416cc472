"""export. Owns how an export is told; must not know what a format consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call, usage
from desktop.cli.opening import opened, place_of
from desktop.errors import Misuse
from desktop.exchange import publishing
from desktop.i18n import N_, _, language, ngettext
from desktop.services.audiences import AUDIENCES

_REASONS: Final = {
    "audience": N_("d’un public plus étroit"),
    "unsaid": N_("sans public choisi"),
    "draft": N_("en brouillon"),
}


def export(call: Call, desk: Desk) -> int:
    """Write what an audience may be told, and say what left and what stayed."""
    what, file = call.arguments[0], place_of(call.arguments[1])
    if what != "site":
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    with opened(desk) as database:
        left = publishing.publish_site(database, file, call.option("--audience") or "public", lang=language())
    desk.console.data({"file": str(file), **asdict(left)})
    desk.console.say(
        _(
            "{file} est écrit, pour : {audience}. Acteurs : {actors}. Initiatives : {initiatives}.",
            file=file,
            audience=_(AUDIENCES[left.audience]),
            actors=left.actors,
            initiatives=left.initiatives,
        )
    )
    if left.bare:
        desk.console.say(
            ngettext(
                "{n} fiche protégée y est sans nom ni adresse.",
                "{n} fiches protégées y sont sans nom ni adresse.",
                left.bare,
            )
        )
    for reason, count in left.kept_back.items():
        if count:
            desk.console.say(_("Restées dedans, {reason} : {n}.", reason=_(_REASONS[reason]), n=count))
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"export": export}
