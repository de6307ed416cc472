"""packs. Owns listing, adding and removing packs of map tiles in a terminal; must not know how a pack is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from desktop.cli.console import Desk
from desktop.cli.grammar import Call, usage
from desktop.cli.opening import place_of
from desktop.errors import Misuse, NotFound
from desktop.geo.packs import Pack, Shelf
from desktop.i18n import _, format_size


def packs(call: Call, desk: Desk) -> int:
    """List the packs, add a file, or remove one."""
    shelf = Shelf(desk.profile.packs)
    match call.arguments:
        case [] | ["list"]:
            return _list(shelf, desk)
        case ["add", word]:
            return _add(shelf, desk, word)
        case ["remove", word]:
            return _remove(shelf, desk, word)
        case _:
            raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))


def _list(shelf: Shelf, desk: Desk) -> int:
    found = shelf.packs()
    desk.console.data([_data(pack) for pack in found])
    desk.console.table([_row(pack) for pack in found])
    if not found:
        desk.console.say(_("Aucun fond de carte ajouté."))
    return 0


def _add(shelf: Shelf, desk: Desk, word: str) -> int:
    desk.profile.make()
    pack = shelf.keep(shelf.bring(place_of(word)))
    desk.console.data(_data(pack))
    desk.console.say(_("Fond ajouté : {name}", name=pack.head.name))
    return 0


def _remove(shelf: Shelf, desk: Desk, word: str) -> int:
    gone = shelf.remove(int(word)) if word.isascii() and word.isdigit() and len(word) < 10 else None
    if gone is None:
        raise NotFound(reference=word)
    shelf.sweep()
    desk.console.data({"removed": gone.number})
    desk.console.say(_("Fond retiré : {name}", name=gone.head.name))
    return 0


def _row(pack: Pack) -> tuple[str, ...]:
    zooms = f"{pack.head.first}–{pack.head.last}"
    state = "" if pack.shown else _("caché")
    return str(pack.number), pack.head.name, pack.head.format, zooms, format_size(pack.size), state


def _data(pack: Pack) -> dict[str, Any]:
    return {"number": pack.number, "size": pack.size, "sha256": pack.sha256, "shown": pack.shown, **asdict(pack.head)}


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"packs": packs}
