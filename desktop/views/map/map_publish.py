"""Owns the panel that publishes map and directory as one file. Must not know how it is made, nor what may leave."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.exchange.leaving_words import words
from desktop.i18n import _, format_list, ngettext
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.map.publishing import (
    ENDING,
    FIRST_PAGE,
    FOLDER,
    PACK,
    Publishing,
    default_name,
    folder_in,
    packed,
)
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.map.map_panel import MapPanel
from desktop.views.saving_to import (
    AskFolder,
    AskPlace,
    ask_folder,
    ask_place,
    in_documents,
    written,
    written_folder,
)
from desktop.views.widgets.asking import for_whom
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.waiting import busy_line
from desktop.views.widgets.working import Working

if TYPE_CHECKING:
    from desktop.exchange.publishing import Leaving
    from desktop.exchange.site_publishing import Published


class PublishPanel(MapPanel):
    """For whom first, then what leaves, then where to."""

    CHAPTER = "publish"

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel.publish")
        self.setAccessibleName(_("Publier la carte et l’annuaire"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.publishing = Publishing(store, self)
        self.ask_place: AskPlace = ask_place
        self.ask_folder: AskFolder = ask_folder
        self._column = QVBoxLayout(self)
        theme.lay(self._column, 20, 12, 20, 12, gap=8)
        self._said = BannerSpot()
        self._make()
        self._column.addWidget(self._said)
        self.publishing.foreseen.connect(self._foreseen)
        self.publishing.pages_foreseen.connect(self._pages_foreseen)
        self.publishing.written.connect(self._written)
        self.publishing.failed.connect(self._failed)
        self.publishing.progressed.connect(self.working.count)
        self.publishing.stopped.connect(self._stopped)

    def _make(self) -> None:
        self._column.addWidget(Label(_("Publier la carte et l’annuaire"), size="section", wrap=True))
        text = _(
            "Pour un site web ou une clé : cela s’ouvre sans réseau, dans les quatre langues, et se passe de Maillage. "
            "Tout ce que ce public peut savoir y est : ni les filtres ni la période de la carte ne comptent."
        )
        self._column.addWidget(Label(text, size="secondary", tone="secondary", wrap=True))
        line = QHBoxLayout()
        theme.lay(line, gap=8)
        line.addWidget(Label(_("Pour qui")))
        self.audience = Choice(_("Pour qui"), for_whom(), name="field.audience")
        self.audience.set_value("public")
        self.audience.currentIndexChanged.connect(self._ask)
        line.addWidget(self.audience)
        line.addWidget(Label(_("Sous quelle forme")))
        forms = [
            Option(ENDING, _("Une page : la carte et sa liste (.html)")),
            Option(PACK, _("Un site : annuaire, chiffres, carte, fichiers (.zip)")),
            Option(FOLDER, _("Le même site dans un dossier, à déposer tel quel")),
        ]
        self.form = Choice(_("Sous quelle forme"), forms, name="field.form")
        self.form.set_value(ENDING)
        self.form.currentIndexChanged.connect(self._shape)
        line.addWidget(self.form, 1)
        self._column.addLayout(line)
        self._make_words()
        line = QHBoxLayout()
        theme.lay(line, gap=8)
        self.write = Button(
            _("Écrire le fichier…"), look="primary", icon="download", name="action.write_site", on=self._write
        )
        line.addWidget(self.write)
        self.close_button = Button(_("Fermer"), name="action.close_publish", on=self.closed.emit)
        line.addWidget(self.close_button)
        line.addStretch(1)
        self._column.addLayout(line)
        self.leaving = Label("", size="secondary", wrap=True)
        self.leaving.setObjectName("leaving")
        self._column.addWidget(self.leaving)
        self.pages = Label("", size="secondary", wrap=True)
        self.pages.setObjectName("pages")
        self.pages.hide()
        self._column.addWidget(self.pages)
        self.busy = busy_line(_("Écriture du fichier"))
        self.busy.hide()
        self._column.addWidget(self.busy)
        self.working = Working()
        self.working.cancelled.connect(self.publishing.stop)
        self._column.addWidget(self.working)

    def _make_words(self) -> None:
        """What a site says of itself, in the person's own words."""
        self.words = QWidget()
        line = QHBoxLayout(self.words)
        theme.lay(line, gap=8)
        self.licence = TextField(_("Licence"), name="field.licence", placeholder=_("par exemple CC BY 4.0"))
        self.contact = TextField(
            _("Contact"), name="field.contact", placeholder=_("à qui écrire, sans nom de personne")
        )
        for label, field in ((_("Licence"), self.licence), (_("Contact"), self.contact)):
            line.addWidget(Label(label))
            line.addWidget(field, 1)
        self.words.hide()
        self._column.addWidget(self.words)

    def open(self) -> None:
        """Show the panel with what would leave now."""
        self.show()
        self._said.say(None)
        self._ask()
        self.audience.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, *_more: object) -> None:
        if self.isVisible():
            self.publishing.foresee(self._chosen())
            if self._pages:
                self.publishing.foresee_pages(self._chosen())

    def _shape(self, *_more: object) -> None:
        self.words.setVisible(self._pages)
        folder = self.form.value() == FOLDER
        self.write.rename(_("Écrire le dossier…") if folder else _("Écrire le fichier…"))
        self.pages.setVisible(False)
        self._ask()

    @property
    def _pages(self) -> bool:
        """Whether a site of pages is asked for, and not one page."""
        return self.form.value() in (PACK, FOLDER)

    def _chosen(self) -> str:
        return str(self.audience.value() or "public")

    def _foreseen(self, left: Leaving) -> None:
        self.leaving.say("\n".join(words(left)))
        self.write.setEnabled(bool(left.actors or left.initiatives or left.needs or left.services))

    def _pages_foreseen(self, made: Published) -> None:
        parts = [
            ngettext("{n} projet", "{n} projets", made.projects),
            ngettext("{n} bonne pratique", "{n} bonnes pratiques", made.practices),
            ngettext("environ {n} page", "environ {n} pages", made.pages),
        ]
        self.pages.say(format_list(parts))
        self.pages.setVisible(self._pages)

    def _write(self) -> None:
        target = self._place()
        if target is None:
            return
        self._said.say(None)
        self.write.setEnabled(False)
        if self._pages:
            self.working.begin(_("Écriture des pages"))
            said = (str(field.value() or "").strip() for field in (self.licence, self.contact))
            self.publishing.publish_pages(target, self._chosen(), *said)
        else:
            self.busy.show()
            self.publishing.publish(target, self._chosen())

    def _place(self) -> Path | None:
        """Where what is written goes, None when the person changes their mind."""
        form, today = self.form.value(), date.today()
        if form == FOLDER:
            chosen = self.ask_folder(self, in_documents(""))
            return folder_in(Path(chosen), self._chosen(), today) if chosen else None
        kinds = _("Site en un fichier (*.zip)") if form == PACK else _("Page web (*.html)")
        ending = PACK if form == PACK else ENDING
        chosen = self.ask_place(self, in_documents(default_name(self._chosen(), today, ending)), kinds)
        if not chosen:
            return None
        return packed(Path(chosen)) if form == PACK else Path(chosen)

    def _written(self, file: Path, left: Leaving) -> None:
        self._end()
        self._foreseen(left)
        self._said.say(written_folder(file, FIRST_PAGE) if file.is_dir() else written(file))

    def _failed(self, failure: Failure) -> None:
        self._end()
        self._said.say(Banner(failure.sentence, tone="error", details=failure.details))

    def _stopped(self) -> None:
        self._end()
        self._said.say(Banner(_("Arrêté : rien n’a été écrit."), tone="info"))

    def _end(self) -> None:
        self.busy.hide()
        self.working.end()
        self.write.setEnabled(True)

    @property
    def said(self) -> str:
        """What the panel says of the last file."""
        return self._said.text
