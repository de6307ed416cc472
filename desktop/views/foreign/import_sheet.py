"""Owns the preview of an import: counts, the records in a list, one of them whole. Must not know how it is made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.exchange.incoming.verdicts import verdict_count, verdict_word
from desktop.i18n import _, format_list, format_number, isolate
from desktop.services.description.kinds import KINDS
from desktop.viewmodels.foreign.importing import PlannedModel
from desktop.views import theme
from desktop.views.exchange.exchange_list import RowList
from desktop.views.widgets.basics import Label, shortened
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.scroll import Scroll
from desktop.views.widgets.tabs import TabButton

if TYPE_CHECKING:
    from desktop.exchange.incoming.telling import Told

TONES = {
    "new": ("ok", "plus"),
    "changed": ("info", "pencil"),
    "same": ("neutral", "check"),
    "doubtful": ("warn", "circle-help"),
    "refused": ("error", "circle-alert"),
}


def as_line(row: Told) -> Line:
    """What the list paints of a record of the file."""
    tone, icon = TONES[row.verdict]
    kind = KINDS[row.kind]
    line = _("ligne {n}", n=format_number(row.rows[0].row)) if row.rows else ""
    what = _(kind.label)
    return Line(
        title=shortened(row.title),
        second=shortened(row.why or (_("{kind} · {where}", kind=what, where=row.where) if row.where else what)),
        third=line,
        third_icon="table",
        icon=kind.icon,
        colour=theme.current().tokens.secondary,
        pill=(verdict_word(row.verdict), tone, icon),
    )


class ImportSheet(QWidget):
    """The records of a file."""

    def __init__(self, model: PlannedModel) -> None:
        super().__init__()
        self.model = model
        model.paint_with(as_line)
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        head = QHBoxLayout()
        theme.lay(head, 12, 2, 12, 2, gap=8)
        self._tabs = FlowBox(gap=4)
        head.addWidget(self._tabs, 1)
        self.kind = Choice(_("Sorte de fiche"), [], name="field.import_kind")
        self.kind.activated.connect(lambda _index: self._turn_kind())
        head.addWidget(self.kind)
        column.addLayout(head)
        self.tabs: dict[str | None, TabButton] = {}
        line = QHBoxLayout()
        theme.lay(line, gap=0)
        self.list = RowList(model, _("Fiches du fichier"), name="list.import")
        self.list.setMinimumWidth(220)
        self.list.picked.connect(self._picked)
        line.addWidget(self.list, 3)
        self.sight = Scroll("canvas")
        self.sight.setMinimumWidth(200)
        theme.lay(self.sight.column, 14, 12, 14, 12, gap=8)
        line.addWidget(self.sight, 2)
        column.addLayout(line, 1)
        model.modelReset.connect(self._renewed)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records there are of each verdict, as tabs that narrow the list."""
        words: dict[str | None, str] = {None: _("Toutes ({n})", n=format_number(sum(counts.values())))}
        for said, n in counts.items():
            if n:
                words[said] = verdict_count(said, n)
        if self.model.verdict not in words:
            self.model.narrow(None)
        for gone in [one for one in self.tabs if one not in words]:
            tab = self.tabs.pop(gone)
            tab.hide()
            tab.deleteLater()
        for verdict, word in words.items():
            if verdict in self.tabs:
                self.tabs[verdict].rename(word)
            else:
                tab = TabButton(word, name=f"tab.import_{verdict or 'all'}")
                tab.clicked.connect(partial(self._narrow, verdict))
                self.tabs[verdict] = tab
                self._tabs.flow.addWidget(tab)
        self._mark()
        kinds = sorted(self.model.kinds.items(), key=lambda one: -one[1])
        offers = [Option(kind, f"{_(KINDS[kind].plural)} ({isolate(format_number(n))})") for kind, n in kinds]
        self.kind.set_options([Option("", _("Toutes les sortes")), *offers])
        if self.kind.value() not in self.model.kinds:
            self.kind.set_value("")
        self.kind.setVisible(len(kinds) > 1)

    def _turn_kind(self) -> None:
        value = self.kind.value()
        self.model.of_kind(str(value) if value else None)

    def _narrow(self, verdict: str | None, _checked: bool = False) -> None:
        self.model.narrow(verdict)
        self._mark()

    def _mark(self) -> None:
        for verdict, tab in self.tabs.items():
            tab.setChecked(verdict == self.model.verdict)

    def _renewed(self) -> None:
        if self.model.rowCount():
            self.list.select(0)
            self._picked(0)
        else:
            self._clear()

    def _picked(self, row: int) -> None:
        told = self.model.data(self.model.index(row, 0), int(Qt.ItemDataRole.UserRole)) if row >= 0 else None
        self._clear()
        if told is not None:
            self._show(told)

    def _clear(self) -> None:
        column = self.sight.column
        theme.clear(column)

    def _show(self, told: Told) -> None:
        column = self.sight.column
        column.addWidget(Label(told.title, size="section", wrap=True))
        tone = TONES[told.verdict][0]
        said = f"{_(KINDS[told.kind].label)} · {verdict_word(told.verdict)}"
        column.addWidget(Label(said, size="secondary", tone=tone if tone in ("ok", "warn", "error") else "secondary"))
        if told.why:
            column.addWidget(Label(told.why, tone="warn" if told.verdict == "doubtful" else "error", wrap=True))
        for one in told.differences:
            column.addWidget(Label(one.label, size="secondary", tone="tertiary", wrap=True))
            after = one.after or "—"
            text = f"{isolate(one.before)} → {isolate(after)}" if one.before else after
            column.addWidget(Label(text, wrap=True))
        if told.kept:
            left = _("Reste comme c’est ici : {fields}.", fields=format_list(list(told.kept)))
            column.addWidget(Label(left, size="secondary", tone="secondary", wrap=True))
        if not told.differences and not told.why and told.verdict == "same":
            column.addWidget(Label(_("Cette fiche dit déjà tout ce que dit le fichier."), tone="secondary", wrap=True))
        column.addStretch(1)
