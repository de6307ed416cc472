"""Owns which fields of a form stand side by side: rows of (field, share of twelve). Must not know any value.

A field named nowhere stands alone on its row, at its place in the kind's description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.i18n import LANGUAGES, NAMES, _

if TYPE_CHECKING:
    from desktop.services.description.kinds import Kind, Section

Row = tuple[tuple[str, int], ...]

ROWS: dict[str, tuple[Row, ...]] = {
    "initiative": (
        (("sector", 7), ("status", 5)),
        (("starts", 6), ("ends", 6)),
        (("total", 6), ("women", 3), ("men", 3)),
        (("not_stated", 4), ("groups", 8)),
        (("project", 6), ("counting", 6)),
        (("phase", 6), ("modality", 6)),
        (("planned_starts", 6), ("planned_ends", 6)),
        (("amount", 6), ("currency", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "actor": (
        (("acronym", 4), ("kind", 8)),
        (("email", 6), ("phone", 6)),
        (("legal_status", 6), ("founded", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "meeting": (
        (("kind", 6), ("series", 6)),
        (("day", 6), ("starts", 3), ("ends", 3)),
        (("mode", 6), ("place", 6)),
        (("venue", 6), ("area", 6)),
        (("chair", 6), ("lang", 6)),
        (("count_sex", 6),),
        (("final_at", 6), ("final_by", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "place": ((("kind", 6), ("area", 6)),),
    "need": (
        (("sector", 7), ("status", 5)),
        (("severity", 6), ("people", 6)),
        (("actor", 7), ("said", 5)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "decision": ((("number", 4), ("day", 4), ("status", 4)),),
    "action": (
        (("owner", 6), ("actor", 6)),
        (("due", 6), ("status", 6)),
        (("progress", 6), ("done", 6)),
        (("meeting", 6), ("need", 6)),
        (("decision", 6), ("initiative", 6)),
    ),
    "roadmap": (
        (("area", 7), ("status", 5)),
        (("starts", 6), ("ends", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "milestone": (
        (("actor", 6), ("owner", 6)),
        (("due", 5), ("status", 4), ("progress", 3)),
        (("roadmap", 6), ("objective", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "objective": ((("state", 6), ("visibility", 6)), (("assured_at", 6), ("assured_by", 6))),
    "training": (
        (("kind", 6), ("sector", 6)),
        (("starts", 6), ("ends", 6)),
        (("area", 6), ("place", 6)),
        (("answers", 6), ("score", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "project": (
        (("acronym", 4), ("kind", 8)),
        (("lead", 8), ("status", 4)),
        (("starts", 6), ("ends", 6)),
        (("amount", 6), ("currency", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "framework": (
        (("area", 6), ("actor", 6)),
        (("starts", 6), ("ends", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "indicator": (
        (("code", 4), ("framework", 8)),
        (("sector", 6), ("unit", 6)),
        (("direction", 6), ("frequency", 6)),
        (("actor", 7), ("due_days", 5)),
        (("baseline", 6), ("baseline_period", 6)),
        (("lowest", 6), ("highest", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "practice": (
        (("sector", 6), ("actor", 6)),
        (("city", 6), ("country", 6)),
        (("starts", 6), ("ends", 6)),
        (("quoted", 6), ("consent", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "document": (
        (("kind", 6), ("languages", 6)),
        (("themes", 6), ("readers", 6)),
        (("issued", 4), ("publisher", 8)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "checklist": (
        (("area", 6), ("initiative", 6)),
        (("actor", 6), ("sector", 6)),
        (("starts", 6), ("due", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
    "service": (
        (("sector", 6), ("status", 6)),
        (("phone", 6), ("web", 6)),
        (("languages", 6), ("groups", 6)),
        (("fee", 5), ("fee_note", 7)),
        (("capacity", 6), ("protected", 6)),
        (("state", 6), ("visibility", 6)),
        (("assured_at", 6), ("assured_by", 6)),
    ),
}


def other_languages(kind: Kind, spoken: str) -> Section | None:
    """Give a section with the texts of a kind in the languages one is not reading; None when it has no texts."""
    from desktop.services.description.kinds import Section

    fields = []
    for lang in LANGUAGES:
        for field in kind.fields:
            if field.translatable and lang != spoken:
                label = f"{_(field.label)} — {NAMES[lang]}"
                name = f"{field.name}.{lang}"
                fields.append(replace(field, name=name, label=label, needed=False, translatable=False))
    return Section("languages", _("Autres langues"), tuple(fields)) if fields else None


def rows(kind: str, names: Sequence[str]) -> list[Row]:
    """Lay the fields of a section out, in their order."""
    beside = {row[0][0]: row for row in ROWS.get(kind, ())}
    follows = {name for row in ROWS.get(kind, ()) for name, _share in row[1:]}
    made: list[Row] = []
    for name in names:
        if name in follows and any(name in [n for n, _s in row] for row in made):
            continue
        row = beside.get(name)
        made.append(tuple((n, s) for n, s in row if n in names) if row else ((name, 12),))
    return made
