"""Owns the packs of map tiles that a profile keeps: bringing one in, their order, showing, hiding, removing.

Each is a file of the profile's folder under a number of its own; a list beside them says which are stacked, the
topmost first. A file comes in two acts: it is copied and looked at (`bring`), then kept or dropped by the person.
Must not know how a pack is drawn.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from desktop import safe_io
from desktop.errors import DiskFull, FileBusy, FileTooLarge, FileUnreadable, FolderReadOnly, MaillageError, PackRefused
from desktop.geo import tiles
from desktop.geo.mbtiles import MBTiles
from desktop.geo.pmtiles import PMTiles
from desktop.geo.tiles import Head, Tiles
from desktop.i18n import _
from desktop.progress import Progress

LIMIT: Final = 4 * 2**30  # bytes of one pack: what the sticks of most people can hold in one file
MOST: Final = 40  # packs of a profile
ENDINGS: Final = (".pmtiles", ".mbtiles")
_LIST: Final = "fonds.json"
_LIST_LIMIT: Final = 256 * 1024
_OURS: Final = re.compile(r"(fond-\d{1,9}|attente-[0-9a-f]{16})\.(pmtiles|mbtiles)")
_STALE: Final = 3600  # seconds after which a file that waits was left by a program that ended
_MARGIN: Final = 64 * 2**20  # bytes of the disk that stay free
# Layers that the page knows how to draw, by the two schemes there are: Protomaps' and OpenMapTiles'.
KNOWN_LAYERS: Final = frozenset({"roads", "water", "earth", "landuse", "buildings", "transportation", "building"})


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack, as the list tells it."""

    number: int
    head: Head
    size: int
    sha256: str
    shown: bool = True

    @property
    def file(self) -> str:
        """Its name in the folder."""
        return f"fond-{self.number}.{self.head.holder}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was copied in and looked at. `known`: its streets can be drawn; `samples`: tiles that were read."""

    file: Path
    head: Head
    size: int
    sha256: str
    samples: int
    known: bool


def holder(path: Path) -> str:
    """`pmtiles` or `mbtiles` by a file's first bytes, "" for any other. Raises what reading a file raises."""
    start = safe_io.read_start(path, 16)
    if start[:7] == b"PMTiles":
        return "pmtiles"
    return "mbtiles" if start == b"SQLite format 3\0" else ""


def open_pack(path: Path) -> Tiles:
    """Open a pack to read it. Raises PackRefused with the reason, or what reading a file raises."""
    found = holder(path)
    if not found:
        raise PackRefused(path=path, reason=_("ce n’est ni un fichier PMTiles ni un fichier MBTiles"))
    return PMTiles(path) if found == "pmtiles" else MBTiles(path)


