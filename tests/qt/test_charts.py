"""Charts as they are drawn: where bars lie, in both directions, by mouse and keys; copied; in the bundle."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, qGray
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from desktop.reports.chart_spec import ChartSpec, Series
from desktop.tokens import DARK, LIGHT
from desktop.viewmodels.steering.chart_table import ChartTable
from desktop.views.charts import geometry, inks, render
from desktop.views.charts.chart_view import ChartView
from tests.qt.pages import dress, rest
from tools.bundle_contents import EXCLUDED

BARS = ChartSpec(
    "bars", "Besoins", "Commune", ("Oujda", "Rabat", "Temara"), (Series("Personnes", (40, 20, None)),), "personnes"
)
STACK = ChartSpec(
    "stacked",
    "Personnes",
    "Secteur",
    ("Santé", "Éducation"),
    (Series("Femmes", (30, 5)), Series("Hommes", (10, 5)), Series("Non renseigné", (0, 10), "unsaid")),
)
LINES = ChartSpec(
    "lines",
    "Indicateur",
    "Trimestre",
    ("T1", "T2", "T3"),
    (Series("Réalisé", (1, None, 3)), Series("Cible", (2, 2, 2), "target")),
)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[QApplication]:
    dress(qapp)
    yield qapp
    dress(qapp)


def _shown(spec: ChartSpec) -> ChartView:
    view = ChartView("test")
    view.resize(520, 400)
    view.show_spec(spec)
    view.show()
    rest()
    return view


def _columns(image: QImage, colour: str) -> dict[int, int]:
    """How many points of a colour the columns of a picture have in which it is seen, from the left."""
    wanted = QColor(colour).rgb()
    many = {x: sum(image.pixel(x, y) == wanted for y in range(image.height())) for x in range(image.width())}
    return {x: n for x, n in many.items() if n}


def test_bars_lie_where_their_figures_are() -> None:
    found = list(geometry.bars(STACK))
    assert [(bar.series, bar.category, bar.start, bar.end) for bar in found] == [
        (0, 0, 0, 30),
        (1, 0, 30, 40),
        (0, 1, 0, 5),
        (1, 1, 5, 10),
        (2, 1, 10, 20),
    ]
    assert geometry.extent(STACK) == (0, 40)
    assert geometry.series_at(STACK, 0, 0.1, 35) == 1
    assert geometry.series_at(STACK, 0, 0.1, 60) is None
    assert geometry.series_at(BARS, 1, 1.4, 60) == 0, "the only one is meant wherever one points"
    assert geometry.category_at(BARS, 2.6) is None


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 3), (0, 7), (-3, 40), (0, 999), (0, 123456), (0, 0.04)])
def test_an_axis_has_few_round_values(low: float, high: float) -> None:
    marked = geometry.ticks(low, high)
    assert 2 <= len(marked) <= 8
    assert all(low <= value <= high + 1e-9 for value in marked)
    if high > 2:
        assert all(value == int(value) for value in marked), "people are counted whole"


def test_fills_are_told_apart_in_grey() -> None:
    many = ChartSpec("stacked", "x", "y", ("z",), tuple(Series(str(n), (1,)) for n in range(4)))
    for tokens in (LIGHT, DARK):
        drawn_with = inks.inks(many, tokens)
        greys = [qGray(QColor(ink.fill).rgb()) for ink in drawn_with]
        assert all(abs(one - other) > 40 for one, other in pairwise(greys))
        assert len({ink.strokes for ink in drawn_with}) == 4
        assert len({ink.mark for ink in drawn_with}) == 4


def test_a_bar_begins_on_the_side_where_reading_begins(look: QApplication) -> None:
    fill = inks.inks(BARS, LIGHT)[0].fill
    french = _columns(render.render_image(BARS, 400, 200, 1, "fr"), fill)
    arabic = _columns(render.render_image(BARS, 400, 200, 1, "ar"), fill)
    assert french[min(french) + 5] > french[max(french) - 5], "both bars begin on the left"
    assert arabic[min(arabic) + 5] < arabic[max(arabic) - 5], "both begin on the right"
    dress(look, "ar")
    assert _columns(render.render_image(BARS, 400, 200, 1, "ar"), fill) == arabic, "whichever way the program reads"


def test_the_same_chart_gives_the_same_picture(look: QApplication) -> None:
    one = render.render_png(LINES, 300, 0, 2, "ar")
    assert one == render.render_png(LINES, 300, 0, 2, "ar")
    assert QImage.fromData(one).width() == 600


def test_names_that_differ_in_their_middle_only_are_told_apart(look: QApplication) -> None:
    def picture(*quarters: int) -> bytes:
        names = tuple(f"trimestre {n} de 2025" for n in quarters)
        series = Series("Personnes", (4.0,) * len(names))
        return render.render_png(ChartSpec("columns", "Accueil", "Période", names, (series,)), 460, 240, 1, "fr")

    assert picture(1, 2, 3, 4, 1, 2) != picture(1, 2, 3, 3, 1, 2)


def test_an_axis_keeps_the_space_between_a_word_and_a_number_in_arabic(look: QApplication) -> None:
    def ink(name: str) -> int:
        spec = ChartSpec("columns", "", "", (name,), (Series("", (4.0,)),))
        image = render.render_image(spec, 300, 240, 2, "ar")
        ground = QColor(LIGHT.surface).rgb()
        across = range(image.width())
        inked = [y for y in range(image.height()) if any(image.pixel(x, y) != ground for x in across)]
        foot = range(inked[-1] - 18, inked[-1])  # the name stands lowest
        seen = [x for x in across if any(image.pixel(x, y) != ground for y in foot)]
        return seen[-1] - seen[0]

    assert ink("ماي 2026") - ink("ماي2026") >= 3
    assert ink("4 من") - ink("4من") >= 3


def test_a_picture_is_ground_up_to_its_edges(look: QApplication) -> None:
    image = render.render_image(BARS, 401, 203, 1.25, "fr")
    edges = [image.pixelColor(x, y) for x in (0, image.width() - 1) for y in (0, image.height() - 1)]
    assert edges == [QColor(LIGHT.surface)] * 4


def test_the_table_of_a_chart(look: QApplication) -> None:
    model = ChartTable()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(BARS)
    assert (model.rowCount(), model.columnCount()) == (3, 2)
    assert model.data(model.index(2, 1)) == "–"
    spoken = model.data(model.index(0, 1), int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "Oujda, Personnes : 40"
    model.show(None)
    assert model.rowCount() == 0


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_click_on_a_bar_and_the_arrows_say_which(look: QApplication, lang: str) -> None:
    dress(look, lang)
    view = _shown(BARS)
    chosen: list[tuple[int, int]] = []
    view.chosen.connect(lambda category, series: chosen.append((category, series)))
    face = view.face
    image = face.grab().toImage()
    fill = QColor(inks.inks(BARS, LIGHT)[0].fill).rgb()
    row = next(y for y in range(image.height()) if any(image.pixel(x, y) == fill for x in range(image.width())))
    column = next(x for x in range(image.width()) if image.pixel(x, row) == fill)
    QTest.mouseClick(face, Qt.MouseButton.LeftButton, pos=QPoint(column + 3, row + 3))
    assert chosen == [(0, 0)]
    face.stand(None)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(face, key)
    assert chosen[1:] == [(1, -1)]
    assert "Rabat" in face.accessibleDescription()
    view.close()


def test_the_table_stands_for_the_drawing_and_opens_the_same(look: QApplication) -> None:
    view = _shown(STACK)
    chosen: list[tuple[int, int]] = []
    view.chosen.connect(lambda category, series: chosen.append((category, series)))
    view.turn.click()
    assert view.table.isVisible()
    assert not view.face.isVisible()
    assert view.turn.text() == "Voir le graphique"
    view.table.activated.emit(view.model.index(1, 3))
    assert chosen == [(1, 2)]
    view.close()


def test_a_chart_is_copied_as_cells_and_as_a_picture(look: QApplication) -> None:
    view = _shown(STACK)
    said: list[str] = []
    view.copied.connect(said.append)
    view.copy_cells()
    board = QGuiApplication.clipboard()
    assert board.text().splitlines()[1] == "Santé\t30\t10\t0"
    assert ">Femmes</th>" in board.mimeData().html()
    view.copy_picture()
    assert board.image().width() == 1440
    assert said == ["Cellules copiées", "Image copiée"]
    view.close()


def test_charts_are_drawn_with_what_the_bundle_carries() -> None:
    """What it leaves out is not there; nothing of ours comes to be imported late."""
    script = (
        "import sys, os\n"
        "os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        f"sys.modules.update(dict.fromkeys({EXCLUDED!r}))\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from desktop.reports.chart_spec import ChartSpec, Series\n"
        "from desktop.views.charts import render\n"
        "assert 'numpy' not in sys.modules and 'pyqtgraph' not in sys.modules\n"
        "spec = ChartSpec('lines', 't', 'h', ('a', 'b'), (Series('s', (1, 2)),))\n"
        "print(len(render.render_png(spec, 200, 0, 1, 'fr')))\n"
        "sys.stdout.flush(); os._exit(0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500
