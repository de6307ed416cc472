"""Owns how fast meetings are opened, searched and carried over when there are many; must not know how they are kept.

200 meetings with 10,000 lines and 2,000 actions stand against 20 with 1,000 lines. A meeting of either has fifty
lines, a series twenty meetings: what is opened is the same, what it lies among is ten times more.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks import invented, profiles, words
from benchmarks.harness import Contender, Figure, Series, Table, expect, in_turn

Row = dict[str, Any]

LINES: Final = 50  # of one meeting
IN_SERIES: Final = 20
REACH: Final = 1.5
REACH_SEARCH: Final = 10.0  # ms
PAGE: Final = 60
BEGIN: Final = date(2021, 1, 20)
# what each tenth line of a meeting says
SAID: Final = ("note", "note", "need", "note", "action", "note", "decision", "action", "note", "priority")


@dataclass(frozen=True, slots=True)
class Size:
    """How many meetings a made-up profile holds."""

    meetings: int = 200

    @property
    def lines(self) -> int:
        """How many lines they have together."""
        return self.meetings * LINES


LONG: Final = Size(200)
SHORT: Final = Size(20)


def measure(*, folder: Path, long: Size = LONG, short: Size = SHORT, rounds: int = 15, presses: int = 60) -> Table:
    """Open, jump, carry over and search in both, in turn."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    databases = {}
    for name, size in (("long", long), ("short", short)):
        place = folder / f"meetings-{size.meetings}"
        make(place, size)
        databases[name] = open_profile(Profile(place))
    try:
        figures = [
            *_compared(databases, long, short, rounds),
            *_searched(databases["long"], long, presses),
        ]
    finally:
        for database in databases.values():
            database.close()
    note = (
        f"{long.lines:,} lines in {long.meetings} meetings, {long.lines // 5:,} actions, against {short.lines:,} lines "
        f"in {short.meetings}. A meeting has {LINES} lines, a series {IN_SERIES} meetings. Without a window: what "
        "pages ask. The baseline of the search reads the lines with SQL `LIKE`: it folds no accent and fetches no row."
    )
    return Table("meetings", "Many meetings", figures, [note])


# ---- made-up meetings ------------------------------------------------------------------------------


