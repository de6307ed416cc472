"""Owns how one row of a table becomes a draft: its own fields, who, where, when. Must not know how rows are grouped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from desktop.exchange.incoming.shapes import Named, RecordDraft, Refusal, RowOf, Value
from desktop.exchange.incoming.understanding.areas import Spot
from desktop.exchange.incoming.understanding.building import (
    Ground,
    Shared,
    columns_with,
    named,
    party_columns,
    scheme_of,
)
from desktop.exchange.incoming.understanding.cells import arabic, folded, lines_of, text_of
from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.exchange.incoming.understanding.counted import Heads
from desktop.exchange.incoming.understanding.days import Days
from desktop.exchange.incoming.understanding.lists import parts_in
from desktop.exchange.incoming.understanding.money import paid
from desktop.exchange.incoming.understanding.parties import LONG_NAME, Party
from desktop.exchange.incoming.understanding.references import IDENTITY, unmarked
from desktop.exchange.incoming.understanding.tables import Table
from desktop.exchange.incoming.understanding.values import CERTAIN, Bad, coercer, degrees, each
from desktop.i18n import _
from desktop.services.description.kinds import Field, kind_of

Bads = list[tuple[int, str]]
Turned = dict[Value, Any]
Pairs = tuple[list[Value] | None, list[Value] | None, Callable[[Any], list[Party]]]
# where the organisation of a row stands in a draft of each kind
_WHO: Final = {"initiative": "lead", "project": "lead", "need": "actor", "service": "actor", "place": "actor"}
_PLURAL: Final = {"implementer": "implementers", "partner": "partners", "donor": "donors", "host": "hosts"}
_WHEN: Final = {"initiative": ("starts", "ends"), "project": ("starts", "ends"), "need": ("said", "")}
COUNTS: Final = "counts"  # beside the fields of a draft: people counted by more than their sex
_WITH_PLACES: Final = ("initiative", "need", "service", "project")


class RowMaker:
    """Makes the draft of a row of one table. Every different value was turned once."""

    def __init__(self, table: Table, shared: Shared, ground: Ground) -> None:
        self.table, self._shared, self.ground = table, shared, ground
        self._sheet = table.grid.index
        self._parties = self._party_pairs()
        self._days = Days(table, shared.world, shared.questions, shared.name)
        self._heads = Heads(table.taken if table.kind == "initiative" else [])
        self._fields = self._own_fields()
        self._place = {one.target.field: one for one in columns_with(table, "place") if one.target is not None}
        self._project = {one.target.field: one for one in columns_with(table, "project") if one.target is not None}
        self._contact = {one.target.field: one for one in columns_with(table, "contact") if one.target is not None}
        self._labels: dict[tuple[str, str], str] = {}
        self._types = {role: kind for role, (_n, _a, kind) in party_columns(table).items() if kind is not None}
        self._type_codes: dict[Value, str | None] = {}

    def at(self, row: int) -> RowOf:
        """Where a row stands in its sheet."""
        return RowOf(self._sheet, self.table.grid.rows[row] + 1)

    def own_id(self, row: int) -> str:
        """The identifier that the file gives the row, "" when it gives none."""
        one = self.table.of("identifier")
        value = one.facts.values[row] if one is not None else None
        return text_of(value)

    def written_id(self, row: int) -> Value:
        """What stands where a table of this program has the identity of a record."""
        one = self.table.of("id")
        return one.facts.values[row] if one is not None else None

    def maillage_id(self, row: int) -> str:
        """The identity of this program's record that the row gives, 32 hexadecimal digits; "" when it gives none."""
        return unmarked(text_of(self.written_id(row)))[1] if self.written_id(row) is not None else ""

    def who(self, row: int) -> dict[str, list[Party]]:
        """Role -> organisations of a row."""
        found = {}
        for role, (names, shorts, read) in self._parties.items():
            pair = (names[row] if names else None, shorts[row] if shorts else None)
            if pair != (None, None):
                found[role] = read(pair)
        return found

    def make(self, row: int) -> tuple[dict[str, Any], dict[str, list[Party]], tuple[Spot, ...]]:
        """The draft of a row with those who take part and where it is. What cannot be taken is refused."""
        kind = self.table.kind
        bad: Bads = []
        draft: dict[str, Any] = {}
        for fill in self._fields:
            fill(row, draft, bad)
        when = self._days.of(row, bad)
        start, end = _WHEN.get(kind, ("", ""))
        if start and ("starts" in when or "period" in when):
            draft[start] = when.get("starts") or when["period"]
        if end and "ends" in when:
            draft[end] = when["ends"]
        if self._heads:
            short, counts = self._heads.of(row, bad)
            draft |= short | ({COUNTS: counts} if counts else {})
        who = self.who(row)
        at = self.at(row)
        for role, parties in who.items():
            self._take_part(kind, role, parties, draft, at)
        spots = self.ground.at(row)
        for spot in spots:
            self._shared.areas.seen(spot, at)
        self._put(kind, row, draft, who, spots)
        if self._project and kind == "initiative":
            self._put_project(row, draft, who)
        self._shared.refused += [Refusal(at, column, reason) for column, reason in bad]
        return draft, who, spots

    def title(self, row: int, draft: dict[str, Any], who: dict[str, list[Party]], spots: tuple[Spot, ...]) -> str:
        """A title for a row that has none: what, who, where."""
        parts = [self._what(row, draft)]
        first = next((who[role] for role in ("lead", "actor", "implementer", "donor") if who.get(role)), [])
        parts += [party.short for party in first[:1]]
        parts += [spot.name for spot in spots[:2]]
        return " · ".join(one for one in parts if one)

    def contact_of(self, row: int) -> dict[str, Any]:
        """The person that a row names, when it was asked for: name, phones, emails."""
        return {field: text_of(one.facts.values[row]) for field, one in self._contact.items() if one.facts.values[row]}

    def _what(self, row: int, draft: dict[str, Any]) -> str:
        for concept, field, scheme in (("cluster", "clusters", "cluster"), ("sector", "sector", "sector")):
            codes = draft.get(field)
            if codes:
                code = codes[0] if isinstance(codes, list) else codes
                key = (scheme, code)
                if key not in self._labels:
                    self._labels[key] = self._shared.world.vocabulary.label(scheme, code, self._shared.world.lang)
                return self._labels[key]
            one = self.table.of(concept)
            if one is not None and one.facts.values[row] is not None:
                return text_of(one.facts.values[row])
        return ""

    def _party_pairs(self) -> dict[str, Pairs]:
        found: dict[str, Pairs] = {}
        for role, (name, acronym, _kind) in party_columns(self.table).items():
            known: dict[Any, list[Party]] = {}

            def read(pair: tuple[Value, Value], known: dict[Any, list[Party]] = known) -> list[Party]:
                if pair not in known:
                    known[pair] = self._shared.parties.of(lines_of(pair[0]), text_of(pair[1]))
                return known[pair]

            found[role] = (name.facts.values if name else None, acronym.facts.values if acronym else None, read)
        return found

    def _take_part(self, kind: str, role: str, parties: list[Party], draft: dict[str, Any], at: RowOf) -> None:
        for party in parties:
            self._shared.parties.seen(party, at)
        if not parties or not role:
            return
        if role == "parent":
            draft["parent"] = parties[0].ref
            return
        if role in _PLURAL:
            if kind in ("initiative", "project"):
                draft[_PLURAL[role]] = [party.ref for party in parties]
            return
        field = _WHO.get(kind)
        if field:
            draft[field] = parties[0].ref
            if len(parties) > 1 and kind in ("initiative", "project"):
                draft["partners"] = [*draft.get("partners", []), *(party.ref for party in parties[1:])]

    def kinds_of_party(self, row: int, who: dict[str, list[Party]]) -> None:
        """What the row says of the type of its organisation."""
        for role, kind in self._types.items():
            value = kind.facts.values[row]
            if value is None or len(who.get(role, ())) != 1:
                continue
            if value not in self._type_codes:
                self._type_codes[value] = self._shared.lists.code("actor_type", text_of(value))
            code = self._type_codes[value]
            if code:
                party = who[role][0]
                party.kinds[code] += 1
                party.told.setdefault(code, []).append((self.at(row), kind.index))

    def _own_fields(self) -> list[Callable[[int, dict[str, Any], Bads], None]]:
        fills: list[Callable[[int, dict[str, Any], Bads], None]] = []
        kind = self.table.kind
        skipped = {"identifier", "id"}
        for one in self.table.taken:
            target = one.target
            if target is None or target.part or target.kind != kind or target.field in skipped:
                continue
            if one.concept in ("starts", "ends", "period", "year") and kind in _WHEN:
                continue
            if one.concept.startswith("people:") and kind == "initiative":
                continue
            if kind == "actor" and not self.table.own and one.concept in ("org", "org_acronym", "org_type"):
                continue
            fills.append(self._fill(one, target.field))
        return fills

    def _fill(self, one: Chosen, field: str) -> Callable[[int, dict[str, Any], Bads], None]:
        described = (
            None if field in ("latitude", "longitude") else kind_of(self.table.kind).field(field.partition(".")[0])
        )
        scheme = scheme_of(one)
        if scheme:
            return self._fill_listed(one, field, scheme)
        if described is None:
            return self._fill_plain(one, field, each(one, degrees))
        if described.type in ("ref", "refs", "where"):
            return self._fill_plain(one, field, each(one, self._referring(described)))
        if described.translatable:
            return self._fill_text(one, field)
        plain = self._fill_plain(one, field, each(one, coercer(self._shared.world, self.table.kind, field)))
        return paid(one, plain) if described.type == "amount" and self.table.of("currency") is None else plain

    def _referring(self, described: Field) -> Callable[[Value], Any]:
        """What turns the names in a cell into the records that they mean."""
        where = described.type == "where"
        kinds = ("place", "area") if where else (described.ref,)

        def turn(value: Value) -> Any:
            found: list[Any] = []
            for name in parts_in(lines_of(value), ours=self.table.ours, several=described.repeated):
                one = self._shared.world.records.find(kinds, name)
                if one is None and "area" in kinds:
                    one = self._territory(name)
                if one is None:
                    return Bad(_("« {name} » n’est pas dans Maillage", name=name))
                found.append(one)
            return (found if described.repeated else found[0]) if found else None

        return turn

    def _territory(self, name: str) -> bytes | None:
        territories = self._shared.world.territories
        plain, mark = unmarked(name)
        if mark:
            return territories.coded(mark)
        found = territories.named(plain)
        return found[0].id if found and found[0].score >= CERTAIN else None

    def _fill_plain(self, one: Chosen, field: str, turned: Turned) -> Callable[[int, dict[str, Any], Bads], None]:
        values, index = one.facts.values, one.index

        def fill(row: int, draft: dict[str, Any], bad: Bads) -> None:
            value = values[row]
            told = turned[value] if value is not None else None
            if isinstance(told, Bad):
                bad.append((index, str(told)))
            elif told is not None:
                draft[field] = told

        return fill

    def _fill_text(self, one: Chosen, field: str) -> Callable[[int, dict[str, Any], Bads], None]:
        turned = {value: self._in_its_language(field, lines_of(value)) for value in one.facts.counts}
        values = one.facts.values

        def fill(row: int, draft: dict[str, Any], _bad: Bads) -> None:
            value = values[row]
            if value is not None:
                key, text = turned[value]
                draft[key] = text

        return fill

    def _in_its_language(self, field: str, text: str) -> tuple[str, str]:
        """Arabic letters say that a text is Arabic; other languages are taken to be the import's own."""
        if "." in field:
            return field, text
        return (f"{field}.ar", text) if arabic(text) and self._shared.world.lang != "ar" else (field, text)

    def _fill_listed(self, one: Chosen, field: str, scheme: str) -> Callable[[int, dict[str, Any], Bads], None]:
        lists = self._shared.lists
        several = kind_of(self.table.kind).field(field).type == "terms"
        turned: dict[Value, list[str]] = {}
        for value in one.facts.counts:
            parts = lists.parts(scheme, lines_of(value), ours=self.table.ours, several=several)
            codes = [lists.code(scheme, part) for part in parts]
            turned[value] = list(dict.fromkeys(code for code in codes if code))
        values, sectors = one.facts.values, lists.sectors
        with_sector = scheme == "cluster" and self.table.kind == "initiative" and self.table.of("sector") is None

        def fill(row: int, draft: dict[str, Any], _bad: Bads) -> None:
            value = values[row]
            codes = turned[value] if value is not None else ()
            if not codes:
                return
            draft[field] = list(codes) if several else codes[0]
            sector = next((sectors[code] for code in codes if code in sectors), None) if with_sector else None
            if sector and len({sectors.get(code) for code in codes}) == 1:
                draft.setdefault("sector", sector)

        return fill

    def _put(
        self, kind: str, row: int, draft: dict[str, Any], who: dict[str, list[Party]], spots: tuple[Spot, ...]
    ) -> None:
        """Where the row is, in the fields that its kind has for it."""
        refs = [spot.ref for spot in spots if spot.ref is not None]
        unknown = [spot.words for spot in spots if spot.ref is None]
        if kind == "place":
            self._put_point(row, draft)
            if refs:
                draft["area"] = refs[0]
        elif kind == "actor":
            if refs:
                draft["area"] = refs[0]
        elif kind in _WITH_PLACES:
            place = self._place_of(row, draft, who, spots) if self._place else None
            if place is not None:
                refs = [place]
            if refs:
                draft["places"] = refs
        if unknown:
            line = _("Lieu : {where}", where=" ; ".join(unknown))
            text_field = {"place": "directions", "actor": "mandate"}.get(kind, "description")
            draft[text_field] = "\n".join(one for one in (draft.get(text_field), line) if one)

    def _put_point(self, row: int, draft: dict[str, Any]) -> None:
        latitude, longitude = draft.pop("latitude", None), draft.pop("longitude", None)
        if latitude is not None and longitude is not None:
            if -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude or longitude):
                draft["point"] = (latitude, longitude, None)
            else:
                column = next(one.index for one in self.table.taken if one.target and one.target.field == "latitude")
                self._shared.refused.append(Refusal(self.at(row), column, _("ce n’est pas une position.")))

    def _place_of(
        self, row: int, draft: dict[str, Any], who: dict[str, list[Party]], spots: tuple[Spot, ...]
    ) -> Named | bytes | None:
        """The place that a row of another kind names or points at."""
        said = {field: one.facts.values[row] for field, one in self._place.items() if one.facts.values[row] is not None}
        place: dict[str, Any] = {}
        if "kind" in said:
            code = self._shared.lists.code("place_kind", text_of(said["kind"]))
            place |= {"kind": code} if code else {}
        if "address" in said:
            place["address"] = lines_of(said["address"])
        place |= {name: degrees(said[name]) for name in ("latitude", "longitude") if name in said}
        self._put_point(row, place)
        name = lines_of(said.get("name"))
        if self.table.own and name:
            known = self._shared.world.records.find(("place",), name)
            if known is not None:
                return known
        if not name and "point" not in place and "address" not in place:
            return None
        own = self.maillage_id(row) if self.table.ours else ""
        if own:  # it stands where its places are
            if "point" in place and self._shared.world.standing.elsewhere(
                self.table.kind, bytes.fromhex(own), place["point"]
            ):
                reason = _("ce point est celui d’un lieu de la fiche : déplacez le lieu lui-même.")
                self._shared.refused.append(Refusal(self.at(row), self._place["latitude"].index, reason))
            return None
        area = next((spot for spot in spots if spot.ref is not None), None)
        name, identity = unmarked(name) if self.table.ours else (name, "")
        place["name"] = name or self.title(row, draft, who, spots) or _("Lieu")
        if area is not None:
            place["area"] = area.ref
        where = area.key or (area.known or b"").hex() if area else ""
        mark = f"{where}/{folded(name) or name}"  # a composed name changes with the language
        scheme = "place" if area is not None and area.known else f"place:{self._shared.source}"
        if len(identity) == IDENTITY:
            drafted = RecordDraft("place", f"place:{identity}", place, (self.at(row),), None, (("maillage", identity),))
            return named(self._shared.others, drafted)
        key = f"place:{mark}" + (f"@{place['point'][0]:.5f},{place['point'][1]:.5f}" if "point" in place else "")
        return named(self._shared.others, RecordDraft("place", key, place, (self.at(row),), None, ((scheme, key[6:]),)))

    def _put_project(self, row: int, draft: dict[str, Any], who: dict[str, list[Party]]) -> None:
        said = {field: lines_of(one.facts.values[row]) for field, one in self._project.items()}
        title, code = said.get("title", ""), said.get("identifier", "")
        if not title and not code:
            return
        records = self._shared.world.records
        known: Named | bytes | None = records.here("project", code) or records.here("project", title)
        if known is None and self.table.own:
            known = records.find(("project",), code or title)
        if known is not None:
            draft["project"] = known
            return
        plain, identity = unmarked(title) if self.table.ours else (title, "")
        project: dict[str, Any] = {"title": plain or code}
        lead = who.get("lead")
        if lead:
            project["lead"] = lead[0].ref
        if len(identity) == IDENTITY:
            known_by = ("maillage", identity)
            drafted = RecordDraft("project", f"project:{identity}", project, (self.at(row),), None, (known_by,))
            draft["project"] = named(self._shared.others, drafted)
            return
        mark = folded(code) or folded(title) or title
        scheme = "project" if len(mark) >= LONG_NAME else f"project:{self._shared.source}"
        drafted = RecordDraft("project", f"project:{mark}", project, (self.at(row),), None, ((scheme, mark),))
        draft["project"] = named(self._shared.others, drafted)
