"""Owns the sheet of many files at once: what they would do together, which wait or are set aside and why, the outcome.

Must not know how files are read or merged. Everything that came in a file is shown as plain text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_list, format_number, ngettext
from desktop.services.exchange.claim_words import renewed_words
from desktop.services.exchange.exchanged import Together
from desktop.viewmodels.exchange.incoming import Incoming, State, effect
from desktop.viewmodels.exchange.receiving import Receiving
from desktop.views import theme
from desktop.views.exchange.exchange_effect import effect_card
from desktop.views.widgets.basics import Button, Label, shortened
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.pill import Pill, Tile

WIDEST = 900
NUMBERS = ("new", "changed", "deleted")
SHOWN = 40  # files of one group; the list beside shows them all
AT_ONCE = 8  # files laid with the sheet; the others follow a few at a time, so that no click has to wait for all
SLICE = 4
# what a group is called, the states in it
GROUPS = (
    (N_("Demandent votre accord"), (State.ASKS, State.LOCKED)),
    (N_("Mis de côté"), (State.BAD,)),
    (N_("Reçus"), (State.RECEIVED,)),
    (N_("Gardés, pas encore montrés"), (State.HELD,)),
    (N_("Rien de nouveau dedans"), (State.NOTHING, State.OWN)),
    (N_("Prêts"), (State.READY, State.RECEIVING)),
    (N_("Refusés"), (State.DECLINED,)),
)


class Overview(QWidget):
    """All files on the desk."""

    asked_file = Signal(object)  # the Path to look at
    asked_review = Signal()
    asked_history = Signal()
    asked_again = Signal()  # to be told what they would do together

    def __init__(self, receiving: Receiving) -> None:
        super().__init__()
        self.setObjectName("canvas")
        outer = QHBoxLayout(self)
        theme.lay(outer, 24, 18, 24, 18, gap=0)
        holder = QWidget()
        holder.setMaximumWidth(round(WIDEST * theme.current().scale))
        outer.addWidget(holder, 100)
        outer.addStretch(1)
        self._column = QVBoxLayout(holder)
        theme.lay(self._column, gap=12)
        self._laid = 0
        self._later: deque[Callable[[], None]] = deque()
        self._calm = QTimer(self)
        self._calm.timeout.connect(self._lay_some)
        rows = receiving.files.rows()
        self._head(rows)
        self._outcome(rows, receiving)
        if any(row.state in (State.READY, State.RECEIVING) for row in rows):
            self._effect(receiving.together, busy=receiving.busy)
        for title, states in GROUPS:
            group = [row for row in rows if row.state in states]
            if group:
                self._column.addWidget(self._group(_(title), group))
        self._column.addStretch(1)
        if self._later:
            self._calm.start(0)

    @property
    def whole(self) -> bool:
        """Whether every file is laid."""
        return not self._later

    def _lay(self, act: Callable[[], None]) -> None:
        """Now, or when nothing else is to be done."""
        if self._laid < AT_ONCE:
            self._laid += 1
            act()
        else:
            self._later.append(act)

    def _lay_some(self) -> None:
        for _turn in range(min(SLICE, len(self._later))):
            self._later.popleft()()
        if not self._later:
            self._calm.stop()

    def _head(self, rows: Sequence[Incoming]) -> None:
        line = QHBoxLayout()
        theme.lay(line, gap=12)
        line.addWidget(Tile("layers", theme.current().tokens.primary), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        theme.lay(words, gap=6)
        title = Label(ngettext("{n} fichier", "{n} fichiers", len(rows)), size="record", wrap=True)
        title.setObjectName("overview.title")
        words.addWidget(title)
        pills = FlowBox(gap=6)
        for state in State:
            some = [row for row in rows if row.state is state]
            if some:
                tone, icon = some[0].tone
                pills.flow.addWidget(Pill(f"{some[0].word} · {format_number(len(some))}", tone, icon))
        words.addWidget(pills)
        line.addLayout(words, 1)
        self._column.addLayout(line)

    def _outcome(self, rows: Sequence[Incoming], receiving: Receiving) -> None:
        if receiving.trouble is not None:
            trouble = receiving.trouble
            self._column.addWidget(Banner(trouble.sentence, tone="error", details=trouble.details))
        if receiving.cancelled:
            self._column.addWidget(Banner(_("Annulé : tout est comme avant. Les fichiers attendent ici."), tone="info"))
        came = [row for row in rows if row.state is State.RECEIVED]
        if not came:
            return
        told = [row.received for row in came if row.received is not None]
        if receiving.did is not None:  # a record that two files change is counted once
            sums = [sum(getattr(one, name) for one in receiving.did.counts) for name in NUMBERS]
            sums.append(receiving.did.reviews)
        else:
            sums = [sum(getattr(one, name) for one in told) for name in (*NUMBERS, "reviews")]
        said = effect(*sums) or _("rien ne change dans vos fiches")
        text = ngettext("{n} fichier reçu : {effect}.", "{n} fichiers reçus : {effect}.", len(came), effect=said)
        acts = [(_("Annuler une réception…"), self.asked_history.emit)]
        if any(one.reviews > 0 for one in told):
            acts.insert(0, (_("Voir ce qui est à vérifier"), self.asked_review.emit))
        self._column.addWidget(Banner(text, tone="ok", actions=tuple(acts)))
        if any(one.renewed for one in told):
            self._column.addWidget(Banner(renewed_words(), tone="info"))

    def _effect(self, together: Together | None, *, busy: bool) -> None:
        heading = _("Ce que les fichiers prêts feraient ensemble")
        if together is not None:
            self._column.addWidget(effect_card(heading, together.counts, together.reviews))
        elif busy:
            self._column.addWidget(Label(_("Calcul de ce qu’ils feraient ensemble…"), tone="secondary", wrap=True))
        else:
            again = Button(
                _("Calculer ce qu’ils feraient ensemble"), name="action.look_again", on=self.asked_again.emit
            )
            self._column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeading)

    def _group(self, title: str, rows: Sequence[Incoming]) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        theme.lay(column, 18, 14, 18, 14, gap=8)
        column.addWidget(Label(f"{title} · {format_number(len(rows))}", size="section", wrap=True))
        for row in rows[:SHOWN]:
            self._lay(partial(self._add_file, column, row))
        if len(rows) > SHOWN:
            more = ngettext("et {n} autre, dans la liste", "et {n} autres, dans la liste", len(rows) - SHOWN)
            self._lay(lambda: column.addWidget(Label(more, size="secondary", tone="secondary", wrap=True)))
        return card

    def _add_file(self, column: QVBoxLayout, row: Incoming) -> None:
        column.addLayout(self._file(row))

    def _file(self, row: Incoming) -> QVBoxLayout:
        words = QVBoxLayout()
        theme.lay(words, gap=0)
        name = Button(
            shortened(row.path.name, 60), look="link", tip=row.path.name, on=lambda: self.asked_file.emit(row.path)
        )
        words.addWidget(name, 0, Qt.AlignmentFlag.AlignLeading)
        said = row.failure.sentence if row.failure is not None else row.line()
        told_of = format_list((shortened(row.sender), said, *_asked(row)))
        if told_of:
            told = Label(told_of, size="secondary", tone="secondary", wrap=True)
            told.setContentsMargins(theme.margins(8, 0, 0, 0))
            words.addWidget(told)
        return words


def _asked(row: Incoming) -> list[str]:
    """Why a file asks for an agreement."""
    if row.state is not State.ASKS:
        return []
    whys = ((_("Auteur inconnu"), row.asks_vouch), (_("Fait dans l’exemple"), row.asks_sample))
    return [why for why, holds in whys if holds]
