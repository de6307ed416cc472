"""The command `checklist`: its arguments and options. Must not know how it is done."""

from __future__ import annotations

from typing import Final

from desktop.cli.grammar import Option, Verb
from desktop.i18n import N_

CHECKLIST: Final = Verb(
    "checklist",
    N_(
        "[list | templates | start MODÈLE | show LISTE | tick|untick|remove LISTE POINT… | note LISTE POINT TEXTE | "
        "add LISTE TEXTE | move LISTE POINT RANG | actions LISTE [POINT…] | print LISTE FICHIER]"
    ),
    N_("commencer une liste de contrôle, la cocher, tirer des actions de ce qui reste, l’imprimer"),
    0,
    None,
    (
        Option("--area", N_("avec start : pour ce territoire"), N_("TERRITOIRE")),
        Option("--initiative", N_("avec start : pour cette initiative"), N_("INITIATIVE")),
        Option("--actor", N_("avec start : qui la suit ; avec actions : qui les fait"), N_("ACTEUR")),
        Option("--title", N_("avec start : un autre titre que celui du modèle"), N_("TEXTE")),
        Option("--due", N_("avec start ou actions : à finir avant ce jour"), N_("JOUR")),
        Option("--owner", N_("avec actions : la personne qui les fait"), N_("CONTACT")),
        Option("--day", N_("avec tick : le jour où c’était fait, et non aujourd’hui"), N_("JOUR")),
        Option("--finished", N_("avec tick, sans point : ceux dont l’action est faite")),
        Option("--audience", N_("avec print : pour qui, internal (par défaut), partners ou public"), N_("QUI")),
        Option("--format", N_("avec print : docx, pdf ou html, si le nom du fichier ne le dit pas"), N_("FORMAT")),
    ),
)
