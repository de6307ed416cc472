"""Owns the lines about attachments on the giving card: which go along, how large a file may be, what is lacking here.

Must not know how they are laid into files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, ngettext
from desktop.views import theme
from desktop.views.widgets.basics import Label, picture, shortened
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.flow import FlowBox

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import Given
    from desktop.services.exchange.piece_exchange import Lacking, PiecesWaiting, Which

_MEGA: Final = 1_000_000
_SIZES: Final = (0, 10 * _MEGA, 15 * _MEGA)


class PiecesLine(QWidget):
    """Which attachments go along and in files of which size; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        theme.lay(column, gap=6)
        self.which = Choice(_("Avec les pièces jointes"), self._kinds(0), name="field.give_files")
        self.which.set_value("all")
        words = (_("Fichiers sans limite de taille (clé USB)"), _("Fichiers de 10 Mo (courriel)"))
        sizes = zip(_SIZES, (*words, _("Fichiers de 15 Mo (messagerie)")), ("usb", "mail", "smartphone"), strict=True)
        self.most = Choice(_("Taille des fichiers"), [Option(*one) for one in sizes], name="field.give_size")
        self.most.set_value(0)
        self.which.edited.connect(self._fit)
        self.choices = FlowBox(gap=8)
        self.choices.flow.addWidget(self.which)
        self.choices.flow.addWidget(self.most)
        column.addWidget(self.choices)
        self.lacking = QWidget()
        row = QHBoxLayout(self.lacking)
        theme.lay(row, gap=8)
        row.addWidget(picture("image-off", "warn", 16), 0, Qt.AlignmentFlag.AlignTop)
        self.words = Label("", size="secondary", tone="warn", wrap=True)
        row.addWidget(self.words, 1)
        column.addWidget(self.lacking)
        self.show_waiting(None)

    def _kinds(self, asked: int) -> list[Option]:
        wanted = ngettext("Seulement {n} photo demandée", "Seulement les {n} photos demandées", asked)
        return [
            Option("all", _("Avec les photos et documents"), "images"),
            Option("wanted", wanted if asked else _("Seulement les photos demandées"), "image-down"),
            Option("none", _("Sans photo ni document"), "image-off"),
        ]

    def show_waiting(self, waiting: PiecesWaiting | None) -> None:
        """Offer what there is, and say what is lacking."""
        held = waiting is not None and waiting.held > 0
        self.choices.setVisible(held)
        self.which.set_options(self._kinds(waiting.asked if waiting is not None else 0))
        lacking = waiting.lacking if waiting is not None else ()
        self.words.say(lacking_words(lacking))
        self.lacking.setVisible(bool(lacking))
        self.setVisible(held or bool(lacking))
        self._fit()

    def _fit(self) -> None:
        self.most.setVisible(self.which.value() != "none")

    def files(self) -> Which:
        """Which attachments the person wants to give."""
        chosen = self.which.value()
        return "wanted" if chosen == "wanted" else "none" if chosen == "none" else "all"

    def largest(self) -> int:
        """How large a file may be, in bytes; 0 without limit."""
        value = self.most.value()
        return value if isinstance(value, int) else 0


def lacking_words(lacking: tuple[Lacking, ...]) -> str:
    """What records name and is not here, by who has it; "" when nothing is lacking."""
    told = []
    for one in lacking:
        photos = ngettext("{n} photo", "{n} photos", one.photos) if one.photos else ""
        papers = ngettext("{n} document", "{n} documents", one.documents) if one.documents else ""
        what = format_list([part for part in (photos, papers) if part])
        told.append(_("{what}, chez {name}", what=what, name=shortened(one.holder, 60)) if one.holder else what)
    if not told:
        return ""
    words = _("Pièces manquantes : {what}.", what=" ; ".join(told))
    return f"{words} {_('Elles sont demandées dans le prochain fichier que vous donnez.')}"


def given_words(given: Given) -> list[str]:
    """What is said of attachments once the files are written."""
    said = []
    if given.files:
        said.append(ngettext("{n} pièce jointe", "{n} pièces jointes", given.files))
    if len(given.parts) > 1:
        said.append(_("en {n} fichiers, à donner tous", n=len(given.parts)))
    if given.left_out:
        said.append(
            ngettext(
                "{n} pièce jointe est plus lourde que la taille choisie : elle n’est pas partie.",
                "{n} pièces jointes sont plus lourdes que la taille choisie : elles ne sont pas parties.",
                given.left_out,
            )
        )
    if given.over:
        said.append(_("Les fiches seules dépassent la taille choisie : elles restent dans un seul fichier."))
    return said
