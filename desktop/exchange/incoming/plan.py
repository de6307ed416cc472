"""Owns what an import would do to the profile, record by record; must not write, nor know a file format.

The same plan is the preview, and, made again in the transaction that keeps it, what is done. A field that the file
leaves empty is never emptied; a field that waits for a choice is never written over.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from sqlalchemy.orm import Session

from desktop.exchange.incoming.differing import Within, differing, read_beside
from desktop.exchange.incoming.people import COUNTS, FIELDS, Standing, counts_written, short_form_written, waiting_in
from desktop.exchange.incoming.shapes import Answers, CountOf, Named, Reading, RecordDraft, Refusal, Source
from desktop.i18n import _, format_list
from desktop.models.base import derived_id, new_id
from desktop.models.plain import listed, reader
from desktop.services.audience.audiences import INTERNAL
from desktop.services.description.kinds import KINDS
from desktop.services.keeping.lines import MODELS
from desktop.services.record.counts import standing_counts
from desktop.services.record.many_records import read_many
from desktop.services.review.contested import Contested
from desktop.sync.schema import quoted, sql

Mode = Literal["fill", "update", "add"]
Verdict = Literal["new", "changed", "same", "doubtful", "refused"]
MODES: Final[tuple[Mode, ...]] = ("fill", "update", "add")
VERDICTS: Final[tuple[Verdict, ...]] = ("new", "changed", "same", "doubtful", "refused")
_WHOLE_DAYS: Final = ("iati",)  # formats that have no date without its day
NEW, SKIP = "new", "skip"  # answers to "is it one of these?"; any other is the record's id
_OWNERS: Final = (
    "SELECT owner_table, owner, scheme, value, deleted FROM identifier "
    "WHERE value IN (SELECT value FROM json_each(:values)) ORDER BY deleted DESC"
)
_HERE: Final = {
    kind: sql(
        "SELECT t.id, t.deleted FROM json_each(:ids) i CROSS JOIN",
        *(quoted(model.__tablename__), "t ON t.id = unhex(i.value)"),
    )
    for kind, model in MODELS.items()
}


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one record of the file.

    `values` are the fields that would be written, their references resolved; `before` what these hold now. `kept` are
    fields of the file that leave what is there. `back`: it returns from the trash, where undoing had put it.
    `aside` are rows that contradict another row of the same record.
    """

    draft: RecordDraft
    verdict: Verdict
    id: bytes
    values: Mapping[str, Any]
    before: Mapping[str, Any]
    kept: tuple[str, ...] = ()
    back: bool = False
    why: str = ""
    aside: tuple[Refusal, ...] = ()
    counts: Mapping[CountOf, int] = field(default_factory=dict)
    counted: Mapping[CountOf, int] = field(default_factory=dict)  # what these hold now


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. `counts` says how many records by verdict; refused rows of the file are among them."""

    reading: Reading
    mode: Mode
    planned: tuple[Planned, ...]

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many records of the file end so; a refused row is one."""
        found = Counter(one.verdict for one in self.planned)
        refused = len({refusal.at for refusal in self.reading.refused if refusal.column is None})
        return {verdict: found[verdict] + (refused if verdict == "refused" else 0) for verdict in VERDICTS}

    @property
    def by_kind(self) -> dict[str, dict[str, int]]:
        """Kind -> verdict -> how many."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.planned:
            found[one.draft.kind][one.verdict] += 1
        return {kind: dict(counted) for kind, counted in found.items()}

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to keep."""
        return not any(one.verdict in ("new", "changed") for one in self.planned)


def usual_mode(source: Source) -> Mode:
    """What a file may do to records that are here unless the person says otherwise: what she changed in a workbook of
    ours is meant, another's table only fills what is empty."""
    return "update" if source.ours else "fill"


def identity_id(kind: str, scheme: str, value: str) -> bytes:
    """The id of a record that a file names, the same on every laptop that takes the file in."""
    return derived_id("import", kind, scheme, value)


def plan(session: Session, reading: Reading, mode: Mode, answers: Answers | None = None) -> Plan:
    """Compare what a file says with what is here. Nothing is written.

    `answers` may say of a doubtful record (`record:KEY`) that it is new, to be left, or which one it is (hexadecimal).
    """
    drafts = reading.records
    found = _recognised(session, drafts, answers or {})
    ids = {draft.key: one.id for draft, one in zip(drafts, found, strict=True)}
    held = {draft.key for draft, one in zip(drafts, found, strict=True) if one.verdict in ("doubtful", "refused")}
    known = _known(session, reading.lang, [one for one in found if one.verdict == "changed"])
    peopled = [one.id for one in found if one.verdict == "changed" and (one.draft.counts or _heads(one.draft.draft))]
    standing = standing_counts(session, peopled)
    contested, within = Contested(session), Within(session)
    planned: list[Planned] = []
    for one in _joined(found):
        waits = next((ref for ref in _named(one.draft.draft) if ref in held), None)
        if one.verdict in ("doubtful", "refused"):
            planned.append(one)
        elif waits is not None:
            held.add(one.draft.key)
            planned.append(replace(one, verdict="doubtful", why=_("une fiche dont elle dépend attend un choix.")))
        else:
            values = {name: _resolved(value, ids) for name, value in one.draft.draft.items()}
            one = _judged(
                replace(one, values=values), known, contested, within, mode, reading, standing.get(one.id, {})
            )
            planned.append(_counted(session, one, standing.get(one.id, {}), mode) if one.draft.counts else one)
    return Plan(reading, mode, tuple(planned))


