"""Owns the page "Exporter": for whom, what, in which format and language, what leaves and what stays; then the file.

Must not know how a format is written, nor who may be told what.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, language, ngettext
from desktop.safe_io import file_name
from desktop.viewmodels.foreign.exporting import Exporting, PreviewTable, Wish, formats, label_of, named, offered
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.record_list import Narrowing
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.saving_to import AskPlace, ask_place, in_documents, written
from desktop.views.sibling_tabs import headed
from desktop.views.widgets.asking import asked, asking_side, for_whom, side_by_side, tongues
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.working import Working

if TYPE_CHECKING:
    from desktop.exchange.exporting import Foreseen, Written

SIDE = 340  # the column of choices, in pixels at 100 %
WIDEST = 260  # a column of the preview
_ICONS = {"4w": "table", "all": "layers", "template": "pencil"}
ALL, LISTED = "all", "listed"


class ExportPage(BasePage):
    """Tables for people and programs without Maillage."""

    NAME = "export"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.exporting = Exporting(store, self)
        self.ask_place: AskPlace = ask_place
        self._narrowing: Narrowing | None = None
        self._foreseen: Foreseen | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look)
        row = headed(self, _("Exporter"))
        row.addStretch(1)
        self.outer.addLayout(side_by_side(self._side(), self._leaving()), 1)
        self._connect()
        self._of_audience()

    # ---- what is chosen ----------------------------------------------------------------------------

    def _side(self) -> QWidget:
        side = asking_side(SIDE)
        column = side.column
        self.audience = asked(column, _("Pour qui"), for_whom(), "field.export_audience")
        self.audience.set_value("public")
        self.what = asked(column, _("Quoi"), [], "field.export_what")
        self.which_label = Label(_("Lesquelles"), size="secondary", tone="secondary")
        column.addWidget(self.which_label)
        self.which = Choice(_("Lesquelles"), [], name="field.export_which")
        column.addWidget(self.which)
        self.form = asked(column, _("Format"), [], "field.export_format")
        self.tongue = asked(column, _("Langue"), tongues(), "field.export_language")
        self.tongue.set_value(language())
        column.addSpacing(4)
        self.button = Button(
            _("Exporter…"), look="primary", icon="download", name="action.write_export", on=self._write
        )
        column.addWidget(self.button)
        self.working = Working()
        self.working.cancelled.connect(self.exporting.cancel)
        column.addWidget(self.working)
        self.said = BannerSpot()
        column.addWidget(self.said)
        column.addStretch(1)
        return side

    def _leaving(self) -> QWidget:
        """What leaves, as a table, and what stays, in words."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        theme.lay(column, 16, 12, 16, 12, gap=8)
        line = QHBoxLayout()
        theme.lay(line, gap=12)
        self.count = Label(_("Aperçu"), size="section")
        line.addWidget(self.count)
        line.addStretch(1)
        self.sheet = Choice(_("Feuille"), [], name="field.export_sheet")
        self.sheet.currentIndexChanged.connect(self._turn)
        line.addWidget(self.sheet)
        column.addLayout(line)
        self.model = PreviewTable(self)
        self.view = QTableView()
        self.view.setObjectName("list.export_preview")
        self.view.setAccessibleName(_("Aperçu de ce qui part"))
        self.view.setProperty("table", "list")
        self.view.setModel(self.model)
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(False)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(round(28 * theme.current().scale))
        column.addWidget(self.view, 1)
        self.stays = Label("", size="secondary", tone="secondary", wrap=True)
        self.stays.setObjectName("export.stays")
        column.addWidget(self.stays)
        return holder

    def _connect(self) -> None:
        self.audience.currentIndexChanged.connect(self._of_audience)
        self.what.currentIndexChanged.connect(self._of_what)
        for choice in (self.which, self.tongue):
            choice.currentIndexChanged.connect(lambda *_more: self._soon.start(0))
        self.exporting.foreseen.connect(self._arrived)
        self.exporting.written.connect(self._written)
        self.exporting.failed.connect(self._failed)
        self.exporting.stopped.connect(self._stopped)
        self.exporting.progressed.connect(self.working.count)
        self.track(self.store.changed, lambda _changes: self._soon.start(0) if self.isVisible() else None)

    # ---- being shown -------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown; a target is what a list shows (`Narrowing`), or what leaves."""
        if isinstance(target, Narrowing):
            self._narrowing = target
            self._choose(target.kind)
        elif isinstance(target, str):
            self._narrowing = None
            self._choose(target)
        self._of_what()
        self.audience.setFocus(Qt.FocusReason.OtherFocusReason)

    def state(self) -> object:
        """Give what is chosen to leave."""
        return self._narrowing or self.what.value()

    def _choose(self, what: str) -> None:
        if what not in offered(str(self.audience.value())):
            self.audience.set_value("internal")
            self._of_audience()
        self.what.set_value(what)

    def _of_audience(self, *_more: object) -> None:
        """Offer what this audience may be told of."""
        some = offered(str(self.audience.value()))
        _offer(self.what, [Option(what, label_of(what), _ICONS.get(what, "file-text")) for what in some])
        self._of_what()

    def _of_what(self, *_more: object) -> None:
        """Offer the formats that can tell it, and the list that was left."""
        if self.what.value() is None:
            return  # other options are on their way
        what = str(self.what.value())
        _offer(self.form, [Option(name, label) for name, label, _ending in formats(what)])
        narrowed = self._narrowing is not None and what in (self._narrowing.kind, *_also(self._narrowing.kind))
        for widget in (self.which, self.which_label):
            widget.setVisible(narrowed)
        if narrowed:
            _offer(self.which, [Option(LISTED, _("Celles que la liste montrait")), Option(ALL, _("Toutes les fiches"))])
        self._soon.start(0)

    def wish(self) -> Wish:
        """What is chosen."""
        listed = not self.which.isHidden() and self.which.value() == LISTED
        return Wish(
            *(str(self.what.value()), str(self.audience.value()), str(self.tongue.value())),
            self._narrowing if listed else None,
        )

    def _look(self) -> None:
        if not self.store.whole:
            self._soon.start(200)
            return
        self.button.setEnabled(False)
        self.wait()
        self.exporting.foresee(self.wish())

    def _arrived(self, wish: Wish, foreseen: Foreseen) -> None:
        if wish != self.wish():
            return
        self.ready()
        self._foreseen = foreseen
        told = foreseen.written
        rows = ngettext("{n} ligne partira", "{n} lignes partiront", told.count)
        self.count.say(_("Classeur vierge") if wish.what == "template" else rows)
        nothing = _("Choisissez une autre sorte de fiches, ou un public plus proche : ici, rien ne peut partir.")
        self.stays.say("\n".join((*(() if told.count else (nothing,)), *told.words)))
        _offer(
            self.sheet,
            [
                Option(at, f"{table.title} · {format_number(told.rows.get(table.name, 0))}")
                for at, table in enumerate(foreseen.tables)
            ],
        )
        self.sheet.setVisible(len(foreseen.tables) > 1)
        self._turn()
        self.button.setEnabled(told.count > 0)

    def _turn(self, *_more: object) -> None:
        """Show the sheet that was chosen."""
        tables = self._foreseen.tables if self._foreseen is not None else ()
        at = self.sheet.value()
        table = tables[at] if isinstance(at, int) and at < len(tables) else tables[0] if tables else None
        self.model.show(table, whole=self.what.value() == "template")
        self.view.resizeColumnsToContents()
        widest = round(WIDEST * theme.current().scale)
        for column in range(self.model.columnCount()):
            if self.view.columnWidth(column) > widest:
                self.view.setColumnWidth(column, widest)

    # ---- the file ----------------------------------------------------------------------------------

    def _write(self) -> None:
        wish, form = self.wish(), str(self.form.value())
        ending = next(end for name, _label, end in formats(wish.what) if name == form)
        day = self.store.database.clock.now().date()
        title = file_name(label_of(wish.what), "maillage")
        suggested = in_documents(f"{title}-{wish.audience}-{day.isoformat()}{ending}")
        chosen = self.ask_place(self, suggested, f"{self.form.currentText()} (*{ending})")
        if chosen:
            self.said.say(None)
            self.button.setEnabled(False)
            self.working.begin(_("Écriture du fichier"))
            self.exporting.write(wish, form, named(Path(chosen), ending))

    def _written(self, file: Path, _told: Written | None) -> None:
        self._end()
        self.said.say(written(file))

    def _stopped(self) -> None:
        self._end()
        self.said.say(Banner(_("Arrêté : aucun fichier n’a été écrit."), tone="info"))

    def _failed(self, failure: Failure) -> None:
        self._end()
        self.ready()
        self.said.say(Banner(failure.sentence, tone="error", details=failure.details))

    def _end(self) -> None:
        self.working.end()
        self.button.setEnabled(True)


def _offer(choice: Choice, options: list[Option]) -> None:
    """Offer other options: what was chosen stays if it is among them, else the first is."""
    kept = choice.value()
    choice.blockSignals(True)
    choice.setCurrentIndex(-1)
    choice.set_options(options)
    choice.blockSignals(False)
    values = [option.value for option in options]
    choice.set_value(kept if kept in values else values[0] if values else None)


def _also(kind: str) -> tuple[str, ...]:
    """What a list of a kind narrows besides its own records."""
    return ("4w",) if kind == "initiative" else ()
