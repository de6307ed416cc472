"""Files that mean harm, or come to it: a sentence each, little time, little memory, and nothing is left behind."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.errors import (
    FileUnreadable,
    ForeignDamaged,
    ForeignEmpty,
    ForeignIsChangeFile,
    ForeignIsProfile,
    ForeignLocked,
    ForeignTooLarge,
    ForeignTrap,
    ForeignUnknown,
    MaillageError,
)
from desktop.exchange.incoming.files import talking
from desktop.exchange.incoming.files.found import Refused
from desktop.exchange.incoming.files.recognising import found_in
from desktop.exchange.incoming.reading import read
from desktop.paths import Profile
from desktop.services.strangers.child import Garbled, say
from tests.exchange.incoming import made, old_made

SHEET = "xl/worksheets/sheet1.xml"
ROWS: made.Rows = [["Organisation", "Femmes"], ["Al Wafae", 41], ["Fondation", 2]]
_XML = '<?xml version="1.0"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{"&" + before + ";" * 1}{("&" + before + ";") * 9}">'
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


def workbook() -> bytes:
    return made.xlsx(A=ROWS)


def sheet(cells: str) -> bytes:
    whole = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    return made.changed(workbook(), {SHEET: whole})


def far_cell(row: int, column: str) -> bytes:
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    return sheet(f'{first}<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>')


def bomb(name: str, size: int, *, lying: bool = False) -> bytes:
    """A workbook one part of which unpacks to so many bytes; `lying`: it says that it is small."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as given,
        zipfile.ZipFile(io.BytesIO(workbook())) as sound,
    ):
        for part in sound.namelist():
            if part != name:
                given.writestr(part, sound.read(part))
        with given.open(name, "w", force_zip64=False) as stream:
            block = b" " * 2**20
            for _one in range(size // 2**20):
                stream.write(block)
    raw = bytearray(out.getvalue())
    if lying:  # the directory and the part's own head say a thousand bytes, and that their checksum is right
        told = size.to_bytes(4, "little")
        lie, crc = (1000).to_bytes(4, "little"), zlib.crc32(b" " * 1000).to_bytes(4, "little")
        at = raw.find(told)
        while at >= 0:
            raw[at : at + 4] = lie
            raw[at - 8 : at - 4] = crc
            at = raw.find(told)
    return bytes(raw)


HARMFUL: dict[str, tuple[Callable[[], bytes], type[MaillageError] | None]] = {
    "bomb": (lambda: bomb("xl/sharedStrings.xml", 32 * 2**20), ForeignTrap),
    "bomb in what is not read": (lambda: bomb("xl/media/image1.png", 24 * 2**20), None),
    "names that lead outside": (lambda: made.changed(workbook(), {"../../evil.xml": "x"}), ForeignTrap),
    "an absolute name": (lambda: made.changed(workbook(), {"/etc/evil.xml": "x"}), ForeignTrap),
    "a drive": (lambda: made.changed(workbook(), {"C:\\evil.xml": "x"}), ForeignTrap),
    "laughs in a workbook": (
        lambda: made.changed(workbook(), {"xl/workbook.xml": f"{_XML}{LAUGHS}]><workbook>&i;</workbook>"}),
        ForeignTrap,
    ),
    "laughs in a map": (lambda: f"{_XML}{LAUGHS}]><kml>&i;</kml>".encode(), ForeignTrap),
    "an entity from a disk": (
        lambda: f'{_XML}<!DOCTYPE k [<!ENTITY e SYSTEM "file:///etc/passwd">]><gpx>&e;</gpx>'.encode(),
        ForeignTrap,
    ),
    "laughs in opendocument": (
        lambda: made.changed(
            made.ods(""), {"content.xml": f"{_XML}{LAUGHS}]><office:document-content>&i;</office:document-content>"}
        ),
        ForeignTrap,
    ),
    "a cell at the end of the world": (lambda: far_cell(1_048_576, "XFD"), ForeignTooLarge),
    "millions of repeated cells": (
        lambda: made.ods(
            '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
            '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
            "</table:table-row></table:table>"
        ),
        ForeignTooLarge,
    ),
    "more rows than can be read": (lambda: b"a;b\n" + b"1;2\n" * 260_000, ForeignTooLarge),
    "one endless row": (lambda: b";".join([b"a"] * 20_000), ForeignTooLarge),
    "deep json": (lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, ForeignTrap),
    "deep xml": (lambda: b"<kml>" + b"<Folder>" * 5_000, ForeignTrap),
    "a locked workbook": (lambda: old_made.compound("EncryptedPackage", b"x" * 5000), ForeignLocked),
    "a locked old workbook": (lambda: old_made.xls("A", [["a"]], locked=True), ForeignLocked),
    "a locked opendocument": (
        lambda: made.ods(made.ods_table("A", ROWS), "<m:manifest><manifest:encryption-data/></m:manifest>"),
        ForeignLocked,
    ),
    "a workbook cut in two": (lambda: workbook()[:3000], ForeignDamaged),
    "a truncated json": (lambda: b'{"type": "FeatureCollection", "features": [{"type":', ForeignDamaged),
    "a text document": (
        lambda: made.packed({"word/document.xml": "<w/>"}),
        ForeignUnknown,
    ),
    "a database": (lambda: b"SQLite format 3\x00" + bytes(4096), ForeignIsProfile),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), ForeignUnknown),
    "noise": (lambda: random.Random(4).randbytes(20_000), ForeignUnknown),
    "zeros": (lambda: bytes(100_000), ForeignEmpty),
    "an empty workbook": (lambda: made.xlsx(A=[]), ForeignEmpty),
    "a zip of nothing": (lambda: made.packed({}), ForeignUnknown),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_harms_is_said_and_nothing_more(name: str, tmp_path: Path) -> None:
    make, error = HARMFUL[name]
    path = tmp_path / "tableau.xlsx"
    path.write_bytes(make())
    if error is None:
        assert read(path).sheets
    else:
        with pytest.raises(error) as told:
            read(path)
        assert "Rien n’a été modifié." in str(told.value)
    assert [file.name for file in tmp_path.iterdir()] == ["tableau.xlsx"]


