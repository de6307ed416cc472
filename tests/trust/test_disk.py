"""A disk that fills, a folder that only reads: a sentence, and what was there is intact."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Answer, Terminal
from tests.trust.disks import disk, fill, read_only

MANY = 400
LARGE = 150_000


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    with disk(tmp_path / "disque", 2) as folder:
        yield folder


def noise(seed: int, length: int = LARGE) -> str:
    """Text that does not compress."""
    drawn = random.Random(seed)
    return "".join(chr(drawn.randrange(0x4E00, 0x9F00)) for _ in range(length))


def refused(answer: Answer) -> str:
    """The sentence of a refusal; nothing else may have been said."""
    assert answer.code == 1, answer
    assert "Traceback" not in answer.err
    assert answer.err.count("\n") == 1
    return answer.err


def test_giving_onto_a_disk_that_fills_leaves_the_old_file(tmp_path: Path, small: Path) -> None:
    laptop = Terminal(tmp_path / "profil")
    laptop.record("actor", "name=Al Wafae")
    out = small / "cadeau.maillage"
    laptop.ask("give", out)
    old = out.read_bytes()
    for number in range(8):
        laptop.record("initiative", f"title={number}", f"description={noise(number)}")
    said = refused(laptop.run("give", out, "--all"))
    assert "place" in said
    assert out.read_bytes() == old
    assert os.listdir(small) == ["cadeau.maillage"]
    assert laptop.ask("give", tmp_path / "ailleurs.maillage", "--all")["changes"] > 0


def test_a_backup_onto_a_disk_that_fills_leaves_the_old_one(tmp_path: Path, small: Path) -> None:
    laptop = Terminal(tmp_path / "profil")
    laptop.record("actor", "name=Al Wafae")
    old = small / "copie.db"
    old.write_bytes(b"the old copy")
    fill(small, 100_000)
    refused(laptop.run("backup", old))
    assert old.read_bytes() == b"the old copy"
    assert sorted(os.listdir(small)) == ["copie.db", "filler.bin"]


def test_a_profile_that_does_not_fit_is_said(small: Path) -> None:
    fill(small, 300_000)
    refused(Terminal(small / "profil", fresh=True).run("status"))


def test_saving_on_a_disk_that_fills_keeps_what_was_saved(tmp_path: Path) -> None:
    with disk(tmp_path / "disque", 24) as folder:
        laptop = Terminal(folder / "profil")
        laptop.record("actor", "name=Al Wafae")
        filler = fill(folder, 2 * 1024 * 1024)
        saved = []
        for number in range(MANY):
            answer = laptop.run(
                "record", "initiative", f"title={number}", f"description={noise(number, 30_000)}", "--json"
            )
            if answer.code:
                break
            saved.append(answer.data["ids"][0])
        else:
            raise AssertionError("the disk never filled")
        assert "place" in refused(answer)
        filler.unlink()
        assert laptop.run("check").code == 0
        kept = {one["id"] for one in laptop.ask("list", "initiative")}
        assert kept == set(saved)
        laptop.record("initiative", "title=après")


def test_giving_and_copying_into_a_folder_that_only_reads(tmp_path: Path, small: Path) -> None:
    laptop = Terminal(tmp_path / "profil")
    laptop.record("actor", "name=Al Wafae")
    out = small / "cadeau.maillage"
    laptop.ask("give", out)
    old = out.read_bytes()
    laptop.record("actor", "name=ASTICUDE")
    with read_only(small):
        for verb in ("give", "backup"):
            assert "écrire" in refused(laptop.run(verb, out))
    assert out.read_bytes() == old
    refused(laptop.run("give", tmp_path / "absent" / "cadeau.maillage"))
    refused(laptop.run("give", tmp_path))


def test_a_profile_in_a_folder_that_only_reads(tmp_path: Path) -> None:
    with disk(tmp_path / "disque", 24) as folder:
        laptop = Terminal(folder / "profil")
        laptop.record("actor", "name=Al Wafae")
        before = (laptop.folder / "maillage.db").read_bytes()
        with read_only(folder):
            refused(laptop.run("record", "actor", "name=ASTICUDE"))
            refused(Terminal(folder / "autre", fresh=True).run("status"))
        assert (laptop.folder / "maillage.db").read_bytes() == before
        laptop.record("actor", "name=ASTICUDE")


def test_receiving_where_no_safety_copy_fits_changes_nothing(tmp_path: Path) -> None:
    giver = Terminal(tmp_path / "oujda")
    giver.record("actor", "name=Al Wafae")
    path = tmp_path / "cadeau.maillage"
    giver.ask("give", path)
    with disk(tmp_path / "disque", 24) as folder:
        laptop = Terminal(folder / "profil")
        laptop.record("actor", "name=Déjà là")
        state = laptop.state
        filler = fill(folder, 1_200_000)
        answer = laptop.run("receive", path)
        assert answer.code == 1
        assert "Traceback" not in answer.err
        filler.unlink()
        assert laptop.state == state
        shutil.rmtree(laptop.folder / "sauvegardes", ignore_errors=True)
        assert laptop.ask("receive", path)[0]["result"] == "merged"
