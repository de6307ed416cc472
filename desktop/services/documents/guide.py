"""Owns the guide that ships with the program: its chapters in a language, and the pictures that were made for them.

Must not know who shows it, nor what a chapter says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop import paths

# A picture stands on a line of its own: ![what it shows](screen:name)
PICTURE: Final = re.compile(r"^!\[(?P<label>[^\]]+)\]\(screen:(?P<name>[a-z][a-z-]*)\)$", re.MULTILINE)
CHAPTER_LINK: Final = "chapter:"
_CODE: Final = re.compile(r"(`[^`]*`)")
# French keeps a sign, a hundred and an hour with the word before: no line begins with them
_KEPT_SPACE: Final = re.compile(r"(?:^|(?<=[^\s|])) (?=[:;?!»%])|(?<=«) |(?<=\d) (?=\d{3}\b|h\b)")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its name, its title, its text in Markdown (the title is its first line)."""

    name: str
    title: str
    text: str

    @property
    def words(self) -> str:
        """What is read and searched: the text without the places of its pictures."""
        return PICTURE.sub("", self.text)


def chapters(lang: str, folder: Path | None = None) -> list[Chapter]:
    """The chapters of a language, in order; French where a language has none."""
    guide = folder or paths.resources() / "guide"
    found = sorted((guide / lang).glob("*.md")) or sorted((guide / "fr").glob("*.md"))
    return [_read(file, french=file.parent.name == "fr") for file in found]


def _read(file: Path, *, french: bool) -> Chapter:
    text = file.read_text(encoding="utf-8")
    if french:
        text = _kept_together(text)
    title = text.partition("\n")[0].lstrip("# ").strip()
    return Chapter(file.stem.partition("-")[2], title, text)


def _kept_together(text: str) -> str:
    """The text with spaces that no line is cut at, where French has them; commands stay as they are typed."""
    parts = _CODE.split(text)
    return "".join(part if part.startswith("`") else _KEPT_SPACE.sub("\u00a0", part) for part in parts)


def picture(lang: str, name: str, folder: Path | None = None) -> Path | None:
    """The picture of that name in that language; None when it was not made (`make guide-screens`)."""
    file = (folder or paths.guide_pictures()) / lang / f"{name}.png"
    return file if file.is_file() else None
