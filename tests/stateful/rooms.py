"""Owns the folders of laptops in histories: lent, emptied, lent again; must not know what lies in them."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from itertools import count
from pathlib import Path

from desktop.paths import Profile
from desktop.services.secret.keystore import keystore_of

_ROOT: list[Path] = []
_FREE: list[Profile] = []
_NUMBERS = count()


def lend() -> Profile:
    """A profile whose folder is not there yet: most laptops of a history never keep anything beside their database."""
    if not _ROOT:
        _ROOT.append(Path(tempfile.mkdtemp(prefix="maillage-postes-")))
        atexit.register(shutil.rmtree, _ROOT[0], ignore_errors=True)
    return _FREE.pop() if _FREE else Profile(_ROOT[0] / f"poste{next(_NUMBERS)}")


def give_back(profile: Profile) -> None:
    """Empties a folder, for another laptop: the program remembers each profile it ever opened."""
    if profile.folder.exists():
        shutil.rmtree(profile.folder)
        keystore_of(profile).reread()
    _FREE.append(profile)


def copy(profile: Profile, other: Profile) -> None:
    """What lies beside one database comes to lie beside another."""
    if profile.folder.exists():
        shutil.copytree(profile.folder, other.folder, dirs_exist_ok=True)
        keystore_of(other).reread()
