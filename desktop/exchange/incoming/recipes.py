"""Owns what was decided on a source's files, remembered for its next ones; must not know how a decision is made.

A recipe is a small JSON: in the profile's own folder, by the headings of the source, and as a file to give to others.
It holds headings, words of lists and decisions, never a row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop import paths, safe_io
from desktop.errors import FileDamaged, FileTooNew

SUFFIX: Final = ".maillage-import.json"
_MARK: Final = "maillage_import"
_VERSION: Final = 1
_STORE: Final = "imports.json"
_LARGEST: Final = 4 << 20
_MOST: Final = 20_000
_LONGEST: Final = 2_000
_KEPT: Final = 200  # sources remembered; the one not used for longest goes
_SIGNATURE: Final = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Decisions for a source: its name for people, the marks of its sheets, key of a question -> answer."""

    name: str
    signatures: tuple[str, ...]
    answers: Mapping[str, str]


def dump(recipe: Recipe) -> bytes:
    """A recipe as the bytes of a file."""
    told = {_MARK: _VERSION, **_plain(recipe)}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def load(raw: bytes, path: Path) -> Recipe:
    """The recipe in a file's bytes. Raises FileDamaged when it is none, FileTooNew when it is of a later version."""
    told = _parsed(raw, path)
    version = told.get(_MARK)
    if isinstance(version, int) and not isinstance(version, bool) and version > _VERSION:
        raise FileTooNew(path=path)
    if version != _VERSION or isinstance(version, bool):
        raise FileDamaged(path=path)
    return _recipe({key: value for key, value in told.items() if key != _MARK}, path)


def save(recipe: Recipe, path: Path) -> None:
    """Write a recipe to a file of its own. Raises what `safe_io.write_file` raises."""
    safe_io.write_file(path, dump(recipe))


def read(path: Path) -> Recipe:
    """The recipe of a file. Raises FileMissing, FileUnreadable, FileTooLarge, FileDamaged, FileTooNew."""
    return load(safe_io.read_limited(path, _LARGEST), path)


def remembered(profile: paths.Profile, signatures: tuple[str, ...]) -> Recipe | None:
    """What was decided for a source with these sheets: all that is known of any of them. None for a new source."""
    wanted = set(signatures)
    answers: dict[str, str] = {}
    name = ""
    for one in _kept(profile):
        if wanted & set(one.signatures):
            answers |= one.answers
            name = one.name
    return Recipe(name, signatures, answers) if answers or name else None


def remember(profile: paths.Profile, recipe: Recipe) -> None:
    """Keep a recipe for the next file of its source, in place of what was decided before."""
    new = set(recipe.signatures)
    others = [one for one in _kept(profile) if not set(one.signatures) <= new]
    kept = [*others, recipe][-_KEPT:]
    told = {_MARK: _VERSION, "sources": [_plain(one) for one in kept]}
    raw = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    safe_io.write_file(_store(profile), raw)


def _store(profile: paths.Profile) -> Path:
    return profile.folder / _STORE


def _kept(profile: paths.Profile) -> list[Recipe]:
    """What is remembered. A file that cannot be read is as if there were none: everything is asked again."""
    path = _store(profile)
    if not path.exists():
        return []
    try:
        told = _parsed(safe_io.read_limited(path, _LARGEST), path)
        sources = told.get("sources")
        if told.get(_MARK) != _VERSION or not isinstance(sources, list):
            return []
        return [_recipe(one, path) for one in sources[:_KEPT]]
    except (FileDamaged, OSError):
        return []


def _plain(recipe: Recipe) -> dict[str, Any]:
    return {"name": recipe.name, "sources": list(recipe.signatures), "answers": dict(recipe.answers)}


def _parsed(raw: bytes, path: Path) -> dict[str, Any]:
    try:
        told = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise FileDamaged(path=path) from None
    if not isinstance(told, dict):
        raise FileDamaged(path=path)
    return told


def _recipe(told: Any, path: Path) -> Recipe:
    """A recipe, if it is one to the letter."""
    if not isinstance(told, dict) or set(told) != {"name", "sources", "answers"}:
        raise FileDamaged(path=path)
    name, sources, answers = told["name"], told["sources"], told["answers"]
    good = (
        _text(name, 300)
        and isinstance(sources, list)
        and len(sources) <= 500
        and all(isinstance(one, str) and _SIGNATURE.fullmatch(one) for one in sources)
        and isinstance(answers, dict)
        and len(answers) <= _MOST
        and all(_text(key, _LONGEST) and _text(value, _LONGEST) for key, value in answers.items())
    )
    if not good:
        raise FileDamaged(path=path)
    return Recipe(name, tuple(sources), dict(answers))


def _text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and "\x00" not in value and value.isprintable()
