"""Owns the lock that says which window has a profile; must not know what is done when another one has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QLockFile

    from desktop.paths import Profile


def taken(profile: Profile) -> QLockFile | None:
    """Take a profile's lock, None when a window has it; one of another computer or a dead program is taken over."""
    from PySide6.QtCore import QLockFile, QSysInfo

    lock = QLockFile(str(profile.lock))
    lock.setStaleLockTime(0)
    if not lock.tryLock(100):
        host = str(lock.getLockInfo()[1]) if len(lock.getLockInfo()) > 1 else ""
        foreign = bool(host) and host != QSysInfo.machineHostName()
        if not (foreign and lock.removeStaleLockFile() and lock.tryLock(100)):
            return None
    return lock
