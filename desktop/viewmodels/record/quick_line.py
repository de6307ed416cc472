"""Owns the quick-add line: what was understood of it, what was taken away or chosen. Must not know widgets or SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import _, language
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.look_alikes import LookAlikes
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.record.quick_add import Candidate, Chip

NEW_ACTOR = "new_actor"
NEW_QUARTER = "new_quarter"
WAIT_MS = 160


class QuickLine(QObject):
    """One line being typed and its chips."""

    understood = Signal()
    recorded = Signal(object)  # id of the initiative
    failed = Signal(object)  # Failure
    alike = Signal(object)  # list of Likely: what the line, or its new actor, looks like

    def __init__(self, store: Store, commune: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.commune = commune
        self.text = ""
        self.chips: list[Chip] = []
        self._read = ""
        self._chosen: dict[str, Chip] = {}
        self._removed: set[str] = set()
        self._record_when_read = False
        self.kind = "initiative"  # what the likeness was asked of
        self.alikes = LookAlikes(store, self)
        self.alikes.found.connect(self.alike)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._ask)

    @property
    def asking(self) -> list[Chip]:
        """The chips that a person must settle first."""
        return [chip for chip in self.chips if chip.asks]

    def type(self, text: str) -> None:
        """Take what is typed; it is read a moment later."""
        self.text = text
        self._wait.start(WAIT_MS)

    def read(self) -> None:
        """Have the line read to its end now; `understood` follows."""
        if self._wait.isActive() or self._read != self.text:
            self._ask()
        else:
            self.understood.emit()

    def choose(self, chip: Chip, candidate: Candidate) -> None:
        """Settle a chip that asks."""
        settled = replace(chip, field=candidate.field, value=candidate.value, label=candidate.label)
        self._chosen[chip.text] = settled
        self._show([settled if one is chip else one for one in self.chips])

    def remove(self, chip: Chip) -> None:
        """Take a chip away: that part of the line counts for nothing."""
        self._removed.add(chip.text)
        self._show([one for one in self.chips if one is not chip])

    def candidates(self, chip: Chip) -> list[Candidate]:
        """Give the ways to understand a chip, a new actor among them."""
        from desktop.services.record.quick_add import Candidate

        offered = [one for one in chip.candidates if one.field != NEW_QUARTER or self.commune()]
        if any(one.field == "title" for one in chip.candidates):
            new = Candidate(NEW_ACTOR, chip.text, _("Nouvel acteur : {name}", name=chip.text))
            place = next((n for n, one in enumerate(offered) if one.field in (NEW_QUARTER, "title")), len(offered))
            offered.insert(place, new)
        return offered

    def record(self) -> None:
        """Record the line if nothing asks any more (after reading what was typed last)."""
        if self._wait.isActive() or self._read != self.text:
            self._record_when_read = True
            self._ask()
            return
        if self.asking or not self.chips:
            self.understood.emit()
            return
        work = partial(_record, chips=list(self.chips), commune=self.commune())
        title = next((chip.text for chip in self.chips if chip.field == "title"), self.text)
        self.store.change(
            work,
            label=_("Création de « {title} »", title=title),
            done=self._done,
            failed=self._fail,
            owner=self,
            quiet=True,
        )

    def _look(self) -> None:
        """Ask what the new actor looks like, else the initiative."""
        actor = _new_actor(self.chips)
        draft: dict[str, object] = {}
        for chip in self.chips:
            if chip.field == "title":
                draft["title"] = chip.text
            elif chip.field in ("lead", "starts"):
                draft[chip.field] = chip.value
            elif chip.field == "places":
                draft.setdefault("places", []).append(chip.value)  # type: ignore[attr-defined]  # a list of our own
        self.kind = "actor" if actor else "initiative"
        if actor or "title" in draft:
            self.alikes.ask(self.kind, {"name": actor} if actor else draft)
        else:
            self.alikes.stop()

    def _done(self, made: bytes) -> None:
        self.text, self._read = "", ""
        self._chosen.clear()
        self._removed.clear()
        self._show([])
        self.recorded.emit(made)

    def _fail(self, failure: Failure) -> None:
        self.failed.emit(failure)

    def _ask(self) -> None:
        self._wait.stop()
        line = self.text
        work = partial(_understand, line=line, lang=language())
        self.store.query(work, partial(self._arrived, line), owner=self, key="line")

    def _arrived(self, line: str, chips: Sequence[Chip]) -> None:
        self._read = line
        kept = [self._chosen.get(chip.text, chip) if chip.asks else chip for chip in chips]
        self._show([chip for chip in kept if chip.text not in self._removed])
        if self._record_when_read:
            self._record_when_read = False
            if self._read == self.text:
                self.record()

    def _show(self, chips: list[Chip]) -> None:
        self.chips = chips
        self._look()
        self.understood.emit()


def _new_actor(chips: Sequence[Chip]) -> str:
    return next((chip.text for chip in chips if chip.field == NEW_ACTOR), "")


def _understand(session: Any, *, line: str, lang: str) -> list[Chip]:
    from desktop.services.record.quick_add import understand

    return understand(session, line, lang)


def _record(uow: Any, *, chips: Sequence[Chip], commune: str) -> bytes:
    """Make the new actors, then the initiative; the first new actor leads unless somebody does already."""
    from desktop.services.names.references import commune_of
    from desktop.services.record import records
    from desktop.services.record.quick_add import record_line

    led = any(chip.field == "lead" for chip in chips)
    settled = []
    for chip in chips:
        if chip.field == NEW_ACTOR:
            actor = records.record(uow, "actor", {"name": str(chip.value)})
            chip = replace(chip, field="partners" if led else "lead", value=[actor] if led else actor)
            if led:
                chip = replace(chip, value=actor)
            led = True
        settled.append(chip)
    parent = commune_of(uow.session, commune)
    return record_line(uow, settled, commune=parent)
