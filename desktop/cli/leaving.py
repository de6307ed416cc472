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
from desktop.exchange.leaving_words import words
from desktop.i18n import _, language
from desktop.services.audiences import audiences


def export(call: Call, desk: Desk) -> int:
    """Write what an audience may be told, and say what left and what stayed."""
    what, file = call.arguments[0], place_of(call.arguments[1])
    if what != "site":
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    with opened(desk) as database:
        left = publishing.publish_site(database, file, call.option("--audience") or "public", lang=language())
    desk.console.data({"file": str(file), **asdict(left)})
    whom = next(one.label for one in audiences(language()) if one.name == left.audience)
    desk.console.say(_("Fichier écrit : {name} · {whom}", name=file, whom=whom))
    for sentence in words(left):
        desk.console.say(sentence)
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"export": export}
