"""Owns what can go wrong with the disk, the profile and its copies, one class per case; must not know who raises it."""

from __future__ import annotations

from desktop.errors.root import MaillageError
from desktop.i18n import N_


class StorageProblem(MaillageError):
    """The profile or the disk. Details differ."""

    what = N_("L’enregistrement n’a pas pu se faire.")


class DiskFull(StorageProblem):
    """Details: path."""

    what = N_("Il n’y a plus de place pour écrire : {path}.")
    safe = N_("L’ancien contenu est intact.")
    do = N_("Libérez de la place ou choisissez un autre emplacement, puis réessayez.")


class FolderReadOnly(StorageProblem):
    """Details: folder."""

    what = N_("Ce dossier ne permet pas d’écrire : {folder}.")
    safe = N_("L’ancien contenu est intact.")
    do = N_("Choisissez un autre dossier.")


class ProfileInUse(StorageProblem):
    """Details: folder."""

    what = N_("Maillage est déjà ouvert avec ces données.")
    do = N_("Utilisez la fenêtre déjà ouverte, ou fermez-la d’abord.")


class NewerDatabase(StorageProblem):
    what = N_("Ces données ont été enregistrées par une version plus récente de Maillage.")
    safe = N_("Vous pouvez les lire, pas les modifier.")
    do = N_("Installez la nouvelle version pour les modifier.")


class WrongKey(StorageProblem):
    """Details: key_file."""

    what = N_("Le fichier de clé ne va pas avec ces données : {key_file}.")
    do = N_("Remettez le fichier de clé d’origine, ou restaurez une sauvegarde.")


class KeyMissing(StorageProblem):
    """Details: key_file."""

    what = N_("Le fichier de clé manque : {key_file}. Sans lui, ces données ne peuvent pas être lues.")
    do = N_("Remettez le fichier de clé à sa place, ou restaurez une sauvegarde.")


class DatabaseDamaged(StorageProblem):
    what = N_("Le fichier de vos données est abîmé.")
    safe = N_("Il n’a pas été touché ; vos sauvegardes sont intactes.")
    do = N_("Restaurez la dernière sauvegarde.")


class EngineUnfit(StorageProblem):
    """Details: found, needed."""

    what = N_("Cette installation de Maillage est incomplète (moteur {found}, il faut {needed}).")
    do = N_("Réinstallez Maillage.")


class OnRemovableMedia(StorageProblem):
    """Details: folder."""

    what = N_("Vos données ne peuvent pas rester sur une clé USB, un dossier partagé ou un nuage : {folder}.")
    do = N_("Choisissez un dossier de cet ordinateur.")


class BackupNotSound(StorageProblem):
    """Details: path."""

    what = N_("Cette sauvegarde ne peut pas être utilisée : {path}.")
    do = N_("Choisissez une autre sauvegarde.")


class HubGone(StorageProblem):
    """Details: folder."""

    what = N_("Le dossier partagé n’est pas là : {folder}.")
    safe = N_("Vos fiches sont intactes.")
    do = N_("Branchez la clé USB ou rétablissez le dossier, puis échangez de nouveau.")


class HubEmptied(StorageProblem):
    """Details: folder."""

    what = N_("Le dossier partagé est vide, alors que des fichiers de changements s’y trouvaient : {folder}.")
    do = N_("Vérifiez que la clé USB est bien branchée. S’il a vraiment été vidé, remplissez-le de nouveau.")


class HubInProfile(StorageProblem):
    """Details: folder."""

    what = N_("Ce dossier contient vos données elles-mêmes : {folder}.")
    do = N_("Choisissez un autre dossier pour échanger.")


class HubTooFull(StorageProblem):
    """Details: folder."""

    what = N_("Ce dossier contient trop de fichiers : {folder}.")
    do = N_("Choisissez un dossier qui ne sert qu’à échanger.")
