"""Owns asking where a file goes, and showing it once it is there. Must not know what is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.i18n import _
from desktop.views.widgets.notices import Banner

AskPlace = Callable[[QWidget, str, str], str]  # parent, suggested file, kinds of files -> a path, or nothing
AskFolder = Callable[[QWidget, str], str]  # parent, suggested folder -> a path, or nothing


def ask_place(parent: QWidget, suggested: str, kinds: str) -> str:
    """Ask with the system's own dialog where to write; empty when the person changes their mind."""
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("Où écrire le fichier ?"), suggested, kinds)
    return chosen


def ask_folder(parent: QWidget, suggested: str) -> str:
    """Ask with the system's own dialog for a folder to write in; empty when the person changes their mind."""
    return QFileDialog.getExistingDirectory(parent, _("Dans quel dossier écrire ?"), suggested)


def in_documents(name: str) -> str:
    """A file of that name in the person's own documents."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(folder or str(Path.home())) / name)


def open_file(path: Path) -> None:
    """Show a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_folder(path: Path) -> None:
    """Show the folder of a file in the system's own window."""
    open_file(path.parent)


def written(file: Path) -> Banner:
    """Say that a file is there, and offer it."""
    acts = ((_("L’ouvrir"), lambda: open_file(file)), (_("Ouvrir le dossier"), lambda: open_folder(file)))
    return Banner(_("Fichier écrit : {name}", name=file.name), tone="ok", actions=acts)


def written_folder(folder: Path, first: str) -> Banner:
    """Say that a folder is there, and offer the page that it begins with."""
    acts = ((_("L’ouvrir"), lambda: open_file(folder / first)), (_("Ouvrir le dossier"), lambda: open_file(folder)))
    return Banner(_("Dossier écrit : {name}", name=folder.name), tone="ok", actions=acts)
