"""Two spellings of one name fold to the same words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.words.folding import fold, inner_words, placed_words, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("École", "ecole"),
        ("L'École", "école"),
        ("L’École", "école"),
        ("Les associations", "ASSOCIATIONS"),
        ("Tanger-Tétouan-Al Hoceïma", "Tanger Tetouan Al Hoceima"),
        ("Œuvre", "oeuvre"),
        ("El Niño", "nino"),
        ("جمعيّة الأمـــل", "جمعية أمل"),
        ("الصِّحَّة", "صحه"),
        ("إدماج", "ادماج"),
        ("آسفي", "اسفي"),
        ("مستشفى", "مستشفي"),
        ("مسؤول", "مسوول"),
        ("فئات", "فيات"),
        ("١٢", "12"),
        ("ﻣﻐﺮﺏ", "مغرب"),
        ("ville\u202e\u200f", "ville"),
        ("a\u0000b", "a b"),
    ],
)
def test_variants_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Rabat", "Salé"), ("صحة", "صحراء"), ("Hay Andalous", "Hay Alqods")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("واللاجئين", "لاجئين"),
        ("واللاجئين", "اللاجئين"),
        ("بالإجراءات", "الإجراءات"),
        ("للأسر", "الأسر"),
        ("للغة", "لغة"),
        ("بوجدة", "وجدة"),
        ("إلتزام", "التزام"),
        ("إلتزام", "الالتزام"),
        ("الالتزام", "التزام"),
        ("école", "école"),
    ],
)
def test_a_word_is_found_under_the_small_words_written_onto_it(written: str, typed: str) -> None:
    (asked,) = words(typed)
    (word,) = placed_words(written)
    assert asked in inner_words(word.letters)
    assert inner_words("ecole") == {"ecole"}


def test_articles_alone_are_kept() -> None:
    assert words("Le") == ["le"]
    assert words("La Les") == ["la", "les"]
    assert words("  ") == []


@given(st.text(max_size=40))
def test_composed_and_decomposed_fold_together(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(max_size=40))
def test_folded_words_are_plain(text: str) -> None:
    for word in words(text):
        assert word.isalnum()
        assert not any(unicodedata.category(char) in ("Mn", "Cf", "Cc", "Cs") for char in word)
