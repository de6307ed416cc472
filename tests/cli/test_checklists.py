"""checklist as typed: started, ticked, its open points made actions, printed; what is mistyped changes nothing."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.services.opened import OUJDA
from tests.terminal import Terminal


@pytest.fixture
def laptop(template: Path, tmp_path: Path) -> Terminal:
    folder = tmp_path / "profil"
    shutil.copytree(template, folder)
    return Terminal(folder)


def test_a_list_from_start_to_paper(laptop: Terminal, tmp_path: Path) -> None:
    assert laptop.ask("checklist") == []
    assert next(one["code"] for one in laptop.ask("checklist", "templates")) == "covid-health"
    started = laptop.ask("checklist", "start", "covid-health", "--area", OUJDA, "--due", "2026-12-31")
    named = started["id"]
    assert (started["done"], len(started["points"])) == (0, 15)
    ticked = laptop.ask("checklist", "tick", named, "open-centres", "3", "--day", "2026-11-20")
    assert [point["done_on"] for point in ticked["points"][:4]] == ["2026-11-20", "", "2026-11-20", ""]
    laptop.ask("checklist", "untick", named, "3")
    laptop.ask("checklist", "note", named, "2", "deux centres sur trois")
    laptop.ask("checklist", "add", named, "Appeler la délégation")
    moved = laptop.ask("checklist", "move", named, "16", "1")
    assert moved["points"][0]["text"] == "Appeler la délégation"
    assert laptop.ask("checklist", "remove", named, "1")["points"][0]["code"] == "open-centres"
    made = laptop.ask("checklist", "actions", named, "free-care", "masks")["made"]
    assert len(made) == 2
    laptop.record("action", made[0], "status=done", "done=2026-11-21")
    finished = laptop.ask("checklist", "tick", named, "--finished")
    assert [point["done_on"] for point in finished["points"][:3]] == ["2026-11-20", "2026-11-21", ""]
    arabic = laptop.ask("checklist", "show", named, "--lang", "ar")
    assert arabic["points"][0]["text"].startswith("معرفة المراكز")
    (listed,) = laptop.ask("checklist", "list")
    assert (listed["done"], listed["points"], listed["status"]) == (2, 15, "going")
    file = tmp_path / "liste.docx"
    assert laptop.ask("checklist", "print", named, str(file), "--lang", "ar")["done"] == 2
    words = zipfile.ZipFile(file).read("word/document.xml").decode()
    assert "☑" in words
    assert "deux centres sur trois" in words
    assert laptop.run("checklist", "print", named, str(tmp_path / "non.html"), "--audience", "public").code == 1
    laptop.record("checklist", named, "visibility=public")
    for audience in ("partners", "public"):
        page = tmp_path / f"{audience}.html"
        answer = laptop.ask("checklist", "print", named, str(page), "--audience", audience)
        assert answer["audience"] == audience
        assert "deux centres sur trois" not in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("checklist", "eat"), 2),
        (("checklist", "start"), 2),
        (("checklist", "start", "covid-health"), 1),
        (("checklist", "start", "jamais-vu", "--area", OUJDA), 1),
        (("checklist", "start", "pac", "--area", OUJDA), 1),
        (("checklist", "list", "--area", OUJDA), 2),
        (("checklist", "show", "@Aucune"), 1),
    ],
)
def test_what_is_mistyped_or_impossible_changes_nothing(laptop: Terminal, words: tuple[str, ...], code: int) -> None:
    before = laptop.ask("status")["state_hash"]
    assert laptop.run(*words).code == code
    assert laptop.ask("status")["state_hash"] == before


def test_a_point_that_is_not_there_is_refused(laptop: Terminal) -> None:
    named = laptop.ask("checklist", "start", "covid-health", "--area", OUJDA)["id"]
    for word in ("0", "16", "masque", "-1", "²"):
        assert laptop.run("checklist", "tick", named, word).code == 1
    assert laptop.ask("checklist", "show", named)["done"] == 0