class Shelf:
    """The packs of one folder. Every act writes the list anew; what it says is true when the act returns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def packs(self) -> list[Pack]:
        """The packs, the topmost first; one whose file is gone is not told."""
        return [pack for pack in self._read()[0] if (self.folder / pack.file).is_file()]

    def path(self, pack: Pack) -> Path:
        """Where a pack's file is."""
        return self.folder / pack.file

    # ---- bringing one in -------------------------------------------------------------------------

    def bring(self, path: Path, progress: Progress = lambda _done, _total: None) -> Waiting:
        """Copy a file in and look at it. `progress` may raise to stop; nothing is left then.

        Raises PackRefused, FileTooLarge, DiskFull, FolderReadOnly, and what reading a file raises.
        """
        found = holder(path)
        if not found:
            raise PackRefused(path=path, reason=_("ce n’est ni un fichier PMTiles ni un fichier MBTiles"))
        if len(self.packs()) >= MOST:
            raise PackRefused(path=path, reason=_("il y a déjà {n} fonds ; retirez-en un d’abord", n=MOST))
        size = _size(path)
        self._make_folder()
        if shutil.disk_usage(self.folder).free < size + _MARGIN:
            raise DiskFull(path=path)
        copy = self.folder / f"attente-{secrets.token_hex(8)}.{found}"
        digest = hashlib.sha256()
        waiting = None
        try:
            safe_io.write_file(copy, _copied(path, size, digest.update, progress), private=True)
            self._refuse_twice(path, digest.hexdigest())
            waiting = self._looked(path, copy, digest.hexdigest())
        finally:
            if waiting is None:  # whatever ended it, a copy that nobody waits for goes
                _forget(copy)
        return waiting

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise FolderReadOnly(folder=self.folder.parent) from error

    def _refuse_twice(self, path: Path, sha256: str) -> None:
        for pack in self.packs():
            if pack.sha256 == sha256:
                raise PackRefused(path=path, reason=_("il est déjà là, sous le nom « {name} »", name=pack.head.name))

    def _looked(self, path: Path, copy: Path, sha256: str) -> Waiting:
        try:
            pack = open_pack(copy)
            try:
                pack.check()
                samples = pack.samples()
            finally:
                pack.close()
        except PackRefused as refused:
            raise PackRefused(path=path, reason=refused.details["reason"]) from refused
        if not samples:
            raise PackRefused(path=path, reason=_("aucune de ses tuiles ne se lit"))
        head = pack.head if pack.head.name else replace(pack.head, name=tiles.plain(path.stem, tiles.NAME) or "—")
        return Waiting(copy, head, copy.stat().st_size, sha256, len(samples), _known(head, samples))

    def keep(self, waiting: Waiting) -> Pack:
        """Stack a file that waits on top of the others. Raises what writing a file raises."""
        with self._lock:
            packs, removed, following = self._read()
            pack = Pack(following, waiting.head, waiting.size, waiting.sha256)
            try:
                waiting.file.replace(self.folder / pack.file)
            except FileNotFoundError as error:
                raise FileUnreadable(path=waiting.file) from error
            except PermissionError as error:
                raise FileBusy(path=waiting.file) from error
            self._write([pack, *packs], removed, following + 1)
            return pack

    def drop(self, waiting: Waiting) -> None:
        """Let go of a file that waits."""
        _forget(waiting.file)

    # ---- what is there ---------------------------------------------------------------------------

    def show(self, number: int, on: bool) -> None:
        """Show or hide a pack."""
        self._change(lambda packs: [replace(one, shown=on) if one.number == number else one for one in packs])

    def move(self, number: int, by: int) -> None:
        """Move a pack up (below zero) or down in the stack."""

        def moved(packs: list[Pack]) -> list[Pack]:
            at = next((at for at, one in enumerate(packs) if one.number == number), None)
            if at is not None:
                one = packs.pop(at)
                packs.insert(min(max(0, at + by), len(packs)), one)
            return packs

        self._change(moved)

    def remove(self, number: int) -> Pack | None:
        """Take a pack off the list. Its file stays until `sweep`, so that `restore` can bring it back."""
        with self._lock:
            packs, removed, following = self._read()
            gone = next((one for one in packs if one.number == number), None)
            if gone is not None:
                self._write([one for one in packs if one is not gone], [gone, *removed], following)
            return gone

    def restore(self, number: int, at: int = 0) -> bool:
        """Put a removed pack back where it was; False when its file has gone."""
        with self._lock:
            packs, removed, following = self._read()
            back = next((one for one in removed if one.number == number), None)
            if back is None or not self.path(back).is_file():
                return False
            packs.insert(at, back)
            self._write(packs, [one for one in removed if one is not back], following)
            return True

    def sweep(self) -> None:
        """Delete the files of removed packs, and what a program that ended left behind."""
        if not self.folder.is_dir():
            return
        with self._lock:
            packs, removed, following = self._read()
            if removed:
                self._write(packs, [], following)
            kept = {pack.file for pack in packs}
            for file in self.folder.iterdir():
                with suppress(OSError):  # an open file of Windows goes next time
                    young = file.name.startswith("attente-") and time.time() - file.stat().st_mtime < _STALE
                    if _OURS.fullmatch(file.name) and file.name not in kept and not young:
                        file.unlink()

    def _change(self, work: Callable[[list[Pack]], list[Pack]]) -> None:
        with self._lock:
            packs, removed, following = self._read()
            self._write(work(packs), removed, following)

    def _read(self) -> tuple[list[Pack], list[Pack], int]:
        """Packs, removed packs, the next number; a list that is missing or makes no sense is an empty one."""
        try:
            told = json.loads(safe_io.read_limited(self.folder / _LIST, _LIST_LIMIT))
        except (MaillageError, ValueError, RecursionError):
            told = {}
        told = told if isinstance(told, dict) else {}
        packs, removed = (
            [pack for pack in map(_pack, _rows(told.get(name))) if pack is not None] for name in ("packs", "removed")
        )
        said = told.get("next")
        following = said if type(said) is int and 0 < said < 10**8 else 1
        return packs, removed, max([following, *(pack.number + 1 for pack in (*packs, *removed))])

    def _write(self, packs: list[Pack], removed: list[Pack], following: int) -> None:
        told = {
            "packs": [asdict(pack) for pack in packs],
            "removed": [asdict(pack) for pack in removed],
            "next": following,
        }
        data = json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        safe_io.write_file(self.folder / _LIST, data, private=True)


def _forget(file: Path) -> None:
    with suppress(OSError):  # what cannot be deleted now goes at the next start
        file.unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise FileUnreadable(path=path) from error
    if size > LIMIT:
        raise FileTooLarge(path=path, limit=LIMIT)
    return size


def _copied(path: Path, size: int, see: Callable[[bytes], object], progress: Progress) -> Iterator[bytes]:
    done = 0
    for piece in safe_io.read_pieces(path):
        done += len(piece)
        if done > LIMIT:
            raise FileTooLarge(path=path, limit=LIMIT)
        see(piece)
        progress(done, max(size, done))
        yield piece


def _known(head: Head, samples: list[Any]) -> bool:
    from desktop.geo.tile_bytes import layers

    return not head.vector or any(KNOWN_LAYERS & set(layers(tile.body) or ()) for tile in samples)


def _rows(told: object) -> list[dict[str, Any]]:
    return [row for row in told[:200] if isinstance(row, dict)] if isinstance(told, list) else []


def _pack(row: dict[str, Any]) -> Pack | None:
    """A pack of the list, if its row is one: the list lies in a folder where anybody may write."""
    try:
        told = {field.name: row["head"][field.name] for field in fields(Head)}
        head = Head(
            str(told["holder"]),
            str(told["format"]),
            int(told["first"]),
            int(told["last"]),
            tiles.box_of([float(value) for value in told["box"]]),
            tiles.plain(told["name"], tiles.NAME) or "—",
            tiles.plain(told["credit"], tiles.CREDIT),
        )
        pack = Pack(int(row["number"]), head, int(row["size"]), str(row["sha256"])[:64], bool(row["shown"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    sound = 0 < pack.number < 10**9 and head.holder in ("pmtiles", "mbtiles") and 0 <= head.first <= head.last
    return pack if sound and head.format in ("mvt", "png", "jpeg", "webp") else None
