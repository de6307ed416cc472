"""The review on the desk: nothing chosen beforehand, every key works, nothing is read as markup, nothing is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from desktop.i18n import LANGUAGES
from desktop.services.exchange.exchanged import Review
from desktop.viewmodels.review.reviews import HERE, Choices, version_of
from desktop.viewmodels.review.word_diff import pieces
from desktop.views.review.review_sheet import ReviewSheet
from desktop.views.review.review_version import VersionCard
from desktop.views.widgets.basics import Button
from tests.qt import reviews_made as made
from tests.qt.pages import dress, rest
from tests.qt.widths import cut_texts

MADE: dict[str, Callable[[], Review]] = {
    "two": made.two_sided,
    "many": made.many_sided,
    "deletion": made.deletion,
    "hostile": made.hostile,
}


class Desk:
    """A sheet in a window, wired as the page wires it."""

    def __init__(self, review: Review, size: tuple[int, int] = (780, 620)) -> None:
        self.choices = Choices(review)
        self.sheet = ReviewSheet(self.choices, None)
        self.sheet.chose.connect(self._keep)
        self.sheet.chose_all.connect(self._keep_all)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setWidget(self.sheet)
        self.scroll.resize(*size)
        self.scroll.show()
        QTest.qWaitForWindowActive(self.scroll)
        rest()

    def _keep(self, field: object, keep: object) -> None:
        self.choices.keep(field, keep)  # type: ignore[arg-type]  # signals carry objects
        self.sheet.show_choice(field)

    def _keep_all(self, author: str) -> None:
        for field in self.choices.review.fields:
            found = version_of(field, author)
            if found is not None:
                self._keep(field, found.number)

    def cards(self) -> list[VersionCard]:
        return self.sheet.fields.cards()


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Callable[..., Desk]]:
    dress(qapp)
    kept: list[Desk] = []

    def make(review: Review, size: tuple[int, int] = (780, 620)) -> Desk:
        kept.append(Desk(review, size))
        return kept[-1]

    yield make
    for one in kept:
        one.scroll.close()
        one.scroll.deleteLater()
    dress(qapp)


@pytest.mark.parametrize("name", sorted(MADE))
def test_nothing_is_chosen_beforehand(desk: Callable[..., Desk], name: str) -> None:
    shown = desk(MADE[name]())
    assert not any(card.isChecked() for card in shown.cards())
    assert not shown.choices.complete
    assert shown.choices.items() == ()


def test_the_keyboard_alone_chooses_everything(desk: Callable[..., Desk]) -> None:
    shown = desk(made.two_sided())
    past: list[bool] = []
    shown.sheet.went_past.connect(lambda: past.append(True))
    assert shown.sheet.fields.focus_first()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert QApplication.focusWidget() is shown.cards()[-1]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [(f.id, keep) for f, keep in shown.choices.items()] == [("women", 2), ("end", 1), ("note", "both")]
    assert past == [True]


def test_right_to_left_the_arrows_follow_the_eye(desk: Callable[..., Desk], qapp: QApplication) -> None:
    dress(qapp, "ar")
    shown = desk(made.two_sided())
    first, second = shown.cards()[:2]
    assert first.geometry().left() > second.geometry().left()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is second


def test_a_french_text_keeps_its_own_direction_in_arabic(desk: Callable[..., Desk], qapp: QApplication) -> None:
    dress(qapp, "ar")
    document = desk(made.two_sided()).cards()[4].document
    assert document.begin().textDirection() == Qt.LayoutDirection.LeftToRight


def test_focus_alone_chooses_nothing(desk: Callable[..., Desk]) -> None:
    shown = desk(made.two_sided())
    shown.sheet.fields.focus_first()
    for _step in range(12):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert shown.choices.items() == ()


def test_one_click_takes_a_whole_side(desk: Callable[..., Desk]) -> None:
    shown = desk(made.two_sided())
    shown.sheet.findChild(Button, "action.keep_here").click()
    assert [(f.id, keep) for f, keep in shown.choices.items()] == [("women", 1), ("end", 1), ("note", 1)]
    shown.sheet.findChild(Button, "action.take.0").click()
    assert [(f.id, keep) for f, keep in shown.choices.items()] == [("women", 2), ("end", 2), ("note", 2)]
    assert shown.sheet.findChild(QLabel, "result.0").text() == "42"
    assert HERE == "here"


def test_only_one_version_is_kept(desk: Callable[..., Desk]) -> None:
    shown = desk(made.many_sided())
    for card in shown.cards():
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
        assert [other for other in shown.cards() if other.isChecked()] == [card]


def test_what_is_shown_today_and_what_is_locked_is_said(desk: Callable[..., Desk]) -> None:
    spoken = [card.accessibleName() for card in desk(made.many_sided()).cards()]
    assert "Actuelle" in spoken[0]
    assert "date incertaine" in spoken[1]
    assert "(vide)" in spoken[2]
    assert "verrouillé" in spoken[3]


def test_a_deletion_offers_to_keep_or_to_delete(desk: Callable[..., Desk]) -> None:
    shown = desk(made.deletion())
    assert [card.words.splitlines()[0] for card in shown.cards()] == ["Garder la fiche", "Supprimer la fiche"]
    QTest.mouseClick(shown.cards()[1], Qt.MouseButton.LeftButton)
    assert shown.sheet.findChild(QLabel, "result.0").text() == "Supprimer la fiche"


def test_both_is_offered_only_where_it_means_something(desk: Callable[..., Desk]) -> None:
    assert len(desk(made.two_sided()).cards()) == 7
    assert len(desk(made.many_sided()).cards()) == 4


def test_hostile_texts_are_plain(desk: Callable[..., Desk]) -> None:
    shown = desk(made.hostile())
    assert shown.sheet.findChild(QLabel, "review.title").text() == made.HOSTILE[0]
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText for label in shown.sheet.findChildren(QLabel) if label.text()
    )
    assert [card.words for card in shown.cards()][:2] == [made.HOSTILE[0], made.HOSTILE[3]]
    assert shown.cards()[2].words == "x" * 32_768


def test_endless_names_are_not_cut(desk: Callable[..., Desk]) -> None:
    endless = "ﷺ" * 3000 + "x" * 29_768
    field = made.field("t", "Titre", made.version(1, "a", endless, here=True), made.version(2, endless, endless))
    shown = desk(made.review(field, title=endless), (640, 500))
    assert cut_texts(shown.scroll) == []


def test_words_that_differ_are_marked(desk: Callable[..., Desk]) -> None:
    shown = desk(made.two_sided())
    assert [card.marked for card in shown.cards()] == [[], [], [], [], ["mercredi"], ["jeudi"], []]


def test_pieces_give_the_text_back() -> None:
    texts = [
        "Le mercredi, avec une psychologue.",
        "Le jeudi avec une psychologue et   Omar",
        "",
        "مجموعة حوار يوم الأربعاء",
    ]
    assert ["".join(text for text, _d in cut) for cut in pieces(texts)] == texts
    assert pieces(["12", "13"]) == [[("12", False)], [("13", False)]]


def test_the_identical_fields_wait_behind_a_line(desk: Callable[..., Desk]) -> None:
    shown = desk(made.two_sided())
    button = shown.sheet.findChild(Button, "action.same")
    assert "9" in button.text()
    names = [label for label in shown.sheet.findChildren(QLabel) if label.text() == "Champ 3"]
    assert not names[0].isVisible()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert names[0].isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.25])
@pytest.mark.parametrize("lang", [*LANGUAGES, "doubled"])
def test_nothing_is_cut(desk: Callable[..., Desk], qapp: QApplication, lang: str, scale: float) -> None:
    dress(qapp, "fr" if lang == "doubled" else lang, scale=scale, doubled=lang == "doubled")
    for make in (made.two_sided, made.many_sided, made.deletion):
        shown = desk(make(), (640, 500))
        assert cut_texts(shown.scroll) == []
