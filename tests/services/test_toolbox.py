"""The toolbox: what documents say is found by page, goes from laptop to laptop, is asked for when missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desktop.errors import AttachmentMissing, AttachmentRefused, NotFound
from desktop.models.documents import document_id
from desktop.services.attached import attachments
from desktop.services.documents import checklist_rows, checklists, document_rows, paper_index, paper_search, toolbox
from desktop.services.documents.checklist_templates import templates
from desktop.services.exchange import piece_exchange, sharing
from desktop.services.listing import lists
from desktop.services.strangers import papers
from desktop.services.unit_of_work import UnitOfWork
from tests.services import papers_made as made
from tests.services.opened import OUJDA, Opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Opened]:
    """A profile whose index holds what ships; each test adds documents with words of its own."""
    one = Opened(tmp_path_factory.mktemp("boite") / "profil", template)
    assert paper_index.fill(one.database) > 40
    assert paper_index.fill(one.database) == 0
    yield one
    one.close()


def added(one: Opened, content: bytes, name: str, lang: str = "fr") -> bytes:
    prepared, paper = papers.prepare(content, name)
    with UnitOfWork(one.database) as uow:
        row = toolbox.add(uow, prepared, paper, lang=lang)
        uow.commit("Document ajouté")
    return row


def pages_with(one: Opened, typed: str, lang: str = "fr") -> dict[bytes, list[tuple[int, bool]]]:
    with one.database.read() as session:
        found = paper_search.find(session, typed, lang)
    return {told.id: [(hit.page, hit.numbered) for hit in told.hits] for told in found}


def listed(one: Opened, typed: str) -> list[bytes]:
    with one.database.read() as session:
        return list(lists.ids(session, "document", lists.ListQuery(text=typed)))


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_each_sort_dropped_is_found_by_a_word_on_its_third_page(shared: Opened, lang: str) -> None:
    rows = {added(shared, make(made.pages(lang)), f"a{suffix}", lang) for suffix, make in made.MADE.items()}
    typed = {"fr": "PROTOCOLE evaluation", "ar": "البروتوكول تقييم"}[lang]  # folded: case, accents, the article
    found = pages_with(shared, typed, lang)
    assert rows <= set(found)
    assert all(page == 3 for row in rows for page, _numbered in found[row])
    assert rows <= set(listed(shared, typed))
    with shared.database.read() as session:
        hit = next(one for one in paper_search.find(session, typed, lang) if one.id in rows).hits[0]
        words = [hit.excerpt[start:end] for start, end in hit.spans]
    assert any(made.WORD[lang] in word for word in words)
    with UnitOfWork(shared.database) as uow:  # the next language has other words, the next test its own profile
        for row in rows:
            attachments.remove(uow, [one.id for one in attachments.attached(uow.session, row)])
        uow.commit()
    assert not rows & set(pages_with(shared, typed, lang)), "what was removed is not found"


@pytest.mark.parametrize("by_word", [False, True], ids=["a word processor's", "a browser's"])
def test_arabic_pdfs_are_found_however_one_writes_the_word(shared: Opened, by_word: bool) -> None:
    texts = ("الأولى", "الثانية", "إلتزام الأطفال واللاجئين بالإجراءات، ولا بأس بالتأخر بوجدة. مسؤولية الآباء.")
    row = added(shared, made.pdf(texts, by_word=by_word), "دليل.pdf", "ar")
    typed = (
        "اللاجئين",
        "لاجئين",
        "الاطفال",
        "أطفال",
        "الإلتزام",
        "التزام",
        "اجراءات",
        "لا باس",
        "وجدة",
        "آباء",
        "مسؤوليه",
    )
    for words in typed:
        assert pages_with(shared, words, "ar").get(row) == [(3, True)], words
        assert row in listed(shared, words), words
    with shared.database.read() as session:
        (told,) = (one for one in paper_search.find(session, "لاجئين", "ar") if one.id == row)
    (hit,) = told.hits
    assert [hit.excerpt[start:end] for start, end in hit.spans] == ["واللاجئين"]
    with UnitOfWork(shared.database) as uow:
        attachments.remove(uow, [one.id for one in attachments.attached(uow.session, row)])
        uow.commit()


def test_what_was_read_in_an_older_way_is_read_again_at_rest(shared: Opened) -> None:
    row = added(shared, made.plain(["qwxkv dans un vieux texte"]), "vieux.txt")
    with shared.database.write() as session:
        session.execute(text("UPDATE piece_text SET state = 'read' WHERE text LIKE 'qwxkv%'"))
        session.execute(text("DELETE FROM paper_index WHERE folded LIKE 'qwxkv%'"))
        session.commit()
    assert row not in pages_with(shared, "qwxkv")
    assert paper_index.fill(shared.database) == 1
    assert row in pages_with(shared, "qwxkv")
    assert paper_index.fill(shared.database) == 0


def test_a_list_is_started_from_any_text_of_ones_own_that_has_points(shared: Opened) -> None:
    note = b"# Accueil\n\n- [ ] Ouvrir le guichet\n- [x] Afficher les heures\n"
    row, plain = added(shared, note, "accueil.md"), added(shared, b"# Sans points\n\nRien.\n", "rien.md")
    with shared.database.read() as session:
        usual = {one.document for one in templates(session, "fr")}
        (mine,) = [one for one in templates(session, "fr", row) if one.document not in usual]
        assert {one.document for one in templates(session, "fr", plain)} == usual
    assert (mine.document, mine.title, mine.points) == (row, "Accueil", 2), "whatever its kind"
    with UnitOfWork(shared.database) as uow:
        made_list = checklists.start(uow, row, {"area": OUJDA}, lang="fr")
        uow.commit()
    with shared.database.read() as session:
        book = checklist_rows.read(session, made_list, "fr", today=date(2026, 11, 27))
    assert [point.text for point in book.points] == ["Ouvrir le guichet", "Afficher les heures"]


@pytest.mark.parametrize("name", ["photo.jpg", "page.html", "calcul.csv", "programme.exe"])
def test_a_text_is_known_by_its_name(name: str) -> None:
    """Nearly any bytes are letters in some alphabet."""
    with pytest.raises(AttachmentRefused, match="prend des documents PDF"):
        papers.prepare(b"\xff\xd8\xff\xe0abc", name)


def test_what_was_guessed_is_a_proposal(shared: Opened) -> None:
    row = added(shared, made.pdf(), "Fiche_accueil.pdf", "ar")
    told = shared.load("document", row)
    assert (told["title"], list(told["languages"]), told["kind"]) == ("Fiche accueil", ["fr"], "guide")


def test_shipped_documents_are_found_in_the_language_spoken(shared: Opened) -> None:
    pac = document_id("pac")
    with shared.database.read() as session:
        french = {one.id: one for one in paper_search.find(session, "plan d’action commune", "fr")}[pac]
        arabic = {one.id: one for one in paper_search.find(session, "برنامج العمل", "ar")}[pac]
        assert french.hits[0].lang == "fr"
        assert not french.hits[0].numbered
        assert {hit.lang for hit in arabic.hits} == {"ar"}
        assert paper_search.said(session, toolbox.content(session, pac, "es").hash).pages
        raw, name = toolbox.copy_of(session, pac, "es")
    assert name == "pac-es.md"
    assert raw.startswith(b"# ")
    assert pac in listed(shared, "plan d’action commune")


def test_the_index_is_made_again_and_forgets(shared: Opened) -> None:
    row = added(shared, made.plain(["zyxwvut seul au monde"]), "z.txt")
    assert row in pages_with(shared, "zyxwvut")
    with UnitOfWork(shared.database) as uow:
        (file,) = attachments.attached(uow.session, row)
        attachments.remove(uow, file.id)
        uow.commit()
    paper_index.fill(shared.database)
    with shared.database.read() as session:
        assert paper_search.said(session, file.hash) is None
        left = session.execute(text("SELECT count(*) FROM paper_index WHERE hash = :hash"), {"hash": file.hash})
        assert left.scalar() == 0
    with UnitOfWork(shared.database) as uow:
        attachments.remove(uow, file.id, back=True)
        uow.commit()
    assert row not in pages_with(shared, "zyxwvut")
    assert paper_index.fill(shared.database) == 1
    assert row in pages_with(shared, "zyxwvut")
    before = pages_with(shared, "commune")
    assert paper_index.fill(shared.database, anew=True) > 40
    assert pages_with(shared, "commune") == before


def test_a_document_that_says_nothing_says_why(shared: Opened) -> None:
    scan = made.of_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ]
    )
    row = added(shared, scan, "scan.pdf")
    with shared.database.read() as session:
        assert paper_search.said(session, toolbox.content(session, row, "fr").hash).why == "empty"
    looked = paper_index.Looked(b"\x01" * 32, None, "locked")
    with shared.database.write() as session:
        paper_index.keep(session, looked)
        assert paper_search.said(session, looked.hash).why == "locked"
        session.rollback()


def test_an_excerpt_is_short_whatever_a_page_is_made_of() -> None:
    text_ = "x" * 5_000 + " évaluation " + "y" * 2_000_000
    told, spans = paper_search.excerpt(text_, ["evaluation"])
    assert len(told) < 300
    assert [told[start:end] for start, end in spans] == ["évaluation"]
    words = " ".join(["mot"] * 50 + ["évaluation"] + ["suite"] * 50)
    told, _spans = paper_search.excerpt(words, ["evaluation"])
    assert told.startswith("… mot ")
    assert told.endswith(" suite …"), "no word is cut"
    assert paper_search.excerpt("évaluation", ["evaluation"]) == ("évaluation", ((0, 10),))


def test_documents_are_narrowed_by_where_they_come_from(shared: Opened) -> None:
    prepared, paper = papers.prepare(made.plain(["une affiche de la commune"]), "affiche.txt")
    said: dict[str, Any] = {"publisher": " Commune  d’Oujda ", "licence": "Domaine public", "issued": "2019-05"}
    with UnitOfWork(shared.database) as uow:
        row = toolbox.add(uow, prepared, paper, lang="fr", kind="poster", **said)
        uow.commit()
    with shared.database.read() as session:
        for query in (
            lists.ListQuery(publisher="Commune d’Oujda"),
            lists.ListQuery(licence="Domaine public"),
            lists.ListQuery(period="2019"),
        ):
            assert list(lists.ids(session, "document", query)) == [row]
        both = lists.ListQuery(publisher=["Commune d’Oujda", "Maillage"], kind="poster")
        assert list(lists.ids(session, "document", both)) == [row]
        (told, pac) = document_rows.document_rows(session, [row, document_id("pac")], "fr")
        assert (told.id, told.themes, told.publisher) == (row, (), "Commune d’Oujda")
        assert (pac.publisher, "Planification" in pac.themes, pac.title) == ("Maillage", True, pac.row.title)
        found = lists.facets(session, "document", lists.ListQuery(), "ar")
        assert {choice.label for choice in found["publisher"]} >= {"Commune d’Oujda", "Maillage"}
        assert [choice.code for choice in found["period"]][-1] == "2019"
        assert not lists.ids(session, "document", lists.ListQuery(licence="CC BY 4.0", period="2019"))


def test_a_document_serves_records_both_ways(shared: Opened) -> None:
    document, need = document_id("meeting"), shared.record("need", title="Une salle pour le comité")
    with UnitOfWork(shared.database) as uow:
        toolbox.join(uow, document, "need", need)
        uow.commit("Document joint")
    with shared.database.read() as session:
        assert [(one.kind, one.id) for one in toolbox.used_by(session, document, "fr")] == [("need", need)]
        assert [(one.kind, one.id) for one in toolbox.documents_of(session, need, "fr")] == [("document", document)]
    with UnitOfWork(shared.database) as uow:
        toolbox.join(uow, document, "need", need, away=True)
        uow.commit("Document retiré")
        with pytest.raises(NotFound):
            toolbox.join(uow, b"\0" * 16, "need", need)
    with shared.database.read() as session:
        assert toolbox.documents_of(session, need, "fr") == []
    shared.undo()
    with shared.database.read() as session:
        assert len(toolbox.used_by(session, document, "fr")) == 1


def test_documents_go_to_another_laptop_within_the_size_that_is_set(tmp_path: Path, template: Path) -> None:
    oujda, rabat = (Opened(tmp_path / name, template) for name in ("oujda", "rabat"))
    rows = [
        added(oujda, make(made.pages(lang)), f"{lang}{suffix}", lang)
        for lang in ("fr", "ar")
        for suffix, make in made.MADE.items()
    ]
    for most in (1, None):  # first only the records fit, then what is asked for comes
        given = sharing.give(oujda.database, tmp_path / f"a{most}.maillage", author="oujda", most=most)
        for part in given.parts:
            sharing.receive(rabat.database, part, vouch=True, author="rabat")
        paper_index.fill(rabat.database)
        with rabat.database.read() as session:
            missing = piece_exchange.lacking(session)
            if most:
                assert [(told.photos, told.documents) for told in missing] == [(0, len(rows))]
                assert toolbox.content(session, rows[0], "fr").file.state == "missing"
                with pytest.raises(AttachmentMissing):
                    toolbox.copy_of(session, rows[0], "fr")
            else:
                assert missing == []
        back = sharing.give(rabat.database, tmp_path / f"b{most}.maillage", author="rabat")
        sharing.receive(oujda.database, back.parts[0], vouch=True, author="oujda")
    assert set(rows[:5]) <= set(pages_with(rabat, "protocole évaluation"))
    assert set(rows[5:]) <= set(pages_with(rabat, "بروتوكول تقييم", "ar"))
    for one in (oujda, rabat):
        one.close()
