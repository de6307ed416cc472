"""Owns the page "Orienter quelqu’un": what is needed, which language, where and when; the services that fit.

Nothing of the person is asked but that, and nothing of it is kept: not even what was typed comes back with the page.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _, comma, language, ngettext
from desktop.services.description.kinds import kind_of
from desktop.services.words.calendar_words import weekday_name
from desktop.viewmodels import finding
from desktop.viewmodels.documents.orienting import Asked, Offered, Orienting
from desktop.viewmodels.store import Store
from desktop.views import looks, theme
from desktop.views.base_page import BasePage, EmptyState, Shell
from desktop.views.service.orient_card import CardQuestion, FoundCard
from desktop.views.sibling_tabs import headed
from desktop.views.widgets.announcing import announce
from desktop.views.widgets.asking import asked, asking_side, side_by_side
from desktop.views.widgets.basics import Button, Label, name_clear_buttons
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.lookup import LookupField
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop.services.orient.finding import Found, Orientation

SIDE: Final = 330  # the column of choices, in pixels at 100 %
SHOWN: Final = 12
_MINUTE: Final = 60_000  # milliseconds
_SETTLES: Final = 250  # milliseconds after a letter until it is asked


class OrientPage(BasePage):
    """Where somebody can be sent today."""

    NAME = "orient"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.orienting = Orienting(store, self)
        self._question: Asked | None = None  # what the answer shown answers
        self._answer: Orientation | None = None
        self._cards: list[FoundCard] = []
        self._shown = SHOWN
        self._offered_once = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLES)
        self._soon.timeout.connect(self._ask)
        self._minutely = QTimer(self)  # what is open now may not be in a minute
        self._minutely.setInterval(_MINUTE)
        self._minutely.timeout.connect(self._ask_again)
        self._minutely.start()
        row = headed(self, _("Orienter quelqu’un"))
        row.addStretch(1)
        side = self._side()
        self.results = Scroll("canvas")
        theme.lay(self.results.column, 20, 14, 20, 20, gap=12)
        self.outer.addLayout(side_by_side(side, self.results), 1)
        self._connect()

    # ---- what is asked ----------------------------------------------------------------------------

    def _side(self) -> QWidget:
        side = asking_side(SIDE)
        column = side.column
        column.addWidget(Label(_("Où envoyer quelqu’un aujourd’hui ?"), size="section", wrap=True))
        column.addWidget(Label(_("De quoi a-t-on besoin"), size="secondary", tone="secondary"))
        words = _("médecin, dormir, papiers…")
        self.need = TextField(_("De quoi a-t-on besoin"), name="field.need", placeholder=words)
        self.need.setMaxLength(120)
        self.need.setClearButtonEnabled(True)
        name_clear_buttons(self.need)
        column.addWidget(self.need)
        self.sector = asked(column, _("Secteur"), [Option("", _("Tous les secteurs"), "tag")], "field.orient_sector")
        self.spoken = asked(
            column, _("Langue parlée"), [Option("", _("Toutes les langues"), "languages")], "field.orient_language"
        )
        column.addWidget(Label(_("Où"), size="secondary", tone="secondary"))
        self.where = LookupField(_("Où"), self._suggest, name="field.orient_where", icon="map-pin", exact=True)
        self.where.setPlaceholderText(_("un lieu, un quartier, une commune"))
        column.addWidget(self.where)
        self.when = asked(column, _("Quand"), [Option(None, _("Maintenant"), "clock")], "field.orient_when")
        for choice in (self.sector, self.spoken, self.when):
            choice.set_value(choice.value() or ("" if choice is not self.when else None))
            choice.setCurrentIndex(0)
        column.addWidget(Button(_("Tout effacer"), look="link", name="action.orient_clear", on=self.clear))
        column.addWidget(
            Label(_("Rien de ce qui est demandé ici n’est gardé."), size="secondary", tone="secondary", wrap=True)
        )
        column.addStretch(1)
        return side

    def _connect(self) -> None:
        self.need.textChanged.connect(lambda *_more: self._soon.start())
        for choice in (self.sector, self.spoken, self.when):
            choice.currentIndexChanged.connect(lambda *_more: self._soon.start(0))
        self.where.edited.connect(lambda: self._soon.start(0))
        self.orienting.offered.connect(self._offered)
        self.orienting.answered.connect(self._arrived)
        self.orienting.failed.connect(self.show_failure)
        self.track(self.store.changed, lambda _changes: self._soon.start() if self.isVisible() else None)

    def _suggest(self, typed: str, answer: Callable[[Sequence[Option]], None]) -> None:
        def arrived(found: Sequence[finding.Found]) -> None:
            icons = {"place": "map-pin"}
            answer([Option(one.id, one.label, icons.get(one.kind, "map"), "secondary", one.detail) for one in found])

        work = partial(
            finding.suggest,
            field=kind_of("service").field("places"),
            typed=typed,
            lang=language(),
            territories=self.store.territories,
        )
        self.store.query(work, arrived, owner=self.where, key="suggest")

    def _offered(self, offered: Offered) -> None:
        self._offered_once = True
        sectors = [Option("", _("Tous les secteurs"), "tag")]
        for code, label in offered.sectors:
            look = looks.sector(code)
            sectors.append(Option(code, label, look.icon, look.colour))
        languages = [Option(code, label, "languages") for code, label in offered.languages]
        days = [(_("Maintenant"), None), (_("Aujourd’hui"), offered.today), (_("Demain"), _after(offered.today, 1))]
        days += [
            (weekday_name(day.weekday(), language()).capitalize(), day)
            for day in (_after(offered.today, n) for n in range(2, 7))
        ]
        _refill(self.sector, sectors)
        _refill(self.spoken, [Option("", _("Toutes les langues"), "languages"), *languages])
        _refill(self.when, [Option(day, label, "clock" if day is None else "calendar-check") for label, day in days])
        self._ask()

    # ---- being shown -------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown; a target is a sector's code."""
        if not self._offered_once:
            self.wait()
            self.orienting.offer()
        if isinstance(target, str) and target:
            self.sector.set_value(target)
        if self._offered_once:
            self._soon.start(0)
        self.need.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        """Put the cursor where the need is typed."""
        self.need.setFocus()

    def clear(self) -> None:
        """Ask anew, of somebody else."""
        self.need.clear()
        self.where.set_value(None)
        for choice in (self.sector, self.spoken, self.when):
            choice.setCurrentIndex(0)
        self.need.setFocus()
        self._soon.start(0)

    def asked(self) -> Asked:
        """What is asked now."""
        where, day = self.where.value(), self.when.value()
        return Asked(
            self.need.text().strip(),
            str(self.sector.value() or ""),
            str(self.spoken.value() or ""),
            where if isinstance(where, bytes) else None,
            day if isinstance(day, date) else None,
        )

    def _ask(self) -> None:
        self.wait()
        self.orienting.ask(self.asked())

    def _ask_again(self) -> None:
        """The same anew, where somebody looks at it; nobody sees that it is asked."""
        if self.isVisible() and self._offered_once and self.when.value() is None:
            self.orienting.ask(self.asked())

    def _arrived(self, question: Asked, answer: Orientation) -> None:
        if question != self.asked():
            return
        self.ready()
        if (question, answer) == (self._question, self._answer):
            return  # something else was saved meanwhile: what is shown stays, with what is open in it
        self._question, self._answer, self._shown = question, answer, SHOWN
        self._show()
        announce(self.results, self._headline(answer) if answer.found else _("Rien ne convient"))

    # ---- the answer --------------------------------------------------------------------------------

    def _show(self) -> None:
        answer = self._answer
        if answer is None:
            return
        self._empty()
        column = self.results.column
        if not answer.found:
            column.addWidget(self._nothing(), 1)
            return
        column.addWidget(Label(self._headline(answer), size="section", wrap=True))
        self._cards = [FoundCard(found, self.shell, self._give) for found in answer.found[: self._shown]]
        for card in self._cards:
            column.addWidget(card)
        if len(answer.found) > self._shown:
            column.addWidget(Button(_("Montrer la suite"), name="action.orient_more", on=self._more))
        elif answer.of > len(answer.found):
            rest = ngettext(
                "{n} autre n’est pas montré : précisez le besoin, la langue ou le lieu.",
                "{n} autres ne sont pas montrés : précisez le besoin, la langue ou le lieu.",
                answer.of - len(answer.found),
            )
            column.addWidget(Label(rest, size="secondary", tone="secondary", wrap=True))
        column.addStretch(1)

    def _headline(self, answer: Orientation) -> str:
        told = ngettext("{n} service convient", "{n} services conviennent", answer.of)
        if not answer.sectors:
            return told
        return _("{told} · compris : {sectors}", told=told, sectors=comma().join(answer.sectors))

    def _nothing(self) -> QWidget:
        if self.asked() == Asked():
            return EmptyState(
                "life-buoy",
                _("Aucun service pour le moment"),
                _("Notez dans Services où l’on peut envoyer quelqu’un : ils se retrouvent ici."),
                ((_("Aller aux services"), "action.orient_services", lambda: self.shell.go("services")),),
            )
        less = _("Demandez moins : sans la langue, ou un territoire plus large.")
        words = _("Essayez d’autres mots, ou choisissez un secteur.")
        narrowed = bool(self.asked().spoken or self.asked().where)
        return EmptyState("life-buoy", _("Rien ne convient"), less if narrowed else words, tuple(self._ways_out()))

    def _ways_out(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """What was asked for may be left out, one thing or all."""
        asked_now = self.asked()
        if asked_now.spoken:
            yield _("Sans la langue"), "action.orient_any_language", lambda: self.spoken.setCurrentIndex(0)
        if asked_now.where is not None:
            yield _("Sans le lieu"), "action.orient_anywhere", self._anywhere
        yield _("Tout effacer"), "action.orient_anew", self.clear

    def _anywhere(self) -> None:
        self.where.set_value(None)
        self._soon.start(0)

    def _more(self) -> None:
        """Show some more, and go on at the first of them."""
        at = self._shown
        self._shown += SHOWN
        self._show()
        if at < len(self._cards):
            self._go_to(self._cards[at], self._cards[at].open)

    def _give(self, found: Found, card: FoundCard) -> None:
        """Ask in which language its card is to be, under the service itself."""
        for open_one in self.results.findChildren(CardQuestion):
            open_one.hide()
            open_one.deleteLater()
        question = CardQuestion(self.store, found.id, self.asked())

        def close() -> None:
            if card.give is not None:
                card.give.setFocus()
            question.deleteLater()

        question.closed = close
        place = self.results.column.indexOf(card)
        self.results.column.insertWidget(place + 1, question)
        self._go_to(question, question.paper)

    def _go_to(self, whole: QWidget, begin: QWidget) -> None:
        """Give the keyboard to where something new begins, once it has its height, and the scroll bar its range."""

        def arrive() -> None:
            at = self.window().focusWidget()
            if at is None or not whole.isAncestorOf(at):  # else somebody went on already
                begin.setFocus(Qt.FocusReason.OtherFocusReason)
            self.results.ensureWidgetVisible(whole)

        begin.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(60, whole, arrive)

    def _empty(self) -> None:
        """Let go of the last answer; whoever stood in it goes on where the next one is asked for."""
        focused = self.window().focusWidget()
        if focused is not None and self.results.isAncestorOf(focused):
            self.need.setFocus()
        column: QVBoxLayout = self.results.column
        theme.clear(column)


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _refill(choice: Choice, options: list[Option]) -> None:
    """Offer these, what was chosen kept, else the first."""
    kept = choice.value()
    choice.blockSignals(True)
    choice.set_options(options)
    if kept in (None, "") or choice.currentIndex() < 0:
        choice.setCurrentIndex(0)
    choice.blockSignals(False)
