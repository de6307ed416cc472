"""Owns which records a document of the toolbox may serve, offering one side to the other, and saying that it serves.

Must not know widgets, nor what a document holds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject

from desktop.i18n import _, language
from desktop.viewmodels.finding import Found
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.store import Store

JOINED: Final = ("initiative", "meeting", "need", "training", "project", "roadmap")
_FEW: Final = 4  # records of one kind that are offered
_MANY: Final = 8  # documents


def records_named(session: Any, *, typed: str, lang: str) -> list[Found]:
    """Give records that a document may serve, by name."""
    return [found for kind in JOINED for found in _named(session, kind, typed, lang, _FEW)]


def documents_named(session: Any, *, typed: str, lang: str) -> list[Found]:
    """Give documents by their titles and by what they say."""
    return _named(session, "document", typed, lang, _MANY)


def join(
    store: Store,
    owner: QObject,
    document: bytes,
    kind: str,
    record: bytes,
    *,
    away: bool = False,
    done: Callable[[object], object] | None = None,
    failed: Callable[[Failure], object] | None = None,
) -> None:
    """Say that a document serves a record, or no longer."""
    store.change(
        partial(_join, document, kind, record, away),
        label=_("Document retiré de la fiche") if away else _("Document joint à la fiche"),
        done=done,
        failed=failed,
        owner=owner,
        quiet=not away,
    )


def ask_documents(store: Store, owner: QObject, typed: str, answer: Callable[[list[Found]], object]) -> None:
    """Ask which documents are meant."""
    work = partial(documents_named, typed=typed, lang=language())
    store.query(work, answer, owner=owner, key="documents_named")


def _named(session: Any, kind: str, typed: str, lang: str, most: int) -> list[Found]:
    from desktop.services.listing import lists

    ids = lists.ids(session, kind, lists.ListQuery(text=typed, sort="title"))[:most]
    return [
        Found(row.id, row.title, kind, "", row.sector_label if kind == "document" else row.place or "")
        for row in lists.rows(session, kind, ids, lang)
    ]


def _join(document: bytes, kind: str, record: bytes, away: bool, uow: Any) -> None:
    from desktop.services.documents import toolbox

    toolbox.join(uow, document, kind, record, away=away)
