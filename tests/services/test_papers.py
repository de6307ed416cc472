"""Documents of strangers: their words page by page, in the order in which one reads; traps end the child at most."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from desktop.__main__ import CHILDREN
from desktop.errors import AttachmentDamaged, AttachmentRefused, FileProblem
from desktop.exchange.incoming.files import child as file_child
from desktop.services.strangers import child, paper_child, papers, picture_child
from desktop.services.strangers.paper_order import Letter
from desktop.services.strangers.paper_order import read as read_in_order
from desktop.services.strangers.pictures import DOCX, ODT, PAPERS, PDF
from tests.services import papers_made as made


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("suffix", made.MADE)
def test_each_sort_is_told_page_by_page_in_the_order_in_which_one_reads(suffix: str, lang: str) -> None:
    prepared, paper = papers.prepare(made.MADE[suffix](made.pages(lang)), f"notes{suffix}")
    assert PAPERS[prepared.mime] == suffix
    assert (paper.total, paper.numbered) == (3, suffix != ".md")
    for page, text in zip(paper.pages, made.pages(lang), strict=True):
        assert text in page
    assert papers.language_of(paper) == lang


@pytest.mark.parametrize("by_word", [False, True], ids=["a line at once", "word by word"])
def test_arabic_of_any_maker_of_pdf_is_read_as_one_reads_it(by_word: bool) -> None:
    """PDFium gives a lam-alef of one sign the wrong way round, and letters from the left where words were laid one by
    one: as word processors and browsers make them."""
    texts = (
        "ولا بأس بالأطفال واللاجئين والإجراءات والآباء.",
        "يوم 27/11/2026 (الرباط) حول كوفيد-19: ٢٠٢٦ و١٥٠ شخصا",
        "الموقع iom.int والوثيقة Plan communal متوفرة.",
        "Le mot جماعة veut dire commune",
    )
    assert papers.read(made.pdf(texts, by_word=by_word), "x.pdf").pages == texts


def placed(*signs: tuple[str, float], y: float = 700.0) -> list[Letter]:
    """Letters of ten points, each begun where it is said; spaces that a reader of PDF believes in have no width."""
    return [Letter(at, char, x, y, x, x if char in " \n" else x + 10.0) for at, (char, x) in enumerate(signs)]


def test_what_is_believed_around_a_vowel_sign_makes_no_two_words() -> None:
    marked = placed(("ش", 40), ("خ", 30), ("ص", 20), (" ", 20), ("\u064b", 22), ("\n", 22), ("ا", 10))
    assert read_in_order([*marked, *placed(("ث", 60), ("م", 50), y=680)]) == "شخصا\nثم"
    assert read_in_order(placed(("ش", 60), ("خ", 50), ("ص", 20))) == "شخ ص"


def test_a_line_is_what_stands_on_one_height_whatever_came_between() -> None:
    raised = placed(("أ", 40), y=702)  # a sign that a font draws a little higher
    digits = placed(("2", 0), ("1", 10), y=698)  # another font's
    line = placed(("ن", 30), ("ا", 60), ("ل", 50))
    assert read_in_order([*digits, *raised, *line]) == "الأن 21"
    below = placed(("ب", 60), ("ه", 50), y=686)
    assert read_in_order([*below, *line[1:]]) == "ال\nبه"


def test_letters_that_one_sign_tells_are_in_the_order_in_which_they_join() -> None:
    for told in ("لا", "ال"):
        assert read_in_order(placed(("ب", 30), (told[0], 20), (told[1], 20), ("س", 10))) == "بلاس"
    assert read_in_order(placed(("ر", 30), ("م", 20), ("ل", 20), ("د", 10))) == "رلمد"


def test_a_letter_whose_dots_are_drawn_apart_is_told_once() -> None:
    assert read_in_order(placed(("ب", 30), ("ن", 20), ("ن", 22), ("ت", 10))) == "بنت"
    assert read_in_order(placed(("ب", 40), ("ن", 30), ("ن", 20), ("ت", 10))) == "بننت"


def test_a_title_is_proposed() -> None:
    said = papers.read(made.docx(title="Le protocole"), "x.docx")
    assert papers.title_for(said, "x.docx") == "Le protocole"
    nameless = papers.read(made.docx(title="Microsoft Word - rapport.doc"), "x.docx")
    assert papers.title_for(nameless, "C:\\dossier\\Fiche_santé 2021.docx") == "Fiche santé 2021"
    headed = papers.read(b"# Compter **sans** nuire\n\nPourquoi compter.", "x.md")
    assert papers.title_for(headed, "x.md") == "Compter sans nuire"


def test_a_text_without_pages_comes_in_parts() -> None:
    long = [f"Paragraphe {number} : " + "des mots qui ne disent rien " * 12 for number in range(30)]
    told = papers.read(made.docx(long, turn=""), "x.docx")
    assert not told.numbered
    assert 3 < told.total < 6
    endless = papers.read(("mot " * 20_000).encode(), "x.txt")
    assert all(len(part) < 3 * 2500 for part in endless.pages)
    assert sum(len(part.split()) for part in endless.pages) == 20_000


def test_what_word_hides_is_not_told() -> None:
    body = (
        "<w:p><w:r><w:t>dit</w:t></w:r><w:del><w:r><w:delText>effacé</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGEREF</w:instrText></w:r></w:p>"
    )
    with zipfile.ZipFile(io.BytesIO(made.docx(["ici"]))) as opened:
        whole = opened.read("word/document.xml").decode().replace("<w:body>", f"<w:body>{body}")
    told = papers.read(made.zipped({"word/document.xml": whole}), "x.docx")
    assert told.pages == ("dit\nici",)


def test_the_first_pages_are_shown() -> None:
    faces = papers.faces(made.pdf(), PDF, longest=400)
    assert len(faces) == 3
    assert max(Image.open(io.BytesIO(faces[0])).size) == 400
    later = papers.faces(made.pdf(), PDF, longest=400, first=1, pages=5)
    assert later == faces[1:]
    assert papers.faces(made.pdf(), PDF, longest=400, first=9) == []
    assert papers.faces(made.docx(), "application/zip", longest=400) == []


_ONE = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"]
_LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def million() -> bytes:
    """Three levels of a hundred each, all of them the same page."""
    tree = [b"<</Type/Pages/Count %d/Kids[%s]>>" % (100**n, b"%d 0 R " % (6 - n) * 100) for n in (3, 2, 1)]
    return made.of_objects([_ONE[0], *tree, b"<</Type/Page/Parent 4 0 R/MediaBox[0 0 9 9]>>"])


def unfolding() -> bytes:
    bomb = zlib.compress(zlib.compress(bytes(900_000_000), 9), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    return made.of_objects([*_ONE, page, made.stream(bomb, b"[/FlateDecode/FlateDecode]")])


def bomb_in_word() -> bytes:
    return made.docx([" " * 40_000_000])


def locked() -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    writer.write(out)
    return out.getvalue()


_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HOSTILE: dict[str, tuple[Callable[[], bytes], type[FileProblem], str]] = {
    "a stream that unfolds": (unfolding, AttachmentRefused, "plus que ce que Maillage peut lire"),
    "a bomb in a Word file": (bomb_in_word, AttachmentRefused, "comme un piège"),
    "laughs": (lambda: made.docx(before=_LAUGHS), AttachmentRefused, "comme un piège"),
    "an entity from a disk": (
        lambda: made.docx(before='<!DOCTYPE l [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        AttachmentRefused,
        "comme un piège",
    ),
    "deep": (lambda: made.docx(["<w:t>" * 900 + "</w:t>" * 900]), AttachmentRefused, "comme un piège"),
    "outside": (lambda: made.zipped({"word/document.xml": "<w/>", "../x": ""}), AttachmentRefused, "piège"),
    "macros": (lambda: made.docx(**{"word/vbaProject.bin": "x"}), AttachmentRefused, "macros"),
    "a locked PDF": (locked, AttachmentRefused, "mot de passe"),
    "a locked Word file": (
        lambda: _OLD_WORD + "EncryptedPackage".encode("utf-16-le"),
        AttachmentRefused,
        "mot de passe",
    ),
    "an old file of Word": (lambda: _OLD_WORD, AttachmentRefused, ".doc"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), AttachmentRefused, "on prend des documents"),
    "a program": (lambda: b"MZ" + bytes(range(256)) * 20, AttachmentRefused, "on prend des documents"),
    "pages within themselves": (
        lambda: made.of_objects([_ONE[0], b"<</Type/Pages/Count 0/Kids[2 0 R 2 0 R]>>"]),
        AttachmentDamaged,
        "abîmé",
    ),
    "a workbook": (lambda: made.zipped({"xl/workbook.xml": "<x/>"}), AttachmentRefused, "on prend des documents"),
    "half a PDF": (lambda: made.pdf()[:300], AttachmentDamaged, "abîmé"),
    "no page": (lambda: made.of_objects([_ONE[0], b"<</Type/Pages/Count 0/Kids[]>>"]), AttachmentDamaged, "abîmé"),
    "noise": (lambda: bytes(range(256)) * 40, AttachmentRefused, "on prend des documents"),
    "nothing": (lambda: b" \n", AttachmentRefused, "vide"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_traps_are_refused_in_a_sentence(name: str) -> None:
    make, kind, said = HOSTILE[name]
    with pytest.raises(kind) as told:
        papers.prepare(make(), "guide.pdf")
    assert said in told.value.sentence()
    assert "Rien n’a été modifié." in told.value.sentence()


@pytest.mark.parametrize(("make", "name"), [(made.docx, "x.pdf"), (made.pdf, "x.docx"), (made.odt, "x.md")])
def test_a_wrong_ending_misleads_nobody(make: Callable[[], bytes], name: str) -> None:
    prepared, paper = papers.prepare(make(), name)
    assert prepared.mime == {made.docx: DOCX, made.pdf: PDF, made.odt: ODT}[make]
    assert made.FR[2] in paper.pages[2]


@pytest.mark.parametrize("sign", ["*", "[", ">", "`", "# ", "- ", "| ", "- [ ] ", "![", "\\"])
def test_markdown_made_of_signs_alone_ends(sign: str) -> None:
    for content in (sign.encode() * 8_000, (sign * 200 + "\n").encode() * 40):
        paper = papers.read(content, "x.md")
        assert paper.total >= 1
        assert sum(len(text) for _kind, text in papers.laid_out(content, "x.md").blocks) <= len(content)


@pytest.mark.parametrize(
    "name", ["a stream that unfolds", "a bomb in a Word file", "macros", "half a PDF", "a locked PDF"]
)
def test_traps_are_not_laid_out_either(name: str) -> None:
    content = HOSTILE[name][0]()
    show = (
        partial(papers.laid_out, name="x.docx") if content[:2] == b"PK" else partial(papers.faces, mime=PDF, longest=9)
    )
    with pytest.raises(papers.Unreadable):
        show(content)


@pytest.mark.parametrize(
    "said", [b"[]x", b'[["z", "mot"]]', b'[["h", 3]]', b'{"h": "mot"}', b'[["h", "a", "b"]]', b"\xff"]
)
def test_blocks_that_are_none_are_not_believed(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [("part", said), ("end", {"more": False})]
    code = (
        "import sys; from desktop.services.strangers.child import say\n"
        f"for one in {frames!r}: say(sys.stdout.buffer, *one)"
    )
    monkeypatch.setattr(child, "command", lambda _work: [sys.executable, "-c", code])
    with pytest.raises(papers.Unreadable, match="damaged"):
        papers.laid_out(b"x", "x.txt")


def test_blocks_keep_headings_and_points() -> None:
    item = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Un point</w:t></w:r></w:p>'
    head = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Titre</w:t></w:r></w:p>'
    with zipfile.ZipFile(io.BytesIO(made.docx(["Texte"]))) as opened:
        whole = opened.read("word/document.xml").decode().replace("<w:body>", f"<w:body>{head}{item}")
    laid = papers.laid_out(made.zipped({"word/document.xml": whole}), "x.docx")
    assert (laid.blocks, laid.more) == ((("h", "Titre"), ("i", "Un point"), ("p", "Texte")), False)
    long = papers.laid_out(b"mot " * 100_000, "x.txt")
    assert long.more
    assert sum(len(text) for _kind, text in long.blocks) <= 300_000


def test_a_million_pages_and_pages_without_end_cost_little() -> None:
    told = papers.read(million(), "x.pdf")
    assert (told.total, len(told.pages), told.silent) == (1_000_000, 1500, True)
    huge = made.of_objects([*_ONE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900000 200]>>"])
    shown = Image.open(io.BytesIO(papers.faces(huge, PDF, longest=300)[0]))
    assert shown.width == 300
    assert shown.height < 3


@pytest.mark.parametrize(
    "said",
    [
        [],
        [("part", b"a")],
        [("part", "a"), ("end", {})],
        [("part", b"\xff"), ("end", {"mime": PDF, "title": "", "numbered": True, "total": 1})],
        [("end", {"mime": "application/x-sh", "title": "", "numbered": True, "total": 0})],
        [("part", b"a"), ("end", {"mime": PDF, "title": "", "numbered": True, "total": 0})],
        [("other", 1)],
        [("end", 3)],
    ],
)
def test_a_child_that_speaks_otherwise_is_not_believed(
    said: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from desktop.services.strangers.child import say\n"
        f"for one in {said!r}: say(sys.stdout.buffer, *one)"
    )
    monkeypatch.setattr(child, "command", lambda _work: [sys.executable, "-c", code])
    with pytest.raises(papers.Unreadable, match="damaged"):
        papers.read(b"x", "x.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="each document is read in a fork")
def test_documents_changed_at_random_are_read_or_refused() -> None:
    soak = bool(os.environ.get("MAILLAGE_SOAK"))
    count, seed = (2_000, int(os.environ.get("MAILLAGE_SEED", "1"))) if soak else (200, 2026)
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.paper_mutating", str(count), str(seed)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert sum(told[end] for end in ("read", "refused", "fallen")) == count
    assert told["refused"] > count // 20
    assert told["read"] > count // 10
    assert told["fallen"] < count // 10  # what only the process of its own saves us from
    assert told["slowest"] < 5


def test_the_program_starts_each_child_by_its_own_word() -> None:
    rooms = (paper_child, picture_child, file_child)
    assert {room.WORK.word: room.WORK.module for room in rooms} == CHILDREN
    for room in rooms:
        assert room.__name__ == room.WORK.module
