"""Whatever is tried in whatever order, the window stands, the log is silent, and the profile is sound after it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from traceback import format_exception

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions

from desktop.paths import Profile
from desktop.services.opening import open_profile
from tests.qt.pages import rest
from tests.qt.wandering import Wanderer
from tests.qt.windows import settings, window

SOAK = bool(os.environ.get("MAILLAGE_SOAK"))
SEED = int(os.environ.get("MAILLAGE_SEED", "1"))
STEPS = 2_000 if SOAK else 120
GOLDEN = Path(__file__).parents[1] / "golden" / "change-file-1"
# the map's browser answers in its own time: what comes after it would be another way at each run
WITHOUT = {"map", "print_guide", "minutes_pdf", "pdf"}


def files(folder: Path) -> list[Path]:
    """Files that somebody may choose: good, damaged, foreign, hostile."""
    table, note, rubbish = folder / "liste.csv", folder / "note.md", folder / "abîmé.pdf"
    table.write_text("Nom;Commune\nAssociation Exemple;Oujda\n", encoding="utf-8")
    note.write_text("# Note\n\nUn texte.\n", encoding="utf-8")
    rubbish.write_bytes(b"%PDF-1.4 rubbish")
    return [table, note, rubbish, *sorted(GOLDEN.glob("*.maillage"))]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_somebody_tries_everything(
    qapp: QApplication, sample: Callable[[], Profile], tmp_path: Path, lang: str
) -> None:
    given = tmp_path / "files"
    given.mkdir()
    profile = sample()
    with (
        capture_exceptions() as raised,
        window(qapp, profile, settings(language=lang), page="dashboard", complaints=False) as shown,
    ):
        wanderer = Wanderer(shown, SEED, files(given), tmp_path, WITHOUT)
        with wanderer.dialogs():
            for _step in range(STEPS):
                QTimer.singleShot(0, wanderer.step)  # in the loop of a dialog too, where one is open
                rest(shown.store)
                assert not raised, f"{wanderer.done[-10:]}\n{[''.join(format_exception(*one)) for one in raised]}"
                assert shown.isVisible(), wanderer.done[-10:]
        for front in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if front is not None:
                front.close()
    database = open_profile(profile)
    assert database.check() == []
    database.close()
    shutil.rmtree(given)
