"""The person's choices on this computer. Owns their file; must not know what they change elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final

from desktop import safe_io
from desktop.errors import FileMissing, FileTooLarge, FileUnreadable, NotAFile
from desktop.i18n import LANGUAGES
from desktop.paths import Profile

THEMES: Final = ("system", "light", "dark")
PHOTO_SIDES: Final = (1600, 2400, 0)
SMALLEST_TEXT, LARGEST_TEXT = 0.9, 1.5
_LIMIT = 256 * 1024


@dataclass(frozen=True)
class Settings:
    """One profile's settings. Change them with `dataclasses.replace`; unknown keys of a newer version are kept."""

    language: str = ""
    """One of LANGUAGES, or empty until the person chose."""
    theme: str = "system"
    text_scale: float = 1.0
    """Times the normal size, 0.9 to 1.5."""
    author_name: str = ""
    organisation: str = ""
    commune_code: str = ""
    reminded: str = ""
    """The day (ISO) on which the person was last reminded of what is late."""
    news_seen: str = ""
    """The version of the program whose news the person was last told of; empty in a profile that is new."""
    contact: str = ""
    """The contact who is this person, in hexadecimal; empty when she is found by her name."""
    first_run_done: bool = False
    sample: bool = False
    """True in the profile of the sample: the window shows it all the time."""
    map_fades: bool = True
    """Draw paler on maps what nobody confirmed for long."""
    photo_side: int = 1600
    """The longest side of a photo that is joined, in pixels; 0 keeps it as large as it came."""
    photo_position: bool = False
    """Keep where a photo was taken inside it: off, so that nobody is found by a photo."""
    software_rendering: bool = False
    geometry: str = ""
    """Qt's own saved geometry of the window, in base 64."""
    hub_folder: str = ""
    """The folder through which this profile exchanges; empty when none is chosen."""
    hub_auto: bool = False
    """Exchange through it when the program opens."""
    tour_step: int = 0
    """Where the tour of the program is, from 1; 0 until it was offered, -1 once it was put away."""
    recent_reports: str = ""
    """The reports written lately, a path a line, the last first."""
    unknown: Mapping[str, Any] = field(default_factory=dict)


_DEFAULTS = Settings()
_NAMES = frozenset(f.name for f in fields(Settings)) - {"unknown"}


def load(profile: Profile) -> Settings:
    """What the file says; a missing or damaged file, or a value that makes no sense, gives the default."""
    try:
        raw = json.loads(safe_io.read_limited(profile.settings_file, _LIMIT))
    except (FileMissing, FileTooLarge, FileUnreadable, NotAFile, ValueError, RecursionError):
        return _DEFAULTS
    if not isinstance(raw, dict):
        return _DEFAULTS
    known = {name: value for name, value in raw.items() if name in _NAMES and _fits(name, value)}
    unknown = {name: value for name, value in raw.items() if name not in _NAMES}
    return replace(_DEFAULTS, **known, unknown=unknown)


def _fits(name: str, value: object) -> bool:
    if name == "text_scale":
        return type(value) in (int, float) and SMALLEST_TEXT <= float(str(value)) <= LARGEST_TEXT
    if name == "photo_side":
        return type(value) is int and value in PHOTO_SIDES
    if name == "language":
        return value in ("", *LANGUAGES)
    if name == "theme":
        return value in THEMES
    return type(value) is type(getattr(_DEFAULTS, name))


def save(profile: Profile, settings: Settings) -> None:
    """Write the file. Raises DiskFull, FolderReadOnly, FileBusy."""
    profile.make()
    values = asdict(settings)
    document = {**values.pop("unknown"), **values}
    data = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()
    safe_io.write_file(profile.settings_file, data, private=True, ballast=profile.ballast)
