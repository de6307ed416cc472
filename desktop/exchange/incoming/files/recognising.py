"""Owns finding out what a file is from what it holds, whatever its name; must not know how each kind is read."""

from __future__ import annotations

import csv
import struct
import zipfile
import zlib
from typing import Final

from desktop.exchange.incoming.files import containers, delimited, letters
from desktop.exchange.incoming.files.found import Found, Refused, Step, checked, nothing

# what a reader says of a broken file is any of these; whatever else it says ends the process, which says the same
BROKEN: Final = (
    *(OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError),
    *(struct.error, zipfile.BadZipFile, zlib.error, csv.Error, RuntimeError),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_NEVER: Final = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
)
_DATABASE: Final = b"SQLite format 3\x00"


def found_in(content: bytes, step: Step = nothing) -> Found:
    """The tables of a file, none of them empty. Raises Refused, or one of BROKEN for what is broken."""
    return checked(_any(content, step))


def _any(content: bytes, step: Step) -> Found:
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zipped(content, step)
    if content.startswith(_OLE):
        return _compound(content, step)
    if content.startswith(_DATABASE):
        raise Refused("database")
    if content.startswith(_NEVER):
        raise Refused("unknown")
    if not content.strip(b" \t\r\n\x00"):
        raise Refused("empty")
    return _text(content)


def _zipped(content: bytes, step: Step) -> Found:
    from desktop.exchange.incoming.files import workbooks

    names = containers.names_in(content)
    kind = workbooks.is_workbook(names, lambda name: containers.unpacked(content, name.__eq__).get(name, b""))
    if kind:
        return workbooks.zipped(content, kind, step)
    raise Refused("unknown")


def _compound(content: bytes, step: Step) -> Found:
    from desktop.exchange.incoming.files import native, workbooks

    if _LOCKED_STREAM in content:
        raise Refused("locked")
    found = Found(workbooks.XLS, [])
    native.read(content, found, step)
    return found


def _text(content: bytes) -> Found:
    text, name, unreadable = letters.read(content)
    if _is_noise(text):
        raise Refused("unknown")
    found = delimited.read(text)
    if name:
        found.say("letters", encoding=name)
    if unreadable > 0:
        found.say("unreadable", count=unreadable)
    return found


def _is_noise(text: str) -> bool:
    """Whether this is no text that a person can read."""
    sample = text[:20_000]
    odd = sum(
        (sign < " " and sign not in "\t\r\n\x0b\x0c\x1f") or "\x7f" <= sign <= "\x9f" or sign == "\ufffd"
        for sign in sample
    )
    return odd > max(2, len(sample) * 0.02)
