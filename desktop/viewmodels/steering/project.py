"""Owns what was done in the project shown, read whole and again when it changed. Must not know widgets nor SQL."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.i18n import language
from desktop.viewmodels.read_whole import ReadWhole

if TYPE_CHECKING:
    from desktop.services.steering.project_done import Done


class ProjectDone(ReadWhole):
    """What was done in a project: `arrived` gives a Done, or None for a project that is not written yet."""

    HEARD = frozenset({"project", "initiative", "count", "training", "participants", "indicator", "framework", "text"})

    def _asked(self, id_: bytes) -> Any:
        return partial(_read, project=id_, lang=language())

    def _arrived(self, done: Done | None) -> None:
        if done is None or done.project == self.id:
            self.arrived.emit(done)


def _read(session: Any, *, project: bytes, lang: str) -> Done:
    from desktop.services.steering.project_done import done

    return done(session, project, lang)
