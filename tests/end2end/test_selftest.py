"""The self-test finds out: what does not come back, and what a page keeps to itself."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from desktop import VERSION, selftest, selftest_files, selftest_pages
from desktop.paths import Profile
from desktop.reports.chart_spec import ChartSpec
from desktop.reports.printer import Size
from desktop.services.opening import open_profile
from desktop.services.record.records import record
from desktop.services.unit_of_work import UnitOfWork
from tests.conftest import Silence

TITLE = "Couvertures"


class Broken:
    """A printer whose engine is there and draws nothing that could be read."""

    def pdf(self, page: bytes, size: Size) -> bytes:
        return b"nothing"

    document = pdf

    def png(self, page: bytes, size: Size, fine: float) -> bytes:
        return b"nothing"

    def chart(self, spec: ChartSpec, width: int, height: int, fine: float, lang: str) -> bytes:
        return b"nothing"


def test_it_says_which_version_it_proves() -> None:
    version, system, python = selftest.installed().split(" · ")
    assert version == f"Maillage {VERSION}"
    assert system
    assert python.startswith("Python 3.")


@pytest.fixture
def recorded(profile: Profile) -> Profile:
    database = open_profile(profile)
    with UnitOfWork(database) as uow:
        record(uow, "initiative", {"title": TITLE}, lang="fr")
        uow.commit("")
    database.close()
    return profile


def test_a_workbook_comes_back_and_a_pdf_that_is_none_is_told(recorded: Profile, tmp_path: Path) -> None:
    told: list[list[str]] = []
    selftest_files.prove(recorded, tmp_path, TITLE, Broken, lambda _what, faults: told.append(faults))
    workbook, report, found = told
    assert not workbook
    assert "report: no PDF" in report
    assert found


def test_an_error_that_only_the_diary_is_told_is_a_fault(silence: Silence) -> None:
    heard = selftest_pages._Heard()
    logger = logging.getLogger("desktop.viewmodels.jobs")
    logger.addHandler(heard)
    try:
        logger.warning("the map's engine cannot be loaded")
        logger.error("job failed", exc_info=ImportError("first line\nELF load command not page-aligned"))
    finally:
        logger.removeHandler(heard)
    silence.expect(logger.name)
    silence.expect(logger.name, logging.ERROR)
    assert heard.faults == ["desktop.viewmodels.jobs job failed ImportError ELF load command not page-aligned"]
