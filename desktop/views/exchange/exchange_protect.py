"""Owns the one line that asks how a file is protected, and what each answer then needs.

Must not know how a file is protected.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import N_, _
from desktop.services.exchange.protection import Protection, strength
from desktop.views import theme
from desktop.views.widgets.basics import Label, shortened
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox

NOBODY, PEOPLE, PASSPHRASE = "no", "people", "passphrase"
_HINTS: Final = {
    "none": N_("Quatre mots pris au hasard font une bonne phrase de passe."),
    "short": N_("Trop courte : il faut au moins 8 caractères."),
    "fair": N_("Correcte. Plus longue, elle protégerait mieux."),
    "good": N_("Bonne longueur."),
}
_TONES: Final = {"none": "secondary", "short": "warn", "fair": "secondary", "good": "ok"}


class PassphraseField(TextField):
    """A passphrase, in sight on purpose: it has to be noted and said, and keyboards here change language."""

    def __init__(self, *, name: str) -> None:
        super().__init__(_("Phrase de passe"), name=name, placeholder=_("Phrase de passe"), icon="key-round")
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)


class ProtectLine(QWidget):
    """Whether the file is protected, for whom, or by which passphrase."""

    def __init__(self) -> None:
        super().__init__()
        self._readers: dict[str, str] = {}
        self._chosen: list[str] = []
        column = QVBoxLayout(self)
        theme.lay(column, gap=8)
        options = (
            Option(NOBODY, _("Non : tout le monde peut le lire"), "lock-open"),
            Option(PEOPLE, _("Pour des personnes choisies"), "users"),
            Option(PASSPHRASE, _("Par une phrase de passe"), "key-round"),
        )
        line = FlowBox(gap=8)
        self.label = Label(_("Protéger ce fichier :"), size="secondary", tone="secondary")
        self.label.setMinimumHeight(theme.current().control)
        line.flow.addWidget(self.label)
        self.way = Choice(_("Protéger ce fichier"), options, name="field.protect")
        self.way.set_value(NOBODY)
        self.way.edited.connect(self._show)
        line.flow.addWidget(self.way)
        column.addWidget(line)
        column.addWidget(self._for_people())
        column.addWidget(self._by_passphrase())
        self._show()

    def _for_people(self) -> QWidget:
        self.people = QWidget()
        column = QVBoxLayout(self.people)
        theme.lay(column, gap=6)
        self.add = Choice(_("Ajouter une personne"), (), name="field.protect_for")
        self.add.setPlaceholderText(_("Ajouter une personne…"))
        self.add.edited.connect(self._added)
        column.addWidget(self.add)
        self.chips = FlowBox(gap=6)
        column.addWidget(self.chips)
        self.whom = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.whom)
        return self.people

    def _by_passphrase(self) -> QWidget:
        self.secret = QWidget()
        column = QVBoxLayout(self.secret)
        theme.lay(column, gap=6)
        self.phrase = PassphraseField(name="field.passphrase")
        self.phrase.edited.connect(self._typed)
        column.addWidget(self.phrase)
        self.strength = Label("", size="secondary", wrap=True)
        column.addWidget(self.strength)
        text = _(
            "Notez-la : si elle est perdue, le fichier est perdu aussi, personne ne pourra l’ouvrir. "
            "Dites-la de vive voix, pas dans le même message que le fichier."
        )
        column.addWidget(Label(text, size="secondary", tone="secondary", wrap=True))
        return self.secret

    def set_readers(self, readers: tuple[tuple[str, str], ...]) -> None:
        """Offer the laptops that somebody vouched for: their id and their name."""
        self._readers = dict(readers)
        self._chosen = [one for one in self._chosen if one in self._readers]
        self._list()

    def value(self) -> Protection:
        """How the file is to be protected; not checked yet."""
        match self.way.value():
            case "people":
                return Protection(people=tuple(self._chosen))
            case "passphrase":
                return Protection(passphrase=self.phrase.text())
        return Protection()

    def problem(self) -> str:
        """What is missing, said in a sentence, with the keyboard where it can be mended; empty when nothing is."""
        if self.way.value() == PEOPLE and not self._chosen:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            return _("Choisissez au moins une personne qui pourra ouvrir le fichier, ou ne le protégez pas.")
        if self.way.value() == PASSPHRASE and strength(self.phrase.text()) in ("none", "short"):
            self.phrase.set_level("error")
            self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)
            return _("La phrase de passe est trop courte : il faut au moins 8 caractères.")
        return ""

    def _show(self) -> None:
        self.people.setVisible(self.way.value() == PEOPLE)
        self.secret.setVisible(self.way.value() == PASSPHRASE)
        self._typed()
        self._list()

    def _typed(self) -> None:
        worth = strength(self.phrase.text())
        self.phrase.set_level("")
        self.strength.say(_(_HINTS[worth]), _TONES[worth])

    def _added(self) -> None:
        one = self.add.value()
        if isinstance(one, str) and one not in self._chosen:
            self._chosen.append(one)
        self._list()

    def _removed(self, one: str) -> None:
        self._chosen.remove(one)
        self._list()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self) -> None:
        left = [(id_, name) for id_, name in self._readers.items() if id_ not in self._chosen]
        self.add.set_value(None)
        self.add.set_options(Option(id_, shortened(name, 60), "user") for id_, name in left)
        self.add.setVisible(bool(left))
        self.chips.clear()
        for one in self._chosen:
            chip = Chip(shortened(self._readers[one], 60), icon="user")
            chip.removed.connect(lambda one=one: self._removed(one))
            self.chips.flow.addWidget(chip)
        self.chips.setVisible(bool(self._chosen))
        if self._readers:
            self.whom.say(_("Elles seules, et vous, pourrez l’ouvrir, chacune sur son ordinateur."), "secondary")
        else:
            text = _("Vous n’avez encore accepté personne. Recevez d’abord un fichier de la personne choisie.")
            self.whom.say(text, "warn")
