"""Owns what may be joined to a record, and has pictures looked into by a process of their own; must not know records.

A picture is written anew there: smaller, upright, without position nor any other word of the camera. A PDF stays as it
is. Everything else is refused with a sentence. The program itself never decodes a stranger's picture.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.errors import AttachmentDamaged, AttachmentRefused, AttachmentTooLarge, PictureTooLarge
from desktop.i18n import N_, _
from desktop.paths import frozen
from desktop.services.picture_child import WORD
from desktop.settings import PHOTO_SIDES

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
KNOWN: Final = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
LIMIT: Final = 25 * 2**20  # bytes of one attachment as it is kept
ENTRY_LIMIT: Final = 64 * 2**20  # bytes of a picture as it is brought
_PATIENCE: Final = 30.0  # seconds
_ANSWER_LIMIT: Final = 2 * ENTRY_LIMIT
_HEADS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
_REFUSED_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_HEIC: Final = N_(
    "c’est une photo au format HEIC. Sur l’iPhone : Réglages, Appareil photo, Formats, « Le plus compatible »"
)
_SVG: Final = N_("un dessin SVG peut contenir un programme. Enregistrez-le en PNG")
_OTHER: Final = N_("on ne joint que des photos (JPEG, PNG, GIF, WebP, BMP, TIFF) et des PDF")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A content ready to be kept. `face` is a small JPEG made from it; empty for a document."""

    content: bytes
    mime: str
    name: str
    face: bytes = b""
    taken: str = ""

    @property
    def picture(self) -> bool:
        return self.mime != PDF


def prepare(content: bytes, name: str, *, longest: int = PHOTO_SIDES[0], keep_position: bool = False) -> Prepared:
    """What will be kept of a file that a person brought.

    Raises AttachmentRefused (not of a kind we take), AttachmentTooLarge, AttachmentDamaged.
    """
    if is_pdf(content):
        if len(content) > LIMIT:
            raise AttachmentTooLarge(path=name, limit=LIMIT // 2**20)
        if b"%%EOF" not in content[-2048:]:
            raise AttachmentDamaged(path=name)
        return Prepared(content, PDF, name)
    _refuse_others(content, name)
    if len(content) > ENTRY_LIMIT:
        raise AttachmentTooLarge(path=name, limit=ENTRY_LIMIT // 2**20)
    told, parts = _ask({"act": "enter", "longest": longest, "keep_position": keep_position}, content, name)
    if len(parts) != 2 or told.get("mime") not in (JPEG, PNG) or not looks_like(str(told["mime"]), parts[0]):
        raise AttachmentDamaged(path=name)
    if len(parts[0]) > LIMIT:
        raise AttachmentTooLarge(path=name, limit=LIMIT // 2**20)
    return Prepared(parts[0], str(told["mime"]), name, parts[1], str(told.get("taken", ""))[:10])


def face_of(content: bytes, name: str = "") -> bytes:
    """The small face of a picture that came in a change file. Raises AttachmentDamaged, AttachmentTooLarge."""
    _told, parts = _ask({"act": "face"}, content, name)
    if len(parts) != 1 or not looks_like(JPEG, parts[0]):
        raise AttachmentDamaged(path=name)
    return parts[0]


def is_pdf(content: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return b"%PDF-" in content[:1024]


def looks_like(mime: str, content: bytes) -> bool:
    """Whether the first bytes are of the type that a row says."""
    if mime == PDF:
        return is_pdf(content)
    return content.startswith(_HEADS[0] if mime == JPEG else _HEADS[1]) if mime in (JPEG, PNG) else False


def _refuse_others(content: bytes, name: str) -> None:
    head = content[:512]
    if head[4:8] == b"ftyp" and head[8:12] in _REFUSED_BRANDS:
        raise AttachmentRefused(path=name, reason=_(_HEIC))
    if b"<svg" in head.lower() or (head.lstrip()[:5] == b"<?xml" and b"svg" in content[:4096].lower()):
        raise AttachmentRefused(path=name, reason=_(_SVG))
    if not (head.startswith(_HEADS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")):
        raise AttachmentRefused(path=name, reason=_(_OTHER))


def _ask(wanted: dict[str, object], content: bytes, name: str) -> tuple[dict[str, Any], list[bytes]]:
    """Have the child look; its answer is believed only as far as sizes fit."""
    raw = _talk(json.dumps(wanted).encode() + b"\n" + content)
    line, _newline, rest = raw.partition(b"\n")
    try:
        told = json.loads(line)
        sizes = [int(size) for size in told["sizes"]]
    except (ValueError, KeyError, TypeError) as bad:
        raise AttachmentDamaged(path=name) from bad
    if told.get("refused") == "large":
        raise PictureTooLarge(path=name)
    if "refused" in told or sum(sizes) != len(rest) or min(sizes, default=-1) < 0:
        raise AttachmentDamaged(path=name)
    parts, at = [], 0
    for size in sizes:
        parts.append(rest[at : at + size])
        at += size
    return told, parts


def _talk(request: bytes) -> bytes:
    """Run the child once. Killed when it takes too long; what it says beyond a limit is not read."""
    with subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        watch = threading.Timer(_PATIENCE, child.kill)
        feed = threading.Thread(target=_feed, args=(child.stdin, request), daemon=True)
        watch.start()
        feed.start()
        try:
            return child.stdout.read(_ANSWER_LIMIT)
        finally:
            child.kill()
            watch.cancel()
            feed.join(5)


def _feed(pipe: Any, request: bytes) -> None:
    with suppress(OSError):  # the child may have answered, or died, before it read all
        pipe.write(request)
    with suppress(OSError):
        pipe.close()


def _command() -> list[str]:
    return [sys.executable, WORD] if frozen() else [sys.executable, "-m", "desktop", WORD]


def _environment() -> dict[str, str]:
    """From source the child must find the same package, wherever it is started."""
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{known}" if known else root}
