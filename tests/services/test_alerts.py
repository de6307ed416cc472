"""An alert past its last day is neither shown nor sent, by whatever way; its record's story keeps it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop.exchange import exporting, publishing, site_publishing
from desktop.exchange.gathering import Wanted
from desktop.services.alerts import is_over, standing
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.leaving import leave
from desktop.services.audience.redaction import tell
from desktop.services.record.problems import problems
from desktop.services.undo.story import story
from tests.exchange.unpacking import carried
from tests.fakes import ManualClock
from tests.services.opened import Opened

WORD = "Zellijfermé"
LAST = "2026-06-12"
THEN = datetime(2026, 6, 12, 22, 30, tzinfo=UTC)  # half past eleven in the evening in Morocco


@pytest.fixture
def offering(tmp_path: Path, template: Path) -> tuple[Opened, ManualClock, bytes]:
    """A profile with one service whose alert lasts until a day, a clock on the evening of it, and the service."""
    clock = ManualClock(THEN)
    opened = Opened(tmp_path / "p", template, clock)
    actor = opened.record("actor", name="Al Wafae", visibility="public")
    row = opened.record(
        *("service",),
        name="Écoute",
        actor=actor,
        alert=WORD,
        alert__ar=WORD,
        alert_until=LAST,
        status="active",
        visibility="public",
    )
    return opened, clock, row


def unpacked(made: bytes) -> bytes:
    """What a file says, its packed parts laid open."""
    if made.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(made)) as pack:
            return b"".join(map(pack.read, pack.namelist()))
    return b"".join(carried(made).values()) if b'id="carried"' in made else made


def written(opened: Opened, folder: Path, audience: str) -> dict[str, bool]:
    """Way out -> whether the words of the alert are in what was written."""
    folder.mkdir()
    found: dict[str, bool] = {}
    for form in ("xlsx", "csv", "hxl.csv", "json", "hsds.json"):
        file = folder / f"services.{form}"
        exporting.write(opened.database, file, Wanted("service", audience, "fr"), form)
        found[form] = WORD.encode() in unpacked(file.read_bytes())
    if audience != "internal":
        page, site = folder / "page.html", folder / "site"
        publishing.publish_site(opened.database, page, audience, lang="fr")
        site_publishing.publish(opened.database, site, audience, lang="fr")
        found["page"] = WORD.encode() in unpacked(page.read_bytes())
        found["site"] = any(WORD.encode() in unpacked(one.read_bytes()) for one in site.rglob("*") if one.is_file())
    return found


@pytest.mark.parametrize("audience", AUDIENCES)
def test_after_its_day_it_leaves_by_no_way(
    offering: tuple[Opened, ManualClock, bytes], tmp_path: Path, audience: str
) -> None:
    opened, clock, row = offering
    assert all(written(opened, tmp_path / "before", audience).values())
    clock.forward(hours=1)  # past midnight in Morocco, not yet in Greenwich
    assert not any(written(opened, tmp_path / "after", audience).values())
    with opened.database.read() as session:
        assert tell(session, audience).offers[0].alert == {}
        (leaf,) = leave(session, audience, ("service",)).of("service")
        assert not {"alert", "alert_until"} & set(leaf.values)
        assert any(WORD in line.after for line in story(session, "service", row, "fr"))
    assert opened.load("service", row)["alert"] == WORD  # whoever edits it finds it


def test_who_edits_it_is_told_and_may_wipe_it(offering: tuple[Opened, ManualClock, bytes]) -> None:
    opened, clock, row = offering
    with opened.database.read() as session:
        assert not [one for one in problems(session, "service", opened.load("service", row)) if one.field == "alert"]
        clock.forward(days=1)
        (told,) = [one for one in problems(session, "service", opened.load("service", row)) if "alert" in one.field]
    assert told.level == "warning"
    opened.act("service", told.fixes[0].values, row)
    loaded = opened.load("service", row)
    assert not any(loaded.get(name) for name in ("alert", "alert.ar", "alert_until"))


def test_an_alert_without_a_last_day_is_offered_one(offering: tuple[Opened, ManualClock, bytes]) -> None:
    opened, clock, row = offering
    for ends in (("2026-06-14", "2026-06-21"), ("2026-06-21", "2026-06-28")):  # on a Friday, then on the Sunday
        opened.act("service", {"alert_until": None}, row)
        with opened.database.read() as session:
            (told,) = [one for one in problems(session, "service", opened.load("service", row)) if "alert" in one.field]
        assert (told.field, told.level) == ("alert_until", "warning")
        assert tuple(fix.values["alert_until"] for fix in told.fixes) == ends
        opened.act("service", told.fixes[0].values, row)
        with opened.database.read() as session:
            assert not [
                one for one in problems(session, "service", opened.load("service", row)) if "alert" in one.field
            ]
        clock.forward(days=2)


def test_the_rule() -> None:
    day = date(2026, 6, 12)
    assert [is_over(until, day) for until in (None, "", "2026-06-11", LAST, "2026-06-13")] == [False] * 2 + [True] + [
        False
    ] * 2
    assert standing({"fr": "x"}, "2026-06-11", day) == {}
    assert standing({"fr": "x"}, LAST, day) == {"fr": "x"}
