"""Owns the card that says what the program is, its licence and those of what it is made of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from desktop import VERSION, paths
from desktop.i18n import _, isolate
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.rows import FieldRow, Section

MADE_WITH = "Python · Qt for Python (PySide6), Qt WebEngine · SQLCipher · Leaflet · Noto Sans · Lucide"
MAP_OF = "© OpenStreetMap (ODbL) · HCP RGPH 2024 (CC BY 4.0) · Natural Earth"


def about(licences: Path | None = None) -> Section:
    """The card. Without the folder of licences (a source that was not set up) there is no button for it."""
    folder = licences or paths.licences()
    section = Section(_("À propos"), card=True)
    section.setObjectName("about")
    free = _("Logiciel libre, licence GNU GPL version 3 ou ultérieure : copiez-le et donnez-le comme vous voulez.")
    section.body.addWidget(FieldRow(_("Version"), Label(isolate(f"Maillage {VERSION}"), wrap=True)))
    section.body.addWidget(FieldRow(_("Licence"), Label(free, wrap=True)))
    section.body.addWidget(FieldRow(_("Fait avec"), Label(isolate(MADE_WITH), wrap=True)))
    section.body.addWidget(FieldRow(_("Fond de carte"), Label(isolate(MAP_OF), wrap=True)))
    if folder.is_dir():
        read = Button(_("Lire les licences"), icon="scale", name="action.licences")
        read.clicked.connect(lambda _checked=False: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        section.body.addWidget(read, 0, Qt.AlignmentFlag.AlignLeading)
    return section
