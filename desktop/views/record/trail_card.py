"""Owns the card that tells where a record comes from and where it leads; must not know how that is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from desktop.i18n import _, isolate, ngettext
from desktop.viewmodels.record.trail import RecordTrail
from desktop.views import icons, looks, pages, theme
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button, Label, breakable, picture, plain_tip, shortened
from desktop.views.widgets.pill import Pill
from desktop.views.widgets.rows import Section

if TYPE_CHECKING:
    from desktop.services.record.trail import Entry, Group, Trail

# kind of record -> the page that shows it
PAGE_OF = {
    "need": "needs",
    "decision": "decisions",
    "action": "actions",
    "initiative": "initiatives",
    "meeting": "meetings",
    "roadmap": "roadmaps",
    "milestone": "roadmaps",
    "project": "projects",
    "practice": "practices",
    "document": "toolbox",
    "training": "trainings",
    "framework": "indicators",
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
    "project": "folder-kanban",
    "practice": "lightbulb",
    "document": "book-open",
    "training": "graduation-cap",
    "framework": "layout-list",
}


class EntryLink(QPushButton):
    """The title of a record that one can go to: cut at its end where room is short, from the reading side."""

    def __init__(self, title: str, icon: str) -> None:
        super().__init__()
        self._title = title
        self._icon = icon
        self.setToolTip(plain_tip(title))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(theme.current().font(bold=True)).horizontalAdvance(self._title)
        return QSize(wide + 34, theme.current().line() + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = now.tokens.primary if self.isEnabled() else now.tokens.text
        font = now.font(bold=self.isEnabled())
        font.setUnderline(self.underMouse() and self.isEnabled())
        mark = QRect(4, (self.height() - 16) // 2, 16, 16)
        words = QRect(28, 0, self.width() - 32, self.height())
        painter.drawPixmap(self._at(mark).topLeft(), icons.pixmap(self._icon, ink, 16))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(font).elidedText(self._title, Qt.TextElideMode.ElideRight, words.width())
        side = Qt.AlignmentFlag.AlignRight if now.rtl else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self._at(words), flags | int(Qt.TextFlag.TextSingleLine), isolate(shown))
        if self.hasFocus():
            painter.setPen(QPen(QColor(now.tokens.primary), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _at(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


class TrailCard(Section):
    """What a record came from and led to, group by group; each entry leads to its record."""

    def __init__(self, state: RecordTrail, go: Callable[..., object]) -> None:
        super().__init__(_("D’où ça vient · où ça mène"), card=True)
        self.setObjectName("card.trail")
        self._go = go
        self._held: QWidget | None = None
        self.state = state
        state.arrived.connect(self._show)
        self._kept: QWidget | None = None
        self.hide()

    def keep(self, widget: QWidget, *, wide: bool = False) -> None:
        """Show something at the foot of the card, whether or not there is a trail."""
        self._kept = widget
        if wide:
            self.body.addWidget(widget)
        else:
            self.body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeading)
        self.show()

    def _show(self, trail: Trail | None) -> None:
        if self._held is not None:
            self._held.hide()
            self.body.removeWidget(self._held)
            self._held.deleteLater()
            self._held = None
        self.setVisible(self._kept is not None or (trail is not None and not trail.empty))
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
        self.body.insertWidget(0, held)

    def _group(self, group: Group) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        theme.lay(column, gap=2)
        arrow = "corner-down-right" if group.way == "to" else "corner-left-up"
        head = QHBoxLayout()
        theme.lay(head, gap=6)
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
        link = EntryLink(shortened(entry.title or _("Sans titre")), ICONS.get(entry.kind, "circle"))
        link.setObjectName(f"trail.{entry.kind}")
        said = [entry.title, entry.status_label, short_date(entry.date), entry.why]
        link.setAccessibleName(breakable(", ".join(part for part in said if part)))
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

    def _lead(self, link: QPushButton, kind: str, row: bytes) -> None:
        """Let a word lead to a record; a kind whose page is not there is only told."""
        page = PAGE_OF.get(kind, "")
        if any(one.name == page for one in pages.PAGES):
            target: Any = row
            link.clicked.connect(lambda _c=False: self._go(page, target))
        else:
            link.setEnabled(False)
