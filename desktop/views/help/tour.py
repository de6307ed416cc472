"""Owns the tour of the program: a bar at the foot that turns to one page after the other and says what each is for.

Must not know the pages. It stands beside what it tells of, never over it, and is left by one key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_number, is_rtl
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.pages import entry, named
from desktop.views.widgets.announcing import announce
from desktop.views.widgets.basics import Button, Label

if TYPE_CHECKING:
    from desktop.views.help.tour_mark import TourMark

DONE: Final = -1  # what the settings keep once the tour was done; put away at stop n it is -n, and goes on from there


class Step(NamedTuple):
    """One stop: the page, where on it, what is pointed at (a widget’s name), its title, what is said (French)."""

    page: str
    target: object
    mark: str
    title: str
    text: str


STEPS: Final[tuple[Step, ...]] = (
    Step(
        *("initiatives", None, "list.initiative", N_("Les initiatives : qui fait quoi, où, pour qui")),
        N_(
            "Chaque ligne est une fiche. Choisissez-en une : elle s’ouvre à côté. Ce que vous y écrivez est enregistré "
            "tout seul, et Ctrl+Z le reprend, même demain."
        ),
    ),
    Step(
        *("initiatives", "quick", "field.quick_add", N_("Noter en une ligne")),
        N_(
            "Écrivez en haut « Distribution de kits · Oujda · 45 femmes » : le programme propose ce qu’il a compris, "
            "vous gardez ou retirez. Il ne devine rien en silence."
        ),
    ),
    Step(
        *("needs", None, "list.need", N_("Les besoins, et ce qui leur répond")),
        N_(
            "Ce qui a été dit de ce qui manque : gravité, personnes, commune. D’un besoin naît une initiative en un "
            "clic."
        ),
    ),
    Step(
        *("map", None, "map", N_("La carte, sans réseau")),
        N_(
            "Les points s’ouvrent d’un clic ; les filtres du haut sont ceux des listes. Un lieu protégé n’y montre "
            "jamais que sa commune."
        ),
    ),
    Step(
        *("meetings", None, "list.meeting", N_("Une réunion se note pendant qu’on parle")),
        N_(
            "Une ligne par idée ; Tab en fait un besoin, une décision ou une action avec son responsable. Le compte "
            "rendu est prêt à la fin, et la réunion suivante reprend ce qui est resté ouvert."
        ),
    ),
    Step(
        *("dashboard", None, "figure.initiatives", N_("Le tableau de bord")),
        N_("Chaque chiffre ouvre les fiches qui le font. Les rapports, à côté, l’écrivent en Word, PDF ou Excel."),
    ),
    Step(
        *("toolbox", None, "list.document", N_("La boîte à outils")),
        N_("Guides et listes de contrôle, lus et cherchés sans réseau ; déposez-y les vôtres."),
    ),
    Step(
        *("exchanges", None, "action.give_file", N_("Donner et recevoir")),
        N_(
            "Ctrl+D fait un fichier de vos modifications, pour une clé USB ou un courriel. Qui le reçoit voit tout "
            "avant d’accepter. Dans n’importe quel ordre, deux fois, en retard : rien ne se perd."
        ),
    ),
    Step(
        *("review", None, "list.reviews", N_("À vérifier")),
        N_("Quand deux personnes ont écrit deux choses au même endroit, les deux attendent ici qu’on choisisse."),
    ),
    Step(
        *("help", "start", "list.chapters", N_("De l’aide, partout")),
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
        self.next = Button(_("Suivant"), look="primary", name="action.tour_next", on=self._onward)
        self.quit = Button(_("Quitter la visite"), look="link", name="action.tour_quit", on=self.leave)
        for button in (self.back, self.next, self.quit):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            button.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._at = shell.settings.tour_step if abs(shell.settings.tour_step) <= len(STEPS) else DONE
        self._here = True  # the page shown is the one spoken of
        self._mark: TourMark | None = None
        if self._at <= 0:
            self.hide()
        self._tell()

    @property
    def at(self) -> int:
        """Which stop is shown, from 1; 0 before the first, minus the stop at which the tour was put away."""
        return self._at

    @property
    def mark(self) -> TourMark | None:
        """The frame around what is spoken of; None before the first stop."""
        return self._mark

    def begin(self) -> None:
        """Begin, or go on from where it was left."""
        self.turn(max(1, abs(self._at)))

    def turn(self, at: int) -> None:
        """Go to a stop; past the last one the tour ends."""
        if not 0 < at <= len(STEPS):
            self._at = DONE
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
        announce(self, f"{self.title.text()}. {self.text.text()}")

    def leave(self) -> None:
        """Put the tour away; the ribbon, the palette and the menu bring it back where it was."""
        self._at = -abs(self._at)
        self._shell.change_settings(tour_step=self._at)
        self.hide()
        self._point()

    def page_shown(self, page: str) -> None:
        """A page was turned to, by the tour or by somebody who looks around meanwhile: the tour waits for her."""
        if self._at > 0:
            self._here = page == STEPS[self._at - 1].page
            self._tell()
            QTimer.singleShot(0, self, self._point)  # once the page is laid out

    def _onward(self) -> None:
        self.turn(self._at + 1 if self._here else self._at)

    def _point(self) -> None:
        """Frame what is spoken of; where it is not there (an empty list), the way to its page."""
        if self._at <= 0 or not self._here:
            if self._mark is not None:
                self._mark.point_at(None)
            return
        holder = self.parentWidget()
        assert holder is not None
        if self._mark is None:
            from desktop.views.help.tour_mark import TourMark  # the bar stands in any window

            self._mark = TourMark(holder)
            self._mark.lost.connect(self._point)
        step = STEPS[self._at - 1]
        for place, name in ((self._pages, step.mark), (holder, f"nav.{entry(step.page)}")):
            found = [one for one in place.findChildren(QWidget, name) if one.isVisible()]
            if found:
                self._mark.point_at(found[0])
                return
        self._mark.point_at(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves; the arrows turn, in the direction of reading (a button would take them to its neighbour)."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        on, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if is_rtl():
            on, back = back, on
        acts: dict[int, Callable[[], None]] = {Qt.Key.Key_Escape: self.leave}
        if self._at > 0:
            acts |= {on: self._onward, back: lambda: self.turn(max(1, self._at - 1))}
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
        onward = _("Terminer") if last else _("Suivant")
        self.next.setText(onward if self._here else _("Reprendre la visite"))
        self.next.setAccessibleName(self.next.text())
        self.next.setAccessibleDescription(text)
        self.back.setVisible(self._at > 1)
        self.quit.setVisible(not last)


def stops() -> tuple[str, ...]:
    """The pages that the tour turns to. Raises KeyError where one does not exist."""
    return tuple(named(step.page).name for step in STEPS)
