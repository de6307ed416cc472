"""Owns what stands under the lines: the keys in a few words; under final minutes, the way to correct them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.i18n import _, is_rtl
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, plain_tip
from desktop.views.widgets.fields import TextField


def hints() -> list[tuple[str, str]]:
    """(key, what it does), the most used first."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (QKeySequence("Tab").toString(native), _("change le type")),
        ("@", _("personne")),
        ("!", _("échéance")),
        (_("Entrée"), _("ligne suivante")),
        ("←" if is_rtl() else "→", _("prend la proposition")),
        ("F4", _("détails")),
        ("F6", _("quitter la ligne")),
    ]


class MeetingFoot(QWidget):
    """Hints, or what final minutes allow."""

    amended = Signal(str)
    next_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        self.hints = Hints()
        column.addWidget(self.hints)
        self.final = self._final()
        self.final.hide()
        column.addWidget(self.final)

    def _final(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        theme.lay(column, 16, 8, 16, 8, gap=6)
        self.words = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.words)
        self.corrections = Label("", size="secondary", tone="warn", wrap=True)
        self.corrections.hide()
        column.addWidget(self.corrections)
        row = QHBoxLayout()
        theme.lay(row, gap=8)
        self.field = TextField(
            _("Rectificatif"), name="field.amendment", placeholder=_("Rectificatif à la ligne choisie"), icon="pencil"
        )
        self.field.returnPressed.connect(self._add)
        row.addWidget(self.field, 1)
        row.addWidget(Button(_("Ajouter"), name="action.amend", on=self._add))
        row.addWidget(
            Button(_("Réunion suivante"), icon="calendar-plus", name="action.next_meeting", on=self.next_asked.emit)
        )
        column.addLayout(row)
        return holder

    def show_state(self, final: bool, closed: str, amended: Sequence[str] = ()) -> None:
        """Show what fits a draft, or final minutes closed at some time; `amended` are corrections of the whole."""
        self.hints.setVisible(not final)
        self.final.setVisible(final)
        if final:
            self.words.setText(
                _("Compte rendu final, clos le {when}. Les lignes ne changent plus.", when=closed)
                if closed
                else _("Compte rendu final. Les lignes ne changent plus.")
            )
            self.corrections.setText("\n".join(_("Rectificatif : {text}", text=one) for one in amended))
            self.corrections.setVisible(bool(amended))

    def ask_amendment(self) -> None:
        """Put the caret where a correction is written."""
        self.field.setFocus()

    def _add(self) -> None:
        text = self.field.text().strip()
        if text:
            self.field.clear()
            self.amended.emit(text)


class Hints(QWidget):
    """Keys and what they do, on one line: those at the end go where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.lay(row, 16, 6, 16, 6, gap=14)
        self._pairs: list[QWidget] = []
        self._wide: list[int] = []
        tokens = theme.current().tokens
        for key, words in hints():
            pair = QFrame()
            inner = QHBoxLayout(pair)
            theme.lay(inner, gap=6)
            cap = QLabel(key)
            cap.setObjectName("cap")
            cap.setStyleSheet(
                f"QLabel#cap {{ background: {tokens.neutral_tint}; color: {tokens.neutral}; border-radius: 4px;"
                f" padding: 1px 8px; font-weight: 600; font-size: {theme.current().px('secondary')}px; }}"
            )
            inner.addWidget(cap)
            inner.addWidget(Label(words, size="secondary", tone="secondary"))
            row.addWidget(pair)
            self._pairs.append(pair)
            bold = QFontMetrics(theme.current().font("secondary", bold=True))
            small = QFontMetrics(theme.current().font("secondary"))
            self._wide.append(bold.horizontalAdvance(key) + 18 + 6 + small.horizontalAdvance(words) + 18)
        row.addStretch(1)
        self.setToolTip(plain_tip("\n".join(f"{key} : {words}" for key, words in hints())))
        self.setMinimumWidth(80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 32
        for pair, wide in zip(self._pairs, self._wide, strict=True):
            room -= wide
            pair.setVisible(room >= 0)
