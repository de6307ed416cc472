"""Owns a folder as synchronisers make it: each laptop has its own view, and files come late, twice, cut, renamed.

It never alters a byte for good: what was half copied is completed, what was dropped may be put back by whoever has it.
"""

from __future__ import annotations

import os
from pathlib import Path

RENAMES = (
    "{stem} (conflicted copy 2026-11-26){end}",
    "{stem}.sync-conflict-20261126{end}",
    "Copie de {stem}",
    "{stem} 2{end}",
)


class Shuffling:
    """Several views of one folder."""

    def __init__(self, root: Path, count: int) -> None:
        self.views = [root / f"vue{n}" for n in range(count)]
        self.halves: dict[Path, bytes] = {}
        self._ticks = 0
        for view in self.views:
            view.mkdir(parents=True)

    def view(self, who: int) -> Path:
        return self.views[who % len(self.views)]

    def files(self, who: int) -> list[Path]:
        """Whole files of a view, in a steady order of their content (names are drawn from keys)."""
        return sorted((p for p in self.view(who).iterdir() if p not in self.halves), key=lambda p: p.read_bytes()[-40:])

    def carry(self, giver: int, taker: int, which: int, how: int) -> None:
        """One file comes from one view to another, in one of the ways it may."""
        files = self.files(giver)
        if not files or self.view(giver) == self.view(taker):
            return
        file = files[which % len(files)]
        raw, target = file.read_bytes(), self.view(taker) / file.name
        match how % 6:
            case 0 | 1:
                self._lay(target, raw)
            case 2:
                self._lay(target, raw[: len(raw) * (1 + which % 3) // 4])
                self.halves[target] = raw
            case 3:
                name = RENAMES[which % len(RENAMES)].format(stem=file.stem, end=file.suffix)
                self._lay(target.with_name(name), raw)
            case 4:
                self._lay(target, raw)
                self._lay(target.with_name(f"{file.stem} (1){file.suffix}"), raw)
            case _:  # the synchroniser lays the room out first, the bytes come later
                self._lay(target, bytes(len(raw)))
                self.halves[target] = raw

    def finish(self, which: int) -> None:
        """A copy that had begun comes to its end."""
        if self.halves:
            target = list(self.halves)[which % len(self.halves)]
            self._lay(target, self.halves.pop(target))

    def drop(self, who: int, which: int) -> None:
        """Somebody tidies up."""
        files = self.files(who)
        if files:
            files[which % len(files)].unlink()

    def litter(self, who: int, which: int) -> None:
        """Somebody keeps other things there."""
        things = (b"", b"%PDF-1.7", b"{}", b"PK\x03\x04 a real archive of somebody", b"MGB1", bytes(100))
        self._lay(self.view(who) / f"photo{which % 6}.jpg", things[which % 6])

    def calm(self) -> None:
        """All copies end, and every view holds what any view holds."""
        while self.halves:
            self.finish(0)
        for giver in self.views:
            for file in sorted(giver.iterdir()):
                raw = file.read_bytes()
                for taker in self.views:
                    if _older(taker / file.name, file):
                        self._lay(taker / file.name, raw)

    def _lay(self, target: Path, raw: bytes) -> None:
        self.halves.pop(target, None)
        target.write_bytes(raw)
        self._ticks += 1  # a clock of its own: two writes never bear one date
        os.utime(target, ns=(self._ticks * 10**9, self._ticks * 10**9))


def _older(one: Path, other: Path) -> bool:
    """Whether a view lacks what another view holds under that name, or holds an older one."""
    return not one.exists() or one.stat().st_mtime_ns < other.stat().st_mtime_ns
