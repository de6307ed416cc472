"""Owns whether a graphics card draws or the processor does, said before Qt starts; must not know what is drawn.

A machine without a card can still be asked for OpenGL: a driver then plays the card on the processor, which costs a
second when the map starts and draws no better than drawing without it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Final

DEVICES: Final = Path("/dev")
# what stands there when a card can be drawn with: Linux's own drivers, NVIDIA's, Windows' under Linux, telephones'
_CARDS: Final = ("dri/renderD*", "nvidia[0-9]*", "dxg", "mali*", "kgsl*", "pvr*")
WITHOUT: Final = MappingProxyType({"QT_QUICK_BACKEND": "software", "QT_XCB_GL_INTEGRATION": "none"})


def has_card(devices: Path = DEVICES, platform: str = sys.platform) -> bool:
    """Whether there is a card to draw with. Only Linux can be asked; elsewhere the system sees to it."""
    if not platform.startswith("linux"):
        return True
    return any(True for pattern in _CARDS for _found in devices.glob(pattern))


def prepare(*, without: bool = False) -> bool:
    """Say to Qt, before it starts, that nothing is drawn with a card when there is none, or `without` one is wanted.

    What the person set in the environment stays. True when no card is asked for. Where nothing is shown at all Qt
    finds out by itself.
    """
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen" or (has_card() and not without):
        return False
    for name, value in WITHOUT.items():
        os.environ.setdefault(name, value)
    return True
