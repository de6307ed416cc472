"""Owns the page of checklists: those that were started, and of the one shown its points; starting another."""

from __future__ import annotations

from functools import partial
from typing import Any

from desktop.i18n import N_, _, format_number, isolate, language
from desktop.viewmodels import finding
from desktop.viewmodels.documents.checklists import ChecklistDesk, ChecklistList
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, looks, theme
from desktop.views.documents.checklist_cards import ActionsCard, StartCard
from desktop.views.documents.checklist_points import PointsView
from desktop.views.need.needs_page import pill_of
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.record_report import ChecklistReportCard
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.scroll import Scroll

START = 2  # the face of the card that starts a list, after "choose a record" and the record
FOR, FROM = "for:", "from:"  # targets: an initiative to start a list for, a document to start one from


class ChecklistsPage(RecordsPage):
    """Lists to go through, for a territory or an initiative, and how far each is."""

    NAME = "checklists"
    KIND = "checklist"
    FACETS = facet_words.FACETS["checklist"]
    SORTS = (("oldest", N_("Par échéance")), ("recent", N_("Échéance lointaine d’abord")), ("title", N_("Par titre")))
    ON_MAP = False
    LIST = ChecklistList
    _card: StartCard | None = None

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une liste de contrôle…"),
            "new": _("Nouvelle liste"),
            "empty_title": _("Aucune liste de contrôle pour le moment"),
            "empty_text": _(
                "Une liste se commence pour une commune ou une initiative, d’après un modèle de la boîte à outils : on "
                "coche ce qui est fait, et ce qui reste devient des actions."
            ),
        }

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        tone, icon = looks.status(row.status, self.KIND)
        colour = getattr(theme.current().tokens, {"neutral": "secondary"}.get(tone, tone))
        title = row.title or _("Sans titre")
        far = f"{format_number(row.done)} / {format_number(row.points)}" if row.points else ""
        where = row.initiative or row.place or ""
        return Line(
            *(title, where, row.actor or "", short_date(row.date), icon, colour, pill_of(row)),
            third_icon="users",
            mark=isolate(far),
        )

    def spoken(self, row: Any) -> str:
        """Say a row aloud."""
        far = _("{done} points faits sur {all}", done=format_number(row.done), all=format_number(row.points))
        return ", ".join(part for part in (row.title, row.initiative, row.place, far) if part)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the pill of the record shown."""
        return self.kind.icon, theme.current().tokens.primary, None

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add the points."""
        self.desk = ChecklistDesk(self.store, self)
        self.points = PointsView(self.desk)
        self.points.actions_asked.connect(self.ask_actions)
        self.points.print_asked.connect(self.ask_report)
        self.points.action_opened.connect(lambda id_: self.shell.go("actions", id_))
        detail.add_tab("points", _("Points"), self.points)
        detail.offer(_("Imprimer"), "printer", "action.report_menu", self.ask_report)
        detail.form.loaded.connect(self._loaded)
        self.desk.told.connect(lambda words: self.shell.say(words, (_("Annuler"), self.store.undo)))
        self.track(self.store.changed, self.desk.follow)

    # ---- showing ---------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Show the list, a checklist by its id, or the card that starts one for an initiative or from a document."""
        if isinstance(target, str) and target.startswith((FOR, FROM)):
            super().enter(None)
            word, _colon, key = target.partition(":")
            self.begin(bytes.fromhex(key), f"{word}:")
            return
        super().enter(target)

    def _loaded(self) -> None:
        id_ = self.detail.form.id
        if id_ != self.desk.id:
            self.desk.show(id_)

    def show_record(self, id_: bytes) -> None:
        """Open a checklist at its points."""
        super().show_record(id_)
        self.detail.turn_to("points")

    def _chosen(self, id_: bytes) -> None:
        super()._chosen(id_)
        if self.face.currentIndex() == 1:
            self.detail.turn_to("points")

    # ---- starting --------------------------------------------------------------------------------

    @property
    def card(self) -> StartCard:
        """The card that starts a list; made when it is first asked for."""
        if self._card is None and self.detail is not None:  # faces keep their places: the record's is before this one
            self._card = StartCard(self.store)
            self._card.started.connect(self._started)
            self._card.left.connect(self._closed)
            holder = Scroll()
            theme.lay(holder.column, 20, 16, 20, 20, gap=12)
            holder.column.addWidget(self._card)
            holder.column.addStretch(1)
            self.face.addWidget(holder)
        return self._card

    def new_record(self) -> None:
        """Ask what to start from, and for what."""
        self._ask({})

    def begin(self, known: bytes, target: str) -> None:
        """Ask, with an initiative or a template known already."""
        if target == FROM:
            self._ask({}, known)
        else:
            self._ask({"initiative": known})

    def _ask(self, known: dict[str, bytes], document: bytes | None = None) -> None:
        self.flush()
        if self.list.trash:
            self._toggle_trash()
        self._wanted = None
        self.side.leave()
        known = known or self.own_commune()

        def named(names: dict[bytes, str]) -> None:
            self.card.ask({field: (id_, names.get(id_, "")) for field, id_ in known.items()}, document)

        work = partial(finding.names_of, ids=list(known.values()), lang=language())
        self.store.query(work, named, owner=self, key="begin")
        self.card.template.setFocus()
        self.face.setCurrentIndex(START)

    def _started(self, id_: bytes) -> None:
        self.list.refresh()
        self.show_record(id_)
        self.points.view.setFocus()

    # ---- acts ------------------------------------------------------------------------------------

    def ask_actions(self) -> None:
        """Show the card that makes actions of what is open."""
        points = self.points.without_action()

        def say(words: str) -> None:
            self.shell.say(words, (_("Annuler"), self.store.undo))

        card = ActionsCard(self.store, self.desk, points, self.detail.drop_aside, say)
        self.detail.set_aside(card)
        card.owner.setFocus()

    def ask_report(self) -> None:
        """Show the card that writes the checklist as a document, in place of the tabs."""
        if self.desk.id is not None:
            self.flush()
            self.report_card = ChecklistReportCard(self.store, self.desk.id, self.detail.drop_aside)
            self.detail.set_aside(self.report_card)

    def _write(self) -> None:
        """F2 on a point says it otherwise."""
        if self._detail is not None and self.points.view.hasFocus():
            self.points.ask_words()
        else:
            super()._write()

    def _leave_field(self) -> None:
        """Escape on the line for words goes back to the points."""
        if self._detail is not None and self.points.field.hasFocus():
            self.points.leave_line()
        elif self.face.currentIndex() == START:
            self._closed()
            self.view.setFocus()
        else:
            super()._leave_field()

    def delete_current(self) -> None:
        """Take the points stood on off the list, or put the checklist in the trash."""
        if self._detail is not None and self.points.view.hasFocus() and self.points.chosen():
            self.points.remove()
            return
        super().delete_current()
