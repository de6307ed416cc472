"""Two people record apart, exchange, and print: the same bytes. Not a copied profile: each has its own journal."""

from __future__ import annotations

from pathlib import Path

import pytest

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
