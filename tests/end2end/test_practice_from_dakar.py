"""A good practice of a town abroad: recorded there without any territory of ours, given by file, found here."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import Terminal

QUOTATION = "On ne fait plus la queue"


def test_a_practice_of_dakar_is_found_here(tmp_path: Path) -> None:
    dakar, oujda = Terminal(tmp_path / "dakar"), Terminal(tmp_path / "oujda")
    made = dakar.record(
        "practice",
        "title=Guichet mobile de quartier",
        "title.en=Mobile neighbourhood desk",
        "city=Dakar",
        "country=Sénégal",
        "sector=information",
        "context=Des quartiers loin des services",
        "worked=Une camionnette chaque mardi",
        f"quotation={QUOTATION}",
        "consent=asked",
        "visibility=public",
    )
    niamey = dakar.record("practice", "title=Radio des quartiers", "city=Niamey", "country=NE", "worked=Deux langues")
    given = tmp_path / "de-dakar.maillage"
    dakar.ask("give", given)
    (received,) = oujda.ask("receive", given)
    assert received["new"] > 0
    assert {row["id"] for row in oujda.ask("list", "practice")} == {made, niamey}
    for words in ("dakar", "camionnette", "guichet"):
        assert [row["id"] for row in oujda.ask("list", "practice", "--text", words)] == [made], words
    assert [row["id"] for row in oujda.ask("list", "practice", "--country", "SN")] == [made]
    assert [row["id"] for row in oujda.ask("list", "practice", "--country", "niger")] == [niamey]
    sheet = tmp_path / "fiche.html"
    told = oujda.ask("report", "practice", made, sheet, "--audience", "public")
    assert (told["quotation"], told["audience"]) == (False, "public")
    page = sheet.read_text("utf-8")
    assert "Sénégal" in page
    assert QUOTATION not in page
    oujda.ask("record", "practice", made, "consent=given")
    assert oujda.ask("report", "practice", made, tmp_path / "fiche.docx", "--lang", "en")["quotation"]
    assert oujda.ask("receive", given)[0]["changed"] == 0
    assert dakar.ask("status")["reviews"] == oujda.ask("status")["reviews"] == 0
