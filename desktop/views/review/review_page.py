"""Owns the page "À vérifier": what waits for a person on one side, the review on the desk on the other.

Must not know how a choice is written. Everything can be done with the keyboard.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import _, format_list, format_relative_day, ngettext
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.review.review_bulk import BulkDesk
from desktop.viewmodels.review.review_list import ReviewRow, difference, differences
from desktop.viewmodels.review.reviews import Choices, ReviewDesk
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, EmptyState, Shell, Stack
from desktop.views.exchange.exchange_list import RowList, list_width
from desktop.views.review.review_bulk import BulkSheet
from desktop.views.review.review_sheet import ReviewSheet, look_of
from desktop.views.widgets.basics import Button, Label, shortened
from desktop.views.widgets.canvas import empty
from desktop.views.widgets.foot import Foot
from desktop.views.widgets.list_beside import lay_beside
from desktop.views.widgets.record_delegate import Line

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import ReviewField
    from desktop.services.review.bulk_reviews import Settled


def as_line(row: ReviewRow) -> Line:
    """What the list paints of a review."""
    look = look_of(row)
    icon = "trash-2" if row.summary.deletion else "git-compare"
    return Line(
        title=shortened(row.title),
        second=shortened(row.actor),
        date=format_relative_day(row.summary.at.astimezone().date(), date.today())
        if row.summary.at.year > 1970
        else "",
        icon=look.icon,
        colour=look.colour,
        pill=(difference(row.summary), "warn", icon),
    )


class ReviewPage(BasePage):
    """The inbox of clashes."""

    NAME = "review"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.desk = ReviewDesk(store, self)
        self.desk.model.paint_with(as_line)
        self.sheet: ReviewSheet | None = None
        self.bulk_desk = BulkDesk(store, self)
        self.bulk: BulkSheet | None = None
        row = self.header(_("À vérifier"))
        row.addStretch(1)
        self.many = Button(_("Choisir en lot"), icon="layers", name="action.bulk", on=self.show_bulk)
        self.many.hide()
        row.addWidget(self.many)
        body = QWidget()
        self.outer.addWidget(body, 1)
        self.stack = Stack(body)
        self.stack.addWidget(self._content())
        self.stack.addWidget(
            EmptyState(
                "circle-check",
                _("Rien à vérifier"),
                _(
                    "Quand deux personnes changent le même champ sans le savoir, les deux versions vous attendent ici. "
                    "Rien n’est choisi à votre place."
                ),
                ((_("Aller à Échanges"), "action.go_exchanges", lambda: self.shell.go("exchanges")),),
            )
        )
        self.desk.listed.connect(self._listed)
        self.desk.shown.connect(self._show)
        self.desk.chosen.connect(self._chosen)
        self.desk.settled.connect(self._settled)
        self.desk.failed.connect(self._failed)
        self.bulk_desk.failed.connect(self._failed)
        self.bulk_desk.settled.connect(self._settled_many)
        self.track(store.changed, self._changed)
        self.track(store.opened, self.desk.refresh)

    def _content(self) -> QWidget:
        content = QWidget()
        self.list = RowList(self.desk.model, _("Fiches à vérifier"), name="list.reviews")
        self.list.picked.connect(self._picked)
        self.list.went_in.connect(self._go_in)
        self.foot = self._foot()
        self.sight, self._under = lay_beside(content, self.list, self.foot)
        return content

    def _foot(self) -> Foot:
        foot = Foot()
        row = QHBoxLayout(foot)
        theme.lay(row, 24, 10, 24, 10, gap=8)
        self.place = Label("", size="secondary", tone="secondary", wrap=True)
        row.addWidget(self.place, 1)
        self.later = Button(_("Plus tard"), icon="clock", name="action.later", on=self.desk.later)
        self.settle = Button(
            _("Valider et passer au suivant"), look="primary", icon="check", name="action.settle", on=self.finish
        )
        self.settle.setToolTip(f"{_('Valider et passer au suivant')} (Ctrl+↵)")
        row.addWidget(self.later)
        row.addWidget(self.settle)
        return foot

    # ---- the page --------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown; `target` is a review's id."""
        if self.store.ready:
            self.wait()
            self.desk.refresh(target if isinstance(target, str) else None)

    def _changed(self, _changes: object) -> None:
        if self.isVisible():  # hidden, it looks again when it is entered
            self.desk.refresh()
            if self.bulk is not None:
                self.bulk_desk.refresh()

    def state(self) -> object:
        """The review on the desk."""
        return self.desk.current

    def finish(self) -> None:
        """Write the choices if every field has one, else go to the first that waits."""
        if self.sheet is None:
            return
        if not self.desk.settle():
            self.sheet.fields.focus_first()
            self._say_place()

    # ---- what arrives ----------------------------------------------------------------------------

    def _listed(self) -> None:
        self.ready()
        count = self.desk.model.rowCount()
        self.subtitle_label.setText(ngettext("{n} fiche à vérifier", "{n} fiches à vérifier", count) if count else "")
        self.stack.show_content(count > 0)
        self.many.setVisible(self.desk.model.many)
        self.list.select(self.desk.model.place_of(self.desk.current))
        self._say_place()

    def _show(self, choices: Choices | None) -> None:
        focused = self.window().focusWidget()
        inside = self.sheet is not None and focused is not None and self.sheet.isAncestorOf(focused)
        had_focus = inside or focused in (self.settle, self.later)
        if self.bulk is not None and choices is not None:
            return  # what the person does there is not taken away by what arrives
        if choices is None:
            self._leave_bulk()
            self.sheet = None
            empty(self.sight)
            return
        self.sheet = ReviewSheet(choices, self.desk.row)
        self.sheet.chose.connect(self._chose)
        self.sheet.chose_all.connect(self.desk.choose_all)
        self.sheet.went_past.connect(lambda: self.settle.setFocus(Qt.FocusReason.TabFocusReason))
        self.sight.setWidget(self.sheet)
        self.list.select(self.desk.model.place_of(choices.review.id))
        self._say_place()
        if had_focus:
            self.sheet.fields.focus_first()

    def _chose(self, field: ReviewField, keep: int | str) -> None:
        self.desk.choose(field, keep)

    def _chosen(self, field: object) -> None:
        if self.sheet is not None:
            self.sheet.show_choice(field)
        self._say_place()

    def _say_place(self) -> None:
        place = self.desk.model.place_of(self.desk.current)
        if place < 0 or self.desk.choices is None:
            self.place.say("")
            return
        words = _("{place} sur {total}", place=place + 1, total=self.desk.model.rowCount())
        left = self.desk.choices.left
        waiting = ngettext("{n} choix à faire", "{n} choix à faire", left) if left else _("tout est choisi")
        self.place.say(format_list((words, waiting)))

    def _settled(self, title: str) -> None:
        self.shell.say(_("Choix enregistré pour « {title} »", title=title), (_("Annuler"), self.store.undo))
        self.shell.count_again()

    def _failed(self, failure: Failure) -> None:
        self.show_failure(failure)

    # ---- many at once ----------------------------------------------------------------------------

    def show_bulk(self) -> None:
        """Show the sheet where many reviews are settled at once."""
        if self.bulk is not None:
            self.bulk.focus_first()
            return
        self.bulk_desk.group = self.bulk_desk.side = None
        self.sheet = None
        self.bulk = BulkSheet(self.bulk_desk)
        self.bulk.left.connect(self.hide_bulk)
        self.sight.setWidget(self.bulk)
        self.foot.hide()
        self._under.addWidget(self.bulk.foot)
        self.bulk_desk.offered.connect(self._focus_bulk, Qt.ConnectionType.SingleShotConnection)
        self.bulk_desk.refresh()

    def _focus_bulk(self) -> None:
        if self.bulk is not None:
            self.bulk.focus_first()

    def hide_bulk(self) -> None:
        """Go back to the reviews one by one."""
        if self.bulk is not None:
            current, self.desk.choices = self.desk.current, None
            self._leave_bulk()
            self.desk.refresh(current)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_bulk(self) -> None:
        if self.bulk is not None:
            self.bulk.foot.hide()
            self.bulk.foot.deleteLater()
            self.bulk = None
            empty(self.sight)
        self.foot.show()

    def _settled_many(self, done: Settled) -> None:
        said = ngettext("{n} choix enregistré", "{n} choix enregistrés", done.fields)
        if done.changed:
            said = f"{said} · " + ngettext(
                "{n} a changé entre-temps et reste à vérifier",
                "{n} ont changé entre-temps et restent à vérifier",
                done.changed,
            )
        self.shell.say(said, (_("Annuler"), self.store.undo))
        self.shell.count_again()
        self.hide_bulk()

    # ---- going around ----------------------------------------------------------------------------

    def _picked(self, row: int) -> None:
        if self.bulk is not None:
            self._leave_bulk()
            self.desk.choices = None  # it is to be shown again, even the one that was on the desk
        review = self.desk.model.row(row)
        if review is not None:
            self.desk.open(review.id)

    def _go_in(self) -> None:
        if self.sheet is not None and not self.sheet.fields.focus_first():
            self.settle.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.finish()
        elif event.key() in (Qt.Key.Key_J, Qt.Key.Key_K) and not event.modifiers():
            self.desk.step(1 if event.key() == Qt.Key.Key_J else -1)
        elif event.key() == Qt.Key.Key_Escape and self.bulk is not None:
            self.hide_bulk()
        elif event.key() == Qt.Key.Key_Escape:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setFixedWidth(list_width(self.width(), differences(10)))
