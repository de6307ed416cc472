"""The pictures of the guide, taken of the program itself on its sample in each language, into build/guide.

    python -m tools.guide_screens [LANGUAGE…]

No screen is needed. A picture that a chapter names (`screen:NAME`) and nobody takes here fails.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if __name__ == "__main__":  # before Qt is loaded
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = "1.5"

from PySide6.QtCore import QRect

from desktop import app as composition
from desktop import paths
from desktop.i18n import LANGUAGES
from desktop.paths import Profile
from desktop.selftest_pages import settle, turn, wait_for_map
from desktop.services import demo, demo_examples
from desktop.services.documents.guide import PICTURE, chapters
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.opening import open_profile
from desktop.services.unit_of_work import UnitOfWork
from desktop.settings import Settings
from tools.check_documents import write_indicators
from tools.sample_meeting import write_meeting
from tools.sample_roadmap import write_roadmap

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from desktop.models.database import Database
    from desktop.viewmodels.store import Store
    from desktop.views.window.main_window import MainWindow

SIZE: Final = (1020, 620)
AIR: Final = 14
COLOURS: Final = 128  # a picture of a window has few; a third of the bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What the pictures are taken of."""

    initiative: bytes
    actor: bytes
    meeting: bytes
    roadmap: bytes


Show = Callable[["MainWindow", Told], "QWidget | None"]


def _page(name: str) -> Show:
    def show(window: MainWindow, _told: Told) -> None:
        window.go(name)

    return show


def _record(window: MainWindow, told: Told) -> None:
    window.go("initiatives", told.initiative)


def _actor(window: MainWindow, told: Told) -> None:
    window.go("actors", told.actor)


def _meeting(window: MainWindow, told: Told) -> None:
    window.go("meetings", {"open": told.meeting})


def _roadmap(window: MainWindow, told: Told) -> None:
    window.go("roadmaps", told.roadmap)


def _reports(window: MainWindow, _told: Told) -> None:
    window.go("reports")
    page: Any = window.page
    for field, period in ((page.since, "2018"), (page.until, "2021")):
        field.setText(period)
        field.editingFinished.emit()


def _safety(window: MainWindow, _told: Told) -> QWidget:
    from desktop.views.window.settings_safety import SafetyCard

    window.go("settings")
    return next(iter(window.findChildren(SafetyCard)))


# name of a picture -> what shows it; it gives the part to take where that is not the whole window
SCREENS: Final[dict[str, Show]] = {
    "initiatives": _page("initiatives"),
    "record": _record,
    "actor": _actor,
    "needs": _page("needs"),
    "orient": _page("orient"),
    "meeting": _meeting,
    "roadmap": _roadmap,
    "dashboard": _page("dashboard"),
    "indicators": _page("indicators"),
    "reports": _reports,
    "alignment": _page("alignment"),
    "map": _page("map"),
    "exchanges": _page("exchanges"),
    "export": _page("export"),
    "duplicates": _page("duplicates"),
    "backup": _safety,
}
WELCOME: Final = "welcome"


def named() -> set[str]:
    """The pictures that the guide names."""
    return {found["name"] for chapter in chapters("fr") for found in PICTURE.finditer(chapter.text)}


def take(lang: str, out: Path) -> list[str]:
    """Take every picture in a language into `out`. Gives what the program complained of."""
    out.mkdir(parents=True, exist_ok=True)
    chosen = Settings(
        language=lang,
        theme="light",
        author_name="Samira B.",
        organisation="Commune d’Oujda",
        reminded=date.today().isoformat(),
        first_run_done=True,
    )
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        profile = Profile(Path(folder) / "profil")
        told = _filled(profile, lang)
        _welcome(chosen, out)
        with _window(profile, chosen, faults) as (window, store):
            for name, show in SCREENS.items():
                part = show(window, told)
                settle(store)
                _wait_for_maps(window)
                settle(store)
                _save(grabbed(part or window), out / f"{name}.png")
    return faults


