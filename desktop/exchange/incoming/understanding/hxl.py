"""Owns what an HXL tag with its attributes says; must not know the column that bears it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from desktop.exchange.incoming.understanding.lexicon import OTHERS

_TAG: Final = re.compile(r"#\s*([A-Za-z][A-Za-z0-9_]*)((?:\s*\+\s*[A-Za-z][A-Za-z0-9_]*)*)\s*(?:![^\s]*)?")
# the first that fits counts: tag, attributes that must be there, concept
_CONCEPTS: Final[tuple[tuple[str, set[str], str], ...]] = (
    ("org", {"funder"}, "donor"),
    ("org", {"donor"}, "donor"),
    ("org", {"impl"}, "implementer"),
    ("org", {"partner"}, "partner"),
    ("org", {"host"}, "host"),
    ("org", {"acronym"}, "org_acronym"),
    ("org", {"code"}, "org_acronym"),
    ("org", {"type"}, "org_type"),
    ("org", set(), "org"),
    ("sector", {"cluster"}, "cluster"),
    ("sector", set(), "sector"),
    ("subsector", set(), "subsector"),
    ("cluster", set(), "cluster"),
    ("activity", {"id"}, "identifier"),
    ("activity", {"code"}, "identifier"),
    ("activity", {"status"}, "status"),
    ("activity", {"project"}, "project"),
    ("activity", {"description"}, "description"),
    ("activity", set(), "title"),
    ("activity_id", set(), "activity_code"),
    ("project", {"code"}, "project_code"),
    ("project", {"id"}, "project_code"),
    ("project", set(), "project"),
    ("program", set(), "project"),
    ("description", set(), "description"),
    ("indicator", {"value"}, "figure"),
    ("indicator", {"num"}, "figure"),
    ("indicator", set(), "description"),
    ("status", set(), "status"),
    ("date", {"start"}, "starts"),
    ("date", {"end"}, "ends"),
    ("date", {"year"}, "year"),
    ("date", set(), "period"),
    ("period_date", set(), "period"),
    ("start_date", set(), "starts"),
    ("end_date", set(), "ends"),
    ("modality", set(), "modality"),
    ("value", {"currency"}, "currency"),
    ("value", set(), "amount"),
    ("currency", set(), "currency"),
    ("beneficiary", {"type"}, "groups"),
    ("beneficiary", set(), "groups"),
    ("population", {"type"}, "groups"),
    ("group", set(), "groups"),
    ("need", set(), "need"),
    ("service", set(), "service"),
    ("severity", set(), "severity"),
    ("capacity", set(), "capacity"),
    ("geo", {"lat"}, "latitude"),
    ("geo", {"lon"}, "longitude"),
    ("geo", {"coord"}, "point"),
    ("lat_deg", set(), "latitude"),
    ("lon_deg", set(), "longitude"),
    ("country", {"code"}, "country"),
    ("country", set(), "country"),
    ("adm0", set(), "country"),
    ("loc", {"type"}, "place_kind"),
    ("loc", {"address"}, "address"),
    ("loc", set(), "area:quarter"),
    ("contact", {"phone"}, "phone"),
    ("contact", {"email"}, "email"),
    ("contact", {"web"}, "web"),
    ("contact", {"url"}, "web"),
    ("contact", set(), "contact"),
    ("meta", {"id"}, "identifier"),
    ("meta", {"url"}, "junk"),
)
_COUNTED: Final[Mapping[str, str]] = MappingProxyType(
    {"reached": "reached", "beneficiary": "reached", "targeted": "targeted", "inneed": "need", "affected": "affected"}
)
# publics that tags tell; internally displaced people are in no list of ours, and are none of the others
_PUBLICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("refugees", "refugee"), "refugees"),
        **dict.fromkeys(("asylum", "asylumseekers", "asylum_seekers"), "asylum-seekers"),
        **dict.fromkeys(("returnees", "returnee"), "returnees"),
        **dict.fromkeys(("migrants", "migrant"), "migrants"),
        **dict.fromkeys(("host", "hosts", "host_community", "hostcommunity"), "host-community"),
        **dict.fromkeys(("disabled", "disability", "pwd"), "disability"),
        **dict.fromkeys(("idps", "idp", "displaced"), OTHERS),
    }
)
_SEXES: Final = {"f": "women", "m": "men"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name without the sign, its attributes."""

    name: str
    attributes: frozenset[str]
    text: str

    @property
    def concept(self) -> str:
        """What the column says, "" when this importer knows no field for the tag."""
        level = re.fullmatch(r"adm([1-5])", self.name)
        if level:
            return f"area:{level[1]}" + ("+code" if self.attributes & {"code", "pcode", "v_pcode"} else "")
        if self.name in _COUNTED and (self.name != "beneficiary" or self.attributes & {"f", "m", "num", "i"}):
            return self._people()
        for name, needed, concept in _CONCEPTS:
            if name == self.name and needed <= self.attributes:
                return concept
        return ""

    def _people(self) -> str:
        measure = _COUNTED[self.name]
        if self.attributes & {"hh", "household", "households", "ind_hh"}:
            return "people:households"
        if measure not in ("reached", "targeted"):
            return f"people:{measure}"
        told = "people" if measure == "reached" else f"people:{measure}"
        sex = next((who for mark, who in _SEXES.items() if mark in self.attributes), "total")
        young = self.attributes & {"children", "infants", "child", "adolescents", "youth"}
        return f"{told}:{ {'women': 'girls', 'men': 'boys'}.get(sex, 'children') if young else sex }"


def public_of(attributes: Collection[str]) -> str:
    """The public that the attributes of a tag tell: a code, OTHERS for one that no list has, "" for none."""
    return next((_PUBLICS[one] for one in sorted(attributes) if one in _PUBLICS), "")


def tag_in(text: str) -> Tag | None:
    """The tag that a cell holds and nothing else, None for another text."""
    if not text.startswith("#"):
        return None
    found = _TAG.fullmatch(text)
    if found is None:
        return None
    attributes = frozenset(one.strip().lower() for one in found[2].split("+") if one.strip())
    return Tag(found[1].lower(), attributes, text)
