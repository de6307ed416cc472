"""Owns the list of the window's commands: word, keys, icon. Must not know how they are carried out.

One list serves the shortcuts, the hidden menu bar, the palette and the page of shortcuts.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop.i18n import N_


class Command(NamedTuple):
    """One command: its name is also that of the shell's method `do_<name>`."""

    name: str
    label: str
    keys: tuple[str, ...]
    icon: str
    menu: str


MENUS = {
    "record": N_("Fiche"),
    "edit": N_("Édition"),
    "view": N_("Affichage"),
    "help": N_("Aide"),
}

COMMANDS: tuple[Command, ...] = (
    Command("new", N_("Nouvelle fiche"), ("Ctrl+N",), "plus", "record"),
    Command("give", N_("Donner les modifications"), ("Ctrl+D",), "share", "record"),
    Command("receive", N_("Recevoir un fichier"), ("Ctrl+R",), "download", "record"),
    Command("export", N_("Exporter des tableaux"), ("Ctrl+E",), "file-output", "record"),
    Command("delete", N_("Mettre à la corbeille"), ("Del",), "trash-2", "record"),
    Command("undo", N_("Annuler"), ("Ctrl+Z",), "undo-2", "edit"),
    Command("redo", N_("Rétablir"), ("Ctrl+Y", "Ctrl+Shift+Z"), "redo-2", "edit"),
    Command("find", N_("Rechercher dans la page"), ("Ctrl+F",), "search", "edit"),
    Command("palette", N_("Tout trouver"), ("Ctrl+K",), "command", "view"),
    Command("full_screen", N_("Plein écran"), ("F11",), "maximize", "view"),
    Command("settings", N_("Réglages"), (), "settings", "view"),
    Command("help", N_("Aide de cette page"), ("F1",), "circle-help", "help"),
    Command("tour", N_("Visite de cinq minutes"), (), "footprints", "help"),
    Command("shortcuts", N_("Raccourcis du clavier"), (), "keyboard", "help"),
)

# Keys that a page or a field answers to by itself; listed with the others for the reader.
OTHER_KEYS: tuple[tuple[str, str], ...] = (
    ("F2", N_("Écrire dans la fiche choisie")),
    ("Esc", N_("Fermer ce qui est ouvert, sortir du champ")),
    ("F10", N_("Montrer ou cacher la barre de menus")),
    ("Tab", N_("Aller au champ suivant")),
)


def named(name: str) -> Command:
    """Give a command by its name. Raises KeyError."""
    return {command.name: command for command in COMMANDS}[name]
