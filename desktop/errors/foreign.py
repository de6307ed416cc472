"""Owns what can go wrong with a file of somebody else's (spreadsheet, text, map), one class per case; must not know
who reads it."""

from __future__ import annotations

from desktop.errors.files import FileProblem
from desktop.i18n import N_


class ForeignFileProblem(FileProblem):
    """A file that cannot be turned into tables. Details: path."""

    do = N_("Ouvrez-le dans un tableur, enregistrez-le au format XLSX, ODS ou CSV, puis réessayez.")


class ForeignUnknown(ForeignFileProblem):
    what = N_("Maillage ne sait pas lire cette sorte de fichier : {path}.")


class ForeignEmpty(ForeignFileProblem):
    what = N_("Ce fichier ne contient aucune ligne : {path}.")
    do = N_("Vérifiez que c’est le bon fichier, et qu’il a été enregistré.")


class ForeignDamaged(ForeignFileProblem):
    what = N_("Ce fichier est abîmé ou incomplet : {path}.")
    do = N_("Copiez-le de nouveau, ou ouvrez-le dans un tableur et enregistrez-le sous un autre nom, puis réessayez.")


class ForeignLocked(ForeignFileProblem):
    what = N_("Ce fichier est protégé par un mot de passe : {path}.")
    do = N_("Ouvrez-le dans le tableur avec son mot de passe, enregistrez-le sans mot de passe, puis réessayez.")


class ForeignTrap(ForeignFileProblem):
    """What it is made of harms who opens it: it unpacks without end, names other folders, multiplies itself."""

    what = N_("Ce fichier est construit comme un piège : {path}. Il n’a pas été ouvert.")
    do = N_("Demandez à la personne qui vous l’a donné de l’enregistrer de nouveau depuis un tableur.")


class ForeignTooLarge(ForeignFileProblem):
    """Too many bytes, rows or cells."""

    what = N_("Ce fichier contient plus que ce que Maillage peut lire en une fois : {path}.")
    do = N_("Supprimez les lignes et les colonnes vides, ou partagez-le en plusieurs fichiers, puis réessayez.")


class ForeignTooSlow(ForeignFileProblem):
    what = N_("La lecture de ce fichier prenait trop de temps et a été arrêtée : {path}.")
    do = N_("Enregistrez-le au format XLSX ou CSV, ou partagez-le en plusieurs fichiers, puis réessayez.")


class ForeignIsChangeFile(ForeignFileProblem):
    what = N_("C’est un fichier de changements de Maillage : {path}.")
    do = N_("Il ne s’importe pas : recevez-le par « Échanges », « Recevoir ».")


class ForeignIsProfile(ForeignFileProblem):
    what = N_("C’est le fichier d’un profil ou d’un autre programme, pas un tableau : {path}.")
    do = N_("Un profil de Maillage s’ouvre dans Maillage et se partage par « Échanges », « Donner ».")


class ForeignIsRules(ForeignFileProblem):
    what = N_("C’est un formulaire à remplir, sans réponses : {path}.")
    do = N_("Exportez les réponses depuis KoboToolbox ou ODK, au format XLSX ou CSV, et importez ce fichier-là.")
