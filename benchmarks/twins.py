"""Owns how well and how fast duplicates are found; must not know how they are found.

How well: on names that are published with the body each belongs to (`../shared`, never copied): precision at the
automatic threshold, recall at the threshold of review, the curve, with and without the published acronyms. How fast: on
made-up actors, half of a name of one's own each.
"""

from __future__ import annotations

import csv
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles, words
from benchmarks.harness import ROOT, Figure, Series, Table, expect, one

PUBLISHED: Final = ROOT.parent / "shared" / "data" / "organisations-variantes.csv"
CURVE: Final = (0.45, 0.55, 0.65, 0.75, 0.85, 0.90, 0.95)
REACH_SCAN: Final = 5_000.0  # ms
REACH_INDEX: Final = 1_000.0
REACH_ONE: Final = 50.0
_BRACKETS: Final = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_SYLLABLES: Final = tuple(consonant + vowel for consonant in "bdfgklmnrstwyz" for vowel in "aiou")

# Read by hand (27 November 2026): names, by their place among those that differ when folded, that the list files under
# two bodies though they are one (another spelling, a translation, a letter mistyped). Only what the scan called sure
# was read; what may be a branch, or another body of nearly the same name, was left as the list has it.
REVIEWED: Final = (
    *((17, 755), (162, 900), (164, 398), (212, 297), (82, 326), (284, 791), (331, 543), (423, 785), (433, 434)),
    *((475, 476), (487, 488), (502, 503), (513, 514), (528, 529), (624, 648), (688, 808), (763, 918)),
)

Pairing = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """One reading of the published names: every found pair with its score, and the pairs that are one body."""

    scores: dict[Pairing, float]
    literal: set[Pairing]  # as the list has it
    mended: set[Pairing]  # and names of the same words but for what stands in brackets are one body
    reviewed: set[Pairing]  # and what was read by hand


def measure(*, folder: Path, actors: int = 10_000) -> Table:
    """Quality on the published names where they are, speed on made-up actors."""
    figures, notes = [], []
    if PUBLISHED.exists():
        for given in (True, False):
            more, said = _quality(given)
            figures += more
            notes += said
    else:
        notes.append("The published names (`../shared`) are not here: quality was not measured.")
    figures += _speed(folder, actors)
    notes.append("While speed is measured the collector rests, as it does in the window.")
    return Table("twins", "Finding duplicates", figures, notes)


# ---- how well ------------------------------------------------------------------------------------


def _quality(given: bool) -> tuple[list[Figure], list[str]]:
    from desktop.services.twins.verdict import REVIEW, SURE

    judged = judge_published(PUBLISHED, acronyms=given)
    what = "acronyms given" if given else "acronyms withheld"
    precise = precision(judged.scores, judged.reviewed, SURE)
    found = recall(judged.scores, judged.reviewed, REVIEW)
    figures = [
        Figure(f"wrong among what is called sure, {what}", one(1 - precise), reach=0.05, unit=""),
        Figure(f"missed among what is true, {what}", one(1 - found), reach=0.10, unit=""),
    ]
    readings = "; ".join(
        f"{name} ({len(truth)} pairs) {precision(judged.scores, truth, SURE):.3f} and "
        f"{recall(judged.scores, truth, REVIEW):.3f}"
        for name, truth in (
            ("read by hand", judged.reviewed),
            ("`Name (ABC)` and `Name` being one", judged.mended),
            ("to the letter of the list", judged.literal),
        )
    )
    told = [(at, *(count(judged.scores, judged.reviewed, at) for count in (precision, recall))) for at in CURVE]
    curve = ", ".join(f"{at:.2f}: {right:.3f}/{reached:.3f}" for at, right, reached in told)
    notes = [
        f"With {what}: precision at {SURE} and recall at {REVIEW}, {readings}. "
        f"Precision/recall along the curve, read by hand: {curve}.",
    ]
    return figures, notes


def judge_published(path: Path, *, acronyms: bool) -> Judged:
    """Scan the published names as a profile's actors are scanned."""
    from desktop.services.twins.blocks import Blocks
    from desktop.services.twins.reaching import reached
    from desktop.services.twins.traits import Rows, traits
    from desktop.services.twins.verdict import judge

    rows = list(_published(path))
    told = [traits(Rows({"fr": name}, acronym=short if acronyms else "")) for _body, name, short in rows]
    blocks = Blocks()
    blocks.count(told)
    ids = [n.to_bytes(4, "big") for n in range(len(rows))]
    for id_, each in zip(ids, told, strict=True):
        blocks.add(id_, each)
    scores: dict[tuple[bytes, bytes], float] = {}
    for n, each in enumerate(told):
        for other in blocks.near(each):
            m = int.from_bytes(other, "big")
            if m > n:
                scores[ids[n], other] = judge("actor", each, told[m], blocks).score
    scores |= {pair: max(score, scores.get(pair, 0.0)) for pair, score in reached(scores).items()}
    numbered = {(int.from_bytes(a, "big"), int.from_bytes(b, "big")): score for (a, b), score in scores.items()}
    bodies = [body for body, _name, _short in rows]
    return Judged(numbered, _pairs(bodies), _pairs(_mended(rows)), _pairs(_mended(rows, REVIEWED)))


