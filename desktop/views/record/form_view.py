"""Owns a form on screen: the sections of a kind, their fields in rows, problems beside the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.i18n import _
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import theme
from desktop.views.record import form_layout
from desktop.views.record.form_fields import Bound
from desktop.views.widgets.lookup import LookupField, TagsField
from desktop.views.widgets.rows import FieldGrid, FieldRow, Fix, Section
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.services.description.kinds import Section as KindSection


class FormView(Scroll):
    """Some sections of a kind as fields. Values come from the form and go to it; nothing else is kept here.

    With `later`, the sections are made one by one when nothing else is to be done, at the latest when they are shown:
    dozens of fields made at once would keep a click waiting.
    """

    def __init__(
        self,
        form: RecordForm,
        sections: Sequence[KindSection],
        *,
        headings: bool,
        commune: Callable[[], str],
        later: bool = False,
    ) -> None:
        super().__init__()
        self.form = form
        self.rows: dict[str, FieldRow] = {}
        self.bound: dict[str, Bound] = {}
        self._headings = headings
        self._commune = commune
        self._unmade = list(sections)
        self._loaded = False
        self._problems: Sequence[Any] | None = None
        theme.lay(self.column, 20, 14, 20, 20, gap=18)
        self.column.addStretch(1)
        form.loaded.connect(self.show_values)
        form.checked.connect(self.show_problems)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._make_next)
        if later:
            self._clock.start(0)
        else:
            self.finish()

    def finish(self) -> None:
        """Make the sections that are not made yet."""
        while self._unmade:
            self._make_next()

    def showEvent(self, event: QShowEvent) -> None:
        """What is shown is whole."""
        self.finish()
        super().showEvent(event)

    def _make_next(self) -> None:
        if not self._unmade:
            return
        known = len(self.bound)
        self.column.insertWidget(self.column.count() - 1, self._section(self._unmade.pop(0)))
        if self._loaded:
            for bound in list(self.bound.values())[known:]:
                bound.show()
        if self._problems is not None:
            self.show_problems(self._problems)
        if self._unmade:
            self._clock.start(0)

    def _section(self, section: KindSection) -> QWidget:
        made = Section(_(section.label) if self._headings else "")
        grid = FieldGrid(12)
        fields = {field.name: field for field in section.fields}
        for row in form_layout.rows(self.form.kind, list(fields)):
            cells = []
            for name, _share in row:
                bound = Bound(fields[name], self.form, self._commune)
                self.bound[name] = bound
                self.rows[name] = FieldRow(bound.label, bound.widget, help_text=_(fields[name].help))
                cells.append(self.rows[name])
            grid.add(*cells, shares=[share for _name, share in row])
        made.body.addWidget(grid)
        return made

    def show_values(self) -> None:
        """Show what the form holds."""
        self._loaded = True
        for bound in self.bound.values():
            bound.show()

    def show_problems(self, problems: Sequence[Any]) -> None:
        """Show each problem under its field; what is only missing is said by the state, not by a red line."""
        self._problems = problems
        told: set[str] = set()
        missing = {one.field for one in problems if self._is_missing(one)}
        for name, row in self.rows.items():
            row.show_mark(_("à compléter") if name in missing else "")
        for problem in problems:
            if problem.field not in self.rows or problem.field in told | missing:
                continue
            told.add(problem.field)
            self.rows[problem.field].show_problem(
                problem.level, problem.message, [self._fix(fix) for fix in problem.fixes]
            )
        for name, row in self.rows.items():
            if name in told:
                continue
            typed = self._unresolved(name)
            if typed:
                row.show_problem("warning", typed, ())
            else:
                row.show_problem("", "")

    def _is_missing(self, problem: Any) -> bool:
        return problem.level == "error" and self.form.value(problem.field) in (None, "", [], ())

    def _unresolved(self, name: str) -> str:
        widget = self.bound[name].widget
        if isinstance(widget, (LookupField, TagsField)) and widget.unresolved and not _focused(widget):
            return _(
                "« {text} » n’est pas encore choisi : ouvrez la liste (flèche bas) pour choisir ou créer.",
                text=widget.unresolved,
            )
        return ""

    def _fix(self, fix: Any) -> Fix:
        def mend() -> None:
            for field, value in fix.values.items():
                self.form.write(field, value, done=True)
            self.show_values()

        return fix.label, mend

    def focus_first(self) -> None:
        """Put the cursor in the first field."""
        for bound in self.bound.values():
            bound.widget.setFocus()
            return


def _focused(widget: QWidget) -> bool:
    inner = widget.focusProxy()
    return widget.hasFocus() or (inner is not None and inner.hasFocus())
