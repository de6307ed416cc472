"""Owns the button of saved views over a list, its menu, and the line in which a view gets its name.

Must not know any kind of record, nor how views are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from desktop.i18n import _, isolate
from desktop.viewmodels.record.saved_views import SavedViews
from desktop.views import icons, theme
from desktop.views.base_page import Shell
from desktop.views.widgets.basics import Button, Label, hint, plain
from desktop.views.widgets.chips import LONGEST_CHIP, drop
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox

if TYPE_CHECKING:
    from desktop.services.saved_views import View


class NameLine(QFrame):
    """Where a view gets its name: a field under the filters. Enter keeps; the page hears Escape and has it leave."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facets")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        theme.lay(row, 20, 7, 12, 7, gap=8)
        box = FlowBox(gap=8)
        self.field = TextField(_("Nom de la vue"), name="field.view_name", placeholder=_("Nom de la vue"))
        self.field.setFixedWidth(round(300 * theme.current().scale))
        self.field.returnPressed.connect(self._keep)
        self.field.edited.connect(lambda: self._say(""))
        self.keep_button = Button(_("Garder la vue"), look="primary", name="action.keep_view", on=self._keep)
        self.leave_button = Button(_("Fermer"), look="link", name="action.leave_view", on=self.leave)
        self.problem = Label("", tone="error", wrap=True)
        self.problem.hide()
        for widget in (self.field, self.keep_button, self.leave_button, self.problem):
            box.flow.addWidget(widget)
        row.addWidget(box, 1)
        self._named: Callable[[str], bool] = lambda _name: True
        self._back: QWidget | None = None
        self.hide()

    def ask(self, name: str, named: Callable[[str], bool], back: QWidget) -> None:
        """Ask for a name; `named` is told it and says whether it may be had. The keyboard goes `back` afterwards."""
        self._named, self._back = named, back
        self._say("")
        self.field.set_value(name)
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def leave(self) -> None:
        """Ask no longer."""
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        if not self.field.text().strip():
            self._say(_("Écrivez un nom pour la retrouver."))
        elif self._named(self.field.text()):
            self.leave()
        else:
            self._say(_("Une autre vue porte déjà ce nom. Rien n’a été changé : écrivez-en un autre."))

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.field.set_level("error" if problem else "")
        self.field.setAccessibleDescription(problem)


class ViewsButton(Button):
    """The button of saved views; it wears the name of the view that is shown."""

    def __init__(self, views: SavedViews, line: NameLine, shell: Shell) -> None:
        super().__init__(_("Vues"), look="chip", icon="bookmark", name="action.views", on=self.open)
        self._views = views
        self._line = line
        self._shell = shell
        views.changed.connect(self._name_it)
        self._name_it()

    def open(self) -> None:
        """Read what is kept, then open the menu below the button."""
        self._views.read(lambda: drop(self.menu_of(), self))

    def menu_of(self) -> QMenu:
        """Build the menu: the views, then what can be done with the one that is shown."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Vues"))
        same, chosen = self._views.same, self._views.chosen
        for view in self._views.views:
            action = menu.addAction(plain(isolate(view.name)))
            action.setCheckable(True)
            action.setChecked(view is same)
            action.triggered.connect(partial(self._show, view))
        if not self._views.views:
            nothing = menu.addAction(plain(_("Aucune vue gardée : cherchez, filtrez, triez, puis gardez la vue.")))
            nothing.setEnabled(False)
        menu.addSeparator()
        if same is None:
            keep = self._add(menu, "bookmark-plus", _("Garder cette vue…"), self._ask_name)
            keep.setEnabled(self._views.worth_keeping)
            if chosen is not None:
                words = _("Garder ces changements dans « {view} »", view=chosen.name)
                self._add(menu, "save", words, partial(self._renew, chosen))
        of = same or chosen
        if of is not None:
            self._add(menu, "pencil", _("Renommer « {view} »…", view=of.name), partial(self._ask_other_name, of))
            self._add(menu, "trash-2", _("Supprimer « {view} »", view=of.name), partial(self._forget, of))
        return menu

    def _add(self, menu: QMenu, icon: str, words: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(icons.icon(icon, "text", 16), plain(words))
        action.triggered.connect(lambda _checked=False: act())
        return action

    def _show(self, view: View, _checked: bool = False) -> None:
        self._views.show(view)

    def _ask_name(self) -> None:
        def named(name: str) -> bool:
            if not self._views.add(name):
                return False
            self._shell.say(_("Vue « {view} » gardée sur cet ordinateur.", view=self._views.name))
            return True

        self._line.ask("", named, self)

    def _ask_other_name(self, view: View) -> None:
        self._line.ask(view.name, partial(self._views.rename, view), self)

    def _renew(self, view: View) -> None:
        self._views.renew(view)
        self._shell.say(_("Vue « {view} » gardée sur cet ordinateur.", view=view.name))

    def _forget(self, view: View) -> None:
        back = self._views.forget(view)
        self._shell.say(_("Vue « {view} » supprimée. Les fiches restent.", view=view.name), (_("Annuler"), back))

    def _name_it(self) -> None:
        of = self._views.same or self._views.chosen
        words = of.name if of is not None else _("Vues")
        if of is not None and self._views.same is None:
            words = _("{view} (modifiée)", view=of.name)
        metrics = QFontMetrics(theme.current().font(bold=True))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(LONGEST_CHIP * theme.current().scale))
        self.setText(plain(isolate(shown)))
        self.setAccessibleName(_("Vues : {view}", view=words) if of is not None else words)
        self.setToolTip(hint(_("Vues gardées : une recherche, des filtres et un ordre sous un nom")))
