"""Owns a document of the toolbox as a page that any browser shows and prints. Must not know what it says, nor Qt."""

from __future__ import annotations

from markupsafe import Markup

from desktop.i18n import is_rtl, speaking
from desktop.reports import guide_markup, printed


def page(markdown: str, lang: str) -> bytes:
    """The page of a document that ships, in the language it is written in."""
    with speaking(lang):
        title = markdown.partition("\n")[0].lstrip("# ")
        style = printed.style_of("guide.css", title, printing=False)
        text = (
            printed.environment()
            .get_template("paper.html")
            .render(
                lang=lang,
                rtl=is_rtl(),
                title=title,
                policy=printed.policy(style, "", pictures=False),
                style=Markup(style),  # our own file
                text=guide_markup.html(markdown, lambda _name, _label: Markup("")),
            )
        )
    return text.encode("utf-8")
