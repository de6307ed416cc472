"""The block of a page: a plain zlib stream of the head and of the files, whatever was kept from the page before."""

from __future__ import annotations

import base64
import json
import os
import struct
import zlib
from pathlib import Path

import pytest

from desktop.exchange.carried_block import packed


def parts(block: str) -> dict[str, bytes]:
    """What a reader finds, who knows nothing of how the block was made."""
    whole = zlib.decompress(base64.b64decode(block, validate=True))
    (length,) = struct.unpack_from("<I", whole)
    found, at = {}, 4 + length
    for name, long in json.loads(whole[4:at]).items():
        found[name] = whole[at : at + long]
        at += long
    assert at == len(whole)
    return found


@pytest.mark.parametrize(
    "head", ["", "{}", "é" * 40_000, os.urandom(70_000).hex()], ids=["none", "little", "alike", "long"]
)
def test_everything_comes_back(tmp_path: Path, head: str) -> None:
    files = {"a.layer": os.urandom(100_000), "b.json": b"[1, 2]" * 20_000, "empty": b""}
    for name, held in files.items():
        (tmp_path / name).write_bytes(held)
    for _time in range(2):
        assert parts(packed(head, tmp_path, [*files, "absent"])) == {"head": head.encode(), **files}
    assert parts(packed(head, tmp_path, ["b.json"])) == {"head": head.encode(), "b.json": files["b.json"]}
    assert parts(packed(head, tmp_path, [])) == {"head": head.encode()}


def test_a_file_made_anew_is_taken_anew(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"one")
    packed("", tmp_path, ["a"])
    file.write_bytes(b"two")
    os.utime(file, ns=(1, 1))
    assert parts(packed("", tmp_path, ["a"]))["a"] == b"two"
