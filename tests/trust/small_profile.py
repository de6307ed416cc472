"""A new profile without communes: who saves again and again, is killed and looked at, needs no thousand territories."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from desktop.models import levels
from desktop.paths import Profile
from desktop.services.documents import shipped
from desktop.services.opening import open_profile

_whole = shipped._gazetteer


def small_profile(folder: Path, *, encrypted: bool = True) -> Profile:
    """Make one in `folder`, closed; whoever opens it finds its shipped rows loaded, and loads no more."""
    with patch.object(shipped, "_gazetteer", _few):
        open_profile(Profile(folder), encrypted=encrypted).close()
    return Profile(folder)


def _few() -> tuple[list[shipped.Row], list[shipped.Row], list[shipped.Row]]:
    rows, names, old = _whole()
    kept = [row for row in rows if row["level"] in (levels.REGION, levels.PROVINCE)]
    ids = {row["id"] for row in kept}
    return kept, [name for name in names if name["owner"] in ids], [one for one in old if one["owner"] in ids]
