"""Owns the page of projects and programmes: their list, and of the one shown what was done in it, for how many.

All else is shared with the other records. Must not know how people are counted.
"""

from __future__ import annotations

from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.steering.project import ProjectDone
from desktop.views import facet_words, looks, theme
from desktop.views.need.needs_page import pill_of
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.steering.project_done import DoneView
from desktop.views.widgets.record_delegate import Line


class ProjectsPage(RecordsPage):
    """Who carries a project, who pays for it, where and when, and what was done in it."""

    NAME = "projects"
    KIND = "project"
    FACETS = facet_words.FACETS["project"]
    SORTS = (("recent", N_("Plus récents")), ("title", N_("Par titre")))
    ON_MAP = False

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher un projet, un acteur, un territoire…"),
            "new": _("Nouveau projet"),
            "empty_title": _("Aucun projet pour le moment"),
            "empty_text": _(
                "Notez ici projets et programmes : bailleurs, budget, dates, territoires. Les initiatives disent à "
                "quel projet elles appartiennent, et le projet montre alors ce qui a été fait, et pour combien."
            ),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin a project that is planned."""
        return {"kind": "project", "status": "planned"}

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.of("project_kind", row.sector, "folder-kanban")
        mark = _("brouillon") if row.draft and row.status else ""
        title, lead = row.title or _("Sans titre"), row.actor or _("Acteur à préciser")
        return Line(
            *(title, lead, row.place or "", short_date(row.date), look.icon, theme.current().tokens.primary),
            pill_of(row),
            mark=mark,
        )

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown."""
        icon = looks.of("project_kind", form.value("kind"), "folder-kanban").icon
        return icon, theme.current().tokens.primary, self.status_pill(form)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add what was done in the project, and the ways to its initiatives."""
        self.done = ProjectDone(self.store, self)
        self.done_view = DoneView(self.done, self.shell.go)
        detail.add_tab("done", _("Bilan"), self.done_view)
        detail.form.loaded.connect(self._loaded)
        detail.form.created.connect(self.done.show)
        self.track(self.store.changed, self.done.follow)

    def _loaded(self) -> None:
        id_ = self.detail.form.id
        if id_ != self.done.id or id_ is None:
            self.done.show(id_)
