"""Make the bundle in dist/maillage, trim it, and let it prove itself. Owns dist/; run by `make bundle`.

python -m tools.bundle [--no-test]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.licences import gather

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
BUNDLE = DIST / "maillage"
# Opened by name at run time, so nothing links to them: PDFium, Python itself, NSS's modules, OpenSSL.
_BY_NAME = re.compile(r"lib(pdfium|python3|softokn3|freebl|nssckbi|nssdbm3|nsssysinit|crypto|ssl)")


def build() -> None:
    """Run PyInstaller. Raises CalledProcessError."""
    words = [
        "--noconfirm",
        "--log-level=WARN",
        "--distpath",
        str(DIST),
        "--workpath",
        str(ROOT / "build" / "pyinstaller"),
    ]
    spec = ROOT / "packaging" / "maillage.spec"
    subprocess.run([sys.executable, "-m", "PyInstaller", *words, str(spec)], cwd=ROOT, check=True)


def _needed(file: Path) -> set[str]:
    """The libraries that an ELF file links to; empty for anything else."""
    told = subprocess.run(["objdump", "-p", str(file)], capture_output=True, text=True, check=False).stdout
    return set(re.findall(r"NEEDED\s+(\S+)", told))


def _libraries() -> list[Path]:
    return [file for file in BUNDLE.rglob("*") if ".so" in file.name and not file.is_dir()]


def may_be_stripped(file: Path) -> bool:
    """Whether symbols may go. Libraries beside a wheel were moved about by whoever made it, and `strip` leaves of them
    what the system refuses to load ("not page-aligned")."""
    return not file.parent.name.endswith(".libs")


def _is_root(file: Path) -> bool:
    """A file that Python or Qt opens by itself: an extension module, a plugin, Qt for Python's own."""
    return "plugins" in file.parts or ".abi3" in file.name or ".cpython-" in file.name or "lib-dynload" in file.parts


def drop_unlinked() -> int:
    """Delete libraries that nothing links to, until there are none. Returns how many."""
    dropped = 0
    links = {file: _needed(file) for file in _libraries() if not file.is_symlink()}
    starts = [
        file for file in BUNDLE.rglob("*") if file.is_file() and os.access(file, os.X_OK) and ".so" not in file.name
    ]
    fixed = set().union(*(_needed(file) for file in starts))
    while True:
        wanted = fixed.union(*links.values())
        lost = [f for f in links if f.name not in wanted and not _is_root(f) and not _BY_NAME.match(f.name)]
        if not lost:
            return dropped
        for file in lost:
            file.unlink()
            del links[file]
            dropped += 1


def trim() -> None:
    """Drop what nothing links to, symbols, and links that lead nowhere."""
    dropped = drop_unlinked()
    for file in _libraries():
        if file.is_symlink():
            if not file.exists():
                file.unlink()
        elif shutil.which("strip") and may_be_stripped(file):
            subprocess.run(["strip", "--strip-unneeded", str(file)], stderr=subprocess.DEVNULL, check=False)
    print(f"{dropped} libraries that nothing links to were dropped")


def system_libraries() -> list[Path]:
    """The libraries that PyInstaller took from the system: beside the program, from no package of Python."""
    inside = BUNDLE / "_internal"
    own = re.compile(r"lib(python3|pyside6|shiboken6|Qt6)|.*\.(cpython-|abi3)")
    return [file for file in inside.glob("*.so*") if not file.is_symlink() and not own.match(file.name)]


def size() -> int:
    """Bytes of the whole folder."""
    return sum(file.stat().st_size for file in BUNDLE.rglob("*") if file.is_file() and not file.is_symlink())


def prove() -> int:
    """Let the bundle test itself where there is no Python, no screen and no set-up. Returns its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "été نسيج"  # a space-free machine is not the only one
        place.mkdir()
        environment = {
            "PATH": str(place),
            "HOME": str(place),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(place),
        }
        command = [str(BUNDLE / "maillage"), "self-test", "--profile", str(place / "profil")]
        return subprocess.run(command, cwd=place, env=environment, check=False).returncode


def main() -> int:
    """Exit 0 when the bundle was made and passed its own test."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--no-test", action="store_true")
    given = parser.parse_args()
    shutil.rmtree(BUNDLE, ignore_errors=True)
    build()
    whole = size()
    trim()
    without = gather(system_libraries(), BUNDLE / "_internal" / "licences")
    if without:
        print(f"no licence was found for: {', '.join(without)}; a bundle without may not be passed on")
        return 1
    print(f"dist/maillage: {size() / 1e6:.0f} MB (before trimming {whole / 1e6:.0f} MB)")
    return 0 if given.no_test else prove()


if __name__ == "__main__":
    raise SystemExit(main())
