"""Owns what Word files and workbooks have in common as packages: equal contents are equal bytes, on every computer.

Must not know what is in one.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

_OLD: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP can tell
_UNIX: Final = 3


def same_everywhere(made: bytes) -> bytes:
    """The same package with parts that bear no time, and no word of the system that packed them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = zipfile.ZipInfo(name, _OLD)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, _UNIX
            after.writestr(part, before.read(name))
    return out.getvalue()
