"""Owns which rows of a table tell one thing: reports of one initiative, lines said twice. Must not know headings.

A file of reports says the same activity each month: how many initiatives that is, is asked, never guessed in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from desktop.exchange.incoming.shapes import Option, RecordDraft, Refusal, RowOf
from desktop.exchange.incoming.understanding.asking import Questions
from desktop.exchange.incoming.understanding.building import Shared
from desktop.exchange.incoming.understanding.cells import folded, text_of
from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.exchange.incoming.understanding.hashing import row_mark
from desktop.exchange.incoming.understanding.own import shows_how
from desktop.exchange.incoming.understanding.rows import COUNTS, RowMaker
from desktop.exchange.incoming.understanding.tables import Table
from desktop.i18n import _, ngettext
from desktop.services.description.kinds import kind_of

_TOGETHER: Final = "together"
_APART: Final = "apart"
_REPEATED: Final = 1.1  # rows for one activity and place from which a file is one of reports
# what may change from one version of a file to the next, and says nothing of which row it is
_CHANGING: Final = frozenset(
    ["status", "amount", "currency", "description", "groups", "modality", "phase", "severity", "ends", "period", "year"]
)
_MERGED_TEXTS: Final = ("description",)
_GLOBAL: Final = frozenset({"iati", "hsds"})  # formats whose identifiers are those of one thing in every file
_MEANING: Final = 7  # digits from which a number is drawn by a system for all its records
_PEOPLE: Final = ("women", "men", "not_stated")


def drafts_of(maker: RowMaker, shared: Shared) -> list[RecordDraft]:
    """The drafts of all rows of a table, in their order."""
    table = maker.table
    marks = _marks(maker)
    together = _together(table, marks, shared)
    groups: dict[str, list[int]] = {}
    for row, mark in enumerate(marks):
        groups.setdefault(mark, []).append(row)
    out: list[RecordDraft] = []
    titled = kind_of(table.kind).title
    times: dict[str, int] = {}
    for row, mark in enumerate(marks):
        if row in table.totalled:
            total = _("une ligne de total : elle compte ce qui est compté déjà")
            shared.refused.append(Refusal(maker.at(row), None, total))
            continue
        if shows_how(text_of(maker.written_id(row))) or _unnamed(maker, row, titled, shared):
            continue
        if together:
            if groups[mark][0] == row:
                out.append(_one(maker, groups[mark], mark, titled, shared))
            continue
        nth = times[mark] = times.get(mark, 0) + 1
        out.append(_one(maker, [row], mark if nth == 1 else f"{mark}-{nth}", titled, shared))
    return out


def _unnamed(maker: RowMaker, row: int, titled: str, shared: Shared) -> bool:
    """Whether a row of a table of ours says neither which record it is nor how it is called: it is told without a name
    because it is protected, and whoever wrote the file has it."""
    names = [
        one
        for one in maker.table.taken
        if one.target is not None and not one.target.part and one.target.field.partition(".")[0] == titled
    ]
    tabled = maker.table.ours and not maker.table.grid.sheet.known  # known by its columns, of which one is identities
    if not tabled or maker.written_id(row) is not None:
        return False
    if any(one.facts.values[row] is not None for one in names):
        return False
    reason = _("cette fiche n’a ni nom ni identité dans le fichier, comme celles qui sont protégées.")
    shared.refused.append(Refusal(maker.at(row), None, reason))
    return True


def _one(maker: RowMaker, rows: list[int], mark: str, titled: str, shared: Shared) -> RecordDraft:
    kind = maker.table.kind
    draft: dict[str, Any] = {}
    for row in rows:
        told, who, spots = maker.make(row)
        maker.kinds_of_party(row, who)
        if not maker.table.own and not any(key == titled or key.startswith(titled + ".") for key in told):
            title = maker.title(row, told, who, spots)
            if title:
                told[titled] = title
        draft = told if not draft else _merged(draft, told, kind)
        _add_contact(maker, row, who, shared)
    at: tuple[RowOf, ...] = tuple(maker.at(row) for row in rows)
    counts = draft.pop(COUNTS, {})
    key = maker.maillage_id(rows[0])
    if key:
        here = bytes.fromhex(key)
        if here in shared.world.records.ids(kind):
            return RecordDraft(kind, f"{kind}:{key}", draft, at, here, counts=counts)
        return RecordDraft(kind, f"{kind}:{key}", draft, at, None, (("maillage", key),), counts=counts)
    own = maker.own_id(rows[0])
    own = "" if _counts_only(own) else own
    scheme = shared.format if shared.format in _GLOBAL else f"source:{maker.table.grid.signature}"
    identity = ((scheme, own),) if own else (("row", mark),)
    return RecordDraft(
        kind, f"{kind}:{scheme if own else 'row'}:{own or mark}", draft, at, None, identity, counts=counts
    )


def _merged(first: dict[str, Any], other: dict[str, Any], kind: str) -> dict[str, Any]:
    """Several reports of one initiative: from the first day to the last, every text once.

    People that several reports count are not added up: nobody knows whether they are the same.
    """
    draft = dict(first)
    for key, value in other.items():
        if key not in draft:
            draft[key] = value
        elif key in _MERGED_TEXTS:
            lines = dict.fromkeys((*str(draft[key]).split("\n"), *str(value).split("\n")))
            draft[key] = "\n".join(lines)
        elif isinstance(value, list):
            draft[key] = list(dict.fromkeys((*draft[key], *value)))
    if kind == "initiative":
        days = sorted(day for one in (first, other) for day in (one.get("starts"), one.get("ends")) if day)
        if days:
            draft["starts"] = days[0]
            if days[-1] != days[0]:
                draft["ends"] = days[-1]
        for key in (*_PEOPLE, COUNTS):
            if (key in first and first[key] != other.get(key)) or (key in other and key not in first):
                draft.pop(key, None)
    return draft


def _marks(maker: RowMaker) -> list[str]:
    """What each row is known again by: its words that do not change from report to report."""
    table = maker.table
    size = len(table.grid.rows)
    own = table.of("identifier")
    columns = [one for one in table.taken if _identifying(one, table)]
    texts = [{value: folded(text_of(value)) for value in one.facts.counts} for one in columns]
    marks = []
    for row in range(size):
        said = text_of(own.facts.values[row]) if own is not None else ""
        if said:
            where = maker.ground.words(row)[:1] if _counts_only(said) else ()
            whose = [party.short for parties in maker.who(row).values() for party in parties] if where else []
            marks.append(row_mark(table.grid.signature, ("id", said, *where, *map(folded, whose))))
            continue
        words = [
            told.get(value, "") if (value := one.facts.values[row]) is not None else ""
            for one, told in zip(columns, texts, strict=True)
        ]
        marks.append(row_mark(table.grid.signature, (*words, *maker.ground.words(row))))
    return marks


def _counts_only(own: str) -> bool:
    """Whether an identifier only counts: two files of one template both have a line 16, of different things."""
    return own.isdigit() and len(own) < _MEANING


def _identifying(one: Chosen, table: Table) -> bool:
    target = one.target
    if target is None or target.part == "contact" or target.part.startswith("area") or one.personal:
        return False
    base = one.concept.partition("+")[0]
    typed = target.kind == "actor" and target.field == "kind"
    return not (base in _CHANGING or base.startswith("people:") or base == "identifier" or typed)


def _together(table: Table, marks: list[str], shared: Shared) -> bool:
    """Whether rows that tell of one thing become one draft."""
    distinct = len(set(marks))
    if distinct == len(marks) or table.of("identifier") is not None or table.own:
        return False
    if table.kind in ("place", "actor", "project"):
        return True  # the same thing said twice is one thing
    repeated = len(marks) - distinct
    reports = table.of("period") is not None or len(marks) >= _REPEATED * distinct
    return _one_record(
        shared.questions,
        f"repeats:{table.grid.signature}",
        (repeated, distinct, len(marks)),
        _examples(table, marks),
        counted=reports,
        suggested=_TOGETHER,
    )


def _one_record(
    questions: Questions,
    key: str,
    numbers: tuple[int, int, int],
    examples: Iterable[str],
    *,
    counted: bool,
    suggested: str,
) -> bool:
    """Whether rows that say the same of who, what and where are one record. `numbers`: rows that repeat another,
    records when they are one, rows in all."""
    repeated, distinct, rows = numbers
    whole = ngettext(
        "{n} ligne répète une autre : même acteur, même activité, même lieu.",
        "{n} lignes en répètent d’autres : même acteur, même activité, même lieu.",
        repeated,
    )
    one = ngettext(
        "Une fiche par activité et lieu : {n} fiche", "Une fiche par activité et lieu : {n} fiches", distinct
    )
    each = ngettext("Une fiche par ligne : {n} fiche", "Une fiche par ligne : {n} fiches", rows)
    why = _("Les personnes comptées dans plusieurs lignes ne s’ajoutent pas : elles sont laissées.") if counted else ""
    options = (Option(_TOGETHER, one, why), Option(_APART, each))
    return questions.ask(key, "record", whole, options, suggested, examples, rows) == _TOGETHER


def each_once(records: Sequence[RecordDraft], questions: Questions) -> list[RecordDraft]:
    """Each key once. What several sheets say of one initiative is asked about, as what rows say; a thing of another
    kind that is said twice is one."""
    told: dict[str, list[RecordDraft]] = {}
    for one in records:
        told.setdefault(one.key, []).append(one)
    again = {key: several for key, several in told.items() if len(several) > 1 and _is_a_row(several[0])}
    apart = bool(again) and not _sheets_together(again, records, questions)
    out: list[RecordDraft] = []
    for key, several in told.items():
        if apart and key in again:
            out += [one if nth == 1 else _numbered(one, nth) for nth, one in enumerate(several, 1)]
        else:
            out.append(reduce(_joined, several))
    return out


def _is_a_row(one: RecordDraft) -> bool:
    return one.kind == "initiative" and bool(one.identity) and one.identity[0][0] == "row"


def _sheets_together(
    again: Mapping[str, Sequence[RecordDraft]], records: Sequence[RecordDraft], questions: Questions
) -> bool:
    rows = sum(map(_is_a_row, records))
    repeated = sum(len(several) - 1 for several in again.values())
    # another day or other people: what is kept apart loses nothing
    differ = any(
        one.counts != several[0].counts or one.draft != several[0].draft
        for several in again.values()
        for one in several
    )
    titles = (str(several[0].draft.get("title") or "")[:120] for several in again.values())
    suggested = _APART if differ else _TOGETHER
    numbers = repeated, rows - repeated, rows
    return _one_record(questions, "repeats:sheets", numbers, titles, counted=differ, suggested=suggested)


def _numbered(one: RecordDraft, nth: int) -> RecordDraft:
    (scheme, mark), *rest = one.identity
    return replace(one, key=f"{one.key}-{nth}", identity=((scheme, f"{mark}-{nth}"), *rest))


def _joined(known: RecordDraft, one: RecordDraft) -> RecordDraft:
    rows = (*known.rows, *one.rows)
    if not _is_a_row(known):
        return replace(known, draft={**one.draft, **known.draft}, rows=rows)
    first, other = ({**it.draft, COUNTS: dict(it.counts)} for it in (known, one))
    draft = _merged(first, other, known.kind)
    return replace(known, counts=draft.pop(COUNTS, {}), draft=draft, rows=rows)


def _examples(table: Table, marks: list[str]) -> Iterable[str]:
    seen: set[str] = set()
    title = table.of("title") or table.of("cluster") or table.of("sector")
    for row, mark in enumerate(marks):
        if mark in seen and title is not None and title.facts.values[row] is not None:
            yield text_of(title.facts.values[row])[:120]
        seen.add(mark)


def _add_contact(maker: RowMaker, row: int, who: dict[str, Any], shared: Shared) -> None:
    """A person of a row, who was asked to be taken. Nothing personal goes into an identity."""
    said = maker.contact_of(row)
    parties = who.get("actor") or who.get("lead") or who.get("")
    if not said or not parties:
        return
    draft = {**said, "actor": parties[0].ref}
    draft.setdefault("name", parties[0].short)
    same = next((key for key, one in shared.others.items() if one.kind == "contact" and dict(one.draft) == draft), None)
    if same is None:
        key = f"contact:{maker.table.grid.index}:{maker.at(row).row}"
        shared.others[key] = RecordDraft("contact", key, draft, (maker.at(row),))
