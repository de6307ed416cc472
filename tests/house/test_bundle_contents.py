"""What goes into the bundle: what the program uses, and nothing that only makes it larger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bundle import may_be_stripped
from tools.bundle_contents import icons_used, keep_binary, keep_data


@pytest.mark.parametrize(
    "name",
    [
        *(
            "assets/map/leaflet.js",
            "assets/map/protomaps-leaflet.js",
            "assets/map/skeleton.html",
            "babel/locale-data/fr_MA.dat",
        ),
        *("PySide6/Qt/translations/qtbase_ar.qm", "PySide6/Qt/resources/qtwebengine_resources.pak"),
    ],
)
def test_data_that_is_used_stays(name: str) -> None:
    assert keep_data(name)


@pytest.mark.parametrize(
    "name",
    [
        *("assets/map/pmtiles.js", "babel/locale-data/de.dat", "PySide6/Qt/qml/QtQuick/qmldir"),
        *("PySide6/Qt/translations/qtbase_de.qm", "PySide6/Qt/resources/qtwebengine_devtools_resources.pak"),
    ],
)
def test_data_that_nothing_opens_goes(name: str) -> None:
    assert not keep_data(name)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("PIL/_imaging.cpython-311-x86_64-linux-gnu.so", True),
        ("PIL/_webp.cpython-311-x86_64-linux-gnu.so", True),
        ("PIL/_avif.cpython-311-x86_64-linux-gnu.so", False),  # the format is refused
        ("PIL/_imagingft.cpython-311-x86_64-linux-gnu.so", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("libstdc++.so.6", False),  # the system's own matches its drivers
        ("libnss3.so", True),
    ],
)
def test_libraries(name: str, kept: bool) -> None:
    assert keep_binary(name) is kept


def test_drawings_that_a_text_names_are_taken() -> None:
    assert {"bookmark", "scale", "map", "heart-pulse"} <= icons_used()


def test_libraries_that_a_wheel_moved_about_keep_their_symbols() -> None:
    """Stripped, NumPy's was refused by the system: no figure, no chart, and only in the bundle."""
    assert not may_be_stripped(Path("_internal/numpy.libs/libscipy_openblas64_-32a4b2a6.so"))
    assert may_be_stripped(Path("_internal/PySide6/Qt/lib/libQt6Core.so.6"))
