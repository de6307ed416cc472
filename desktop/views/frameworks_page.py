"""Owns the page of monitoring frameworks: their list and form. All else is shared with the other records."""

from __future__ import annotations

from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.record_form import RecordForm
from desktop.views import facet_words, theme
from desktop.views.record_detail import RecordDetail
from desktop.views.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.record_delegate import Line


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

    def _indicators(self) -> None:
        if self._shown is not None:
            self.shell.go("indicators", {"framework": self._shown})
