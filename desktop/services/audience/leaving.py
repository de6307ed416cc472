"""Owns what leaves of every kind of record for an audience, field by field. Must not know a format or a language.

Others than the network are told what `redaction` tells and what `leaving_fields` names besides. The network is told
all but secret cells, and the addresses that the form of a protected actor or place promises to keep.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import reader, today
from desktop.services import alerts
from desktop.services.audience import leaving_people
from desktop.services.audience.audiences import INTERNAL
from desktop.services.audience.leaving_fields import NETWORK_ONLY, PROMISED, verdict
from desktop.services.audience.leaving_rows import Raw, raw_records, value_of
from desktop.services.audience.redaction import audience_named, tell_on
from desktop.services.audience.telling_rules import Ground, kept_why
from desktop.services.audience.told import KINDS as TOLD
from desktop.services.audience.told import Doing, Id, Lack, Record, Spot, Told
from desktop.services.description.kinds import KINDS, Field, kind_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GIVEN: Final = "given"  # the only answer with which a quotation leaves
_NAMES: Final = (
    "SELECT owner, lang, value FROM text WHERE field IN ('name', 'title') AND deleted = 0 AND value <> '' "
    "ORDER BY owner, lang"
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One record as it leaves. `values`: field -> native value (language -> text, codes, ids, ISO dates, numbers), only
    those that are told and say something; `places` of others than the network are `Spot`s. `spots`: where it may be
    said to be. One that is `withheld` has no words of its own; its `id` is for whoever narrows, and is not written.
    `coarse`: where it is, is told less exactly than we know."""

    kind: str
    id: Id
    withheld: bool
    values: Mapping[str, Any]
    spots: tuple[Spot, ...] = ()
    coarse: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What leaves. `kept_back`: records that stay inside, by reason (`audience`, `unsaid`, `draft`, `protected`,
    `consent`); `few`: initiatives whose people are too few to be told; `names`: how records that others name are
    called; `series`: the typed values of the indicators that leave; `told`: what `redaction` tells, for who narrows."""

    audience: str
    leaves: Mapping[str, tuple[Leaf, ...]]
    kept_back: Mapping[str, int]
    few: int = 0
    names: Mapping[Id, Mapping[str, str]] = field(default_factory=dict)
    series: tuple[leaving_people.Measured, ...] = ()
    told: Told | None = None

    def of(self, kind: str) -> tuple[Leaf, ...]:
        """The records of a kind."""
        return self.leaves.get(kind, ())


def leave(session: Session, audience: str, kinds: Collection[str]) -> Left:
    """All records of those kinds as they leave. Raises InvalidValue for an audience that is none, UnknownKind."""
    look = _Look(session, audience_named(audience))
    leaves = {kind: tuple(look.records(kind)) for kind in kinds}
    told = {one.id for one in leaves.get("indicator", ())}
    series = tuple(leaving_people.measured(look.ground, told, look.internal)) if told else ()
    return Left(look.audience, leaves, dict(look.kept_back), look.few, look.names, series, look.told)


class _Look:
    """One look at the profile for one audience."""

    def __init__(self, session: Session, audience: str) -> None:
        self.session, self.audience = session, audience
        self.internal = audience == INTERNAL
        self.ground = Ground(session, audience)
        self.kept_back = {"audience": 0, "unsaid": 0, "draft": 0, "protected": 0, "consent": 0}
        self.few = 0
        self._today = today(session)
        self.told = tell_on(self.ground, session)
        self._told: dict[Id, Record] = {one.id: one for kind in TOLD for one in self.told.of(kind)}
        self._projects = {} if self.internal else self.ground.where("project")
        self._open: dict[str, frozenset[Id]] = {}

    @cached_property
    def names(self) -> dict[Id, dict[str, str]]:
        """How everything is called that has a name."""
        found: dict[Id, dict[str, str]] = {}
        for owner, lang, value in reader(self.session).rows(_NAMES):
            found.setdefault(owner, {})[lang or ""] = value
        return found

    @cached_property
    def _people(self) -> Mapping[Id, Mapping[str, int]]:
        if self.internal:
            return leaving_people.all_people(self.session)
        return leaving_people.safe_people(self.ground)

    # ---- which -----------------------------------------------------------------------------------------

    def records(self, kind: str) -> Iterator[Leaf]:
        """The records of a kind that leave."""
        described = kind_of(kind)
        if kind in NETWORK_ONLY and not self.internal:
            return
        where = self.ground.where(kind) if kind in ("initiative", "need", "service", "project") else {}
        for raw in raw_records(self.session, kind):
            why = self._kept(kind, raw)
            if why:
                self.kept_back[why] += 1
                continue
            told = self._told.get(raw.id)
            withheld = told is not None and told.withheld and not self.internal
            spots = told.spots if told is not None else where[raw.id].spots if raw.id in where else ()
            if kind == "place":
                spot = self.ground.place(raw.id)
                spots = () if spot is None else (spot,)
            values = {
                one.name: said for one in described.fields if _says(said := self._value(kind, one, raw, withheld))
            }
            if kind == "initiative":
                values |= self._counted(raw.id)
            elif kind == "training":
                values |= self._attended.get(raw.id, {})
            yield Leaf(kind, raw.id, withheld, values, spots, self._coarse(kind, raw))

    def _kept(self, kind: str, raw: Raw) -> str:
        """Why a record stays inside; "" when it leaves."""
        if self.internal:
            return "consent" if kind == "contact" and not _consents(raw) else ""
        why = kept_why(self.audience, raw.visibility, raw.state)
        return why or ("protected" if self._sheltered(kind, raw) else "")

    def _sheltered(self, kind: str, raw: Raw) -> bool:
        """Whether a record of a kind that is told whole or not at all touches somebody protected."""
        hidden = self.ground.hidden
        match kind:
            case "place":
                return self.ground.sheltered(raw.id) or self.ground.limited(raw.id)
            case "project" | "practice":
                return self.ground.touches(kind, raw.id)
            case "training":
                near = self.ground.touches("initiative", raw.columns["initiative"] or b"")
                return near or self.ground.sheltered(raw.columns["place"]) or raw.columns["actor"] in hidden
            case "roadmap" | "framework":
                return raw.columns["actor"] in hidden
            case "objective" | "milestone":
                return raw.columns["roadmap"] not in self._openly("roadmap") or raw.columns.get("actor") in hidden
        return False

    def _openly(self, kind: str) -> frozenset[Id]:
        """The records of a kind that others may name to this audience."""
        if kind not in self._open:
            if kind in TOLD:
                some = frozenset(one for one, told in self._told.items() if not told.withheld)
            elif kind in NETWORK_ONLY:
                some = frozenset()
            elif kind == "place":
                some = frozenset(one.id for one in raw_records(self.session, kind) if not self._sheltered(kind, one))
            else:
                some = frozenset(one.id for one in raw_records(self.session, kind) if not self._kept(kind, one))
            self._open[kind] = some
        return self._open[kind]

    def _coarse(self, kind: str, raw: Raw) -> bool:
        """Whether a place of it is told less exactly than we know."""
        places = (raw.columns.get("place"), *raw.lists.get("places", ()))
        return any(self.ground.sheltered(one) or self.ground.limited(one) for one in places)

    # ---- what ------------------------------------------------------------------------------------------

    def _value(self, kind: str, one: Field, raw: Raw, withheld: bool) -> Any:
        """What is told of a field; None where nothing is."""
        if one.type in ("people", "total") or (kind == "service" and self._passed(one, raw)):
            return None
        decided = verdict(kind, one.name)
        if decided == "never" or (decided == "agreed" and not self._agreed(kind, raw)):
            return None
        if self.internal:
            return None if self._promised(kind, one.name, raw.id) else self._ours(kind, one, raw)
        if decided == "network" or (withheld and decided == "open"):
            return None
        if decided == "people":
            return self._enough(kind, one, raw)
        return self._theirs(kind, one, raw, withheld)

    def _passed(self, one: Field, raw: Raw) -> bool:
        """Whether it is part of an alert that is over."""
        return one.name in alerts.FIELDS and alerts.is_over(raw.columns["alert_until"], self._today)

    def _agreed(self, kind: str, raw: Raw) -> bool:
        if kind == "contact":
            return _consents(raw)
        return raw.columns.get("consent") == GIVEN

    def _promised(self, kind: str, name: str, row: Id) -> bool:
        """Whether a form promises that this leaves for nobody."""
        if name not in PROMISED.get(kind, ()):
            return False
        return row in self.ground.hidden if kind == "actor" else self.ground.sheltered(row)

    def _ours(self, kind: str, one: Field, raw: Raw) -> Any:
        said = value_of(raw, one)
        return self._unlocked(kind, one, raw.id, said) if one.secret else said

    def _unlocked(self, kind: str, one: Field, row: Id, stored: Any) -> Any:
        from desktop.services.secret import secret_cells  # here: only contacts need ciphers

        return secret_cells.read(self.session, kind, row, one.name, stored)

    def _theirs(self, kind: str, one: Field, raw: Raw, withheld: bool) -> Any:
        told = self._told.get(raw.id)
        if one.type == "where":
            return told.spots if told is not None else self._projects[raw.id].spots if raw.id in self._projects else ()
        said = value_of(raw, one)
        if one.ref == "area":
            return self._territory(kind, raw, said, withheld)
        if one.ref and said:
            openly = self._openly(one.ref)
            return tuple(row for row in said if row in openly) if one.repeated else said if said in openly else None
        return said

    def _territory(self, kind: str, raw: Raw, said: Id | None, withheld: bool) -> Id | None:
        """Where it is; of whom is withheld, and of what happens where somebody is sheltered, the commune."""
        if withheld:
            told = self._told[raw.id]
            return next((spot.area for spot in told.spots), None)
        place = raw.columns.get("place")
        return self.ground.commune(said) if place is not None and self.ground.sheltered(place) else said

    # ---- people ----------------------------------------------------------------------------------------

    def _enough(self, kind: str, one: Field, raw: Raw) -> Any:
        told = self._told.get(raw.id)
        if kind == "need":
            return told.people if isinstance(told, Lack) else None
        said = value_of(raw, one)  # the baseline of an indicator
        return None if leaving_people.small(raw.columns.get("unit") or "", said) else said

    def _counted(self, row: Id) -> Mapping[str, int]:
        said = self._people.get(row, {})
        told = self._told.get(row)
        self.few += not said and not self.internal and isinstance(told, Doing) and row in self._counting
        return said

    @cached_property
    def _counting(self) -> frozenset[Id]:
        """The initiatives of which somebody said how many they reached."""
        return frozenset(leaving_people.all_people(self.session))

    @cached_property
    def _attended(self) -> Mapping[Id, Mapping[str, int]]:
        return leaving_people.attended(self.ground.ask, internal=self.internal)


def _consents(raw: Raw) -> bool:
    """Whether somebody agreed to be passed on, and did not take it back."""
    said = raw.columns.get("consent_basis") or raw.columns.get("consent_date")
    return bool(said) and not raw.columns.get("withdrawn")


def _says(value: Any) -> bool:
    return value is not None and value != "" and value != () and value != {}


def may_leave(audience: str) -> list[str]:
    """The kinds of which an audience is told something."""
    return [kind for kind in KINDS if audience == INTERNAL or kind not in NETWORK_ONLY]
