"""A thousand answers, cards and exports drawn at random, of every kind, format, language and audience.

Two dozen services are protected in each of the ways there are: their words, telephones and places are in none of what
is shown, written or published. Beside them stand services whose words are looked for in the same way, and found.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from desktop.errors import InvalidValue
from desktop.exchange import exporting, public_site, publishing, site_publishing
from desktop.exchange.formats import ALL, FORMATS, FOUR_W
from desktop.exchange.gathering import Wanted as Leaving
from desktop.exchange.public_site import Sheet
from desktop.i18n import LANGUAGES
from desktop.reports import card, steering_report, writing
from desktop.reports.report_ground import Wanted as ReportWanted
from desktop.services.audience.audiences import AUDIENCES, INTERNAL
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.orient.finding import Wanted, orient
from tests.exchange.unpacking import carried
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, RABAT, Opened
from tests.services.orient import made

NOW: Final = datetime(2026, 6, 9, 11, tzinfo=UTC)
ROUNDS: Final = 1000 if os.environ.get("MAILLAGE_SOAK") else 120
KINDS: Final = ("service", "actor", "place", "initiative", ALL, FOUR_W)
MARKS: Final = (made.SECRET, "0600990099")
# a workbook that stays in the network holds what is recorded, but for where protected places are (docs/exports.md)
WITHIN: Final = (f"rue du {made.SECRET}",)
DRAWN: Final = ("service", "actor", "initiative", "need")


class Town:
    """A profile and the dice; each way out gives what left, laid open."""

    def __init__(self, opened: Opened, hidden: set[bytes], folder: Path) -> None:
        self.opened, self.hidden, self.folder = opened, hidden, folder
        self.dice = random.Random(20261127)
        self.count = Counter[str]()
        self.marks: tuple[str, ...] = MARKS  # what may not be in what was made last

    @property
    def lang(self) -> str:
        return self.dice.choice(LANGUAGES)

    def answer(self) -> str:
        wanted = Wanted(
            self.dice.choice(("", *made.SECTORS, "soins", "accueil", "écoute")),
            tuple(self.dice.sample(made.LANGUAGES, self.dice.randint(0, 2))),
            self.dice.choice((None, made.area(self.opened, OUJDA), made.area(self.opened, RABAT))),
            self.dice.choice((None, (34.68, -1.91))),
            self.dice.choice((None, date(2026, 1, 1) + timedelta(days=self.dice.randrange(365)))),
        )
        now = NOW + timedelta(hours=self.dice.randrange(9000))
        with self.opened.database.read() as session:
            told = orient(session, wanted, now, self.lang, audience=self.dice.choice(AUDIENCES), most=200)
        assert not {one.id for one in told.found} & self.hidden
        return repr(told)

    def card(self) -> str:
        with self.opened.database.read() as session:
            row = self.dice.choice(ids(session, "service", ListQuery()))
            try:
                told = card.read(session, row, NOW, self.lang)
            except InvalidValue:
                return ""
        assert row not in self.hidden
        return laid_open(writing.made(card.document(told), self.dice.choice(("html", "docx"))))

    def table(self) -> str:
        what, audience = self.dice.choice(KINDS), self.dice.choice(AUDIENCES)
        self.marks = WITHIN if audience == INTERNAL else MARKS
        form = self.dice.choice([one.name for one in FORMATS.values() if what in one.whats])
        query = self.dice.choice((None, None, ListQuery(text="accueil"))) if what not in (ALL, FOUR_W) else None
        file = self.folder / f"export.{form}"
        exporting.write(self.opened.database, file, Leaving(what, audience, self.lang, query), form)
        return laid_open(file.read_bytes())

    def page(self) -> str:
        file = self.folder / "page.html"
        publishing.publish_site(self.opened.database, file, self.dice.choice(AUDIENCES[:2]), lang=self.lang)
        return laid_open(file.read_bytes())

    def site(self) -> str:
        folder = self.folder / f"site-{self.count['site']}"
        site_publishing.publish(self.opened.database, folder, self.dice.choice(AUDIENCES[:2]), lang=self.lang)
        return "".join(laid_open(one.read_bytes()) for one in folder.rglob("*") if one.is_file())

    def sheet(self) -> str:
        sheet = Sheet("Carte", self.dice.choice(DRAWN), (297, 210), None)
        audience = self.dice.choice(AUDIENCES)
        return laid_open(publishing.sheet_page(self.opened.database, audience, sheet, lang=self.lang)[0])

    def report(self) -> str:
        name, audience = self.dice.choice(("quarterly", "4w")), self.dice.choice(AUDIENCES)
        self.marks = WITHIN if audience == INTERNAL else MARKS
        wanted = ReportWanted(name, NOW.date(), lang=self.lang, audience=audience)
        with self.opened.database.read() as session:
            told = steering_report.read(session, wanted)
        return repr(told)


def laid_open(content: bytes) -> str:
    """What a file says, its packed parts unpacked, as words of any script."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            return "".join(laid_open(pack.read(name)) for name in pack.namelist())
    if b'id="carried"' in content:
        return "".join(part.decode("utf-8", "replace") for part in carried(content).values())
    with suppress(zlib.error):
        content = zlib.decompress(content)
    return content.decode("utf-8", "replace")


@pytest.fixture
def town(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(public_site, "_BASE", ())  # without the base map: it is most of the work, and the same in all
    monkeypatch.setattr(public_site, "_CLOSE", "none")
    opened = Opened(tmp_path / "profil", template, ManualClock(NOW))
    hidden = made.make(opened, 30, secret=24, around=False)
    for n in range(4):
        opened.record(
            *("initiative",),
            title=f"Cours du matin {n}",
            sector="education",
            starts="2026-05-02",
            status="ongoing",
            places=[OUJDA],
            visibility="public",
        )
    yield Town(opened, hidden, tmp_path)
    opened.close()


def test_nothing_protected_is_in_what_is_answered_written_or_published(town: Town) -> None:
    ways: dict[str, tuple[Callable[[], str], int]] = {
        "answer": (town.answer, 30),
        "card": (town.card, 20),
        "table": (town.table, 30),
        "page": (town.page, 5),
        "site": (town.site, 2),
        "sheet": (town.sheet, 8),
        "report": (town.report, 5),
    }
    found: set[str] = set()
    for _round in range(ROUNDS):
        (name,) = town.dice.choices(list(ways), [weight for _way, weight in ways.values()])
        town.marks = MARKS
        told = ways[name][0]()
        town.count[name] += 1
        assert not [mark for mark in town.marks if mark in told.casefold()], name
        if "permanence" in told.casefold() or "مداومة" in told:
            found.add(name)
    assert set(town.count) == set(ways)
    assert found >= {"answer", "card", "table", "page", "site"}  # what may be told is found so; a sheet names nothing


def test_sabotage_one_that_is_no_longer_protected_is_found(town: Town) -> None:
    """The same look sees the same words once nobody protects them."""
    town.opened.record(
        "service", name=f"Accueil du {made.SECRET}", sector="health", places=[OUJDA], visibility="public"
    )
    for way in (town.page, town.site):
        assert made.SECRET in way()
    assert any(made.SECRET in town.table() for _round in range(60))
    assert any(made.SECRET in town.answer() for _round in range(60))
