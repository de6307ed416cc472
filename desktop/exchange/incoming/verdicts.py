"""Owns what becomes of a record of a file, in words; must not know records: pages and commands say it alike."""

from __future__ import annotations

from desktop.i18n import _, ngettext


def verdict_word(verdict: str) -> str:
    """What becomes of a record, in a word."""
    return {
        "new": _("nouvelle"),
        "changed": _("modifiée"),
        "same": _("sans changement"),
        "doubtful": _("douteuse"),
        "refused": _("refusée"),
    }[verdict]


def verdict_count(verdict: str, n: int) -> str:
    """How many records end so: "7 nouvelles"."""
    if verdict == "new":
        return ngettext("{n} nouvelle", "{n} nouvelles", n)
    if verdict == "changed":
        return ngettext("{n} modifiée", "{n} modifiées", n)
    if verdict == "same":
        return ngettext("{n} sans changement", "{n} sans changement", n)
    if verdict == "doubtful":
        return ngettext("{n} douteuse", "{n} douteuses", n)
    return ngettext("{n} refusée", "{n} refusées", n)
