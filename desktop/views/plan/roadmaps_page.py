"""Owns the page of roadmaps: their list, and of the one shown its plan, its timeline and the line being written."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton

from desktop.i18n import N_, _
from desktop.viewmodels.plan.roadmap import RoadmapPlan, led_to
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, theme
from desktop.views.need.needs_page import pill_of
from desktop.views.plan.roadmap_plan import PlanView
from desktop.views.plan.roadmap_step import StepFace
from desktop.views.plan.roadmap_time import TimeView
from desktop.views.record import trash
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.record_report import RoadmapReportCard
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.record_delegate import Line

LINE = 2  # the face of a line being written, after "choose a record" and the roadmap


class RoadmapsPage(RecordsPage):
    """What territories want to reach, by which steps, and how far they are."""

    NAME = "roadmaps"
    KIND = "roadmap"
    FACETS = facet_words.FACETS["roadmap"]
    SORTS = (("recent", N_("Plus récentes")), ("title", N_("Par titre")))
    ON_MAP = False

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une feuille de route…"),
            "new": _("Nouvelle feuille de route"),
            "empty_title": _("Aucune feuille de route pour le moment"),
            "empty_text": _(
                "Une feuille de route dit ce qu’une région ou une commune veut atteindre : des objectifs, des étapes "
                "datées, et les actions des réunions qui les font avancer."
            ),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin one that is being prepared, of the person's commune."""
        return {"status": "preparing", **self.own_commune()}

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        colour = theme.current().tokens.primary
        mark = _("brouillon") if row.draft and row.status else ""
        title = row.title or _("Sans titre")
        return Line(
            title, row.actor or "", row.place or "", short_date(row.date), "route", colour, pill_of(row), mark=mark
        )

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown."""
        colour = theme.current().tokens.primary
        return "route", colour, self.status_pill(form)

    # ---- the plan, the timeline, the line ---------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Show a roadmap, or one of its lines, by its id."""
        if not isinstance(target, bytes):
            super().enter(target)
            return
        self._wanted = target  # until it is known what it is, no other record opens by itself

        def arrived(found: tuple[bytes, str] | None) -> None:
            if found is None:
                self._wanted = None
            elif self._shown != found[0] or self.face.currentIndex() != 1:
                self.show_record(found[0])
            if found is not None and found[1]:
                self.open_line(found[1], target)

        self.store.query(partial(led_to, target=target), arrived, owner=self, key="led")
        super().enter(None)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add the plan and the timeline."""
        self.plan = RoadmapPlan(self.store, self)
        self.plan_view = PlanView(self.plan, self.ask_report)
        self.time_view = TimeView(self.plan)
        for view in (self.plan_view, self.time_view):
            view.opened.connect(self.open_line)
        detail.add_tab("plan", _("Étapes"), self.plan_view)
        detail.add_tab("time", _("Calendrier"), self.time_view)
        detail.form.loaded.connect(self._loaded)
        self.track(self.store.changed, self.plan.follow)
        self.line = StepFace(self, self.face)
        self.line.left.connect(self.back_to_roadmap)
        self.face.addWidget(self.line)

    def _loaded(self) -> None:
        id_ = self.detail.form.id
        if id_ != self.plan.id:
            self.plan.show(id_)

    def show_record(self, id_: bytes) -> None:
        """Open a roadmap at its plan."""
        super().show_record(id_)
        self._turn_to_plan()

    def _chosen(self, id_: bytes) -> None:
        super()._chosen(id_)
        self._turn_to_plan()

    def _turn_to_plan(self) -> None:
        if self.face.currentIndex() == 1:
            tab = self.detail.findChild(QPushButton, "tab.plan")
            if tab is not None:
                tab.click()

    def ask_report(self) -> None:
        """Show the card that writes the roadmap as a document, in place of the tabs."""
        if self.plan.id is not None:
            self.flush()
            self.report_card = RoadmapReportCard(self.store, self.plan.id, self.detail.drop_aside)
            self.detail.set_aside(self.report_card)

    def open_line(self, kind: str, id_: bytes) -> None:
        """Show an objective or a milestone in place of the roadmap."""
        self.detail.form.flush()
        self.line.open(kind, id_, self._title())
        self.face.setCurrentIndex(LINE)

    def back_to_roadmap(self) -> None:
        """Show the roadmap again, standing on the line that was open."""
        if self.face.currentIndex() == LINE:
            self.line.close_line()
            self.face.setCurrentIndex(1)
            self.plan.refresh()
            self.plan_view.view.setFocus()

    def flush(self) -> None:
        """Save at once what the person typed."""
        super().flush()
        if self._detail is not None:
            self.line.flush()

    def has_unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return super().has_unsaved() or (self._detail is not None and self.line.unsaved)

    def _leave_field(self) -> None:
        """Escape on a line that is open goes back to the roadmap."""
        if self.face.currentIndex() == LINE:
            self.back_to_roadmap()
        else:
            super()._leave_field()

    def delete_current(self) -> None:
        """Put the open line, or the one stood on, or else the roadmap, in the trash; the toast takes it back."""
        if self.face.currentIndex() == LINE and self.line.detail is not None:
            shown = self.line.detail
            if shown.form.id is not None:
                self.flush()
                title = str(shown.form.shown("title") or _("Sans titre"))
                trash.put_away(self, shown.kind.name, shown.form.id, title, self.back_to_roadmap)
            return
        row = self.plan_view.current() if self._detail is not None and self.plan_view.view.hasFocus() else None
        if row is not None and row.id is not None:
            trash.put_away(self, row.kind, row.id, row.title, self.plan.refresh)
            return
        super().delete_current()
