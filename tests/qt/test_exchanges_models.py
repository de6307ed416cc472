"""The lists of files, exchanges and reviews keep Qt's rules, and their rows say what a person needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop.errors import FileTruncated
from desktop.services.exchange.exchanged import Exchange, ReviewSummary
from desktop.viewmodels.documents.guide import CHAPTER_OF, ChaptersModel, chapters
from desktop.viewmodels.exchange.exchanges import HistoryModel, default_name
from desktop.viewmodels.exchange.incoming import Incoming, IncomingModel, State
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.review.review_list import ReviewRow, ReviewsModel
from tests.qt import reviews_made as made

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def summary(number: int, *, deletion: bool = False) -> ReviewSummary:
    return ReviewSummary(
        f"r{number}", "initiative", bytes([number]) * 16, f"Fiche {number}", 2, deletion, made.AT, ("A",)
    )


def exchange(number: int, way: str = "received") -> Exchange:
    return Exchange(str(number), way, made.AT, f"f{number}.maillage", "Omar", 3, 4, 1, 0, 2, 0)  # type: ignore[arg-type]  # a test knows the words


def use_files(model: IncomingModel) -> None:
    model.add([Incoming(Path("a")), Incoming(Path("b"))])
    model.put(Incoming(Path("b")).read(made.preview()))
    model.add([Incoming(Path("c"))])
    model.clear()


def use_reviews(model: ReviewsModel) -> None:
    model.show([ReviewRow(summary(n)) for n in range(5)])
    model.show([])


def use_history(model: HistoryModel) -> None:
    model.show([exchange(n) for n in range(5)])
    model.show([exchange(n) for n in range(2)])


def use_chapters(model: ChaptersModel) -> None:
    assert model.search("corbeille brouillon zzz") == 0
    assert model.search("") == len(chapters("fr")) > 8


@pytest.mark.parametrize(
    ("make", "use"),
    [
        (IncomingModel, use_files),
        (ReviewsModel, use_reviews),
        (HistoryModel, use_history),
        (lambda: ChaptersModel(chapters("fr")), use_chapters),
    ],
    ids=["files", "reviews", "history", "chapters"],
)
def test_qt_finds_the_model_sound(
    qapp: QApplication, make: Callable[[], QAbstractItemModel], use: Callable[[QAbstractItemModel], None]
) -> None:
    model = make()
    tester = QAbstractItemModelTester(model, FATAL)
    use(model)
    assert tester.model() is model


def test_a_file_is_judged_by_its_preview() -> None:
    file = Incoming(Path("x"))
    assert file.read(made.preview()).state is State.READY
    assert file.read(made.preview(already=9)).state is State.NOTHING
    assert file.read(made.preview(already=9, sender=made.laptop("mine"))).state is State.OWN
    stranger = file.read(made.preview(unknown=(made.laptop("unknown"),)))
    assert stranger.state is State.ASKS


def test_a_sample_file_asks_in_a_real_profile_only() -> None:
    assert Incoming(Path("x")).read(made.preview(sample=True)).state is State.ASKS
    assert Incoming(Path("x"), sample_here=True).read(made.preview(sample=True)).state is State.READY


def test_a_row_says_how_far_it_is() -> None:
    model = IncomingModel()
    bad = FileTruncated(path=Path("coupé.maillage"))
    model.add([Incoming(Path("coupé.maillage"), State.BAD, failure=Failure(bad.sentence(), bad))])
    assert model.data(model.index(0, 0), 11) == "coupé.maillage · Mis de côté"
    model.add([Incoming(Path("b")).read(made.preview())])
    assert model.data(model.index(1, 0), 11) == (
        "b · Omar · Rabat · Prêt à recevoir · 15 fiches nouvelles · 8 modifiées · 1 supprimée · 5 à vérifier"
    )


def test_a_review_says_what_differs() -> None:
    model = ReviewsModel()
    model.show([ReviewRow(summary(1), "Al Wafae"), ReviewRow(summary(2, deletion=True))])
    assert model.data(model.index(0, 0), 11) == "Fiche 1 · Al Wafae · 2 champs différents"
    assert model.data(model.index(1, 0), 11) == "Fiche 2 · Supprimée et modifiée"


@pytest.mark.parametrize(
    ("organisation", "name"),
    [
        ("Réseau Oriental & Cie", "maillage-reseau-oriental-cie-2026-01-02.maillage"),
        ("شبكة", "maillage-2026-01-02.maillage"),
        ("CON", "maillage-con-2026-01-02.maillage"),
        ("../../" + "a" * 99, "maillage-" + "a" * 36 + "-2026-01-02.maillage"),
    ],
)
def test_the_file_name_suits_every_computer(organisation: str, name: str) -> None:
    assert default_name(organisation, date(2026, 1, 2)) == name
    assert len(name) <= 60 + len(".maillage")


def test_every_page_has_its_chapter() -> None:
    for lang in ("fr", "en", "es", "ar"):
        names = [chapter.name for chapter in chapters(lang)]
        assert set(CHAPTER_OF.values()) <= set(names)
        assert all(chapter.title and chapter.text for chapter in chapters(lang))
