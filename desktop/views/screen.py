"""Owns whether a window can be shown at all: a screen that answers, the system's libraries. Must not import Qt."""

from __future__ import annotations

import os
import sys

from desktop.errors import NoScreen, SystemLibraryMissing

NEEDED = (
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libEGL.so.1", "libegl1"),
)


def check_screen() -> None:
    """Say in a sentence what Qt would only say by aborting: no screen, or a missing system library."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "") not in ("", "xcb", "wayland"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoScreen
    if os.environ.get("WAYLAND_DISPLAY") and os.environ.get("QT_QPA_PLATFORM") != "xcb":
        return
    import ctypes

    for library, package in NEEDED:
        try:
            ctypes.CDLL(library)
        except OSError:
            raise SystemLibraryMissing(library=library, package=package) from None
    if not _screen_answers():
        raise NoScreen


def _screen_answers() -> bool:
    """Try the X server that DISPLAY names: a stale name, or another user's screen, makes Qt abort."""
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        raise SystemLibraryMissing(library="libxcb.so.1", package="libxcb1") from None
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers
