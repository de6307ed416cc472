"""Owns the tour of the program: a bar at the foot that turns to one page after the other and says what each is for.

Must not know the pages. It stands beside what it tells of, never over it, and is left by one key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_number, is_rtl
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.pages import named
from desktop.views.widgets.basics import Button, Label

LEFT: Final = -1  # what the settings keep once the tour was done, or put away


class Step(NamedTuple):
    """One stop: the page, where on it, what it is called, and what is said (French ids)."""

    page: str
    target: object
    title: str
    text: str


STEPS: Final[tuple[Step, ...]] = (
    Step(
        *("initiatives", None, N_("Les initiatives : qui fait quoi, où, pour qui")),
        N_(
            "Chaque ligne est une fiche. Choisissez-en une : elle s’ouvre à côté. Ce que vous y écrivez est enregistré "
            "tout seul, et Ctrl+Z le reprend, même demain."
        ),
    ),
    Step(
        *("initiatives", "quick", N_("Noter en une ligne")),
        N_(
            "Écrivez en haut « Distribution de kits · Oujda · 45 femmes » : le programme propose ce qu’il a compris, "
            "vous gardez ou retirez. Il ne devine rien en silence."
        ),
    ),
    Step(
        *("needs", None, N_("Les besoins, et ce qui leur répond")),
        N_(
            "Ce qui a été dit de ce qui manque : gravité, personnes, commune. D’un besoin naît une initiative en un "
            "clic."
        ),
    ),
    Step(
        *("map", None, N_("La carte, sans réseau")),
        N_(
            "Les points s’ouvrent d’un clic ; les filtres de gauche sont ceux des listes. Un lieu protégé n’y montre "
            "jamais que sa commune."
        ),
    ),
    Step(
        *("meetings", None, N_("Une réunion se note pendant qu’on parle")),
        N_(
            "Une ligne par idée ; Tab en fait un besoin, une décision ou une action avec son responsable. Le compte "
            "rendu est prêt à la fin, et la réunion suivante reprend ce qui est resté ouvert."
        ),
    ),
    Step(
        *("dashboard", None, N_("Le tableau de bord")),
        N_("Chaque chiffre ouvre les fiches qui le font. Les rapports, à côté, l’écrivent en Word, PDF ou Excel."),
    ),
    Step(
        *("toolbox", None, N_("La boîte à outils")),
        N_("Guides et listes de contrôle, lus et cherchés sans réseau ; déposez-y les vôtres."),
    ),
    Step(
        *("exchanges", None, N_("Donner et recevoir")),
        N_(
            "Ctrl+D fait un fichier de vos modifications, pour une clé USB ou un courriel. Qui le reçoit voit tout "
            "avant d’accepter. Dans n’importe quel ordre, deux fois, en retard : rien ne se perd."
        ),
    ),
    Step(
        *("review", None, N_("À vérifier")),
        N_("Quand deux personnes ont écrit deux choses au même endroit, les deux attendent ici qu’on choisisse."),
    ),
    Step(
        *("help", "start", N_("De l’aide, partout")),
        N_("F1 ouvre le chapitre de la page où vous êtes, Ctrl+K trouve tout par son nom. Bonne route !"),
    ),
)


class TourShell(Protocol):
    """What the tour asks of the window."""

    @property
    def settings(self) -> Settings:
        """The person's settings: `tour_step` says where she is."""

    def go(self, page: str, target: object = None) -> None:
        """Show a page."""

    def change_settings(self, **values: object) -> None:
        """Save settings."""


class TourBar(QFrame):
    """The bar: hidden until the tour is asked for, as the ribbon of the sample offers it.

    `pages` gives way to it: a low window does not grow beyond its screen.
    """

    def __init__(self, shell: TourShell, pages: QWidget) -> None:
        super().__init__()
        self._shell = shell
        self._pages = pages
        self.setObjectName("bar.tour")
        self.setProperty("banner", "info")
        row = QHBoxLayout(self)
        theme.lay(row, 16, 10, 12, 10, gap=16)
        words = QVBoxLayout()
        theme.lay(words, gap=2)
        self.title = Label("", size="strong")
        self.text = Label("", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row.addLayout(words, 1)
        self.count = Label("", tone="secondary")
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignVCenter)
        self.back = Button(_("Précédent"), name="action.tour_back", on=lambda: self.turn(self._at - 1))
        self.next = Button(_("Suivant"), look="primary", name="action.tour_next", on=lambda: self.turn(self._at + 1))
        self.quit = Button(_("Quitter la visite"), look="link", name="action.tour_quit", on=self.leave)
        for button in (self.back, self.next, self.quit):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            button.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._at = shell.settings.tour_step if shell.settings.tour_step <= len(STEPS) else LEFT
        if self._at <= 0:
            self.hide()
        self._tell()

    @property
    def at(self) -> int:
        """Which stop is shown, from 1; 0 before the first, LEFT once the tour was put away."""
        return self._at

    def turn(self, at: int) -> None:
        """Go to a stop; past the last one the tour ends."""
        if not 0 < at <= len(STEPS):
            self.leave()
            return
        self._at = at
        self._shell.change_settings(tour_step=at)
        step = STEPS[at - 1]
        self._shell.go(step.page, step.target)
        self.show()
        self._tell()
        # after the page took the focus, as pages do when they are entered
        QTimer.singleShot(0, self, lambda: self.next.setFocus(Qt.FocusReason.OtherFocusReason))
        from PySide6.QtGui import (
            QAccessible,
            QAccessibleAnnouncementEvent,
        )  # long to come, and the bar stands in any window

        said = f"{self.title.text()}. {self.text.text()}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def leave(self) -> None:
        """Put the tour away; the palette and the help bring it back."""
        self._at = LEFT
        self._shell.change_settings(tour_step=LEFT)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves; the arrows turn, in the direction of reading (a button would take them to its neighbour)."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        on, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if is_rtl():
            on, back = back, on
        acts: dict[int, Callable[[], None]] = {Qt.Key.Key_Escape: self.leave}
        if self._at > 0:
            acts |= {on: lambda: self.turn(self._at + 1), back: lambda: self.turn(max(1, self._at - 1))}
        act = acts.get(event.key())
        if act is None:
            return super().eventFilter(watched, event)
        act()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        self._pages.setMinimumHeight(1)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._pages.setMinimumHeight(0)  # what the page itself asks for
        super().hideEvent(event)

    def _tell(self) -> None:
        if self._at <= 0:
            return
        step = STEPS[self._at - 1]
        title, text = _(step.title), _(step.text)
        many = {"n": format_number(self._at), "all": format_number(len(STEPS))}
        self.count.setText(_("{n} sur {all}", **many))
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title}. {text}")
        last = self._at == len(STEPS)
        self.next.setText(_("Terminer") if last else _("Suivant"))
        self.next.setAccessibleName(self.next.text())
        self.next.setAccessibleDescription(text)
        self.back.setVisible(self._at > 1)
        self.quit.setVisible(not last)


def stops() -> tuple[str, ...]:
    """The pages that the tour turns to. Raises KeyError where one does not exist."""
    return tuple(named(step.page).name for step in STEPS)
