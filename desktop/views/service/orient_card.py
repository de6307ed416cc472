"""Owns one service as an answer shows it, and the question in which language its card is to be. Must not know how
services are found, nor what a card says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.i18n import N_, _, comma, format_iso, format_list
from desktop.services.steering.confirmed_words import said
from desktop.viewmodels.documents.orienting import Asked, card_language, card_made
from desktop.viewmodels.record.record_report import Maker
from desktop.viewmodels.store import Store
from desktop.views import looks, theme
from desktop.views.base_page import Shell
from desktop.views.record.record_report import RecordReportCard
from desktop.views.widgets.basics import Button, Label, picture
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.pill import Pill, Tile

if TYPE_CHECKING:
    from desktop.services.orient.finding import Found

# rank -> tone and icon of the pill
_RANKS: Final = (
    ("ok", "circle-check"),
    ("info", "clock"),
    ("warn", "triangle-alert"),
    ("warn", "circle-help"),
    ("neutral", "clock"),
    ("neutral", "circle-help"),
    ("neutral", "circle-x"),
)


class FoundCard(QFrame):
    """A service: when it opens, why it is there, where, on which terms, and what can be done with it."""

    def __init__(self, found: Found, shell: Shell, give: Callable[[Found, FoundCard], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        name = found.name[1] or _("Sans nom")
        self.setAccessibleName(name)
        self.found = found
        row = QHBoxLayout(self)
        theme.lay(row, 14, 12, 14, 12, gap=12)
        tile = Tile(side=40)
        look = looks.sector(found.sector)
        tile.show_sector(look.icon, look.colour)
        row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        theme.lay(column, gap=4)
        column.addWidget(Label(name, size="strong", wrap=True))
        marks = FlowBox(gap=8)
        tone, icon = _RANKS[found.rank]
        marks.flow.addWidget(Pill(found.when, tone, icon))
        if found.alert[1]:
            marks.flow.addWidget(Pill(_("Alerte"), "warn", "triangle-alert"))
        column.addWidget(marks)
        if found.alert[1]:
            until = _("jusqu’au {day}", day=format_iso(found.alert_until)) if found.alert_until else ""
            column.addWidget(Label(format_list([part for part in (found.alert[1], until) if part]), wrap=True))
        if found.reasons:
            column.addWidget(Label(format_list(list(found.reasons)), size="secondary", tone="primary", wrap=True))
        for sign, text in _facts(found):
            column.addLayout(_line(sign, text))
        acts = FlowBox(gap=8)
        self.open = Button(
            _("Ouvrir la fiche"), look="link", name="action.orient_open", on=lambda: shell.go("services", found.id)
        )
        _say_of(self.open, name)
        acts.flow.addWidget(self.open)
        self.give: Button | None = None
        if found.outside:
            self.give = Button(
                _("Carte à donner…"), icon="printer", name="action.orient_give", on=lambda: give(found, self)
            )
            _say_of(self.give, name)
            acts.flow.addWidget(self.give)
        else:
            column.addWidget(
                Label(
                    _("Pour le réseau seulement : pas de carte à donner."),
                    size="secondary",
                    tone="secondary",
                    wrap=True,
                )
            )
        column.addWidget(acts)
        row.addLayout(column, 1)


def _say_of(button: Button, name: str) -> None:
    """A dozen buttons have the same words: who does not see them hears of which service each is."""
    button.setAccessibleName(_("{action} : {name}", action=button.text().rstrip("…"), name=name))


def _facts(found: Found) -> Iterator[tuple[str, str]]:
    """(icon, text) of what is known."""
    where = list(dict.fromkeys(part for part in (found.place, found.address, found.area) if part))
    for icon, parts in (
        ("users", [found.provider]),
        ("map-pin", where),
        ("route", [found.directions]),
        ("map", [_("aussi : {places}", places=comma().join(found.elsewhere))] if found.elsewhere else []),
        ("clock", list(found.hours)),
        ("phone", [found.phone]),
        ("info", [found.conditions[1]]),
        ("tag", [part for part in (found.cost, found.cost_note[1]) if part]),
        ("languages", [found.languages]),
    ):
        text = format_list([part for part in parts if part])
        if text:
            yield icon, text
    if found.old:
        yield "hourglass", _("À reconfirmer : confirmé le {day}", day=format_iso(found.assured_at))
    else:
        yield ("check" if found.assured_at else "circle-help"), said(found.assured_at, "")


def _line(sign: str, text: str) -> QHBoxLayout:
    line = QHBoxLayout()
    theme.lay(line, gap=8)
    line.addWidget(picture(sign, "secondary", 16), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Label(text, size="secondary", wrap=True), 1)
    return line


class CardQuestion(RecordReportCard):
    """Writes the card of one service. It is for outside: nobody is asked for whom."""

    CHAPTER = "orient"
    OBJECT = "card.service"
    HEAD = N_("Carte à donner")
    WORDS = N_("Dans la langue de la personne, avec un plan et le chemin. Rien n’y dit pour qui elle est faite.")
    FILE = "carte"

    def __init__(self, store: Store, record: bytes, asked: Asked, close: Callable[[], object] | None = None) -> None:
        self.closed: Callable[[], object] = close or (lambda: None)
        self._where = asked.where
        super().__init__(store, record, lambda: self.closed())
        self.audience.hide()
        read_in = card_language(asked.spoken)
        if read_in:
            self.tongue.set_value(read_in)
        elif asked.spoken:
            self.mind.setText(
                _("Pas de carte dans cette langue : prenez celle que lit la personne, ou quelqu’un près d’elle.")
            )

    def maker(self) -> Maker:
        """Makes the card of the place that the answer showed."""
        return partial(card_made, where=self._where)
