"""Owns letting actions serve a milestone: a new one, one noted before, or no longer. Must not know widgets nor SQL."""

from __future__ import annotations

from typing import Any, Final

from desktop.i18n import N_
from desktop.services.description.described import Field

FIELD: Final = Field("action", N_("Action"), "ref", ref="action")


def add(uow: Any, *, milestone: bytes, title: str, lang: str) -> bytes:
    """Record a new action that serves a milestone."""
    from desktop.services.record.records import record

    return record(uow, "action", {"title": title, "status": "todo", "milestone": milestone}, lang=lang)


def serve(uow: Any, *, action: bytes, milestone: bytes | None) -> None:
    """Let an action serve a milestone, or none."""
    from desktop.services.plan.roadmap_edits import serve as let_serve

    let_serve(uow, action, milestone)
