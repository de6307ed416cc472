"""Owns where a figure of the dashboard leads: a list, a choice of lists, a record. Must not know how it is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtWidgets import QMenu, QWidget

from desktop.i18n import _, format_number
from desktop.services.description.kinds import KINDS
from desktop.viewmodels.record.behind import Chosen
from desktop.views import icons
from desktop.views.base_page import Shell
from desktop.views.pages import LISTED
from desktop.views.widgets.basics import plain
from desktop.views.widgets.chips import drop

if TYPE_CHECKING:
    from desktop.services.steering.scope import Behind

RECORDS: Final[Mapping[str, str]] = MappingProxyType({**LISTED, "milestone": "roadmaps"})  # kind -> where one is shown
Open = Callable[[], object]


class Door(NamedTuple):
    """One way of several: an icon, words, what it opens."""

    icon: str
    words: str
    open: Open


class Doors:
    """The ways from figures to lists, through the window."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def open(self, behind: Behind, said: str, name: str = "") -> None:
        """Show the records behind a figure in the list of their kind, under its words."""
        page = LISTED.get(behind.kind)
        if page is not None:
            self._shell.go(page, Chosen(behind, said, name or said))

    def opener(self, behind: Behind, said: str, name: str = "") -> Open | None:
        """What opens them; nothing where they have no list."""
        return partial(self.open, behind, said, name) if behind.kind in LISTED else None

    def record(self, kind: str, id_: bytes) -> Open | None:
        """What opens a record where its kind is shown."""
        page = RECORDS.get(kind)
        return partial(self._shell.go, page, id_) if page is not None else None

    def of_kinds(self, behinds: Sequence[tuple[Behind, int | None]], said: str) -> list[Door]:
        """A way for each kind of record behind one figure, with how many of it there are, where that is known."""
        found = []
        for behind, many in behinds:
            if behind.kind not in KINDS or many == 0:
                continue
            kind = KINDS[behind.kind]
            name = f"{_(kind.plural)} · {said}"
            words = (
                _(kind.plural)
                if many is None
                else _("{label} : {text}", label=_(kind.plural), text=format_number(many))
            )
            act = self.opener(behind, name)
            if act is not None:
                found.append(Door(kind.icon, words, act))
        return found

    def choose(self, doors: Sequence[Door], below: QWidget) -> None:
        """Go where there is one way; else let the person choose, under the figure."""
        if len(doors) == 1:
            doors[0].open()
        elif doors:
            drop(menu_of(doors, below), below)


def menu_of(doors: Sequence[Door], of: QWidget) -> QMenu:
    """The ways as a menu."""
    menu = QMenu(of)
    menu.setAccessibleName(of.accessibleName())
    for door in doors:
        entry = menu.addAction(icons.icon(door.icon, "text", 16), plain(door.words))
        entry.triggered.connect(lambda _on=False, act=door.open: act())
    return menu
