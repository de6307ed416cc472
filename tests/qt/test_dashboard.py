"""The dashboard: every figure opens exactly its records, in the list of their kind; it follows filters and changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.models.plain import reader
from desktop.paths import Profile
from desktop.services.listing import asking
from desktop.services.opening import open_profile
from desktop.services.record.records import record
from desktop.services.steering.kept import kept
from desktop.services.steering.opened import listed
from desktop.services.steering.overview import prepared
from desktop.services.steering.scope import Behind, Scope
from desktop.tokens import LIGHT
from desktop.viewmodels.record.behind import Chosen, narrowed
from desktop.viewmodels.steering import figures_ready
from desktop.viewmodels.steering.dashboard_words import SHARE_ROLE, MatrixModel
from desktop.views.steering.dashboard_doors import menu_of
from desktop.views.steering.dashboard_parts import shared_room
from desktop.views.widgets.pill import mixed
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest, until
from tests.qt.windows import settings, window


def _calm(win: MainWindow) -> None:
    until(lambda: win.page.asked.told is not None and win.store.idle)
    rest(win.store, ms=80)


def _records(win: MainWindow, behind: Behind) -> set[bytes]:
    with win.store.database.read() as session:
        return set(asking.ids(session, behind.kind, listed(session, behind)))


def test_figures_open_their_records_and_the_list_lets_them_go(
    qapp: QApplication, sample: Callable[[], Profile]
) -> None:
    with window(qapp, sample(), settings(), page="dashboard") as win:
        _calm(win)
        page = win.page
        QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        told = page.asked.told
        assert page.tiles["initiatives"].words.endswith(str(told.initiatives))
        spec, behinds = page.charts["people"].spec, page._of_chart["people"]
        assert list(spec.series[0].values) == [line.people.cumulated for line in told.by_sector.lines]
        cell = next(
            (r, c)
            for r in range(len(told.actor_types.rows))
            for c in range(len(told.actor_types.columns))
            if page.model.at(r, c) is not None
        )
        shown = page.model.at(*cell)
        page.matrix.activated.emit(page.model.index(*cell))
        rest(win.store, ms=60)
        assert win.page.NAME == "initiatives"
        assert set(win.page.list.model.ids) == _records(win, shown.behind)
        assert win.page.list.found == shown.initiatives
        chip = win.page.filters.figure
        assert chip.isVisible()
        chip.click()
        rest(win.store, ms=60)
        assert win.page.list.found == win.page.list.total
        assert not chip.isVisible()
        win.go("dashboard")
        _calm(win)
        page = win.page
        face = page.charts["people"].face
        face.setFocus()
        face.stand(0)
        QTest.keyClick(face, Qt.Key.Key_Return)
        rest(win.store, ms=60)
        assert win.page.NAME == "initiatives"
        assert set(win.page.list.model.ids) == _records(win, behinds[0][0])


def test_it_follows_what_is_chosen_and_what_changes(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings(), page="dashboard") as win:
        _calm(win)
        page = win.page
        whole = page.asked.told.initiatives
        page.head.chips["sector"]._pick("health")
        _calm(win)
        health = page.asked.told.initiatives
        assert 0 < health < whole
        assert page.head.clear.isVisible()
        page.head.clear.click()
        _calm(win)
        assert page.asked.told.initiatives == whole
        page.asked.look_at("chosen", "2021-12-31", "2021-01-01")
        _calm(win)
        assert page.asked.told.scope == Scope("2021-01-01", "2021-12-31")
        page.asked.clear()
        _calm(win)
        win.store.change(lambda uow: record(uow, "initiative", {"title": "Une de plus"}), label="x")
        until(lambda: page.asked.told.initiatives == whole + 1)


def test_those_of_which_nobody_said_whether_they_go_on_are_told(
    qapp: QApplication, sample: Callable[[], Profile]
) -> None:
    with window(qapp, sample(), settings(), page="dashboard") as win:
        _made(win, "initiative", title="Kits", starts="2026-02-12", women=45)
        _made(win, "initiative", title="Cours", starts="2026-02-12", women=30, status="ongoing")
        _made(win, "initiative", title="Sans personne", starts="2026-02-12")
        _calm(win)
        page = win.page
        assert "sans fin" not in page.tiles["initiatives"].words
        page.asked.look_at("chosen", "2026-04-01", "2026-06-30")
        _calm(win)
        assert page.tiles["initiatives"].words.endswith(" — dont 1 sans fin ni statut")
        page.asked.look_at("chosen", "2026-01-01", "2026-03-31")
        _calm(win)
        assert "sans fin" not in page.tiles["initiatives"].words, "it is of this quarter"


def test_what_a_list_is_asked_besides_stays_within_the_figure(
    qapp: QApplication, sample: Callable[[], Profile]
) -> None:
    with window(qapp, sample(), settings(), page="dashboard") as win:
        _calm(win)
        health = Chosen(Behind("initiative", asking.ListQuery(sector="health")), "Santé")
        with win.store.database.read() as session:
            inside = set(asking.ids(session, "initiative", asking.ListQuery(sector="health")))
            other = narrowed(session, "initiative", asking.ListQuery(sector="protection"), health)
            assert list(asking.ids(session, "initiative", other)) == []
            sorted_ = narrowed(session, "initiative", asking.ListQuery(sort="title"), health)
            assert set(asking.ids(session, "initiative", sorted_)) == inside
            assert narrowed(session, "initiative", asking.ListQuery(), None) == asking.ListQuery()


def test_a_figure_of_several_kinds_leads_to_each(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings(), page="dashboard") as win:
        _calm(win)
        roadmap, steps = _made(win, "roadmap", title="Feuille"), []
        for n in range(7):
            fields = {"title": f"Étape {n}", "roadmap": roadmap, "due": f"2020-01-0{n + 1}", "status": "todo"}
            steps.append(_made(win, "milestone", **fields))
        _made(win, "action", title="Faire", due="2020-02-01", status="todo")
        owner = _made(win, "actor", name="Depuis longtemps", assured_at="2019-01-01")
        for n in range(2):
            _made(win, "service", name=f"Service {n}", actor=owner, assured_at="2019-01-01")
        until(lambda: win.page.asked.told.late.milestones == 7 and win.page.asked.told.late.actions == 1)
        _calm(win)
        page, told = win.page, win.page.asked.told
        assert page.tiles["late"].words == "En retard : 8 — 1 action · 7 étapes"
        assert [door.words for door in page.ways("late")] == ["Actions en retard : 1", "Étapes en retard : 7"]
        old = page.ways("old")
        assert [door.words for door in old] == ["Services : 2", "Acteurs : 1"]
        menu = menu_of(old, page.tiles["old"])
        assert [entry.text() for entry in menu.actions()] == [door.words for door in old]
        page.ways("late")[1].open()
        _calm(win)
        titles = [row.title for row in page.late.rows]
        assert titles == ["Tout ce qui est en retard", *(f"Étape {n}" for n in range(7))]
        page.late.rows[3].click()
        rest(win.store, ms=120)
        assert win.page.NAME == "roadmaps"
        assert win.page.line._details["milestone"].form.id == steps[2]
        for door, line in zip(old, (one for one in told.old.kinds if one.old), strict=True):
            win.go("dashboard")
            _calm(win)
            door.open()
            rest(win.store, ms=80)
            assert (win.page.KIND, win.page.list.found) == (line.key, line.old)


def _made(win: MainWindow, kind: str, **fields: object) -> bytes:
    found: list[bytes] = []
    win.store.change(lambda uow: record(uow, kind, fields), label="x", done=found.append)
    until(lambda: bool(found))
    return found[0]


def test_room_is_shared_equally_where_nobody_needs_more() -> None:
    assert shared_room(300, [50, 50, 50]) == [100, 100, 100]
    assert shared_room(300, [150, 50, 50]) == [150, 75, 75]
    assert shared_room(300, [120, 110, 50, 10]) == [120, 110, 50, 20]
    assert shared_room(100, [60, 60]) == [60, 60], "too little: each what it must have"
    assert shared_room(100, []) == []


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_no_word_over_a_column_is_cut_and_all_columns_are_seen(
    qapp: QApplication, sample: Callable[[], Profile], lang: str
) -> None:
    with window(qapp, sample(), settings(language=lang, text_scale=1.25), page="dashboard") as win:
        _calm(win)
        matrix, across = win.page.matrix, win.page.matrix.horizontalHeader()
        metrics = QFontMetrics(across.font())
        for at in range(across.count()):
            words = str(matrix.model().headerData(at, Qt.Orientation.Horizontal)).split()
            assert all(metrics.horizontalAdvance(word) + 8 <= across.sectionSize(at) for word in words), words
        assert across.length() <= matrix.viewport().width()


def test_names_at_the_side_are_whole_where_there_is_room(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings(language="es"), page="dashboard") as win:
        _calm(win)
        down, model = win.page.matrix.verticalHeader(), win.page.matrix.model()
        names = [str(model.headerData(at, Qt.Orientation.Vertical)) for at in range(model.rowCount())]
        assert "Agencia de las Naciones Unidas" in names
        assert max(map(QFontMetrics(down.font()).horizontalAdvance, names)) + 8 <= down.width()


@pytest.mark.parametrize(("lang", "scale", "size"), [("fr", 1.25, (1366, 690)), ("ar", 1.0, (1280, 640))])
def test_it_fits_and_every_part_has_a_name(
    qapp: QApplication, sample: Callable[[], Profile], lang: str, scale: float, size: tuple[int, int]
) -> None:
    chosen = settings(language=lang, text_scale=scale)
    with window(qapp, sample(), chosen, page="dashboard", size=size) as win:
        _calm(win)
        page = win.page
        holder = page.ground.widget()
        assert holder.width() <= page.ground.viewport().width()
        parts = [*page.tiles.values(), page.charts["people"].face, page.matrix, page.by, page.who, page.head.period]
        assert all(part.accessibleName() for part in parts)
        for tile in page.tiles.values():
            assert tile.isHidden() or tile.geometry().right() <= holder.width()


@pytest.mark.parametrize("scale", [1.0, 1.25])
@pytest.mark.parametrize("lang", ["fr", "en", "es", "ar"])
def test_no_figure_stands_alone_on_its_line(
    qapp: QApplication, sample: Callable[[], Profile], lang: str, scale: float
) -> None:
    with window(qapp, sample(), settings(language=lang, text_scale=scale), page="dashboard") as win:
        _calm(win)
        tiles = [tile for tile in win.page.tiles.values() if not tile.isHidden()]
        for width in (1280, 1366, 1920, 1000):
            win.resize(width, 690)
            rest(win.store, ms=40)
            lines: dict[int, list[QRect]] = {}
            for tile in tiles:
                lines.setdefault(tile.y(), []).append(tile.geometry())
                assert tile.width() >= tile.sizeHint().width()
            counts = [len(line) for line in lines.values()]
            assert max(counts) - min(counts) <= 1, (width, counts)
            room = tiles[0].parentWidget().width()
            assert {max(one.right() for one in line) + 1 for line in lines.values()} == {room}, "they fill their line"
            assert {min(one.x() for one in line) for line in lines.values()} == {0}


def test_an_empty_profile_says_what_the_page_is_for(qapp: QApplication, tmp_path: Path) -> None:
    profile = Profile(tmp_path / "p")
    open_profile(profile).close()
    with window(qapp, profile, settings(), page="dashboard") as win:
        _calm(win)
        assert win.page.empty.isVisible()
        assert not win.page.ground.isVisible()


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_who_does_what_is_copied_as_a_picture(qapp: QApplication, sample: Callable[[], Profile], lang: str) -> None:
    with window(qapp, sample(), settings(language=lang, theme="dark"), page="dashboard") as win:
        _calm(win)
        page = win.page
        page.ground.findChild(QAbstractButton, "action.copy.picture").click()
        image = QGuiApplication.clipboard().image()
        columns = page.model.columnCount()
        assert image.width() == round((210 + 92 * columns + 28) * 2), "all columns, whatever the window shows"
        assert image.pixelColor(4, 4).name() == LIGHT.surface.lower(), "in the colours of paper"
        deep = QColor(mixed(LIGHT.primary, LIGHT.surface, 0.42)).rgb()
        xs = [x for x in range(image.width()) for y in range(0, image.height(), 8) if image.pixel(x, y) == deep]
        greatest = max(range(columns - 1), key=lambda c: max(_share(page.model, c)))
        first = 2 * (14 + 210 + 92 * greatest)
        expected = first if lang == "fr" else image.width() - first - 184
        assert xs
        assert expected <= min(xs) <= max(xs) <= expected + 184, "it lies on the side where one reads"


def _share(model: MatrixModel, column: int) -> list[float]:
    return [model.index(row, column).data(SHARE_ROLE) or 0.0 for row in range(model.rowCount())]


def test_an_empty_table_of_who_does_what() -> None:
    model = MatrixModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    assert model.words(0, 0) == ""


def test_figures_are_laid_out_when_all_is_calm(
    qapp: QApplication, sample: Callable[[], Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures_ready, "MANY", 3)
    monkeypatch.setattr(figures_ready, "CALM_MS", 1)
    fetched: list[bool] = []
    with window(qapp, sample(), settings(), page="initiatives") as win:
        until(lambda: win.store.whole and win.store.idle)
        with win.store.database.read() as session:
            assert not prepared(session, date(2026, 11, 27), "fr", 100_000), "few wait for nobody"
            assert "prepared" not in kept(reader(session)).made
        figures_ready.FiguresReady(win.store, lambda: fetched.append(True))
        until(lambda: bool(fetched))
        with win.store.database.read() as session:
            assert kept(reader(session)).made["prepared"]
