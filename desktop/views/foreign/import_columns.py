"""Owns how the columns of a file were understood, and saying otherwise. Must not know what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, ngettext
from desktop.services.description.kinds import KINDS
from desktop.views import theme
from desktop.views.widgets.basics import Label, picture, shortened
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.exchange.incoming.shapes import Column, Layout, Reading

EXAMPLES = 3
Offer = Callable[[str], Sequence[tuple[str, str]]]  # what a row is -> (target as one word, its label)


class ColumnRow(QWidget):
    """One column: its heading and examples, and what it says."""

    answered = Signal(str, str)

    def __init__(self, column: Column, options: Sequence[Option], said: object) -> None:
        super().__init__()
        self.column = column
        row = QHBoxLayout(self)
        theme.lay(row, gap=12)
        words = QVBoxLayout()
        theme.lay(words, gap=2)
        head = shortened(column.header, 80) or shortened(column.tag, 80) or _("Colonne sans titre")
        words.addWidget(Label(head, size="strong", wrap=True))
        examples = format_list(shortened(one, 40) for one in column.examples[:EXAMPLES])
        if examples:
            words.addWidget(Label(examples, size="secondary", tone="secondary", wrap=True))
        why = column.personal or column.left or column.why
        if why:
            tone = "warn" if column.personal else "tertiary"
            line = QHBoxLayout()
            theme.lay(line, gap=6)
            if column.personal:
                line.addWidget(picture("shield-alert", "warn", 14))
            line.addWidget(Label(why, size="secondary", tone=tone, wrap=True), 1)
            words.addLayout(line)
        row.addLayout(words, 3)
        self.choice = Choice(head, options, name="field.column")
        self.choice.set_value(said)
        self.choice.setEnabled(bool(column.key))
        self.choice.activated.connect(lambda _index: self._chosen())
        row.addWidget(self.choice, 2)

    def _chosen(self) -> None:
        value = self.choice.value()
        if isinstance(value, str):
            self.answered.emit(self.column.key, value)


class ImportColumns(Scroll):
    """Every sheet of the file with its columns."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("canvas")
        theme.lay(self.column, 16, 12, 16, 16, gap=12)
        self.rows: list[ColumnRow] = []
        self._shown: object = None

    def show_reading(self, reading: Reading, offer: Offer, word: Callable[[Column], str], leave: str) -> None:
        """Show them anew; `word` gives a column's target as one word, `leave` the answer that leaves it out."""
        if reading.layouts == self._shown:
            return
        self._shown = reading.layouts
        self.rows.clear()
        theme.clear(self.column)
        for layout in reading.layouts:
            self._sheet(reading, layout, offer, word, leave)
        self.column.addStretch(1)

    def _sheet(self, reading: Reading, layout: Layout, offer: Offer, word: Callable[[Column], str], leave: str) -> None:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        theme.lay(column, 14, 12, 14, 12, gap=10)
        name = reading.source.sheets[layout.sheet].name or reading.source.name  # a text has one table, without a name
        column.addWidget(Label(name, size="section", wrap=True))
        rows = ngettext("{n} ligne", "{n} lignes", max(layout.last - layout.first + 1, 0))
        what = _(KINDS[layout.kind].label) if layout.kind in KINDS else _("laissé de côté")
        column.addWidget(
            Label(_("{rows} · une ligne : {what}", rows=rows, what=what), size="secondary", tone="secondary")
        )
        if layout.kind in KINDS:
            options = [Option(leave, _("Ne pas prendre")), *(Option(*one) for one in offer(layout.kind))]
            for one in layout.columns:
                said = word(one) if one.target is not None and not one.left else leave
                known = {option.value for option in options}
                more = [] if said in known else [Option(said, one.why or said)]
                row = ColumnRow(one, [*options, *more], said)
                row.answered.connect(self.answered)
                self.rows.append(row)
                column.addWidget(row)
        self.column.addWidget(card)
