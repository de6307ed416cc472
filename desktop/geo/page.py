"""Owns the map's page: folium builds it once, as a constant. Must not know a record, a user's word or Qt.

folium and branca run whatever text they are given through Jinja, so nothing but constants goes in here; records come
later as a binary blob and reach the page's elements by `textContent`.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop import paths

MAP_NAME: Final = "map_maillage"
SCRIPTS: Final = ("world", "layers", "points", "pins", "overlay", "controls", "hands", "main")
# the program's page only: a published file does without
TOOLS: Final[tuple[str, ...]] = (
    "ways",
    "lasso",
    "measure",
    "near",
    "months",
    "timeline",
    "placing",
    "figures",
    "fading",
    "street_kinds",
    "streets",
    "packs",
)
# Everything the page may do: our own scheme, and images it draws itself.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
_OPTIONS: Final[dict[str, Any]] = {
    "zoom_control": False,
    "attribution_control": False,
    "world_copy_jump": False,
    "bounce_at_zoom_limits": False,
    "fade_animation": False,
    "zoom_snap": 1,
    "wheel_px_per_zoom_level": 90,
    "max_bounds_viscosity": 0.8,
    "keyboard_pan_delta": 120,
}
_FORMAT: Final = "2"


@dataclass(frozen=True)
class Skeleton:
    """folium's part of the page, cut in three so that the policy can forbid scripts and styles inside it."""

    html: str
    script: str
    style: str


def recipe() -> str:
    """What the skeleton is made of; another recipe means it must be built again."""
    told = json.dumps([_FORMAT, MAP_NAME, SCRIPTS, TOOLS, POLICY, sorted(_OPTIONS.items())])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def build() -> Skeleton:
    """Let folium make the page. Costs the import of folium; `skeleton` avoids it when set-up did it before."""
    import folium

    class Page(folium.Map):
        default_js: list[tuple[str, str]] = []  # noqa: RUF012  # folium's own shape
        default_css: list[tuple[str, str]] = []  # noqa: RUF012  # folium's own shape

    page = Page(location=[31.8, -7.1], zoom_start=6, tiles=None, **_OPTIONS)
    page._id = MAP_NAME.removeprefix("map_")
    text = page.get_root().render()
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    text = re.sub(r"<(script|style)>.*?</\1>", "", text, flags=re.DOTALL)
    head = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>Carte</title>'
    text = text.replace("<head>", f"<head>{head}", 1)
    text = text.replace("</head>", '<link rel="stylesheet" href="/page.css"></head>', 1)
    text = text.replace("</body>", '<script src="/page.js"></script></body>', 1)
    lines = (line.strip() for line in text.splitlines())
    script = "\n".join(scripts) + f"\nwindow.{MAP_NAME} = {MAP_NAME};\n"
    return Skeleton("\n".join(line for line in lines if line) + "\n", script, "\n".join(styles))


def _files(folder: Path) -> dict[str, Path]:
    return {
        part: folder / f"skeleton.{ending}" for part, ending in (("html", "html"), ("script", "js"), ("style", "css"))
    }


def write(folder: Path) -> Skeleton:
    """Build the skeleton into a folder and give it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    made = build()
    for part, file in _files(folder).items():
        file.write_text(getattr(made, part), encoding="utf-8")
    (folder / "skeleton.recipe").write_text(recipe(), encoding="utf-8")
    return made


def skeleton(folder: Path | None = None) -> Skeleton:
    """Give the page: what set-up built if it is the same recipe, else built now (and kept, where that is allowed)."""
    folder = folder or paths.assets() / "map"
    mark = folder / "skeleton.recipe"
    files = _files(folder)
    if mark.is_file() and mark.read_text(encoding="utf-8") == recipe() and all(f.is_file() for f in files.values()):
        return Skeleton(**{part: file.read_text(encoding="utf-8") for part, file in files.items()})
    try:
        return write(folder)
    except OSError:
        return build()
