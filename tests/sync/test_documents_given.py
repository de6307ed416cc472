"""A guide of the commune's on three laptops: missing where it did not come, said with who has it, asked for, brought by
a file and by a shared folder, and found by a word on its third page."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.attached import attachments
from desktop.services.documents import paper_index, paper_search, toolbox
from desktop.services.exchange import laptops, sharing
from desktop.services.strangers import papers
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.changefile import read_change_file
from tests.services import papers_made as made
from tests.services.opened import Opened
from tests.sync.handed import Maker
from tests.sync.shared_folder import exchange

WORD = {"fr": "protocole", "ar": "البروتوكول"}


def bring(one: Opened, lang: str, suffix: str) -> bytes:
    prepared, paper = papers.prepare(made.MADE[suffix](made.pages(lang)), f"guide{suffix}")
    with UnitOfWork(one.database) as uow:
        row = toolbox.add(uow, prepared, paper, lang=lang)
        uow.commit("Document ajouté")
    return row


def told(one: Opened, row: bytes) -> tuple[str, str]:
    """Where the guide is, as its page says it: its state, and who has it."""
    with one.database.read() as session:
        (file,) = attachments.attached(session, row)
    return file.state, file.holder


def pages(one: Opened, row: bytes, lang: str) -> list[int]:
    paper_index.fill(one.database)
    with one.database.read() as session:
        found = paper_search.find(session, WORD[lang], lang, only=row)
    return [hit.page for told in found for hit in told.hits]


def hand(one: Opened, other: Opened, file: Path, **how: object) -> int:
    """How many files of records went with it."""
    name = one.database.profile.folder.name
    given = sharing.give(one.database, file, author=name, **how)  # type: ignore[arg-type]  # a test knows the names
    for part in given.parts:
        sharing.receive(other.database, part, vouch=True, author=other.database.profile.folder.name)
    return given.files


@pytest.mark.parametrize(("lang", "suffix"), [("fr", ".docx"), ("ar", ".pdf")])
def test_a_missing_guide_is_asked_for_and_comes_by_any_way(
    laptop: Maker, folder: Path, tmp_path: Path, lang: str, suffix: str
) -> None:
    commune, oujda, tanger = laptop("commune"), laptop("oujda"), laptop("tanger")
    row = bring(commune, lang, suffix)
    assert pages(commune, row, lang) == [3]
    # a file without room for documents: the record is there, and says who has what is missing
    assert hand(commune, oujda, tmp_path / "1.maillage", files="none") == 0
    assert told(oujda, row) == ("missing", "commune")
    assert pages(oujda, row, lang) == []
    # passed on by who lacks it: still known to be the commune's
    assert hand(oujda, tanger, tmp_path / "2.maillage", everything=True) == 0
    assert told(tanger, row) == ("missing", "commune")
    # asked for by a file, and brought by the answer; a second answer brings nothing twice
    hand(oujda, commune, tmp_path / "3.maillage")
    assert read_change_file(tmp_path / "3.maillage").manifest.lacks
    with commune.database.read() as session:
        (asking,) = [one.replica for one in laptops.peers(session) if one.trust != "mine"]
    assert hand(commune, oujda, tmp_path / "4.maillage", to=asking, files="wanted") == 1
    assert told(oujda, row) == ("here", "")
    assert pages(oujda, row, lang) == [3]
    # the third one gets it from the shared folder, where nobody was asked
    for one in (oujda, tanger):
        exchange(one, folder)
    assert told(tanger, row) == ("here", "")
    assert pages(tanger, row, lang) == [3]
    with tanger.database.read() as session, commune.database.read() as there:
        assert toolbox.copy_of(session, row, lang)[0] == toolbox.copy_of(there, row, lang)[0]


def test_a_guide_that_only_the_folder_s_others_have_is_put_there_when_it_is_lacked(laptop: Maker, folder: Path) -> None:
    commune, oujda = laptop("commune"), laptop("oujda")
    row = bring(commune, "fr", ".md")
    for one in (commune, oujda):
        exchange(one, folder)
    assert told(oujda, row) == ("here", "")
    carrying = [path for path in folder.glob("*.maillage") if read_change_file(path).files]
    assert len(carrying) == 1
    carrying[0].unlink()
    rabat = laptop("rabat")
    exchange(rabat, folder)
    for one in (oujda, rabat):
        exchange(one, folder)
    assert told(rabat, row) == ("here", "")
    assert pages(rabat, row, "fr") == [3]
