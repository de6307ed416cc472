"""Owns what HSDS 3.0 (Open Referral) says: organizations, their services, their locations. Must not know records.

Persons (`contacts`) are left where they are: nobody asked them whether they may come along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from desktop.exchange import cells, hsds_hours, hsds_ids
from desktop.exchange.incoming.files.found import Found, Tidying, known_table
from desktop.exchange.incoming.files.nested import joined
from desktop.exchange.incoming.files.places import on_earth

_MARKS: Final = (
    "services",
    "organization",
    "service_at_locations",
    "organization_identifiers",
    "locations",
    "schedules",
)
_OURS: Final = "maillage:"
_LONGEST_NAME: Final = 60
_LOOKED_AT: Final = 100
_STATUS: Final = {"active": "active", "temporarily closed": "paused", "defunct": "ended"}
_ACRONYM: Final = re.compile(r"[\w&.\-/]{2,14}")
_ACTOR: Final = (
    *("id", "identifier", "name", "acronym", "kind", "mandate", "web", "email", "phone", "legal_status", "founded"),
    *("groups", "languages", ("actor", "name", "parent"), ("area", "name", "area3")),
)
_PLACE: Final = (
    *("id", "identifier", "name", "latitude", "longitude", "address"),
    *(("actor", "name", "actor"), ("area", "name", "area3")),
)
_SERVICE: Final = (
    *("id", "identifier", "name", ("actor", "name", "actor"), "sector", "status", "description", "alert", "opening"),
    *("eligibility", "fee", "fee_note", "languages", "groups", ("place", "name", "place"), ("area", "name", "area3")),
)
Row = Mapping[str, Any]


def is_hsds(told: Any) -> bool:
    """Whether a JSON value holds organizations or services of HSDS. A page of nothing is one."""
    if isinstance(told, Mapping) and isinstance(told.get("contents"), list) and "total_pages" in told:
        return True
    some = [one for one in _objects(told) if "name" in one and "id" in one]
    return any(mark in one for one in some[:_LOOKED_AT] for mark in _MARKS)


def read(told: Any) -> Found:
    """Three tables: who, where, what is offered."""
    found = Found("hsds", [])
    objects = list(_objects(told))
    making = _Making(_OURS in str(told)[:5_000_000], _size(objects))
    for one in objects:
        if "organization" in one or "organization_id" in one:
            organization = _row(one.get("organization"))
            making.organization(organization)
            making.service(one, organization)
        else:
            making.organization(one)
    if making.withheld:
        found.say("withheld", count=len(making.withheld))
    if making.contacts:
        found.say("contacts", count=making.contacts)
    tidying = Tidying()
    for name, kind, columns, rows in (
        ("organizations", "actor", _ACTOR, making.actors),
        ("locations", "place", _PLACE, making.places),
        ("services", "service", _SERVICE, making.services),
    ):
        if rows:
            table = known_table(name, kind, columns, rows.values(), tidying)
            table.ours = making.ours
            found.tables.append(table)
    tidying.tell(found)
    return found


def _objects(told: Any) -> Iterable[Row]:
    if isinstance(told, Mapping):
        contents = told.get("contents")
        return _rows(contents) if isinstance(contents, list) else [told]
    return _rows(told)


def _size(objects: Sequence[Row]) -> int:
    """How many organizations and services there may be, no more than are told."""
    return sum(1 + len(_rows(one.get("services"))) for one in objects)


def _rows(value: Any) -> list[Row]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _row(value: Any) -> Row:
    return value if isinstance(value, Mapping) else {}


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None or isinstance(value, Mapping | list) else str(value).strip()


class _Making:
    """Rows by identity: an organization told twice is told once. What stands in a file of ours for a record that it
    does not name is counted, and no row."""

    def __init__(self, ours: bool, size: int) -> None:
        self.ours = ours
        self._nobody = (
            {kind: hsds_ids.stand_ins(kind, size) for kind in ("actor", "service")}
            if ours
            else {"actor": (), "service": ()}
        )
        self.withheld: set[str] = set()
        self.actors: dict[str, list[Any]] = {}
        self.places: dict[str, list[Any]] = {}
        self.services: dict[str, list[Any]] = {}
        self.contacts = 0

    def organization(self, one: Row) -> None:
        key, name = self._key(one), _text(one, "name")
        if not name:
            return
        self.contacts += len(_rows(one.get("contacts")))
        locations = _rows(one.get("locations"))
        for location in locations:
            self._place(location, self._called(one))
        if key not in self.actors and not self._stands_in("actor", one):
            other = _text(one, "alternate_name")
            about = _text(one, "description")
            self.actors[key] = [
                self._own(one),
                key,
                name,
                other if _ACRONYM.fullmatch(other) else None,
                self._terms(one, "actor_type"),
                about if about != name else None,
                _text(one, "website") or _text(one, "url"),
                _text(one, "email"),
                self._joined(_text(phone, "number").strip('"') for phone in _rows(one.get("phones"))),
                _text(one, "legal_status"),
                one.get("year_incorporated"),
                self._terms(one, "group"),
                self._terms(one, "language"),
                _text(_row(one.get("parent_organization")), "name"),
                self._joined(self._around(location) for location in locations[:1]),
            ]
        for service in _rows(one.get("services")):
            self.service(service, one)

    def service(self, one: Row, organization: Row) -> None:
        key, name = self._key(one), _text(one, "name")
        if not name or key in self.services or self._stands_in("service", one):
            return
        self.contacts += len(_rows(one.get("contacts")))
        who = "" if self._stands_in("actor", organization) else self._called(organization)
        at = [_row(tie.get("location")) for tie in _rows(one.get("service_at_locations"))]
        for location in at:
            self._place(location, who)
        costs = _rows(one.get("cost_options"))
        options = [_text(cost, "option") for cost in costs]
        self.services[key] = [
            self._own(one),
            key,
            name,
            who,
            self._terms(one, "sector") or self._terms(one, ""),
            _STATUS.get(_text(one, "status")),
            _text(one, "description"),
            _text(one, "alert"),
            hsds_hours.opening(_rows(one.get("schedules"))),
            _text(one, "eligibility_description"),
            options[0] if self.ours and options else None,
            _text(costs[0], "amount_description")
            if self.ours and costs
            # ours says the label of the code before what is written beside it
            else _text(one, "fees_description") or (None if self.ours else joined(options)),
            self._joined(_text(tongue, "code") or _text(tongue, "name") for tongue in _rows(one.get("languages"))),
            self._terms(one, "group"),
            self._joined(self._called(location) for location in at if self._key(location) in self.places),
            self._joined([*map(_area, _rows(one.get("service_areas"))), *map(_city, at)]),
        ]

    def _place(self, one: Row, who: str) -> None:
        latitude, longitude = on_earth(*_pair(one))
        name = _text(one, "name")
        # a place of ours may have no name; one that is no point is the territory that is told in its stead
        if latitude is not None and (name or self._own(one)):
            address = joined(
                ", ".join(part for part in (_text(line, "address_1"), _text(line, "address_2")) if part)
                for line in _rows(one.get("addresses"))[:1]
            )
            self.contacts += len(_rows(one.get("contacts")))
            key = self._key(one)
            about = [name, latitude, longitude, address, who, _city(one)]
            self.places.setdefault(key, [self._own(one), key, *about])

    def _key(self, one: Row) -> str:
        return _text(one, "id") or _text(one, "name")

    def _own(self, one: Row) -> str | None:
        """Our own identity, of a file that says it is ours."""
        try:
            return UUID(_text(one, "id")).hex if self.ours else None
        except ValueError:
            return None

    def _around(self, location: Row) -> str:
        """The territory that a location says of its organization: in a file of ours a place says its own alone."""
        if not self.ours:
            return _city(location)
        return "" if self._key(location) in self.places else _text(location, "name")

    def _called(self, one: Row) -> str:
        """What names it in another row: in a file of ours with its identity, for two may have one name."""
        name, own = _text(one, "name"), self._own(one)
        return cells.referring(name, own) if name and own else own or name

    def _stands_in(self, kind: str, one: Row) -> bool:
        """Whether it stands for a record that the file does not name."""
        own = self._own(one)
        if own is None or own not in self._nobody[kind]:
            return False
        self.withheld.add(own)
        return True

    def _joined(self, values: Iterable[object]) -> str:
        """Several values in one cell, as whoever reads it parts them."""
        return cells.joined(joined(values).splitlines()) if self.ours else joined(values)

    def _terms(self, one: Row, link: str) -> str:
        """What it is classified as: a code of one of our lists, else the words of the standard's."""
        said = []
        for attribute in _rows(one.get("attributes")):
            term = _row(attribute.get("taxonomy_term"))
            taxonomy = _text(term, "taxonomy")
            if taxonomy.startswith(_OURS):
                if link and taxonomy == _OURS + link:
                    said.append(_text(term, "code"))
            elif not link:
                said.append(_text(term, "name") or _text(attribute, "value"))
        return self._joined(said)


def _pair(one: Row) -> tuple[Any, Any]:
    return one.get("latitude"), one.get("longitude")


def _city(one: Row) -> str:
    """The smallest territory that an address names."""
    for line in _rows(one.get("addresses"))[:1]:
        return next((said for part in ("city", "region", "state_province") if (said := _text(line, part))), "")
    return ""


def _area(one: Row) -> str:
    """The name of a territory; a sentence about one is none."""
    name = _text(one, "name")
    return name if len(name) <= _LONGEST_NAME else ""
