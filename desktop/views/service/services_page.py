"""Owns the page of services: its words, facets and rows. All else is shared with the other records."""

from __future__ import annotations

from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.documents.orienting import Asked, alert_is_over, told_hours
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, looks
from desktop.views.need.needs_page import pill_of
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.record.to_confirm import reached
from desktop.views.service.orient_card import CardQuestion
from desktop.views.widgets.basics import Label
from desktop.views.widgets.record_delegate import Line


class ServicesPage(RecordsPage):
    """What actors offer to whoever comes: where, for whom, on which terms."""

    NAME = "services"
    KIND = "service"
    FACETS = facet_words.FACETS["service"]
    SORTS = (("title", N_("Par nom")), ("actor", N_("Par acteur")), ("recent", N_("Confirmés récemment")))
    TO_CONFIRM = "actor"

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher un service, un acteur, un lieu…"),
            "new": _("Nouveau service"),
            "empty_title": _("Aucun service pour le moment"),
            "empty_text": _("Notez ici où l’on peut envoyer quelqu’un : quoi, où, quand, pour qui, à quel prix."),
        }

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.sector(row.sector)
        second = row.actor or row.sector_label or ""
        mark = _("brouillon") if row.draft and row.status else ""
        third, icon = reached(row, self.list.to_confirm)
        title, pill = row.title or _("Sans nom"), pill_of(row)
        return Line(title, second, third, "", look.icon, look.colour, pill, third_icon=icon, mark=mark)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown; an alert comes first."""
        tile = looks.sector(form.value("sector"))
        if form.shown("alert") and not alert_is_over(self.store, str(form.value("alert_until") or "")):
            return tile.icon, tile.colour, (_("Alerte"), "warn", "triangle-alert")
        return tile.icon, tile.colour, self.status_pill(form)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Say whether it is open and its hours as they were read; offer the card that somebody is given."""
        self.hours = Label("", size="secondary", tone="secondary", wrap=True)
        self.hours.setObjectName("line.hours")
        detail.under_title(self.hours)
        detail.form.loaded.connect(self._say_hours)
        detail.form.saved.connect(lambda _when: self._say_hours())
        detail.offer(_("Carte à donner…"), "printer", "action.service_card", self.ask_card)

    def _say_hours(self) -> None:
        told = told_hours(self.store, str(self.detail.form.value("opening") or ""))
        self.hours.setText(told)
        self.hours.setVisible(bool(told))

    def ask_card(self) -> None:
        """Show the question of the card in place of the tabs."""
        if self._shown is not None:
            self.flush()
            self.report_card = CardQuestion(self.store, self._shown, Asked(), self.detail.drop_aside)
            self.detail.set_aside(self.report_card)