def _joined(found: Iterable[Planned]) -> list[Planned]:
    """Rows of one record joined, as a table of places has one for each: the first word on a field stands, lists add."""
    first: dict[bytes, Planned] = {}
    alone: list[Planned] = []
    for one in found:
        if one.verdict in ("doubtful", "refused"):
            alone.append(one)
            continue
        before = first.get(one.id)
        first[one.id] = one if before is None else _both(before, one.draft)
    return sorted([*first.values(), *alone], key=_place_in(found))


def _place_in(found: Iterable[Planned]) -> Callable[[Planned], int]:
    places = {one.draft.key: place for place, one in enumerate(found)}
    return lambda one: places[one.draft.key]


def _both(before: Planned, other: RecordDraft) -> Planned:
    one = before.draft
    told, contrary = dict(one.draft), []
    for name, value in other.draft.items():
        held = told.get(name)
        if isinstance(held, list) and isinstance(value, list):
            told[name] = [*held, *(item for item in value if item not in held)]
        elif name not in told:
            told[name] = value
        elif held != value:
            contrary.append(_(KINDS[one.kind].field(name.partition(".")[0]).label))
    aside = before.aside
    if contrary:
        fields = format_list(contrary)
        reason = _("une autre ligne de la même fiche dit autre chose : {fields}. La première est prise.", fields=fields)
        aside = (*aside, *(Refusal(at, None, reason) for at in other.rows))
    joined = replace(
        one,
        draft=told,
        counts=one.counts or other.counts,
        rows=(*one.rows, *other.rows),
        identity=tuple(dict.fromkeys((*one.identity, *other.identity))),
    )
    return replace(before, draft=joined, aside=aside)


# ---- which record it is -------------------------------------------------------------------------------


def _recognised(session: Session, drafts: Iterable[RecordDraft], answers: Answers) -> list[Planned]:
    """Each draft with the record that it is, or a new id; "changed" still means "is here already"."""
    drafts = list(drafts)
    owners = _owners(session, drafts)
    candidates = {draft.known for draft in drafts if draft.known is not None} | {id for id, _live in owners.values()}
    chosen = {draft.key: answers.get(f"record:{draft.key}", "") for draft in drafts}
    candidates |= {bytes.fromhex(told) for told in chosen.values() if _is_id(told)}
    derived = {draft.key: identity_id(draft.kind, *draft.identity[0]) for draft in drafts if draft.identity}
    here = _here(session, {draft.kind for draft in drafts}, candidates | set(derived.values()))
    found = []
    for draft in drafts:
        owner = next((owners[draft.kind, *pair] for pair in draft.identity if (draft.kind, *pair) in owners), None)
        found.append(_which(draft, chosen[draft.key], owner, derived.get(draft.key), here))
    return found


def _which(
    draft: RecordDraft, told: str, owner: tuple[bytes, bool] | None, derived: bytes | None, here: Mapping[bytes, bool]
) -> Planned:
    if told == SKIP:
        return Planned(draft, "doubtful", derived or new_id(), {}, {}, why=_("laissée de côté, comme demandé."))
    if draft.waits and draft.known is not None and draft.known in here:
        return Planned(draft, "doubtful", draft.known, {}, {}, why=draft.waits)
    if _is_id(told) and bytes.fromhex(told) in here:
        return Planned(draft, "changed", bytes.fromhex(told), {}, {})
    known = draft.known if draft.known in here else None
    if known is None and owner is not None and owner[0] in here:
        known = owner[0]
        if owner[1] and here[known] and told != NEW:
            why = _("cette fiche est dans la corbeille : sortez-la d’abord.")
            return Planned(draft, "doubtful", known, {}, {}, why=why)
    if known is None and derived is not None and derived in here:
        known = derived
    if known is not None:
        return Planned(draft, "changed", known, {}, {}, back=here[known])
    if draft.likely and told != NEW:
        return Planned(draft, "doubtful", derived or new_id(), {}, {}, why=draft.likely[0][1])
    return Planned(draft, "new", derived or new_id(), {}, {})


def _is_id(told: str) -> bool:
    return len(told) == 32 and all(letter in "0123456789abcdef" for letter in told)


