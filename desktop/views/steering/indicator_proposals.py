"""Owns the page on which proposed indicators are ticked and added to a framework. Must not know what is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, ngettext
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.steering.indicator_proposals import IndicatorProposals, topic_words
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, plain
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.rows import Section
from desktop.views.widgets.tick import GAP, SIDE, Tick

if TYPE_CHECKING:
    from desktop.services.indicators.proposals import Proposal

_INDENT = SIDE + GAP  # a definition stands under the words of its box


class ProposalsView(QWidget):
    """Proposals by topic, each to be ticked; those that the framework has are said so."""

    closed = Signal()
    added = Signal(object)  # ids

    def __init__(self, state: IndicatorProposals) -> None:
        super().__init__()
        self.setObjectName("card.proposals")
        self._state = state
        state.setParent(self)
        self.boxes: dict[str, Tick] = {}
        column = QVBoxLayout(self)
        theme.lay(column, gap=14)
        column.addWidget(Label(_("Partir d’une proposition"), size="section"))
        words = _(
            "Des indicateurs que Maillage propose, sans valeur officielle. Ceux que vous ajoutez deviennent les vôtres "
            ": vous pouvez tout y changer."
        )
        column.addWidget(Label(words, tone="secondary", wrap=True))
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        self._topics = QVBoxLayout()
        theme.lay(self._topics, gap=14)
        column.addLayout(self._topics)
        acts = QHBoxLayout()
        theme.lay(acts, gap=8)
        self.add = Button(_("Ajouter"), look="primary", icon="plus", name="action.add_proposals", on=self._add)
        self.close_button = Button(_("Fermer"), name="action.close_proposals", on=self.closed.emit)
        acts.addWidget(self.add)
        acts.addWidget(self.close_button)
        acts.addStretch(1)
        column.addLayout(acts)
        state.arrived.connect(self._show)
        state.taken.connect(self.added)
        state.failed.connect(self._failed)
        self._count()
        state.ask()

    @property
    def chosen(self) -> list[str]:
        """The keys that are ticked and can be added."""
        return [key for key, box in self.boxes.items() if box.isEnabled() and box.isChecked()]

    def _show(self, proposals: Sequence[Proposal]) -> None:
        sections: dict[str, Section] = {}
        for one in proposals:
            if one.topic not in sections:
                sections[one.topic] = Section(topic_words(one.topic))
                self._topics.addWidget(sections[one.topic])
            sections[one.topic].body.addWidget(self._piece(one))
        self._count()
        first = next((box for box in self.boxes.values() if box.isEnabled()), None)
        (first or self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _piece(self, one: Proposal) -> QWidget:
        piece = QWidget()
        column = QVBoxLayout(piece)
        theme.lay(column, gap=2)
        box = Tick(one.name, name=f"choice.{one.key}")
        box.setAccessibleDescription(one.definition)
        box.setChecked(one.taken)
        box.setEnabled(not one.taken)
        box.toggled.connect(lambda _on: self._count())
        self.boxes[one.key] = box
        column.addWidget(box)
        told = QVBoxLayout()
        theme.lay(told, _INDENT, 0, 0, 0, gap=0)
        how = _("calculé") if one.computed else _("saisi")
        about = [one.unit, one.frequency, how, *([_("déjà dans ce cadre")] if one.taken else [])]
        told.addWidget(Label(one.definition, size="secondary", tone="secondary", wrap=True))
        told.addWidget(Label(format_list(about), size="secondary", tone="tertiary", wrap=True))
        column.addLayout(told)
        return piece

    def _count(self) -> None:
        count = len(self.chosen)
        words = ngettext("Ajouter {n} indicateur", "Ajouter {n} indicateurs", count) if count else _("Ajouter")
        self.add.setText(plain(words))
        self.add.setAccessibleName(words)
        self.add.setEnabled(bool(count))

    def _add(self) -> None:
        self.add.setEnabled(False)
        self._state.take(self.chosen)

    def _failed(self, failure: Failure) -> None:
        self.notice.say(Banner(failure.sentence, tone="error", details=failure.details, closable=True))
        self._count()
