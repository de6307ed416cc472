"""Tables as they are written in every format: read back by other programs, equal byte by byte, nobody protected."""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import random
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from desktop.errors import InvalidValue
from desktop.exchange import cells, csv_out, exporting, geo_out, xlsx_out
from desktop.exchange.formats import FORMATS, by_ending, telling
from desktop.exchange.gathering import Gathered, Wanted
from desktop.exchange.incoming.understanding import own
from desktop.exchange.names import Words
from desktop.exchange.table import Book, Column, Table
from desktop.i18n import LANGUAGES
from desktop.models.areas import area_id
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.description.kinds import KINDS
from desktop.services.listing.asking import ListQuery
from tests.exchange import random_records
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, Opened
from tests.trust import naughty

RECORDS = 5_000 if os.environ.get("MAILLAGE_SOAK") else 70
DAY = date(2026, 3, 1)
hxl: Any = importlib.import_module("hxl")  # three without types
openpyxl: Any = importlib.import_module("openpyxl")
etree: Any = importlib.import_module("lxml.etree")
SOAK = bool(os.environ.get("MAILLAGE_SOAK"))
OTHERS = ("public", "partners") if SOAK else ("partners",)
WHATS = ("all", "4w", "actor", "place", "service", *(("initiative", "need", "project", "practice") if SOAK else ()))
TABLES = ("xlsx", "hxl.csv", "excel.csv", "csv", "geojson", "kml", "json")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Opened]:
    """A profile of random records, for tests that only read."""
    made = Opened(tmp_path_factory.mktemp("exports") / "p", template, ManualClock())
    random_records.fill(made, random.Random(7), RECORDS // 7)
    yield made
    made.close()


def gathered(opened: Opened, session: Any, what: str, audience: str = "internal", **more: Any) -> Gathered:
    del opened
    return Gathered(session, Wanted(what, audience, more.pop("lang", "fr"), **more), DAY)


def written(opened: Opened, what: str, form: str, audience: str = "internal", **more: Any) -> bytes:
    with opened.database.read() as session:
        return FORMATS[form].write(gathered(opened, session, what, audience, **more))


def everything(opened: Opened, whats: Iterable[str], audience: str) -> Iterator[tuple[str, str, bytes]]:
    """(what, format, bytes) of all that an audience may be told, each gathered once."""
    with opened.database.read() as session:
        for what in whats:
            found = gathered(opened, session, what, audience)
            for form in TABLES:
                if what in FORMATS[form].whats:
                    yield what, form, FORMATS[form].write(found)


def unpacked(made: bytes) -> bytes:
    """Every part of a package, or the bytes themselves."""
    if not made.startswith(b"PK"):
        return made
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return b"\n".join(package.read(name) for name in package.namelist())


def sheets(made: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


# ---- who is told what ------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", OTHERS)
def test_nobody_protected_is_in_any_format(filled: Opened, audience: str) -> None:
    whats = WHATS
    for what, form, made in everything(filled, whats, audience):
        text = unpacked(made).decode()
        assert not [mark for mark in random_records.MARKS if mark in text], (what, form)
    assert b"0536000" in written(filled, "actor", "csv", audience), "nobody was told of at all"


def test_whoever_is_withheld_has_no_identity_and_stands_last(filled: Opened) -> None:
    with filled.database.read() as session:
        (table,) = gathered(filled, session, "actor", "partners").tables()
        known = {
            leaf.id.hex() for leaf in gathered(filled, session, "actor", "partners").leaves("actor") if leaf.withheld
        }
    ids = [row[0] for row in table.rows]
    assert known
    assert not known & set(ids)
    assert ids[-len(known) :] == [""] * len(known)
    assert "" not in ids[: -len(known)]


def test_a_list_that_was_narrowed_leaves_out_whom_the_filter_would_tell(filled: Opened) -> None:
    with filled.database.read() as session:
        asked = ListQuery(text="Cachée")
        public = gathered(filled, session, "initiative", "public", query=asked)
        assert public.leaves("initiative") == ()
        assert public.kept_back()["narrowed"] > 0
        assert gathered(filled, session, "initiative", "internal", query=asked).leaves("initiative")


# ---- workbooks -------------------------------------------------------------------------------------


def test_a_workbook_holds_the_same_cells_for_two_other_programs_and_no_formula(filled: Opened) -> None:
    made = written(filled, "all", "xlsx")
    read = sheets(made)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert set(book.sheetnames) == set(read)
    with filled.database.read() as session:
        tables = gathered(filled, session, "all").tables()
    for table in tables:
        rows = read[table.title]
        assert rows[0] == [column.label for column in table.columns]
        for row, told in zip(rows[1:], table.rows, strict=False):
            assert [_none(one) for one in row] == [_none(one) for one in told], table.title
        for line in book[table.title].iter_rows():
            assert not [cell for cell in line if cell.data_type == "f"]
    assert book.properties.creator in (None, "")
    assert book.properties.lastModifiedBy in (None, "")
    assert made == written(filled, "all", "xlsx")


def _none(value: Any) -> Any:
    return None if value == "" else float(value) if isinstance(value, int | float) else value


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_columns_offer_lists_in_the_language_and_read_from_the_right_in_arabic(filled: Opened, lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(filled, "initiative", "xlsx", lang=lang)))
    first = book.worksheets[0]
    assert bool(first.sheet_view.rightToLeft) is (lang == "ar")
    lists = [rule for rule in first.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) >= 8
    offered = {cell.value for cell in book["_listes"][1]}
    assert {"sector", "status", "@actor", "@where"} <= offered
    with filled.database.read() as session:
        words = Words(session, lang, {})
        assert words.label("sector", "health") in {cell.value for line in book["_listes"].iter_rows() for cell in line}


def test_what_others_may_not_know_is_offered_in_no_list(filled: Opened) -> None:
    text = unpacked(written(filled, "initiative", "xlsx", "public")).decode()
    offered = {row[0] for row in sheets(written(filled, "initiative", "xlsx", "public"))["_listes"]}
    assert offered
    assert "Cachée" not in text


def test_naughty_strings_come_back_as_they_were_typed_and_nothing_runs() -> None:
    strings = [one for one in naughty.naughty() if xlsx_out.plain(one) == one and len(one) < xlsx_out.MOST and one]
    columns = (Column("id", "id"), Column("title", "Titre", "#activity+name"))
    rows = tuple((f"{number:032x}", text) for number, text in enumerate(strings))
    table = Table("initiative", "Fiches", columns, rows, ((),) * len(rows))
    made = xlsx_out.write(Book("Fiches", "fr", "internal", DAY, (table,)))
    opened = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert [cell.data_type for cell in opened["B"]][1:] == ["s"] * len(rows)
    assert [row[1] for row in sheets(made)["Fiches"]][1:] == strings
    excel = list(
        csv.reader(io.StringIO(csv_out.for_spreadsheets(table, "fr").decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert [cells.bare(row[1]) for row in excel[1:]] == strings
    assert not [row[1] for row in excel if row[1].startswith(("=", "+", "-", "@", "\t", "\r"))]
    plain = list(csv.reader(io.StringIO(csv_out.for_machines(table).decode(), newline="")))
    assert [row[1] for row in plain[1:]] == strings
    placemarks = etree.fromstring(geo_out.kml(table))
    named = [one.text or "" for one in placemarks.iter("{http://www.opengis.net/kml/2.2}name")][1:]
    assert [_spaces(one) for one in named] == [_spaces(one) for one in strings]
    assert [one["properties"]["Titre"] for one in json.loads(geo_out.geojson(table))["features"]] == strings


def _spaces(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")  # as every reader of XML does


# ---- cells -----------------------------------------------------------------------------------------


@given(st.text(max_size=12))
def test_a_guarded_text_comes_back(text: str) -> None:
    assert cells.bare(cells.guarded(text)) == text
    assert not cells.guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_names_that_several_bear_are_told_apart_and_can_be_taken_apart(filled: Opened, tmp_path: Path) -> None:
    del tmp_path
    one, two = (filled.record("actor", name="Deux fois", visibility="public") for _n in range(2))
    with filled.database.read() as session:
        words = gathered(filled, session, "actor").tabling.words
        assert words.name("actor", one) == f"Deux fois [{one.hex()}]"
        rabat = [name for name in words.territories(official=True) if name.startswith("Rabat") and "Salé" not in name]
    filled.trash("actor", one, two)
    assert cells.unmarked(f"Deux fois [{two.hex()}]") == ("Deux fois", two.hex())
    assert cells.unmarked("Une fois") == ("Une fois", "")
    assert "Rabat" in rabat
    assert [name for name in rabat if name != "Rabat" and cells.unmarked(name)[1]] != []
    assert cells.apart("A; B ;C") == ["A", "B", "C"]


# ---- HXL, maps, JSON -------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
def test_hxl_is_what_libhxl_takes(filled: Opened, audience: str) -> None:
    for what in ("4w", "initiative", "actor", "need", "service", "project", "training", "place"):
        made = written(filled, what, "hxl.csv", audience)
        troubles: list[str] = []
        assert hxl.data(io.BytesIO(made)).columns[0].display_tag.startswith("#")
        hxl.data(io.BytesIO(made)).validate(
            callback=lambda one, troubles=troubles: troubles.append(str(one)) if one.rule.severity == "error" else None
        )
        assert troubles == [], what
        assert len(list(hxl.data(io.BytesIO(made)))) == len(list(csv.reader(io.StringIO(made.decode())))) - 2


def test_who_does_what_where_tells_people_once(filled: Opened) -> None:
    with filled.database.read() as session:
        (table,) = gathered(filled, session, "4w").tables()
        told = gathered(filled, session, "initiative").leaves("initiative")
    women = table.column("women")
    assert len(table.rows) > len(told)
    assert sum(int(str(row[women] or 0)) for row in table.rows) == sum(leaf.values.get("women", 0) for leaf in told)
    adm3 = table.column("adm3")
    assert {row[adm3] for row in table.rows} & {"Oujda", "Rabat"}


def test_shapes_are_where_they_are_told_to_be(filled: Opened) -> None:
    for form in ("geojson", "kml"):
        assert b"-0.2" not in written(filled, "place", form, "public"), "a protected place has a shape"
    told = json.loads(written(filled, "place", "geojson", "public"))
    assert told["type"] == "FeatureCollection"
    for one in told["features"]:
        longitude, latitude = one["geometry"]["coordinates"]
        assert (longitude, 33 <= latitude <= 34) == (-6.5, True)
    root = etree.fromstring(written(filled, "4w", "kml"))
    assert root.tag == "{http://www.opengis.net/kml/2.2}kml"


def test_json_tells_codes_identities_and_all_languages(filled: Opened) -> None:
    told = json.loads(written(filled, "all", "json"))
    assert (told["maillage"], told["audience"], told["date"]) == (1, "internal", "2026-03-01")
    assert set(told["kinds"]) <= set(KINDS)
    record = next(one for one in told["kinds"]["initiative"]["records"] if one.get("lead") and "ar" in one["title"])
    assert record["lead"] in told["names"]
    labels = {one["name"]: one["label"] for one in told["kinds"]["initiative"]["fields"]}
    assert set(labels["title"]) == set(LANGUAGES)
    assert written(filled, "all", "json") == written(filled, "all", "json")


# ---- asking ----------------------------------------------------------------------------------------


def test_the_end_of_a_name_says_the_format() -> None:
    asked = {
        name: by_ending(f"Été 2026{name}", "initiative") for name in (".csv", ".hxl.csv", ".xlsx", ".iati.xml", ".doc")
    }
    assert [one and one.name for one in asked.values()] == ["csv", "hxl.csv", "xlsx", "iati.xml", None]
    assert [one.name for one in telling("all")] == ["xlsx", "hxl.xlsx", "json", "iati.xml", "hsds.json"]
    assert by_ending("x.geojson", "meeting") is None


def test_stopping_leaves_nothing(filled: Opened, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise Stop

    file = tmp_path / "x.xlsx"
    with pytest.raises(Stop):
        exporting.write(filled.database, file, Wanted("all", "internal", "fr"), "xlsx", progress=stop)
    assert list(tmp_path.iterdir()) == []
    told = exporting.write(filled.database, file, Wanted("actor", "partners", "ar"), "xlsx", reading="fr")
    assert told.count == len(sheets(file.read_bytes())["الفاعلون"]) - 1
    assert any("protégée" in sentence for sentence in told.words)


def test_a_blank_workbook_offers_its_lists_and_an_example_that_says_so(filled: Opened, tmp_path: Path) -> None:
    for lang in ("fr", "ar"):
        exporting.write_blank(filled.database, tmp_path / f"{lang}.xlsx", kind="", audience="partners", lang=lang)
        book = openpyxl.load_workbook(tmp_path / f"{lang}.xlsx")
        first = book.worksheets[0]
        assert own.shows_how(first["A2"].value)
        assert first["A1"].comment is not None
        assert any(
            max(one.max_row for one in rule.sqref.ranges) >= 500 for rule in first.data_validations.dataValidation
        )
        assert {rule.type for rule in first.data_validations.dataValidation} >= {"list", "date"}
    assert b"Cach" not in unpacked((tmp_path / "fr.xlsx").read_bytes())
    with pytest.raises(InvalidValue):
        exporting.write_blank(filled.database, tmp_path / "x.xlsx", kind="contact", audience="partners", lang="fr")


def test_the_area_and_the_days_narrow_everything_at_once(filled: Opened) -> None:
    with filled.database.read() as session:
        whole = gathered(filled, session, "all")
        some = gathered(
            filled, session, "all", query=ListQuery(area=area_id(OUJDA), during=("2021-01-01", "2021-12-31"))
        )
        assert 0 < len(some.leaves("initiative")) < len(whole.leaves("initiative"))
        assert whole.leaves("practice")
        assert some.leaves("practice") == (), "they are in no territory"
