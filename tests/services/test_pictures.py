"""What may be joined to a record: small, upright, without a word of the camera; traps are refused at once."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from desktop.errors import AttachmentDamaged, AttachmentRefused, AttachmentTooLarge, MaillageError, PictureTooLarge
from desktop.services.strangers import child, picture_child, pictures

GPS, CAMERA, TAKEN = 0x8825, 0x8769, 0x9003


def jpeg(size: tuple[int, int] = (64, 48), *, mode: str = "RGB", exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise(size, 80).convert(mode)
    picture.save(out, "JPEG", quality=95, **({"exif": exif} if exif is not None else {}))
    return out.getvalue()


def png(picture: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", **how)
    return out.getvalue()


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def told_by_a_camera(turned: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = "SecretPhone", turned, "Amina, Lazaret"
    exif.get_ifd(GPS).update({1: "N", 2: (34.0, 40.0, 53.0), 3: "W", 4: (1.0, 54.0, 30.0)})
    exif.get_ifd(CAMERA).update({TAKEN: "2021:01:20 10:11:12", 0xA430: "Fatima"})
    return exif


def test_a_photo_is_made_smaller_turned_and_loses_every_word_of_the_camera() -> None:
    raw = jpeg((2000, 1000), exif=told_by_a_camera())
    assert b"SecretPhone" in raw
    done = pictures.prepare(raw, "IMG_1.jpg")
    kept = shown(done.content)
    assert (done.mime, kept.size, done.taken) == (pictures.JPEG, (800, 1600), "2021-01-20")
    assert dict(kept.getexif()) == {}
    for word in (b"Exif", b"SecretPhone", b"Fatima", b"Amina", b"GPS", b"http://ns.adobe"):
        assert word not in done.content
        assert word not in done.face
    assert max(shown(done.face).size) == 256


def test_the_position_stays_only_when_asked_for() -> None:
    done = pictures.prepare(jpeg(exif=told_by_a_camera()), "a.jpg", keep_position=True, longest=0)
    exif = shown(done.content).getexif()
    assert exif.get_ifd(GPS)[2] == (34.0, 40.0, 53.0)
    assert exif.get_ifd(CAMERA)[TAKEN] == "2021:01:20 10:11:12"
    assert b"Fatima" not in done.content
    assert 0x0112 not in exif, "it is upright already"


@pytest.mark.parametrize(
    ("raw", "mime", "mode"),
    [
        (jpeg(mode="CMYK"), pictures.JPEG, "RGB"),
        (png(Image.new("I;16", (40, 30), 40_000)), pictures.JPEG, "L"),
        (png(Image.new("RGBA", (40, 30), (255, 0, 0, 90))), pictures.PNG, "RGBA"),
        (png(Image.new("P", (40, 30), 3)), pictures.JPEG, "RGB"),
        (png(Image.new("1", (40, 30), 1)), pictures.JPEG, "RGB"),
    ],
    ids=["cmyk", "16-bit", "clear", "palette", "one-bit"],
)
def test_every_kind_of_pixel_is_shown(raw: bytes, mime: str, mode: str) -> None:
    done = pictures.prepare(raw, "a")
    kept = shown(done.content)
    kept.load()
    assert (done.mime, kept.mode) == (mime, mode)
    assert shown(done.face).mode in ("RGB", "L")


def test_of_a_moving_picture_the_first_one_stays() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    kept = shown(pictures.prepare(out.getvalue(), "a.gif").content).convert("RGB")
    red, green, _blue = kept.getpixel((5, 5))  # type: ignore[misc]  # a colour has three parts
    assert red > 200 > 60 > green


def test_a_document_stays_as_it_is() -> None:
    raw = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"
    assert pictures.prepare(raw, "a.pdf").content == raw
    with pytest.raises(AttachmentDamaged):
        pictures.prepare(raw[:3000], "a.pdf")
    with pytest.raises(AttachmentTooLarge):
        pictures.prepare(b"%PDF-1.7\n" + bytes(pictures.LIMIT) + b"%%EOF", "a.pdf")


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that unfolds into side × side pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")
    )


HOSTILE = {
    "bomb": (bomb(60_000), PictureTooLarge),
    "smaller-bomb": (bomb(12_000), PictureTooLarge),
    "cut": (jpeg((800, 600))[:9000], AttachmentDamaged),
    "noise": (b"\xff\xd8\xff" + os.urandom(4000), AttachmentDamaged),
    "svg": (
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        AttachmentRefused,
    ),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(400), AttachmentRefused),
    "script": (b"#!/bin/sh\nrm -rf /\n", AttachmentRefused),
    "empty": (b"", AttachmentRefused),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_traps_are_refused_in_a_sentence(name: str) -> None:
    raw, kind = HOSTILE[name]
    with pytest.raises(kind) as told:
        pictures.prepare(raw, "photo.png")
    assert "Rien n’a été modifié." in told.value.sentence()


def test_a_trap_costs_the_program_itself_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would never end is ended: here a child that sleeps, and one that talks without end."""
    monkeypatch.setattr(pictures, "WORK", replace(picture_child.WORK, patience=0.3))
    for code in ("import time; time.sleep(60)", "while True: print('x' * 10000)"):
        monkeypatch.setattr(child, "command", lambda _work, code=code: [sys.executable, "-c", code])
        with pytest.raises(MaillageError):
            pictures.prepare(jpeg(), "a.jpg")


def test_the_child_can_neither_write_nor_grow(tmp_path: Path) -> None:
    """Its limits are in force before a byte is read: the same start, then what a hostile picture would try."""
    if sys.platform == "win32":
        pytest.skip("there, only time is limited")
    tries = {
        f"import os; os.write(os.open({str(tmp_path / 'x')!r}, os.O_WRONLY | os.O_CREAT), b'x')": "File too large",
        "bytes(3 * 2**30)": "MemoryError",
    }
    for attempt, said in tries.items():
        code = (
            f"from desktop.services.strangers import child, picture_child; child.confine(picture_child.WORK); {attempt}"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert said in done.stderr


def test_a_bomb_is_refused_within_a_second_of_work() -> None:
    """Counted without the start of the child: the very function, on the bomb."""
    started = time.process_time()
    with pytest.raises(child.Refused):
        picture_child.looked_into({"act": "face"}, bomb(60_000))
    assert time.process_time() - started < 1
