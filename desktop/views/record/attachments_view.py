"""Owns the tab of a record's photographs and documents: adding, looking, describing, removing.

Must not know how a picture is looked into, nor where its bytes are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.attachments import Attachments, forget_copies
from desktop.viewmodels.record.erasing import Erasing
from desktop.views import theme
from desktop.views.exchange.exchange_receive import files_in
from desktop.views.record.attachment_card import AttachmentCard
from desktop.views.record.erasure_question import erasure_question
from desktop.views.saving_to import AskPlace, ask_place, open_file
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Action, Banner
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.services.attached.attachments import Attached

AskFiles = Callable[[QWidget], list[str]]
PLACED_MS = 60
_RAW = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp")


def ask_files(parent: QWidget) -> list[str]:
    """Ask with the system's own dialog what to join."""
    kinds = ";;".join(
        (
            _("Photos et documents (*.jpg *.jpeg *.png *.gif *.webp *.bmp *.tif *.tiff *.pdf *.docx *.odt *.md *.txt)"),
            _("Tous les fichiers (*)"),
        )
    )
    chosen, _filter = QFileDialog.getOpenFileNames(parent, _("Que joindre à cette fiche ?"), "", kinds)
    return chosen


class AttachmentsView(Scroll):
    """The attachments of one record; files can be dropped on it, pictures pasted into it."""

    CHAPTER = "initiatives"
    counted = Signal(int)

    def __init__(
        self, model: Attachments, say: Callable[[str, Action | None], object], author: Callable[[], str]
    ) -> None:
        super().__init__()
        self.model = model
        self.erasing = Erasing(model.store, "photo", self)
        self._author = author
        self.ask_files: AskFiles = ask_files
        self.ask_place: AskPlace = ask_place
        self.open_file = open_file
        self._say = say
        self._cards: dict[bytes, AttachmentCard] = {}
        self._refused: list[str] = []
        self.setObjectName("list.attachments")
        self.setAccessibleName(_("Pièces jointes"))
        self.setAcceptDrops(True)
        theme.lay(self.column, 20, 12, 20, 16, gap=10)
        self._head()
        self.notices = QVBoxLayout()
        theme.lay(self.notices, gap=6)
        self.column.addLayout(self.notices)
        self.cards = QVBoxLayout()
        theme.lay(self.cards, gap=10)
        self.column.addLayout(self.cards)
        self.column.addStretch(1)
        model.listed.connect(self._show)
        model.faced.connect(self._faced)
        model.preparing.connect(self._preparing)
        model.failed.connect(self._failed)
        model.opened.connect(lambda path: self.open_file(path))
        model.saved.connect(lambda path: self._say(_("Copie enregistrée : {name}", name=path.name), None))
        model.removed.connect(self._removed)
        self.erasing.foreseen.connect(self._ask_erasure)
        self.erasing.erased.connect(self._erased)
        self.erasing.failed.connect(self._failed)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def _head(self) -> None:
        row = FlowBox(gap=8)
        self.button = Button(
            _("Joindre des photos ou des documents…"), icon="paperclip", name="action.attach", on=self.choose
        )
        row.flow.addWidget(self.button)
        self.hint = Label(
            _("Ou déposez-les ici, ou collez une image (Ctrl+V). Les photos sont réduites, sans leur position."),
            size="secondary",
            tone="secondary",
            wrap=True,
        )
        self.column.addWidget(row)
        self.column.addWidget(self.hint)
        self.busy_words = Label("", size="secondary", tone="secondary", wrap=True)
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(_("Préparation des photos"))
        for widget in (self.busy_words, self.busy):
            widget.hide()
            self.column.addWidget(widget)

    # ---- bringing ---------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask which files, then join them."""
        self.bring([Path(name) for name in self.ask_files(self)])

    def bring(self, paths: list[Path]) -> None:
        """Join files."""
        if paths:
            self._clear_notices()
            self.model.add_files(paths)

    def paste(self) -> None:
        """Join what the clipboard holds: files, or a picture."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Join what is pasted or dropped. A picture's own bytes go to the child as they are, where there are any."""
        files = files_in(data)
        if files:
            self.bring(files)
            return
        for form in _RAW:
            if data.hasFormat(form):
                self._clear_notices()
                self.model.add_bytes(bytes(data.data(form).data()), _("Image collée"))
                return
        if data.hasImage():
            drawn = QImage(data.imageData())
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            if drawn.save(buffer, b"PNG"):
                self._clear_notices()
                self.model.add_bytes(bytes(buffer.data().data()), _("Image collée"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.model.owner is not None and (files_in(event.mimeData()) or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(event.mimeData())

    # ---- showing ----------------------------------------------------------------------------------

    def _show(self, rows: list[Attached]) -> None:
        new = self.model.owner is None
        self.button.setEnabled(not new)
        self.hint.say(
            _("Écrivez d’abord le titre de la fiche, puis joignez.")
            if new
            else _("Ou déposez-les ici, ou collez une image (Ctrl+V). Les photos sont réduites, sans leur position.")
        )
        wanted = [told.id for told in rows]
        for id in [id for id in self._cards if id not in wanted]:
            card = self._cards.pop(id)
            self.cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, told in enumerate(rows):
            known = self._cards.get(told.id)
            if known is None:
                known = self._cards[told.id] = self._card(told)
            self.cards.insertWidget(place, known)
            if known.tell(told):
                self.model.ask_face(told)
        self.counted.emit(len(rows))

    def _card(self, told: Attached) -> AttachmentCard:
        card = AttachmentCard()
        card.described.connect(lambda words: self.model.describe(card.told.id, **words))
        card.people_said.connect(lambda people: self.model.say_people(card.told.id, people))
        card.asked_open.connect(lambda: self.model.open(card.told))
        card.asked_save.connect(lambda: self._save(card.told))
        card.asked_remove.connect(lambda: self.model.remove(card.told))
        card.asked_erase.connect(lambda: self.erasing.foresee(card.told.id))
        return card

    def _ask_erasure(self, id: bytes, head: str, lines: list[str]) -> None:
        card = self._cards.get(id)
        if card is not None:
            asked = erasure_question(head, lines, _("Effacer cette photo pour toujours"), "erase_photo")
            question = card.ask(asked, lambda: self.erasing.erase(id, self._author()))
            # once it has its place; its foot is what must be seen
            QTimer.singleShot(PLACED_MS, question, lambda: self.ensureWidgetVisible(question.keep, 0, 24))

    def _erased(self, said: str) -> None:
        forget_copies()
        self._say(said, None)

    def _faced(self, id: bytes, face: bytes) -> None:
        if id in self._cards:
            self._cards[id].show_face(face)

    def _save(self, told: Attached) -> None:
        chosen = self.ask_place(self, self.model.neutral_name(told), "")
        if chosen:
            self.model.save(told, Path(chosen))

    def _preparing(self, done: int, total: int) -> None:
        self.busy.setRange(0, total)
        self.busy.setValue(done)
        self.busy_words.say(_("Préparation : {n} sur {total}", n=done + 1, total=total) if total else "")
        for widget in (self.busy_words, self.busy):
            widget.setVisible(total > 0)

    def _removed(self, title: str) -> None:
        self._say(_("« {title} » est retirée de la fiche.", title=title), (_("Annuler"), self.model.store.undo))

    def _failed(self, failure: Failure) -> None:
        self._refused.append(failure.sentence)
        theme.clear(self.notices)
        self.notices.addWidget(Banner("\n".join(self._refused), tone="error", details=failure.details, closable=True))

    def _clear_notices(self) -> None:
        self._refused.clear()
        theme.clear(self.notices)

    @property
    def shown(self) -> list[AttachmentCard]:
        """The cards, in order."""
        return [self._cards[told.id] for told in self.model.rows if told.id in self._cards]
