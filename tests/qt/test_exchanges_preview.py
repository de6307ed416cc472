"""What is said of a file before it is received: who, what, which questions; as plain text, in four languages, uncut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from desktop.errors import FileDamaged, FileTruncated, NotOurFile
from desktop.i18n import LANGUAGES
from desktop.services.exchange.exchanged import KindCount, Preview, Received
from desktop.viewmodels.exchange.incoming import Incoming, State, effect
from desktop.viewmodels.jobs import Failure
from desktop.views.exchange.preview_sheet import PreviewSheet
from desktop.views.widgets.basics import Button
from tests.qt import reviews_made as made
from tests.qt.pages import dress, rest
from tests.qt.widths import cut_texts


def shown(row: Incoming, width: int = 700) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(PreviewSheet(row))
    scroll.resize(width, 560)
    scroll.show()
    rest()
    return scroll


def read(**more: Any) -> Incoming:
    return Incoming(Path("/tmp/de-rabat.maillage")).read(made.preview(**more))


def words(scroll: QScrollArea) -> str:
    return "\n".join(label.text() for label in scroll.findChildren(QLabel) if label.isVisibleTo(scroll))


def test_a_known_author_is_shown_with_what_the_file_would_do(qapp: QApplication) -> None:
    dress(qapp)
    said = words(shown(read()))
    assert "Omar · Rabat" in said
    assert "Kits d’hiver · Écoute · +19" in said
    assert "5 choix à faire ensuite" in said
    assert "Il manque 2 fichiers de Fatima" in said


def test_an_unknown_author_is_vouched_for_with_the_fingerprint_in_sight(qapp: QApplication) -> None:
    dress(qapp)
    row = read(unknown=(made.laptop("unknown", made.HOSTILE[0]),), sender=made.laptop("unknown", made.HOSTILE[0]))
    scroll = shown(row)
    asked: list[bool] = []
    scroll.widget().vouched.connect(lambda: asked.append(True))
    assert scroll.findChild(QLabel, "preview.fingerprint").text() == "3C1D 77A0 92EE"
    scroll.findChild(Button, "action.vouch").click()
    assert asked == [True]
    accepted = shown(replace(row, vouched=True).judged())
    assert "Vous avez accepté cet auteur." in words(accepted)


def test_the_sample_is_asked_about(qapp: QApplication) -> None:
    dress(qapp)
    assert "fiches d’exemple parmi les vôtres" in words(shown(read(sample=True)))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (read(already=9), "Rien de nouveau"),
        (read(already=9, sender=made.laptop("mine")), "rien à faire"),
        (replace(read(), state=State.DECLINED), "Rien n’a été modifié."),
        (replace(read(), state=State.HELD), "est gardé"),
        (read(other_network=True), "autre réseau : Oriental"),
        (read(too_new=2), "version plus récente"),
    ],
)
def test_what_happened_is_a_sentence(qapp: QApplication, row: Incoming, sentence: str) -> None:
    dress(qapp)
    assert sentence in words(shown(row))


@pytest.mark.parametrize("error", [FileTruncated, FileDamaged, NotOurFile])
def test_a_bad_file_says_what_is_safe(qapp: QApplication, error: type[FileTruncated]) -> None:
    dress(qapp)
    bad = error(path=Path("x.maillage"))
    said = words(shown(Incoming(Path("x.maillage"), State.BAD, failure=Failure(bad.sentence(), bad))))
    assert "x.maillage" in said
    assert "Rien n’a été modifié." in said


def test_after_receiving_the_way_to_the_reviews_is_offered(qapp: QApplication) -> None:
    dress(qapp)
    got = Received(Path("x"), "merged", "r", 3, 1, 0, 2, 0, 0)
    scroll = shown(replace(read(), state=State.RECEIVED, received=got))
    assert "Reçu : 3 fiches nouvelles · 1 modifiée · 2 à vérifier." in words(scroll)
    assert any(b.text() == "Voir ce qui est à vérifier" for b in scroll.findChildren(Button))
    assert "nouvelle clé" not in words(scroll)
    told = shown(replace(read(), state=State.RECEIVED, received=replace(got, renewed=True)))
    assert "Ce poste a pris une nouvelle clé" in words(told)


def test_the_first_count_says_of_what_it_is() -> None:
    assert effect(1, 0, 0, 0) == "1 fiche nouvelle"
    assert effect(0, 2, 1, 0) == "2 fiches modifiées · 1 supprimée"
    assert effect(0, 0, 3, 1) == "3 fiches supprimées · 1 à vérifier"


def test_what_this_version_cannot_show_is_said_to_be_kept(qapp: QApplication) -> None:
    dress(qapp)
    said = words(shown(read(counts=(), reviews=0, unshown=2)))
    assert "Aucune fiche que cette version montre ne change." in said
    assert "2 choses que cette version de Maillage ne sait pas montrer : elles sont gardées, passées plus loin" in said
    assert "ne sait pas montrer" not in words(shown(read(counts=(), reviews=0)))


def test_hostile_names_are_plain(qapp: QApplication) -> None:
    dress(qapp)
    bad = made.HOSTILE
    counts = (KindCount("initiative", 3, 0, 0, bad[:3]), KindCount("\0?", 1, 0, 0, bad[3:]))
    row = read(sender=made.laptop("vouched", bad[0]), network=bad[1], counts=counts, other_network=True)
    scroll = shown(replace(row, path=Path("/tmp/<img src=x>{{y}}.maillage")))
    labels = [label for label in scroll.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    said = words(scroll)
    assert all(name in said for name in bad)
    assert "<img src=x>{{y}}.maillage" in said


def test_endless_names_are_not_cut(qapp: QApplication) -> None:
    dress(qapp)
    endless = "x" * 32_768
    who = made.laptop("unknown", endless)
    counts = (KindCount("initiative", 3, 0, 0, (endless, endless)),)
    row = read(sender=who, unknown=(who,), network=endless, counts=counts, other_network=True)
    assert cut_texts(shown(replace(row, path=Path("/tmp/" + "y" * 240)), 620)) == []
    bad = FileTruncated(path=Path("y" * 240))
    failed = Incoming(Path("y" * 240), State.BAD, failure=Failure(bad.sentence(), bad))
    assert cut_texts(shown(failed, 620)) == []


def every_case() -> list[Preview]:
    unknown = made.laptop("unknown", "Fatima Z. · Commune d’Oujda")
    return [
        made.preview(),
        made.preview(unknown=(unknown, unknown), sender=unknown, sample=True, other_network=True, too_new=1),
        made.preview(already=9),
    ]


@pytest.mark.parametrize("scale", [1.0, 1.25])
@pytest.mark.parametrize("lang", [*LANGUAGES, "doubled"])
def test_nothing_is_cut(qapp: QApplication, lang: str, scale: float) -> None:
    dress(qapp, "fr" if lang == "doubled" else lang, scale=scale, doubled=lang == "doubled")
    for preview in every_case():
        assert cut_texts(shown(Incoming(Path("/tmp/de-rabat.maillage")).read(preview), 620)) == []
