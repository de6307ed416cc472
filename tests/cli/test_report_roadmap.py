"""report roadmap as typed: each format, in which language, for whom, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_report import Drawer
from tests.reports.reading_docx import headings
from tests.terminal import Terminal

OUJDA = "02.411.01.23"


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def laptop(tmp_path: Path, drawer: Drawer) -> Terminal:
    made = Terminal(tmp_path / "oujda", printer=lambda: drawer)
    plan = made.record("roadmap", "title=Exemple de feuille", f"area={OUJDA}", "status=running")
    aim = made.record("objective", "title=Accès aux soins", f"roadmap={plan}")
    step = made.record("milestone", "title=Former", f"roadmap={plan}", f"objective={aim}", "due=2020-01-01")
    made.record("action", "title=Réserver", "status=done", f"milestone={step}")
    return made


def test_each_format_by_the_end_of_the_name(laptop: Terminal, drawer: Drawer, tmp_path: Path) -> None:
    told = laptop.ask("report", "roadmap", "@exemple de feuille", tmp_path / "plan.docx")
    assert told == {
        "file": str(tmp_path / "plan.docx"),
        "lang": "fr",
        "audience": "internal",
        "objectives": 1,
        "milestones": 1,
        "actions": 1,
        "progress": 100,
        "late": 1,
        "kept_back": 0,
    }
    assert headings((tmp_path / "plan.docx").read_bytes())[:2] == ["Frise", "1. Accès aux soins"]
    laptop.ask("report", "roadmap", "@Exemple de feuille", tmp_path / "plan.pdf")
    assert (tmp_path / "plan.pdf").read_bytes() == b"%PDF"
    assert b"en retard de" in drawer.drawn[0][0]
    laptop.ask("report", "roadmap", "@Exemple de feuille", tmp_path / "plan.html", "--lang", "ar")
    assert 'dir="rtl"' in (tmp_path / "plan.html").read_text("utf-8")


def test_what_cannot_be_is_refused_and_nothing_is_written(laptop: Terminal, tmp_path: Path) -> None:
    for arguments in (
        ("@Exemple de feuille", tmp_path / "plan.txt"),
        ("@Une autre", tmp_path / "plan.docx"),
        ("@Exemple de feuille", tmp_path / "plan.docx", "--audience", "tous"),
    ):
        assert laptop.run("report", "roadmap", *arguments).code != 0
    assert not list(tmp_path.glob("plan.*"))
