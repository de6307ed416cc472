"""Owns what hangs on the training shown: its sittings and its participants. Must not know widgets nor SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.read_whole import ReadWhole
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.plan.trainings import Sheet, Sitting


class TrainingParts(ReadWhole):
    """The sheet of the training shown: `arrived` gives a Sheet, or None when there is none."""

    HEARD = frozenset({"training", "training_session", "participants", "term"})
    failed = Signal(object, object)  # what was written (an audience and a sex, or a sitting), Failure
    saved = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(store, parent)
        self.title = ""
        self.sheet: Sheet | None = None

    def _asked(self, id_: bytes) -> Any:
        return partial(_read, training=id_, lang=language())

    def _arrived(self, sheet: Sheet | None) -> None:
        if sheet is None or sheet.training == self.id:
            self.sheet = sheet
            self.arrived.emit(sheet)

    # ---- acts ------------------------------------------------------------------------------------

    def count(self, audience: str, sex: str, value: int | None, seen: int | None) -> None:
        """Set a number of participants; `seen` is the one that stood there."""
        work = partial(_count, audience=audience, sex=sex, value=value, seen=seen)
        self._do(work, _("Participants de « {title} »", title=self.title), (audience, sex))

    def drop_audience(self, audience: str) -> None:
        """Empty the numbers of an audience."""
        label = _("Participants de « {title} »", title=self.title)
        self._do(partial(_drop_audience, audience=audience), label, (audience, ""))

    def add_sitting(self) -> None:
        """Add a session: the day after the last one, at its hours."""
        sittings = self.sheet.sittings if self.sheet is not None else ()
        self._do(partial(_write, draft=_following(sittings), id_=None), _("Ajout d’une séance"), None)

    def write_sitting(self, id_: bytes, draft: Mapping[str, object]) -> None:
        """Change fields of a session, as typed."""
        self._do(partial(_write, draft=draft, id_=id_), _("Séance de « {title} »", title=self.title), id_)

    def drop_sitting(self, id_: bytes) -> None:
        """Put a session away."""
        self._do(partial(_drop, id_=id_), _("Suppression d’une séance"), id_)

    def _do(self, work: Callable[..., object], label: str, of: object) -> None:
        if self.id is None:
            return

        def failed(failure: Failure) -> None:
            self.failed.emit(of, failure)

        act = partial(work, training=self.id)
        self.store.change(act, label=label, done=lambda _r: self.saved.emit(), failed=failed, owner=self, quiet=True)


def _following(sittings: tuple[Sitting, ...]) -> dict[str, object]:
    """What a new session begins with."""
    from desktop.services.words.day_spans import first_day

    number = _("Séance {n}", n=len(sittings) + 1)
    dated = [one for one in sittings if len(one.day) == 10]
    last = first_day(dated[-1].day) if dated else None
    if last is None:
        return {"title": number}
    return {"title": number, "day": last + timedelta(days=1), "starts": dated[-1].starts, "ends": dated[-1].ends}


def _read(session: Any, *, training: bytes, lang: str) -> Sheet:
    from desktop.services.plan import trainings

    return trainings.sheet(session, training, lang)


def _count(uow: Any, *, training: bytes, audience: str, sex: str, value: int | None, seen: int | None) -> bool:
    from desktop.services.plan.trainings import write_participants

    return write_participants(uow, training, audience, sex, value, seen=seen)


def _drop_audience(uow: Any, *, training: bytes, audience: str) -> bool:
    from desktop.services.plan.trainings import drop_audience

    return drop_audience(uow, training, audience)


def _write(uow: Any, *, training: bytes, draft: Mapping[str, object], id_: bytes | None) -> bytes:
    from desktop.services.plan.trainings import write_sitting

    return write_sitting(uow, training, draft, id_)


def _drop(uow: Any, *, training: bytes, id_: bytes) -> None:  # every act is told of which
    from desktop.services.plan.trainings import drop_sitting

    drop_sitting(uow, id_)
