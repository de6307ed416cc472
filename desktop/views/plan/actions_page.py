"""Owns the page of actions: who does what until when, and saying that it is done by one key or one click."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QWidget

from desktop.i18n import N_, _, format_list, format_percent, ngettext
from desktop.services.plan.actions import OPEN, is_late
from desktop.viewmodels.plan.actions import ActionDesk, ActionList
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.store import Store
from desktop.views import looks, saving_to, theme
from desktop.views.base_page import Shell
from desktop.views.need.closing_line import ask_line
from desktop.views.need.needs_page import pill_of
from desktop.views.plan.actions_bar import ActionsBar, chosen_ids
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.record_delegate import TILE, Line

MARGIN = 14  # before a row's tile
CHOOSE_MS = 60  # a click chooses the row first


class ActionsPage(RecordsPage):
    """What was agreed that somebody does."""

    NAME = "actions"
    KIND = "action"
    FACETS = (("status", N_("Statut")), ("actor", N_("Acteur")), ("period", N_("Année")))
    SORTS = (("oldest", N_("Par échéance")), ("recent", N_("Échéance lointaine d’abord")), ("title", N_("Par titre")))
    ON_MAP = False
    LIST = ActionList

    def __init__(self, store: Store, shell: Shell) -> None:
        self.ask_place = saving_to.ask_place
        super().__init__(store, shell)
        assert isinstance(self.list, ActionList)
        self.desk = ActionDesk(store, lambda: self.shell.settings, self.list, self)
        self.desk.counted.connect(self.bar.show_counts)
        self.desk.turned.connect(self._turned)
        self.bar.turned.connect(self.desk.turn_to)
        self.bar.finish_asked.connect(self._finish_chosen)
        self.bar.progress_asked.connect(lambda percent: self.desk.progress(self._chosen_ids(), percent, self._left))
        self.bar.drop_asked.connect(lambda: self.desk.drop(self._chosen_ids(), self._left))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.selectionModel().selectionChanged.connect(lambda *_what: self._several())
        self.view.installEventFilter(self)
        self.view.viewport().installEventFilter(self)

    # ---- words -----------------------------------------------------------------------------------

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une action…"),
            "new": _("Nouvelle action"),
            "empty_title": _("Aucune action pour le moment"),
            "empty_text": _("Les actions décidées en réunion viennent ici : qui fait quoi, avant quand."),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin an action that is still to be done."""
        return {"status": "todo"}

    def above_list(self) -> QWidget | None:
        """Give the views, and what can be done to several."""
        self.bar = ActionsBar()
        return self.bar

    def _make_header(self) -> None:
        super()._make_header()
        header = self.new_button.parentWidget()
        row = header.layout() if header is not None else None
        self.calendar_button = Button(
            _("Calendrier de ces actions (.ics)"), look="icon", icon="calendar-plus", name="action.ics", on=self._export
        )
        assert isinstance(row, QBoxLayout)
        row.insertWidget(row.indexOf(self.new_button), self.calendar_button)

    # ---- rows ------------------------------------------------------------------------------------

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        late = is_late(row.date, row.status, self.desk.day)
        tone, icon = looks.status(row.status, self.KIND)
        who = format_list((row.by.owner_name, row.actor))
        pill = (_("En retard"), "error", "alarm-clock") if late and not row.in_review else pill_of(row)
        colour = getattr(
            theme.current().tokens, {"neutral": "secondary"}.get("error" if late else tone, "error" if late else tone)
        )
        far = format_percent(row.by.progress / 100) if row.by.progress and row.status in OPEN else ""
        return Line(
            row.title or _("Sans titre"),
            who or _("Personne n’est dit"),
            row.by.meeting,
            short_date(row.date),
            icon,
            colour,
            pill,
            third_icon="calendar-check",
            mark=far,
        )

    def spoken(self, row: Any) -> str:
        """Say a row aloud."""
        due = _("avant le {date}", date=short_date(row.date)) if row.date else ""
        late = _("En retard") if is_late(row.date, row.status, self.desk.day) else row.status_label
        return ", ".join(part for part in (row.title, row.by.owner_name, row.actor, due, late) if part)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown."""
        return self.kind.icon, theme.current().tokens.primary, self.status_pill(form)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add to the menu what is done to an action."""
        detail.offer(_("Faite aujourd’hui"), "circle-check", "action.finish", self._finish_shown)
        detail.offer(_("Rouvrir"), "rotate-ccw", "action.reopen", self._reopen_shown)
        words = _("Ajouter une preuve")
        detail.offer(words, "file-check", "action.evidence", self._ask_evidence)
        self.evidence_button = Button(words, icon="file-check", name="action.evidence_here", on=self._ask_evidence)
        if detail.trail is not None:
            detail.trail.keep(self.evidence_button)
        detail.form.loaded.connect(lambda: self.evidence_button.setEnabled(detail.form.id is not None))

    # ---- views -----------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Show the list, a record of it, or a view by its name (`view:late`)."""
        if isinstance(target, str) and target.startswith("view:"):
            self.bar.show_view(target.removeprefix("view:"))
            self.desk.turn_to(target.removeprefix("view:"))
            target = None
        if isinstance(target, bytes) and self.desk.view != "all":
            self.bar.show_view("all")
            self.desk.turn_to("all")
        super().enter(target)

    def _turned(self, view: str) -> None:
        """Another view came by itself: the record shown was the first of the one before."""
        self.bar.show_view(view)
        self._closed()

    # ---- acts ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.view:
            if event.key() == Qt.Key.Key_Space and not event.modifiers():
                self._turn_chosen()
                return True
        elif isinstance(event, QMouseEvent) and watched is self.view.viewport() and self._on_tile(event):
            QTimer.singleShot(CHOOSE_MS, self, self._turn_chosen)
        return super().eventFilter(watched, event)

    def _on_tile(self, event: QMouseEvent) -> bool:
        """Whether the mouse was let go on a row's tile: a round to tick."""
        point = event.position().toPoint()
        released = event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton
        if not released or not self.view.indexAt(point).isValid():
            return False
        from_start = self.view.viewport().width() - point.x() if theme.current().rtl else point.x()
        return MARGIN <= from_start <= MARGIN + TILE and not event.modifiers()

    def _chosen_ids(self) -> list[bytes]:
        return chosen_ids(self.view, self.list.model.ids)

    def _several(self) -> None:
        self.bar.show_chosen(len(self.view.selectionModel().selectedRows()))

    def _turn_chosen(self) -> None:
        """Say that the chosen actions are done; when all of them are, that they are not."""
        if self.list.trash:
            return
        ids = self._chosen_ids()
        rows = [self.list.model.row_at(self.list.model.row_of(one)) for one in ids]
        if ids and all(row is not None and row.status == "done" for row in rows):
            self.flush()
            self.desk.reopen(ids, self._left)
        else:
            self._finish(ids)

    def _finish_chosen(self) -> None:
        self._finish(self._chosen_ids())

    def _finish_shown(self) -> None:
        self._finish([self._shown] if self._shown is not None else [])

    def _reopen_shown(self) -> None:
        if self._shown is not None:
            self.flush()
            self.desk.reopen([self._shown], self._left)

    def _finish(self, ids: list[bytes]) -> None:
        if ids:
            self.flush()
            self.desk.finish(ids, partial(self._finished, ids))

    def _finished(self, ids: list[bytes], left: list[bytes]) -> None:
        self._left(left)
        if len(ids) == 1 and not left and self._shown == ids[0]:
            words = _("Faite. Qu’est-ce qui le montre : un reçu, une photo, une phrase ?")
            act = (_("L’écrire"), self._ask_evidence)
            self.detail.show_notice(Banner(words, tone="ok", actions=(act,), closable=True))

    def _ask_evidence(self) -> None:
        """Ask in one line what shows that the action shown is done; it is added under what was said before."""
        self.flush()
        shown = self._shown
        if shown is not None and not self.list.trash:
            keep = partial(self.desk.add_evidence, shown)
            ask_line(self.detail, _("Qu’est-ce qui le montre ?"), "evidence", keep)

    def _left(self, left: list[bytes]) -> None:
        """Say which actions were not wholly changed."""
        if left:
            self.notice(
                ngettext(
                    "{n} action attend un choix : ce qui est à vérifier n’a pas été changé.",
                    "{n} actions attendent un choix : ce qui est à vérifier n’a pas été changé.",
                    len(left),
                ),
                tone="warn",
                actions=((_("Vérifier"), lambda: self.shell.go("review", left[0].hex())),),
            )

    def _export(self) -> None:
        chosen = self.ask_place(self, saving_to.in_documents("actions.ics"), _("Calendrier (*.ics)"))
        if chosen:
            file = Path(chosen)
            self.desk.export(file, partial(self._exported, file))

    def _exported(self, file: Path, many: int) -> None:
        self.clear_notices()
        self.banners.setContentsMargins(theme.margins(16, 8, 16, 8))
        self.banners.addWidget(saving_to.written(file))
        self.shell.say(ngettext("{n} date écrite", "{n} dates écrites", many))
