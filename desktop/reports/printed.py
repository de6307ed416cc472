"""Owns a report as one page of HTML: to be read in a browser, or to be printed. Must not know Qt, nor the subject.

Every text is escaped by the template's engine; the page's own policy lets nothing be fetched but its fonts, and no
script run but the one that says when these have come.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from desktop import paths
from desktop.i18n import _, is_rtl, speaking
from desktop.reports.document import (
    Bars,
    Block,
    Column,
    Document,
    Drawing,
    Heading,
    Paragraph,
    Picture,
    Said,
    Table,
    leading,
)

if TYPE_CHECKING:
    from jinja2 import Environment

_FACES: Final = "".join(
    f'@font-face {{ font-family: "{family}"; src: url("/fonts/{name}-{weight}"); font-weight: {weights}; }}\n'
    for family, name in (("Noto Sans", "latin"), ("Noto Sans Arabic", "arabic"))
    for weight, weights in (("400", "400 500"), ("600", "600 700"))
)
READY: Final = 'document.fonts.ready.then(() => { document.body.dataset.ready = "yes"; });'
_MARKERS: Final = re.compile("([\0\1])")


def page(document: Document, *, printing: bool = False) -> bytes:
    """The whole page. `printing`: with the program's own fonts, as `views.printing` serves them."""
    with speaking(document.lang):
        style = _style(document, printing=printing)
        script = READY if printing else ""
        text = (
            environment()
            .get_template("report.html")
            .render(
                document=document, policy=_policy(document, style, script), style=Markup(style), script=Markup(script)
            )
        )
    return text.encode("utf-8", errors="replace")


def _style(document: Document, *, printing: bool) -> str:
    text = style_of("report.css", document.foot, printing=printing)
    return text.replace("size: A4;", "size: A4 landscape;") if document.landscape else text


def style_of(name: str, foot: str, *, printing: bool) -> str:
    """A style of `resources/reports` in the language spoken, with the words at the foot of each printed page."""
    text = (paths.resources() / "reports" / name).read_text(encoding="utf-8")
    first, last = ("right", "left") if is_rtl() else ("left", "right")
    for word, value in (
        ("bottom-FIRST", f"bottom-{first}"),
        ("bottom-LAST", f"bottom-{last}"),
        ("FOOT", _quoted(foot)),
        ("COUNTED", _counted()),
    ):
        text = text.replace(word, value)
    return (_FACES if printing else "") + text


def _counted() -> str:
    """The words around the page's number and the number of pages, for a style."""
    counters = {"\0": "counter(page)", "\1": "counter(pages)"}
    said = _MARKERS.split(_("Page {n} sur {all}", n="\0", all="\1"))
    return " ".join(counters.get(part) or _quoted(part) for part in said if part)


def _quoted(text: str) -> str:
    """A text as a string of a style: nothing in it ends string or style. An escape takes the space after it."""
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):06x} " for sign in text) + '"'


def _policy(document: Document, style: str, script: str) -> str:
    return policy(style, script, pictures=any(map(_pictured, document.blocks)))


def _pictured(block: Block) -> bool:
    return isinstance(block, Picture) or (isinstance(block, Drawing) and block.photos)


def policy(style: str, script: str, *, pictures: bool) -> str:
    """What the page itself allows: this style, this script, our fonts, pictures that it holds; nothing else."""
    allowed = [f"style-src '{_hash(style)}'", "font-src 'self'", "base-uri 'none'", "form-action 'none'"]
    if pictures:
        allowed.append("img-src data:")
    if script:
        allowed.append(f"script-src '{_hash(script)}'")
    return "; ".join(["default-src 'none'", *allowed])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def environment() -> Environment:
    """The templates of `resources/reports`, escaping by themselves."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(paths.resources() / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name, kind in (
        ("heading", Heading),
        ("words", Paragraph),
        ("said", Said),
        ("table", Table),
        ("drawing", Drawing),
        ("picture", Picture),
        ("bars", Bars),
    ):
        made.tests[name] = _is(kind)
    made.filters.update(leading=leading, lines=_lines, share=_share, drawn=Markup, inline=_inline)
    return made


def _is(kind: type[object]) -> Callable[[object], bool]:
    def test(block: object) -> bool:
        return isinstance(block, kind)

    return test


def _lines(text: str) -> Markup:
    """A text with its own ends of line."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _inline(png: bytes) -> str:
    """A picture inside the page itself."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _share(share: float, columns: Sequence[Column]) -> str:
    return f"{100 * share / sum(column.share for column in columns):.2f}"
