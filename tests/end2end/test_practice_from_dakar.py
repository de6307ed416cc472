"""A good practice of a town abroad: recorded there without any territory of ours, given by file, found here."""

from __future__ import annotations

import json
import zipfile
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
    assert told_anywhere(oujda, made, tmp_path / "donné") == {True}
    assert oujda.ask("receive", given)[0]["changed"] == 0
    assert dakar.ask("status")["reviews"] == oujda.ask("status")["reviews"] == 0
    oujda.ask("record", "practice", made, "consent=refused")  # who spoke takes the consent back
    assert told_anywhere(oujda, made, tmp_path / "retiré") == {False}


def told_anywhere(laptop: Terminal, practice: str, folder: Path) -> set[bool]:
    """Whether the quotation stands in each of the files that leave, for each audience."""
    folder.mkdir()
    found = set()
    for audience in ("public", "partners", "internal"):
        for name, verb in (
            *((f"fiches.{form}", ("export", "practice")) for form in ("xlsx", "csv", "json")),
            ("site.zip", ("export", "site")),
            ("fiche.docx", ("report", "practice", practice)),
            ("bilan.html", ("report", "quarterly")),
        ):
            file = folder / f"{audience}-{name}"
            laptop.ask(*verb, file, "--audience", audience)
            content = file.read_bytes()
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as packed:
                    content = b"".join(map(packed.read, packed.namelist()))
            found.add(any(spelt in content for spelt in (QUOTATION.encode(), json.dumps(QUOTATION)[1:-1].encode())))
    return found
