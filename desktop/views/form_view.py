"""Owns a form on screen: the sections of a kind, their fields in rows, problems beside the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.i18n import _
from desktop.viewmodels.record_form import RecordForm
from desktop.views import form_layout, theme
from desktop.views.form_fields import Bound
from desktop.views.widgets.lookup import LookupField, TagsField
from desktop.views.widgets.rows import FieldGrid, FieldRow, Fix, Section
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.services.kinds import Section as KindSection


class FormView(Scroll):
    """Some sections of a kind as fields. Values come from the form and go to it; nothing else is kept here."""

    def __init__(
        self, form: RecordForm, sections: Sequence[KindSection], *, headings: bool, commune: Callable[[], str]
    ) -> None:
        super().__init__()
        self.form = form
        self.rows: dict[str, FieldRow] = {}
        self.bound: dict[str, Bound] = {}
        column = self.column
        theme.lay(column, 20, 14, 20, 20, gap=18)
        for section in sections:
            column.addWidget(self._section(section, headings, commune))
        column.addStretch(1)
        form.loaded.connect(self.show_values)
        form.checked.connect(self.show_problems)

    def _section(self, section: KindSection, headings: bool, commune: Callable[[], str]) -> QWidget:
        made = Section(_(section.label) if headings else "")
        grid = FieldGrid(12)
        fields = {field.name: field for field in section.fields}
        for row in form_layout.rows(self.form.kind, list(fields)):
            cells = []
            for name, _share in row:
                bound = Bound(fields[name], self.form, commune)
                self.bound[name] = bound
                self.rows[name] = FieldRow(bound.label, bound.widget, help_text=_(fields[name].help))
                cells.append(self.rows[name])
            grid.add(*cells, shares=[share for _name, share in row])
        made.body.addWidget(grid)
        return made

    def show_values(self) -> None:
        """Show what the form holds."""
        for bound in self.bound.values():
            bound.show()

    def show_problems(self, problems: Sequence[Any]) -> None:
        """Show each problem under its field; what is only missing is said by the state, not by a red line."""
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
