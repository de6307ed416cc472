"""Where a typed command finds a passphrase: a file or the environment, never the line that others can read.

Owns reading it; must not know what it opens.
"""

from __future__ import annotations

import os

from desktop.cli.grammar import Call
from desktop.cli.opening import place_of, text_of
from desktop.errors import Misuse, NotText
from desktop.i18n import _
from desktop.safe_io import read_limited
from desktop.services.exchange.protection import Protection

_LIMIT = 16 * 1024


def passphrase_of(call: Call) -> str:
    """The passphrase that the call points to; empty when it points to none. Raises Misuse, NotText, FileMissing…"""
    file, variable = call.option("--passphrase-file"), call.option("--passphrase-env")
    if file is not None and variable is not None:
        raise Misuse(reason=_("« {one} » et « {other} » ne vont pas ensemble.", one="--passphrase-file",
                              other="--passphrase-env"))  # fmt: skip
    if variable is not None:
        found = text_of(os.environ.get(variable, ""), variable)
    elif file is not None:
        found = _first_line(read_limited(place_of(file), _LIMIT))
    else:
        return ""
    if not found:
        raise Misuse(reason=_("la phrase de passe est vide."))
    return found


def protection_of(call: Call) -> Protection:
    """How the file to give is to be protected."""
    people = tuple(text_of(one, "--for") for one in call.options.get("--for", ()))
    passphrase = passphrase_of(call)
    if people and passphrase:
        raise Misuse(reason=_("choisissez des personnes ou une phrase de passe, pas les deux."))
    return Protection(people, passphrase)


def _first_line(raw: bytes) -> str:
    """Without the end of line that an editor adds, nor the mark that Notepad puts first."""
    try:
        return raw.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError:
        raise NotText(field="--passphrase-file") from None
