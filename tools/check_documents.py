"""Sample minutes and roadmaps in four languages, as Word and PDF, turned into pictures to be looked at.

    python -m tools.check_documents [--out build/documents]

Needs LibreOffice Writer and poppler: Debian and Ubuntu call them `libreoffice-writer` and `poppler-utils`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

from desktop.paths import Profile
from desktop.reports import roadmap, writing
from desktop.reports.minutes_reading import Wanted
from desktop.reports.printer import A4
from desktop.services.opening import open_profile
from desktop.views.printing import OffscreenPrinter
from tools.sample_meeting import SAID, write_meeting
from tools.sample_roadmap import write_roadmap

NEEDED: Final = {"soffice": "libreoffice-writer", "pdftoppm": "poppler-utils"}
TOLD_ON: Final = date(2021, 1, 27)
PLANNED_ON: Final = date(2021, 6, 16)
_DOTS: Final = "80"  # an inch


def missing() -> list[str]:
    """The packages of the system that must be installed first."""
    return [package for program, package in NEEDED.items() if shutil.which(program) is None]


def write(out: Path) -> list[Path]:
    """Write the minutes of the sample meeting in each language, those in Arabic and Spanish final, and the roadmap, by
    months and (Spanish) by quarters."""
    printer = OffscreenPrinter()
    files = []
    with tempfile.TemporaryDirectory() as folder:
        database = open_profile(Profile(Path(folder) / "profil"))
        for lang in SAID:
            meeting = write_meeting(database, lang, final=lang in ("ar", "es"))
            for form in ("docx", "pdf"):
                file = out / f"minutes-{lang}.{form}"
                draw = (lambda page: printer.document(page, A4)) if form == "pdf" else None
                writing.write_minutes(database, Wanted(meeting, TOLD_ON), file, form, draw)
                files.append(file)
            plan = write_roadmap(database, lang, ends="2023-06" if lang == "es" else "2021-12")
            for form in ("docx", "pdf"):
                file = out / f"roadmap-{lang}.{form}"
                draw = (lambda page: printer.document(page, A4)) if form == "pdf" else None
                writing.write_roadmap(database, roadmap.Wanted(plan, PLANNED_ON, lang), file, form, draw)
                files.append(file)
        database.close()
    return files


def pictures(files: list[Path], out: Path) -> list[Path]:
    """One picture of each page: of a Word document as LibreOffice sets it."""
    words = [file for file in files if file.suffix == ".docx"]
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation={Path(folder).as_uri()}"
        asked = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, words)]
        subprocess.run(asked, check=True, capture_output=True, timeout=300)
        for file in files:
            word = file.suffix == ".docx"
            pages = Path(folder) / f"{file.stem}.pdf" if word else file
            prefix = out / f"{file.stem}-{'word' if word else 'pdf'}"
            subprocess.run(["pdftoppm", "-r", _DOTS, "-png", str(pages), str(prefix)], check=True, timeout=120)
    return sorted(out.glob("*.png"))


def main() -> int:
    """Read the command line, write and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("build/documents"))
    given = parser.parse_args()
    if lacking := missing():
        print(f"Install first: {' '.join(lacking)} (apt-get install --no-install-recommends {' '.join(lacking)})")
        return 1
    shutil.rmtree(given.out, ignore_errors=True)
    given.out.mkdir(parents=True)
    for picture in pictures(write(given.out), given.out):
        print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
