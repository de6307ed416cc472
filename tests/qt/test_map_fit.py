"""A view fitted to records gives nobody's point away: its edges are rounded outwards."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QApplication

from desktop.views.map import map_scheme
from tests.qt.maps import Shown, ask, spot, until
from tests.qt.pages import dress

map_scheme.register()  # before the QApplication that the first fixture makes


def test_moving_within_a_commune_moves_no_edge(qapp: QApplication) -> None:
    dress(qapp)
    one = Shown()
    try:
        seen = []
        for revision, (latitude, longitude) in enumerate(
            ((34.6867, -1.9114), (34.6601, -1.9489), (34.6999, -1.9001)), 1
        ):
            one.give([spot(1, latitude, longitude), spot(2, 33.97, -6.85)], revision)
            one.view.fit_records()
            until(lambda: one.view.box is not None, "nobody says what is in view")
            seen.append(json.loads(ask(one.view, "JSON.stringify(maillage.page.box())")))
        assert seen[0] == seen[1] == seen[2]
        west, south, east, north = seen[0]
        assert west < -6.85 < -1.9114 < east
        assert south < 33.97 < 34.6999 < north
    finally:
        one.close()
