"""Owns the page of monitoring frameworks: their list and form. All else is shared with the other records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import N_, _, ngettext
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.steering.indicator_proposals import IndicatorProposals
from desktop.views import facet_words, theme
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.steering.indicator_proposals import ProposalsView
from desktop.views.widgets.basics import Button
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.record_delegate import Line


class Ways(QWidget):
    """Where one goes from a framework: to its indicators, and to those that may be added."""

    def __init__(self, see: Callable[[], object], propose: Callable[[], object]) -> None:
        super().__init__()
        self.see = Button(_("Voir ses indicateurs"), icon="gauge", name="action.see_indicators", on=see)
        self.propose = Button(_("Partir d’une proposition"), icon="list-plus", name="action.propose", on=propose)
        box = FlowBox(gap=8)
        for button in (self.see, self.propose):
            box.flow.addWidget(button)
        row = QHBoxLayout(self)
        theme.lay(row, gap=0)
        row.addWidget(box, 1)
        self.hide()


class FrameworksPage(RecordsPage):
    """What regions, communes and projects agreed to measure."""

    NAME = "frameworks"
    KIND = "framework"
    FACETS = facet_words.FACETS["framework"]
    SORTS = (("title", N_("Par titre")), ("recent", N_("Plus récents")))
    ON_MAP = False

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher un cadre de suivi…"),
            "new": _("Nouveau cadre"),
            "empty_title": _("Aucun cadre de suivi pour le moment"),
            "empty_text": _(
                "Un cadre réunit les indicateurs dont une région, une commune ou un projet a convenu. Chaque région a "
                "le sien."
            ),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin a framework of one's own commune."""
        return self.own_commune()

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        mark = _("brouillon") if row.draft else ""
        colour = theme.current().tokens.primary
        title = row.title or _("Sans titre")
        return Line(title, row.actor or "", row.place or "", short_date(row.date), self.kind.icon, colour, mark=mark)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile and its colour."""
        return self.kind.icon, theme.current().tokens.primary, None

    def dress_detail(self, detail: RecordDetail) -> None:
        """Lead to the indicators of the framework shown."""
        detail.offer(_("Voir ses indicateurs"), "gauge", "action.indicators", self._indicators)
        detail.offer(_("Partir d’une proposition"), "list-plus", "action.proposals", self.propose)
        self.ways = Ways(self._indicators, self.propose)
        detail.main.column.insertWidget(0, self.ways)
        detail.form.loaded.connect(lambda: self.ways.setVisible(detail.form.id is not None))

    def propose(self) -> None:
        """Show what the framework shown may start from."""
        if self._shown is None:
            return
        self.flush()
        card = ProposalsView(IndicatorProposals(self.store, self._shown))
        card.closed.connect(self.detail.drop_aside)
        card.added.connect(self._added)
        self.detail.set_aside(card)

    def _added(self, made: Sequence[bytes]) -> None:
        """Show what was added, in the list of indicators."""
        self.detail.drop_aside()
        self.shell.say(ngettext("{n} indicateur ajouté", "{n} indicateurs ajoutés", len(made)))
        self._indicators()

    def _indicators(self) -> None:
        if self._shown is not None:
            self.shell.go("indicators", {"framework": self._shown})
