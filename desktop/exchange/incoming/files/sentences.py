"""Owns what is told of a file that was read, by code; must not know which format says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.i18n import N_

SENTENCES: Final[Mapping[str, str]] = {
    "formulas": N_("Formules : {count}. Leur dernière valeur est prise, aucune n’est calculée."),
    "uncalculated": N_(
        "Formules jamais calculées : {count}. Leurs cases sont vides ; ouvrez le fichier dans un tableur et "
        "enregistrez-le pour les avoir."
    ),
    "errors": N_("Cases en erreur (#REF!, #N/A…) : {count}. Elles sont laissées vides."),
    "links": N_("Liens vers d’autres fichiers : {count}. Ils ne sont pas suivis."),
    "macros": N_("Ce classeur contient des macros : elles ne sont ni lues ni exécutées."),
    "hidden_sheets": N_("Feuilles masquées : {names}. Elles sont lues aussi."),
    "hidden_columns": N_("Colonnes masquées de « {sheet} » : {columns}. Elles sont lues aussi."),
    "hidden_rows": N_("Lignes masquées ou filtrées de « {sheet} » : {count}. Elles sont lues aussi."),
    "odd": N_("Cases où des caractères illisibles ont été retirés : {count}."),
    "cut": N_("Cases dont le texte, trop long, a été coupé : {count}."),
    "letters": N_("Lettres lues comme {encoding}."),
    "quotes": N_("Guillemets ouverts et jamais fermés : {count}. Ces lignes sont lues telles quelles."),
    "shapes": N_("Lignes, zones et tracés : {count}. Leurs mots sont lus, leur dessin ne l’est pas."),
    "contacts": N_("Personnes à contacter : {count}. Elles ne sont pas lues."),
    "withheld": N_("Fiches protégées, sans nom dans ce fichier : {count}. Elles sont laissées."),
    "transactions": N_("Mouvements d’argent : {count}. Ils ne sont pas repris."),
    "results": N_("Résultats et indicateurs : {count}. Ils ne sont pas repris."),
    "roles": N_(
        "Activités dont les partenaires ne se distinguent pas de la mise en œuvre : {count}. Leurs rôles sont laissés."
    ),
    "technical": N_("Colonnes techniques du formulaire : {count}. Elles ne sont pas lues."),
    "choices": N_("Listes de choix laissées de côté : {names}."),
    "unreadable": N_("Des octets qui ne sont pas du texte ont été remplacés : {count}."),
}
