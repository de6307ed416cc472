"""guide. Owns reading the guide in a terminal, and writing it as a file; must not know what a chapter says, nor Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from desktop.cli import reports
from desktop.cli.console import Desk
from desktop.cli.grammar import Call, printable
from desktop.cli.opening import place_of
from desktop.errors import Misuse
from desktop.i18n import _, language
from desktop.reports import guide_book
from desktop.services.documents.guide import chapters


def guide(call: Call, desk: Desk) -> int:
    """List the chapters, read one, or write them all as a file."""
    typed = call.option("--output")
    if typed is not None:
        if call.arguments:
            raise Misuse(reason=_("--output écrit tout le mode d’emploi : aucun chapitre ne se nomme avec."))
        return _write(desk, place_of(typed))
    every = {chapter.name: chapter for chapter in chapters(language())}
    if not call.arguments:
        desk.console.data([{"name": one.name, "title": one.title} for one in every.values()])
        desk.console.table([(f"  {one.name}", one.title) for one in every.values()])
        return 0
    name = call.arguments[0]
    if name not in every:
        raise Misuse(
            reason=_("« {word} » n’est pas l’un de ceux-ci : {known}.", word=printable(name), known=" · ".join(every))
        )
    told = every[name]
    desk.console.data({"name": told.name, "title": told.title, "text": told.words})
    desk.console.say(told.words.strip())
    return 0


def _write(desk: Desk, file: Path) -> int:
    form = file.suffix.removeprefix(".").lower()
    if form not in guide_book.FORMATS:
        known = " · ".join(guide_book.FORMATS)
        raise Misuse(reason=_("le format doit être l’un de ceux-ci : {known}.", known=known))
    draw = partial(reports.draw, desk) if form == "pdf" else None
    guide_book.write(language(), file, form, desk.clock.now().date(), draw)
    desk.console.data({"file": str(file), "lang": language(), "chapters": len(chapters(language()))})
    desk.console.say(_("Fichier écrit : {name}", name=file))
    return 0


RUN: Final[dict[str, Callable[[Call, Desk], int]]] = {"guide": guide}
