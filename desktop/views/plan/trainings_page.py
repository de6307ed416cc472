"""Owns the page of trainings and workshops: their list, and of the one shown its sessions and participants."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.plan.training import TrainingParts
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, looks, theme
from desktop.views.need.needs_page import pill_of
from desktop.views.plan.training_grid import ParticipantsGrid
from desktop.views.plan.training_sittings import SittingList
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.scroll import Scroll


class TrainingsPage(RecordsPage):
    """What was taught and exchanged, to whom, for how long, and what was thought of it."""

    NAME = "trainings"
    KIND = "training"
    FACETS = facet_words.FACETS["training"]
    SORTS = (("recent", N_("Plus récentes")), ("title", N_("Par titre")))
    ON_MAP = False

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une formation, un acteur, un lieu…"),
            "new": _("Nouvelle formation"),
            "empty_title": _("Aucune formation pour le moment"),
            "empty_text": _(
                "Notez ici formations et ateliers : séances, participants par public et par sexe, évaluation. Les "
                "supports se joignent comme des pièces."
            ),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin a training that is planned in the person's commune."""
        return {"kind": "training", "status": "planned", **self.own_commune()}

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.sector(row.sector)
        second = row.actor or row.sector_label or ""
        mark = _("brouillon") if row.draft and row.status else ""
        title = row.title or _("Sans titre")
        return Line(
            title, second, row.place or "", short_date(row.date), look.icon, look.colour, pill_of(row), mark=mark
        )

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown."""
        tile = (
            looks.sector(form.value("sector"))
            if form.value("sector")
            else looks.Look("graduation-cap", theme.current().tokens.primary)
        )
        return tile.icon, tile.colour, self.status_pill(form)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add sessions and participants."""
        self.parts = TrainingParts(self.store, self)
        self.grid = ParticipantsGrid(self.parts, self._go_review)
        self.sittings = SittingList(self.parts)
        holder = Scroll()
        theme.lay(holder.column, 20, 14, 20, 20, gap=22)
        holder.column.addWidget(self.grid)
        holder.column.addWidget(self.sittings)
        holder.column.addStretch(1)
        detail.add_tab("participants", _("Participants"), holder)
        detail.form.loaded.connect(self._loaded)
        self.parts.saved.connect(lambda: detail.form.saved.emit(datetime.now().astimezone()))
        self.track(self.store.changed, self.parts.follow)

    def _loaded(self) -> None:
        form = self.detail.form
        self.parts.title = str(form.shown("title") or _("Sans titre"))
        if form.id != self.parts.id or form.id is None:
            self.parts.show(form.id)

    def _go_review(self) -> None:
        if self.parts.id is not None:
            self.shell.go("review", self.parts.id.hex())

    def flush(self) -> None:
        """Save at once what the person typed."""
        super().flush()
        if self._detail is not None:
            self.grid.flush()
            self.sittings.flush()

    def has_unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        if super().has_unsaved():
            return True
        return self._detail is not None and (self.grid.unsaved or self.sittings.unsaved)