def make(folder: Path, size: Size, seed: int = 20210212) -> None:
    """Make a profile of meetings in `folder`; one that today's program made there is kept."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    if profiles.fresh(folder):
        open_profile(Profile(folder)).close()
        return
    database = profiles.begun(folder)
    try:
        for series in range(0, size.meetings, IN_SERIES):
            many = min(IN_SERIES, size.meetings - series)
            profiles.put(database, invent(random.Random(seed + series), series // IN_SERIES, many), journal="none")
        profiles.relist(database)
    finally:
        database.close()
    profiles.stamp(folder)


def invent(dice: random.Random, number: int, meetings: int) -> dict[Any, list[Row]]:
    """The rows of one series: its meetings, their agenda and lines, and what the lines made."""
    from desktop.models.decisions import Action, Decision
    from desktop.models.meetings import AgendaItem, Meeting, Note, Priority, Series
    from desktop.models.needs import Need
    from desktop.models.vocabularies import TextRow

    kinds: tuple[Any, ...] = (Series, Meeting, AgendaItem, Note, Need, Decision, Action, Priority, TextRow)
    rows: dict[Any, list[Row]] = {model: [] for model in kinds}
    series = _id("series", number)
    rows[Series].append({"id": series, "cadence": "monthly"})
    rows[TextRow].append(_text("series", series, "name", f"{words.MARK} {number}"))
    for at in range(meetings):
        meeting = _id("meeting", number, at)
        day = BEGIN + timedelta(days=28 * at + number)
        rows[Meeting].append(
            {
                "id": meeting,
                "series": series,
                "day": day.isoformat(),
                "lang": "fr",
                "status": "draft",
                "starts": "09:30",
            }
        )
        rows[TextRow].append(_text("meeting", meeting, "title", f"{words.MARK} {_said(dice, 2)}"))
        items = [_id("item", number, at, place) for place in range(5)]
        for place, item in enumerate(items):
            told = {"title": _said(dice, 3), "rank": f",aaaaaa/a{place + 1}", "minutes": 15}
            rows[AgendaItem].append({"id": item, "meeting": meeting, "status": "done" if place else "open", **told})
        for place in range(LINES):
            _line(rows, dice, (number, at, place), meeting, items[place // 10], day)
    return rows


def _line(
    rows: dict[Any, list[Row]], dice: random.Random, key: tuple[int, int, int], meeting: bytes, item: bytes, day: date
) -> None:
    """One line and what it made."""
    from desktop.models.decisions import Action, Decision
    from desktop.models.meetings import Note, Priority, priority_id, said_id
    from desktop.models.needs import Need
    from desktop.models.vocabularies import TextRow

    note, kind, text = _id("note", *key), SAID[key[2] % len(SAID)], _said(dice, 9)
    made = {"priority": "need"}.get(kind, kind)
    subject = said_id(made, note) if kind != "note" else None
    place = key[2] + 1
    rank = f",aaaaaa/{'ab'[place > 9]}{place}"
    line = {"id": note, "meeting": meeting, "item": item, "kind": kind, "text": text, "rank": rank, "subject": subject}
    rows[Note].append(line | {"at": f"{day.isoformat()}T09:{place:02d}:00+00:00"})
    if subject is None:
        return
    rows[TextRow].append(_text(made, subject, "title", text))
    if made == "need":
        severity, people = dice.choice("12345"), dice.choice((None, 20, 120, 800, 3000))
        need = {"id": subject, "status": "open", "sector": dice.choice(invented.SECTORS), "said": day.isoformat()}
        rows[Need].append(need | {"severity": severity, "people": people})
        if kind == "priority":
            row = {"id": priority_id(meeting, subject), "meeting": meeting, "need": subject, "rank": rank}
            rows[Priority].append(row | {"points": dice.randint(1, 20), "why": None})
    elif made == "decision":
        rows[Decision].append({"id": subject, "status": "adopted", "day": day.isoformat(), "meeting": meeting})
    else:
        status = dice.choice(("todo", "doing", "done", "done", "done"))
        due = (day + timedelta(days=dice.randint(3, 60))).isoformat()
        rows[Action].append({"id": subject, "status": status, "due": due, "meeting": meeting})


def _id(*parts: object) -> bytes:
    from desktop.models.base import derived_id

    return derived_id("bench", *map(str, parts))


def _text(table: str, owner: bytes, name: str, value: str) -> Row:
    from desktop.models.vocabularies import text_id

    key = text_id(owner, name, "fr")
    return {"id": key, "owner_table": table, "owner": owner, "field": name, "lang": "fr", "value": value}


def _said(dice: random.Random, many: int) -> str:
    return " ".join(dice.choice(words.THINGS) for _ in range(many)).capitalize()


# ---- measuring -------------------------------------------------------------------------------------


def _compared(databases: dict[str, Any], long: Size, short: Size, rounds: int) -> list[Figure]:
    against = f"{short.lines:,} lines"
    told = []
    works: tuple[tuple[str, Callable[[Any, random.Random], Callable[[], Any]], float | None], ...] = (
        ("open a meeting of fifty lines", _opening, REACH),
        ("jump anywhere in the list of lines", _jumping("note"), REACH),
        ("jump anywhere in the list of actions", _jumping("action"), REACH),
        ("what comes back on the next agenda", _carrying, REACH),
        ("where a need comes from and leads", _trailing, REACH),
        ("what is late and due this week", _reminding, None),
    )
    for what, work, reach in works:
        dice = random.Random(5)
        with databases["long"].read() as many, databases["short"].read() as few:
            runs = {"long": _contender(many, work, dice), "short": _contender(few, work, dice)}
            taken = in_turn(runs, rounds)
        told.append(Figure(f"{what}, {long.lines:,} lines", taken["long"], against, taken["short"], reach))
    return told


def _contender(session: Any, work: Callable[[Any, random.Random], Callable[[], Any]], dice: random.Random) -> Contender:
    return Contender(work(session, dice), None, lambda result: expect(bool(result), "nothing was found"))


def _meetings(session: Any) -> list[bytes]:
    from desktop.services.listing import lists

    return list(lists.ids(session, "meeting", lists.ListQuery()))


def _opening(session: Any, dice: random.Random) -> Callable[[], Any]:
    from desktop.services.meeting import meetings

    some = _meetings(session)

    def run() -> Any:
        book = meetings.read(session, dice.choice(some), "fr")
        expect(len(book.lines) == LINES, f"{len(book.lines)} lines in a meeting")
        return book

    return run


def _jumping(kind: str) -> Callable[[Any, random.Random], Callable[[], Any]]:
    """From a place of the scroll bar to the rows there, of the list as it stands."""

    def begin(session: Any, dice: random.Random) -> Callable[[], Any]:
        from desktop.services.listing import lists
        from desktop.services.plan.action_rows import action_rows

        ids = lists.ids(session, kind, lists.ListQuery(sort="oldest"))

        def run() -> Any:
            at = dice.randint(0, max(0, len(ids) - PAGE))
            some = ids[at : at + PAGE]
            return action_rows(session, some, "fr") if kind == "action" else lists.rows(session, kind, some, "fr")

        return run

    return begin


def _carrying(session: Any, dice: random.Random) -> Callable[[], Any]:
    from desktop.services.meeting import agendas

    some = _meetings(session)
    latest = some[0]
    return lambda: agendas.carried_over(session, latest, "fr")


def _trailing(session: Any, dice: random.Random) -> Callable[[], Any]:
    from desktop.services.listing import lists
    from desktop.services.record.trail import trail

    needs = lists.ids(session, "need", lists.ListQuery())
    return lambda: trail(session, "need", needs[dice.randrange(len(needs))], "fr").groups


def _reminding(session: Any, dice: random.Random) -> Callable[[], Any]:
    from desktop.services.plan.actions import Myself, reminder

    return lambda: reminder(session, BEGIN + timedelta(days=28 * IN_SERIES), Myself()).any


def _searched(database: Any, size: Size, presses: int) -> list[Figure]:
    """One key press in the search of lines: the ids that match and the first sixty rows."""
    from sqlalchemy import text

    from desktop.services.listing import lists

    ours, plain = [], []
    like = text("SELECT id, text FROM note WHERE text LIKE :typed")
    with database.read() as session:
        lists.ids(session, "note", lists.ListQuery(text="am"))
        for word in words.THINGS[:: max(1, len(words.THINGS) * 4 // presses)]:
            for length in range(2, min(6, len(word)) + 1):
                typed = word[:length]
                start = time.perf_counter()
                found = lists.ids(session, "note", lists.ListQuery(text=typed))
                lists.rows(session, "note", found[:PAGE], "fr")
                ours.append(time.perf_counter() - start)
                start = time.perf_counter()
                beside = session.execute(like, {"typed": f"%{typed}%"}).all()
                plain.append(time.perf_counter() - start)
            wanted = {row for row, said in beside if any(one.startswith(typed) for one in said.lower().split())}
            expect(bool(wanted) and wanted <= set(found), f"lines with {typed!r} were not found")
    what = f"search {size.lines:,} lines, one key"
    taken = Series(tuple(ours))
    return [Figure(what, taken, "SQL LIKE", Series(tuple(plain)), REACH_SEARCH, absolute=True)]
