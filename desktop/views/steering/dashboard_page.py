"""Owns the page *Tableau de bord*: its cards, and which list each figure opens. Must not know how they are counted."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from desktop.i18n import _, format_date, format_list, format_number, isolate, ngettext
from desktop.services.description.kinds import KINDS
from desktop.viewmodels.steering import dashboard_words as words
from desktop.viewmodels.steering.dashboard import Dashboard
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, EmptyState, Shell
from desktop.views.charts import copying
from desktop.views.charts.chart_view import ChartView
from desktop.views.charts.loading import loaded, when_loaded
from desktop.views.sibling_tabs import headed
from desktop.views.steering import matrix_picture
from desktop.views.steering.dashboard_doors import Door, Doors
from desktop.views.steering.dashboard_head import DashboardHead
from desktop.views.steering.dashboard_parts import Card, FigureTile, Lines, MatrixView, Pair
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.reports.chart_spec import ChartSpec
    from desktop.services.steering.overview import Overview
    from desktop.services.steering.scope import Behind

TILES: Final = ("initiatives", "reached", "targeted", "in-need", "needs", "late", "old", "undated")
_LATE, _OLD = 6, 6


class DashboardPage(BasePage):
    """What is done, for how many, against what is needed; what is late, new, old. Every figure opens its records."""

    NAME = "dashboard"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.asked = Dashboard(store, parent=self)
        row = headed(self, _("Tableau de bord"))
        row.addStretch(1)
        self.head = DashboardHead(self.asked)
        self.outer.addWidget(self.head)
        self.ground = Scroll("canvas")
        theme.lay(self.ground.column, 16, 12, 16, 16, gap=12)
        self.outer.addWidget(self.ground, 1)
        self.empty = self._empty()
        self.outer.addWidget(self.empty, 1)
        self.empty.hide()
        self.doors = Doors(shell)
        self._behind: dict[str, Behind | None] = {}
        self._every_step = self._stand = False  # whether all late steps are listed, and are to be stood on
        self._of_chart: dict[str, list[list[Behind | None]]] = {}
        self._make_tiles()
        self._make_cards()
        self.ground.column.addStretch(1)
        self.asked.asking.connect(self.wait)
        self.asked.arrived.connect(self._show)
        self.asked.failed.connect(self.show_failure)
        self.asked.late_listed.connect(self._late_listed)
        self.track(store.changed, self.asked.follow)

    def enter(self, target: object = None) -> None:
        """Be shown; what changed meanwhile is read."""
        self.head.period.setFocus()
        self.asked.ask()

    def _empty(self) -> EmptyState:
        return EmptyState(
            "layout-dashboard",
            _("Rien à compter pour le moment"),
            _("Ce qui est fait, pour combien de personnes et face à quels besoins : ici, dès la première fiche."),
            ((_("Nouvelle initiative"), "action.first", lambda: self.shell.go("initiatives", "quick")),),
        )

    # ---- building ----------------------------------------------------------------------------------

    def _make_tiles(self) -> None:
        names = {
            "initiatives": (_("Initiatives"), "hand-helping"),
            "reached": (_("Personnes atteintes"), "users"),
            "targeted": (_("Personnes visées"), "target"),
            "in-need": (_("Personnes dans le besoin"), "megaphone"),
            "needs": (_("Besoins ouverts"), "megaphone"),
            "late": (_("En retard"), "clock-alert"),
            "old": (_("À reconfirmer"), "hourglass"),
            "undated": (_("Sans date"), "calendar"),
        }
        box = FlowBox(gap=8, even=True)
        self.tiles: dict[str, FigureTile] = {}
        for name in TILES:
            label, icon = names[name]
            tile = FigureTile(name, label, icon, partial(self._open_tile, name))
            tile.say("…", opens=False)
            self.tiles[name] = tile
            box.flow.addWidget(tile)
        self.ground.column.addWidget(box)

    def _make_cards(self) -> None:
        people, needs = Card(_("Personnes atteintes"), "people"), Card(_("Besoins et réponses"), "needs")
        self.by = Choice(
            _("Répartition"),
            [Option(name, _(label)) for name, (label, _h) in words.BY.items()],
            name="field.by",
            flat=True,
        )
        self.by.set_value("sector")
        self.by.edited.connect(self._show_people)
        people.head.addWidget(self.by)
        self.charts = {"people": ChartView("people"), "needs": ChartView("needs")}
        self.nothing = {
            "people": Label(_("Personne n’a encore dit pour combien de personnes."), tone="secondary", wrap=True),
            "needs": Label(_("Aucun besoin ouvert ici."), tone="secondary", wrap=True),
        }
        for name, card in (("people", people), ("needs", needs)):
            chart = self.charts[name]
            chart.face.hold(not loaded())  # figures first: the library takes half a second
            chart.chosen.connect(lambda category, series, name=name: self._open_bar(name, category, series))
            chart.copied.connect(self.shell.say)
            card.body.addWidget(chart)
            card.body.addWidget(self.nothing[name])
        self.ground.column.addWidget(Pair(people, needs))
        self.ground.column.addWidget(self._matrix_card())
        late, lately = Card(_("En retard"), "late"), Card(_("Changé depuis un mois"), "lately")
        self.late, self.lately = Lines(_("Rien n’est en retard.")), Lines(_("Rien n’a changé depuis un mois."))
        late.body.addWidget(self.late)
        lately.body.addWidget(self.lately)
        old = Card(_("À reconfirmer"), "old")
        self.old_note = Label("", size="secondary", tone="secondary", wrap=True)
        self.old = Lines(_("Tout a été confirmé récemment."))
        old.body.addWidget(self.old_note)
        old.body.addWidget(self.old)
        self.ground.column.addWidget(Pair(late, lately))
        self.ground.column.addWidget(old)

    def _matrix_card(self) -> QWidget:
        card = Card(_("Qui fait quoi"), "matrix")
        self.who = Choice(
            _("Qui"),
            [Option("actor_types", _("Par type d’acteur")), Option("actors", _("Par acteur"))],
            name="field.who",
            flat=True,
        )
        self.who.set_value("actor_types")
        self.who.edited.connect(self._show_matrix)
        card.head.addWidget(self.who)
        copy = Button(
            _("Copier les cellules"), look="link", icon="copy", name="action.copy.matrix", on=self._copy_matrix
        )
        card.head.addWidget(copy)
        card.head.addWidget(
            Button(_("Copier l’image"), look="link", icon="image", name="action.copy.picture", on=self._copy_picture)
        )
        self.model = words.MatrixModel(self)
        self.matrix = MatrixView(self.model, _("Qui fait quoi"))
        self.matrix.opened.connect(self._open_cell)
        card.body.addWidget(self.matrix)
        self.matrix_note = Label("", size="secondary", tone="secondary", wrap=True)
        card.body.addWidget(self.matrix_note)
        return card

    # ---- showing -----------------------------------------------------------------------------------

    def _show(self, told: Overview) -> None:
        self.ready()
        nothing = not (told.initiatives or told.needs.open or told.late.actions or self.asked.narrowed)
        self.empty.setVisible(nothing)
        self.ground.setVisible(not nothing)
        self.subtitle_label.setText(_("au {day}", day=format_date(date.fromisoformat(told.day))))
        self._show_tiles(told)
        self._show_people()
        self._draw("needs", *words.needs_chart(told))
        self._show_matrix()
        self._show_late(told)
        self._show_lately(told)
        self._show_old(told)
        when_loaded(self.store, self, self._release_charts)

    def _release_charts(self) -> None:
        for chart in self.charts.values():
            chart.face.hold(False)

    def _show_tiles(self, told: Overview) -> None:
        endless = _("dont {n} sans fin ni statut", n=format_number(told.endless)) if told.endless else ""
        self._tile("initiatives", told.initiatives, told.behind, endless)
        for head in told.headcounts:
            unsaid = told.initiatives > 0 and not head.total.counted  # nobody said a number: that is no nought
            second = "" if head.total.one else _("au moins {n}", n=format_number(head.total.at_least))
            second = _("rien n’est dit") if unsaid else second
            apart = [
                _("{n} partagées avec d’autres territoires", n=format_number(head.shared.cumulated))
                if head.shared.cumulated
                else "",
                _("{n} sans date", n=format_number(head.undated.cumulated)) if head.undated.cumulated else "",
            ]
            value = None if unsaid else head.total.cumulated
            self._tile(head.measure, value, head.behind, format_list((second, *apart)))
        self._tile("needs", told.needs.open, told.needs.open_behind)
        late = told.late
        parts = (
            ngettext("{n} action", "{n} actions", late.actions) if late.actions else "",
            ngettext("{n} étape", "{n} étapes", late.milestones) if late.milestones else "",
        )
        self._tile("late", late.actions + late.milestones, late.actions_behind, format_list(parts))
        self._tile("old", told.old.old, told.old.kinds[0].behinds[0] if told.old.kinds else None)
        self.tiles["undated"].setVisible(bool(told.undated))
        self._tile("undated", told.undated, told.undated_behind)

    def _tile(self, name: str, value: int | None, behind: Behind | None, second: str = "") -> None:
        self._behind[name] = behind
        figure = "–" if value is None else format_number(value)
        self.tiles[name].say(figure, second, opens=bool(value) and behind is not None)

    def _show_people(self) -> None:
        if self.asked.told is not None:
            self._draw("people", *words.people_chart(self.asked.told, str(self.by.value())))

    def _draw(self, name: str, spec: ChartSpec, behind: list[list[Behind | None]]) -> None:
        self._of_chart[name] = behind
        self.charts[name].setVisible(not spec.empty)
        self.nothing[name].setVisible(spec.empty)
        self.charts[name].show_spec(spec)

    def _show_matrix(self) -> None:
        told = self.asked.told
        if told is None:
            return
        matrix = told.actors if self.who.value() == "actors" else told.actor_types
        self.model.show(matrix)
        notes = [_("Nombre d’initiatives ; une initiative portée par plusieurs est comptée une fois dans les totaux.")]
        if matrix.left_out:
            notes.append(ngettext("{n} autre acteur", "{n} autres acteurs", matrix.left_out))
        self.matrix_note.setText(" ".join(notes))

    def _show_late(self, told: Overview) -> None:
        if self._every_step:
            self.asked.list_late("milestone")
            return
        lines = [self._late_line(one) for one in told.late.oldest[:_LATE]]
        actions, steps = told.late.actions, told.late.milestones
        if actions + steps > _LATE and actions:
            every = ngettext("Voir l’action en retard", "Voir les {n} actions en retard", actions)
            lines.append(("chevron-right", every, "", "", self._late_actions))
        if actions + steps > _LATE and steps:
            every = ngettext("Voir l’étape en retard", "Voir les {n} étapes en retard", steps)
            lines.append(("chevron-right", every, "", "", self._late_steps))
        self.late.show_lines("late", lines)

    def _late_line(self, one: Any) -> Any:
        icon = KINDS[one.kind].icon if one.kind in KINDS else "list-checks"
        act = self.doors.record(one.kind, bytes.fromhex(one.id))
        return icon, one.title or _("Sans titre"), one.actor, _said_day(one.due), act

    def _late_actions(self) -> None:
        told = self.asked.told
        if told is not None:
            self.doors.open(told.late.actions_behind, _("Actions en retard"))

    def _late_steps(self) -> None:
        """List all steps that are late in the card, and stand there."""
        self._every_step = self._stand = True
        self.asked.list_late("milestone")

    def _late_listed(self, steps: Any) -> None:
        if not self._every_step:
            return
        lines = [("chevron-left", _("Tout ce qui est en retard"), "", "", self._fewer_steps)]
        self.late.show_lines("late", [*lines, *map(self._late_line, steps)])
        if self._stand:
            self._stand = False
            self.late.rows[min(1, len(steps))].setFocus()
            self.ground.ensureWidgetVisible(self.late)

    def _fewer_steps(self) -> None:
        self._every_step = False
        if self.asked.told is not None:
            self._show_late(self.asked.told)

    def _show_lately(self, told: Overview) -> None:
        lines: list[Any] = []
        for one in told.lately.lines:
            if one.kind not in KINDS:
                continue
            kind = KINDS[one.kind]
            for many, said, behind in (
                (one.made, _("nouvelles fiches : {n}", n=format_number(one.made)), one.made_behind),
                (one.changed, _("fiches modifiées : {n}", n=format_number(one.changed)), one.changed_behind),
                (one.trashed, _("fiches à la corbeille : {n}", n=format_number(one.trashed)), one.trashed_behind),
            ):
                if many:
                    title = f"{_(kind.plural)} · {said}"
                    lines.append((kind.icon, title, "", "", self.doors.opener(behind, title)))
        self.lately.show_lines("lately", lines)

    def _show_old(self, told: Overview) -> None:
        day = format_date(date.fromisoformat(told.old.day))
        self.old_note.setText(_("Personne ne les a confirmées depuis le {day}.", day=day))
        self.old_note.setVisible(bool(told.old.old))
        lines: list[Any] = []
        for one in told.old.kinds:
            if one.old and one.key in KINDS:
                title = f"{_(KINDS[one.key].plural)} · {_('à reconfirmer')}"
                lines.append(
                    (KINDS[one.key].icon, title, "", format_number(one.old), self.doors.opener(one.behinds[0], title))
                )
        for one in told.old.actors[:_OLD]:
            opener = partial(self._open_old_of, one, len(lines)) if one.behinds else None
            lines.append(("users", one.label, isolate(one.phone), format_number(one.old), opener))
        self.old.show_lines("old", lines)

    # ---- opening -----------------------------------------------------------------------------------

    def _open_tile(self, name: str) -> None:
        if name in ("late", "old"):
            self.doors.choose(self.ways(name), self.tiles[name])
            return
        behind, tile = self._behind.get(name), self.tiles[name]
        if behind is not None:
            self.doors.open(behind, tile.words, tile.label)

    def ways(self, name: str) -> list[Door]:
        """Where a figure leads that counts several kinds of records."""
        told = self.asked.told
        if told is None:
            return []
        if name == "old":
            return self.doors.of_kinds([(one.behinds[0], one.old) for one in told.old.kinds], _("à reconfirmer"))
        late, found = told.late, []
        if late.actions:
            words_ = _("{label} : {text}", label=_("Actions en retard"), text=format_number(late.actions))
            found.append(Door(KINDS["action"].icon, words_, self._late_actions))
        if late.milestones:
            words_ = _("{label} : {text}", label=_("Étapes en retard"), text=format_number(late.milestones))
            found.append(Door(KINDS["milestone"].icon, words_, self._late_steps))
        return found

    def _open_old_of(self, one: Any, place: int) -> None:
        """Show what one actor has to confirm again: of each kind, where there are several."""
        said = f"{one.label} · {_('à reconfirmer')}"
        self.doors.choose(self.doors.of_kinds([(behind, None) for behind in one.behinds], said), self.old.rows[place])

    def _open_bar(self, name: str, category: int, series: int) -> None:
        behinds, spec = self._of_chart[name][category], self.charts[name].spec
        found = behinds[series] if 0 <= series < len(behinds) else next((one for one in behinds if one), None)
        if found is not None and spec is not None:
            self.doors.open(found, _("{label} : {text}", label=spec.title, text=spec.categories[category]))

    def _open_cell(self, row: int, column: int) -> None:
        told = self.model.at(row, column)
        if told is not None:
            self.doors.open(told.behind, self.model.words(row, column), self.model.name(row, column))

    def _copy_picture(self) -> None:
        matrix_picture.copy(self.model, _("Qui fait quoi"), self.matrix_note.text())
        self.shell.say(_("Image copiée"))

    def _copy_matrix(self) -> None:
        told = self.asked.told
        if told is not None:
            matrix = told.actors if self.who.value() == "actors" else told.actor_types
            copying.copy_cells(words.matrix_spec(matrix))
            self.shell.say(_("Cellules copiées"))


def _said_day(due: str) -> str:
    try:
        return format_date(date.fromisoformat(due))
    except ValueError:
        return due
