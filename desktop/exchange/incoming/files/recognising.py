"""Owns finding out what a file is from what it holds, whatever its name; must not know how each kind is read."""

from __future__ import annotations

import csv
import re
import struct
import zipfile
import zlib
from typing import Final

from desktop.exchange.incoming.files import delimited
from desktop.exchange.incoming.files.found import Found, Refused, checked
from desktop.progress import Progress, unheard
from desktop.services.strangers import containers
from desktop.services.words import letters

# what a reader says of a broken file is any of these; whatever else it says ends the process, which says the same
BROKEN: Final = (
    *(OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError),
    *(struct.error, zipfile.BadZipFile, zlib.error, csv.Error, RuntimeError),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_BOOK_BEGINS: Final = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS: Final = 0x2F
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
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_JSON: Final = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')
_TEXTS: Final = (".csv", ".tsv", ".txt", ".json", ".geojson", ".xml", ".umap", ".gpx")
_PACKED_TEXTS: Final = 50
_DATABASE: Final = b"SQLite format 3\x00"


def found_in(content: bytes, step: Progress = unheard) -> Found:
    """The tables of a file, none of them empty. Raises Refused, or one of BROKEN for what is broken."""
    return checked(_any(content, step))


def _any(content: bytes, step: Progress) -> Found:
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


def _zipped(content: bytes, step: Progress) -> Found:
    from desktop.exchange.incoming.files import workbooks

    names = containers.names_in(content)
    kind = workbooks.is_workbook(names, lambda name: containers.unpacked(content, name.__eq__).get(name, b""))
    if kind:
        return _forms(workbooks.zipped(content, kind, step))
    if any(name.lower().startswith(("word/", "ppt/")) for name in names):
        raise Refused("unknown")
    return _inside(content, names)


def _inside(content: bytes, names: list[str]) -> Found:
    """What a ZIP that is no workbook holds: a map (KMZ), or texts that somebody packed together."""
    maps = [name for name in names if name.lower().endswith(".kml")]
    wanted = set(maps[:1] or [name for name in names if name.lower().endswith(_TEXTS)][:_PACKED_TEXTS])
    found = Found("zip", [])
    for name, part in containers.unpacked(content, wanted.__contains__).items():
        inner = _text(part)
        found.format = inner.format
        found.told += [told for told in inner.told if told not in found.told]
        base = name.rpartition("/")[2]
        for table in inner.tables:
            table.name = table.name or base
            found.tables.append(table)
    if not wanted:
        raise Refused("unknown")
    return found


def _compound(content: bytes, step: Progress) -> Found:
    from desktop.exchange.incoming.files import old_workbooks

    if _LOCKED_STREAM in content or _has_password(content):
        raise Refused("locked")
    return _forms(old_workbooks.read(content, step))


def _has_password(content: bytes) -> bool:
    """Whether an old workbook begins by saying that what follows is ciphertext, which calamine does not mind."""
    at = content.find(_BOOK_BEGINS)
    for _record in range(4):
        if at < 0 or at + 4 > len(content):
            return False
        kind, size = struct.unpack_from("<HH", content, at)
        if kind == _FILEPASS:
            return True
        at += 4 + size
    return False


def _forms(found: Found) -> Found:
    """What Kobo, ODK and XLSForm lay out in their own way, as a person would."""
    from desktop.exchange.incoming.files import forms

    if forms.is_form(found):
        return forms.choices(found)
    return forms.answers(found) if forms.is_answers(found) else found


def _text(content: bytes) -> Found:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return _angled(content, head)
    text, name, unreadable = letters.read(content)
    text = text.removeprefix("\ufeff")
    start = text[:200].lstrip()
    if _is_noise(text):
        raise Refused("unknown")
    if start.startswith("<"):  # in letters of two bytes
        return _angled(text.encode("utf-8", "replace"), start.encode("utf-8", "replace"))
    if _JSON.match(start):
        return _json(text)
    found = delimited.read(text, marked=content.startswith(_MARKS))
    if name:
        found.say("letters", encoding=name)
    if unreadable > 0:
        found.say("unreadable", count=unreadable)
    return _forms(found)


def _angled(content: bytes, head: bytes) -> Found:
    """XML of a kind that we know, else a web page with tables in it."""
    from desktop.exchange.incoming.files import iati, marked, pages, places

    low = content[:4096].lower()
    if b"<html" in low or b"<!doctype html" in low or head[:6].lower() == b"<table" or b"<body" in low:
        known = pages.charset(content)
        text = content.decode(known, "replace") if known else letters.read(content)[0]
        return pages.read(text)
    root = marked.parse(content)
    match root.tag:
        case "kml":
            return places.kml(root)
        case "gpx":
            return places.gpx(root)
        case "iati-activities":
            return iati.read(root)
        case "Workbook":
            return _forms(pages.excel_xml(root))
    raise Refused("unknown")


def _json(text: str) -> Found:
    import json

    from desktop.exchange.incoming.files import hsds, nested, ours, places

    try:
        told = json.loads(text)
    except RecursionError as deep:
        raise Refused("trap") from deep
    except json.JSONDecodeError:
        told = [json.loads(line) for line in text.splitlines() if line.strip()]  # a value on each line
    if ours.is_ours(told):
        return ours.read(told)
    if places.is_geojson(told):
        return places.geojson(told)
    if hsds.is_hsds(told):
        return hsds.read(told)
    return _forms(nested.tables(told))


def _is_noise(text: str) -> bool:
    """Whether this is no text that a person can read."""
    sample = text[:20_000]
    odd = sum(
        (sign < " " and sign not in "\t\r\n\x0b\x0c\x1f") or "\x7f" <= sign <= "\x9f" or sign == "\ufffd"
        for sign in sample
    )
    return odd > max(2, len(sample) * 0.02)