def _filled(profile: Profile, lang: str) -> Told:
    database = open_profile(profile)
    demo.fill(database)
    with UnitOfWork(database) as uow:
        demo_examples.write(uow)  # of this picture's profile alone, as the meeting and the roadmap
        uow.commit("exemples")
    write_indicators(database)
    meeting = write_meeting(database, lang)
    roadmap = write_roadmap(database, lang)
    told = Told(_first(database, "initiative", "kits"), _first(database, "actor", "commune"), meeting, roadmap)
    database.close()
    return told


def _first(database: Database, kind: str, text: str) -> bytes:
    with database.read() as session:
        found = ids(session, kind, ListQuery(text=text)) or ids(session, kind, ListQuery())
        return next(iter(found))


@contextmanager
def _window(profile: Profile, chosen: Settings, faults: list[str]) -> Iterator[tuple[MainWindow, Store]]:
    from desktop.viewmodels.store import Store
    from desktop.views.window.application import dress, make_application
    from desktop.views.window.main_window import MainWindow

    dress(make_application(chosen), chosen)
    store = Store()
    for signal in (store.failed, store.broken):
        signal.connect(lambda failure: faults.append(f"{failure.sentence} {failure.details}"))
    facts = {"folder": "…/maillage", "key": "…/maillage/maillage.key", "backups": "…/maillage/sauvegardes"}
    window = MainWindow(store, chosen, lambda _settings: None, composition.counts, facts)
    window.resize(*SIZE)
    window.show()
    store.open(lambda: composition.open_database(profile))
    settle(store)
    try:
        yield window, store
    finally:
        window.leave_pages()
        settle(store)
        window.close()
        store.close()
        window.deleteLater()
        turn(2)


def _welcome(chosen: Settings, out: Path) -> None:
    from desktop.viewmodels.store import Store
    from desktop.views.window.application import dress, make_application
    from desktop.views.window.main_window import MainWindow

    dress(make_application(chosen), chosen)
    store = Store()
    window = MainWindow(store, Settings(language=chosen.language), lambda _settings: None, composition.counts)
    window.resize(*SIZE)
    window.show_first_launch(lambda _settings, _way: None)
    window.show()
    turn(6)
    _save(grabbed(window), out / f"{WELCOME}.png")
    window.close()
    store.close()
    window.deleteLater()


def _save(taken: QPixmap, file: Path) -> None:
    """Write it with few colours: the whole guide must stay light."""
    from io import BytesIO

    from PIL import Image

    from desktop.views.map.map_press import picture_bytes

    with Image.open(BytesIO(picture_bytes(taken))) as drawn:
        few = drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(file, optimize=True)


def grabbed(part: QWidget) -> QPixmap:
    """The whole window, or a part of it with a little air around.

    It is scrolled to at this very moment: a window turns back to what has the keyboard as soon as it is calm.
    """
    from PySide6.QtWidgets import QScrollArea

    window = part.window()
    if part is window:
        return window.grab()
    for area in window.findChildren(QScrollArea):
        if area.isAncestorOf(part):
            area.ensureWidgetVisible(part, 0, AIR)
    seen = part.visibleRegion().boundingRect()
    place = QRect(part.mapTo(window, seen.topLeft()), seen.size()).adjusted(-AIR, -AIR, AIR, 0)
    return window.grab(place.intersected(window.rect()))


def _wait_for_maps(window: MainWindow) -> None:
    from desktop.views.map.map_view import MapView

    for view in window.findChildren(MapView):
        if view.isVisible():
            wait_for_map(view)
    turn(8)


def main() -> int:
    """Exit 0 when every picture was taken and the program complained of nothing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", default=list(LANGUAGES))
    given = parser.parse_args()
    lost = named() - set(SCREENS) - {WELCOME}
    if lost:
        print(f"named in the guide and taken by nobody: {', '.join(sorted(lost))}", file=sys.stderr)
        return 1
    faults = []
    for lang in given.languages:
        out = paths.guide_pictures() / lang
        shutil.rmtree(out, ignore_errors=True)
        faults += [f"{lang}: {fault}" for fault in take(lang, out)]
        size = sum(file.stat().st_size for file in out.glob("*.png"))
        print(f"{out}: {len(list(out.glob('*.png')))} pictures, {size / 1e6:.1f} MB")
    print(*faults, sep="\n", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
