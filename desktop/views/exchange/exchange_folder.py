"""Owns the card of the shared folder: choosing it, what waits there, exchanging. Must not know how it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar, QVBoxLayout, QWidget

from desktop.errors import HubEmptied
from desktop.i18n import _, format_datetime, format_list, format_number, ngettext
from desktop.services.description.kinds import KINDS
from desktop.services.exchange.exchanged import Laptop
from desktop.timekeeping import from_millis
from desktop.viewmodels.exchange.shared_folder import SharedFolder, sentence
from desktop.viewmodels.jobs import Failure
from desktop.views import icons, theme
from desktop.views.base_page import Shell
from desktop.views.exchange.exchange_give import card_head
from desktop.views.widgets.basics import Button, Label, shortened
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Action, Banner
from desktop.views.widgets.pill import Pill

if TYPE_CHECKING:
    from desktop.services.exchange.hub import Exchanged, Look

AskFolder = Callable[[QWidget], str]
NAMED = 3  # files set aside that are named one by one


def ask_folder(parent: QWidget) -> str:
    """Ask with the system's own dialog which folder serves; empty when the person changes their mind."""
    return QFileDialog.getExistingDirectory(parent, _("Quel dossier partager ?"))


class FolderCard(QFrame):
    """The folder through which several computers exchange."""

    asked_review = Signal()
    exchanged = Signal()

    def __init__(self, folder: SharedFolder, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("card")
        self.folder = folder
        self.shell = shell
        self.ask_folder: AskFolder = ask_folder
        column = QVBoxLayout(self)
        theme.lay(column, 18, 16, 18, 16, gap=10)
        text = _("Une clé USB, ou un dossier commun à plusieurs ordinateurs. Chacun y dépose ce qu’il a de nouveau.")
        column.addLayout(card_head("folder-open", _("Dossier partagé"), text))
        self._facts(column)
        self._notes, self._asks = QVBoxLayout(), QVBoxLayout()
        for place in (self._notes, self._asks):
            theme.lay(place, gap=8)
            column.addLayout(place)
        self._acts(column)
        for signal, slot in (
            (folder.chosen, self._chosen),
            (folder.refused, self._refused),
            (folder.looked, self.show_look),
            (folder.missing, self._missing),
            (folder.began, self._began),
            (folder.progressed, self._progressed),
            (folder.exchanged, self._exchanged),
            (folder.stopped, self._stopped),
            (folder.failed, self._failed),
        ):
            signal.connect(slot)
        self._fit()

    def _facts(self, column: QVBoxLayout) -> None:
        self.place = Label("", size="strong", wrap=True)
        self.waiting = Label("", wrap=True)
        self.kinds = FlowBox(gap=6)
        self.to_put = Label("", tone="secondary", wrap=True)
        self.last = Label("", size="secondary", tone="secondary", wrap=True)
        for widget in (self.place, self.waiting, self.kinds, self.to_put, self.last):
            column.addWidget(widget)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Avancement de l’échange"))
        self.progress.setTextVisible(False)
        self.counted = Label("", size="secondary", tone="secondary")
        self.progress.hide()
        self.counted.hide()
        column.addWidget(self.progress)
        column.addWidget(self.counted)

    def _acts(self, column: QVBoxLayout) -> None:
        self.auto = Button(_("Échanger à l’ouverture de Maillage"), look="choice", name="field.hub_auto")
        self.auto.setCheckable(True)
        self.auto.toggled.connect(self._automatic)
        self.auto.setChecked(self.shell.settings.hub_auto)
        row = FlowBox(gap=8)
        self.now = Button(
            _("Échanger maintenant"), look="primary", icon="refresh-cw", name="action.exchange_folder", on=self.exchange
        )
        self.stop = Button(_("Arrêter"), icon="square", name="action.stop_folder", on=self.folder.stop)
        self.choose = Button(
            _("Choisir un dossier…"), icon="folder-open", name="action.choose_folder", on=self.choose_folder
        )
        self.forget = Button(_("Ne plus l’utiliser"), name="action.forget_folder", on=self.forget_folder)
        for button in (self.now, self.stop, self.choose, self.forget, self.auto):
            row.flow.addWidget(button)
        column.addWidget(row)

    # ---- the folder ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again what waits there."""
        self._fit()
        self.folder.look()

    def choose_folder(self) -> None:
        """Ask which folder, and take it if it may serve."""
        chosen = self.ask_folder(self)
        if chosen:
            self.folder.choose(Path(chosen))

    def forget_folder(self) -> None:
        """Use no folder any more; what lies in it stays there."""
        self.shell.change_settings(hub_folder="", hub_auto=False)
        self.auto.setChecked(False)
        self._say()
        _fill(self._asks)
        self._fit()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _automatic(self, on: bool) -> None:
        self.auto.setIcon(icons.icon("check", "primary", 18, gap=7) if on else QIcon())
        if self.shell.settings.hub_auto != on:
            self.shell.change_settings(hub_auto=on)

    def _chosen(self, path: Path) -> None:
        self.shell.change_settings(hub_folder=str(path))
        self.folder.seen = None
        self._say()
        self.refresh()
        self.now.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, failure: Failure) -> None:
        self._say(Banner(failure.sentence, tone="error", details=failure.details))

    def _fit(self) -> None:
        path, seen, busy = self.folder.path, self.folder.seen, self.folder.busy
        there = path is not None
        self.place.setText(str(path) if there else _("Aucun dossier n’est choisi."))
        self.place.say(self.place.text(), "" if there else "secondary")
        for widget in (self.auto, self.forget):
            widget.setVisible(there and not busy)
        self.now.setVisible(there and not busy)
        self.choose.setVisible(not busy)
        self.choose.rename(_("Changer de dossier…") if there else _("Choisir un dossier…"))
        self.stop.setVisible(busy)
        self.progress.setVisible(busy)
        self.counted.setVisible(busy)
        told = there and seen is not None and not busy
        self.waiting.setVisible(told)
        self.to_put.setVisible(told)
        self.kinds.setVisible(told and self.kinds.flow.count() > 0)
        self.last.setVisible(told and bool(self.last.text()))

    # ---- what waits ------------------------------------------------------------------------------

    def show_look(self, seen: Look) -> None:
        """Say what waits in the folder and what would be put there."""
        if seen.files:
            self.waiting.say(ngettext("{n} fichier attend ici", "{n} fichiers attendent ici", seen.files), "")
        elif seen.unknown:
            self.waiting.say(_("Gardé à part, jusqu’à ce que vous en acceptiez l’auteur :"), "")
        else:
            self.waiting.say(_("Rien de nouveau n’attend ici."), "secondary")
        self.kinds.clear()
        for counted in seen.counts:
            total, kind = counted.new + counted.changed + counted.deleted, KINDS.get(counted.kind)
            if total and kind is not None:
                words = _("{kind} : {count}", kind=_(kind.plural), count=format_number(total))
                self.kinds.flow.addWidget(Pill(words, "neutral", kind.icon))
        if seen.reviews:
            words = ngettext("{n} à vérifier", "{n} à vérifier", seen.reviews)
            self.kinds.flow.addWidget(Pill(words, "warn", "triangle-alert"))
        put = ngettext("{n} modification à déposer", "{n} modifications à déposer", seen.to_put)
        self.to_put.setText(put if seen.to_put else _("Rien à déposer."))
        before = seen.last
        moment = "" if before is None else format_datetime(from_millis(before.at).astimezone())
        self.last.setText(_("Dernier échange : {moment}", moment=moment) if moment else "")
        self._ask(seen)
        self._fit()

    def _ask(self, seen: Look) -> None:
        bars = [self._stranger(one) for one in seen.unknown[:NAMED]]
        if seen.emptied:
            bars.append(self._emptied(HubEmptied(folder=seen.folder).sentence()))
        if seen.samples:
            text = ngettext(
                "{n} fichier vient d’un profil d’exemple : il est laissé de côté.",
                "{n} fichiers viennent d’un profil d’exemple : ils sont laissés de côté.",
                seen.samples,
            )
            act = (_("Prendre aussi l’exemple"), lambda: self.folder.exchange(accept_sample=True))
            bars.append(Banner(text, tone="info", actions=(act,)))
        if seen.networks:
            names = format_list([shortened(name, 60) for name in seen.networks])
            bars.append(Banner(_("Des fichiers d’un autre réseau attendent ici : {names}.", names=names), tone="warn"))
        _fill(self._asks, bars)

    def _stranger(self, one: Laptop) -> Banner:
        text = _(
            "{name} n’est pas encore connu ici. Comparez l’empreinte de vive voix : {fingerprint}",
            name=shortened(one.name, 60) or _("Un poste sans nom"),
            fingerprint=one.fingerprint,
        )
        act = (_("Je connais cette personne"), lambda: self.folder.exchange(vouch=[one.replica]))
        return Banner(text, tone="warn", actions=(act,))

    def _missing(self, failure: Failure) -> None:
        self.folder.seen = None
        _fill(self._asks)
        self._fit()
        self.waiting.say(failure.sentence, "secondary")
        self.waiting.show()

    # ---- exchanging ------------------------------------------------------------------------------

    def exchange(self) -> None:
        """Take what waits, put what is missing."""
        self._say()
        self.folder.exchange()

    def _began(self) -> None:
        _fill(self._asks)
        self.progress.setRange(0, 0)
        self.counted.setText(_("Échange en cours…"))
        self._fit()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _progressed(self, done: int, total: int) -> None:
        if total > 1:
            self.progress.setRange(0, total)
            self.progress.setValue(done)
            self.counted.setText(_("{done} sur {total}", done=format_number(done), total=format_number(total)))

    def _exchanged(self, done: Exchanged) -> None:
        self._fit()
        bars = [Banner(_("Échangé : {effect}.", effect=sentence(done)), tone="ok", actions=self._way(done))]
        if done.not_put:
            bars.append(Banner(done.not_put, tone="warn"))
        if done.left:
            left = ngettext(
                "Il reste {n} fichier : échangez encore.", "Il reste {n} fichiers : échangez encore.", done.left
            )
            bars.append(Banner(left, tone="info"))
        if done.aside:
            bars.append(self._left_aside(done))
        self._say(*bars)
        self._return_focus()
        self.exchanged.emit()

    def _left_aside(self, done: Exchanged) -> Banner:
        text = ngettext(
            "{n} fichier laissé de côté ; il sera repris dès qu’il sera entier : {names}",
            "{n} fichiers laissés de côté ; ils seront repris dès qu’ils seront entiers : {names}",
            len(done.aside),
            names=format_list([shortened(one.name, 60) for one in done.aside[:NAMED]]),
        )
        return Banner(text, tone="info", details="\n".join(one.reason for one in done.aside))

    def _way(self, done: Exchanged) -> tuple[Action, ...]:
        if done.received is not None and done.received.reviews:
            return ((_("Voir ce qui est à vérifier"), self.asked_review.emit),)
        return ()

    def _stopped(self) -> None:
        self._say(Banner(_("Échange arrêté. Rien n’a été modifié."), tone="info"))
        self._fit()
        self._return_focus()

    def _failed(self, failure: Failure) -> None:
        if isinstance(failure.error, HubEmptied):
            _fill(self._asks, [self._emptied(failure.sentence)])
        else:
            self._say(Banner(failure.sentence, tone="error", details=failure.details))
        self._fit()
        self._return_focus()

    def _emptied(self, text: str) -> Banner:
        act = (_("Le remplir de nouveau"), lambda: self.folder.exchange(refill=True))
        return Banner(text, tone="warn", actions=(act,))

    def _return_focus(self) -> None:
        if self.isVisible():
            self.now.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, *bars: Banner) -> None:
        _fill(self._notes, bars)

    @property
    def said(self) -> list[str]:
        """What the card says of the last exchange and asks about the next."""
        found = [place.itemAt(at) for place in (self._notes, self._asks) for at in range(place.count())]
        bars = (one.widget() for one in found if one is not None)
        return [bar.label.text() for bar in bars if isinstance(bar, Banner)]


def _fill(place: QVBoxLayout, bars: Iterable[Banner] = ()) -> None:
    """Show bars in place of those before."""
    theme.clear(place)
    for bar in bars:
        place.addWidget(bar)
