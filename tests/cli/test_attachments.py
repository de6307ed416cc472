"""attach, attachments, and the parts of give: files go in, come out, and travel under a size."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

from tests.terminal import Terminal


def pdf(path: Path, size: int, seed: int = 1) -> Path:
    path.write_bytes(b"%PDF-1.7\n" + random.Random(seed).randbytes(size) + b"\n%%EOF\n")
    return path


def test_files_go_in_and_come_out(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "poste")
    id = laptop.record("actor", "name=Al Wafae")
    Image.new("RGB", (3000, 20), "red").save(tmp_path / "photo.jpg")
    convention = pdf(tmp_path / "convention.pdf", 3000)
    (tmp_path / "dessin.svg").write_text("<svg/>", encoding="utf-8")
    answer = laptop.run("attach", id, str(tmp_path / "photo.jpg"), str(tmp_path / "dessin.svg"), "--people", "non")
    assert answer.code == 1
    assert "« dessin.svg » ne peut pas être joint" in answer.err
    laptop.ask("attach", "@Al Wafae", str(convention), "--caption", "Convention de 2021")
    (tmp_path / "copies").mkdir()
    seen = laptop.ask("attachments", id, "--save", str(tmp_path / "copies"))
    assert [(one["title"], one["state"], one["people"]) for one in seen] == [
        ("photo.jpg", "here", False),
        ("Convention de 2021", "here", False),
    ]
    with Image.open(tmp_path / "copies" / "piece-01.jpg") as copy:
        assert copy.size == (1600, 11)
    assert (tmp_path / "copies" / "piece-02.pdf").read_bytes() == convention.read_bytes()
    (tmp_path / "note.txt").write_text("Le mot tamarin", encoding="utf-8")
    (tmp_path / "faux.docx").write_bytes(b"PK rien")
    both = laptop.run("attach", id, str(tmp_path / "note.txt"), str(tmp_path / "faux.docx"))
    assert both.code == 1
    assert "faux.docx" in both.err
    (note,) = [one for one in laptop.ask("attachments", id) if one["title"] == "note.txt"]
    assert (note["type"], note["people"]) == ("text/plain", False)
    laptop.ask("attachments", "remove", note["id"])
    laptop.ask("attachments", "remove", seen[0]["id"])
    assert [one["title"] for one in laptop.ask("attachments", id)] == ["Convention de 2021"]
    assert laptop.run("attachments", "remove", "zz").code == 1
    assert laptop.run("attach", id).code == 2


def test_parts_under_a_size_and_none(tmp_path: Path) -> None:
    oujda, rabat = Terminal(tmp_path / "oujda"), Terminal(tmp_path / "rabat")
    id = oujda.record("actor", "name=Al Wafae")
    for number in range(3):
        oujda.ask("attach", id, str(pdf(tmp_path / f"{number}.pdf", 700_000, number)))
    bare = oujda.ask("give", tmp_path / "nu.maillage", "--all", "--without-files")
    assert (bare["files"], len(bare["parts"])) == (0, 1)
    given = oujda.ask("give", tmp_path / "envoi.maillage", "--max-size", "1")
    assert (given["files"], len(given["parts"]), given["left_out"]) == (3, 3, 0)
    first = rabat.ask("receive", given["parts"][0])
    assert (first[0]["result"], first[0]["files"]) == ("merged", 1)
    assert sorted(one["state"] for one in rabat.ask("attachments", id)) == ["here", "missing", "missing"]
    rest = rabat.ask("receive", *given["parts"][1:])
    assert [one["files"] for one in rest] == [1, 1]
    assert {one["state"] for one in rabat.ask("attachments", id)} == {"here"}
    assert oujda.run("give", str(tmp_path / "x"), "--max-size", "beaucoup").code == 2
    assert oujda.run("give", str(tmp_path / "x"), "--wanted-files", "--without-files").code == 2
