"""Owns the documents that come with the program: which they are, what they say in a language, the rows they become.

Their text is read from the program's own files, never from a profile. Must not know pages nor what a person changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from desktop import paths
from desktop.i18n import LANGUAGES
from desktop.models.documents import document_id
from desktop.models.identity import term_id
from desktop.models.vocabularies import term_link_id, text_id

SOURCE_LANGUAGE: Final = "fr"  # what is shown, and said to be shown, where a language has no text

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shipped:
    """One document as `resources/toolbox/index.json` describes it; titles and descriptions by language."""

    code: str
    kind: str
    themes: tuple[str, ...]
    readers: tuple[str, ...]
    issued: str
    publisher: str
    licence: str
    sector: str  # of the checklists started from it; "" for any
    source: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says: Markdown, and the language it is in, which may be another than the one asked for."""

    lang: str
    text: str


def folder() -> Path:
    """Where the documents are."""
    return paths.resources() / "toolbox"


@cache  # what ships does not change under a running program
def documents() -> Mapping[str, Shipped]:
    """Code -> document, in their order."""
    entries = json.loads((folder() / "index.json").read_text(encoding="utf-8"))
    return {
        entry["code"]: Shipped(**{**entry, "themes": tuple(entry["themes"]), "readers": tuple(entry["readers"])})
        for entry in entries
    }


def languages_of(code: str) -> tuple[str, ...]:
    """The languages in which a document is there."""
    return tuple(lang for lang in LANGUAGES if (folder() / lang / f"{code}.md").is_file())


def told(code: str, lang: str) -> Told | None:
    """What a shipped document says in a language, else in French; None when no such document ships."""
    return _told(code, lang) if code in documents() else None  # a code comes from change files too: never a path


@cache
def _told(code: str, lang: str) -> Told | None:
    for one in (lang, SOURCE_LANGUAGE):
        file = folder() / one / f"{code}.md"
        if one in LANGUAGES and file.is_file():
            return Told(one, file.read_text(encoding="utf-8"))
    return None


def rows() -> Sequence[Row]:
    """The rows of the documents themselves."""
    return [
        {
            "id": document_id(entry.code),
            "code": entry.code,
            "kind": entry.kind,
            "issued": entry.issued,
            "publisher": entry.publisher,
            "licence": entry.licence,
            "source": entry.source,
            "visibility": "public",
        }
        for entry in documents().values()
    ]


def text_rows() -> Sequence[Row]:
    """Their titles and descriptions."""
    return [
        {
            "id": text_id(document_id(entry.code), field, lang),
            "owner_table": "document",
            "owner": document_id(entry.code),
            "field": field,
            "lang": lang,
            "value": value,
        }
        for entry in documents().values()
        for field, texts in (("title", entry.titles), ("description", entry.descriptions))
        for lang, value in texts.items()
    ]


def link_rows() -> Sequence[Row]:
    """What they are about, for whom, and in which languages."""
    return [
        {
            "id": term_link_id(owner, field, term_id(scheme, code)),
            "owner_table": "document",
            "owner": owner,
            "field": field,
            "term": term_id(scheme, code),
            "rank": rank,
        }
        for entry in documents().values()
        for owner in (document_id(entry.code),)
        for field, scheme, codes in (
            ("themes", "theme", entry.themes),
            ("readers", "reader", entry.readers),
            ("languages", "language", languages_of(entry.code)),
        )
        for rank, code in enumerate(codes)
    ]
