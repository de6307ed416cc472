"""A line is kept without anybody's name in it, and comes back as it was, whatever became of the names meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.services.keeping.line_text import mark, named_in
from desktop.services.marked.kept_lines import kept, opened, read_line, read_pieces
from desktop.services.marked.line_marks import Held, Known, KnownNames

TUESDAY = date(2026, 6, 16)
AICHA, OUJDI, RBATI, AMAL, LONGER, HIDDEN = (bytes([n]) * 16 for n in range(1, 7))
KNOWN = [
    Known(AICHA, "Aïcha D.", "contact"),
    Known(OUJDI, "Fatima Z.", "contact", "Oujda"),
    Known(RBATI, "Fatima Z.", "contact", "Rabat"),
    Known(AMAL, "Al Amal", "actor"),
    Known(LONGER, "Al Amal Oujda", "actor"),
]
NAMES = KnownNames(KNOWN)
LABELS = {one.id: one.label for one in KNOWN}


def test_no_name_stands_in_what_is_kept() -> None:
    held = (Held("contact", RBATI, "Fatima Z."),)
    stored = kept("@aïcha d. et @Fatima Z. : liste de @Al Amal !vendredi", NAMES, held)
    assert named_in(stored) == [("contact", AICHA), ("contact", RBATI), ("actor", AMAL)]
    assert "fatima" not in stored.casefold()
    assert stored.endswith(" !vendredi")
    line = opened(stored, NAMES, LABELS)
    assert line.text == "@Aïcha D. et @Fatima Z. : liste de @Al Amal !vendredi"
    assert [one.id for one in line.held] == [AICHA, RBATI, AMAL]
    assert read_line(stored, LABELS, "fr", TUESDAY) == "Aïcha D. et Fatima Z. : liste de Al Amal vendredi 19 juin"


def test_who_was_not_said_stays_text() -> None:
    assert kept("@Fatima Z. et @inconnu", NAMES) == "@Fatima Z. et @inconnu"
    stored = "@Fatima Z. et " + mark("contact", RBATI)
    assert kept(*_both(stored)) == stored


def test_a_name_without_its_key_is_not_lost_by_editing_the_line() -> None:
    stored = f"Avec {mark('contact', HIDDEN)}, {mark('contact', AICHA)} et {mark('contact', b'h' * 16)}"
    line = opened(stored, NAMES, LABELS)
    assert line.text == "Avec @…2, @Aïcha D. et @…6"
    assert kept(line.text, NAMES, line.held) == stored
    assert read_line(stored, LABELS, "fr", TUESDAY) == "Avec …, Aïcha D. et …"


@pytest.mark.parametrize(
    ("behind", "name"),
    [
        (" Oujda suit", "Al Amal"),
        ("s", "Al Amal"),
        ("", "x\ny"),
        (".2", "Amal."),
        (" Oujda", "Al  Amal"),
        ("!", "Nadia @Al"),
    ],
)
def test_a_new_name_never_makes_somebody_else_of_a_mark(behind: str, name: str) -> None:
    stored = mark("actor", AMAL) + behind
    line = opened(stored, NAMES, {AMAL: name})
    assert [one.id for one in line.held] == [AMAL]
    assert kept(line.text, NAMES, line.held) == stored


def test_signs_of_marks_cannot_be_typed() -> None:
    forged = "x " + mark("contact", HIDDEN)
    assert named_in(kept(forged, NAMES)) == []


def test_pieces_say_where_they_stand_in_what_is_read() -> None:
    stored = f"{mark('actor', AMAL)} !fin juin, {mark('contact', AICHA)}!vendredi"
    found = read_pieces(stored, LABELS, "fr", TUESDAY)
    whole = "".join(piece.text for piece in found)
    assert whole == "Al Amal fin juin (mardi 30 juin), Aïcha D.!vendredi"  # a date begins a word
    placed = [(whole[m.start : m.end], m.kind, m.iso) for m in (piece.mark for piece in found) if m is not None]
    assert placed == [
        ("Al Amal", "actor", ""),
        ("fin juin (mardi 30 juin)", "date", "2026-06-30"),
        ("Aïcha D.", "contact", ""),
    ]
    assert read_pieces(None, LABELS, "fr", TUESDAY) == []


def _both(stored: str) -> tuple[str, KnownNames, tuple[Held, ...]]:
    line = opened(stored, NAMES, LABELS)
    return line.text, NAMES, line.held


_PARTS = st.one_of(
    st.sampled_from([mark("contact", id) for id in (AICHA, OUJDI, RBATI, HIDDEN)] + [mark("actor", AMAL)]),
    st.sampled_from([" ", " et ", "!vendredi", ".", "Oujda", " Oujda", "s", "2", "(", "!", "D", "\u0301", "’"]),
    st.text(st.characters(exclude_characters="@\ue000\ue001\u2060"), max_size=4),
)
_LABELS = st.dictionaries(
    st.sampled_from([AICHA, OUJDI, RBATI, AMAL, HIDDEN]), st.sampled_from([*LABELS.values(), "Nadia", "☆"])
)


@settings(max_examples=200)
@given(st.lists(_PARTS, max_size=7).map("".join), _LABELS)
def test_a_line_that_was_opened_is_kept_as_it_was(stored: str, labels: dict[bytes, str]) -> None:
    line = opened(stored, NAMES, labels)
    assert kept(line.text, NAMES, line.held) == stored
    assert isinstance(read_line(stored, labels, "ar", TUESDAY), str)


@settings(max_examples=100)
@given(st.lists(st.one_of(_PARTS, st.sampled_from(["@", "@Al Amal", "@Fatima Z."])), max_size=7).map("".join), _LABELS)
def test_nobody_is_lost_beside_names_that_are_text(stored: str, labels: dict[bytes, str]) -> None:
    line = opened(stored, NAMES, labels)
    after = iter(named_in(kept(line.text, NAMES, line.held)))
    assert all(one in after for one in named_in(stored))  # in their order, among others perhaps
