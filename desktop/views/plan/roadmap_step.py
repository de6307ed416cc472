"""Owns one line of a roadmap being written: an objective or a milestone in its general form, and the way back.

A milestone also shows the actions that serve it. Must not know the plan around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop.i18n import _, language
from desktop.services.description.kinds import KINDS
from desktop.viewmodels import finding
from desktop.viewmodels.plan import roadmap_actions
from desktop.viewmodels.plan.roadmap import AIM, STEP
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.record.record_list import RecordList
from desktop.views import looks, pages, theme
from desktop.views.base_page import EmptyState, Stack
from desktop.views.record.record_detail import RecordDetail
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button, rule
from desktop.views.widgets.choice import Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.lookup import LookupField
from desktop.views.widgets.record_delegate import Line, RecordDelegate

if TYPE_CHECKING:
    from desktop.views.base_page import BasePage

Answer = Callable[[Sequence[Option]], None]


class StepFace(QWidget):
    """One objective or milestone in place of its roadmap, with the way back to it."""

    left = Signal()  # back to the roadmap

    def __init__(self, page: BasePage, within: QStackedWidget) -> None:
        super().__init__(within)
        self._page = page
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        head = QHBoxLayout()
        theme.lay(head, 12, 6, 12, 6, gap=8)
        self.back = Button("", look="link", icon="arrow-left", name="action.back_to_roadmap", on=self.left.emit)
        head.addWidget(self.back)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(rule())
        self.faces = QStackedWidget()
        column.addWidget(self.faces, 1)
        self._details: dict[str, RecordDetail] = {}
        self.kind = ""
        self.serving: ServingActions | None = None

    @property
    def detail(self) -> RecordDetail | None:
        """The form shown."""
        return self._details.get(self.kind)

    def open(self, kind: str, id_: bytes, roadmap: str) -> None:
        """Show a line of a roadmap."""
        self.flush()
        self.kind = kind
        if kind not in self._details:
            self._details[kind] = self._made(kind)
        detail = self._details[kind]
        detail.open(id_)
        self.faces.setCurrentWidget(detail)
        self.back.rename(roadmap or _("Feuille de route"))
        if kind == STEP and self.serving is not None:
            self.serving.show_milestone(id_)
        detail.focus_first()

    def close_line(self) -> None:
        """Save what is typed and show no line any more."""
        self.flush()
        self.kind = ""

    def flush(self) -> None:
        """Save at once what is typed."""
        for detail in self._details.values():
            detail.form.flush()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return any(detail.form.unsaved for detail in self._details.values())

    def _made(self, kind: str) -> RecordDetail:
        detail = RecordDetail(self._page, KINDS[kind], self._look, self.faces)
        detail.closed.connect(self.left)
        if kind == STEP:
            self.serving = ServingActions(self._page)
            detail.add_tab("serving", _("Actions"), self.serving)
        self.faces.addWidget(detail)
        return detail

    def _look(self, form: RecordForm) -> tuple[str, str, tuple[str, str, str] | None]:
        colour = theme.current().tokens.primary
        if form.kind == AIM:
            return "target", colour, None
        status = form.value("status")
        if not status:
            return "flag", colour, None
        tone, icon = looks.status(status, STEP)
        detail = self._details.get(STEP)
        word = detail.main.bound["status"].widget.currentText() if detail is not None else ""
        return "flag", colour, (word or str(status), tone, icon)


class ServingActions(QWidget):
    """The actions that serve a milestone: add one, take one up, let one go; a row leads to it."""

    def __init__(self, page: BasePage) -> None:
        super().__init__()
        self._page = page
        self._milestone: bytes | None = None
        self.list = RecordList(page.store, "action", self.as_line, self.spoken, sort="recent", parent=self)
        self.list.arrived.connect(self._arrived)
        page.track(page.store.changed, self.list.follow)
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        self.view = QListView()
        self.view.setObjectName("list.serving")
        self.view.setAccessibleName(_("Actions qui servent cette étape"))
        self.view.setUniformItemSizes(True)
        self.view.setTabKeyNavigation(False)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(RecordDelegate(self.view))
        self.view.setModel(self.list.model)
        self.view.activated.connect(lambda _index: self._go())
        body = QWidget()
        self.faces = Stack(body)
        self.faces.addWidget(self.view)
        words = _("Dès qu’une action sert cette étape, l’avancement de l’étape est celui de ses actions.")
        self.faces.addWidget(EmptyState("list-checks", _("Aucune action ne sert encore cette étape"), words))
        column.addWidget(body, 1)
        column.addWidget(rule())
        column.addLayout(self._acts())

    def _acts(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        theme.lay(rows, 16, 8, 16, 8, gap=8)
        label = _("Nouvelle action…")
        self.field = TextField(label, name="field.new_serving", placeholder=label)
        self.field.returnPressed.connect(self.add)
        self.lookup = LookupField(_("Rattacher une action"), self._suggest, name="field.serve", icon="list-checks")
        self.lookup.setPlaceholderText(_("Rattacher une action déjà notée…"))
        self.lookup.edited.connect(self._take_up)
        first = QHBoxLayout()
        theme.lay(first, gap=8)
        first.addWidget(self.field, 1)
        first.addWidget(Button(_("Ajouter"), icon="plus", name="action.add_serving", on=self.add))
        second = QHBoxLayout()
        theme.lay(second, gap=8)
        second.addWidget(self.lookup, 1)
        self.open_button = Button(_("Ouvrir"), name="action.open_serving", on=self._go)
        self.drop_button = Button(_("Détacher"), name="action.drop_serving", on=self.let_go)
        second.addWidget(self.open_button)
        second.addWidget(self.drop_button)
        rows.addLayout(first)
        rows.addLayout(second)
        return rows

    def show_milestone(self, id_: bytes) -> None:
        """Show the actions of a milestone."""
        self._milestone = id_
        self.list.filters = {"milestone": id_}
        self.list.refresh()

    def as_line(self, row: Any) -> Line:
        """Turn an action into what the delegate paints."""
        tone, icon = looks.status(row.status, STEP)
        pill = (row.status_label or row.status, tone, icon) if row.status else None
        colour = theme.current().tokens.primary
        return Line(
            row.title or _("Sans titre"), row.actor or "", "", short_date(row.date), "list-checks", colour, pill
        )

    def spoken(self, row: Any) -> str:
        """Say a row aloud."""
        return ", ".join(part for part in (row.title, row.actor, row.status_label) if part)

    def _arrived(self) -> None:
        full = bool(self.list.found)
        self.faces.show_content(full)
        reachable = "actions" in {page.name for page in pages.PAGES}
        self.open_button.setVisible(full and reachable)
        self.drop_button.setVisible(full)

    def _current(self) -> bytes | None:
        index = self.view.currentIndex()
        ids = self.list.model.ids
        if index.isValid():
            return ids[index.row()]
        return ids[0] if len(ids) == 1 else None

    def _go(self) -> None:
        id_ = self._current()
        if id_ is not None and "actions" in {page.name for page in pages.PAGES}:
            self._page.shell.go("actions", id_)

    def add(self) -> None:
        """Record what is typed as an action that serves the milestone."""
        title = str(self.field.value() or "").strip()
        if not title or self._milestone is None:
            self.field.setFocus()
            return
        self.field.clear()
        work = partial(roadmap_actions.add, milestone=self._milestone, title=title, lang=language())
        self._page.store.change(work, label=_("Ajout de « {title} »", title=title), owner=self, quiet=True)

    def _take_up(self) -> None:
        id_ = self.lookup.value()
        if not isinstance(id_, bytes) or self._milestone is None:
            return
        title = self.lookup.text()
        self.lookup.set_value(None)
        work = partial(roadmap_actions.serve, action=id_, milestone=self._milestone)
        self._page.store.change(work, label=_("Rattachement de « {title} »", title=title), owner=self, quiet=True)

    def let_go(self) -> None:
        """Let the action stood on serve no milestone; the toast takes that back."""
        id_ = self._current()
        if id_ is None:
            self.view.setFocus()
            return
        work = partial(roadmap_actions.serve, action=id_, milestone=None)

        def done(_result: object) -> None:
            self._page.shell.say(_("L’action ne sert plus cette étape."), (_("Annuler"), self._page.store.undo))

        self._page.store.change(work, label=_("Action détachée d’une étape"), done=done, owner=self, quiet=True)

    def _suggest(self, typed: str, answer: Answer) -> None:
        field = roadmap_actions.FIELD

        def arrived(found: Sequence[finding.Found]) -> None:
            answer([Option(one.id, one.label, "list-checks", "secondary", one.detail) for one in found])

        territories = self._page.store.territories
        work = partial(finding.suggest, field=field, typed=typed, lang=language(), territories=territories)
        self._page.store.query(work, arrived, owner=self.lookup, key="suggest")
