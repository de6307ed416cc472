"""Owns what a formula may count, and by what it may narrow: the words of both in four languages; must not know SQL.

Words are messages: alternatives apart by `|`, of which the first is the one that is written. Lists (sectors, publics …)
are no part of the language: their entries are found by the names that people gave them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from desktop.i18n import N_

PEOPLE, NUMBER, PERCENT, SCORE, MONEY = "people", "number", "percent", "score", "money"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something counted or added up. `kind`: the records behind it. `family`: what may be added to it.

    `empty` is what it is when there is no record: 0 for counts, None where nobody said a number.
    """

    code: str
    words: str
    kind: str
    unit: str
    family: str
    keys: frozenset[str]
    needs: str = ""  # a filter that must be there

    @property
    def counts(self) -> bool:
        """Whether it counts records, so that none is zero."""
        return self.family == "records"


@dataclass(frozen=True, slots=True)
class Key:
    """A filter. `scheme`: the list that its codes are of, by kind of record where they differ; `ref`: a kind whose
    records it names."""

    code: str
    words: str
    schemes: Mapping[str, str]
    ref: str = ""

    def scheme_of(self, kind: str) -> str:
        """The list for the records of a kind."""
        return self.schemes.get(kind, self.schemes.get("", ""))


_DOING: Final = frozenset(
    {"sector", "status", "phase", "modality", "group", "area", "project", "actor", "actor_type"}
    | {"snia", "sdg", "gcm", "cluster"}
)
_PEOPLE: Final = _DOING | {"sex", "age", "nationality"}
_TRAINING: Final = frozenset({"sector", "status", "kind", "area", "actor", "actor_type"})
_NEED: Final = frozenset({"sector", "status", "severity", "group", "area", "actor", "actor_type"})
_ACTION: Final = frozenset({"area", "actor", "actor_type"})
_PROJECT: Final = frozenset({"status", "kind", "area", "actor", "actor_type"})


def _measures(*told: Measure) -> Mapping[str, Measure]:
    return MappingProxyType({one.code: one for one in told})


MEASURES: Final = _measures(
    Measure(
        "reached",
        N_("somme des personnes atteintes|personnes atteintes|bénéficiaires"),
        *("initiative", PEOPLE, "reached", _PEOPLE),
    ),
    Measure(
        "reached-least",
        N_("minimum de personnes différentes atteintes|personnes différentes atteintes"),
        *("initiative", PEOPLE, "reached", _PEOPLE),
    ),
    Measure(
        "targeted",
        N_("somme des personnes visées|personnes visées"),
        *("initiative", PEOPLE, "targeted", _PEOPLE),
    ),
    Measure(
        "in-need",
        N_("somme des personnes dans le besoin|personnes dans le besoin"),
        *("initiative", PEOPLE, "in-need", _PEOPLE),
    ),
    Measure("initiatives", N_("nombre d’initiatives|initiatives"), "initiative", NUMBER, "records", _DOING),
    Measure(
        "actors",
        N_("nombre d’acteurs actifs|acteurs actifs|nombre d’acteurs|acteurs"),
        *("initiative", NUMBER, "records", _DOING),
    ),
    Measure("budget", N_("budget des initiatives"), "initiative", MONEY, "budget", _DOING | {"currency"}, "currency"),
    Measure("projects", N_("nombre de projets|projets"), "project", NUMBER, "records", _PROJECT),
    Measure(
        *("project-budget", N_("budget des projets"), "project", MONEY, "project-budget"),
        *(_PROJECT | {"currency"}, "currency"),
    ),
    Measure("trainings", N_("nombre de formations|formations"), "training", NUMBER, "records", _TRAINING),
    Measure(
        "participants",
        N_("participants aux formations|participants"),
        *("training", PEOPLE, "participants", _TRAINING | {"audience", "sex"}),
    ),
    Measure("training-score", N_("note moyenne des formations"), "training", SCORE, "score", _TRAINING),
    Measure(
        "meetings",
        N_("nombre de réunions|réunions"),
        *("meeting", NUMBER, "records", frozenset({"kind", "status", "area"})),
    ),
    Measure(
        "attendance",
        N_("présences aux réunions|personnes présentes aux réunions"),
        *("meeting", PEOPLE, "attendance", frozenset({"kind", "status", "area", "sex"})),
    ),
    Measure("needs", N_("nombre de besoins|besoins"), "need", NUMBER, "records", _NEED),
    Measure("needs-people", N_("personnes concernées par les besoins"), "need", PEOPLE, "needs-people", _NEED),
    Measure("needs-covered", N_("part des besoins couverts"), "need", PERCENT, "share", _NEED - {"status"}),
    Measure("actions", N_("nombre d’actions|actions"), "action", NUMBER, "records", _ACTION | {"status"}),
    Measure("actions-done", N_("actions faites"), "action", NUMBER, "records", _ACTION),
    Measure("actions-on-time", N_("actions faites à temps"), "action", NUMBER, "records", _ACTION),
    Measure("actions-late", N_("actions en retard"), "action", NUMBER, "records", _ACTION),
)


def _keys(*told: Key) -> Mapping[str, Key]:
    return MappingProxyType({one.code: one for one in told})


KEYS: Final = _keys(
    Key("sector", N_("secteur"), {"": "sector"}),
    Key(
        "status",
        N_("statut"),
        {"": "status", "need": "need_status", "meeting": "meeting_status", "action": "action_status"},
    ),
    Key("phase", N_("phase"), {"": "phase"}),
    Key("modality", N_("modalité"), {"": "modality"}),
    Key("kind", N_("type"), {"meeting": "meeting_kind", "training": "training_kind", "project": "project_kind"}),
    Key("group", N_("public"), {"": "group"}),
    Key("audience", N_("public"), {"": "audience"}),
    Key("sex", N_("sexe"), {"": "sex"}),
    Key("age", N_("âge"), {"": "age"}),
    Key("nationality", N_("nationalité"), {"": "country"}),
    Key("severity", N_("gravité"), {"": "severity"}),
    Key("area", N_("territoire"), {}, "area"),
    Key("project", N_("projet"), {}, "project"),
    Key("actor", N_("acteur"), {}, "actor"),
    Key("actor_type", N_("type d’acteur"), {"": "actor_type"}),
    Key("snia", N_("objectif SNIA|SNIA"), {"": "snia"}),
    Key("sdg", N_("objectif ODD|ODD"), {"": "sdg"}),
    Key("gcm", N_("objectif du Pacte mondial|Pacte mondial"), {"": "gcm"}),
    Key("cluster", N_("groupe sectoriel"), {"": "cluster"}),
    Key("currency", N_("monnaie"), {}),
)
# whole words that are a filter by themselves: (kind of record or "", key, value) -> words
SHORT: Final[Mapping[tuple[str, str, str], str]] = MappingProxyType(
    {
        ("", "sex", "women"): N_("femmes"),
        ("", "sex", "men"): N_("hommes"),
        ("", "sex", "not-stated"): N_("sexe non renseigné"),
        ("need", "status", "open"): N_("ouverts"),
        ("need", "status", "covered"): N_("couverts"),
        ("need", "status", "closed"): N_("clos"),
    }
)
UNSTATED: Final = frozenset({"group", "audience", "nationality"})  # of their numbers somebody may have said nothing
NOT_STATED: Final = "not-stated"
OR: Final = N_("ou")
IN_PERCENT: Final = N_("en %")
