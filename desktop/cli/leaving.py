"""export. Owns how an export is asked for and told; must not know what a format consists of, nor Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.cli import exporting, site
from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable, usage
from desktop.cli.opening import opened, place_of, text_of
from desktop.errors import DrawingEngineMissing, InvalidValue, Misuse
from desktop.exchange import paper, publishing
from desktop.exchange.leaving_words import words
from desktop.exchange.public_site import Sheet
from desktop.geo.places import around
from desktop.i18n import _, language
from desktop.services.audience.audiences import audiences
from desktop.services.names.references import find

if TYPE_CHECKING:
    from desktop.models.database import Database

_FORMATS: Final = {"site": ("html",), "map": ("pdf", "png", "html")}
_OF_PAPER: Final = ("--title", "--paper", "--portrait", "--landscape", "--size")
_OF_A_SHEET: Final = ("--kind", "--area", *_OF_PAPER)
_SIZE: Final = re.compile(r"([0-9]{3,4})[xX×]([0-9]{3,4})")
_LEAST, _MOST = 480, 5000  # pixels each way: what can be read, and what an old computer can draw


def export(call: Call, desk: Desk) -> int:
    """Write what an audience may be told, and say what left and what stayed."""
    what, file = call.arguments[0], place_of(call.arguments[1])
    if exporting.is_table(what):
        _refuse(call, (*_OF_PAPER, *site.OWN))
        return exporting.tables(call, desk, file)
    if what not in _FORMATS:
        raise Misuse(reason=_("il faut : {usage}", usage=usage(call.verb)))
    _refuse(call, exporting.FILTERS)
    if what == "site" and site.is_site(call, file):
        _refuse(call, (*_OF_A_SHEET, "--format"))
        return site.site(call, desk, file)
    _refuse(call, (*site.OWN, exporting.ORG))
    wanted = _format(call, file)
    write = _site(call) if what == "site" else _map(call, desk, wanted)
    with opened(desk) as database:
        left = write(database, file)
    desk.console.data({"file": str(file), **asdict(left)})
    whom = next(one.label for one in audiences(language()) if one.name == left.audience)
    desk.console.say(_("Fichier écrit : {name} · {whom}", name=file, whom=whom))
    for sentence in words(left)[0 if what == "site" else 1 :]:  # a sheet shows one kind
        desk.console.say(sentence)
    return 0


def _format(call: Call, file: Path) -> str:
    """What is written: as the option says, else as the name ends. A site is HTML whatever its name."""
    formats = _FORMATS[call.arguments[0]]
    typed = call.option("--format")
    found = (typed if typed is not None else file.suffix.removeprefix(".")).lower()
    if typed is None and len(formats) == 1:
        return formats[0]
    if found not in formats:
        raise Misuse(reason=_("le format doit être l’un de ceux-ci : {known}.", known=" · ".join(formats)))
    return found


def _refuse(call: Call, options: tuple[str, ...]) -> None:
    for name in options:
        if call.switch(name):
            raise Misuse(reason=_("l’option « {option} » n’existe pas ici.", option=name))


def _audience(call: Call) -> str:
    return call.option("--audience") or "public"


def _site(call: Call) -> Callable[[Database, Path], publishing.Leaving]:
    _refuse(call, _OF_A_SHEET)
    return partial(publishing.publish_site, audience=_audience(call), lang=language())


def _map(call: Call, desk: Desk, wanted: str) -> Callable[[Database, Path], publishing.Leaving]:
    """What writes the sheet that the options ask for. They are read before anything is opened."""
    kind = call.option("--kind") or "initiative"
    if kind not in paper.KINDS:
        raise Misuse(reason=_("--kind doit être l’un de ceux-ci : {known}.", known=" · ".join(paper.KINDS)))
    size, fine = _size(call, wanted)
    title = text_of(call.option("--title") or "", "--title").strip() or paper.title_of(kind, language())
    named = call.option("--area")

    def write(database: Database, file: Path) -> publishing.Leaving:
        sheet = Sheet(title, kind, size, None if named is None else _box(database, named))
        draw = None if wanted == "html" else partial(_drawn, desk, wanted, size, fine)
        return publishing.publish_map(database, file, _audience(call), sheet, lang=language(), draw=draw)

    return write


def _size(call: Call, wanted: str) -> tuple[paper.Size, float]:
    """The sheet in millimetres, and how fine a picture of it is: a paper, or what so many pixels take."""
    if call.switch("--portrait") and call.switch("--landscape"):
        raise Misuse(reason=_("« {one} » et « {other} » ne vont pas ensemble.", one="--portrait", other="--landscape"))
    typed = call.option("--size")
    if typed is None:
        name = (call.option("--paper") or "A4").upper()
        if name not in paper.PAPERS:
            raise Misuse(reason=_("--paper doit être l’un de ceux-ci : {known}.", known=" · ".join(paper.PAPERS)))
        return paper.paper_size(name, wide=not call.switch("--portrait")), paper.FINE
    for name in ("--paper", "--portrait", "--landscape"):
        if call.switch(name):
            raise Misuse(reason=_("« {one} » et « {other} » ne vont pas ensemble.", one="--size", other=name))
    if wanted != "png":
        raise Misuse(reason=_("--size est pour une image (png) ; pour une feuille, prenez --paper."))
    read = _SIZE.fullmatch(typed)
    sides = (0, 0) if read is None else (int(read[1]), int(read[2]))
    if not all(_LEAST <= side <= _MOST for side in sides):
        raise Misuse(
            reason=_(
                "« {size} » n’est pas une taille : largeur x hauteur, de {least} à {most} pixels, comme 1600x1200.",
                size=printable(typed),
                least=_LEAST,
                most=_MOST,
            )
        )
    return paper.picture_size(*sides)


def _box(database: Database, named: str) -> tuple[float, float, float, float]:
    with database.read() as session:
        where = around(session, find(session, ("area",), text_of(named, "--area")))
    if where is None:
        raise InvalidValue(field=_("Territoire"), reason=_("il n’est pas sur le fond de carte."))
    return where.west, where.south, where.east, where.north


def _drawn(desk: Desk, wanted: str, size: paper.Size, fine: float, page: bytes) -> bytes:
    if desk.printer is None:
        raise DrawingEngineMissing
    printer = desk.printer()
    return printer.pdf(page, size) if wanted == "pdf" else printer.png(page, size, fine)


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"export": export}
