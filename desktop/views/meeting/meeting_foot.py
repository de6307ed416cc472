"""Owns what stands under the lines: the keys in a few words; under final minutes, the way to correct them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.i18n import _, is_rtl
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, key_cap, plain
from desktop.views.widgets.chips import drop
from desktop.views.widgets.fields import TextField

GAP = 10


def hints() -> list[tuple[str, str]]:
    """(key, what it does), the most used first."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (QKeySequence("Tab").toString(native), _("type")),
        ("@", _("personne")),
        ("!", _("échéance")),
        (_("Entrée"), _("suivante")),
        ("←" if is_rtl() else "→", _("accepter")),
        ("F4", _("détails")),
        ("F6", _("sortir")),
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
    """Keys and what they do, on one line; where there is no room for all, a button says the rest."""

    def __init__(self) -> None:
        super().__init__()
        row = self._row = QHBoxLayout(self)
        theme.lay(row, 12, 4, 8, 4, gap=GAP)
        self._pairs: list[QWidget] = []
        for key, words in hints():
            pair = QFrame()
            inner = QHBoxLayout(pair)
            theme.lay(inner, gap=5)
            inner.addWidget(key_cap(key), 0, Qt.AlignmentFlag.AlignVCenter)
            inner.addWidget(Label(words, size="secondary", tone="secondary"))
            row.addWidget(pair)
            self._pairs.append(pair)
        row.addStretch(1)
        self.more = Button(_("Toutes les touches"), look="icon", icon="keyboard", name="action.hints", on=self._open)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the caret stays in its line when it is clicked
        row.addWidget(self.more)
        self.setMinimumWidth(80)

    @property
    def shown(self) -> int:
        """How many keys there is room for."""
        return sum(not pair.isHidden() for pair in self._pairs)

    def menu_of(self) -> QMenu:
        """Build the menu of all keys: it says, it does nothing."""
        menu = QMenu(self)
        for key, words in hints():
            menu.addAction(plain(f"{words}\t{key}"))
        return menu

    def _open(self) -> None:
        drop(self.menu_of(), self.more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many as there is room for, in their order."""
        margins = self._row.contentsMargins()
        whole = self.width() - margins.left() - margins.right()
        wide = [pair.sizeHint().width() + GAP for pair in self._pairs]
        all_fit = sum(wide) <= whole
        room = whole if all_fit else whole - self.more.sizeHint().width() - GAP
        for pair, need in zip(self._pairs, wide, strict=True):
            room -= need
            pair.setVisible(room >= 0)
        self.more.setVisible(not all_fit)
