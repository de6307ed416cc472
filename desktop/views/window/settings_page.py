"""Owns the page of settings: language, theme, text size, who the person is, where the data are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup

from desktop.i18n import LANGUAGES, NAMES, _, format_list, format_percent, isolate, language
from desktop.viewmodels import finding
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.lookup import LookupField
from desktop.views.widgets.rows import FieldGrid, FieldRow, Section
from desktop.views.widgets.scroll import Scroll
from desktop.views.window.settings_about import about
from desktop.views.window.settings_safety import SafetyCard


class SettingsPage(BasePage):
    """Everything here is saved and shown at once."""

    NAME = "settings"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        row = self.header(_("Réglages"))
        row.addStretch(1)
        area = Scroll("canvas")
        self.outer.addWidget(area, 1)
        column = area.column
        theme.lay(column, 20, 16, 20, 20, gap=16)
        self.safety = SafetyCard(store, getattr(shell, "put_back", None))
        for section in (self._looks(), self._person(), self._photos(), self._places(), self.safety, about()):
            section.setMaximumWidth(round(820 * theme.current().scale))
            column.addWidget(section)
        column.addStretch(1)

    def _looks(self) -> Section:
        settings = self.shell.settings
        section = Section(_("Affichage"), card=True)
        languages = [(code, NAMES[code]) for code in LANGUAGES]
        section.body.addWidget(self._choices(_("Langue"), "language", languages, settings.language or "fr"))
        themes = [("system", _("Comme l’ordinateur")), ("light", _("Clair")), ("dark", _("Sombre"))]
        section.body.addWidget(self._choices(_("Thème"), "theme", themes, settings.theme))
        sizes = [(scale, isolate(format_percent(scale))) for scale in theme.SCALES]
        section.body.addWidget(self._choices(_("Taille du texte"), "text_scale", sizes, settings.text_scale))
        return section

    def _choices(self, label: str, setting: str, options: Sequence[tuple[object, str]], chosen: object) -> FieldRow:
        row = FlowBox(gap=8)
        row.setObjectName(f"field.{setting}")
        row.setAccessibleName(label)
        group = QButtonGroup(self)
        for value, word in options:
            button = Button(word, look="choice", name=f"action.{setting}_{value}")
            button.setAccessibleName(f"{label} : {word}")
            button.setCheckable(True)
            button.setChecked(value == chosen)
            button.clicked.connect(lambda _checked=False, value=value: self.shell.change_settings(**{setting: value}))
            group.addButton(button)
            row.flow.addWidget(button)
        return FieldRow(label, row)

    def _photos(self) -> Section:
        settings = self.shell.settings
        section = Section(
            _("Photos jointes aux fiches"),
            help_text=_("Une photo est réduite quand on la joint : elle tient moins de place et part plus vite."),
            card=True,
        )
        sides = [(1600, _("Réduites (1600 points)")), (2400, _("Grandes (2400 points)")), (0, _("Telles quelles"))]
        section.body.addWidget(self._choices(_("Taille des photos"), "photo_side", sides, settings.photo_side))
        kept = [(False, _("L’enlever")), (True, _("La garder dans la photo"))]
        label = _("Endroit où la photo a été prise")
        section.body.addWidget(self._choices(label, "photo_position", kept, settings.photo_position))
        return section

    def _person(self) -> Section:
        section = Section(
            _("Qui suis-je ?"),
            help_text=_("Votre nom signe ce que vous écrivez et donnez. Il part avec vos fichiers de changements."),
            card=True,
        )
        grid = FieldGrid(2)
        self._author = TextField(_("Votre nom"), name="field.author_name")
        self._organisation = TextField(_("Votre association ou institution"), name="field.organisation")
        self._author.set_value(self.shell.settings.author_name)
        self._organisation.set_value(self.shell.settings.organisation)
        shell: Any = self.shell
        self._commune = LookupField(
            _("Votre commune"), shell.find_commune, name="field.commune", icon="map-pin", exact=True
        )
        self._commune.setPlaceholderText(_("Oujda, Rabat…"))
        self._commune.edited.connect(self._commune_chosen)
        for field in (self._author, self._organisation):
            field.left.connect(self.flush)
        grid.add(
            FieldRow(_("Votre nom"), self._author),
            FieldRow(_("Votre association ou institution"), self._organisation),
        )
        self._me = LookupField(_("Je suis"), self._find_me, name="field.contact", icon="user", exact=True)
        self._me.setPlaceholderText(_("Votre nom parmi les contacts"))
        self._me.edited.connect(self._me_chosen)
        grid.add(
            FieldRow(_("Votre commune"), self._commune),
            FieldRow(_("Je suis"), self._me, help_text=_("« Mes actions » sont celles de cette personne.")),
        )
        section.body.addWidget(grid)
        return section

    def enter(self, target: object = None) -> None:
        """Show the name of the commune, which only the profile knows, and the safety copies."""
        self.safety.refresh()
        code = self.shell.settings.commune_code
        work = partial(finding.name_of_code, code=code, lang=language())
        self.store.query(work, lambda name: self._commune.set_value(code, name), owner=self, key="commune")
        contact = self.shell.settings.contact
        who = partial(finding.contact_named, contact=contact, lang=language())
        self.store.query(who, partial(self._show_me, contact), owner=self, key="myself")
        self.store.consult(_engine_facts, self._show_engine, owner=self, key="engine")

    def _find_me(self, typed: str, answer: Callable[[Sequence[Option]], None]) -> None:
        def found(people: Sequence[finding.Found]) -> None:
            answer([Option(one.id, one.label, "user", "secondary", one.detail) for one in people])

        work = partial(finding.contacts, typed=typed, lang=language())
        self.store.query(work, found, owner=self, key="me")

    def _me_chosen(self) -> None:
        chosen = self._me.value()
        self.shell.change_settings(contact=chosen.hex() if isinstance(chosen, bytes) else "")
        self.shell.count_again()

    def _show_me(self, contact: str, name: str) -> None:
        self._me.set_value(bytes.fromhex(contact) if name else None, name)

    def _show_engine(self, facts: dict[str, str]) -> None:
        """Say which engine keeps the data, and that it is encrypted."""
        cipher = facts.get("cipher_version", "")
        words = [f"SQLite {facts.get('sqlite', '')}", f"SQLCipher {cipher}" if cipher else ""]
        self._engine.setText(format_list(words))
        self._engine_row.setVisible(True)

    def _commune_chosen(self) -> None:
        self.shell.change_settings(commune_code=str(self._commune.value() or ""))

    def _places(self) -> Section:
        section = Section(
            _("Où sont mes données ?"),
            help_text=_(
                "Tout est dans un dossier de cet ordinateur, chiffré par une clé. Gardez une copie du fichier de clé "
                "en lieu sûr : sans lui, une sauvegarde ne s’ouvre pas."
            ),
            card=True,
        )
        facts: dict[str, str] = getattr(self.shell, "facts", {})
        for name, label in (
            ("folder", _("Dossier du profil")),
            ("key", _("Fichier de clé")),
            ("backups", _("Sauvegardes")),
        ):
            if facts.get(name):
                value = Label(isolate(facts[name]), wrap=True)
                value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                section.body.addWidget(FieldRow(label, value))
        self._engine = Label("", wrap=True)
        self._engine_row = FieldRow(_("Moteur"), self._engine)
        self._engine_row.hide()
        section.body.addWidget(self._engine_row)
        if facts.get("folder"):
            section.body.addWidget(
                Button(
                    _("Ouvrir le dossier"),
                    icon="folder-open",
                    name="action.open_folder",
                    on=self._open_folder(facts["folder"]),
                ),
                0,
                Qt.AlignmentFlag.AlignLeading,
            )
        return section

    def _open_folder(self, folder: str) -> Callable[[], object]:
        return lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def flush(self) -> None:
        """Save who the person is."""
        values = {"author_name": self._author.text().strip(), "organisation": self._organisation.text().strip()}
        settings = self.shell.settings
        if (settings.author_name, settings.organisation) != (values["author_name"], values["organisation"]):
            self.shell.change_settings(**values)


def _engine_facts(database: Any) -> dict[str, str]:
    facts: dict[str, str] = database.engine_facts()
    return facts
