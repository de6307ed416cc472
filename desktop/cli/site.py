"""export site DOSSIER|FICHIER.zip. Owns how the public site is asked for and told; must not know its pages, nor Qt."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from desktop.cli.console import Desk
from desktop.cli.grammar import Call
from desktop.cli.opening import opened, text_of
from desktop.exchange import site_publishing
from desktop.exchange.leaving_words import words
from desktop.exchange.site.plan import Choices
from desktop.i18n import _, format_number, format_size, language
from desktop.services.audience.audiences import audiences
from desktop.services.audience.redaction import audience_named

OWN = ("--licence", "--contact")
_ONE_PAGE = (".html", ".htm")


def is_site(call: Call, file: Path) -> bool:
    """Whether a folder or a ZIP is asked for, and not the one page that holds the map."""
    return call.option("--format") != "html" and file.suffix.lower() not in _ONE_PAGE


def site(call: Call, desk: Desk, target: Path) -> int:
    """Write the pages, and say what left and what stayed."""
    audience = audience_named(call.option("--audience") or "public")
    choices = Choices(*(text_of(call.option(name) or "", name).strip() for name in (*OWN, "--org")))
    with opened(desk) as database:
        made = site_publishing.publish(database, target, audience, lang=language(), choices=choices)
    desk.console.data({"file": str(target), "files": made.files, "bytes": made.octets, **asdict(made.left)})
    whom = next(one.label for one in audiences(language()) if one.name == audience)
    desk.console.say(_("Site écrit : {name} · {whom}", name=target, whom=whom))
    told = _("{n} fichiers, {size}.", n=format_number(made.files), size=format_size(made.octets))
    desk.console.say(told, *words(made.left))
    return 0
