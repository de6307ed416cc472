"""Owns which field of which kind of record is told to others than the network. Must not know how it is read or written.

Whoever describes a new field must say here, and think, who may be told it: a test refuses a field without a verdict,
and a field without one stays inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Verdict = Literal[
    "near",  # told also of a record that is withheld; where it is, as communes
    "open",  # told of a record that is not withheld; another record that it names, only if that one is told openly
    "people",  # a number of people: told where they are enough, and so that none can be computed
    "agreed",  # told where the person agreed, whoever asks
    "network",  # for the network alone
    "never",  # to nobody: a cell that is kept secret, or an address that a form promises to keep
]

_RECORD: Final[Mapping[str, Verdict]] = {
    "state": "network",
    "visibility": "network",
    "source": "open",
    "assured_at": "open",
    "assured_by": "network",  # somebody's name
}
_ALIGNMENT: Final[Mapping[str, Verdict]] = {"snia": "open", "sdg": "open", "gcm": "open", "clusters": "open"}
_INITIATIVE: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "lead": "open",
    "sector": "near",
    "status": "near",
    "starts": "near",
    "ends": "near",
    "places": "near",
    "total": "people",
    "women": "people",
    "men": "people",
    "not_stated": "people",
    "groups": "near",
    "description": "open",
    "implementers": "open",
    "partners": "open",
    "donors": "open",
    "hosts": "open",
    "needs": "open",
    "project": "open",
    "counting": "network",
    "phase": "open",
    "modality": "open",
    "planned_starts": "open",
    "planned_ends": "open",
    "amount": "open",
    "currency": "open",
    **_ALIGNMENT,
    **_RECORD,
}
_ACTOR: Final[Mapping[str, Verdict]] = {
    "name": "open",
    "acronym": "open",
    "kind": "near",
    "area": "near",
    "mandate": "open",
    "groups": "open",
    "languages": "open",
    "web": "open",
    "email": "open",
    "phone": "open",
    "legal_status": "open",
    "founded": "open",
    "migrant_led": "open",
    "parent": "open",
    "protected": "network",
    **_RECORD,
}
_NEED: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "sector": "near",
    "status": "near",
    "severity": "near",
    "people": "people",
    "groups": "near",
    "places": "near",
    "actor": "network",  # who said a need is never told
    "said": "near",
    "description": "open",
    "initiatives": "open",
    "closed": "near",
    "closed_why": "open",
    **_RECORD,
}
_SERVICE: Final[Mapping[str, Verdict]] = {
    "name": "open",
    "actor": "open",
    "sector": "near",
    "status": "near",
    "places": "near",
    "alert": "open",
    "opening": "open",
    "languages": "open",
    "groups": "near",
    "eligibility": "open",
    "fee": "open",
    "fee_note": "open",
    "description": "open",
    "capacity": "open",
    "phone": "open",
    "web": "open",
    "alert_until": "open",
    "protected": "network",
    **_RECORD,
}
_PROJECT: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "acronym": "open",
    "kind": "open",
    "parent": "open",
    "lead": "open",
    "status": "open",
    "starts": "open",
    "ends": "open",
    "places": "open",
    "amount": "open",
    "currency": "open",
    "donors": "open",
    "partners": "open",
    "implementers": "open",
    "objectives": "open",
    "results": "open",
    "description": "open",
    "groups": "open",
    "countries": "open",
    **_ALIGNMENT,
    **_RECORD,
}
_PLACE: Final[Mapping[str, Verdict]] = {
    "name": "open",
    "kind": "open",
    "area": "open",
    "actor": "open",
    "point": "open",
    "address": "open",
    "directions": "open",
    "protected": "network",
    "kept_point": "never",
    "kept_address": "never",
    **_RECORD,
}
_AREA: Final[Mapping[str, Verdict]] = {
    "name": "open",
    "alias": "open",
    "parent": "open",
    "code": "open",
    "level": "open",
    "population": "open",
    "source": "open",
}
_TRAINING: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "kind": "open",
    "sector": "open",
    "actor": "open",
    "starts": "open",
    "ends": "open",
    "area": "open",
    "place": "open",
    "status": "open",
    "topic": "open",
    "answers": "network",
    "score": "network",
    "worked": "network",
    "limits": "network",
    "initiative": "open",
    "meeting": "open",
    **_RECORD,
}
_MEETING: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "kind": "open",
    "series": "network",
    "day": "open",
    "starts": "open",
    "ends": "open",
    "mode": "open",
    "place": "open",
    "venue": "network",  # a room, or the address of a call
    "area": "open",
    "chair": "network",
    "lang": "open",
    "status": "open",
    "description": "network",
    "count_sex": "network",
    "final_at": "network",
    "final_by": "network",
    **_RECORD,
}
_FRAMEWORK: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "area": "open",
    "actor": "open",
    "project": "open",
    "starts": "open",
    "ends": "open",
    "description": "open",
    **_RECORD,
}
_INDICATOR: Final[Mapping[str, Verdict]] = {
    "name": "open",
    "code": "open",
    "framework": "open",
    "sector": "open",
    "unit": "open",
    "direction": "open",
    "frequency": "open",
    "actor": "open",
    "due_days": "network",
    "baseline": "people",
    "baseline_period": "open",
    "lowest": "network",
    "highest": "network",
    "dimensions": "open",
    "formula": "network",
    "definition": "open",
    "method": "open",
    "reading": "open",
    "origin": "open",
    **_RECORD,
}
_PRACTICE: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "sector": "open",
    "actor": "open",
    "city": "open",
    "country": "open",
    "area": "open",
    "starts": "open",
    "ends": "open",
    "groups": "open",
    "context": "open",
    "worked": "open",
    "limits": "open",
    "transfer": "open",
    "initiatives": "open",
    "quotation": "agreed",
    "quoted": "agreed",
    "consent": "network",
    "consent_date": "network",
    **_ALIGNMENT,
    **_RECORD,
}
_DOCUMENT: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "kind": "open",
    "themes": "open",
    "languages": "open",
    "readers": "open",
    "description": "open",
    "web": "open",
    "publisher": "open",
    "issued": "open",
    "licence": "open",
    **_RECORD,
}
_ROADMAP: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "area": "open",
    "actor": "open",
    "starts": "open",
    "ends": "open",
    "status": "open",
    "description": "open",
    **_RECORD,
}
_OBJECTIVE: Final[Mapping[str, Verdict]] = {"title": "open", "roadmap": "open", "measure": "open", **_RECORD}
_MILESTONE: Final[Mapping[str, Verdict]] = {
    "title": "open",
    "roadmap": "open",
    "objective": "open",
    "actor": "open",
    "owner": "network",
    "due": "open",
    "status": "open",
    "progress": "open",
    "description": "open",
    **_RECORD,
}
_CONTACT: Final[Mapping[str, Verdict]] = {
    "name": "agreed",
    "actor": "network",
    "role": "agreed",
    "phones": "agreed",
    "emails": "agreed",
    "channel": "agreed",
    "consent_basis": "network",
    "consent_date": "network",
    "consent_scope": "network",
    "withdrawn": "network",
    **_RECORD,
}
# what is said and done in meetings: who said it is in it, or the words were never meant to leave
_WITHIN: Final[Mapping[str, tuple[str, ...]]] = {
    "series": ("name", "kind", "cadence", "area", "actor", *_RECORD),
    "agenda_item": ("title", "meeting", "minutes", "status"),
    "note": ("text", "kind", "meeting", "item"),
    "checklist": (
        *("title", "area", "initiative", "actor", "sector", "starts", "due", "document"),
        *_RECORD,
    ),
    "decision": (
        *("title", "number", "day", "status", "meeting", "need", "initiative", "description"),
        *_RECORD,
    ),
    "action": (
        *("title", "owner", "actor", "due", "status", "progress", "done", "evidence"),
        *("meeting", "need", "decision", "initiative", "milestone"),
        *_RECORD,
    ),
}

VERDICTS: Final[Mapping[str, Mapping[str, Verdict]]] = MappingProxyType(
    {
        "initiative": _INITIATIVE,
        "actor": _ACTOR,
        "need": _NEED,
        "service": _SERVICE,
        "project": _PROJECT,
        "place": _PLACE,
        "training": _TRAINING,
        "meeting": _MEETING,
        "framework": _FRAMEWORK,
        "indicator": _INDICATOR,
        "practice": _PRACTICE,
        "document": _DOCUMENT,
        "roadmap": _ROADMAP,
        "objective": _OBJECTIVE,
        "milestone": _MILESTONE,
        "area": _AREA,
        "contact": _CONTACT,
        **{kind: dict.fromkeys(names, "network") for kind, names in _WITHIN.items()},
    }
)
NETWORK_ONLY: Final = frozenset({*_WITHIN, "contact"})  # kinds of which others are told nothing at all
# of a protected actor or place, and promised by its own form to leave for nobody
PROMISED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "actor": frozenset({"web", "email", "phone"}),
        "place": frozenset({"point", "address", "directions"}),
    }
)


def verdict(kind: str, field: str) -> Verdict:
    """What was decided of a field; one of which nobody decided stays inside."""
    return VERDICTS.get(kind, {}).get(field, "never")
