"""Owns the page of needs: its words, facets and rows. All else is shared with the other records."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.i18n import N_, _
from desktop.services.plan.need_matrix import BANDS, SEVERITIES
from desktop.viewmodels.plan.gaps import Gaps
from desktop.viewmodels.plan.needs import NeedMatrix, Ranking
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, looks
from desktop.views.need.becoming import Becoming
from desktop.views.need.closing_line import ask_why
from desktop.views.need.gap_panel import GapPanel
from desktop.views.need.need_matrix import MatrixBox
from desktop.views.need.ranking_panel import RankingPanel
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button
from desktop.views.widgets.record_delegate import Line


class NeedsPage(RecordsPage):
    """What people say is lacking, where, for whom, and what answers it."""

    NAME = "needs"
    KIND = "need"
    FACETS = facet_words.FACETS["need"]
    SORTS = (("recent", N_("Plus récents")), ("title", N_("Par titre")))

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher un besoin, un acteur, un lieu…"),
            "new": _("Nouveau besoin"),
            "empty_title": _("Aucun besoin pour le moment"),
            "empty_text": _(
                "Notez ici ce qui manque, où et pour combien de personnes. Jamais le nom d’une personne aidée."
            ),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin an open need, said today."""
        return {"status": "open", "said": date.today().isoformat()}

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.sector(row.sector)
        title, said_by = row.title or _("Sans titre"), row.actor or row.sector_label
        mark = _("brouillon") if row.draft and row.status else ""
        date_said = short_date(row.date)
        return Line(title, said_by or "", row.place or "", date_said, look.icon, look.colour, pill_of(row), mark=mark)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown."""
        tile = looks.sector(form.value("sector"))
        return tile.icon, tile.colour, self.status_pill(form)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Offer to make an initiative of a need, to put it among the priorities; ask why one ends."""
        self.becoming = Becoming(detail, self.KIND, self.store, self.shell)
        detail.offer(_("Mettre parmi les priorités"), "target", "action.prefer", self._prefer)
        ask_why(detail, self.store)

    # ---- severity and people ---------------------------------------------------------------------

    def above_list(self) -> QWidget | None:
        """Give the table of severity and people, folded away."""
        self.matrix = MatrixBox(NeedMatrix(self.store, self.list, self), self._turn_gaps)
        self.matrix.chosen.connect(self._keep_cell)
        self.list.arrived.connect(self._mark_cell)
        return self.matrix

    def _keep_cell(self, cell: tuple[int, int] | None) -> None:
        severity = SEVERITIES[cell[0]] if cell is not None else None
        self.filters.chips["severity"].set_value(severity or None)
        self.list.keep("severity", severity or None)
        self.list.keep("unrated", True if cell is not None and severity == "" else None)
        self.list.narrow("people", BANDS[cell[1]] if cell is not None else None)

    def _mark_cell(self) -> None:
        """No cell is chosen any more once its filter was taken away, or a gravity was chosen where none was said."""
        kept = self.list.filters
        if kept.get("unrated") and kept.get("severity"):
            self.list.keep("people", None)
            self.list.narrow("unrated", None)
        elif kept.get("people") is None:
            self.matrix.show_chosen(None)

    # ---- gaps ------------------------------------------------------------------------------------

    def _gap_panel(self) -> GapPanel:
        """Give the map of gaps, made when it is first looked at. It takes no room from the list."""
        if self._gaps is None:
            _made_first = self.detail  # it stands second in the stack
            self._gaps = GapPanel(Gaps(self.store, self.list, self))
            self._gaps.chosen.connect(self._keep_commune)
            self._gaps.on_map.connect(lambda: self.shell.go("map", {"shade": "gap"}))
            self.face.addWidget(self._gaps)
            self.face.currentChanged.connect(self._face_changed)
        return self._gaps

    _gaps: GapPanel | None = None

    def _turn_gaps(self) -> None:
        panel = self._gap_panel()
        if self.face.currentWidget() is panel:
            self._back_to_record()
        else:
            self.flush()
            self.face.setCurrentWidget(panel)
            panel.gaps.ask()
            panel.map.setFocus()

    def _keep_commune(self, code: str) -> None:
        """Show only the needs of a commune, or all again when it is the one that is kept."""
        assert self._gaps is not None
        gaps = self._gaps.gaps
        value = None if code == gaps.chosen() else gaps.value_of(code)
        self.filters.chips["area"].set_value(value)
        self.list.narrow("area", value)

    # ---- priorities ------------------------------------------------------------------------------

    def _make_header(self) -> None:
        super()._make_header()
        self.ranking_button = Button(_("Priorités"), icon="target", name="action.priorities", on=self._turn_ranking)
        self.ranking_button.setCheckable(True)
        header = self.new_button.parentWidget()
        row = header.layout() if header is not None else None
        assert isinstance(row, QBoxLayout)
        row.insertWidget(row.indexOf(self.map_button), self.ranking_button)

    def _ranking(self) -> RankingPanel:
        """Give the priorities of a meeting, made when they are first looked at."""
        if self._panel is None:
            _made_first = self.detail  # it stands second in the stack
            ranking = Ranking(self.store, self)
            self.track(self.store.changed, ranking.follow)
            self._panel = RankingPanel(ranking)
            self._panel.opened.connect(self.show_record)
            self.face.addWidget(self._panel)
            self.face.currentChanged.connect(self._face_changed)
        return self._panel

    _panel: RankingPanel | None = None

    def _turn_ranking(self) -> None:
        panel = self._ranking()
        if self.face.currentWidget() is panel:
            self._back_to_record()
            return
        self.flush()
        panel.ranking.ask()
        self.face.setCurrentWidget(panel)
        panel.view.setFocus()

    def _back_to_record(self) -> None:
        self.face.setCurrentIndex(1 if self._shown is not None else 0)

    def _face_changed(self) -> None:
        shown = self.face.currentWidget()
        self.ranking_button.setChecked(self._panel is not None and shown is self._panel)
        self.matrix.gaps.setChecked(self._gaps is not None and shown is self._gaps)
        if self._gaps is not None:
            self._gaps.gaps.looked_at = shown is self._gaps

    def _prefer(self) -> None:
        """Put the need shown after the priorities of the meeting that is ranked."""
        shown = self._shown
        panel = self._ranking()
        if shown is not None:
            panel.ranking.add(shown)
            self.face.setCurrentWidget(panel)


def pill_of(row: Any) -> Pill | None:
    """Give the pill of a row of a need or a service: what waits, else its status."""
    if row.in_review:
        return _("À vérifier"), "warn", "triangle-alert"
    if not row.status:
        return (_("Brouillon"), "neutral", "pencil") if row.draft else None
    tone, icon = looks.status(row.status, row.kind)
    return row.status_label or row.status, tone, icon
