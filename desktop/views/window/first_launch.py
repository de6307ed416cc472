"""Owns the first window: which language, who you are, how to begin. Must not know the profile nor the database.

It says what was chosen by one signal; `app` carries it out.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import LANGUAGES, N_, NAMES, _, language
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.lookup import LookupField, Provider
from desktop.views.widgets.rows import FieldGrid, FieldRow
from desktop.views.widgets.scroll import Scroll
from desktop.views.window.sidebar import Mark

WAYS = (
    ("empty", N_("Commencer avec mes fiches"), N_("Un profil vide, prêt pour votre première initiative."), "plus"),
    ("sample", N_("Regarder l’exemple"), N_("Rabat et Oujda, faits publics ; à part de vos fiches."), "eye"),
    ("file", N_("J’ai reçu un fichier"), N_("Ouvrir le fichier .maillage qu’on vous a remis."), "download"),
)


class FirstLaunch(QWidget):
    """The first window's content. `language_chosen` rebuilds it; `finished` gives settings and the way to begin."""

    language_chosen = Signal(str, object)
    finished = Signal(object, str)
    help_asked = Signal()

    def __init__(
        self, settings: Settings, way: str = "empty", communes: Provider | None = None, commune_name: str = ""
    ) -> None:
        super().__init__()
        self._communes = communes or (lambda _typed, answer: answer([]))
        self.setObjectName("page.first_launch")
        self._settings = settings
        self._commune_name = commune_name
        outer = QVBoxLayout(self)
        theme.lay(outer, gap=0)
        area = Scroll("canvas")
        outer.addWidget(area)
        theme.lay(area.column, 16, 12, 16, 12, gap=0)
        centre = QHBoxLayout()
        theme.lay(centre, gap=0)
        area.column.addStretch(1)
        area.column.addLayout(centre)
        area.column.addStretch(1)
        centre.addStretch(1)
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(round(660 * theme.current().scale))
        centre.addWidget(card, 8)
        centre.addStretch(1)
        column = QVBoxLayout(card)
        theme.lay(column, 28, 20, 28, 20, gap=12)
        self._head(column)
        self._languages(column)
        self._person(column)
        self._ways(column, way)
        self.start = Button(_("Commencer"), look="primary", name="action.start", on=self._finish)
        foot = QHBoxLayout()
        foot.addWidget(
            Label(
                _("Tout reste sur cet ordinateur. Aucun compte, aucun réseau."),
                size="secondary",
                tone="secondary",
                wrap=True,
            ),
            1,
        )
        foot.addWidget(Button(_("Aide"), look="link", name="action.first_help", keys="F1", on=self.help_asked.emit))
        foot.addWidget(self.start)
        column.addLayout(foot)

    def begin(self) -> None:
        """Put the cursor where the first word goes."""
        self.author.setFocus()

    def _head(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        theme.lay(row, gap=12)
        row.addWidget(Mark())
        words = QVBoxLayout()
        theme.lay(words, gap=0)
        words.addWidget(Label(_("Bienvenue dans Maillage"), size="page", wrap=True))
        words.addWidget(
            Label(
                _("Qui fait quoi, où et pour qui — hors ligne, et passé de main en main par fichier."),
                tone="secondary",
                wrap=True,
            )
        )
        row.addLayout(words, 1)
        column.addLayout(row)

    def _languages(self, column: QVBoxLayout) -> None:
        row = FlowBox(gap=8)
        row.setAccessibleName(_("Langue"))
        group = QButtonGroup(self)
        for code in LANGUAGES:
            button = Button(NAMES[code], look="choice", name=f"action.language_{code}")
            button.setCheckable(True)
            button.setChecked(code == language())
            button.clicked.connect(lambda _checked=False, code=code: self.language_chosen.emit(code, self.typed()))
            group.addButton(button)
            row.flow.addWidget(button)
        column.addWidget(FieldRow(_("Langue"), row))

    def _person(self, column: QVBoxLayout) -> None:
        self.author = TextField(_("Votre nom"), name="field.author_name")
        self.author.set_value(self._settings.author_name)
        self.organisation = TextField(_("Votre association ou institution"), name="field.organisation")
        self.organisation.set_value(self._settings.organisation)
        self.commune = LookupField(_("Votre commune"), self._communes, name="field.commune", icon="map-pin", exact=True)
        self.commune.set_value(self._settings.commune_code, self._commune_name)
        self.commune.setPlaceholderText(_("Oujda, Rabat…"))
        self.commune.picked.connect(lambda option: setattr(self, "_commune_name", option.label))
        grid = FieldGrid(2)
        grid.add(FieldRow(_("Votre nom"), self.author), FieldRow(_("Votre commune"), self.commune))
        grid.add(FieldRow(_("Votre association ou institution"), self.organisation))
        column.addWidget(grid)
        note = _("Votre nom signe ce que vous écrivez. Il se change dans les réglages.")
        column.addWidget(Label(note, size="secondary", tone="tertiary", wrap=True))

    def _ways(self, column: QVBoxLayout, chosen: str) -> None:
        group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        box = QVBoxLayout()
        theme.lay(box, gap=6)
        for name, label, about, icon in WAYS:
            row = QHBoxLayout()
            theme.lay(row, gap=12)
            button = Button(_(label), look="choice", icon=icon, name=f"action.begin_{name}")
            button.setCheckable(True)
            button.setChecked(name == chosen)
            button.setAccessibleDescription(_(about))
            group.addButton(button)
            self._buttons[name] = button
            row.addWidget(button, 5)
            row.addWidget(Label(_(about), size="secondary", tone="secondary", wrap=True), 6)
            box.addLayout(row)
        holder = QWidget()
        holder.setLayout(box)
        column.addWidget(FieldRow(_("Pour commencer"), holder))

    def way(self) -> str:
        """Give the way to begin: empty, sample or file."""
        return next(name for name, button in self._buttons.items() if button.isChecked())

    @property
    def commune_typed(self) -> str:
        """A commune that was typed and not found yet: the profile may still be opening."""
        return self.commune.unresolved

    @property
    def commune_name(self) -> str:
        """The commune's name as chosen."""
        return self._commune_name

    def typed(self) -> Settings:
        """Give the settings with what is typed so far."""
        return replace(
            self._settings,
            author_name=self.author.text().strip(),
            organisation=self.organisation.text().strip(),
            commune_code=str(self.commune.value() or ""),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
            return
        super().keyPressEvent(event)

    def _finish(self) -> None:
        self.finished.emit(replace(self.typed(), language=language(), first_run_done=True), self.way())
