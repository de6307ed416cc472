"""Owns how an erasure is asked about: the word to type and the two buttons. Must not know what is erased."""

from __future__ import annotations

from desktop.i18n import _
from desktop.views.widgets.typed_question import Asked


def erasure_question(head: str, lines: list[str], go: str, name: str) -> Asked:
    """The question before an erasure."""
    # a translator chooses a short word in the language of the window
    return Asked(head, lines, word=_("EFFACER"), go=go, keep=_("Ne rien effacer"), icon="eraser", name=name)
