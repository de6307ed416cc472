"""The second front-end: the same verbs without a window. Owns only words in and words out; must not know Qt."""

from __future__ import annotations

from desktop.cli.main import is_command, main

__all__ = ["is_command", "main"]
