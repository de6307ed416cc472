"""Owns the card that tells where a record comes from and where it leads; must not know how that is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.viewmodels.trail import RecordTrail
from desktop.views import looks, pages, theme
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button, Label, breakable, shortened
from desktop.views.widgets.pill import Pill
from desktop.views.widgets.rows import Section

if TYPE_CHECKING:
    from desktop.services.trail import Entry, Group, Trail

# kind of record -> the page that shows it
PAGE_OF = {
    "need": "needs",
    "decision": "decisions",
    "action": "actions",
    "initiative": "initiatives",
    "meeting": "meetings",
    "roadmap": "roadmaps",
}
ICONS = {
    "need": "megaphone",
    "decision": "gavel",
    "action": "list-checks",
    "initiative": "hand-heart",
    "meeting": "calendar-check",
    "note": "quote",
    "priority": "target",
    "agenda_item": "list-ordered",
    "milestone": "flag",
}
LONGEST = 90


class TrailCard(Section):
    """What a record came from and led to, group by group; each entry leads to its record."""

    def __init__(self, state: RecordTrail, go: Callable[..., object]) -> None:
        super().__init__(_("D’où ça vient · où ça mène"), card=True)
        self.setObjectName("card.trail")
        self._go = go
        self._held: QWidget | None = None
        self.state = state
        state.arrived.connect(self._show)
        self.hide()

    def _show(self, trail: Trail | None) -> None:
        if self._held is not None:
            self._held.hide()
            self.body.removeWidget(self._held)
            self._held.deleteLater()
            self._held = None
        self.setVisible(trail is not None and not trail.empty)
        if trail is None or trail.empty:
            return
        held = self._held = QWidget()
        column = QVBoxLayout(held)
        theme.lay(column, gap=10)
        for group in (*trail.way("from"), *trail.way("to")):
            column.addWidget(self._group(group))
        if trail.placed is not None:
            kind, row = trail.placed
            on_map = Button(_("Voir sur la carte"), icon="map", name="action.trail_map")
            on_map.clicked.connect(lambda _c=False: self._go("map", {"around": (kind, row)}))
            line = QHBoxLayout()
            line.addWidget(on_map)
            line.addStretch(1)
            column.addLayout(line)
        self.body.addWidget(held)

    def _group(self, group: Group) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        theme.lay(column, gap=2)
        arrow = "corner-down-right" if group.way == "to" else "corner-left-up"
        head = QHBoxLayout()
        theme.lay(head, gap=6)
        from desktop.views.widgets.basics import picture

        head.addWidget(picture(arrow, "secondary", 14))
        head.addWidget(Label(group.label, size="secondary", tone="secondary"), 1)
        column.addLayout(head)
        for entry in group.entries:
            column.addWidget(self._entry(entry))
        if group.left:
            words = ngettext("et {n} autre", "et {n} autres", group.left)
            column.addWidget(Label(words, size="secondary", tone="tertiary"))
        return made

    def _entry(self, entry: Entry) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        theme.lay(line, 20, 0, 0, 0, gap=8)
        title = shortened(entry.title or _("Sans titre"), LONGEST)
        link = Button(title, look="link", icon=ICONS.get(entry.kind, "circle"), name=f"trail.{entry.kind}")
        link.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        link.setMinimumWidth(90)
        said = [entry.title, entry.status_label, short_date(entry.date), entry.why]
        link.setAccessibleName(breakable(", ".join(part for part in said if part)))
        link.setStyleSheet("QPushButton { text-align: left; }" if not theme.current().rtl else "QPushButton { text-align: right; }")
        self._lead(link, *entry.goes)
        line.addWidget(link, 1)
        if entry.why and entry.kind == "priority":
            line.addWidget(Label(entry.why, size="secondary", tone="secondary"))
        if entry.date:
            line.addWidget(Label(short_date(entry.date), size="secondary", tone="secondary"))
        if entry.status_label:
            tone, icon = looks.status(entry.status, entry.kind)
            line.addWidget(Pill(entry.status_label, tone, icon), 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _lead(self, link: Button, kind: str, row: bytes) -> None:
        """Let a word lead to a record; a kind whose page is not there is only told."""
        page = PAGE_OF.get(kind, "")
        if any(one.name == page for one in pages.PAGES):
            target: Any = row
            link.clicked.connect(lambda _c=False: self._go(page, target))
        else:
            link.setEnabled(False)
