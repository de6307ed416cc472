"""Any table, written as a workbook or as a text in any dialect, is read as the same table."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.exchange.incoming.files.recognising import found_in
from desktop.exchange.incoming.shapes import Value
from tests.exchange.incoming import made

_OURS = "abcXYZ éèçñÉ’«»°€ءآبةتجمنوي0123456789.-+=@'\"\n/()&<>#%_"
_ASCII = frozenset(map(chr, range(128)))
_anything = st.characters(codec="utf-8", exclude_categories=["C"])


def texts(alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=12).filter(lambda text: text[0] != "'")


_letters = texts(st.sampled_from(_OURS) | _anything)
# what a few words are enough to know the letters by: no mark stands before these
_alphabets = {"utf-16-le": texts(st.sampled_from(_OURS)), "cp1252": texts(st.sampled_from(sorted(set(_OURS) & _ASCII)))}
_numbers = st.integers(-(2**52), 2**52) | st.integers(-(10**9), 10**9).map(lambda n: n / 1000).filter(lambda n: n % 1)
_days = st.dates(date(1900, 3, 1), date(2200, 1, 1))
_moments = st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(lambda one: one.replace(microsecond=0))
_hours = st.times().map(lambda one: one.replace(microsecond=0))
_values = (
    st.none() | _letters | _numbers | st.booleans() | _days | _moments.filter(lambda one: one.time() != time()) | _hours
)


def tables(values: st.SearchStrategy[Value]) -> st.SearchStrategy[list[list[Value]]]:
    """Two to five columns, all rows as wide, a heading above, something at the end of the last row."""

    def of(width: int) -> st.SearchStrategy[list[list[Value]]]:
        row = st.lists(values, min_size=width, max_size=width)
        return st.lists(row, min_size=1, max_size=6).map(
            lambda rows: [[f"Nom {n}" for n in range(width)], *rows, ["fin"] * width]
        )

    return st.integers(2, 5).flatmap(of)


def trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    out = []
    for row in rows:
        kept = list(row)
        while kept and kept[-1] is None:
            kept.pop()
        out.append(kept)
    return out


def kinds(rows: list[list[Value]]) -> list[list[type]]:
    return [[type(value) for value in row] for row in rows]


@settings(max_examples=20)
@given(tables(_values))
def test_a_workbook_gives_back_what_was_put_in(rows: list[list[Value]]) -> None:
    read = found_in(made.xlsx(A=rows)).tables[0].rows
    assert read == trimmed(rows)
    assert kinds(read) == kinds(trimmed(rows))


@settings(max_examples=20)
@given(tables(st.none() | _letters | _numbers | _days))
def test_an_opendocument_gives_back_what_was_put_in(rows: list[list[Value]]) -> None:
    assert found_in(made.ods(made.ods_table("A", rows))).tables[0].rows == trimmed(rows)


_DIALECTS = {
    "comma": (",", csv.QUOTE_ALL, "utf-8", "\n"),
    "semicolon": (";", csv.QUOTE_ALL, "utf-8-sig", "\r\n"),
    "tab": ("\t", csv.QUOTE_ALL, "utf-16", "\r\n"),
    "bar": ("|", csv.QUOTE_ALL, "utf-16-le", "\n"),
    "bare tab": ("\t", csv.QUOTE_MINIMAL, "utf-8", "\n"),
    "old semicolon": (";", csv.QUOTE_ALL, "cp1252", "\r"),
}


@pytest.mark.parametrize("name", _DIALECTS)
@settings(max_examples=12)
@given(data=st.data())
def test_a_text_gives_back_what_was_put_in(name: str, data: st.DataObject) -> None:
    sign, quoting, letters, ending = _DIALECTS[name]
    rows = data.draw(tables(st.none() | _alphabets.get(letters, _letters)))
    out = io.StringIO()
    csv.writer(out, delimiter=sign, quoting=quoting, lineterminator=ending).writerows(rows)  # type: ignore[arg-type]  # one of csv's own
    found = found_in(out.getvalue().encode(letters, "replace"))
    assert found.tables[0].rows == trimmed(rows)
