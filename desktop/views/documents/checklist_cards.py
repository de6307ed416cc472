"""Owns the two cards of checklists: starting one from a template, and making actions of what is open.

Must not know how either is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, language, ngettext
from desktop.services.description.kinds import KINDS
from desktop.viewmodels import finding
from desktop.viewmodels.documents import checklists
from desktop.viewmodels.documents.checklists import ChecklistDesk
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import DateField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.lookup import LookupField
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.documents.checklist_rows import ChecklistRow
    from desktop.services.documents.checklist_templates import Template

_EMPTY = "empty"  # the choice of a list without a template


def lookup(store: Store, kind: str, name: str, icon: str) -> LookupField:
    """A field that refers to a record, as the form of a kind has it, without its form."""
    field = KINDS[kind].field(name)

    def suggest(typed: str, answer: Callable[[Sequence[Option]], None]) -> None:
        def arrived(found: Sequence[finding.Found]) -> None:
            answer([Option(one.id, one.label, icon, "secondary", one.detail) for one in found])

        work = partial(finding.suggest, field=field, typed=typed, lang=language(), territories=store.territories)
        store.query(work, arrived, owner=made, key="suggest")

    made = LookupField(_(field.label), suggest, name=f"field.{name}", icon=icon)
    return made


class _Card(QWidget):
    """A head, words, fields one under the other, buttons, and a place for what went wrong."""

    def __init__(self, name: str, head: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.column = QVBoxLayout(self)
        theme.lay(self.column, gap=10)
        self.head = Label(head, size="section", wrap=True)
        self.column.addWidget(self.head)
        self.words = Label(words, tone="secondary", wrap=True)
        self.column.addWidget(self.words)

    def fields(self, *pairs: tuple[str, QWidget]) -> None:
        """Add fields side by side, each under its label."""
        row = QHBoxLayout()
        theme.lay(row, gap=12)
        for label, widget in pairs:
            one = QVBoxLayout()
            theme.lay(one, gap=4)
            said = Label(label, size="secondary", tone="secondary")
            said.setBuddy(widget)
            one.addWidget(said)
            one.addWidget(widget)
            row.addLayout(one, 1)
        self.column.addLayout(row)

    def acts(self, *buttons: Button) -> None:
        """End with the buttons."""
        row = FlowBox(gap=8)
        for button in buttons:
            row.flow.addWidget(button)
        self.column.addWidget(row)
        self.notice = BannerSpot()
        self.column.addWidget(self.notice)


class StartCard(_Card):
    """From which template, for which territory or initiative, by whom, until when."""

    started = Signal(object)
    left = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__(
            "card.start_checklist",
            _("Commencer une liste de contrôle"),
            _("Choisissez de quoi partir, puis pour quel territoire ou quelle initiative. Le modèle n’est pas changé."),
        )
        self.store = store
        self._wanted: bytes | None = None
        self.template = Choice(_("Partir de"), [Option(_EMPTY, _("Une liste vide"))], name="field.template")
        self.initiative = lookup(store, "checklist", "initiative", "hand-helping")
        self.area = lookup(store, "checklist", "area", "map-pin")
        self.actor = lookup(store, "checklist", "actor", "users")
        self.due = DateField(_("À finir avant le"), name="field.due")
        self.fields((_("Partir de"), self.template))
        self.fields((_("Territoire"), self.area), (_("Initiative"), self.initiative))
        self.fields((_("Suivie par"), self.actor), (_("À finir avant le"), self.due))
        self.start_button = Button(
            _("Commencer"), look="primary", icon="list-todo", name="action.start_checklist", on=self.start
        )
        self.acts(self.start_button, Button(_("Plus tard"), name="action.leave_start", on=self.left.emit))

    def ask(self, values: dict[str, tuple[Any, str]], document: bytes | None = None) -> None:
        """Begin anew with what is known: field -> (id, name); `document` is the template meant."""
        self.notice.say(None)
        self._wanted = document
        for widget, name in ((self.area, "area"), (self.initiative, "initiative"), (self.actor, "actor")):
            id_, label = values.get(name, (None, ""))
            widget.set_value(id_, label)
        self.due.set_value(None)
        checklists.ask_templates(self.store, self, self._arrived, document)

    def _arrived(self, found: list[Template]) -> None:
        options = [
            Option(one.document, f"{one.title} ({ngettext('{n} point', '{n} points', one.points)})", "list-todo")
            for one in found
        ]
        self.template.set_options([*options, Option(_EMPTY, _("Une liste vide"), "square")])
        known = {one.document for one in found}
        if self._wanted is not None and self._wanted not in known:
            self.notice.say(
                Banner(_("Ce document n’a pas de points à cocher. Choisissez de quoi partir."), tone="warn")
            )
            self.template.set_value(_EMPTY)
            return
        self.template.set_value(self._wanted or (found[0].document if found else _EMPTY))

    def start(self) -> None:
        """Start the list; what is missing is said in the card."""
        document = self.template.value()
        draft: dict[str, object] = {
            name: widget.value()
            for widget, name in ((self.area, "area"), (self.initiative, "initiative"), (self.actor, "actor"))
            if widget.value()
        }
        if not draft.get("area") and not draft.get("initiative"):
            self.notice.say(Banner(_("Dites pour quel territoire ou quelle initiative."), tone="warn"))
            self.area.setFocus()
            return
        if self.due.value():
            draft["due"] = self.due.value()
        if document == _EMPTY:
            draft["title"] = _("Liste de contrôle")
        if isinstance(document, bytes):
            checklists.ask_going(self.store, self, document, draft, partial(self._begin, document, draft))
        else:
            checklists.start(self.store, self, None, draft, self.started.emit)

    def _begin(self, document: bytes, draft: dict[str, object], there: ChecklistRow | None) -> None:
        """Start the list; when the same one is under way, ask which of the two is meant."""
        begin = partial(checklists.start, self.store, self, document, draft, self.started.emit)
        if there is None:
            begin()
            return
        words = _(
            "« {title} » est déjà commencée ici : {done} sur {all} points faits.",
            title=there.title,
            done=format_number(there.done),
            all=format_number(there.points),
        )
        ways = ((_("Ouvrir celle-ci"), partial(self.started.emit, there.id)), (_("En commencer une autre"), begin))
        self.notice.ask(Banner(words, tone="info", actions=ways))


class ActionsCard(_Card):
    """Who does what is open, until when."""

    def __init__(
        self,
        store: Store,
        desk: ChecklistDesk,
        points: Sequence[bytes],
        close: Callable[[], object],
        say: Callable[[str], object],
    ) -> None:
        many = len(points)
        super().__init__(
            "card.points_to_actions",
            ngettext("Faire une action de {n} point", "Faire des actions de {n} points", many),
            _("Chaque action porte les mots du point et reste liée à lui. Elle se suit dans Réunions, onglet Actions."),
        )
        self._desk = desk
        self._points = list(points)
        self._close = close
        self._say = say
        self.owner = lookup(store, "action", "owner", "user")
        self.actor = lookup(store, "action", "actor", "users")
        self.due = DateField(_("Avant le"), name="field.due")
        self.fields((_("Qui"), self.owner), (_("Acteur"), self.actor))
        self.fields((_("Avant le"), self.due))
        book = desk.book
        self.due.set_value((book.due or None) if book is not None else None)
        make = Button(_("Faire les actions"), look="primary", icon="list-checks", name="action.make", on=self.make)
        self.acts(make, Button(_("Plus tard"), name="action.leave_make", on=close))

    def make(self) -> None:
        """Make them."""
        draft = {"owner": self.owner.value(), "actor": self.actor.value(), "due": self.due.value()}
        self._desk.make_actions(self._points, draft, self._made)

    def _made(self, many: int) -> None:
        self._say(ngettext("{n} action tirée de la liste", "{n} actions tirées de la liste", many))
        self._close()
