"""Owns how a form is laid out: a field under its label with its problem line, rows side by side, sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, picture
from desktop.views.widgets.flow import FlowBox

Fix = tuple[str, Callable[[], object]]


class FieldRow(QWidget):
    """A label, a field and, when there is one, the problem with what it offers to do."""

    def __init__(self, label: str, field: QWidget, *, help_text: str = "", mark: str = "") -> None:
        super().__init__()
        self.field = field
        column = QVBoxLayout(self)
        theme.lay(column, gap=4)
        head = QHBoxLayout()
        theme.lay(head, gap=6)
        self.label = Label(label, size="secondary", tone="secondary", wrap=True)
        self.label.setBuddy(field)
        self._help = help_text
        self._described = False  # a description that the field has of its own stays
        head.addWidget(self.label, 1)
        self.mark = Label(mark, size="secondary", tone="tertiary")
        self.mark.setVisible(bool(mark))
        head.addWidget(self.mark)
        column.addLayout(head)
        column.addWidget(field)
        if help_text:
            column.addWidget(Label(help_text, size="secondary", tone="tertiary", wrap=True))
        self._describe("")
        self._problem: ProblemLine | None = None
        self._column = column
        self._below: QVBoxLayout | None = None
        column.addStretch(0)

    def put_problems(self, below: QVBoxLayout) -> None:
        """Show problems in a column of their own: under the whole row of fields, where there is room for words."""
        self._below = below

    def show_problem(self, level: str, text: str, fixes: Sequence[Fix] = ()) -> None:
        """Show a problem under the field (`warning` or `error`), or take it away when the text is empty."""
        if self._problem is not None:
            if self._problem.says(level, text):
                return
            self._problem.hide()
            self._problem.deleteLater()
            self._problem = None
        setter = getattr(self.field, "set_level", None)
        if setter is not None:
            setter(level if text else "")
        self._describe(text)
        if text:
            self._problem = ProblemLine(level, text, fixes)
            (self._below if self._below is not None else self._column).addWidget(self._problem)

    def _describe(self, problem: str) -> None:
        """Tell who hears the field what stands around it: the problem first, then the help."""
        said = "\n".join(part for part in (problem, self._help) if part)
        if said or self._described:
            self.field.setAccessibleDescription(said)
            within = self.field.focusProxy()  # which is what has the keyboard
            if within is not None:
                within.setAccessibleDescription(said)
            self._described = bool(said)

    def show_mark(self, text: str) -> None:
        """Show a few words at the end of the label, such as what is still missing."""
        self.mark.setText(text)
        self.mark.setVisible(bool(text))

    @property
    def problem(self) -> ProblemLine | None:
        """The problem shown, if any."""
        return self._problem


class ProblemLine(QFrame):
    """One problem: what it is, and buttons that mend it."""

    def __init__(self, level: str, text: str, fixes: Sequence[Fix] = ()) -> None:
        super().__init__()
        self._said = (level, text)
        tone = "error" if level == "error" else "warn"
        self.setProperty("banner", tone)
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        theme.lay(row, 10, 6, 10, 6, gap=8)
        mark = picture("circle-alert" if level == "error" else "triangle-alert", tone, 16)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        theme.lay(column, gap=0)
        column.addWidget(Label(text, tone=tone, size="secondary", wrap=True))
        if fixes:
            buttons = FlowBox(gap=4)
            for word, act in fixes:
                buttons.flow.addWidget(Button(word, look="link", name="action.fix", on=act))
            column.addWidget(buttons)
        row.addLayout(column, 1)

    def says(self, level: str, text: str) -> bool:
        """Whether this line says exactly that."""
        return self._said == (level, text)


class FieldGrid(QWidget):
    """Rows of fields: `add` takes the whole width, `add_pair` shares it."""

    def __init__(self, columns: int = 6) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._columns = columns
        self._row = 0
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def add(self, *rows: QWidget, shares: Sequence[int] = ()) -> None:
        """Put rows side by side; `shares` says how the width is divided (equally by default)."""
        spans = list(shares) or [self._columns // len(rows)] * len(rows)
        place = 0
        for row, span in zip(rows, spans, strict=True):
            policy = row.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # shares are shares, whatever a field would like
            row.setSizePolicy(policy)
            self._grid.addWidget(row, self._row, place, 1, span, Qt.AlignmentFlag.AlignTop)
            place += span
        self._row += 1
        if len(rows) > 1:
            below = QVBoxLayout()
            theme.lay(below, gap=6)
            self._grid.addLayout(below, self._row, 0, 1, self._columns)
            for row in rows:
                if isinstance(row, FieldRow):
                    row.put_problems(below)
            self._row += 1


class Section(QWidget):
    """A titled part of a form or a page."""

    def __init__(self, title: str, *, help_text: str = "", card: bool = False) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        theme.lay(outer, gap=8)
        if title:
            outer.addWidget(Label(title, size="section", wrap=True))
        if help_text:
            outer.addWidget(Label(help_text, size="secondary", tone="secondary", wrap=True))
        if card:
            frame = QFrame()
            frame.setObjectName("card")
            outer.addWidget(frame)
            self.body = QVBoxLayout(frame)
            theme.lay(self.body, 16, 14, 16, 16, gap=12)
        else:
            self.body = QVBoxLayout()
            theme.lay(self.body, gap=12)
            outer.addLayout(self.body)
