"""Owns what each kind of record consists of, described once; must not know how a form or a command shows it.

The general form, the lists, `record --help`, the story of a record and the reviews all read this table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from desktop.errors import UnknownKind
from desktop.i18n import N_, _
from desktop.services.description.described import RECORD, Field, FieldType, Kind, Section
from desktop.services.description.described_meetings import ACTION, AGENDA_ITEM, DECISION, MEETING, NOTE, SERIES
from desktop.services.description.described_needs import NEED, SERVICE
from desktop.services.description.described_plans import MILESTONE, OBJECTIVE, ROADMAP, TRAINING
from desktop.services.description.described_steering import ALIGNMENT, FRAMEWORK, INDICATOR, PRACTICE, PROJECT
from desktop.services.description.described_toolbox import CHECKLIST, DOCUMENT

__all__ = ["KINDS", "Field", "FieldType", "Kind", "Section", "cell_label", "every_field", "kind_of", "sex_label"]

_INITIATIVE: Final = Kind(
    "initiative",
    N_("Initiative"),
    N_("Initiatives"),
    "hand-heart",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("lead", N_("Acteur responsable"), "ref", ref="actor", role="lead", needed=True),
                Field("sector", N_("Secteur"), "choice", scheme="sector", needed=True),
                Field("status", N_("Statut"), "choice", scheme="status"),
                Field("starts", N_("Début"), "date", needed=True, cell="dates"),
                Field("ends", N_("Fin"), "date", cell="dates"),
                Field("places", N_("Lieux"), "where", needed=True),
                Field("total", N_("Personnes bénéficiaires"), "total"),
                Field("women", N_("Femmes"), "people"),
                Field("men", N_("Hommes"), "people"),
                Field("not_stated", N_("Non renseigné"), "people"),
                Field("groups", N_("Public"), "terms", scheme="group"),
                Field("description", N_("Description"), "long", translatable=True),
            ),
            short=True,
        ),
        Section(
            "partners",
            N_("Acteurs associés"),
            (
                Field("implementers", N_("Mise en œuvre"), "refs", ref="actor", role="implementer"),
                Field("partners", N_("Partenaires"), "refs", ref="actor", role="partner"),
                Field("donors", N_("Bailleurs"), "refs", ref="actor", role="donor"),
                Field("hosts", N_("Accueil"), "refs", ref="actor", role="host"),
                Field("needs", N_("Besoins auxquels elle répond"), "refs", ref="need", linked=True),
            ),
        ),
        Section(
            "plan",
            N_("Prévision et moyens"),
            (
                Field("project", N_("Projet"), "ref", ref="project"),
                Field(
                    "counting",
                    N_("Double compte"),
                    "choice",
                    scheme="counting",
                    help=N_("Les totaux n’ajoutent jamais sans le dire des personnes peut-être comptées ailleurs."),
                ),
                Field("phase", N_("Phase"), "choice", scheme="phase"),
                Field("modality", N_("Modalité"), "choice", scheme="modality"),
                Field("planned_starts", N_("Début prévu"), "date", cell="planned"),
                Field("planned_ends", N_("Fin prévue"), "date", cell="planned"),
                Field("amount", N_("Budget"), "amount", cell="budget"),
                Field(
                    "currency", N_("Monnaie"), "currency", cell="budget", help=N_("Code de trois lettres : MAD, EUR…")
                ),
            ),
        ),
        ALIGNMENT,
        RECORD,
    ),
)

_ACTOR: Final = Kind(
    "actor",
    N_("Acteur"),
    N_("Acteurs"),
    "users",
    "name",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("name", N_("Nom"), translatable=True, needed=True),
                Field("acronym", N_("Sigle")),
                Field("kind", N_("Type d’acteur"), "choice", scheme="actor_type", needed=True),
                Field("area", N_("Territoire"), "ref", ref="area"),
                Field("mandate", N_("Mandat"), "long", translatable=True),
                Field("groups", N_("Public"), "terms", scheme="group"),
                Field("languages", N_("Langues parlées"), "terms", scheme="language"),
                Field("web", N_("Site web"), "web"),
                Field("email", N_("Courriel"), "email"),
                Field("phone", N_("Téléphone"), "phone"),
            ),
            short=True,
        ),
        Section(
            "more",
            N_("Identité"),
            (
                Field("legal_status", N_("Statut juridique")),
                Field("founded", N_("Année de création"), "year"),
                Field("migrant_led", N_("Dirigé par des personnes migrantes"), "bool"),
                Field("parent", N_("Fait partie de"), "ref", ref="actor"),
                Field("protected", N_("Protégé"), "bool", help=N_("Adresse et téléphone ne sortent jamais.")),
            ),
        ),
        RECORD,
    ),
)

_PLACE: Final = Kind(
    "place",
    N_("Lieu"),
    N_("Lieux"),
    "map-pin",
    "name",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("name", N_("Nom"), translatable=True, needed=True),
                Field("kind", N_("Type de lieu"), "choice", scheme="place_kind"),
                Field("area", N_("Territoire"), "ref", ref="area", needed=True),
                Field("actor", N_("Acteur"), "ref", ref="actor"),
                Field("point", N_("Position sur la carte"), "point"),
                Field("address", N_("Adresse"), "long"),
                Field("directions", N_("Comment y aller"), "long"),
            ),
            short=True,
        ),
        Section(
            "protection",
            N_("Protection"),
            (
                Field("protected", N_("Lieu protégé"), "bool", help=N_("Adresse et position ne sortent jamais.")),
                Field("kept_point", N_("Position protégée"), "point", secret=True),
                Field("kept_address", N_("Adresse protégée"), "long", secret=True),
            ),
        ),
        RECORD,
    ),
)

_AREA: Final = Kind(
    "area",
    N_("Territoire"),
    N_("Territoires"),
    "map",
    "name",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("name", N_("Nom"), translatable=True, needed=True),
                Field("alias", N_("Autres noms"), "long", translatable=True, help=N_("Un par ligne.")),
                Field("parent", N_("Fait partie de"), "ref", ref="area", needed=True),
                Field("code", N_("Code")),
                Field("level", N_("Niveau"), "number"),
                Field("population", N_("Population"), "number"),
                Field("source", N_("Source")),
            ),
            short=True,
        ),
    ),
)

_CONTACT: Final = Kind(
    "contact",
    N_("Contact"),
    N_("Contacts"),
    "contact",
    "name",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("name", N_("Nom"), secret=True, needed=True),
                Field("actor", N_("Acteur"), "ref", ref="actor", needed=True),
                Field("role", N_("Fonction"), secret=True),
                Field("phones", N_("Téléphones"), "phone", secret=True),
                Field("emails", N_("Courriels"), "email", secret=True),
                Field("channel", N_("Moyen préféré"), "choice", scheme="channel"),
            ),
            short=True,
        ),
        Section(
            "consent",
            N_("Consentement"),
            (
                Field("consent_basis", N_("Fondement"), cell="consent"),
                Field("consent_date", N_("Donné le"), "date", cell="consent"),
                Field("consent_scope", N_("Pour quoi"), cell="consent"),
                Field("withdrawn", N_("Retiré le"), "date"),
            ),
        ),
        RECORD,
    ),
)

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            *(_INITIATIVE, _ACTOR, NEED, SERVICE, MEETING, DECISION, ACTION, ROADMAP, OBJECTIVE, MILESTONE, TRAINING),
            *(PROJECT, FRAMEWORK, INDICATOR, PRACTICE, DOCUMENT, CHECKLIST),
            *(SERIES, AGENDA_ITEM, NOTE, _PLACE, _AREA, _CONTACT),
        )
    }
)

# wire tables and fields that no form field names
_CELLS: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("initiative", "dates"): N_("Dates"),
        ("initiative", "planned"): N_("Dates prévues"),
        ("initiative", "budget"): N_("Budget"),
        ("count", "value"): N_("Personnes bénéficiaires"),
        ("count", "method"): N_("Méthode de comptage"),
        ("count", "note"): N_("Remarque sur le comptage"),
        ("participation", "deleted"): N_("Acteurs associés"),
        ("initiative_place", "deleted"): N_("Lieux"),
        ("need_place", "deleted"): N_("Lieux"),
        ("service_place", "deleted"): N_("Lieux"),
        ("need_answer", "deleted"): N_("Réponses"),
        ("service", "schedule"): N_("Horaires"),
        ("meeting", "when"): N_("Date et heures"),
        ("meeting", "closing"): N_("Clôture du compte rendu"),
        ("roadmap", "horizon"): N_("Période"),
        ("training", "dates"): N_("Dates"),
        ("training", "evaluation"): N_("Évaluation"),
        ("training_session", "when"): N_("Date et heures"),
        ("training_session", "deleted"): N_("Séances"),
        ("project", "dates"): N_("Dates"),
        ("project", "budget"): N_("Budget"),
        ("project_actor", "deleted"): N_("Acteurs associés"),
        ("project_place", "deleted"): N_("Lieux"),
        ("framework", "horizon"): N_("Période"),
        ("indicator", "baseline"): N_("Valeur de départ"),
        ("indicator", "limits"): N_("Valeurs possibles"),
        ("indicator_value", "value"): N_("Valeur"),
        ("indicator_value", "comment"): N_("Remarque"),
        ("indicator_value", "deleted"): N_("Valeur"),
        ("practice", "dates"): N_("Dates"),
        ("practice", "consent"): N_("Accord de la personne citée"),
        ("practice_initiative", "deleted"): N_("Initiatives qui la montrent"),
        ("document_use", "deleted"): N_("Documents utiles"),
        ("checklist_point", "done"): N_("Point fait"),
        ("checklist_point", "text"): N_("Point de la liste"),
        ("checklist_point", "note"): N_("Remarque sur un point"),
        ("checklist_point", "action"): N_("Action tirée d’un point"),
        ("checklist_point", "deleted"): N_("Points de la liste"),
        ("confirm_ask", "asked"): N_("Confirmation demandée"),
        ("confirm_ask", "deleted"): N_("Confirmation demandée"),
        ("participants", "value"): N_("Participants"),
        ("participants", "deleted"): N_("Participants"),
        ("attendance", "present"): N_("Présence"),
        ("attendance", "role"): N_("Rôle dans la réunion"),
        ("attendance", "sex"): N_("Femme ou homme"),
        ("attendance", "actor"): N_("Pour quel acteur"),
        ("attendance", "deleted"): N_("Présences"),
        ("amendment", "text"): N_("Rectificatif"),
        ("amendment", "deleted"): N_("Rectificatif"),
        ("priority", "points"): N_("Points donnés"),
        ("priority", "why"): N_("Pourquoi cette priorité"),
        ("priority", "deleted"): N_("Priorité"),
        ("note", "subject"): N_("Fiche tirée de la ligne"),
        ("agenda_item", "about"): N_("Ce qui est repris"),
        ("term_link", "deleted"): N_("Mots-clés"),
        ("count", "deleted"): N_("Personnes bénéficiaires"),
        ("not_same", "deleted"): N_("Pas des doublons"),
        ("same_as", "deleted"): N_("Doublons"),
        ("same_as", "preferred"): N_("Doublons"),
        ("contact", "consent"): N_("Consentement"),
        ("attachment", "deleted"): N_("Pièces jointes"),
        ("attachment", "content"): N_("Pièce jointe"),
        ("attachment", "caption"): N_("Titre ou légende"),
        ("attachment", "kept_caption"): N_("Titre ou légende"),
        ("attachment", "consent"): N_("Leur accord"),
        ("*", "deleted"): N_("Mise à la corbeille"),
        ("*", "assured"): N_("Confirmé le"),
        ("*", "unofficial"): N_("Traduction non officielle"),
        ("author", "name"): N_("Nom"),
        ("author", "organisation"): N_("Organisation"),
    }
)
_SEXES: Final[Mapping[str, str]] = {"women": N_("Femmes"), "men": N_("Hommes"), "not-stated": N_("Non renseigné")}


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises UnknownKind."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(kind=name, known=sorted(KINDS)) from None


def every_field() -> Iterator[tuple[Kind, Field]]:
    """Each kind with each of its fields."""
    for kind in KINDS.values():
        for field in kind.fields:
            yield kind, field


def cell_label(table: str, field: str, *, owner_field: str = "") -> str:
    """The name of a wire cell in the language in force. For a text or a link, `owner_field` is the owner's field."""
    label = _CELLS.get((table, field))
    if label is None and table in KINDS:
        label = next((f.label for f in KINDS[table].fields if f.wire == field), None)
    if label is None and owner_field:
        label = next((f.label for _kind, f in every_field() if f.name == owner_field), None)
    if label is None:
        label = _CELLS.get(("*", field), field)
    return _(label)


def sex_label(code: str) -> str:
    """The short form's word for a sex code of a count."""
    return _(_SEXES.get(code, code))
