"""Where things are on disk. Owns folder names; must not know what is in the files, nor import anything of ours."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

PORTABLE_FOLDER = "maillage-profil"
_SOURCE = Path(__file__).resolve().parent.parent  # resolved once: each icon asks where it is


@dataclass(frozen=True)
class Profile:
    """One person's data on one computer: a folder. Nothing is created by looking at it."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "maillage.db"

    @property
    def key_file(self) -> Path:
        """The raw 256-bit key, beside the database and never inside it."""
        return self.folder / "maillage.key"

    @property
    def backups(self) -> Path:
        return self.folder / "sauvegardes"

    @property
    def pieces(self) -> Path:
        """The bytes of attachments, each encrypted, under names that say nothing."""
        return self.folder / "pieces"

    @property
    def packs(self) -> Path:
        """Packs of map tiles that were brought in, and the list of them."""
        return self.folder / "fonds"

    @property
    def logs(self) -> Path:
        return self.folder / "journaux"

    @property
    def settings_file(self) -> Path:
        return self.folder / "reglages.json"

    @property
    def lock(self) -> Path:
        return self.folder / "maillage.lock"

    @property
    def ballast(self) -> Path:
        """A file of zeros that is given back to the disk when it is full, so that saving can end well."""
        return self.folder / "lest.bin"

    def make(self) -> Profile:
        """Create the folder, readable by its owner only, if it is missing. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self


def default_profile() -> Profile:
    """The profile used when none is named: the system's data folder of this user."""
    from platformdirs import user_data_path  # here, because `--profile` never needs it

    return Profile(user_data_path("maillage", appauthor=False))


def sample_profile() -> Profile:
    """The profile of the sample of Rabat and Oujda, kept apart from the person's own."""
    from platformdirs import user_data_path

    return Profile(user_data_path("maillage-exemple", appauthor=False))


def portable_profile() -> Profile:
    """The profile beside the program itself, for a folder carried on a stick."""
    base = Path(sys.executable).parent if frozen() else _root()
    return Profile(base / PORTABLE_FOLDER)


def frozen() -> bool:
    """True in the bundle made by PyInstaller, False when run from source."""
    return bool(getattr(sys, "frozen", False))


def _root() -> Path:
    bundled = getattr(sys, "_MEIPASS", None)
    return Path(bundled) if bundled else _SOURCE


def resources() -> Path:
    """What the project wrote itself: vocabularies, sample, guide, map script."""
    return _root() / "resources"


def assets() -> Path:
    """What packages brought and set-up copied: icons, fonts, base map. May be missing."""
    return _root() / "assets" if frozen() else _root() / "build" / "assets"


def licences() -> Path:
    """The licences of what the program is made of: gathered in the bundle; from source, of what set-up copied."""
    return _root() / "licences" if frozen() else assets() / "licences"


def guide_pictures() -> Path:
    """The pictures of the guide, `<lang>/<name>.png`, made by `make guide-screens`. May be missing."""
    return _root() / "guide" if frozen() else _root() / "build" / "guide"


def translations() -> Path:
    """The compiled catalogues, `<lang>/LC_MESSAGES/maillage.mo`. May be missing from source."""
    return _root() / "translations" if frozen() else _root() / "build" / "translations"


def translation_entries() -> Path:
    """The written translations, one JSON file per room (source only)."""
    return _root() / "translations" / "entries"
