"""Owns looking into a stranger's picture, in a process of its own with little time and memory; must not know databases.

Answered: the picture and its small face, in two parts. Nothing here is imported by the program itself but what starts
it (`services.strangers.pictures`).
"""

from __future__ import annotations

import io
import struct
import warnings
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.services.strangers import child
from desktop.services.strangers.child import Refused, Say

if TYPE_CHECKING:
    from PIL.Image import Image

FACE: Final = 256  # longest side of the small face, in pixels
DECODED_LIMIT: Final = 64_000_000  # pixels held in memory at once
DECLARED_LIMIT: Final = 260_000_000  # pixels a camera may announce; more is a trap
WORK: Final = child.Work(
    word="--look-into-picture",
    module="desktop.services.strangers.picture_child",
    input_limit=64 * 2**20,
    seconds=20,
    patience=30.0,
)
# what a decoder says of a broken file is any of these; whatever else it says ends the process, which says the same
_BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, struct.error)
_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_QUALITY: Final = 85
_GPS_IFD: Final = 0x8825
_EXIF_IFD: Final = 0x8769
_TAKEN: Final = 0x9003


def serve() -> int:
    """Answer one request. The exit code is 0 whenever an answer was written."""
    return child.serve(WORK, _answer)


def _answer(wanted: dict[str, Any], content: bytes, say: Say) -> None:
    try:
        told, parts = looked_into(wanted, content)
    except _BROKEN as bad:
        raise Refused("damaged") from bad
    for part in parts:
        say("part", part)
    say("end", told)


def looked_into(wanted: dict[str, Any], content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What is told of a picture, and what is made of it. Raises Refused, or one of _BROKEN for what is broken."""
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # our own limits come first, and hold for every format
    warnings.simplefilter("ignore")  # a broken file may warn; what counts is whether it can be drawn
    with PIL.Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > DECLARED_LIMIT or not opened.width * opened.height:
            raise Refused("large")
        if wanted["act"] == "face":
            opened.draft(None, (FACE * 2, FACE * 2))
            return {}, [_face(_upright(_loaded(opened)))]
        longest = int(wanted["longest"])
        if longest:
            opened.draft(None, (longest, longest))
        kept, taken = _camera_words(opened, keep_position=wanted["keep_position"])
        picture = _upright(_loaded(opened))
    if longest:
        picture.thumbnail((longest, longest), reducing_gap=3.0)
    mime, encoded = _encoded(picture, kept)
    told = {"mime": mime, "width": picture.width, "height": picture.height, "taken": taken}
    return told, [encoded, _face(picture)]


def _loaded(opened: Image) -> Image:
    """Decode the first picture; refused when it would not fit into the memory we have."""
    if opened.width * opened.height > DECODED_LIMIT:
        raise Refused("large")
    opened.load()
    return opened


def _upright(picture: Image) -> Image:
    """The picture as a person looks at it: turned as the camera said, in eight bits of plain colour."""
    from PIL import ImageOps

    try:
        turned = ImageOps.exif_transpose(picture)
    except _BROKEN:  # the camera's words are broken, the picture is not
        turned = picture
    if turned.mode.startswith(("I", "F")):
        high = turned.convert("F").getextrema()[1]
        assert isinstance(high, float)
        top = 65535.0 if 255.0 < high <= 65535.0 else max(high, 1.0)
        return turned.convert("F").point(lambda value: value * (255.0 / top)).convert("L")
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        alpha = clear.getchannel("A").getextrema()
        return clear if alpha[0] != 255 else clear.convert("RGB")
    return turned if turned.mode in ("RGB", "L") else turned.convert("RGB")


def _encoded(picture: Image, exif: bytes) -> tuple[str, bytes]:
    """The picture written anew: nothing of the file it came in is left, but the EXIF asked for."""
    out = io.BytesIO()
    bare = _bare(picture)
    if picture.mode == "RGBA":
        bare.save(out, "PNG", optimize=True, **({"exif": exif} if exif else {}))
        return "image/png", out.getvalue()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True, **({"exif": exif} if exif else {}))
    return "image/jpeg", out.getvalue()


def _bare(picture: Image) -> Image:
    """The pixels alone: Pillow would write colour profile, comments and the like that came along."""
    bare = picture.copy()
    bare.info = {}
    return bare


def _face(picture: Image) -> bytes:
    face = picture.copy()
    face.thumbnail((FACE, FACE), reducing_gap=2.0)
    if face.mode == "RGBA":
        from PIL import Image as images

        ground = images.new("RGB", face.size, "white")
        ground.paste(face, mask=face.getchannel("A"))
        face = ground
    out = io.BytesIO()
    _bare(face).save(out, "JPEG", quality=80)
    return out.getvalue()


def _camera_words(opened: Image, *, keep_position: bool) -> tuple[bytes, str]:
    """(the words to keep, the day it was taken); nothing when they are broken."""
    try:
        exif = opened.getexif()
        return _kept(exif) if keep_position else b"", _taken(exif)
    except _BROKEN:
        return b"", ""


def _kept(exif: Any) -> bytes:
    """Where and when it was taken, and nothing else of the camera's words."""
    from PIL import Image as images

    made = images.Exif()
    for ifd, names in ((_GPS_IFD, None), (_EXIF_IFD, (_TAKEN,))):
        found = dict(exif.get_ifd(ifd))
        told = {tag: value for tag, value in found.items() if names is None or tag in names}
        if told:
            made.get_ifd(ifd).update(told)
    return bytes(made.tobytes())


def _taken(exif: Any) -> str:
    """The day the camera wrote, ISO; empty when it says none, or nonsense."""
    said = exif.get_ifd(_EXIF_IFD).get(_TAKEN)
    try:
        return datetime.strptime(str(said)[:10], "%Y:%m:%d").date().isoformat()
    except ValueError:
        return ""


if __name__ == "__main__":
    raise SystemExit(serve())
