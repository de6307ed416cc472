"""Owns reading ODS through calamine, and beside it what calamine does not tell of one; must not know other formats."""

from __future__ import annotations

from desktop.exchange.incoming.files import native
from desktop.exchange.incoming.files.found import Found, Step, nothing


def read(content: bytes, step: Step = nothing) -> Found:
    """The tables of an OpenDocument spreadsheet. Raises Refused."""
    found = Found("ods", [])
    native.read(content, found, step)
    return found
