"""Owns taking files out of a shared folder that it no longer needs; must not know databases nor what bundles say.

A file goes only when another one in the same folder holds all that it holds, and both have lain there for a month: a
synchroniser had the time to carry the larger one everywhere. Of two files of the same content the order of names says
which stays, so that two laptops never take away both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.sync.hub_folder import Entry, HubFolder, Kind, Memory, Seen, is_lot_name, seen

REST: Final = 30 * 24 * 3600 * 10**9  # nanoseconds that both files must have lain there
AT_ONCE: Final = 50


def redundant(entries: Mapping[str, Entry], memory: Memory, now: int) -> dict[str, str]:
    """Files that may go, at `now` (nanoseconds): ours, unchanged, at rest -> the file that holds each of them whole."""
    resting = {
        name: one
        for name, entry in entries.items()
        if (one := memory.get(name)) is not None
        and one.kind == Kind.LOT
        and one.is_still(entry)
        and now - entry.mtime > REST
    }
    holders: dict[bytes, list[str]] = {}
    for name, one in resting.items():
        for short in _held(one):
            holders.setdefault(short, []).append(name)
    gone = {}
    for name, one in sorted(resting.items()):
        held = _held(one)
        if not (held and one.exact and is_lot_name(name)):
            continue
        others = (other for other in holders[min(held)] if other != name)
        whole = next((other for other in others if _covers(resting[other], other, one, name)), None)
        if whole is not None:
            gone[name] = whole
    return gone


def prune(hub: HubFolder, entries: Mapping[str, Entry], memory: Memory, pairs: Mapping[str, str]) -> list[str]:
    """Takes files out, a few at a time, once the file that holds each was read again and is sound. Gives the names."""
    sound: dict[str, bool] = {}
    gone = []
    for name, whole in list(pairs.items())[:AT_ONCE]:
        if whole not in sound:
            now = seen(entries[whole], hub.read(entries[whole]))
            sound[whole] = now.kind == Kind.LOT and _held(now) >= _held(memory[whole])
        if sound[whole] and hub.remove(name):
            gone.append(name)
    return gone


def _covers(larger: Seen, its_name: str, smaller: Seen, name: str) -> bool:
    """Whether a file holds all of another, for the same readers, and comes after it in the order of all files."""
    whole = (
        set(larger.bundles) >= set(smaller.bundles)
        and set(larger.relayed) >= set(smaller.relayed)
        and set(larger.pieces) >= set(smaller.pieces)
    )
    ordered = (len(_held(larger)), its_name) > (len(_held(smaller)), name)
    return whole and ordered and larger.sample == smaller.sample


def _held(one: Seen) -> set[bytes]:
    return {*one.bundles, *one.relayed, *one.pieces}
