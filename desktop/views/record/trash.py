"""Owns putting a record in the trash and taking it out, and saying so. Must not know any kind of record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.i18n import _
from desktop.services.description.kinds import KINDS
from desktop.views.base_page import BasePage


def put_away(page: BasePage, kind: str, id_: bytes, title: str, done: Callable[[], object]) -> None:
    """Put a record in the trash; the toast takes it back."""

    def arrived(_result: object) -> None:
        page.shell.say(_("« {title} » est dans la corbeille.", title=title), (_("Annuler"), page.store.undo))
        done()

    label = _("Suppression de « {title} »", title=_kept(kind, title))
    page.store.change(partial(_trash, kind=kind, id_=id_), label=label, done=arrived, owner=page, quiet=True)


def bring_back(page: BasePage, kind: str, id_: bytes, title: str, done: Callable[[], object]) -> None:
    """Take a record out of the trash."""

    def arrived(_result: object) -> None:
        page.shell.say(_("« {title} » est de nouveau dans la liste.", title=title))
        done()

    label = _("Restauration de « {title} »", title=_kept(kind, title))
    page.store.change(partial(_untrash, kind=kind, id_=id_), label=label, done=arrived, owner=page, quiet=True)


def _kept(kind: str, title: str) -> str:
    """What may stand in a step of undo: never the name of a person, whom an erasure could not reach there."""
    return _(KINDS[kind].label) if KINDS[kind].nameless else title


def _trash(uow: Any, *, kind: str, id_: bytes) -> None:
    from desktop.services.record import records

    records.trash(uow, kind, [id_])


def _untrash(uow: Any, *, kind: str, id_: bytes) -> None:
    from desktop.services.record import records

    records.restore(uow, kind, [id_])
