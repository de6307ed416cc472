"""Owns the proposals that a framework may start from, and adding some. Must not know widgets or SQL."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import language, ngettext
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.indicators.proposals import Proposal


class IndicatorProposals(QObject):
    """What may be added to one framework."""

    arrived = Signal(object)  # tuple of Proposal
    taken = Signal(object)  # ids of the indicators that came of it
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, framework: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.framework = framework

    def ask(self) -> None:
        """Ask what may be added; `arrived` follows."""
        work = partial(_proposals, framework=self.framework, lang=language())
        self._store.query(work, self.arrived.emit, owner=self, key="proposals", failed=self.failed.emit)

    def take(self, keys: Sequence[str]) -> None:
        """Add some in one act; `taken` follows."""
        label = ngettext("{n} indicateur proposé ajouté", "{n} indicateurs proposés ajoutés", len(keys))
        work = partial(_take, framework=self.framework, keys=tuple(keys))
        self._store.change(work, label=label, done=self.taken.emit, failed=self.failed.emit, owner=self)


def _proposals(session: Any, *, framework: bytes, lang: str) -> tuple[Proposal, ...]:
    from desktop.services.indicators.proposals import proposals

    return proposals(session, framework, lang)


def _take(uow: Any, *, framework: bytes, keys: tuple[str, ...]) -> list[bytes]:
    from desktop.services.indicators.proposals import take

    return take(uow, framework, keys)


def topic_words(topic: str) -> str:
    """Say a topic in the language in force."""
    from desktop.i18n import _
    from desktop.services.indicators.proposals import TOPICS

    return _(TOPICS[topic])
