"""Chromium's sandbox: on for everybody, off for root only, who could not start it otherwise. Knows nothing of Qt."""

from __future__ import annotations

import os

SWITCH = "QTWEBENGINE_DISABLE_SANDBOX"


def prepare() -> bool:
    """Set the switch before anything of Qt starts. True when the sandbox is off.

    A switch that somebody else left in the environment is taken away, so an ordinary user always has the sandbox.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ[SWITCH] = "1"
        return True
    os.environ.pop(SWITCH, None)
    return False
