"""Owns what an import asks: a card for each decision, its answers, the one proposed. Must not know its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, format_number, ngettext
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, picture, set_property, shortened
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.flow import FlowBox

if TYPE_CHECKING:
    from desktop.exchange.incoming.shapes import Question

AT_ONCE = 2  # cards made in one turn of the loop
SHOWN, LONGEST = 5, 48  # words of the file that a question shows, and signs of one
ICONS = {"sheet": "table", "column": "columns-3", "value": "tags", "record": "copy", "personal": "shield-alert"}


class QuestionCard(QFrame):
    """One decision. `answered` tells of the option that was chosen."""

    answered = Signal(str, str)

    def __init__(self, question: Question, answer: str | None) -> None:
        super().__init__()
        self.setObjectName("card")
        self.question = question
        column = QVBoxLayout(self)
        theme.lay(column, 12, 10, 12, 10, gap=6)
        head = QHBoxLayout()
        theme.lay(head, gap=8)
        head.addWidget(picture(ICONS.get(question.about, "circle-help"), "primary", 18))
        head.addWidget(Label(question.text, size="strong", wrap=True), 1)
        column.addLayout(head)
        if question.values:
            several = list(dict.fromkeys(shortened(value, LONGEST) for value in question.values))
            more = len(several) - SHOWN
            others = ngettext("et {n} autre", "et {n} autres", more) if more > 0 else ""
            words = format_list((*several[:SHOWN], others))
            column.addWidget(Label(words, size="secondary", tone="secondary", wrap=True))
        if question.rows:
            rows = ngettext("{n} ligne du fichier", "{n} lignes du fichier", question.rows)
            column.addWidget(Label(rows, size="secondary", tone="tertiary"))
        options = [Option(option.key, _worded(option.label, option.why)) for option in question.options]
        self.choice = Choice(question.text, options, name="field.answer")
        self.choice.activated.connect(lambda _index: self._chosen())
        column.addWidget(self.choice)
        self._acts = acts = FlowBox(gap=6)
        self.accept = Button(_("C’est bien cela"), look="link", icon="check", name="action.accept", on=self._chosen)
        acts.flow.addWidget(self.accept)
        column.addWidget(acts)
        self.show_answer(answer)

    def show_answer(self, answer: str | None) -> None:
        """Show what was answered, None for nothing yet."""
        self.choice.set_value(answer if answer is not None else self.question.suggested)
        self._acts.setVisible(answer is None and self.question.suggested is not None)
        set_property(self, "waits", answer is None)

    def _chosen(self) -> None:
        value = self.choice.value()
        if isinstance(value, str):
            self.answered.emit(self.question.key, value)


def _worded(label: str, why: str) -> str:
    return f"{label} — {why}" if why else label


class Questions(QWidget):
    """All that is asked, those not answered first, with one key to accept what is proposed."""

    answered = Signal(str, str)
    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        theme.lay(self._column, gap=10)
        self.head = Label("", size="section", wrap=True)
        self._column.addWidget(self.head)
        self.all = Button(_("Accepter toutes les propositions"), icon="check-check", name="action.accept_all")
        self.all.clicked.connect(lambda: self.accepted.emit())
        self._column.addWidget(self.all)
        self.cards: list[QuestionCard] = []
        self._shown: tuple[tuple[str, str | None], ...] = ()
        self._coming: list[tuple[Question, str | None]] = []
        self._focus = False

    def show_questions(self, questions: Sequence[Question], answers: Mapping[str, str]) -> None:
        """Show them anew, keeping the keyboard where it was."""
        ordered = sorted(questions, key=lambda one: one.key in answers)
        shown = tuple((one.key, answers.get(one.key)) for one in ordered)
        waiting = [one for one in ordered if one.key not in answers]
        self.setVisible(bool(ordered))
        self.head.setText(
            ngettext("{n} décision à prendre", "{n} décisions à prendre", len(waiting))
            if waiting
            else _("Toutes les réponses sont données ({n})", n=format_number(len(ordered)))
        )
        self.all.setVisible(sum(one.suggested is not None for one in waiting) > 1)
        if shown == self._shown:
            return
        same = [key for key, _answer in shown] == [key for key, _answer in self._shown]
        self._shown = shown
        if same and not self._coming and [card.question for card in self.cards] == ordered:
            for card in self.cards:
                card.show_answer(answers.get(card.question.key))
            return
        self._begin(ordered, answers)

    def _begin(self, ordered: list[Question], answers: Mapping[str, str]) -> None:
        """Make the cards anew, a few at a time: a window that makes twenty at once stands still."""
        self._focus = any(card.isAncestorOf(focus) for card in self.cards if (focus := self.focusWidget()) is not None)
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        self._coming = [(one, answers.get(one.key)) for one in ordered]
        self._more()

    def _more(self) -> None:
        some, self._coming = self._coming[:AT_ONCE], self._coming[AT_ONCE:]
        for one, answer in some:
            card = QuestionCard(one, answer)
            card.answered.connect(self.answered)
            self.cards.append(card)
            self._column.addWidget(card)
        if self._focus and self.cards:
            self.cards[0].choice.setFocus()
            self._focus = False
        if self._coming:
            QTimer.singleShot(0, self, self._more)
