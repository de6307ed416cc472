"""Owns what was asked and cannot be done as it was asked, one class per case; must not know who asked."""

from __future__ import annotations

from desktop.errors.root import MaillageError
from desktop.i18n import N_


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


class CountedByGroup(InvalidValue):
    """A number of the short form that stands for several in the table of people. Details as InvalidValue."""


class FormulaUnread(InvalidValue):
    """A formula that cannot be read. Details as InvalidValue; `start` to `end` is where, in the text as typed.

    `understood`: how many measures were read before, which tells in what language it was written.
    """

    def __init__(self, *, start: int = 0, end: int = 0, **details: object) -> None:
        super().__init__(**details)
        self.start, self.end = start, end
        self.understood = 0


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


class WaitsForAChoice(RequestProblem):
    """Details: fields (their labels), id of the record."""

    what = N_("Plusieurs personnes ont écrit ici autre chose, et le choix n’est pas fait : {fields}.")
    do = N_("Choisissez avec « maillage review settle {id} --keep N », ou écrivez par-dessus avec « --over ».")


class QuestionsOpen(RequestProblem):
    """An import asks something that nobody answered."""

    what = N_("Des questions attendent une réponse.")
    do = N_("Répondez avec « --answer CLÉ=CHOIX », ou prenez ce qui est proposé avec « --accept ».")


class NotErasable(RequestProblem):
    """Details: reason, already in the reader's language, without a full stop."""

    what = N_("Il n’y a rien à effacer pour toujours ici : {reason}.")
    do = ""


class NotConfirmable(RequestProblem):
    """Details: kind, known."""

    what = N_("Une fiche de la sorte « {kind} » ne se confirme pas.")
    do = N_("Se confirment : {known}.")


class SampleInRealProfile(RequestProblem):
    """Details: folder."""

    what = N_("Ces données contiennent déjà des fiches : l’exemple ne s’ajoute qu’à un profil vide.")
    do = N_("Choisissez un autre dossier avec « --profile ».")


class Misuse(RequestProblem):
    """The command was not typed as it is meant (exit 2). Details: reason, already in the reader's language."""

    what = N_("Cette commande n’est pas complète : {reason}")
    do = N_("« maillage --help » donne la liste des commandes.")


class MinutesFinal(RequestProblem):
    what = N_("Ce compte rendu est final : ses lignes ne changent plus.")
    do = N_("Ajoutez un rectificatif : il se lira sous le compte rendu.")
