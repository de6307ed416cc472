"""Owns what every page asks of what leaves: for whom and in which language, each choice under its words.

Must not know what leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from desktop.i18n import LANGUAGES, NAMES, language
from desktop.services.audiences import audiences
from desktop.views.widgets.basics import Label
from desktop.views.widgets.choice import Choice, Option


def for_whom() -> list[Option]:
    """The audiences, in the language in force."""
    return [Option(*one) for one in audiences(language())]


def tongues() -> list[Option]:
    """The languages, each by its own name."""
    return [Option(lang, NAMES[lang], "languages") for lang in LANGUAGES]


def asked(column: QVBoxLayout, label: str, options: Sequence[Option], name: str) -> Choice:
    """A choice below its words, at the end of a column."""
    column.addWidget(Label(label, size="secondary", tone="secondary"))
    made = Choice(label, list(options), name=name)
    column.addWidget(made)
    return made
