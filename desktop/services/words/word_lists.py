"""Owns reading the lists of words that ship with the program, as they ship; must not know a profile or its own words.

Icons, colours and names are needed before a profile is open, and where none ever is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from desktop import paths


@cache
def shipped_words(scheme: str) -> Mapping[str, Mapping[str, Any]]:
    """Code -> its entry (`names` by language, `icon`, `color`), in the list's order; nothing for what is no list."""
    file = paths.resources() / "vocabularies" / f"{scheme}.json"
    if not scheme or not file.is_file():
        return {}
    return {entry["code"]: entry for entry in json.loads(file.read_text(encoding="utf-8"))}
