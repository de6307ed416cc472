"""Owns the fields that differ, laid out as choices: two versions side by side, three or more as a list.

Must not know how a choice is written. Nothing is chosen beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.i18n import _, format_datetime, format_list
from desktop.viewmodels.review.reviews import SIDED
from desktop.viewmodels.review.word_diff import Piece, pieces
from desktop.views import theme
from desktop.views.review.review_version import VersionCard
from desktop.views.widgets.basics import Label, shortened

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import ReviewField, Version
    from desktop.viewmodels.review.reviews import Choices, Keep


def written(version: Version) -> str:
    """Who wrote a version and when; a clock that cannot be right is said."""
    when = format_datetime(version.at) if version.at.timestamp() > 0 else ""
    parts = [
        shortened(version.author, 60) or _("Auteur inconnu"),
        when,
        _("date incertaine") if version.doubtful else "",
    ]
    return format_list([part for part in parts if part])


def side(version: Version) -> str:
    """Which side a version comes from."""
    return _("Ici") if version.here else _("Reçu")


@dataclass
class _Place:
    """A card, its field and what choosing it keeps."""

    card: VersionCard
    field: ReviewField
    keep: Keep


@dataclass
class _Block:
    """A field: its label and its rows of cards."""

    label: Label
    rows: list[list[_Place]]


class ReviewFields(QFrame):
    """The card of a review: one block of choices per field."""

    chose = Signal(object, object)  # ReviewField, what to keep
    went_past = Signal()  # the last field was answered or left downwards

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.setObjectName("card")
        self._choices = choices
        self._rows: list[list[_Place]] = []
        self._wide = True
        self._columns = common_columns(choices.review.fields)
        self._grid = QGridLayout(self)
        theme.lay(self._grid, 18, 14, 18, 16, gap=10)
        self._grid.setHorizontalSpacing(14)
        self._blocks: list[_Block] = []
        self._heads: list[QWidget] = []
        self._fill()
        self._arrange()

    # ---- building --------------------------------------------------------------------------------

    def _fill(self) -> None:
        if self._columns is not None:
            for version in self._columns:
                head = QWidget()
                column = QGridLayout(head)
                theme.lay(column, gap=0)
                column.addWidget(Label(side(version), size="strong", wrap=True), 0, 0)
                column.addWidget(Label(written(version), size="secondary", tone="secondary", wrap=True), 1, 0)
                self._heads.append(head)
        for number, field in enumerate(self._choices.review.fields):
            label = Label(field.label, tone="secondary", wrap=True)
            rows = self._versions(field, number)
            self._blocks.append(_Block(label, rows))
            self._rows += rows

    def _versions(self, field: ReviewField, number: int) -> list[list[_Place]]:
        versions = list(field.versions)
        if field.kind in SIDED:
            versions.sort(key=lambda v: (not v.here, v.number))
        cut = pieces([version.text for version in versions])
        places = [self._card(field, v, cut[n], number) for n, v in enumerate(versions)]
        rows = [places] if len(versions) == 2 else [[place] for place in places]
        return [*rows, [self._both(field, number)]] if field.joinable else rows

    def _card(self, field: ReviewField, version: Version, cut: list[Piece], number: int) -> _Place:
        quiet = not version.text
        if version.deletes:
            cut = [(_("Supprimer la fiche"), False)]
        elif field.kind == "delete":
            cut = [(_("Garder la fiche"), False)]
        elif quiet:
            cut = [(_("(vide)"), False)]
        who = format_list([side(version), written(version)])
        if field.kind not in SIDED:
            # what can be done, not what somebody wrote: who wrote the link it is about, if anybody did
            cut, who = [(version.text, False)], written(version) if version.at.timestamp() > 0 else ""
        mark = (_("Actuelle"), "info", "eye") if version.shown_now else None
        words = "".join(text for text, _differs in cut)
        spoken = format_list([p for p in (field.label, words, who, mark and mark[0]) if p])
        card = VersionCard(
            cut, spoken=spoken, name=f"choice.{number}.{version.number}", who=who, mark=mark, quiet=quiet
        )
        return self._wire(_Place(card, field, version.number))

    def _both(self, field: ReviewField, number: int) -> _Place:
        words = _("Les deux, l’un après l’autre")
        card = VersionCard([(words, False)], spoken=format_list([field.label, words]), name=f"choice.{number}.both")
        return self._wire(_Place(card, field, "both"))

    def _wire(self, place: _Place) -> _Place:
        place.card.setChecked(self._choices.kept(place.field) == place.keep)
        place.card.clicked.connect(lambda _on=False: self.chose.emit(place.field, place.keep))
        place.card.arrow.connect(lambda way: self._move(place, way))
        place.card.went_on.connect(lambda: self.focus_next(place.field))
        return place

    # ---- laying out ------------------------------------------------------------------------------

    def _arrange(self) -> None:
        grid = self._grid
        while grid.count():
            grid.takeAt(0)
        label_width = _label_width() if self._wide else 0
        grid.setColumnMinimumWidth(0, label_width)
        line = 0
        for place, head in enumerate(self._heads):
            if self._wide:
                grid.addWidget(head, 0, 1 + place)
                line = 1
            head.setVisible(self._wide)  # once it lies there: without a place it would be a window
        for column in (1, 2):
            grid.setColumnStretch(column, 1)
        for block in self._blocks:
            block.label.setMaximumWidth(label_width if self._wide else 16_777_215)
            if self._wide:
                grid.addWidget(block.label, line, 0, Qt.AlignmentFlag.AlignVCenter)
            else:
                grid.addWidget(block.label, line, 0, 1, 3)
                line += 1
            for row in block.rows:
                line = self._lay_row(row, line)

    def _lay_row(self, row: list[_Place], line: int) -> int:
        said_above = self._wide and bool(self._heads)
        for column, place in enumerate(row):
            place.card.show_who(not said_above)
            if self._wide and len(row) == 2:
                self._grid.addWidget(place.card, line, 1 + column)
            elif self._wide:
                self._grid.addWidget(place.card, line, 1, 1, 2)
            else:
                self._grid.addWidget(place.card, line + column, 0, 1, 3)
        return line + (1 if self._wide else len(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._needed()
        if wide != self._wide:
            self._wide = wide
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """The width at which versions stand one under the other: side by side must not keep it from shrinking."""
        widest = max((card.minimumSizeHint().width() for card in self.cards()), default=0)
        edges = self._grid.contentsMargins()
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), widest + edges.left() + edges.right()), hint.height())

    def _needed(self) -> int:
        """The width at which two versions stand side by side, equally wide."""
        widest = max((card.minimumSizeHint().width() for card in self.cards()), default=0)
        edges = self._grid.contentsMargins()
        return 2 * widest + _label_width() + 2 * self._grid.horizontalSpacing() + edges.left() + edges.right()

    # ---- choosing --------------------------------------------------------------------------------

    def show_choice(self, field: ReviewField) -> None:
        """Show what is chosen for a field now."""
        for row in self._rows:
            for place in row:
                if place.field.id == field.id:
                    place.card.setChecked(self._choices.kept(field) == place.keep)

    def focus_first(self) -> bool:
        """Put the focus on the first field that waits; False when none waits."""
        for row in self._rows:
            if self._choices.kept(row[0].field) is None:
                row[0].card.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def focus_next(self, field: ReviewField) -> None:
        """Go on to the next field that waits, or past the last one."""
        fields = list(self._choices.review.fields)
        after = fields[fields.index(field) + 1 :] + fields[: fields.index(field)]
        for wanted in after:
            if self._choices.kept(wanted) is None:
                next(r for r in self._rows if r[0].field.id == wanted.id)[0].card.setFocus(
                    Qt.FocusReason.TabFocusReason
                )
                return
        self.went_past.emit()

    def _move(self, place: _Place, way: str) -> None:
        line = next(n for n, row in enumerate(self._rows) if place in row)
        column = self._rows[line].index(place)
        if way in ("left", "right"):
            forward = (way == "right") != theme.current().rtl
            column += 1 if forward else -1
            if not 0 <= column < len(self._rows[line]):
                return
        else:
            line += 1 if way == "down" else -1
            if line == len(self._rows):
                self.went_past.emit()
                return
            if line < 0:
                return
            column = min(column, len(self._rows[line]) - 1)
        self._rows[line][column].card.setFocus(Qt.FocusReason.TabFocusReason)

    def cards(self) -> list[VersionCard]:
        """Every choice, in reading order."""
        return [place.card for row in self._rows for place in row]


def _label_width() -> int:
    return round(118 * (0.5 + 0.5 * theme.current().scale))


def common_columns(fields: tuple[ReviewField, ...]) -> tuple[Version, Version] | None:
    """The two sides written by the same hands in every field, which can be said once at the top; else None."""
    found: tuple[Version, Version] | None = None
    for field in fields:
        if len(field.versions) != 2 or field.kind != "value":
            return None
        first, second = sorted(field.versions, key=lambda v: (not v.here, v.number))
        if found is None:
            found = (first, second)
        elif [_hand(v) for v in found] != [_hand(v) for v in (first, second)]:
            return None
    return found


def _hand(version: Version) -> tuple[str, bool, datetime, bool]:
    return version.author, version.here, version.at.replace(second=0, microsecond=0), version.doubtful
