"""Two people record apart, exchange, and print: the same bytes. Not a copied profile: each has its own journal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import i18n
from tests.reports.reading_xlsx import sheets
from tests.services.opened import OUJDA, RABAT
from tests.terminal import Terminal

REPORTS = ("quarterly", "4w", "indicators", "project")


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, Terminal]:
    """Rabat and Oujda: projects, initiatives, needs, trainings, indicators; some of one and the same record."""
    folder = tmp_path_factory.mktemp("deux")
    rabat, oujda = Terminal(folder / "rabat"), Terminal(folder / "oujda")
    lead = rabat.record("actor", "name=Association Espoir", "kind=association")
    project = rabat.record("project", "title=Ensemble", "starts=2021", "status=ongoing", "visibility=public")
    framework = rabat.record("framework", "title=Suivi", "starts=2021")
    common = (f"framework={framework}", "unit=people", "frequency=quarter", "direction=up")
    computed = rabat.record("indicator", "name=Aidées", *common, "formula=somme des personnes atteintes")
    typed = rabat.record("indicator", "name=Accueillies", *common, "dimensions=sex")
    # both make what sorts alike: equal titles, equal days, equal sectors
    for laptop, town, base in ((rabat, RABAT, 10), (oujda, OUJDA, 20)):
        if laptop is oujda:
            exchange(rabat, oujda, folder)
        for n, sector in enumerate(("health", "education", "health", "protection")):
            draft = (f"title=Atelier {n}", f"sector={sector}", "starts=2021-05-02", f"places={town}", f"lead={lead}")
            more = (f"project={project}", "snia=OSP15", "sdg=10", "visibility=public", f"women={base + n}", "men=7")
            laptop.record("initiative", *draft, *more)
        laptop.record("need", "title=Soins", "sector=health", "status=open", "people=40", f"places={town}")
        laptop.record("training", "title=Accueil", "starts=2021-05-04", "kind=training", "sector=health")
        laptop.record("practice", "title=Guichet", f"city={town}", "worked=Le mardi", "visibility=public")
        laptop.ask("value", typed, "2021-Q2", str(base), "--sex", "women" if laptop is rabat else "men")
    oujda.ask("value", computed, "2021-Q2", "90", "--target")
    oujda.ask("record", "project", project, "title.ar=معا", f"places={OUJDA}")
    exchange(oujda, rabat, folder)
    exchange(rabat, oujda, folder)
    assert rabat.ask("status")["state_hash"] == oujda.ask("status")["state_hash"], "they agree"
    return rabat, oujda


def exchange(giver: Terminal, receiver: Terminal, folder: Path) -> None:
    file = folder / f"{giver.folder.name}-{giver.clock.now():%H%M%S}.maillage"
    giver.ask("give", file)
    receiver.ask("receive", file)


@pytest.mark.parametrize(("lang", "audience"), [("fr", "internal"), ("ar", "public")])
@pytest.mark.parametrize("report", REPORTS)
def test_they_print_the_same_bytes(
    laptops: tuple[Terminal, Terminal], tmp_path: Path, report: str, lang: str, audience: str
) -> None:
    days = () if report == "project" else ("--from", "2021-Q2", "--to", "2021-Q2")
    subject = ("@Ensemble",) if report == "project" else ()
    for form in ("docx", "xlsx", "html"):
        printed: list[bytes] = []
        for laptop in laptops:
            laptop.clock.moment = laptop.clock.moment.replace(year=2026, month=11, day=27, hour=9 + len(printed))
            file = tmp_path / f"{laptop.folder.name}.{form}"
            laptop.ask("report", report, *subject, file, *days, "--lang", lang, "--audience", audience)
            printed.append(file.read_bytes())
        assert printed[0] == printed[1], form
    if report == "quarterly" and audience == "internal" and lang == "fr":
        book = sheets((tmp_path / "rabat.xlsx").read_bytes())
        told = {row[0]: row[1] for row in book["En bref"]}
        assert (told["Initiatives"], told["Personnes atteintes"]) == (8, 46 + 86 + 8 * 7), "what both recorded"


@pytest.fixture
def at_home_again() -> Iterator[None]:
    yield
    time.tzset()


@pytest.mark.parametrize("report", REPORTS)
def test_neither_the_zone_nor_the_languages_of_a_computer_are_in_what_it_prints(
    laptops: tuple[Terminal, Terminal],
    tmp_path: Path,
    at_home_again: None,  # before the next: it looks at the clock's zone once that is what it was
    monkeypatch: pytest.MonkeyPatch,
    report: str,
) -> None:
    subject = ("@Ensemble",) if report == "project" else ()
    printed: dict[str, list[bytes]] = {"docx": [], "xlsx": [], "html": []}
    places = (("Pacific/Auckland", "ar_MA.UTF-8", "ar"), ("America/Los_Angeles", "C", "es"))
    for laptop, (zone, system, own) in zip(laptops, places, strict=True):
        laptop.clock.moment = laptop.clock.moment.replace(year=2026, month=11, day=27, hour=9)  # one day in both zones
        for name, value in (("TZ", zone), ("LANG", system), ("LC_ALL", system), ("LANGUAGE", system[:2])):
            monkeypatch.setenv(name, value)
        time.tzset()
        i18n.set_language(own)
        for form, contents in printed.items():
            file = tmp_path / f"{laptop.folder.name}.{form}"
            laptop.ask("report", report, *subject, file, "--lang", "fr")
            contents.append(file.read_bytes())
    for form, (one, other) in printed.items():
        assert one == other, form


def test_nor_is_the_order_in_which_files_came(laptops: tuple[Terminal, Terminal], tmp_path: Path) -> None:
    files = []
    for laptop in laptops:
        files.append(tmp_path / f"tout-{laptop.folder.name}.maillage")
        laptop.ask("give", files[-1], "--all")
    readers = [Terminal(tmp_path / name) for name in ("un", "autre")]
    for reader, order in zip(readers, (files, files[::-1]), strict=True):
        for file in order:
            reader.ask("receive", file)
    states = {laptop.state for laptop in (*laptops, *readers)}
    assert len(states) == 1
    for report in REPORTS:
        subject = ("@Ensemble",) if report == "project" else ()
        for form in ("docx", "xlsx", "html"):
            printed = set()
            for laptop in (laptops[0], *readers):
                laptop.clock.moment = laptop.clock.moment.replace(year=2026, month=11, day=27, hour=9)
                file = tmp_path / f"{laptop.folder.name}-{report}.{form}"
                laptop.ask("report", report, *subject, file, "--lang", "ar")
                printed.add(file.read_bytes())
            assert len(printed) == 1, (report, form)
