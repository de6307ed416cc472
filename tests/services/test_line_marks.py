"""The marks of a line typed in a meeting: what is one, what is text, who is meant, and that nothing else changes."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.i18n import LANGUAGES
from desktop.services.marked.line_marks import (
    Held,
    Known,
    KnownNames,
    accept,
    as_read,
    follow,
    held_by,
    marks,
    pieces,
    suggestions,
)

TUESDAY = date(2026, 6, 16)
AICHA, DAHBI, OUJDI, RBATI, WAFAE, AMAL, OIM, ARABIC = (bytes([n]) * 16 for n in range(1, 9))
NAMES = KnownNames(
    [
        Known(AICHA, "Aïcha D.", "contact"),
        Known(DAHBI, "Aïcha Dahbi", "contact"),
        Known(OUJDI, "Fatima Z.", "contact", "Oujda"),
        Known(RBATI, "Fatima Z.", "contact", "Rabat"),
        Known(WAFAE, "Association Al Wafae", "actor"),
        Known(WAFAE, "AWDS", "actor"),
        Known(AMAL, "جمعية الأمل", "actor"),
        Known(OIM, "OIM", "actor"),
        Known(ARABIC, "عائشة د.", "contact"),
        Known(b"x" * 16, "☆", "actor"),  # nothing in it can be typed: it is never offered
    ]
)


def shown(text: str, lang: str = "fr", attending: tuple[bytes, ...] = ()) -> list[str]:
    """The labels suggested when `|` is where the caret stands (the end when there is none)."""
    caret = text.index("|") if "|" in text else len(text)
    found = suggestions(text.replace("|", ""), caret, NAMES, lang, TUESDAY, attending=attending)
    return [one.label for one in found]


def read(text: str, lang: str = "fr", held: tuple[Held, ...] = ()) -> str:
    """The line as it reads in minutes."""
    return as_read(text, marks(text, NAMES, lang, TUESDAY, held=held))


def who(text: str, held: tuple[Held, ...] = ()) -> list[bytes]:
    """The ids of the line's names."""
    return [mark.id for mark in marks(text, NAMES, "fr", TUESDAY, held=held) if mark.kind != "date"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "@",
            "!",
            "@@",
            "!!",
            "!!!",
            "Attention !",
            "Attention ! Vendredi",
            "Non ! vendredi on verra",
            "! vendredi",
        ),
        *(
            "aicha@oim.org",
            "a@OIM",
            "x@Aïcha D.",
            "@@OIM",
            "!!vendredi",
            "bravo!vendredi",
            "@ OIM",
            "@inconnu",
            "!bientôt",
        ),
        *(
            "@Aïcha",
            "@Aïch",
            "@OIMS",
            "!vend",
            "!vendredis",
            "!vendredi 22 juin",
            "@☆",
            "Oui!",
            "¡Hola!",
            "100!",
            "3!=6",
        ),
    ],
)
def test_what_is_no_mark_stays_as_it_was(text: str) -> None:
    for lang in LANGUAGES:
        assert marks(text, NAMES, lang, TUESDAY) == []
    assert read(text) == text


@pytest.mark.parametrize(
    ("lang", "text", "minutes"),
    [
        ("fr", "@Aïcha D. apporte la liste !vendredi", "Aïcha D. apporte la liste vendredi 19 juin"),
        ("fr", "@aicha dahbi, !avant fin juin.", "aicha dahbi, avant fin juin (mardi 30 juin)."),
        ("fr", "(@OIM) « @AWDS »", "(OIM) « AWDS »"),
        ("fr", "l’avis d’@OIM", "l’avis d’OIM"),
        ("fr", "prêt !avant le 22 juin", "prêt avant le lundi 22 juin"),
        ("fr", "clos !22/06/2027 !", "clos mardi 22 juin 2027 !"),
        ("fr", "!la semaine prochaine", "la semaine prochaine (vendredi 26 juin)"),
        ("fr", "!الجمعة", "vendredi 19 juin"),
        ("en", "@OIM sends it !next Friday", "OIM sends it Friday, June 26"),
        ("es", "@OIM lo manda !en dos semanas", "OIM lo manda martes 30 de junio"),
        ("ar", "@عائشة د. ترسل اللائحة !الجمعة", "عائشة د. ترسل اللائحة الجمعة 19 يونيو"),
        ("ar", "@جمعية الامل !قبل نهاية يونيو", "جمعية الامل قبل نهاية يونيو (الثلاثاء 30 يونيو)"),
    ],
)
def test_a_line_as_it_reads_in_minutes(lang: str, text: str, minutes: str) -> None:
    assert read(text, lang) == minutes


