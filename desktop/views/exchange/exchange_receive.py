"""Owns the card that takes files in: dropped on it, or chosen. Must not know what is in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.views import theme
from desktop.views.exchange.exchange_give import card_head
from desktop.views.widgets.basics import Button, Label, picture
from desktop.views.widgets.flow import FlowBox

AskFiles = Callable[[QWidget], list[str]]


def ask_files(parent: QWidget) -> list[str]:
    """Ask with the system's own dialog which files to take."""
    kinds = ";;".join((_("Fichier de changements (*.maillage)"), _("Tous les fichiers (*)")))
    chosen, _filter = QFileDialog.getOpenFileNames(parent, _("Quels fichiers recevoir ?"), "", kinds)
    return chosen


def ask_folder(parent: QWidget) -> str:
    """Ask with the system's own dialog for a folder whose change files are to be taken."""
    return QFileDialog.getExistingDirectory(parent, _("Quel dossier recevoir ?"))


def files_in(data: QMimeData) -> list[Path]:
    """The files of this computer in what is being dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class ReceiveCard(QFrame):
    """Takes files in."""

    brought = Signal(list)  # of Path
    asked_import = Signal()  # it is no change file that the person has

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.ask_files: AskFiles = ask_files
        self.ask_folder: Callable[[QWidget], str] = ask_folder
        column = QVBoxLayout(self)
        theme.lay(column, 18, 16, 18, 16, gap=10)
        text = _("Vous voyez d’abord ce que chaque fichier ferait. Rien n’est écrit sans votre accord.")
        column.addLayout(card_head("download", _("Recevoir"), text))
        self.zone = DropZone()
        self.zone.brought.connect(self.brought)
        column.addWidget(self.zone, 1)
        self.button = Button(
            _("Choisir des fichiers…"), icon="folder-open", name="action.receive_files", keys="Ctrl+R", on=self.choose
        )
        self.folder = Button(_("Choisir un dossier…"), look="link", name="action.receive_folder", on=self.choose_folder)
        acts = FlowBox(gap=8)
        acts.flow.addWidget(self.button)
        acts.flow.addWidget(self.folder)
        self.table = Button(_("Importer un tableau…"), look="link", name="action.go_import", on=self.asked_import.emit)
        acts.flow.addWidget(self.table)
        column.addWidget(acts)

    def choose(self) -> None:
        """Ask which files, then bring them."""
        chosen = [Path(name) for name in self.ask_files(self)]
        if chosen:
            self.brought.emit(chosen)

    def choose_folder(self) -> None:
        """Ask for a folder, then bring the change files in it."""
        chosen = self.ask_folder(self)
        if chosen:
            self.brought.emit([Path(chosen)])


class DropZone(QWidget):
    """A place to drop files on."""

    brought = Signal(list)

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setAccessibleName(words or _("Déposer des fichiers ici"))
        self._over = False
        column = QVBoxLayout(self)
        theme.lay(column, 16, 14, 16, 14, gap=6)
        column.addStretch(1)
        column.addWidget(picture("inbox", "primary", 28), 0, Qt.AlignmentFlag.AlignHCenter)
        told = words or _("Déposez ici un ou plusieurs fichiers .maillage, ou un dossier")
        label = Label(told, tone="secondary", wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
        column.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        event.acceptProposedAction()
        self.brought.emit(files_in(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.primary if self._over else tokens.border), 2 if self._over else 1.2)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.primary_tint if self._over else tokens.sunken))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
