"""Owns which front-end the words of a command line ask for; must not know any verb, so that a window starts at once."""

from __future__ import annotations

from collections.abc import Sequence


def is_command(argv: Sequence[str]) -> bool:
    """True when the command line asks for a verb or for help, and not for the window (maybe with change files)."""
    words = iter(argv)
    for word in words:
        if word == "--help":
            return True
        if word in ("--profile", "--lang"):
            next(words, None)
        elif not word.startswith("--"):
            return not is_change_file(word)
    return False


def is_change_file(word: str) -> bool:
    """Whether a word names a change file: what a file manager starts the program with."""
    return word.lower().endswith(".maillage")