def test_a_mark_says_where_it_is_and_what() -> None:
    text = "Donc @Aïcha D. et @AWDS !22 juin"
    found = marks(text, NAMES, "fr", TUESDAY)
    assert [(one.kind, text[one.start : one.end], one.id, one.iso) for one in found] == [
        ("contact", "@Aïcha D.", AICHA, ""),
        ("actor", "@AWDS", WAFAE, ""),
        ("date", "!22 juin", b"", "2026-06-22"),
    ]
    assert [piece.mark for piece in pieces(text, found) if piece.mark] == found


def test_the_longest_name_is_meant() -> None:
    names = KnownNames([Known(AICHA, "Al Amal", "actor"), Known(DAHBI, "Al Amal Oujda", "actor")])
    found = marks("@Al Amal Oujda et @Al Amal", names, "fr", TUESDAY)
    assert [one.id for one in found] == [DAHBI, AICHA]


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("@a", ["Aïcha D.", "Aïcha Dahbi", "Association Al Wafae"]),
        ("@AIC", ["Aïcha D.", "Aïcha Dahbi"]),
        ("Donc @aïcha d", ["Aïcha D.", "Aïcha Dahbi"]),
        ("@dah", ["Aïcha Dahbi"]),
        ("@wafa", ["Association Al Wafae"]),
        ("@al w", ["Association Al Wafae"]),
        ("@الأم", ["جمعية الأمل"]),
        ("@ال", ["جمعية الأمل"]),
        ("@امل", ["جمعية الأمل"]),
        ("@ai| apporte", ["Aïcha D.", "Aïcha Dahbi"]),
        ("@fat", ["Fatima Z.", "Fatima Z."]),
        ("@Fatima Z. ", ["Fatima Z.", "Fatima Z."]),  # still to be said which
        ("!ven", ["vendredi", "vendredi en huit"]),
        ("x !ven|", ["vendredi", "vendredi en huit"]),
        ("!الج", ["الجمعة"]),
    ],
)
def test_what_is_suggested(typed: str, labels: list[str]) -> None:
    assert shown(typed) == labels


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "@",
            "!",
            "@ a",
            "! ven",
            "Attention !",
            "a@b",
            "a@a",
            "@@a",
            "!!ven",
            "@xyz",
            "@a!",
            "@Aïcha D. ",
            "@OIM",
        ),
        *(
            "@Aïcha D. apporte",
            "@Aï|cha D.",
            "!vendredi ",
            "!vendredi on",
            "!vend|redi prochain",
            "|@a",
            "@|a",
            "aïcha",
        ),
    ],
)
def test_nothing_is_suggested_where_no_mark_is_typed(typed: str) -> None:
    assert shown(typed) == []


def test_who_attends_comes_before_others_that_begin_alike() -> None:
    assert shown("@a", attending=(WAFAE,)) == ["Association Al Wafae", "Aïcha D.", "Aïcha Dahbi"]
    assert shown("@a", attending=(AMAL,)) == shown("@a")
    assert [one.id for one in suggestions("@fat", 4, NAMES, "fr", TUESDAY, attending=(RBATI,))] == [RBATI, OUJDI]


def test_at_most_six_are_shown_and_names_that_begin_so_are_first() -> None:
    names = KnownNames(Known(bytes([n]) * 16, f"{'Zed ' if n < 50 else ''}Amina {n:03}", "contact") for n in range(100))
    found = suggestions("@am", 3, names, "fr", TUESDAY, attending=(b"\x01" * 16, b"\x63" * 16))
    assert [one.label for one in found] == [
        "Amina 099",
        "Amina 050",
        "Amina 051",
        "Amina 052",
        "Amina 053",
        "Amina 054",
    ]


def test_two_of_one_name_are_told_apart_by_what_was_chosen() -> None:
    assert who("@Fatima Z.") == [b""]
    _oujda, rabat = suggestions("et @fat", 7, NAMES, "fr", TUESDAY)
    first = accept("et @fat", rabat, NAMES)
    assert (first.text, first.caret, who(first.text, first.held)) == ("et @Fatima Z.", 13, [RBATI])
    text = f"@fat {first.text}"
    oujda = suggestions(text, 4, NAMES, "fr", TUESDAY, held=follow(first.text, text, NAMES, first.held))[0]
    second = accept(text, oujda, NAMES, follow(first.text, text, NAMES, first.held))
    assert second.text == "@Fatima Z. et @Fatima Z."
    assert who(second.text, second.held) == [OUJDI, RBATI]
    assert suggestions(second.text, len(second.text), NAMES, "fr", TUESDAY, held=second.held) == []


