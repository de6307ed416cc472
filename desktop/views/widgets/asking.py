"""Owns how a page asks on one side and answers on the other, and what is asked of all that leaves: for whom, in which
language. Must not know what is asked for, nor what leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import LANGUAGES, NAMES, language
from desktop.services.audience.audiences import audiences
from desktop.views import theme
from desktop.views.widgets.basics import Label, rule
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.scroll import Scroll


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


def asking_side(wide: int, ground: str = "panel", gap: int = 8) -> Scroll:
    """The side on which is asked: its column scrolls and is so many pixels wide at 100 %."""
    side = Scroll(ground)
    side.setFixedWidth(round(wide * theme.current().scale))
    theme.lay(side.column, 16, 12, 16, 16, gap=gap)
    return side


def side_by_side(asking: QWidget, answering: QWidget) -> QHBoxLayout:
    """What is asked, a line, and the answer, which takes the room."""
    line = QHBoxLayout()
    theme.lay(line, gap=0)
    line.addWidget(asking)
    line.addWidget(rule(vertical=True))
    line.addWidget(answering, 1)
    return line
