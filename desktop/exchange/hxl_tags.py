"""Owns which HXL 1.1 tag a field of a record has. Must not know a table.

https://hxlstandard.org: a hashtag, then attributes. A field without a tag leaves in no HXL file but as a plain column.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_DATES: Final = {"starts": "#date+start", "ends": "#date+end"}
_MONEY: Final = {"amount": "#value+budget", "currency": "#currency"}
_ALIGNED: Final = {
    "snia": "#sector+snia",
    "sdg": "#sector+sdg",
    "gcm": "#sector+gcm",
    "clusters": "#sector+cluster",
}
_RECORD: Final = {"source": "#meta+source", "assured_at": "#date+assured"}
_ROLES: Final = {"lead": "#org+lead", "implementers": "#org+impl", "partners": "#org+partner", "donors": "#org+funder"}
TAGS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "initiative": {
            "id": "#activity+id",
            "title": "#activity+name",
            "sector": "#sector+name",
            "status": "#status",
            "places": "#loc+name",
            "total": "#reached+total",
            "women": "#reached+f",
            "men": "#reached+m",
            "not_stated": "#reached+unstated",
            "groups": "#beneficiary+type",
            "description": "#description",
            "hosts": "#org+host",
            "needs": "#need+name",
            "project": "#activity+project+name",
            "phase": "#status+phase",
            "modality": "#modality",
            "planned_starts": "#date+start+planned",
            "planned_ends": "#date+end+planned",
            **_ROLES,
            **_DATES,
            **_MONEY,
            **_ALIGNED,
        },
        "project": {
            "id": "#activity+id",
            "title": "#activity+name",
            "acronym": "#activity+acronym",
            "kind": "#activity+type",
            "parent": "#activity+parent+name",
            "status": "#status",
            "places": "#region+name",
            "objectives": "#objective",
            "results": "#description+results",
            "description": "#description",
            "groups": "#beneficiary+type",
            "countries": "#country+name",
            **_ROLES,
            **_DATES,
            **_MONEY,
            **_ALIGNED,
        },
        "actor": {
            "id": "#org+id",
            "name": "#org+name",
            "acronym": "#org+acronym",
            "kind": "#org+type",
            "area": "#loc+name",
            "mandate": "#description",
            "groups": "#beneficiary+type",
            "languages": "#meta+language",
            "web": "#contact+url",
            "email": "#contact+email",
            "phone": "#contact+phone",
            "parent": "#org+parent+name",
        },
        "need": {
            "id": "#need+id",
            "title": "#need+name",
            "sector": "#sector+name",
            "status": "#status",
            "severity": "#severity",
            "people": "#inneed",
            "groups": "#beneficiary+type",
            "places": "#loc+name",
            "said": "#date+reported",
            "closed": "#date+end",
            "description": "#description",
            "initiatives": "#activity+name",
        },
        "service": {
            "id": "#service+id",
            "name": "#service+name",
            "actor": "#org+name",
            "sector": "#sector+name",
            "status": "#status",
            "places": "#loc+name",
            "opening": "#service+schedule",
            "languages": "#meta+language",
            "groups": "#beneficiary+type",
            "eligibility": "#beneficiary+criteria",
            "fee": "#service+fee",
            "capacity": "#capacity+num",
            "description": "#description",
        },
        "place": {
            "id": "#loc+id",
            "name": "#loc+name",
            "kind": "#loc+type",
            "area": "#loc+area+name",
            "actor": "#org+name",
            "point": "#geo+coord",
            "address": "#loc+address",
        },
        "area": {
            "id": "#loc+id",
            "name": "#loc+name",
            "code": "#loc+code",
            "parent": "#loc+parent+name",
            "level": "#loc+level",
            "population": "#population",
        },
        "training": {
            "id": "#event+id",
            "title": "#event+name",
            "kind": "#event+type",
            "sector": "#sector+name",
            "actor": "#org+name",
            "area": "#loc+name",
            "place": "#loc+place+name",
            "status": "#status",
            "participants": "#reached+total",
            "participants_women": "#reached+f",
            "participants_men": "#reached+m",
            "participants_not_stated": "#reached+unstated",
            **_DATES,
        },
        "meeting": {
            "id": "#event+id",
            "title": "#event+name",
            "kind": "#event+type",
            "day": "#date",
            "area": "#loc+name",
            "place": "#loc+place+name",
            "status": "#status",
        },
        "indicator": {
            "id": "#indicator+id",
            "name": "#indicator+name",
            "code": "#indicator+code",
            "sector": "#sector+name",
            "unit": "#indicator+unit",
            "baseline": "#indicator+baseline+num",
            "actor": "#org+name",
        },
        "indicator_value": {
            "indicator": "#indicator+name",
            "period": "#indicator+period",
            "area": "#loc+name",
            "value": "#indicator+num",
        },
        "practice": {
            "id": "#meta+id",
            "title": "#description+title",
            "sector": "#sector+name",
            "actor": "#org+name",
            "city": "#loc+city+name",
            "country": "#country+name",
            "area": "#loc+name",
            **_DATES,
            **_ALIGNED,
        },
    }
)


def tag_of(kind: str, field: str, lang: str = "") -> str:
    """The tag of a field, with the language of a text of several; "" where HXL has none for it."""
    tag = TAGS.get(kind, {}).get(field) or _RECORD.get(field, "")
    return f"{tag}+i_{lang}" if tag and lang else tag
