"""Owns how far a roadmap is, in words: its parts, where a figure comes from. Must not know who shows or prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.i18n import _, format_percent, ngettext

if TYPE_CHECKING:
    from desktop.services.plan.roadmaps import Reached, Step


def share(progress: int | None) -> str:
    """How far something is: "40 %", "" when nobody said it."""
    return "" if progress is None else format_percent(progress / 100)


def reached_words(reached: Reached) -> str:
    """Of what a whole's progress is made: "3 étapes", "avancement connu pour 2 sur 3"."""
    if not reached.counted:
        return _("aucune étape")
    if reached.known == reached.counted:
        return ngettext("{n} étape", "{n} étapes", reached.counted)
    return _("avancement connu pour {known} sur {counted}", known=reached.known, counted=reached.counted)


def reached_shortly(reached: Reached) -> str:
    """The same where there is little room: "connu : 2 sur 3"."""
    if not reached.counted or reached.known == reached.counted:
        return reached_words(reached)
    return _("connu : {known} sur {counted}", known=reached.known, counted=reached.counted)


def source_words(step: Step) -> str:
    """Where a milestone's progress comes from: its actions, or what was typed; never both."""
    if step.of_actions:
        serving = sum(1 for task in step.tasks if task.status != "dropped")
        return ngettext("d’après {n} action", "d’après {n} actions", serving)
    return _("non renseigné") if step.progress is None else ""
