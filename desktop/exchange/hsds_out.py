"""Owns writing actors and services as organizations and services of HSDS 3.0 (Open Referral). Must not know a database.

One language at a time, as the standard has it: the reader's own, else the first there is. Who is protected has no name,
telephone or location, and an identity of this file only. Equal records give equal bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from desktop.exchange import hsds_hours, hsds_ids, web_addresses
from desktop.exchange.hsds_ids import made as _made
from desktop.exchange.public_site import Frame
from desktop.i18n import N_, say_in
from desktop.services.audience.told import Names, Offer, Organisation, Spot, Told
from desktop.services.names.naming import best

_STATUS: Final[Mapping[str, str]] = {"active": "active", "paused": "temporarily closed", "ended": "defunct"}
_UNSAID_STATUS: Final = "inactive"  # planned, or nobody said: the standard has no word for it
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_UNTITLED: Final = N_("Sans titre")
_HIDDEN_SERVICE: Final = N_("Service protégé")
_HIDDEN_ACTOR: Final = N_("Organisation protégée")
_UNPUBLISHED: Final = N_("Organisation non publiée")
_COUNTRY: Final = "MA"
GENERATOR: Final = "maillage:hsds"  # whoever reads the file back knows by it whose identities these are

Row = dict[str, Any]


def build(told: Told, frame: Frame, kind: str = "actor") -> bytes:
    """The file: a page of organizations with their services, or of services with their organization (`service`)."""
    making = _Making(told, frame)
    contents = making.services() if kind == "service" else making.organizations()
    page: Row = {
        "generator": GENERATOR,
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }
    text = json.dumps(page, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", errors="replace") + b"\n"


class _Making:
    """Records as the standard's objects. What is empty is left out."""

    def __init__(self, told: Told, frame: Frame) -> None:
        self.told, self.frame, self.lang = told, frame, frame.lang
        kinds: tuple[hsds_ids.Hidden, ...] = ("actor", "service")
        self._hidden = {
            one.id: hsds_ids.hidden(kind, number)
            for kind in kinds
            for number, one in enumerate(one for one in told.of(kind) if _withheld(one))
        }

    def organizations(self) -> list[Row]:
        """Every organization with its services; those of whom nobody is told stand under one that says so."""
        by_actor: dict[bytes | None, list[Offer]] = {}
        for one in self.told.offers:
            by_actor.setdefault(one.provider, []).append(one)
        made = []
        for actor in self.told.organisations:
            organization = self.organization(actor)
            services = [self.service(one) for one in by_actor.pop(actor.id, [])]
            made.append(organization | ({"services": services} if services else {}))
        if rest := [self.service(one) for some in by_actor.values() for one in some]:
            made.append(self._unpublished() | {"services": rest})
        return made

    def services(self) -> list[Row]:
        """Every service with the organization that offers it."""
        actors = {one.id: one for one in self.told.organisations}
        made = []
        for one in self.told.offers:
            actor = None if one.provider is None else actors.get(one.provider)
            whose = self._unpublished() if actor is None else self.organization(actor)
            made.append(self.service(one) | {"organization": whose})
        return made

    # ---- organizations -------------------------------------------------------------------------------

    def _id(self, record: bytes) -> str:
        return self._hidden.get(record) or str(UUID(bytes=record))

    def _unpublished(self) -> Row:
        name = say_in(self.lang, _UNPUBLISHED)
        return {"id": hsds_ids.unpublished(), "name": name, "description": name}

    def organization(self, one: Organisation) -> Row:
        own = self._id(one.id)
        kind = self._attribute(own, "organization", "actor_type", one.kind)
        if one.withheld:
            name = say_in(self.lang, _HIDDEN_ACTOR)
            return _filled({"id": own, "name": name, "description": name, "attributes": kind})
        name = self._said(one.names) or one.acronym or say_in(self.lang, _UNTITLED)
        email, web = one.email.strip(), web_addresses.whole(one.web)
        attributes = [
            *kind,
            *self._attributes(own, "organization", "group", one.groups),
            *self._attributes(own, "organization", "language", one.languages),
        ]
        return _filled(
            {
                "id": own,
                "name": name,
                "alternate_name": one.acronym if one.acronym != name else "",
                "description": self._said(one.mandate) or name,
                "email": email if _EMAIL.fullmatch(email) else "",
                "website": web,
                "phones": self._phones(own, one.phone),
                "locations": [self.location(one.id, spot) for spot in one.spots],
                "attributes": attributes,
            }
        )

    def _phones(self, organization: str, phone: str) -> list[Row]:
        numbers = [part for part in re.split(r"[;,/\n]", phone) if part.strip()]
        return [
            {"id": _made("phone", organization, number), "organization_id": organization, "number": one.strip()}
            for number, one in enumerate(numbers)
        ]

    # ---- where ---------------------------------------------------------------------------------------

    def location(self, owner: bytes, spot: Spot) -> Row:
        """A place under its own identity, or the territory that is all that is told."""
        told = spot.place is not None
        own = str(UUID(bytes=spot.place)) if spot.place else _made("location", owner, spot.area or b"")
        chain = self._chain(spot.area)
        made: Row = {
            "id": own,
            "location_type": "physical",
            "name": self._said(spot.names) or (chain[0] if chain and not told else ""),
            "latitude": spot.latitude,
            "longitude": spot.longitude,
        }
        if spot.address and chain:
            made["addresses"] = [
                {
                    "id": _made("address", own),
                    "location_id": own,
                    "address_1": spot.address,
                    "city": chain[0],
                    "state_province": chain[-1],
                    "postal_code": "",
                    "country": _COUNTRY,
                    "address_type": "physical",
                }
            ]
        return _filled(made)

    def _chain(self, area: bytes | None) -> list[str]:
        """Names of a territory and of all that it is in."""
        names, seen = [], set[bytes]()
        while area is not None and area not in seen and area in self.frame.areas:
            seen.add(area)
            known = self.frame.areas[area]
            names.append(self._said(known.names))
            area = known.parent
        return [name for name in names if name]

    # ---- services ------------------------------------------------------------------------------------

    def service(self, one: Offer) -> Row:
        own = self._id(one.id)
        terms = [
            *self._attribute(own, "service", "sector", one.sector),
            *self._attributes(own, "service", "group", one.groups),
        ]
        made: Row = {
            "id": own,
            "organization_id": None if one.provider is None else self._id(one.provider),
            "name": self._said(one.names) or say_in(self.lang, _UNTITLED),
            "status": _STATUS.get(one.status, _UNSAID_STATUS),
            "attributes": terms,
        }
        if one.withheld:
            return _filled(made | {"name": say_in(self.lang, _HIDDEN_SERVICE), "organization_id": None})
        fee = self.frame.labels.get("fee", {}).get(one.fee, {})
        fees = " · ".join(part for part in (self._said(fee), self._said(one.fee_note)) if part)
        hours = hsds_hours.schedules(one.opening, self.lang, self.frame.day)
        return _filled(
            made
            | {
                "description": self._said(one.description),
                "alert": self._said(one.alert),
                "eligibility_description": self._said(one.eligibility),
                "fees_description": fees,
                "cost_options": [self._cost(own, one)] if one.fee else [],
                "schedules": [
                    {"id": _made("schedule", own, number), "service_id": own, **schedule}
                    for number, schedule in enumerate(hours)
                ],
                "languages": [self._language(own, code) for code in one.languages],
                **self._where(own, one),
            }
        )

    def _cost(self, service: str, one: Offer) -> Row:
        """The cost as a code of our list, with what is written beside it."""
        made = {"id": _made("cost", service), "service_id": service, "option": one.fee}
        return _filled(made | {"amount_description": self._said(one.fee_note)})

    def _where(self, own: str, one: Offer) -> Row:
        at: list[Row] = []
        areas: list[Row] = []
        for spot in one.spots:
            if spot.exact or spot.address:
                location = self.location(one.id, spot)
                ties = {"service_id": own, "location_id": location["id"], "location": location}
                at.append({"id": _made("at", own, location["id"]), **ties})
            elif chain := self._chain(spot.area):
                entry = {"id": _made("area", own, spot.area or b""), "service_id": own, "name": chain[0]}
                areas.append(entry | {"extent": ", ".join(chain), "extent_type": "text"})
        return {"service_at_locations": at, "service_areas": areas}

    def _language(self, service: str, code: str) -> Row:
        name = self._said(self.frame.labels.get("language", {}).get(code, {})) or code
        return {"id": _made("language", service, code), "service_id": service, "name": name, "code": code}

    # ---- taxonomies ----------------------------------------------------------------------------------

    def _attributes(self, own: str, entity: str, scheme: str, codes: Iterable[str]) -> list[Row]:
        return [attribute for code in codes for attribute in self._attribute(own, entity, scheme, code)]

    def _attribute(self, own: str, entity: str, scheme: str, code: str) -> list[Row]:
        """A term of one of our lists as a classification; none for what nobody said."""
        if not code:
            return []
        name = self._said(self.frame.labels.get(scheme, {}).get(code, {})) or code
        term = {
            "id": _made("term", scheme, code),
            "code": code,
            "name": name,
            "description": name,
            "taxonomy": f"maillage:{scheme}",
            "language": self.lang,
        }
        made = {"id": _made("attribute", own, scheme, code), "link_id": own, "link_entity": entity, "link_type": scheme}
        return [made | {"taxonomy_term_id": term["id"], "taxonomy_term": term}]

    def _said(self, texts: Names) -> str:
        return best(texts, self.lang)[1]


def _withheld(one: object) -> bool:
    return bool(getattr(one, "withheld", False))


def _filled(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and value != "" and value != []}
