"""Owns what KoboToolbox, ODK and XLSForm add to a table: technical columns, groups, choices. Must not know records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from desktop.exchange.incoming.files.found import Found, Refused, Table
from desktop.exchange.incoming.files.nested import joined
from desktop.exchange.incoming.shapes import Target, Value

# what the tools write for themselves
_TECHNICAL: Final = re.compile(
    r"^(start|end|deviceid|phonenumber|simserial|subscriberid|username|__version__|formhub/uuid|formhub_uuid"
    r"|_id|_index|_notes|_status|_submitted_by|_validation_status|_tags|_geolocation|_attachments|_xform_id_string"
    r"|_bamboo_dataset_id|_version_?|_parent_table_name|_parent_index|_submission__(id|submission_time|uuid"
    r"|validation_status|notes|status|submitted_by|tags|__version__)|_supplementaldetails|meta/.*|meta-.*"
    r"|submitterid|submittername|attachmentspresent|attachmentsexpected|deviceid|edits|formversion|reviewstate|status"
    r"|parent_key|set-of-.*|.*_(altitude|precision|url)|.*-(altitude|accuracy))$",
    re.IGNORECASE,
)
_KEYS: Final = ("_uuid", "key", "meta/instanceid", "instanceid", "meta-instanceid", "_id")
_TIMES: Final = ("_submission_time", "submissiondate")
_LATITUDE: Final = re.compile(r"_?(.*?)[_-]latitude$", re.IGNORECASE)
_LONGITUDE: Final = re.compile(r"_?(.*?)[_-]longitude$", re.IGNORECASE)
_YES: Final = frozenset({"1", "true", "yes", "oui"})
_NO: Final = frozenset({"0", "false", "no", "non", "none", ""})
_ACTORS: Final = re.compile(r"org|acteur|actor|partn|parten|ngo|ong|associ|bailleur|donor|منظم|جمعي", re.IGNORECASE)
_LISTS_TOLD: Final = 12
_TONGUES: Final = {"fran": "fr", "engl": "en", "espa": "es", "span": "es", "arab": "ar"}


def is_form(found: Found) -> bool:
    """Whether a workbook is the form itself (XLSForm), not what was answered."""
    heads = {table.name.strip().lower(): _heads(table) for table in found.tables}
    return {"type", "name"} <= set(heads.get("survey", ())) and "choices" in heads


def choices(found: Found) -> Found:
    """The lists of choices of a form that are of things Maillage keeps: those of organisations.

    Raises Refused (`rules`) when there is none: a form has no answers in it.
    """
    table = next(table for table in found.tables if table.name.strip().lower() == "choices")
    heads = _heads(table)
    list_at = next((heads.index(one) for one in ("list_name", "list name") if one in heads), None)
    if list_at is None or "name" not in heads:
        raise Refused("rules")
    lists: dict[str, list[list[Value]]] = {}
    for row in table.rows[1:]:
        if len(row) > list_at and row[list_at]:
            lists.setdefault(str(row[list_at]), []).append(row)
    labels = [at for at, head in enumerate(heads) if head.split(":")[0] == "label"]
    made = Found("xlsform", [], found.told)
    for name, rows in lists.items():
        if _ACTORS.search(name) and labels:
            made.tables.append(_choice_table(name, heads, labels, rows))
    left = [name for name in lists if not _ACTORS.search(name)]
    if not made.tables:
        raise Refused("rules")
    if left:
        made.say("choices", names=" · ".join(left[:_LISTS_TOLD]))
    return made


def _choice_table(name: str, heads: Sequence[str], labels: Sequence[int], rows: list[list[Value]]) -> Table:
    said = ["name", *(_language(heads[at]) for at in labels)]
    known = {0: Target("actor", "identifier")}
    for column, head in enumerate(said[1:], 1):
        known[column] = Target("actor", "name" if head == "label" else f"name.{head}")
    at = [heads.index("name"), *labels]
    lines = [[row[one] if one < len(row) else None for one in at] for row in rows]
    return Table(name, [[*said], *lines], known=known, kind="actor")


def _language(head: str) -> str:
    """`label::Français (fr)` is French; a label without a language is a label."""
    said = head.partition("::")[2] or head.partition(":")[2]
    code = re.search(r"\(([a-z]{2})\)", said)
    tongue = (
        code[1] if code else {"fran": "fr", "engl": "en", "espa": "es", "span": "es", "arab": "ar"}.get(said[:4], "")
    )
    return tongue if tongue in ("fr", "en", "es", "ar") else "label"


def is_answers(found: Found) -> bool:
    """Whether tables are what people answered to a form of Kobo or ODK."""
    return any(
        ({"_uuid", "_submission_time"} <= set(heads))
        or ({"submissiondate", "key"} <= set(heads))
        or ("meta/instanceid" in heads)
        for heads in (_heads(table) for table in found.tables)
    )


def answers(found: Found) -> Found:
    """The same tables as a person would have typed them: without what the tools write, several choices in one cell."""
    found.format = "kobo"
    left = 0
    for table in found.tables:
        left += _tidy(table)
    if left:
        found.say("technical", count=left)
    return found


def _tidy(table: Table) -> int:
    """Lay out one table anew; how many technical columns were left."""
    if not table.rows:
        return 0
    names = [str(value or "") for value in table.rows[0]]
    heads = [name.strip().lower() for name in names]
    many = _many_choices(names, table.rows)
    parts = {at for ats in many.values() for at, _option in ats}
    key = next((heads.index(one) for one in _KEYS if one in heads), None)
    spots = {match[1].lower() for name in names if (match := _LATITUDE.match(name))}
    columns: list[tuple[str, int]] = []
    left = 0
    for at, name in enumerate(names):
        if at in parts:
            continue
        if at == key:
            columns.append(("uuid", at))
        elif heads[at] in _TIMES:
            columns.append(("date", at))
        elif _LATITUDE.match(name):
            columns.append(("latitude", at))
        elif _LONGITUDE.match(name):
            columns.append(("longitude", at))
        elif _TECHNICAL.match(name) or heads[at] in spots:
            left += 1
        else:
            columns.append((name, at))
    for name in many:  # several choices of which only the answers one by one are there
        if name not in names:
            columns.append((name, -1))
    heads_made = _short([name for name, _at in columns])
    rows: list[list[Value]] = [[*heads_made]]
    for row in table.rows[1:]:
        rows.append([_cell(row, name, at, many) for name, at in columns])
    table.rows = rows
    table.merged, table.hidden = [], set()
    return left


def _cell(row: Sequence[Value], name: str, at: int, many: dict[str, list[tuple[int, str]]]) -> Value:
    if name in many:
        return joined(option for one, option in many[name] if _yes(row[one] if one < len(row) else None)) or None
    return row[at] if 0 <= at < len(row) else None


def _yes(value: Value) -> bool:
    return str(value).strip().lower() in _YES


def _many_choices(names: list[str], rows: list[list[Value]]) -> dict[str, list[tuple[int, str]]]:
    """Question -> (column, option): columns named `question/option` in which only yes and no stand."""
    found: dict[str, list[tuple[int, str]]] = {}
    for at, name in enumerate(names):
        question, slash, option = name.rpartition("/")
        if not slash or not question or _TECHNICAL.match(name):
            continue
        values = {str(row[at]).strip().lower() for row in rows[1:] if at < len(row) and row[at] is not None}
        if values <= _YES | _NO and values:
            found.setdefault(question, []).append((at, option))
    return {question: some for question, some in found.items() if question in names or len(some) > 1}


def _short(names: list[str]) -> list[str]:
    """Names without the groups that they are in, where this leaves them different."""
    last = [name.rpartition("/")[2] for name in names]
    return [short if last.count(short) == 1 and short else name for name, short in zip(names, last, strict=True)]


def _heads(table: Table) -> list[str]:
    return [str(value or "").strip().lower() for value in table.rows[0]] if table.rows else []
