"""Owns how an error is said: what happened, what is safe, what to do, in the language in force; must know no case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from desktop.i18n import N_, _, isolate

NOTHING_CHANGED = N_("Rien n’a été modifié.")


class MaillageError(Exception):
    """Anything the program can explain. `what`, `safe` and `do` are French ids with `{placeholders}`."""

    what = N_("Cela n’a pas pu se faire.")
    safe = NOTHING_CHANGED
    do = N_("Réessayez ; si cela recommence, copiez les détails pour la personne qui vous aide.")

    def __init__(self, **details: object) -> None:
        super().__init__()
        self.details: dict[str, object] = details

    def sentence(self) -> str:
        """The three parts in the language in force, on one line."""
        values = {name: _readable(value) for name, value in self.details.items()}
        parts = (_(part, **values) for part in (self.what, self.safe, self.do) if part)
        return " ".join(parts)

    def __str__(self) -> str:
        return self.sentence()


def _readable(value: object) -> str:
    """A detail as a person reads it: a file by its name, a list on one line, a reason as its sentence."""
    if isinstance(value, PurePath):
        return value.name or str(value)
    if isinstance(value, MaillageError):
        return value.sentence()
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return " · ".join(isolate(str(part)) for part in value)
    return str(value)
