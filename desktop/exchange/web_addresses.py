"""Owns a web address as standards want it, whole, of one as people type it. Must not know a record."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def whole(web: str) -> str:
    """The address with its scheme; empty for what is none."""
    typed = web.strip()
    if not typed or any(sign.isspace() for sign in typed):
        return ""
    address = typed if _SCHEME.match(typed) else f"https://{typed}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~")
