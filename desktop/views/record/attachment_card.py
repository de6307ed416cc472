"""Owns the card of one attachment: its small face, its words, its state and what can be done with it.

Must not know where its bytes are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.viewmodels.record.attachments import facts
from desktop.views import icons, theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.pill import Pill
from desktop.views.widgets.typed_question import Asked, TypedQuestion

if TYPE_CHECKING:
    from desktop.services.attached.attachments import Attached

WIDE, HIGH = 104, 78


class Face(QWidget):
    """The small picture of an attachment, or an icon that says what stands in its place."""

    def __init__(self) -> None:
        super().__init__()
        scale = theme.current().scale
        self.setFixedSize(QSize(round(WIDE * scale), round(HIGH * scale)))
        self._picture = QPixmap()
        self._icon = "image"

    def show_icon(self, icon: str) -> None:
        """Show an icon instead of a picture."""
        self._icon, self._picture = icon, QPixmap()
        self.update()

    def show_picture(self, face: bytes) -> bool:
        """Show a small picture that the child process wrote."""
        self._picture = QPixmap()
        done = self._picture.loadFromData(face, "JPEG")
        self.update()
        return done

    @property
    def drawn(self) -> bool:
        """Whether a picture is shown."""
        return not self._picture.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.fillPath(shape, QColor(tokens.sunken))
        if self.drawn:
            painter.save()
            painter.setClipPath(shape)
            size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawPixmap(
                QRectF(left, top, size.width(), size.height()), self._picture, QRectF(self._picture.rect())
            )
            painter.restore()
        else:
            mark = icons.pixmap(self._icon, "secondary", 28)
            painter.drawPixmap((self.width() - 28) // 2, (self.height() - 28) // 2, mark)
        painter.setPen(QColor(tokens.line))
        painter.drawPath(shape)
        painter.end()


class AttachmentCard(QFrame):
    """One attachment."""

    described = Signal(dict)
    people_said = Signal(bool)
    asked_open = Signal()
    asked_save = Signal()
    asked_remove = Signal()
    asked_erase = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.told: Attached
        outer = QVBoxLayout(self)
        theme.lay(outer, 12, 12, 12, 12, gap=8)
        row = QHBoxLayout()
        theme.lay(row, gap=12)
        self.face = Face()
        row.addWidget(self.face, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        theme.lay(words, gap=6)
        self.caption = TextField(
            _("Titre ou légende"), name="field.attachment_caption", placeholder=_("Titre ou légende")
        )
        self.caption.left.connect(self._caption_left)
        words.addWidget(self.caption)
        self.facts = Label("", size="secondary", tone="secondary", wrap=True)
        words.addWidget(self.facts)
        self.state = Pill()
        words.addWidget(self.state)
        people = (
            Option(True, _("On y reconnaît des personnes"), "lock"),
            Option(False, _("Personne n’y est reconnaissable"), "image"),
        )
        self.people = Choice(_("Qui voit-on ?"), people, name="field.attachment_people")
        self.people.edited.connect(lambda: self.people_said.emit(self.people.value() is True))
        words.addWidget(self.people)
        self.consent = TextField(
            _("Leur accord"), name="field.attachment_consent", placeholder=_("Leur accord : qui l’a demandé, quand")
        )
        self.consent.left.connect(self._consent_left)
        words.addWidget(self.consent)
        words.addStretch(1)
        row.addLayout(words, 1)
        outer.addLayout(row)
        self._actions(outer)

    def _actions(self, outer: QVBoxLayout) -> None:
        actions = FlowBox(gap=4)
        self.open_button = Button(
            _("Ouvrir"), look="link", icon="external-link", name="action.attachment_open", on=self.asked_open.emit
        )
        self.save_button = Button(
            _("Copier ailleurs…"),
            look="link",
            icon="download",
            name="action.attachment_save",
            on=self.asked_save.emit,
        )
        self.remove_button = Button(
            _("Retirer"), look="link", icon="trash-2", name="action.attachment_remove", on=self.asked_remove.emit
        )
        self.erase_button = Button(
            _("Effacer pour toujours…"),
            look="link",
            icon="eraser",
            name="action.attachment_erase",
            on=self.asked_erase.emit,
        )
        for button in (self.open_button, self.save_button, self.remove_button, self.erase_button):
            actions.flow.addWidget(button)
        outer.addWidget(actions)
        self._outer = outer
        self.question: TypedQuestion | None = None

    def ask(self, asked: Asked, go: Callable[[], object]) -> TypedQuestion:
        """Ask, in the card itself, before what cannot be taken back."""
        self.stop_asking()
        self.question = TypedQuestion(asked, go, self.stop_asking)
        self._outer.addWidget(self.question)
        self.question.begin()
        return self.question

    def stop_asking(self) -> None:
        """Take the question away."""
        if self.question is not None:
            self.question.hide()
            self.question.deleteLater()
            self.question = None

    def tell(self, told: Attached) -> bool:
        """Show an attachment; True when its small face must be asked for."""
        before: Attached | None = getattr(self, "told", None)
        self.told = told
        if not self.caption.hasFocus():
            self.caption.set_value(told.caption)
        if not self.consent.hasFocus():
            self.consent.set_value(told.consent)
        self.setAccessibleName(told.title)
        self.facts.say(facts(told))
        here = told.state == "here"
        self.people.set_value(told.people)
        self.people.setVisible(told.picture)
        self.people.setEnabled(here)
        self.caption.setReadOnly(told.people and told.state in ("locked", "erased"))
        self.consent.setVisible(told.people and told.state != "erased")
        self.open_button.setVisible(here)
        self.save_button.setVisible(here)
        # without a key of its own there is nothing to destroy: it is first said that people are on it
        self.erase_button.setVisible(told.people and told.state != "erased")
        if told.state == "erased":
            self.stop_asking()
        self.state.show_state(*_state(told))
        if here and told.picture:
            return before is None or before.hash != told.hash or before.state != "here" or not self.face.drawn
        self.face.show_icon("file-text" if here else _ICONS[told.state])
        return False

    def show_face(self, face: bytes) -> None:
        """Show the small picture."""
        if not self.face.show_picture(face):
            self.face.show_icon("image")

    def _caption_left(self) -> None:
        text = self.caption.text().strip()
        if text != self.told.caption:
            self.described.emit({"caption": text})

    def _consent_left(self) -> None:
        text = self.consent.text().strip()
        if text != self.told.consent:
            self.described.emit({"consent": text})


_ICONS = {
    "here": "image",
    "missing": "image-off",
    "locked": "lock",
    "erased": "eraser",
    "unreadable": "file-question-mark",
}


def _state(told: Attached) -> tuple[str, str, str]:
    """The pill: its word, tone and icon; no word when all is well."""
    if told.state == "missing":
        return (_("Manquante, chez {name}", name=told.holder) if told.holder else _("Manquante"), "warn", "clock")
    if told.state == "locked":
        return _("Verrouillée ici"), "warn", "lock"
    if told.state == "erased":
        return _("Effacée pour tous"), "neutral", "eraser"
    if told.state == "unreadable":
        return _("D’un type inconnu ici"), "neutral", "circle-help"
    return "", "neutral", ""