def test_marks_stay_who_they_are_while_the_line_is_edited() -> None:
    text = "@Fatima Z. et @Fatima Z."
    held = (Held("contact", OUJDI, "Fatima Z."), Held("contact", RBATI, "Fatima Z."))
    edits = [
        ("Donc " + text, [OUJDI, RBATI]),
        (text + " viennent !vendredi", [OUJDI, RBATI]),
        (text.replace(" et ", " avec @OIM et "), [OUJDI, OIM, RBATI]),
        (text[5:], [RBATI]),
        (text[14:], [b""]),  # either of both may have gone
        (text[: len("@Fatima Z. et")], [OUJDI]),
        (text.replace(" et ", " et @Fatima Z. et "), [OUJDI, b"", RBATI]),  # pasted: nobody said which
        ("", []),
    ]
    for after, ids in edits:
        assert who(after, follow(text, after, NAMES, held)) == ids, after
    assert who(text[14:], follow(text, text[14:], NAMES, held, caret=0)) == [RBATI]
    assert who(text[:10], follow(text, text[:10], NAMES, held, caret=10)) == [OUJDI]
    left, right = follow(text, text[:13], NAMES, held), follow(text, text[13:], NAMES, held)
    assert left + right == held  # split, and joined again


def test_a_person_renamed_or_removed_since_stays_in_the_line() -> None:
    held = (Held("contact", b"g" * 16, "Nadia B."),)
    assert who("@Nadia B. suit", held) == [b"g" * 16]
    assert marks("@Nadia B. suit", NAMES, "fr", TUESDAY, held=held)[0].kind == "contact"
    assert who("@Nadia B. suit") == []


def test_what_is_held_is_not_guessed_from_when_it_does_not_fit() -> None:
    one = (Held("contact", OUJDI, "Fatima Z."),)
    assert who("@Fatima Z. @Fatima Z.", one) == [b"", b""]
    assert who("@Aïcha D. @Aïcha D.", ()) == [AICHA, AICHA]


def test_only_what_was_typed_is_replaced() -> None:
    chosen = suggestions("Donc @ai apporte", 8, NAMES, "fr", TUESDAY)[0]
    assert accept("Donc @ai apporte", chosen, NAMES).text == "Donc @Aïcha D. apporte"
    chosen = suggestions("@fatima apporte", 8, NAMES, "fr", TUESDAY)[0]  # the caret behind the space: it stays
    assert accept("@fatima apporte", chosen, NAMES).text == "@Fatima Z. apporte"
    chosen = suggestions("!vendr, sinon", 4, NAMES, "fr", TUESDAY)[0]  # in the middle of the word
    assert accept("!vendr, sinon", chosen, NAMES).text == "!vendredi, sinon"


_BITS = [
    "@",
    "!",
    " ",
    " ",
    "@Aïcha D.",
    "@Fatima Z.",
    "@OIM",
    "!vendredi",
    "!fin juin",
    "Fatima",
    "Z.",
    "vendredi",
    "22/06",
]
_BITS += ["جمعية", "الأمل", ".", "’", "x", "\u200f", "\u0301", "\u0640", "é", "Dahbi", "(", "«", "\t"]
_LINES = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(_BITS), max_size=9).map("".join))
_HELD = st.lists(st.sampled_from([Held("contact", i, n) for i in (OUJDI, b"") for n in ("Fatima Z.", "Nadia B.", "")]))


@settings(max_examples=200)
@given(_LINES, _LINES, st.sampled_from(LANGUAGES), st.integers(-2, 40), _HELD)
def test_anything_may_be_typed_and_nothing_but_marks_is_changed(
    text: str, other: str, lang: str, caret: int, beside: list[Held]
) -> None:
    found = marks(text, NAMES, lang, TUESDAY, held=beside)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(text[one.start] in "@!" and one.start + 1 < one.end <= len(text) for one in found)
    parts = pieces(text, found)
    starts, ends = [one.start for one in found], [one.end for one in found]
    outside = [text[one:two] for one, two in zip([0, *ends], [*starts, len(text)], strict=True)]
    assert "".join(part.text for part in parts if part.mark is None) == "".join(outside)
    names = [one for one in found if one.kind != "date"]
    held = held_by(text, NAMES, beside)
    assert len(held) == len(names) == len(follow(text, text, NAMES, held))
    assert [one.id for one in marks(text, NAMES, lang, TUESDAY, held=held) if one.kind != "date"] == [
        m.id for m in names
    ]
    assert len(follow(text, other, NAMES, held)) == len(held_by(other, NAMES, held))
    for chosen in suggestions(text, caret, NAMES, lang, TUESDAY, held=held):
        taken = accept(text, chosen, NAMES, held)
        assert taken.text == text[: chosen.start] + chosen.replacement + text[chosen.end :]
        assert taken.text[: taken.caret].endswith(chosen.replacement)
