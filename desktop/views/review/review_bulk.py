"""Owns the sheet where many reviews are settled at once: which fields, whose version, what it would do.

Must not know how a plan is made or written. Arrows and Enter do everything; nothing is chosen beforehand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, ngettext
from desktop.viewmodels.review.review_bulk import DELETIONS, ODD_GROUPS
from desktop.views import theme
from desktop.views.review.review_sheet import WIDEST
from desktop.views.review.review_version import VersionCard
from desktop.views.widgets.basics import Button, Label, shortened
from desktop.views.widgets.foot import Foot

if TYPE_CHECKING:
    from desktop.services.review.bulk_reviews import Plan
    from desktop.viewmodels.review.review_bulk import BulkDesk


class BulkSheet(QWidget):
    """Two columns of choices and the plan under them."""

    left = Signal()

    def __init__(self, desk: BulkDesk) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.desk = desk
        outer = QHBoxLayout(self)
        theme.lay(outer, 24, 18, 24, 18, gap=0)
        holder = QWidget()
        holder.setMaximumWidth(round(WIDEST * theme.current().scale))
        column = QVBoxLayout(holder)
        theme.lay(column, gap=12)
        outer.addWidget(holder, 100)
        outer.addStretch(1)
        title = Label(_("Choisir en lot"), size="record", wrap=True)
        words = _("Choisissez quels champs, puis quelle version. Rien n’est écrit avant « Appliquer ».")
        column.addWidget(title)
        column.addWidget(Label(words, size="secondary", tone="secondary", wrap=True))
        columns = QHBoxLayout()
        theme.lay(columns, gap=16)
        self.groups = _Column(_("Quels champs"))
        self.sides = _Column(_("Quelle version"))
        columns.addWidget(self.groups, 1)
        columns.addWidget(self.sides, 1)
        column.addLayout(columns)
        self.preview = _Preview()
        column.addWidget(self.preview)
        self.foot = self._foot()
        column.addStretch(1)
        for place, neighbour in ((self.groups, self.sides), (self.sides, self.groups)):
            place.crossed.connect(neighbour.focus)
        self.groups.went_on.connect(self.sides.focus)
        self._going_on = False  # to the button, as soon as there is something to apply
        for place in (self.groups, self.sides):
            place.went_past.connect(self._go_on)
        self.sides.went_on.connect(self._go_on)
        desk.offered.connect(self._offered)
        desk.chosen.connect(self._chosen)
        desk.planned.connect(self._planned)
        self._offered()

    def _foot(self) -> Foot:
        """What it would do and the two ways out, always in sight: the page lays it under the sheet."""
        foot = Foot()
        row = QHBoxLayout(foot)
        theme.lay(row, 24, 10, 24, 10, gap=8)
        self.said = Label("", size="secondary", tone="secondary", wrap=True)
        row.addWidget(self.said, 1)
        back = Button(_("Revenir aux fiches"), name="action.bulk_leave", on=self.left.emit)
        self.apply = Button(_("Appliquer"), look="primary", icon="check", name="action.bulk_apply", on=self.desk.apply)
        self.apply.setEnabled(False)
        row.addWidget(back)
        row.addWidget(self.apply)
        return foot

    def focus_first(self) -> None:
        """Put the focus on the first choice to make."""
        (self.groups if self.desk.group is None else self.sides).focus()

    def _go_on(self) -> None:
        self._going_on = not self.apply.isEnabled()
        self.apply.setFocus(Qt.FocusReason.TabFocusReason)

    def _offered(self) -> None:
        focused = self.groups.holds_focus()
        groups = [
            (g.key, g.label, ngettext("{n} choix à faire", "{n} choix à faire", g.count)) for g in self.desk.groups()
        ]
        self.groups.show_choices(groups, "bulk.group", self.desk.choose_group)
        self._chosen()
        if focused:
            self.groups.focus()

    def _chosen(self) -> None:
        # of a deletion or an oddity no field is chosen, but what becomes of the record
        records = self.desk.group == DELETIONS or self.desk.group in ODD_GROUPS
        sides = [(s.key, shortened(s.label, 80), _so_many(s.count, records)) for s in self.desk.sides()]
        self.sides.show_choices(sides, "bulk.side", self.desk.choose_side)
        self.groups.check(self.desk.group)
        self.sides.check(self.desk.side)

    def _planned(self, plan: Plan | None) -> None:
        if not shiboken6.isValid(self.said):
            return  # an answer that comes once the page has taken the foot away
        self.preview.show_plan(plan, self.desk.effect())
        self.said.say(self.desk.effect() if plan is not None else "")
        # a button without the focus that goes grey loses nothing; one with it would send the focus away
        self.apply.setEnabled(plan is not None and bool(plan.answers))
        if self._going_on and self.apply.isEnabled():
            self._going_on = False
            self.apply.setFocus(Qt.FocusReason.TabFocusReason)


def _so_many(count: int, records: bool) -> str:
    return ngettext("{n} fiche", "{n} fiches", count) if records else ngettext("{n} champ", "{n} champs", count)


class _Column(QFrame):
    """A column of choices, one of which holds."""

    crossed = Signal()
    went_on = Signal()
    went_past = Signal()

    def __init__(self, label: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(label)
        self._label = label
        self._lines = QVBoxLayout(self)
        theme.lay(self._lines, 14, 12, 14, 14, gap=8)
        self._lines.addWidget(Label(label, size="strong", wrap=True))
        self._cards: dict[str, VersionCard] = {}
        self._told: list[tuple[str, str, str]] = []
        self._lines.addStretch(1)

    def show_choices(self, told: list[tuple[str, str, str]], name: str, on: Callable[[str], object]) -> None:
        """Show other choices: (key, words, how many); the same ones stay as they are."""
        if told == self._told:
            return
        self._told = told
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards = {}
        for number, (key, words, count) in enumerate(told):
            spoken = format_list([self._label, words, count])
            card = VersionCard([(words, False)], spoken=spoken, name=f"{name}.{number}", who=count)
            card.clicked.connect(lambda _on=False, key=key: on(key))
            card.arrow.connect(partial(self._move, key))
            card.went_on.connect(self.went_on)
            self._lines.insertWidget(self._lines.count() - 1, card)
            card.show()  # now, not at the next turn: it may be given the keyboard at once
            self._cards[key] = card

    def check(self, key: str | None) -> None:
        """Show which choice holds."""
        for own, card in self._cards.items():
            card.setChecked(own == key)

    def holds_focus(self) -> bool:
        """Whether one of the choices has the keyboard."""
        return any(card.hasFocus() for card in self._cards.values())

    def focus(self) -> None:
        """Put the focus on the choice that holds, else on the first."""
        card = next((c for c in self._cards.values() if c.isChecked()), next(iter(self._cards.values()), None))
        if card is not None:
            card.setFocus(Qt.FocusReason.TabFocusReason)

    def _move(self, key: str, way: str) -> None:
        if way in ("left", "right"):
            self.crossed.emit()
            return
        keys = list(self._cards)
        place = keys.index(key) + (1 if way == "down" else -1)
        if place == len(keys):
            self.went_past.emit()
        elif place >= 0:
            self._cards[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)


class _Preview(QFrame):
    """What would be written: how many, some of them, what stays open."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        theme.lay(outer, 18, 12, 18, 14, gap=6)
        outer.addWidget(Label(_("Après votre choix"), size="secondary", tone="secondary"))
        self.effect = Label("", size="strong", wrap=True)
        self.effect.setObjectName("bulk.effect")
        self.more = Label("", size="secondary", tone="secondary", wrap=True)
        outer.addWidget(self.effect)
        outer.addWidget(self.more)
        self._grid = QGridLayout()
        theme.lay(self._grid, gap=4)
        self._grid.setHorizontalSpacing(14)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 2)
        outer.addLayout(self._grid)
        self.show_plan(None, "")

    def show_plan(self, plan: Plan | None, effect: str) -> None:
        """Show a plan, or what is left to choose."""
        theme.clear(self._grid)
        if plan is None:
            self.effect.say(_("à choisir"), "tertiary")
            self.more.hide()
            return
        self.effect.say(effect, "")
        told = [ngettext("Dans {n} fiche.", "Dans {n} fiches.", plan.records)]
        if plan.left:
            told.append(
                ngettext(
                    "{n} champ n’a pas cette version et reste à vérifier.",
                    "{n} champs n’ont pas cette version et restent à vérifier.",
                    plan.left,
                )
            )
        told.append(_("Ctrl+Z annule le tout."))
        self.more.say(" ".join(told))
        self.more.show()
        for line, one in enumerate(plan.examples):
            title = format_list([shortened(one.title, 60) or _("Sans titre"), one.what])
            # a way out of an oddity names two records: cut like a value it would lose the second
            longest = 80 if one.before != one.after else 200
            before, after = (shortened(text, longest) or _("(vide)") for text in (one.before, one.after))
            change = after if before == after else _("« {before} » devient « {after} »", before=before, after=after)
            self._grid.addWidget(
                Label(title, size="secondary", tone="secondary", wrap=True), line, 0, Qt.AlignmentFlag.AlignTop
            )
            self._grid.addWidget(Label(change, wrap=True), line, 1)
