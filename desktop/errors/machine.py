"""Owns what a computer may lack, one class per case; must not know what for."""

from __future__ import annotations

from desktop.errors.root import MaillageError
from desktop.i18n import N_


class MachineProblem(MaillageError):
    """Something the computer lacks."""


class NoScreen(MachineProblem):
    what = N_("Il n’y a pas d’écran ici : la fenêtre ne peut pas s’ouvrir.")
    do = N_("Ouvrez une session graphique, ou utilisez les commandes (« maillage --help »).")


class SystemLibraryMissing(MachineProblem):
    """Details: library, package."""

    what = N_("Il manque une bibliothèque du système : {library}.")
    do = N_("Installez-la : « sudo apt-get install {package} ».")


class AssetsMissing(MachineProblem):
    what = N_("Les icônes et le fond de carte ne sont pas installés.")
    safe = N_("Tout le reste fonctionne.")
    do = N_("Relancez « ./run » avec une connexion.")


class DrawingEngineMissing(MachineProblem):
    what = N_("La carte ne peut pas être dessinée sur cet ordinateur : il manque une partie du système.")
    safe = N_("Vos fiches sont intactes, et rien n’a été écrit.")
    do = N_("Écrivez plutôt un fichier HTML : il s’ouvre et s’imprime avec un navigateur.")


class NotDrawn(MachineProblem):
    what = N_("La feuille n’a pas pu être dessinée.")
    safe = N_("Vos fiches sont intactes, et rien n’a été écrit.")
    do = N_("Réessayez ; sinon écrivez un fichier HTML : il s’ouvre et s’imprime avec un navigateur.")
