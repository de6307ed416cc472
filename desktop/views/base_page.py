"""Owns what every page shares: tracked connections, and the busy, empty and error states.

Must not know any particular page. A page is given the store and the shell, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.settings import Settings
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, picture
from desktop.views.widgets.notices import Action, Banner


class Shell(Protocol):
    """What a page may ask of the window around it."""

    @property
    def settings(self) -> Settings:
        """The person's settings."""

    def go(self, page: str, target: object = None) -> None:
        """Show a page, and on it a record (its id) or a place in it."""

    def say(self, text: str, action: Action | None = None) -> None:
        """Show a toast."""

    def change_settings(self, **values: object) -> None:
        """Save settings and repaint what depends on them."""

    def count_again(self) -> None:
        """Refresh the badges and the foot of the window."""

    def spread(self, on: bool) -> None:
        """Give the page the whole screen, without the sidebar; or take it back."""


BUSY_MS = 300


class BasePage(QWidget):
    """A page: a header, an optional line under it, and a body that can be busy, empty or in error."""

    NAME = ""

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__()
        self.store = store
        self.shell = shell
        self._connections: list[tuple[Any, Callable[..., object]]] = []
        self.setObjectName(f"page.{self.NAME}")
        self.outer = QVBoxLayout(self)
        theme.lay(self.outer, gap=0)
        self.busy_line = QProgressBar()
        self.busy_line.setRange(0, 0)
        self.busy_line.setTextVisible(False)
        self.busy_line.setAccessibleName(_("Travail en cours"))
        self.busy_line.hide()
        self.banners = QVBoxLayout()
        theme.lay(self.banners, 16, 0, 16, 0, gap=8)
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.timeout.connect(self.busy_line.show)

    # ---- connections -----------------------------------------------------------------------------

    def track(self, signal: Any, slot: Callable[..., object]) -> None:
        """Connect a signal that outlives the page; `leave` undoes it when the page dies."""
        signal.connect(slot)
        self._connections.append((signal, slot))

    def leave(self) -> None:
        """Undo the tracked connections and save what waits: the page is about to die."""
        self.flush()
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._connections.clear()

    # ---- what pages override ----------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown, with what to show (a record's id) if any."""

    def flush(self) -> None:
        """Save at once what the person typed."""

    def has_unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return False

    def focus_search(self) -> None:
        """Put the cursor in the page's search field (Ctrl+F)."""

    def new_record(self) -> None:
        """Begin a new record of the page's kind (Ctrl+N)."""

    def delete_current(self) -> None:
        """Put the shown record in the trash (Suppr)."""

    def exported(self) -> object:
        """Give what an export of the page shown is of (Ctrl+E); None for nothing of its own."""
        return None

    def full_screen(self) -> bool:
        """Fill the screen in the page's own way (F11); False when it has none."""
        return False

    def state(self) -> object:
        """Give what to pass to `enter` after the window was rebuilt in another language."""
        return None

    # ---- states -----------------------------------------------------------------------------------

    def header(self, title: str, subtitle: str = "") -> QHBoxLayout:
        """Add the page's header and give its row, where a search field and buttons go."""
        frame = QWidget()
        frame.setObjectName("header")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(frame)
        theme.lay(row, 20, 10, 16, 10, gap=12)
        self.title_label = Label(title, size="page")
        self.subtitle_label = Label(subtitle, size="secondary", tone="secondary")
        row.addWidget(self.title_label)
        row.addWidget(self.subtitle_label)
        self.outer.addWidget(frame)
        self.outer.addWidget(self.busy_line)
        self.outer.addLayout(self.banners)
        return row

    def wait(self) -> None:
        """Show the busy line if the work lasts more than 300 ms."""
        self._busy.start(BUSY_MS)

    def ready(self) -> None:
        """The work ended: no busy line."""
        self._busy.stop()
        self.busy_line.hide()

    def show_failure(self, failure: Failure) -> None:
        """Say in an inline bar what happened, what is safe, what to do."""
        self.ready()
        self.notice(failure.sentence, tone="error", details=failure.details)

    def notice(self, text: str, *, tone: str = "info", actions: tuple[Action, ...] = (), details: str = "") -> Banner:
        """Show an inline bar under the header; it replaces the one before."""
        self.clear_notices()
        bar = Banner(text, tone=tone, actions=actions, details=details, closable=True)
        self.banners.setContentsMargins(theme.margins(16, 8, 16, 8))
        self.banners.addWidget(bar)
        return bar

    def clear_notices(self) -> None:
        """Take the inline bars away."""
        self.banners.setContentsMargins(0, 0, 0, 0)
        theme.clear(self.banners)


class EmptyState(QWidget):
    """What a page says when it has nothing yet: what it is for and one thing to do, maybe an example."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        actions: tuple[tuple[str, str, Callable[[], object]], ...] = (),
        *,
        stacked: bool = False,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        side = 12 if stacked else 24  # stacked, it stands in a narrow list
        theme.lay(column, side, 24, side, 24, gap=8)
        column.addStretch(2)
        column.addWidget(picture(icon, "border", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        heading = Label(title, size="section", wrap=True)
        words = Label(text, tone="secondary", wrap=True)
        for label in (heading, words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(520)
            holder = QHBoxLayout()
            holder.addStretch(1)
            holder.addWidget(label, 20)
            holder.addStretch(1)
            column.addLayout(holder)
        self._column, self._above = column, column.count()
        buttons: QBoxLayout = QVBoxLayout() if stacked else QHBoxLayout()
        buttons.addStretch(1)
        for number, (word, name, act) in enumerate(actions):
            look = "primary" if not number else "link" if stacked else ""
            centre = Qt.AlignmentFlag.AlignHCenter if stacked else Qt.AlignmentFlag(0)
            buttons.addWidget(Button(word, look=look, name=name, on=act), 0, centre)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(3)

    def add_above_actions(self, widget: QWidget) -> None:
        """Add what may be done before anything else."""
        self._column.insertWidget(self._above, widget, 0, Qt.AlignmentFlag.AlignHCenter)


class Stack(QStackedLayout):
    """Two faces of a body: the content and the empty state."""

    def show_content(self, full: bool) -> None:
        """Show the content, or the empty state."""
        self.setCurrentIndex(0 if full else 1)
