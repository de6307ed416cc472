"""Any file becomes tables: recognised by what it holds, its values native, its faults said in a sentence."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import (
    FileMissing,
    ForeignDamaged,
    ForeignEmpty,
    ForeignTooLarge,
    ForeignUnknown,
    NotAFile,
)
from desktop.exchange.incoming.files.recognising import found_in
from desktop.exchange.incoming.reading import read
from tests.exchange.incoming import made

TABLE: made.Rows = [
    ["Organisation", "Secteur", "Femmes", "Début", "Actif"],
    ["Al Wafae", "Santé", 41, date(2018, 3, 2), True],
    ["جمعية الوفاء", None, 1.5, None, False],
]


def given(folder: Path, content: bytes, name: str = "fichier.bin") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_workbook_comes_with_its_native_values(tmp_path: Path) -> None:
    content = made.xlsx(Acteurs=TABLE, Vide=[], Second=[["a"], [None], ["b"]])
    source = read(given(tmp_path, content, "acteurs.csv"))
    assert source.format == "xlsx"
    assert source.digest == hashlib.sha256(content).digest()
    assert [sheet.name for sheet in source.sheets] == ["Acteurs", "Second"]
    assert source.sheets[0].rows == TABLE
    assert source.sheets[1].rows == [["a"], [], ["b"]]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_comes_whatever_its_sign_and_letters(sign: str, letters: str) -> None:
    rows = [["Nom", "Ville", "Objet"], ["Fondation", "Oujda", "Éducation à l’école"], ["Réseau", "Salé", "dit « oui »"]]
    text = "\r\n".join(sign.join(row) for row in rows)
    found = found_in(text.encode(letters))
    assert found.format == ("tsv" if sign == "\t" else "csv")
    assert found.tables[0].rows == rows


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", ForeignEmpty),
        (b" " * 100_000, ForeignEmpty),
        (b"\x00\x01\x02\x03" * 500, ForeignUnknown),
        (b"%PDF-1.7\n", ForeignUnknown),
        (b"PK\x03\x04" + b"\x00" * 300, ForeignDamaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ForeignDamaged),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as said:
        read(given(tmp_path, content, "tableau.xlsx"))
    assert "tableau.xlsx" in str(said.value)
    assert "Rien n’a été modifié." in str(said.value)


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotAFile):
        read(tmp_path)
    with pytest.raises(FileMissing):
        read(tmp_path / "absent.xlsx")


def test_more_than_can_be_read_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "espaces.csv").open("wb") as stream:
        stream.truncate(2 * 2**30)  # two gigabytes that take no place
    with pytest.raises(ForeignTooLarge):
        read(tmp_path / "espaces.csv")


def test_whoever_stops_stops(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, _of: int) -> None:
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        read(given(tmp_path, made.xlsx(A=TABLE)), stop)
