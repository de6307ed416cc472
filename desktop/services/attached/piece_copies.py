"""Owns attachments' bytes in safety copies that leave the computer: one file beside the copy; must not know databases.

The copies that stay in the profile need none: contents never change, so the profile's own folder serves them all.
"""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from pathlib import Path
from typing import Final

from desktop.errors import BackupNotSound
from desktop.paths import Profile
from desktop.safe_io import replacing, write_file
from desktop.services.attached.pieces import LIMIT, NAME

_WHEN: Final = (1980, 1, 1, 0, 0, 0)
_MARGIN: Final = 64  # what encryption adds to a content


def beside(file: Path) -> Path:
    """Where the attachments of a safety copy lie."""
    return file.with_name(file.name + ".pieces")


def pack(profile: Profile, file: Path) -> Path | None:
    """Write the attachments beside a safety copy, as they lie on the disk: encrypted. None when there are none.

    Raises what writing a file raises.
    """
    names = sorted(path.name for path in _pieces(profile.pieces))
    if not names:
        return None
    with (
        replacing(beside(file)) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive,
    ):
        for name in names:
            archive.writestr(zipfile.ZipInfo(name, _WHEN), (profile.pieces / name).read_bytes())
    return beside(file)


def lay_aside(profile: Profile, *, keep: bool) -> None:
    """Take away the attachments that another key encrypted: this profile cannot read them any more.

    With `keep` they stay under another name; without, a copy of them lies elsewhere.
    """
    if profile.pieces.is_dir() and not keep:
        shutil.rmtree(profile.pieces)
    elif profile.pieces.is_dir():
        os.replace(profile.pieces, profile.pieces.with_name(f"{profile.pieces.name}-{secrets.token_hex(4)}"))


def unpack(profile: Profile, file: Path) -> int:
    """Put back the attachments that lie beside a safety copy and are not here; gives how many.

    Raises BackupNotSound.
    """
    source = beside(file)
    if not source.is_file():
        return 0
    put = 0
    try:
        with zipfile.ZipFile(source) as archive:
            for entry in archive.infolist():
                sound = NAME.fullmatch(entry.filename) and entry.compress_type == zipfile.ZIP_STORED
                if not sound or entry.file_size > LIMIT + _MARGIN:
                    raise BackupNotSound(path=source)
                target = profile.pieces / entry.filename
                if not target.exists():
                    profile.pieces.mkdir(mode=0o700, exist_ok=True)
                    write_file(target, archive.read(entry), private=True)
                    put += 1
    except zipfile.BadZipFile as bad:
        raise BackupNotSound(path=source) from bad
    return put


def _pieces(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if NAME.fullmatch(path.name)] if folder.is_dir() else []