def _owners(session: Session, drafts: Iterable[RecordDraft]) -> dict[tuple[str, str, str], tuple[bytes, bool]]:
    """(kind, scheme, value) -> (the record that carries that name, whether it still does)."""
    wanted = {pair for draft in drafts for pair in draft.identity}
    values = json.dumps(sorted({value for _scheme, value in wanted}))
    found: dict[tuple[str, str, str], tuple[bytes, bool]] = {}
    for table, owner, scheme, value, deleted in reader(session).rows(_OWNERS, values=values):
        if (scheme, value) in wanted and owner is not None:
            found[table or "", scheme or "", value or ""] = owner, not deleted
    return found


def _here(session: Session, kinds: Iterable[str], ids: Iterable[bytes]) -> dict[bytes, bool]:
    """Those ids that are records of these kinds -> whether they are in the trash."""
    ask, wanted = reader(session), listed(ids)
    return {id: bool(deleted) for kind in kinds for id, deleted in ask.rows(_HERE[kind], ids=wanted)}


# ---- what would change --------------------------------------------------------------------------------


def _known(session: Session, lang: str, found: Iterable[Planned]) -> dict[bytes, dict[str, Any]]:
    """What the records that are here hold in the fields that the file speaks of."""
    ids: dict[str, list[bytes]] = defaultdict(list)
    fields: dict[str, set[str]] = defaultdict(set)
    for one in found:
        ids[one.draft.kind].append(one.id)
        fields[one.draft.kind].update(one.draft.draft)
    known: dict[bytes, dict[str, Any]] = {}
    for kind, rows in ids.items():
        names = fields[kind] | (set(FIELDS) if fields[kind] & set(FIELDS) else set())
        names |= read_beside(KINDS[kind], names)
        known |= read_many(session, kind, list(dict.fromkeys(rows)), names, lang)
    return known


def _trust(one: Planned, ours: str) -> frozenset[str]:
    """Types of lists that a row says whole: of our own table, words of lists; in one that was made for ourselves and
    remembers what it left with, also who and where. A table made for others may not name all whom a record names."""
    if one.draft.known != one.id or one.draft.identity or len(one.draft.rows) > 1:
        return frozenset()  # of several rows one may say a part only, as each place has its row in a 4W
    return frozenset({"terms", "refs", "where"} if ours == INTERNAL else {"terms"})


def _judged(
    one: Planned,
    known: Mapping[bytes, Mapping[str, Any]],
    contested: Contested,
    within: Within,
    mode: Mode,
    reading: Reading,
    standing: Standing,
) -> Planned:
    """A record with what would be written of it."""
    if _too_small(one.values):
        return replace(one, verdict="refused", why=_("le total est plus petit que femmes + hommes."))
    now = known.get(one.id)
    if one.verdict == "new" or now is None or one.back:
        return replace(one, verdict="new")
    if mode == "add":
        return replace(one, verdict="same", values={}, kept=tuple(one.values))
    written, kept = differing(
        *(KINDS[one.draft.kind], one.values, now, within),
        fill=mode == "fill",
        whole=_trust(one, reading.source.ours),
        days=reading.source.format in _WHOLE_DAYS,
        edited=bool(reading.source.ours),
    )
    heads, stay = short_form_written(
        _heads(one.values), now, standing, fill=mode == "fill", edited=bool(reading.source.ours)
    )
    written |= heads
    kept += stay
    waiting = set(contested.among(one.id, written, reading.lang))
    kept += [name for name in written if name in waiting]
    written = {name: value for name, value in written.items() if name not in waiting}
    before = {name: now.get(name) for name in written}
    return replace(one, verdict="changed" if written else "same", values=written, before=before, kept=tuple(kept))


def _counted(session: Session, one: Planned, standing: Standing, mode: Mode) -> Planned:
    """The same with the numbers of people that no field of the form holds."""
    if one.verdict == "new":
        return replace(one, counts=one.draft.counts)
    if one.verdict not in ("changed", "same"):
        return one
    if mode == "add":
        return replace(one, kept=(*one.kept, COUNTS))
    fill = mode == "fill"
    counts, counted, left = counts_written(one.draft.counts, standing, (), fill=fill)
    waiting = waiting_in(session, one.id) if counts else set()  # asked of those alone that something is written of
    if waiting:
        counts, counted, left = counts_written(one.draft.counts, standing, waiting, fill=fill)
    kept = (*one.kept, COUNTS) if left else one.kept
    return replace(one, verdict="changed" if counts else one.verdict, counts=counts, counted=counted, kept=kept)


def _heads(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _too_small(values: Mapping[str, Any]) -> bool:
    total = values.get("total")
    return total is not None and int(total) < (values.get("women") or 0) + (values.get("men") or 0)


# ---- references within the file -----------------------------------------------------------------------


def _named(draft: Mapping[str, Any]) -> Iterable[str]:
    for value in draft.values():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Named):
                yield one.key


def _resolved(value: Any, ids: Mapping[str, bytes]) -> Any:
    if isinstance(value, Named):
        return ids[value.key]
    if isinstance(value, list | tuple) and any(isinstance(one, Named) for one in value):
        return list(dict.fromkeys(ids[one.key] if isinstance(one, Named) else one for one in value))
    return value
