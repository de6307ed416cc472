"""Owns what can go wrong with a file that comes or goes, one class per case; must not know who reads or writes it."""

from __future__ import annotations

from desktop.errors.root import MaillageError
from desktop.i18n import N_


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
    do = N_("Choisissez un fichier fait par « Donner ». Un tableau entre par « Importer ».")


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


class FolderInUse(FileProblem):
    """Something stands where a folder is to be written, and it is none of ours."""

    what = N_("Rien n’a été écrit : il y a déjà autre chose dans {path}.")
    do = N_("Choisissez un dossier vide, ou un nom qui n’existe pas encore.")


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


class LayoutRefused(FileProblem):
    """Details: path, line, reason (already in the reader's language, without a full stop)."""

    what = N_("La mise en page « {path} » ne peut pas servir, ligne {line} : {reason}.")
    do = N_("Corrigez cette ligne, ou retirez le fichier : la mise en page de Maillage sert alors.")


class PackRefused(FileProblem):
    """Details: path, reason (already in the reader's language, without a full stop)."""

    what = N_("« {path} » ne peut pas servir de fond de carte : {reason}.")
    do = N_("Choisissez un autre fichier, ou copiez-le de nouveau depuis sa source.")