def precision(scores: dict[Pairing, float], truth: set[Pairing], at: float) -> float:
    """Of the pairs found at a threshold, the share that is true."""
    found = {pair for pair, score in scores.items() if score >= at}
    return len(found & truth) / len(found) if found else 1.0


def recall(scores: dict[Pairing, float], truth: set[Pairing], at: float) -> float:
    """Of the true pairs, the share found at a threshold."""
    return sum(scores.get(pair, 0.0) >= at for pair in truth) / len(truth)


def _published(path: Path) -> Iterator[tuple[str, str, str]]:
    """(body, name, acronym) of each name, names that fold to the same once."""
    from desktop.services.words.folding import fold

    seen = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["Lookup"].strip()
            if name and fold(name) not in seen:
                seen.add(fold(name))
                yield fold(row["Canonical Name"]), name, row["Acronym"]


def _mended(rows: Sequence[tuple[str, str, str]], reviewed: Sequence[Pairing] = ()) -> list[str]:
    """The bodies, those being one of which two names have the same words but for what stands in brackets."""
    from desktop.services.words.folding import words as folded

    leader: dict[str, str] = {}

    def top(body: str) -> str:
        while leader.get(body, body) != body:
            body = leader[body]
        return body

    by_words: dict[tuple[str, ...], str] = {}
    for body, name, _short in rows:
        bare = _BRACKETS.sub("", name)
        key = tuple(sorted(folded(bare))) or (name,)
        if key in by_words:
            leader[top(body)] = top(by_words[key])
        by_words.setdefault(key, body)
    for n, m in reviewed:
        if max(n, m) < len(rows):
            leader[top(rows[n][0])] = top(rows[m][0])
    return [top(body) for body, _name, _short in rows]


def _pairs(bodies: Sequence[str]) -> set[Pairing]:
    together: dict[str, list[int]] = {}
    for n, body in enumerate(bodies):
        together.setdefault(body, []).append(n)
    return {pair for members in together.values() for pair in combinations(members, 2)}


# ---- how fast ------------------------------------------------------------------------------------


def _speed(folder: Path, actors: int) -> list[Figure]:
    from desktop.paths import Profile
    from desktop.services import twins
    from desktop.services.opening import open_profile
    from desktop.unswept import unswept

    made = folder / f"profile-twins-{actors}"
    doubles = _make(made, actors)
    database = open_profile(Profile(made))
    try:
        with unswept(), database.read() as session:
            start, busy = time.perf_counter(), time.thread_time()
            index = twins.Index(session, "actor")
            built, built_busy = time.perf_counter() - start, time.thread_time() - busy
            start, busy = time.perf_counter(), time.thread_time()
            pairs = {(pair.one, pair.other) for pair in twins.scan(session, "actor")}
            scanned, scanned_busy = time.perf_counter() - start, time.thread_time() - busy
            missed = sum(pair not in pairs for pair in doubles)
            expect(missed <= len(doubles) // 20, f"{missed} of {len(doubles)} made-up doubles were not found")
            asked = []
            for traits in list(index.known.values())[:200]:
                start = time.perf_counter()
                index.likely({"name": f"{traits.texts[0][1]}s"}, "fr")
                asked.append(time.perf_counter() - start)
    finally:
        database.close()
    return [
        Figure(f"scanning {actors:,} actors", one(scanned), reach=REACH_SCAN, note=f"{len(pairs)} pairs waiting"),
        Figure(f"scanning {actors:,} actors, processor time", one(scanned_busy)),
        Figure(f"an index of {actors:,} actors", one(built), reach=REACH_INDEX),
        Figure(f"an index of {actors:,} actors, processor time", one(built_busy)),
        Figure("one draft asked of it, slowest", Series(tuple(asked)), reach=REACH_ONE, of="worst"),
    ]


def _make(folder: Path, actors: int) -> list[tuple[bytes, bytes]]:
    """A profile of made-up actors, every fiftieth once more with a letter mistyped. Returns those pairs."""
    from sqlalchemy import insert

    from desktop.models.actors import Actor
    from desktop.models.vocabularies import TextRow, text_id

    chance = random.Random(20210120)
    fresh = profiles.fresh(folder)
    database: Any = None if fresh else profiles.begun(folder)
    doubles: list[tuple[bytes, bytes]] = []
    rows: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    for n in range(actors):
        row = n.to_bytes(16, "big")
        if n % 50 == 49:
            double, name = rows[-1]["id"], _mistyped(texts[-1]["value"], chance)
            doubles.append((double, row))
        else:
            name = _name(chance)
        phone = f"05366{chance.randrange(10**5):05}" if n % 3 == 0 else None
        rows.append({"id": row, "kind": "association", "phone": phone})
        texts.append(
            {
                "id": text_id(row, "name", "fr"),
                "owner_table": "actor",
                "owner": row,
                "field": "name",
                "lang": "fr",
                "value": name,
            }
        )
    if database is not None:
        with database.write() as session:
            session.execute(insert(Actor), rows)
            session.execute(insert(TextRow), texts)
            session.commit()
        profiles.relist(database)
        database.close()
        profiles.stamp(folder)
    return doubles


def _name(chance: random.Random) -> str:
    own = "".join(chance.choice(_SYLLABLES) for _n in range(chance.randint(2, 4))).capitalize()
    return f"{words.MARK} Association {own} pour {chance.choice(words.THINGS)} et {chance.choice(words.THINGS)}"


def _mistyped(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(words.MARK) + 13, len(name) - 3)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
