"""Owns the detail of one record: its head, its tabs (form, more, history), what is saved and when.

Must not know any particular kind beyond its description.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, format_time, language
from desktop.viewmodels.documents.joining import JOINED
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.attachments import Attachments
from desktop.viewmodels.record.look_alikes import LookAlikes
from desktop.viewmodels.record.record_form import Clashed, RecordForm
from desktop.viewmodels.record.trail import KINDS as TRAILED
from desktop.viewmodels.record.trail import RecordTrail
from desktop.views import icons, theme
from desktop.views.record.alike_bar import AlikeBar
from desktop.views.record.attachments_view import AttachmentsView
from desktop.views.record.confirm_line import CONFIRMED, ConfirmLine
from desktop.views.record.document_line import DocumentLine
from desktop.views.record.form_layout import other_languages
from desktop.views.record.form_view import FormView
from desktop.views.record.history_view import HistoryView
from desktop.views.record.trail_card import TrailCard
from desktop.views.widgets.basics import Button, Label, picture, plain, rule, shortened
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.pill import Pill, Tile
from desktop.views.widgets.scroll import Scroll
from desktop.views.widgets.tabs import TabButton

if TYPE_CHECKING:
    from desktop.services.description.kinds import Kind
    from desktop.services.unit_of_work import Changes
    from desktop.views.base_page import BasePage

Ways = tuple[tuple[str, Callable[[], object]], ...]  # words, and what they do
Look = Callable[[RecordForm], tuple[str, str, tuple[str, str, str] | None]]


class RecordDetail(QWidget):
    """One record. `look` gives tile icon, its colour and the status pill from the form's values."""

    created = Signal(object)
    closed = Signal()

    def __init__(self, page: BasePage, kind: Kind, look: Look, within: QWidget) -> None:
        super().__init__(within)  # from the start: fields that move elsewhere are dressed anew, one by one
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._page = page
        self.kind = kind
        self._look = look
        self.form = RecordForm(page.store, kind.name, self)
        self._review_told = False
        self._young = False
        self._clashes: dict[str, Clashed] = {}
        self._aside: QWidget | None = None
        self._offered: list[tuple[str, str, str, Callable[[], object]]] = []
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        self.ways_out: Callable[[Failure], Ways] | None = None  # what a kind offers where it could not be saved
        self._head(column)
        self._tabs(column)
        self.notices = QVBoxLayout()
        theme.lay(self.notices, 20, 0, 20, 0, gap=8)
        column.addLayout(self.notices)
        self.alikes = LookAlikes(page.store, self)
        self.alike = AlikeBar(lambda id_: page.shell.go(page.NAME, id_), inset=True)
        # it may have been kept while the answer was on its way: nothing looks like itself
        self.alikes.found.connect(lambda told: self.alike.show_found([it for it in told if it.id != self.form.id]))
        column.addWidget(self.alike)
        column.addWidget(self._stack, 1)
        self.form.loaded.connect(self._show)
        self.form.saved.connect(self._saved_at)
        self.form.created.connect(self.created)
        self.form.created.connect(partial(self.attachments.model.show, self.kind.name))
        self.form.clashed.connect(self._clash)
        self.form.failed.connect(self._failed)
        self.form.gone.connect(self._gone)
        self.form.checked.connect(self._checked)
        page.track(page.store.changed, self._changed)

    # ---- building --------------------------------------------------------------------------------

    def _head(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        theme.lay(row, 20, 12, 12, 4, gap=12)
        self.tile = Tile(side=40)
        row.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        theme.lay(words, gap=4)
        self.title = Label("", size="record", wrap=True)
        words.addWidget(self.title)
        marks = QHBoxLayout()
        theme.lay(marks, gap=8)
        self.pill = Pill()
        self.state = Pill()
        self.saved_mark = picture("check", "ok", 16)
        self.saved = Label("", size="secondary", tone="secondary")
        for pill in (self.pill, self.state):
            marks.addWidget(pill)
        words.addLayout(marks)
        self._under_title = words
        last = marks
        if self.kind.name in CONFIRMED:  # its line is always there: what comes and goes when one writes moves nothing
            self.confirmed = ConfirmLine(self._page, self.form)
            last = QHBoxLayout()
            theme.lay(last, gap=8)
            last.addWidget(self.confirmed, 1)
            words.addLayout(last)
            self.offer(_("Demander confirmation"), "hourglass", "action.ask_confirmation", self.confirmed.ask)
        last.addWidget(self.saved_mark)
        last.addWidget(self.saved)
        marks.addStretch(1)
        row.addLayout(words, 1)
        buttons = self._buttons = QHBoxLayout()
        theme.lay(buttons, gap=0)
        shell: Any = self._page.shell
        buttons.addWidget(
            Button(_("Annuler"), look="icon", icon="undo-2", name="action.undo_here", keys="Ctrl+Z", on=shell.do_undo)
        )
        buttons.addWidget(
            Button(_("Rétablir"), look="icon", icon="redo-2", name="action.redo_here", keys="Ctrl+Y", on=shell.do_redo)
        )
        self.more = Button(_("Autres actions"), look="icon", icon="ellipsis", name="action.more", on=self._open_menu)
        buttons.addWidget(self.more)
        row.addLayout(buttons)
        row.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)

    def _tabs(self, column: QVBoxLayout) -> None:
        bar = self._bar = QHBoxLayout()
        theme.lay(bar, 14, 0, 14, 0, gap=4)
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        commune = self._commune
        short = [section for section in self.kind.sections if section.short]
        more = [section for section in self.kind.sections if not section.short]
        self.main = FormView(self.form, short, headings=False, commune=commune)
        self._add_tab(bar, "main", _("Fiche"), self.main)
        self.trail: TrailCard | None = None
        if self.kind.name in TRAILED:
            self.trail = TrailCard(RecordTrail(self._page.store, self.kind.name, self), self._page.shell.go)
            self.main.column.insertWidget(self.main.column.count() - 1, self.trail)
            self.form.created.connect(self.trail.state.show)
            if self.kind.name in JOINED:
                self.trail.keep(DocumentLine(self._page.store, self.kind.name, self.form), wide=True)
        languages = other_languages(self.kind, language())
        if languages is not None:
            more.append(languages)
        if more:
            self.details = FormView(self.form, more, headings=True, commune=commune, later=True)
            self._add_tab(bar, "more", _("Détails"), self.details)
        model = Attachments(self._page.store, self._photos, self)
        self.attachments = AttachmentsView(model, self._page.shell.say, self._author)
        self.attachments_tab = self._add_tab(bar, "attachments", _("Pièces"), self.attachments)
        self.attachments.counted.connect(self._attached)
        self.history = HistoryView(self._page.store, self.kind.name)
        self._add_tab(bar, "history", _("Historique"), self.history)
        bar.addStretch(1)
        column.addLayout(bar)
        column.addWidget(rule())

    def _add_tab(self, bar: QHBoxLayout, name: str, label: str, widget: QWidget, *, at: int = -1) -> TabButton:
        place = self._stack.addWidget(widget)
        button = TabButton(label, name=f"tab.{name}")
        button.setChecked(place == 0)
        button.clicked.connect(lambda _checked=False: self._turn_to(place))
        self._group.addButton(button, place)
        bar.insertWidget(at if at >= 0 else bar.count(), button)
        return button

    def _attached(self, count: int) -> None:
        words = _("Pièces ({n})", n=format_number(count)) if count else _("Pièces")
        self.attachments_tab.rename(words)

    def add_tab(self, name: str, label: str, widget: QWidget, *, first: bool = False) -> None:
        """Add a tab of the kind's own before the history, or before the form."""
        self._add_tab(self._bar, name, label, widget, at=0 if first else self._bar.count() - 3)

    def turn_to(self, name: str) -> None:
        """Show a tab by its name."""
        tab = self.findChild(TabButton, f"tab.{name}")
        if tab is not None:
            tab.click()

    def offer(self, label: str, icon: str, name: str, act: Callable[[], object]) -> None:
        """Put an act of the kind's own into the menu of other actions."""
        self._offered.append((label, icon, name, act))

    def under_title(self, widget: QWidget) -> None:
        """Put a line of the kind's own under title and state."""
        self._under_title.addWidget(widget)

    def head_button(self, button: QWidget) -> None:
        """Put a button of the kind's own at the head, before undo."""
        self._buttons.insertWidget(0, button)

    def set_aside(self, widget: QWidget) -> None:
        """Show a question in place of the tabs, with room to scroll, until it is answered or a tab is turned to."""
        self.drop_aside()
        holder = Scroll()
        theme.lay(holder.column, 20, 14, 20, 20, gap=12)
        holder.column.addWidget(widget)
        holder.column.addStretch(1)
        self._aside = holder
        self._stack.setCurrentIndex(self._stack.addWidget(holder))

    def drop_aside(self) -> None:
        """Take the question away and show the record again."""
        holder, self._aside = self._aside, None
        if holder is None:
            return
        if self._stack.currentWidget() is holder:
            turned_to = self._group.checkedButton()
            self._turn_to(self._group.id(turned_to) if turned_to is not None else 0)
        self._stack.removeWidget(holder)
        holder.deleteLater()

    def _turn_to(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        if self._stack.currentWidget() is self.history:
            self.history.show_record(self.form.id)

    def _commune(self) -> str:
        return self._page.shell.settings.commune_code

    def _author(self) -> str:
        return self._page.shell.settings.author_name

    def _photos(self) -> tuple[int, bool]:
        return self._page.shell.settings.photo_side, self._page.shell.settings.photo_position

    # ---- showing ---------------------------------------------------------------------------------

    def open(self, id_: bytes | None, values: dict[str, Any] | None = None) -> None:
        """Show a record, or an empty form for a new one."""
        self.clear_notices()
        self.drop_aside()
        self._young = id_ is None  # what is new is looked for among what is there
        self.alikes.stop()
        self._clashes = {}
        self.saved.setText("")
        self.saved_mark.hide()
        self.state.show_state("", "neutral")
        self.form.open(id_, values)
        self.more.setEnabled(id_ is not None)
        self._group.buttons()[0].setChecked(True)
        self._turn_to(0)

    def focus_first(self) -> None:
        """Put the cursor in the first field."""
        self._group.buttons()[0].setChecked(True)
        self._turn_to(0)
        self.main.focus_first()

    def _show(self) -> None:
        title = self.form.shown(self.kind.title)
        new = _("Nouvelle fiche") if self.form.new else _("Sans nom") if self.kind.title == "name" else _("Sans titre")
        self.title.say(str(title or new), "" if title else "tertiary")
        icon, colour, pill = self._look(self.form)
        self.tile.show_sector(icon, colour)
        self.pill.show_state(*(pill or ("", "neutral", "")))
        if self._stack.currentWidget() is self.history:
            self.history.show_record(self.form.id)
        self.attachments.model.show(self.kind.name, self.form.id)
        if self.trail is not None:
            self.trail.state.show(self.form.id)

    def _checked(self, problems: list[Any]) -> None:
        worst = {p.level for p in problems if self.form.value(p.field) not in (None, "", [], ())}
        if self._young:
            self.alikes.ask(self.kind.name, self.form.draft(), self.form.id)
        if self.form.new:
            return
        if "error" in worst:
            self.state.show_state(_("À corriger"), "error", "circle-alert")
        elif "warning" in worst:
            self.state.show_state(_("À regarder"), "warn", "triangle-alert")
        elif self.form.value("erased"):
            self.state.show_state("", "neutral")  # there is nothing left to complete
        elif self.form.value("state_shown") != "complete":
            self.state.show_state(_("Brouillon"), "neutral", "pencil")
        else:
            self.state.show_state("", "neutral")

    def _saved_at(self, when: datetime) -> None:
        self.saved_mark.show()
        self.saved_mark.setPixmap(icons.pixmap("check", "ok", 16))
        self.saved.say(_("Enregistré à {time}", time=format_time(when)))
        self.more.setEnabled(True)

    def _changed(self, changes: Changes) -> None:
        self.form.follow(changes)
        self.attachments.model.follow(changes)
        if self.trail is not None:
            self.trail.state.follow(changes)

    # ---- what can go otherwise -------------------------------------------------------------------

    @property
    def has_notice(self) -> bool:
        """Whether something is said above the form."""
        return self.notices.count() > 0

    def clear_notices(self) -> None:
        """Take away what is said above the form."""
        self._review_told = False
        self.notices.setContentsMargins(0, 0, 0, 0)
        theme.clear(self.notices)

    def show_notice(self, banner: QWidget) -> None:
        """Say or ask something above the form, in place of what was said there."""
        self.clear_notices()
        self.notices.setContentsMargins(theme.margins(20, 10, 20, 0))
        self.notices.addWidget(banner)

    def tell_review(self, go: Callable[[], object] | None) -> None:
        """Say that two people changed this record, with the way to the choices; None takes that back."""
        if go is None and self._review_told:
            self.clear_notices()
        elif go is not None and not self.notices.count() and not self._review_told:
            text = _("Deux personnes ont changé cette fiche : des choix vous attendent.")
            self.show_notice(Banner(text, tone="warn", actions=((_("Vérifier"), go),), closable=True))
            self._review_told = True

    def _clash(self, clashed: Clashed) -> None:
        """Ask before writing over what the person had not seen; one question after the other."""
        self._clashes[clashed.field] = clashed
        if len(self._clashes) == 1 or next(iter(self._clashes)) == clashed.field:
            self._ask_clash()

    def _ask_clash(self) -> None:
        still = self.form.clashing()
        self._clashes = {field: one for field, one in self._clashes.items() if field in still}
        if not self._clashes:
            self.clear_notices()
            return
        one = next(iter(self._clashes.values()))
        label = _(self.kind.field(one.field.partition(".")[0]).label)
        name, theirs = one.author or _("Quelqu’un"), shortened(one.theirs, 120) or _("(vide)")

        def keep() -> None:
            self._clashes.pop(one.field, None)
            self.form.insist(one.field)
            self._ask_clash()

        def take() -> None:
            self._clashes.pop(one.field, None)
            self.form.drop(one.field)
            self._ask_clash()

        def look() -> None:
            take()
            self._page.shell.go("review", self.form.id.hex() if self.form.id else None)

        if one.open:
            words = _(
                "« {field} » attend un choix : {name} y a écrit « {theirs} ».", field=label, name=name, theirs=theirs
            )
            other = (_("Voir les deux versions"), look)
        else:
            words = _("{name} a changé « {field} » entre-temps : « {theirs} ».", field=label, name=name, theirs=theirs)
            other = (_("Prendre la sienne"), take)
        text = f"{words} {_('Rien n’est perdu : les deux versions restent dans l’historique.')}"
        self.show_notice(Banner(text, tone="warn", actions=((_("Garder la mienne"), keep), other)))

    def _failed(self, failure: Failure) -> None:
        ways = () if self.ways_out is None else self.ways_out(failure)
        self.show_notice(Banner(failure.sentence, tone="error", details=failure.details, closable=True, actions=ways))

    def _gone(self) -> None:
        self.closed.emit()

    def _open_menu(self) -> None:
        menu = self.menu_of()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def menu_of(self) -> QMenu:
        """Build the menu of other actions."""
        menu = QMenu(self)
        for label, icon, name, act in self._offered:
            entry = menu.addAction(icons.icon(icon, "text", 16), plain(label))
            entry.setObjectName(name)
            entry.triggered.connect(lambda _c=False, act=act: QTimer.singleShot(0, act))
        delete = menu.addAction(icons.icon("trash-2", "text", 16), plain(_("Mettre à la corbeille")))
        delete.triggered.connect(lambda _c=False: QTimer.singleShot(0, self._page.delete_current))
        return menu