def test_a_small_lie_about_a_size_is_seen() -> None:
    with pytest.raises((Refused, zipfile.BadZipFile)):
        found_in(bomb("xl/sharedStrings.xml", 4 * 2**20, lying=True))


def test_a_text_full_of_quotes_is_read_once_not_once_for_every_quote() -> None:
    found = found_in(b'a;"b\n' * 40_001)  # each two lines are a value that ends too soon
    assert len(found.tables[0].rows) == 20_001
    found = found_in("\n".join(["a;b", *['"ouvert;' + "x" * 500_000] * 60, "c;d"]).encode())
    assert found.tables[0].rows[-1] == ["c", "d"]
    assert len(found.tables[0].rows) == 62


def test_what_belongs_elsewhere_is_sent_there(tmp_path: Path) -> None:
    changes = Path(__file__).parents[2] / "golden/change-file-1/accept-packed.maillage"
    (tmp_path / "liste.xlsx").write_bytes(changes.read_bytes())
    with pytest.raises(ForeignIsChangeFile, match="Recevoir"):
        read(tmp_path / "liste.xlsx")
    database = Profile(tmp_path).database
    database.write_bytes(b"ciphertext")
    with pytest.raises(ForeignIsProfile):
        read(database)


@pytest.mark.skipif(sys.platform != "linux", reason="a file that opens and does not let itself be read")
def test_a_file_that_does_not_let_itself_be_read() -> None:
    with pytest.raises(FileUnreadable):
        read(Path("/proc/self/mem"))


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(MaillageError):
        read(tmp_path / "nom\x00nul.xlsx")


# ---- the child ------------------------------------------------------------------------------------------


def frames(*said: tuple[str, object]) -> io.BytesIO:
    out = io.BytesIO()
    for word, carried in said:
        say(out, word, carried)
    return io.BytesIO(out.getvalue())


TABLE = {"name": "A", "merged": [], "hidden": [], "known": [], "kind": "", "rows": 1}
END = {"format": "csv", "told": []}


@pytest.mark.parametrize(
    "said",
    [
        [],
        [("table", TABLE)],
        [("rows", [[1]]), ("end", END)],
        [("table", {**TABLE, "known": [("x", 1, 2, 3)]}), ("end", END)],
        [("table", TABLE), ("rows", [1, 2]), ("end", END)],
        [("table", TABLE), ("rows", {"a": 1}), ("end", END)],
        [("table", TABLE), ("rows", [[{"a": 1}]]), ("end", END)],
        [("table", TABLE)] * 201 + [("end", END)],
        [("other", 1)],
        [("end", {"format": 3})],
    ],
)
def test_a_child_that_speaks_otherwise_is_not_believed(said: list[tuple[str, object]]) -> None:
    with pytest.raises(Garbled):
        talking.listen(frames(*said), lambda _done, _of: None)


def test_a_frame_larger_than_any_is_not_waited_for() -> None:
    with pytest.raises(Garbled):
        talking.listen(io.BytesIO(b"\xff\xff\xff\xff" + b"x" * 100), lambda _done, _of: None)


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")
def test_the_child_writes_no_file_and_takes_no_more_memory_than_it_may(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom desktop.exchange.incoming.files.child import WORK\n"
        "from desktop.services.strangers.child import confine\nconfine(WORK)\n"
        "def write():\n    with open(sys.argv[1], 'w') as file:\n        file.write('x' * 9999)\n"
        "for what in (write, lambda: bytearray(2 * 2**30)):\n"
        "    try:\n        what()\n        print('done')\n"
        "    except (OSError, MemoryError) as no:\n        print(type(no).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "x")],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        check=False,
    )
    assert done.stdout.split() == ["OSError", "MemoryError"]


# ---- changed at random ----------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="each file is read in a fork")
def test_files_changed_at_random_are_read_or_refused() -> None:
    soak = bool(os.environ.get("MAILLAGE_SOAK"))
    count, seed = (1_000, int(os.environ.get("MAILLAGE_SEED", "1"))) if soak else (150, 2026)
    done = subprocess.run(
        [sys.executable, "-m", "tests.exchange.incoming.mutating", str(count), str(seed)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert sum(told[end] for end in ("read", "refused", "fallen")) == count
    assert told["refused"] > count // 10  # what is changed is seen
    assert told["read"] > count // 10  # and not everything is refused
    assert told["fallen"] < count // 10  # what only the process of its own saves us from
    assert told["slowest"] < 5
