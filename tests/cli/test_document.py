"""document: files are added, found by a word, read, joined; refused ones are said."""

from __future__ import annotations

from pathlib import Path

from tests.services import papers_made as made
from tests.terminal import Terminal


def test_documents_are_added_found_read_and_joined(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "poste")
    (tmp_path / "guide.pdf").write_bytes(made.pdf())
    (tmp_path / "دليل.docx").write_bytes(made.docx(made.AR))
    (tmp_path / "piège.docx").write_bytes(made.docx(**{"word/vbaProject.bin": "x"}))
    files = [str(tmp_path / name) for name in ("guide.pdf", "piège.docx", "دليل.docx")]
    answer = laptop.run("document", "add", *files, "--kind", "sheet")
    assert answer.code == 1
    assert "contient un programme" in answer.err
    listed = {one["title"]: one["id"] for one in laptop.ask("list", "document", "--text", "évaluation protocole")}
    found = laptop.ask("document", "find", "protocole", "évaluation")
    mine = next(one for one in found if one["id"] == listed["guide"])
    assert [(hit["page"], hit["numbered"]) for hit in mine["hits"]] == [(3, True)]
    assert "protocole d’évaluation" in mine["hits"][0]["excerpt"]
    arabic = laptop.ask("document", "find", "بروتوكول تقييم", "--again")
    assert {"دليل"} == {one["title"] for one in arabic}
    assert laptop.ask("document", "text", listed["guide"])["pages"][1] == made.FR[1]
    need = laptop.record("need", "title=Une salle")
    assert laptop.ask("document", "join", listed["guide"], need)["joined"]
    assert not laptop.ask("document", "join", listed["guide"], need, "--away")["joined"]
    assert "Aucun document" in laptop.run("document", "find", "introuvable-ici").out
    assert laptop.run("document", "burn", "x").code == 2


def test_a_folder_is_added_and_what_is_there_already_is_not_added_again(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "poste")
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "un.txt").write_text("Premier texte", encoding="utf-8")
    (folder / "deux.md").write_text("# Deuxième", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"x")
    first = laptop.ask("document", "add", str(folder))
    assert [(Path(one["file"]).name, one["reason"]) for one in first] == [("deux.md", ""), ("un.txt", "")]
    (again,) = laptop.ask("document", "add", str(folder / "un.txt"))
    assert (again["id"], "déjà" in again["reason"]) == (first[1]["id"], True)
    assert len([one for one in laptop.ask("list", "document") if one["title"] == "un"]) == 1
