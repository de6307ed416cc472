"""What can go wrong, said in words. Owns one class per case: what happened, what is safe, what to do.

    MaillageError
    ├── FileProblem: FileMissing NotAFile FileUnreadable NotOurFile FileTruncated FileDamaged FileTooLarge FileTooNew
    │                FileBusy OldSpreadsheet UnknownAuthor SampleNotAccepted
    │                PassphraseNeeded WrongPassphrase NotForThisLaptop
    │                AttachmentRefused AttachmentTooLarge PictureTooLarge AttachmentDamaged AttachmentMissing
    │                AttachmentLocked
    ├── StorageProblem: DiskFull FolderReadOnly ProfileInUse NewerDatabase WrongKey KeyMissing DatabaseDamaged
    │                   EngineUnfit OnRemovableMedia BackupNotSound HubGone HubEmptied HubInProfile HubTooFull
    ├── RequestProblem: UnknownKind UnknownField NotFound AmbiguousReference InvalidValue NotText NothingToUndo
    │                   SampleInRealProfile Misuse NoChange AlreadySettled ChangedMeanwhile
    └── MachineProblem: NoScreen SystemLibraryMissing AssetsMissing

It must not know who raises them nor how they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from desktop.i18n import N_, _, isolate

NOTHING_CHANGED = N_("Rien n’a été modifié.")


class MaillageError(Exception):
    """Anything the program can explain. `what`, `safe` and `do` are French ids with `{placeholders}`."""

    what = N_("Cela n’a pas pu se faire.")
    safe = NOTHING_CHANGED
    do = N_("Réessayez ; si cela recommence, copiez les détails pour la personne qui vous aide.")

    def __init__(self, **details: object) -> None:
        super().__init__()
        self.details: dict[str, object] = details

    def sentence(self) -> str:
        """The three parts in the language in force, on one line."""
        values = {name: _readable(value) for name, value in self.details.items()}
        parts = (_(part, **values) for part in (self.what, self.safe, self.do) if part)
        return " ".join(parts)

    def __str__(self) -> str:
        return self.sentence()


def _readable(value: object) -> str:
    """A detail as a person reads it: a file by its name, a list on one line, a reason as its sentence."""
    if isinstance(value, PurePath):
        return value.name or str(value)
    if isinstance(value, MaillageError):
        return value.sentence()
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return " · ".join(isolate(str(part)) for part in value)
    return str(value)


# --- files that come and go ------------------------------------------------------------------------------


class FileProblem(MaillageError):
    """A file that cannot be taken or written. Details: path."""

    what = N_("Ce fichier n’a pas pu être lu : {path}.")
    do = N_("Demandez qu’on vous l’envoie de nouveau.")


class FileMissing(FileProblem):
    what = N_("Ce fichier n’existe pas : {path}.")
    do = N_("Vérifiez son nom et que la clé USB est bien branchée.")


class NotAFile(FileProblem):
    what = N_("Ce n’est pas un fichier : {path}.")
    do = N_("Choisissez un fichier.")


class FileUnreadable(FileProblem):
    """The disk, the stick or the rights on the file do not let it be read."""

    what = N_("Ce fichier ne se laisse pas lire : {path}.")
    do = N_("Débranchez la clé USB et rebranchez-la, ou copiez de nouveau le fichier, puis réessayez.")


class NotOurFile(FileProblem):
    what = N_("Ce n’est pas un fichier de changements de Maillage : {path}.")
    do = N_("Choisissez un fichier fait par « Donner ».")


class FileTruncated(FileProblem):
    what = N_("Ce fichier est incomplet : {path}. La copie s’est sans doute arrêtée en route.")
    do = N_("Copiez-le de nouveau en entier, puis recevez-le encore.")


class FileDamaged(FileProblem):
    """The signature or a hash does not fit."""

    what = N_("Ce fichier a été abîmé ou modifié en route : {path}.")


class FileTooLarge(FileProblem):
    """Details: path, limit (bytes)."""

    what = N_("Ce fichier est plus grand que ce que Maillage accepte : {path}.")
    do = N_("Vérifiez que c’est le bon fichier.")


class FileTooNew(FileProblem):
    what = N_("Ce fichier vient d’une version plus récente de Maillage : {path}.")
    do = N_("Installez la nouvelle version, puis recevez-le encore.")


class PassphraseNeeded(FileProblem):
    what = N_("Ce fichier est protégé par une phrase de passe : {path}.")
    do = N_("Demandez-la à la personne qui vous l’a donné. Sans elle, personne ne peut l’ouvrir.")


class WrongPassphrase(FileProblem):
    what = N_("Ce n’est pas la bonne phrase de passe : {path}.")
    do = N_("Tapez-la encore, en regardant les majuscules, les espaces et la langue du clavier.")


class NotForThisLaptop(FileProblem):
    what = N_("Ce fichier est protégé pour d’autres personnes : {path}. Cet ordinateur ne peut pas l’ouvrir.")
    do = N_("Demandez à la personne qui vous l’a donné de vous compter parmi celles qui peuvent l’ouvrir.")


class FileBusy(FileProblem):
    what = N_("Ce fichier est utilisé par un autre programme : {path}.")
    do = N_("Fermez l’autre programme, puis réessayez.")


class OldSpreadsheet(FileProblem):
    what = N_("Ce fichier Excel est d’un ancien format (.xls) : {path}.")
    do = N_("Ouvrez-le et enregistrez-le au format .xlsx.")


class UnknownAuthor(FileProblem):
    """Details: path, author."""

    what = N_("Ce fichier vient de quelqu’un que vous ne connaissez pas encore : {author}.")
    do = N_("Acceptez cette personne si vous savez que le fichier vient d’elle.")


class SampleNotAccepted(FileProblem):
    what = N_("Ce fichier vient d’un profil d’exemple : {path}.")
    do = N_("Recevez-le de nouveau en acceptant d’ajouter les fiches de l’exemple aux vôtres.")


class AttachmentRefused(FileProblem):
    """Details: path, reason (already in the reader's language, without a full stop)."""

    what = N_("« {path} » ne peut pas être joint : {reason}.")
    do = ""


class AttachmentTooLarge(FileProblem):
    """Details: path, limit (megabytes)."""

    what = N_("« {path} » est trop lourd pour être joint : {limit} Mo au plus.")
    do = N_("Choisissez un fichier plus léger.")


class PictureTooLarge(FileProblem):
    what = N_("« {path} » a trop de points pour être ouvert ici sans risque.")
    do = N_("Réduisez la photo, puis joignez-la.")


class AttachmentDamaged(FileProblem):
    what = N_("« {path} » est abîmé : il ne peut pas être ouvert.")
    do = N_("Choisissez un autre fichier, ou copiez-le de nouveau.")


class AttachmentMissing(FileProblem):
    what = N_("Cette pièce jointe n’est pas encore arrivée ici : {path}.")
    do = N_("Elle est demandée dans le prochain fichier que vous donnez.")


class AttachmentLocked(FileProblem):
    what = N_("Cette pièce jointe est verrouillée sur cet ordinateur : {path}.")
    do = N_("Donnez un fichier à la personne qui l’a ajoutée, puis recevez le sien : il apporte la clé.")


# --- the disk and the database ---------------------------------------------------------------------------


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


# --- what was asked --------------------------------------------------------------------------------------


class RequestProblem(MaillageError):
    """What was asked cannot be done as it was asked."""

    do = N_("Corrigez, puis réessayez.")


class UnknownKind(RequestProblem):
    """Details: kind, known."""

    what = N_("« {kind} » n’est pas une sorte de fiche.")
    do = N_("Sortes connues : {known}.")


class UnknownField(RequestProblem):
    """Details: field, kind."""

    what = N_("Le champ « {field} » n’existe pas pour « {kind} ».")
    do = N_("La commande « record --help {kind} » donne la liste des champs.")


class NotFound(RequestProblem):
    """Details: reference."""

    what = N_("Rien ne correspond à « {reference} ».")
    do = N_("Vérifiez le nom ou l’identifiant.")


class AmbiguousReference(RequestProblem):
    """Details: reference, candidates."""

    what = N_("Plusieurs fiches correspondent à « {reference} » : {candidates}.")
    do = N_("Donnez l’identifiant de la bonne.")


class InvalidValue(RequestProblem):
    """Details: field, reason (a sentence already in the reader's language)."""

    what = N_("« {field} » : {reason}")


class NotText(RequestProblem):
    """Details: field."""

    what = N_("« {field} » contient des caractères qui ne sont pas du texte.")
    do = N_("Tapez ce texte de nouveau.")


class NothingToUndo(RequestProblem):
    what = N_("Il n’y a rien à annuler.")
    do = ""


class NoChange(RequestProblem):
    what = N_("Il n’y a rien de nouveau à donner.")
    do = ""


class AlreadySettled(RequestProblem):
    what = N_("Ce choix a déjà été fait.")
    do = ""


class ChangedMeanwhile(RequestProblem):
    what = N_("« {field} » a changé pendant que vous décidiez.")
    do = N_("Regardez les versions d’aujourd’hui, puis choisissez de nouveau.")


class SampleInRealProfile(RequestProblem):
    """Details: folder."""

    what = N_("Ces données contiennent déjà des fiches : l’exemple ne s’ajoute qu’à un profil vide.")
    do = N_("Choisissez un autre dossier avec « --profile ».")


class Misuse(RequestProblem):
    """The command was not typed as it is meant (exit 2). Details: reason, already in the reader's language."""

    what = N_("Cette commande n’est pas complète : {reason}")
    do = N_("« maillage --help » donne la liste des commandes.")


# --- the computer ----------------------------------------------------------------------------------------


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
