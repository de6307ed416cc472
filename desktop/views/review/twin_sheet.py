"""Owns two records side by side: which one stays shown, which fields it takes over, how it will be.

Must not know the list of pairs nor how a choice is written. What is not chosen is not taken over.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, ngettext
from desktop.viewmodels.review.twins import UNITED, WAITING, TwinRow
from desktop.viewmodels.review.word_diff import pieces
from desktop.views import theme
from desktop.views.review.review_version import VersionCard
from desktop.views.widgets.basics import Button, Label, shortened
from desktop.views.widgets.flow import FlowBox

if TYPE_CHECKING:
    from desktop.services.twins.showing import Beside, Compared, Side

WIDEST: Final = 1000
LONGEST: Final = 2_000  # characters of a text beside another


class TwinSheet(QWidget):
    """One pair. `kept` is the side that stays shown (0 or 1)."""

    went_past = Signal()

    def __init__(self, beside: Beside, row: TwinRow) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.beside, self.row = beside, row
        self.kept = max((0, 1), key=lambda side: (self._filled(side), beside.sides[side].behind, -side))
        if row.state == UNITED:
            self.kept = 0
        self.taken: dict[str, int] = {}  # field -> the side whose value will stand
        self._cards: list[list[VersionCard]] = []
        self._fields: dict[str, list[VersionCard]] = {}
        outer = QHBoxLayout(self)
        theme.lay(outer, 24, 18, 24, 18, gap=0)
        holder = QWidget()
        holder.setMaximumWidth(round(WIDEST * theme.current().scale))
        column = QVBoxLayout(holder)
        theme.lay(column, gap=12)
        outer.addWidget(holder, 100)
        outer.addStretch(1)
        for label in self._head():
            column.addWidget(label)
        self.fill = Button(_("Reprendre ce qui manque"), look="chip", name="action.fill", on=self.take_missing)
        row_of = FlowBox(gap=8)
        row_of.flow.addWidget(self.fill)
        column.addWidget(row_of)
        row_of.setVisible(row.state == WAITING)
        column.addWidget(self._choices())
        column.addWidget(self._same())
        self.result = Label("", size="secondary", tone="secondary", wrap=True)
        self.result.setObjectName("twins.result")
        column.addWidget(self.result)
        column.addStretch(1)
        self._show()

    # ---- building --------------------------------------------------------------------------------

    def _filled(self, side: int) -> int:
        return sum(bool(field.texts[side]) for field in self.beside.fields)

    def _head(self) -> list[Label]:
        titles = [shortened(side.title) or _("Sans titre") for side in self.beside.sides]
        first = Label(titles[0], size="record", wrap=True)
        first.setObjectName("twins.title")
        made = [first]
        if self.row.why:
            made.append(Label(self.row.why, tone="warn" if self.row.disputed else "secondary", wrap=True))
        if self.row.disputed:
            words = _(
                "L’un a réuni, l’autre a dit que ce sont deux choses : les deux sont gardés. La réunion l’emporte à "
                "l’affichage, partout, jusqu’à ce que quelqu’un décide à nouveau."
            )
            made.append(Label(words, size="secondary", tone="secondary", wrap=True))
        return made

    def _choices(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        grid = self._grid = QGridLayout(frame)
        theme.lay(grid, 18, 14, 18, 16, gap=10)
        grid.setHorizontalSpacing(14)
        width = round(118 * (0.5 + 0.5 * theme.current().scale))
        grid.setColumnMinimumWidth(0, width)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        waiting = self.row.state == WAITING
        heading = Label(_("Celle qui reste affichée"), size="strong", wrap=True)
        heading.setMaximumWidth(width)
        grid.addWidget(heading, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        self._faces = [self._face(side, n) for n, side in enumerate(self.beside.sides)]
        self._add_row(0, self._faces)
        for line, field in enumerate(self.beside.differing, start=1):
            label = Label(field.label, tone="secondary", wrap=True)
            label.setMaximumWidth(width)
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignVCenter)
            self._fields[field.field] = self._values(field, line)
            self._add_row(line, self._fields[field.field])
        for cards in self._cards:
            for card in cards:
                card.setEnabled(waiting)
        return frame

    def _add_row(self, line: int, cards: list[VersionCard]) -> None:
        self._cards.append(cards)
        for n, card in enumerate(cards):
            self._grid.addWidget(card, line, 1 + n)
            card.arrow.connect(partial(self._move, line, n))
            card.went_on.connect(partial(self._on, line))

    def _face(self, side: Side, n: int) -> VersionCard:
        title = shortened(side.title) or _("Sans titre")
        behind = ngettext("{n} fiche s’y rattache", "{n} fiches s’y rattachent", side.behind)
        who = format_list([part for part in (side.where, behind if side.behind else "") if part])
        cut = pieces([shortened(one.title) or _("Sans titre") for one in self.beside.sides])[n]
        spoken = format_list([part for part in (_("Celle qui reste affichée"), title, who) if part])
        card = VersionCard(cut, spoken=spoken, name=f"twins.face.{n}", who=who)
        card.clicked.connect(lambda _on=False: self.keep(n))
        return card

    def _values(self, field: Compared, line: int) -> list[VersionCard]:
        texts = [text[:LONGEST] for text in field.texts]
        cut = pieces(texts)
        made = []
        for n, text in enumerate(texts):
            words = text or _("(vide)")
            shown = cut[n] if text else [(words, False)]
            spoken = format_list([field.label, words])
            card = VersionCard(shown, spoken=spoken, name=f"twins.value.{line}.{n}", quiet=not text)
            card.clicked.connect(lambda _on=False, n=n: self.take(field.field, n))
            made.append(card)
        return made

    def _same(self) -> QWidget:
        same = [field for field in self.beside.fields if field.same]
        frame = QFrame()
        frame.setObjectName("card")
        column = QVBoxLayout(frame)
        theme.lay(column, 18, 12, 18, 12, gap=4)
        column.addWidget(Label(_("Pareil des deux côtés"), size="secondary", tone="secondary"))
        for field in same:
            words = _("{label} : {value}", label=field.label, value=shortened(field.texts[0], 120))
            column.addWidget(Label(words, size="secondary", wrap=True))
        if not same:
            frame.hide()
        return frame

    # ---- choosing --------------------------------------------------------------------------------

    @property
    def keep_id(self) -> bytes:
        """The record that stays shown."""
        return self.beside.sides[self.kept].id

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it takes over from the other."""
        return tuple(field for field, side in self.taken.items() if side != self.kept)

    def keep(self, side: int) -> None:
        """Let one of the two stay shown; what was taken over from the other side is chosen anew."""
        if side != self.kept:
            self.kept = side
            self.taken = {}
        self._show()

    def take_missing(self) -> None:
        """Take over every field that the one that stays shown does not say."""
        for field in self.beside.differing:
            if not field.texts[self.kept]:
                self.taken[field.field] = 1 - self.kept
        self._show()

    def take(self, field: str, side: int) -> None:
        """Let a field stand as one side says it."""
        self.taken[field] = side
        self._show()

    def _show(self) -> None:
        for n, card in enumerate(self._faces):
            card.setChecked(n == self.kept)
        for field, cards in self._fields.items():
            for n, card in enumerate(cards):
                card.setChecked(n == self.taken.get(field, self.kept))
        left = {one.field for one in self.beside.differing if not one.texts[self.kept]} - set(self.fields)
        self.fill.setEnabled(bool(left))
        if self.row.state == UNITED:
            self.result.say(_("Ces fiches sont réunies : une seule est affichée. Rien n’a été déplacé ni effacé."))
            return
        labels = {one.field: one.label for one in self.beside.differing}
        said = _(
            "Après : « {title} » est affichée pour les deux ; ce qui s’y rattache est compté ensemble. "
            "L’autre fiche reste entière, et « Séparer » la rend.",
            title=shortened(self.beside.sides[self.kept].title, 80) or _("Sans titre"),
        )
        if self.fields:
            taken = format_list([labels[field] for field in self.fields])
            said = f"{said} {_('Repris de l’autre : {fields}.', fields=taken)}"
        self.result.say(said if self.row.state == WAITING else "")

    def focus_first(self) -> bool:
        """Put the focus on the one that stays shown."""
        card = self._faces[self.kept]
        if card.isEnabled():
            card.setFocus(Qt.FocusReason.TabFocusReason)
        return card.isEnabled()

    def _on(self, line: int) -> None:
        self._move(line, 0, "down")

    def _move(self, line: int, column: int, way: str) -> None:
        if way in ("left", "right"):
            forward = (way == "right") != theme.current().rtl
            column += 1 if forward else -1
        else:
            line += 1 if way == "down" else -1
        if line >= len(self._cards):
            self.went_past.emit()
        elif line >= 0 and 0 <= column < 2:
            self._cards[line][column].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < round(560 * theme.current().scale)
        self._grid.setColumnMinimumWidth(0, 0 if narrow else round(118 * (0.5 + 0.5 * theme.current().scale)))
