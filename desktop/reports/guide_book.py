"""Owns the guide as one document to print or to read in a browser: cover, contents, chapters with their pictures.

Must not know what the chapters say, Qt, nor who draws a PDF.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from markupsafe import Markup

from desktop import VERSION, safe_io
from desktop.i18n import _, format_date, format_number, is_rtl, speaking
from desktop.reports import guide_markup, printed
from desktop.services.documents.guide import chapters, picture

FORMATS: Final = ("pdf", "html")
_NOWHERE: Final[Mapping[str, int]] = {}
_LONGEST: Final = 4 * 1024 * 1024  # bytes of one picture


def page(lang: str, told_on: date, *, printing: bool = False, places: Mapping[str, int] = _NOWHERE) -> bytes:
    """The whole guide as one page of HTML in a language.

    `printing`: with the program's own fonts, as `views.printing` serves them. `places`: chapter -> its page on paper,
    which the contents then say; a browser knows them only once all is drawn (`guide_places`).
    """
    with speaking(lang):
        told = [
            (chapter.name, chapter.title, _place(places.get(chapter.name)), _text(chapter.text, lang))
            for chapter in chapters(lang)
        ]
        title = _("Mode d’emploi de Maillage")
        foot = _("Maillage {version} · mode d’emploi", version=VERSION)
        style, script = printed.style_of("guide.css", foot, printing=printing), printed.READY if printing else ""
        text = (
            printed.environment()
            .get_template("guide.html")
            .render(
                lang=lang,
                rtl=is_rtl(),
                title=title,
                said=_("Version {version}, {day}", version=VERSION, day=format_date(told_on)),
                contents=_("Sommaire"),
                chapters=told,
                policy=printed.policy(style, script, pictures=True),
                style=Markup(style),  # our own file
                script=Markup(script),  # our own line
            )
        )
    return text.encode("utf-8")


def _place(page: int | None) -> str:
    return "" if page is None else format_number(page)


def _text(text: str, lang: str) -> Markup:
    return guide_markup.html(text, _pictures(lang), first=2)


def _pictures(lang: str) -> guide_markup.Draw:
    def draw(name: str, label: str) -> Markup:
        file = picture(lang, name)
        if file is None:
            return Markup("")
        data = base64.b64encode(safe_io.read_limited(file, _LONGEST)).decode()
        return Markup('<figure><img src="data:image/png;base64,{}" alt="{}"></figure>').format(data, label)

    return draw


def write(lang: str, file: Path, form: str, told_on: date, draw: Callable[[bytes], bytes] | None) -> None:
    """Write it in one of FORMATS; `draw` makes a PDF of a page, twice: the contents say where each chapter came to be.

    Raises DiskFull, FolderReadOnly, FileBusy, and what `draw` raises.
    """
    if form != "pdf" or draw is None:
        safe_io.write_file(file, page(lang, told_on))
        return
    from desktop.reports.guide_places import places  # reading a PDF: whoever writes a page needs it not

    drawn = draw(page(lang, told_on, printing=True))
    if found := places(drawn):
        drawn = draw(page(lang, told_on, printing=True, places=found))
    safe_io.write_file(file, drawn)
