"""Owns messages: inline bars and the toast with its one action. Never an overlay, never an OK-only box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _
from desktop.views import icons, theme
from desktop.views.widgets.basics import Button, Label, picture
from desktop.views.widgets.flow import FlowBox

_ICONS = {"warn": "triangle-alert", "error": "circle-alert", "info": "info", "ok": "circle-check"}
KEPT_OFF_MS = 50  # longer than the window takes to scroll
Action = tuple[str, Callable[[], object]]


class Banner(QFrame):
    """An inline bar: what happened, what is safe, what to do; with actions and, if given, details to copy."""

    def __init__(
        self,
        text: str,
        *,
        tone: str = "info",
        actions: tuple[Action, ...] = (),
        details: str = "",
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("banner", tone)
        self.setAccessibleName(text)
        outer = QHBoxLayout(self)
        theme.lay(outer, 12, 8, 12, 8, gap=10)
        ink = {"ribbon": "warn"}.get(tone, tone)
        self._mark = picture(_ICONS.get(ink, "info"), ink, 18)
        outer.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        theme.lay(self._body, gap=4)
        self.label = Label(text, tone=ink if ink in ("warn", "error", "ok") else "", wrap=True)
        self._body.addWidget(self.label, 1)
        outer.addLayout(self._body, 1)
        self._acts: FlowBox | None = None
        if actions or details:
            row = self._acts = FlowBox(gap=4)
            for word, act in actions:
                row.flow.addWidget(Button(word, look="link", on=act))
            if details:
                row.flow.addWidget(Button(_("Détails à copier"), look="link", icon="copy", on=lambda: _copy(details)))
            self._body.addWidget(row)
        if closable:
            close = Button(_("Fermer"), look="icon", icon="x", on=self.hide)
            outer.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A short sentence and its actions share one line."""
        text = self.label.text()
        acts = self._acts.sizeHint().width() + 12 if self._acts is not None else 0
        room = self._body.geometry().width() - acts - 4
        short = "\n" not in text and self.label.fontMetrics().horizontalAdvance(text) <= room
        way = QBoxLayout.Direction.LeftToRight if short else QBoxLayout.Direction.TopToBottom
        if self._body.direction() != way:
            self._body.setDirection(way)
            outer = self.layout()
            assert isinstance(outer, QHBoxLayout)
            outer.setAlignment(self._mark, Qt.AlignmentFlag.AlignVCenter if short else Qt.AlignmentFlag.AlignTop)
            self.updateGeometry()


class BannerSpot(QWidget):
    """The place of one bar at a time; it takes no room while it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        theme.lay(self._column, gap=0)
        self._shown: Banner | None = None
        self.hide()

    def say(self, banner: Banner | None) -> None:
        """Show a bar instead of the one before, or none."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = banner
        if banner is not None:
            self._column.addWidget(banner)
        self.setVisible(banner is not None)

    def ask(self, banner: Banner) -> None:
        """Show a question. The keyboard goes to its first answer, which changes nothing, and so it comes in sight."""
        self.say(banner)
        answer = banner.findChild(Button)
        if answer is not None:
            answer.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def text(self) -> str:
        """What the bar says, empty when there is none."""
        return self._shown.label.text() if self._shown is not None else ""


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


class Toast(QFrame):
    """A short word at the foot of the window with one action; it stays at least ten seconds and while focused."""

    SHOWN_MS = 10_000

    def __init__(self, parent: QWidget, bar: QWidget) -> None:
        """`bar`: what may stand above the foot of the window; it is not covered."""
        super().__init__(parent)
        self._holder = parent
        self._bar = bar
        self.setObjectName("toast")
        self._act: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        theme.lay(row, 16, 8, 8, 8, gap=12)
        self.label = Label("")
        row.addWidget(self.label, 1)
        self.button = Button(_("Annuler"), look="link", name="action.toast", on=self._do)
        row.addWidget(self.button)
        link = "#5CC4CE" if theme.current().tokens.dark else "#7FD6DE"
        self.close_button = Button(_("Fermer"), look="icon", name="action.toast_close", on=self.hide)
        self.close_button.setIcon(icons.icon("x", link, 16))
        row.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._arrange)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        for watched in (self, self.button, self.close_button):
            watched.installEventFilter(self)
        parent.installEventFilter(self)
        bar.installEventFilter(self)
        self.hide()

    def say(self, text: str, action: Action | None = None) -> None:
        """Show a sentence, with an action's word and what it does."""
        self._act = action[1] if action else None
        self.label.setText(text)
        self.setAccessibleName(text)
        self.button.setVisible(action is not None)
        if action:
            self.button.rename(action[0])
        self._arrange()
        self.show()
        self.raise_()
        self._timer.start(self.SHOWN_MS)

    def drop(self, act: Callable[[], object]) -> None:
        """Go when the action offered is `act`: it would not do any more what the sentence says."""
        if self._act == act:
            self._act = None
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        around = watched in (self._holder, self._bar)
        if around and kind in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._arrange()
        elif kind in (QEvent.Type.FocusIn, QEvent.Type.Enter) and not around:
            self._timer.stop()
        elif kind in (QEvent.Type.FocusOut, QEvent.Type.Leave) and not around and self.isVisible():
            self._timer.start(self.SHOWN_MS)
        return super().eventFilter(watched, event)

    def _focus_moved(self, _before: QWidget | None, _now: QWidget | None) -> None:
        """Cover nothing that has the keyboard, once what has it now was scrolled to."""
        if self.isVisible():
            self._soon.start(KEPT_OFF_MS)

    def _do(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    def _arrange(self) -> None:
        holder = self._holder
        room = holder.width() - 32
        self.label.setWordWrap(False)
        self.setMinimumWidth(0)
        self.setMaximumWidth(max(200, room))
        self.adjustSize()
        if self.sizeHint().width() > room:
            self.label.setWordWrap(True)
            self.resize(room, self.heightForWidth(room))
        foot = 48 + (self._bar.height() if self._bar.isVisible() else 0)
        place = self.rect().translated((holder.width() - self.width()) // 2, holder.height() - self.height() - foot)
        stood = QApplication.focusWidget()
        if stood is not None and holder.isAncestorOf(stood) and not self.isAncestorOf(stood):
            seen = _stood_at(stood, holder)
            if place.intersects(seen) and seen.top() > self.height() + 16:
                place.moveBottom(seen.top() - 8)
        self.move(place.topLeft())


def _stood_at(stood: QWidget, holder: QWidget) -> QRect:
    """Where in what holds it the keyboard is: in a list, its row; in a long text, the line that is written."""
    part, place = stood, stood.rect()
    if isinstance(stood, QAbstractItemView):
        part, place = stood.viewport(), stood.visualRect(stood.currentIndex())
    elif isinstance(stood, QPlainTextEdit | QTextEdit) and not stood.isReadOnly():
        part, place = stood.viewport(), stood.cursorRect()
    return place.translated(part.mapTo(holder, QPoint(0, 0)))
