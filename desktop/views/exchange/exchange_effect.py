"""Owns the card of what files do here: kinds of records with their counts and a few titles. Must not know files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from desktop.i18n import _, format_list, format_number, ngettext
from desktop.services.description.kinds import KINDS
from desktop.services.exchange.exchanged import KindCount, unshown_words
from desktop.views import theme
from desktop.views.widgets.basics import Label, shortened
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.pill import Pill, Tile


def effect_card(heading: str, counts: Sequence[KindCount], reviews: int, files: int = 0, unshown: int = 0) -> QFrame:
    """A card of counts by kind and of attachments; `reviews` are choices that will wait (0: not spoken of).

    `unshown`: how much of it this version has no place for.
    """
    card = QFrame()
    card.setObjectName("card")
    column = QVBoxLayout(card)
    theme.lay(column, 18, 14, 18, 16, gap=10)
    column.addWidget(Label(heading, size="section", wrap=True))
    shown = [c for c in counts if c.new or c.changed or c.deleted]
    if files:
        pills = FlowBox(gap=6)
        pills.flow.addWidget(Pill(ngettext("{n} pièce jointe", "{n} pièces jointes", files), "ok", "paperclip"))
        column.addWidget(pills)
    elif not shown:
        words = _("Aucune fiche que cette version montre ne change.") if unshown else _("Aucune fiche ne change.")
        column.addWidget(Label(words, tone="secondary", wrap=True))
    grid = QGridLayout()
    theme.lay(grid, gap=8)
    grid.setColumnStretch(1, 1)
    for number, counted in enumerate(shown):
        _kind(grid, number, counted)
    column.addLayout(grid)
    if unshown:
        column.addWidget(Label(unshown_words(unshown), tone="secondary", wrap=True))
    if reviews:
        words = ngettext(
            "{n} choix à faire ensuite : les deux versions vous attendront.",
            "{n} choix à faire ensuite : les deux versions vous attendront.",
            reviews,
        )
        column.addWidget(Banner(words, tone="warn"))
    return card


def _kind(grid: QGridLayout, number: int, counted: KindCount) -> None:
    kind = KINDS.get(counted.kind)
    tile = Tile(kind.icon if kind else "file", theme.current().tokens.primary, 32)
    grid.addWidget(tile, number, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    theme.lay(words, gap=3)
    words.addWidget(Label(_(kind.plural) if kind else counted.kind, size="strong", wrap=True))
    pills = FlowBox(gap=6)
    for n, text, tone, icon in (
        (counted.new, ngettext("{n} nouvelle", "{n} nouvelles", counted.new), "ok", "plus"),
        (counted.changed, ngettext("{n} modifiée", "{n} modifiées", counted.changed), "info", "pencil"),
        (counted.deleted, ngettext("{n} supprimée", "{n} supprimées", counted.deleted), "error", "trash-2"),
    ):
        if n:
            pills.flow.addWidget(Pill(text, tone, icon))
    words.addWidget(pills)
    if counted.titles:
        shown = format_list([shortened(title) for title in counted.titles])
        more = counted.new + counted.changed + counted.deleted - len(counted.titles)
        rest = f" · +{format_number(more)}" if more > 0 else ""
        words.addWidget(Label(shown + rest, size="secondary", tone="secondary", wrap=True))
    grid.addLayout(words, number, 1)
