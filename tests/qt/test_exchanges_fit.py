"""Échanges and À vérifier with something in them: in four languages, doubled text and two sizes, nothing is cut."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtWidgets import QApplication

from desktop.i18n import LANGUAGES
from desktop.paths import Profile
from desktop.viewmodels.tables import LINE_ROLE
from desktop.views.exchange.exchange_list import RowList
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.review.review_page import ReviewPage
from desktop.views.widgets.pill import pill_size
from desktop.views.widgets.record_delegate import TILE
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office, clash
from tests.qt.pages import rest
from tests.qt.widths import cut_texts
from tests.qt.windows import settings, window

CASES = [
    *[(lang, 1.0, False, (1280, 640)) for lang in LANGUAGES],
    *[(lang, 1.25, False, (1366, 690)) for lang in LANGUAGES],
    ("fr", 1.0, True, (1366, 768)),
]


class Desk(NamedTuple):
    """A profile with two clashes, and files to look at."""

    profile: Profile
    reviews: tuple[str, str]
    files: tuple[Path, ...]
    folder: Path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    here, there = Office(folder / "oujda", "Samira B."), Office(folder / "rabat", "Jean-Marc O.")
    kits, sewing = clash(here, there)
    there.record("actor", {"name": "Association pour l’accueil et l’accompagnement des familles"})
    known = there.give("rabat.maillage")
    stranger = Office(folder / "tanger", "Fatima Z.")
    stranger.record("initiative", {"title": "Distribution de couvertures et de repas chauds dans trois quartiers"})
    unknown = stranger.give("tanger.maillage", sample=True)
    cut = folder / "coupe.maillage"
    cut.write_bytes(known.read_bytes()[:900])
    shared = folder / "Dossier partagé de l’association pour l’accueil des familles"
    shared.mkdir()
    for number, file in enumerate((known, unknown, cut)):
        (shared / f"lot-{number}.maillage").write_bytes(file.read_bytes())
    return Desk(here.profile, (kits.hex(), sewing.hex()), (known, unknown, cut), shared)


def cut_rows(shown: MainWindow) -> list[str]:
    """Painted rows whose pill does not fit beside the tile."""
    found = []
    for view in shown.findChildren(RowList):
        if not view.isVisibleTo(shown):
            continue
        for row in range(view.model().rowCount()):
            line = view.model().index(row, 0).data(LINE_ROLE)
            needed = pill_size(line.pill[0]).width() + TILE + 12 + 2 * 14
            if needed > view.viewport().width():
                found.append(f"{view.objectName()}: {line.pill[0]!r} needs {needed} of {view.viewport().width()}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scale", "doubled", "size"), CASES)
def test_nothing_is_cut(
    qapp: QApplication, desk: Desk, lang: str, scale: float, doubled: bool, size: tuple[int, int]
) -> None:
    chosen = settings(language=lang, text_scale=scale, hub_folder=str(desk.folder))
    faults: list[str] = []
    with window(qapp, desk.profile, chosen, page="review", size=size, doubled=doubled) as shown:
        page = shown.page
        assert isinstance(page, ReviewPage)
        for review in desk.reviews:
            page.desk.open(review)
            rest(shown.store, 80)
            faults += [f"review: {fault}" for fault in (*cut_texts(shown), *cut_rows(shown))]
        shown.go("exchanges")
        rest(shown.store)
        exchanging = shown.page
        assert isinstance(exchanging, ExchangesPage)
        exchanging.history.list.select(0)
        rest(shown.store, 80)
        faults += [f"exchanges: {fault}" for fault in (*cut_texts(shown), *cut_rows(shown))]
        exchanging.receive_paths(desk.files)
        while exchanging.exchanges.busy:
            rest(shown.store)
        for file in desk.files:
            exchanging.desk.show_file(file)
            rest(shown.store, 80)
            faults += [f"{file and file.name}: {fault}" for fault in (*cut_texts(shown), *cut_rows(shown))]
        if not doubled:
            hint = shown.minimumSizeHint()
            assert hint.width() <= size[0]
            assert hint.height() <= size[1]
    assert not faults, "\n".join(faults)
