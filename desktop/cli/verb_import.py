"""The command `import`: its arguments and options. Must not know how it is done."""

from __future__ import annotations

from typing import Final

from desktop.cli.grammar import Option, Verb
from desktop.i18n import N_

IMPORT: Final = Verb(
    "import",
    N_("FICHIER"),
    N_(
        "faire entrer un tableau (Excel, OpenDocument, CSV, HXL) ou un fichier d’un autre outil (GeoJSON, KML, GPX, "
        "Kobo, HSDS, IATI)"
    ),
    1,
    1,
    (
        Option("--dry-run", N_("dire ce qui changerait, et ce qui est demandé, sans rien écrire")),
        Option(
            "--mode",
            N_(
                "fill : compléter les vides ; update : mettre à jour (d’avance pour un classeur de Maillage) ; "
                "add : ajouter seulement"
            ),
            N_("MODE"),
        ),
        Option("--answer", N_("répondre à une question : sa clé, puis celle du choix"), N_("CLÉ=CHOIX"), repeated=True),
        Option("--accept", N_("prendre pour chaque question la réponse proposée")),
        Option("--mapping", N_("les réponses gardées dans ce fichier"), N_("FICHIER")),
        Option("--save-mapping", N_("garder les réponses dans ce fichier, pour soi ou pour d’autres"), N_("FICHIER")),
        Option(
            "--refused", N_("écrire dans ce classeur les lignes qui ne sont pas prises, avec la raison"), N_("FICHIER")
        ),
    ),
)
