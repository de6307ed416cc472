"""The report of a roadmap: what it says, to whom, in which direction; read back from Word and from the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document as open_word
from docx.oxml.ns import qn
from sqlalchemy import update

from desktop.errors import InvalidValue, NotFound
from desktop.models.base import synced_tables
from desktop.reports import docx, printed, roadmap
from desktop.reports.document import Bars, Document, Heading, Paragraph, Table
from desktop.reports.roadmap import Wanted
from desktop.services.plan import roadmap_edits
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, Opened
from tools.sample_roadmap import write_roadmap

TODAY = date(2021, 6, 16)
PERSON = "Aïcha Darwich"


@pytest.fixture
def opened(tmp_path: Path, template: Path) -> Iterator[Opened]:
    """A new profile, open."""
    one = Opened(tmp_path / "profil", template)
    yield one
    one.close()


@pytest.fixture
def made(opened: Opened) -> bytes:
    """A roadmap with a late milestone that two actions serve, and one that nobody measured."""
    actor = opened.record("actor", name="Exemple d’association", visibility="public")
    owner = opened.record("contact", name=PERSON, role="Coordinatrice", actor=actor)
    plan = opened.record(
        "roadmap",
        title="Exemple de feuille de route",
        title__ar="مثال لخريطة طريق",
        area=OUJDA,
        actor=actor,
        starts="2021-01",
        ends="2022",
        status="running",
        visibility="public",
    )
    with UnitOfWork(opened.database) as uow:
        aim = roadmap_edits.add_objective(uow, plan, "Accès <b>aux</b> soins", lang="fr")
        first = roadmap_edits.add_milestone(uow, plan, aim, "Former les équipes", lang="fr")
        roadmap_edits.add_milestone(uow, plan, aim, "Signer la convention", lang="fr")
        uow.commit("exemple")
    opened.record("objective", aim, measure="Un interprète deux matins")
    opened.record("milestone", first, due="2021-06-04", owner=owner, progress=90)
    opened.record("action", title="Réserver la salle", status="done", milestone=first, owner=owner)
    opened.record("action", title="Inviter", status="todo", milestone=first, due="2021-06-10")
    return plan


def told(opened: Opened, plan: bytes, **wanted: str) -> roadmap.RoadmapTold:
    with opened.database.read() as session:
        return roadmap.read(session, Wanted(plan, TODAY, **wanted))


def words_of(document: Document) -> str:
    parts = [document.kind, document.title, document.foot, *(f"{label} {text}" for label, text in document.facts)]
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            parts.append(block.text)
        elif isinstance(block, Table):
            parts += [" | ".join(row) for row in block.rows]
    return "\n".join(parts)


def test_it_says_who_when_how_far_and_from_where_that_is_known(opened: Opened, made: bytes) -> None:
    document = roadmap.document(told(opened, made))
    text = words_of(document)
    assert "1 étape en retard au 16 juin 2021." in text
    assert f"Former les équipes | {PERSON} (Exemple d’association) | 4 juin 2021 · en retard de 12 jours" in text
    assert "50\xa0% · d’après 2 actions" in text
    assert "90\xa0%" not in text
    assert "Avancement 50\xa0% · avancement connu pour 1 sur 2" in text
    assert "janvier 2021 – 2022" in text
    assert [block.text for block in document.blocks if isinstance(block, Heading)] == [
        *("Frise", "1. Accès <b>aux</b> soins", "Actions qui servent les étapes"),
    ]


def test_word_has_real_headings_and_tables_and_holds_hostile_text(opened: Opened, made: bytes) -> None:
    word = open_word(io.BytesIO(docx.write(roadmap.document(told(opened, made)))))
    headings = [p.text for p in word.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert "1. Accès <b>aux</b> soins" in headings
    assert len(word.tables) >= 2
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Former les équipes" in cells
    page = printed.page(roadmap.document(told(opened, made))).decode()
    assert "<b>aux</b>" not in page
    assert "&lt;b&gt;aux" in page


def test_arabic_is_right_to_left(opened: Opened, made: bytes) -> None:
    document = roadmap.document(told(opened, made, lang="ar"))
    assert (document.lang, document.rtl, document.title) == ("ar", True, "مثال لخريطة طريق")
    assert "متأخر" in words_of(document)
    assert 'dir="rtl"' in printed.page(document).decode()


def test_nobody_is_named_outside_the_network_and_what_is_narrower_stays(opened: Opened, made: bytes) -> None:
    assert PERSON in words_of(roadmap.document(told(opened, made)))
    public = told(opened, made, audience="public")
    assert PERSON not in words_of(roadmap.document(public))
    assert public.book.kept_back == 0
    with UnitOfWork(opened.database) as uow:
        actions = synced_tables()["action"]
        uow.session.execute(update(actions).where(actions.c.status == "todo").values(visibility="internal"))
        uow.commit("réserver")
    public = told(opened, made, audience="public")
    assert public.book.kept_back == 1
    assert "Inviter" not in words_of(roadmap.document(public))
    assert any("plus étroit" in sentence for sentence in roadmap.words(public))
    opened.record("roadmap", made, visibility="partners")
    with pytest.raises(InvalidValue):
        told(opened, made, audience="public")
    with pytest.raises(NotFound):
        told(opened, bytes(16))


def test_the_same_roadmap_gives_the_same_bytes(opened: Opened, made: bytes) -> None:
    one, other = (docx.write(roadmap.document(told(opened, made))) for _turn in range(2))
    assert one == other


def bars_of(told_: roadmap.RoadmapTold) -> Bars:
    return next(block for block in roadmap.document(told_).blocks if isinstance(block, Bars))


def drawn(bars: Bars) -> dict[str, dict[str, tuple[str, str]]]:
    """Title -> head of a column -> what stands there."""
    return {
        row.title: {head: (slot.text, slot.mark) for head, slot in zip(bars.heads, row.slots, strict=True) if slot.mark}
        for row in bars.rows
    }


def test_along_time_it_is_a_table_of_months_or_quarters_that_reads_in_grey(opened: Opened) -> None:
    plan = write_roadmap(opened.database, "fr")
    bars = bars_of(told(opened, plan))
    assert bars.groups == (("2021", 12),)
    assert [head for head in bars.heads if head.endswith("*")] == [bars.heads[5]]
    found = drawn(bars)
    months = bars.heads
    assert list(found["Accès aux soins"]) == list(months[:10])
    assert {mark for _text, mark in found["Accès aux soins"].values()} == {"bar"}
    assert found["Former les équipes d’accueil"] == {months[0]: ("20", "done")}
    assert found["Signer la convention"] == {months[2]: ("4 !", "late")}
    assert found["Ouvrir une permanence"] == {months[9]: ("•", "open")}
    assert found["Louer un local"] == {months[3]: ("(15)", "dropped")}
    assert found["Règlement intérieur (sans date)"] == {}
    long = bars_of(told(opened, write_roadmap(opened.database, "fr", ends="2023-06")))
    assert (long.groups, long.heads[:2]) == ((("2021", 4), ("2022", 4), ("2023", 2)), ("T1", "T2 *"))
    assert drawn(long)["Signer la convention"] == {"T1": ("4/3 !", "late")}
    years = bars_of(told(opened, write_roadmap(opened.database, "fr", ends="2031")))
    assert (years.groups, years.heads[0], len(years.heads)) == ((), "2021 *", 11)
    endless = roadmap.document(told(opened, write_roadmap(opened.database, "fr", ends="2099"))).blocks
    assert not any(isinstance(block, Bars) for block in endless)


def test_word_and_the_page_hold_the_table_along_time(opened: Opened) -> None:
    document = roadmap.document(told(opened, write_roadmap(opened.database, "ar"), lang="ar"))
    word = open_word(io.BytesIO(docx.write(document)))
    table = next(table for table in word.tables if len(table.columns) == 13)
    assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert table.rows[0].cells[1].text == table.rows[0].cells[12].text == "2021"
    late = next(row for row in table.rows if row.cells[0].text == "توقيع الاتفاقية").cells[3]
    assert late.text == "4 !"
    assert late._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == "FDEBE9"
    page = printed.page(document).decode()
    assert '<td class="late">4 !</td>' in page
    assert page.count('<td class="bar">') == 10 + 1  # what was given up counts nowhere
