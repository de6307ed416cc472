"""Owns the sessions of a training as lines of fields: title, day, hours. Must not know how they are kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.plan.training import TrainingParts
from desktop.viewmodels.record.record_form import TYPING_MS
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.fields import DateField, TextField
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.plan.trainings import Sheet, Sitting

FIELDS = ("title", "day", "starts", "ends")


class SittingLine(QWidget):
    """One session."""

    def __init__(self, parts: TrainingParts, sitting: Sitting) -> None:
        super().__init__()
        self._parts = parts
        self.id = sitting.id
        self._seen: dict[str, Any] = {}
        self._sent: dict[str, Any] = {}  # as typed: what is kept of it may be written otherwise ("9h", "09:00")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.flush)
        column = QVBoxLayout(self)
        theme.lay(column, gap=6)
        row = QHBoxLayout()
        theme.lay(row, gap=8)
        scale = theme.current().scale
        self.fields: dict[str, TextField] = {
            "title": TextField(_("Titre de la séance"), name="field.sitting.title", placeholder=_("Titre")),
            "day": DateField(_("Date de la séance"), name="field.sitting.day"),
            "starts": TextField(_("Début de la séance"), name="field.sitting.starts", placeholder="09:00"),
            "ends": TextField(_("Fin de la séance"), name="field.sitting.ends", placeholder="12:30"),
        }
        for name, wide in (("day", 150), ("starts", 76), ("ends", 76)):
            self.fields[name].setFixedWidth(round(wide * scale))
        for name, field in self.fields.items():
            field.edited.connect(lambda: self._wait.start(TYPING_MS))
            field.left.connect(self.flush)
            row.addWidget(field, 1 if name == "title" else 0)
        drop = partial(parts.drop_sitting, self.id)
        row.addWidget(Button(_("Retirer la séance"), look="icon", icon="x", name="action.drop_sitting", on=drop))
        column.addLayout(row)
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        self.show_sitting(sitting)

    def show_sitting(self, sitting: Sitting) -> None:
        """Show what is recorded, except in fields where something else is being typed."""
        typed = self._typed()
        for name, field in self.fields.items():
            recorded = getattr(sitting, name) or None
            sent = self._sent.pop(name, None)
            if name not in typed or field.value() in (recorded, sent):
                field.set_value(recorded)
                field.set_level("warning" if sitting.waiting else "")
            self._seen[name] = recorded
            field.setReadOnly(sitting.waiting)
        if not self._typed():
            self.say(None)

    def _typed(self) -> dict[str, Any]:
        """Fields that hold something else than what is recorded."""
        if not self._seen:
            return {}
        return {
            name: field.value()
            for name, field in self.fields.items()
            if not field.isReadOnly() and field.value() != self._seen[name]
        }

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return bool(self._typed())

    def flush(self) -> None:
        """Save what is typed, if it is something new."""
        self._wait.stop()
        draft = self._typed()
        if draft:
            self._sent = dict(draft)
            self._parts.write_sitting(self.id, draft)

    def say(self, failure: Failure | None) -> None:
        """Say under the line why it could not be kept; what is typed stays."""
        if failure is not None:
            self._sent = {}
        bar = None if failure is None else Banner(failure.sentence, tone="error", details=failure.details)
        self.notice.say(bar)


class SittingList(QWidget):
    """The sessions of the training shown, in the order of their days."""

    def __init__(self, parts: TrainingParts) -> None:
        super().__init__()
        self._parts = parts
        self.lines: dict[bytes, SittingLine] = {}
        column = QVBoxLayout(self)
        theme.lay(column, gap=8)
        column.addWidget(Label(_("Séances"), size="section"))
        self.holder = QVBoxLayout()
        theme.lay(self.holder, gap=8)
        column.addLayout(self.holder)
        self.none = Label(
            _("Aucune séance notée : une formation d’un seul tenant n’en a pas besoin."), tone="secondary", wrap=True
        )
        column.addWidget(self.none)
        row = QHBoxLayout()
        theme.lay(row, gap=8)
        self.add = Button(_("Ajouter une séance"), icon="plus", name="action.add_sitting", on=parts.add_sitting)
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        parts.arrived.connect(self.show_sheet)
        parts.failed.connect(self._failed)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show the sessions of a training; a line that is there stays the same widget."""
        self.setEnabled(sheet is not None)
        sittings = sheet.sittings if sheet is not None else ()
        for id_ in self.lines.keys() - {one.id for one in sittings}:
            gone = self.lines.pop(id_)
            self.holder.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, one in enumerate(sittings):
            line = self.lines.get(one.id)
            if line is None:
                line = self.lines[one.id] = SittingLine(self._parts, one)
            else:
                line.show_sitting(one)
            if self.holder.indexOf(line) != place:
                self.holder.removeWidget(line)
                self.holder.insertWidget(place, line)
        self.none.setVisible(not sittings)

    def flush(self) -> None:
        """Save at once what is typed."""
        for line in self.lines.values():
            line.flush()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return any(line.unsaved for line in self.lines.values())

    def _failed(self, of: object, failure: Failure) -> None:
        line = self.lines.get(of) if isinstance(of, bytes) else None
        if line is not None:
            line.say(failure)
