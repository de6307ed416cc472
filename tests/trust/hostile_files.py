"""Owns change files made to harm: hostile bundles in a hostile container, signed again; and judging what is read."""

from __future__ import annotations

import json
import random
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from desktop.errors import FileProblem
from desktop.sync.bundle import NEEDS, Refused, bundle_hash, open_bundle, public_key, sign_text
from desktop.sync.changefile import README, compose, parse
from desktop.sync.envelope import seal_keys
from desktop.sync.protected import INSIDE, parse_any, protect_for
from tests.golden.make_change_files import FATIMA, SAMIR, manifest
from tests.trust.hostile_bundles import BundleForge

_ZIP = struct.Struct("<4sHHHHHIIIHH"), struct.Struct("<4sHHHHHHIIIHHHHHII"), struct.Struct("<4sHHHHIIH")


@dataclass(frozen=True, slots=True)
class Made:
    """A hostile file, its bundles as they were meant, and what was done."""

    raw: bytes
    bundles: tuple[bytes, ...]
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a file was taken as sound, and how many writes it then holds."""

    taken: bool
    writes: int = 0


def judged(file: bytes) -> Judgement:
    """Reads a file whole, as far as it can be read without a database. Anything but a refusal is a crash."""
    try:
        bundles = (open_bundle(file),) if file[:2] == b"MG" else parse_any(file, (FATIMA,)).bundles
        contents = [b.read() for b in bundles if b.header.needs <= NEEDS]
    except (FileProblem, Refused):
        return Judgement(False)
    return Judgement(True, sum(len(writes) for writes, _ in contents))


class Forge(BundleForge):
    """Makes hostile files from hostile bundles, in a sound or a hostile container."""

    PAGE = b"<!doctype html>"

    def __init__(self, draw: random.Random, bare: float = 0.7) -> None:
        super().__init__(draw)
        self._bare = bare  # how many are bundles by themselves, as they lie in a hub's folder

    def file(self) -> Made:
        """One hostile file: a bundle by itself, or one or two in a sound or a hostile container."""
        how: list[str] = []
        if self.draw.random() < self._bare:
            bundle = self.bundle(how)
            return Made(bundle, (bundle,), tuple(how))
        bundles = [self.bundle(how) for _ in range(1 if self.draw.random() < 0.9 else 2)]
        entries = self._entries(bundles, how)
        file = self._zip(entries, how)
        if self.draw.random() < 0.02:
            how.append("protected")
            file = self._protected(file, how)
        return Made(file, tuple(bundles), tuple(how))

    # --- the container -------------------------------------------------------------------------------------------

    def _entries(self, bundles: list[bytes], how: list[str]) -> list[tuple[str, bytes]]:
        draw = self.draw
        named = {bundle_hash(b).hex(): b for b in bundles}
        entries = [(README, self.PAGE), ("manifest.json", self._manifest(named, how))]
        if draw.random() < 0.05:
            how.append("keys")
            entries.append(("keys.bin", self._keys()))
        entries += [(f"bundles/{name}", b) for name, b in sorted(named.items())]
        if draw.random() < 0.03:
            how.append("attachment")
            content = draw.randbytes(40)
            entries.append((f"files/{draw.choice((bundle_hash(content).hex(), '0' * 64))}", content))
        if draw.random() < 0.05:
            how.append("entries")
            act = draw.randrange(5)
            if act == 0:
                entries.reverse()
            elif act == 1:
                entries.append(draw.choice(entries))
            elif act == 2:
                del entries[draw.randrange(len(entries))]
            elif act == 3:
                entries.append((draw.choice(("../x", "CON", "a.", "bundles/", "é", "files/" + "A" * 64, INSIDE)), b"x"))
            else:
                entries[-1] = (f"bundles/{draw.randbytes(32).hex()}", entries[-1][1])
        return entries

    def _keys(self) -> bytes:
        good = _sealed_keys()
        return self.draw.choice(
            (
                b"x",
                good,
                good[:-1],
                good.replace(b"-> ssh-ed25519", b"-> scrypt", 1),
                self.flipped(good, []),
                b"a" * 99,
            )
        )

    def _manifest(self, named: dict[str, bytes], how: list[str]) -> bytes:
        draw = self.draw
        told = _manifest()
        said: dict[str, Any] = {**told, "bundles": {name: len(b) for name, b in named.items()}}
        if draw.random() < 0.10:
            key = draw.choice(list(said))
            how.append(f"manifest {key}")
            hostile: tuple[Any, ...] = (
                0,
                -1,
                1,
                2,
                2**31,
                2**63,
                10**30,
                1.5,
                float("nan"),
                True,
                None,
                "",
                "x" * 201,
                "\ud800",
                [],
                {},
            )
            nested: Any = []
            for _ in range(draw.choice((7, 9, 300))):
                nested = [nested]
            changed = draw.choice((*hostile, nested, {"a": nested}, {"a": -1}, {"a": True}, [["x"], [1], [1], "", ""]))
            said[draw.choice((key, key, key, "unheard"))] = changed
        signed = _json(said)
        said["signature"] = sign_text(SAMIR, b"maillage-manifest-1\x00", signed).hex()
        whole = _json(said)
        return self.flipped(whole, how) if draw.random() < 0.02 else whole

    def _zip(self, entries: list[tuple[str, bytes]], how: list[str]) -> bytes:
        """The container written by hand, so that it can lie; mostly it does not."""
        lying = self.draw.random() < 0.06
        parts: list[bytes] = []
        directory: list[bytes] = []
        place = 0
        for name, content in entries:
            called = name.encode()
            sizes = (zlib.crc32(content), len(content), len(content), len(called))
            local = _ZIP[0].pack(b"PK\x03\x04", 20, 0, 0, 0, 0x21, *sizes, 0) + called + content
            directory.append(
                _ZIP[1].pack(b"PK\x01\x02", 0x314, 20, 0, 0, 0, 0x21, *sizes, 0, 0, 0, 0, 0o600 << 16, place) + called
            )
            parts.append(local)
            place += len(local)
        listed = b"".join(directory)
        end = _ZIP[2].pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(listed), place, 0)
        if not lying:
            return b"".join((*parts, listed, end))
        how.append("container")
        tail = bytearray(listed + end)
        tail[self.draw.randrange(len(tail))] ^= 1 << self.draw.randrange(8)
        return b"".join((*parts, self.draw.choice((b"", b"", b"gap")), bytes(tail), self.draw.choice((b"", b"", b"x"))))

    def _protected(self, file: bytes, how: list[str]) -> bytes:
        whole = protect_for(file, [public_key(FATIMA)])
        if self.draw.random() < 0.5:
            return whole
        at = whole.index(b"age-encryption")
        inside = whole[at : at + self.draw.choice((200, len(whole)))]
        return self._zip([(README, self.PAGE), (INSIDE, self.flipped(inside, how))], how)


@lru_cache(maxsize=1)
def _sealed_keys() -> bytes:
    return seal_keys([bytes(64)], [public_key(FATIMA)])


@lru_cache(maxsize=1)
def _manifest() -> dict[str, Any]:
    at = parse(compose(manifest(), SAMIR, {})).manifest
    return {
        "format": 1,
        "network": at.network,
        "sample": False,
        "sender": {"laptop": at.sender.hex(), "key": at.key.hex()},
        "written": at.written,
        "seq": 1,
        "counts": {"thing": 3},
        "have": ["", [], [], "", ""],
        "missing": [],
    }


def _json(said: object) -> bytes:
    return json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()
