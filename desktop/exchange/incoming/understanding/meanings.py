"""Owns which field of which record a concept is, by what one row is; must not know a file nor its headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.exchange.incoming.shapes import Target
from desktop.i18n import N_, _
from desktop.services.description.kinds import KINDS

# what one row may be; the order is that of the question
ROW_KINDS: Final = ("initiative", "actor", "place", "need", "service", "project")
_PLACE: Final[Mapping[str, Target]] = {
    "place": Target("place", "name", "place"),
    "latitude": Target("place", "latitude", "place"),
    "longitude": Target("place", "longitude", "place"),
    "point": Target("place", "point", "place"),
    "address": Target("place", "address", "place"),
    "place_kind": Target("place", "kind", "place"),
}
_CONTACT: Final[Mapping[str, Target]] = {
    "contact": Target("contact", "name", "contact"),
    "phone": Target("contact", "phones", "contact"),
    "email": Target("contact", "emails", "contact"),
}
_PROJECT: Final[Mapping[str, Target]] = {
    "project": Target("project", "title", "project"),
    "project_code": Target("project", "identifier", "project"),
}


def _actor(role: str) -> dict[str, Target]:
    return {
        "org": Target("actor", "name", role),
        "org_acronym": Target("actor", "acronym", role),
        "org_type": Target("actor", "kind", role),
    }


def _roles(*names: str) -> dict[str, Target]:
    return {name: Target("actor", "name", name) for name in names}


def _own(kind: str, **fields: str) -> dict[str, Target]:
    return {concept: Target(kind, field) for concept, field in fields.items()}


_PEOPLE: Final[Mapping[str, str]] = {
    "people:women": "women",
    "people:girls": "women",
    "people:men": "men",
    "people:boys": "men",
    "people:not_stated": "not_stated",
    "people:children": "not_stated",
    "people:total": "total",
}
# people aimed at stand in no field of the form but in the grid of people
_AIMED: Final[Mapping[str, str]] = {
    concept.replace(":", ":targeted:"): f"targeted_{name}" for concept, name in _PEOPLE.items()
}
_AIMED_LABELS: Final[Mapping[str, str]] = {
    "targeted_women": N_("Femmes visées"),
    "targeted_men": N_("Hommes visés"),
    "targeted_not_stated": N_("Personnes visées, sexe non renseigné"),
    "targeted_total": N_("Personnes visées"),
}
# what a column may say that is no field of the form
BESIDE_FIELDS: Final = frozenset({"id", "identifier", "latitude", "longitude", *_AIMED_LABELS})
_BY_KIND: Final[Mapping[str, Mapping[str, Target]]] = {
    "initiative": {
        **_own("initiative", title="title", description="description", sector="sector", cluster="clusters"),
        **_own("initiative", subsector="sector", status="status", starts="starts", ends="ends", period="starts"),
        **_own("initiative", year="starts", groups="groups", phase="phase", modality="modality", amount="amount"),
        **_own("initiative", currency="currency", service="title"),
        **{concept: Target("initiative", field) for concept, field in {**_PEOPLE, **_AIMED}.items()},
        **_actor("lead"),
        **_roles("implementer", "partner", "donor", "host"),
        **_PROJECT,
        **_PLACE,
        **_CONTACT,
    },
    "actor": {
        **_own("actor", org="name", org_acronym="acronym", org_type="kind", title="name", mandate="mandate"),
        **_own("actor", description="mandate", groups="groups", languages="languages", web="web", founded="founded"),
        **_own("actor", legal_status="legal_status", email="email", phone="phone"),
        **_PLACE,
        "contact": _CONTACT["contact"],
    },
    "place": {
        **_own("place", place="name", title="name", place_kind="kind", latitude="latitude", longitude="longitude"),
        **_own("place", point="point", address="address"),
        **_actor("actor"),
        **_CONTACT,
    },
    "need": {
        **_own("need", need="title", title="title", description="description", sector="sector", severity="severity"),
        **_own("need", status="status", groups="groups", period="said", starts="said"),
        **{f"people:{one}": Target("need", "people") for one in ("total", "need", "affected")},
        **_actor("actor"),
        **_PLACE,
        **_CONTACT,
    },
    "service": {
        **_own("service", service="name", title="name", description="description", sector="sector", status="status"),
        **_own("service", opening="opening", languages="languages", groups="groups", eligibility="eligibility"),
        **_own("service", fee="fee", capacity="capacity"),
        **_actor("actor"),
        **_PLACE,
        **_CONTACT,
    },
    "project": {
        **_own("project", title="title", project="title", project_code="identifier", description="description"),
        **_own("project", status="status", starts="starts", ends="ends", amount="amount", currency="currency"),
        **_own("project", groups="groups", cluster="clusters"),
        **_actor("lead"),
        **_roles("implementer", "partner", "donor"),
        **_CONTACT,
    },
}
# what a concept is called in a list of choices
LABELS: Final[Mapping[str, str]] = {
    "identifier": N_("Identifiant de la ligne"),
    "country": N_("Pays"),
    "area": N_("Territoire"),
    "org": N_("Acteur responsable"),
    "org_acronym": N_("Sigle de l’acteur"),
    "org_type": N_("Type d’acteur"),
    "implementer": N_("Mise en œuvre"),
    "partner": N_("Partenaires"),
    "donor": N_("Bailleurs"),
    "period": N_("Mois ou date du rapport"),
    "project": N_("Projet"),
    "project_code": N_("Code du projet"),
    "place": N_("Lieu"),
    "sector": N_("Secteur"),
    "cluster": N_("Groupes sectoriels"),
    "title": N_("Titre"),
    "description": N_("Description"),
    "status": N_("Statut"),
    "starts": N_("Début"),
    "ends": N_("Fin"),
    "groups": N_("Public"),
}


def target_of(kind: str, concept: str, level: int = 0) -> Target | None:
    """The field that a concept is when a row is of that kind; None when there is none."""
    base, _plus, code = concept.partition("+")
    if base == "country":
        return Target("area", "code" if code else "name", "area0")
    if base.startswith("area"):
        return Target("area", "code" if code else "name", f"area{level or 3}")
    if concept in ("identifier", "id"):
        return Target(kind, concept)
    return _BY_KIND.get(kind, {}).get(concept)


def written(target: Target) -> str:
    """A target as one word, as answers and recipes keep it: `initiative.title`, `actor.name@lead`."""
    return f"{target.kind}.{target.field}" + (f"@{target.part}" if target.part else "")


def target_from(word: str) -> Target | None:
    """The target of such a word; None for one that this program does not know."""
    told, _at, part = word.partition("@")
    kind, _dot, name = told.partition(".")
    if kind not in KINDS or not name:
        return None
    fields = {one.name for one in KINDS[kind].fields} | BESIDE_FIELDS
    return Target(kind, name, part) if name.split(".")[0] in fields else None


def concept_of(kind: str, target: Target) -> str:
    """The concept that fills a field when a row is of that kind; "" when none does."""
    if target.field in ("identifier", "id") and not target.part:
        return target.field
    if target.kind == "area" and target.part.startswith("area"):
        base = "country" if target.part == "area0" else f"area:{target.part[4:]}"
        return base + ("+code" if target.field == "code" else "")
    return next((concept for concept, one in _BY_KIND.get(kind, {}).items() if one == target), "")


def choices(kind: str) -> list[tuple[str, str]]:
    """(target as one word, label) of everything that a column may say when a row is of that kind."""
    concepts = [*_BY_KIND.get(kind, {}), "identifier", "country", *(f"area:{level}" for level in range(1, 6))]
    found: dict[str, str] = {}
    for concept in concepts:
        level = int(concept.partition(":")[2]) if concept.startswith("area:") else 0
        target = target_of(kind, concept, level)
        if target is not None:
            found.setdefault(written(target), label_of(concept, target))
    return list(found.items())


def label_of(concept: str, target: Target) -> str:
    """What a concept is called in a list of choices."""
    base = concept.partition("+")[0].partition(":")[0]
    if base == "area" and target.part:
        return _("Territoire, niveau {n}", n=target.part[4:])
    if base in LABELS:
        return _(LABELS[base])
    if target.field in _AIMED_LABELS:
        return _(_AIMED_LABELS[target.field])
    field_ = next((one for one in KINDS[target.kind].fields if one.name == target.field), None)
    return _(field_.label) if field_ else concept
