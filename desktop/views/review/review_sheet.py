"""Owns what is shown of one review: the record, the bulk choices, the fields, the record as it will be.

Must not know the list of reviews nor how a choice is written.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.viewmodels.review.review_list import ReviewRow
from desktop.viewmodels.review.reviews import HERE, authors, version_of
from desktop.views import looks, theme
from desktop.views.review.review_fields import ReviewFields
from desktop.views.widgets.basics import Button, Label, shortened
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.pill import Tile

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import Review
    from desktop.viewmodels.review.reviews import Choices

WIDEST = 1000


def look_of(row: ReviewRow | None) -> looks.Look:
    """The tile of a record: its sector, else its kind."""
    if row is not None and row.sector:
        return looks.sector(row.sector)
    if row is not None and row.summary.kind == "actor":
        return looks.actor_type(None)
    return looks.sector(None)


class ReviewSheet(QWidget):
    """One review on the desk."""

    chose = Signal(object, object)  # ReviewField, what to keep
    chose_all = Signal(str)  # author, or HERE
    went_past = Signal()

    def __init__(self, choices: Choices, row: ReviewRow | None) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.choices = choices
        outer = QHBoxLayout(self)
        theme.lay(outer, 24, 18, 24, 18, gap=0)
        column = QVBoxLayout()
        theme.lay(column, gap=12)
        holder = QWidget()
        holder.setLayout(column)
        holder.setMaximumWidth(round(WIDEST * theme.current().scale))
        outer.addWidget(holder, 100)
        outer.addStretch(1)
        column.addLayout(self._head(choices.review, row))
        column.addWidget(self._bulk(choices.review))
        self.fields = ReviewFields(choices)
        self.fields.chose.connect(self.chose)
        self.fields.went_past.connect(self.went_past)
        column.addWidget(self.fields)
        self.result = _Result(choices)
        column.addWidget(self.result)
        if choices.review.same:
            column.addWidget(_Same(choices.review))
        column.addStretch(1)

    def show_choice(self, field: object) -> None:
        """Show what is chosen now."""
        from desktop.services.exchange.exchanged import ReviewField

        if isinstance(field, ReviewField):
            self.fields.show_choice(field)
        self.result.refresh()

    def _head(self, review: Review, row: ReviewRow | None) -> QHBoxLayout:
        line = QHBoxLayout()
        theme.lay(line, gap=12)
        look = look_of(row)
        line.addWidget(Tile(look.icon, look.colour), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        theme.lay(words, gap=2)
        title = Label(shortened(review.title) or _("Sans titre"), size="record", wrap=True)
        title.setObjectName("review.title")
        words.addWidget(title)
        if row is not None and row.actor:
            words.addWidget(Label(shortened(row.actor), tone="secondary", wrap=True))
        words.addWidget(Label(explain(review), size="secondary", tone="secondary", wrap=True))
        if any(version.doubtful for field in review.fields for version in field.versions):
            doubt = _(
                "Une horloge n’était pas à l’heure : ne choisissez pas d’après les dates marquées « date incertaine »."
            )
            words.addWidget(Label(doubt, size="secondary", tone="warn", wrap=True))
        line.addLayout(words, 1)
        return line

    def _bulk(self, review: Review) -> FlowBox:
        box = FlowBox(gap=8)
        sides: list[tuple[str, str, str]] = []
        if any(version_of(field, HERE) is not None for field in review.fields):
            sides.append((_("Tout garder d’ici"), "action.keep_here", HERE))
        others = authors(review)
        for number, author in enumerate(others):
            name = shortened(author, 40) or _("Auteur inconnu")
            word = _("Tout prendre du fichier") if len(others) == 1 else _("Tout prendre de {name}", name=name)
            sides.append((word, f"action.take.{number}", author))
        for word, button, author in sides:
            box.flow.addWidget(Button(word, look="chip", name=button, on=partial(self.chose_all.emit, author)))
        if not sides:
            box.hide()
        return box


def explain(review: Review) -> str:
    """Why the review is there, in a sentence."""
    deleted = next((field for field in review.fields if field.kind == "delete"), None)
    if deleted is not None:
        here = any(version.deletes and version.here for version in deleted.versions)
        there = any(version.deletes and not version.here for version in deleted.versions)
        if here and not there:
            return _("Supprimée ici, modifiée là-bas. La fiche reste jusqu’à votre choix.")
        return _("Supprimée là-bas, modifiée ici. La fiche reste jusqu’à votre choix.")
    whys = list(dict.fromkeys(field.why for field in review.fields if field.why))
    if any(field.kind == "value" for field in review.fields):
        whys.insert(0, _("Modifiée des deux côtés. Rien n’est perdu : l’autre version reste dans l’historique."))
    return "\n".join(whys)


class _Result(QFrame):
    """The record as it will be once the choices are written."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.setObjectName("card")
        self._choices = choices
        outer = QVBoxLayout(self)
        theme.lay(outer, 18, 12, 18, 12, gap=6)
        outer.addWidget(Label(_("Après votre choix"), size="secondary", tone="secondary"))
        grid = QGridLayout()
        theme.lay(grid, gap=4)
        grid.setHorizontalSpacing(14)
        grid.setColumnMinimumWidth(0, round(118 * (0.5 + 0.5 * theme.current().scale)))
        grid.setColumnStretch(1, 1)
        self._values: list[Label] = []
        for line, field in enumerate(choices.review.fields):
            name = Label(field.label, size="secondary", tone="secondary", wrap=True)
            name.setMaximumWidth(round(118 * (0.5 + 0.5 * theme.current().scale)))
            value = Label("", wrap=True)
            value.setObjectName(f"result.{line}")
            grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1)
            self._values.append(value)
        outer.addLayout(grid)
        self.refresh()

    def refresh(self) -> None:
        """Show the result of the choices made so far."""
        for value, field in zip(self._values, self._choices.review.fields, strict=True):
            text = self._choices.result(field)
            if text is None:
                value.say(_("à choisir"), "tertiary")
            else:
                value.say(shortened(text) or _("(vide)"), "")


class _Same(QWidget):
    """The fields that do not differ: hidden until somebody asks."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        theme.lay(column, gap=6)
        count = len(review.same)
        words = ngettext("{n} champ identique masqué", "{n} champs identiques masqués", count)
        self.button = Button(words, look="link", icon="chevron-down", name="action.same", on=self._turn)
        self.button.setCheckable(True)  # open or not is told
        line = QHBoxLayout()
        theme.lay(line, gap=0)
        line.addWidget(self.button)
        line.addStretch(1)
        column.addLayout(line)
        self._list = QFrame()
        self._list.setObjectName("card")
        inside = QGridLayout(self._list)
        theme.lay(inside, 18, 12, 18, 12, gap=6)
        inside.setColumnStretch(1, 1)
        inside.setColumnMinimumWidth(0, round(118 * (0.5 + 0.5 * theme.current().scale)))
        for number, (label, text) in enumerate(review.same):
            name = Label(label, size="secondary", tone="secondary", wrap=True)
            name.setMaximumWidth(round(118 * (0.5 + 0.5 * theme.current().scale)))
            inside.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            inside.addWidget(Label(shortened(text), wrap=True), number, 1)
        self._list.hide()
        column.addWidget(self._list)

    def _turn(self) -> None:
        self._list.setVisible(self._list.isHidden())
        self.button.setChecked(not self._list.isHidden())
