"""Owns the complete list of tables: importing it declares every one of them; must not know how they are used."""

from __future__ import annotations

from desktop.models import (
    actors,
    areas,
    attachments,
    checklists,
    decisions,
    derived,
    documents,
    indicators,
    initiatives,
    journal,
    meetings,
    needs,
    people,
    practices,
    projects,
    roadmaps,
    services,
    steps,
    trainings,
    vocabularies,
)
from desktop.models.base import Base

__all__ = [
    "Base",
    "actors",
    "areas",
    "attachments",
    "checklists",
    "decisions",
    "derived",
    "documents",
    "indicators",
    "initiatives",
    "journal",
    "meetings",
    "needs",
    "people",
    "practices",
    "projects",
    "roadmaps",
    "services",
    "steps",
    "trainings",
    "vocabularies",
]
