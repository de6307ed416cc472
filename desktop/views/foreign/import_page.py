"""Owns the page "Importer": a file is chosen, what it asks is answered, what it would do is seen, then it is kept.

Must not know a file format. Nothing is written before the last button, and one Ctrl+Z takes the whole back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import MaillageError
from desktop.i18n import N_, _, format_list, ngettext
from desktop.safe_io import file_name
from desktop.viewmodels.foreign.importing import Importing, Step
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.exchange.exchange_receive import DropZone, files_in
from desktop.views.foreign.import_columns import ImportColumns
from desktop.views.foreign.import_questions import Questions
from desktop.views.foreign.import_sheet import ImportSheet
from desktop.views.saving_to import AskPlace, ask_place, in_documents
from desktop.views.sibling_tabs import headed
from desktop.views.widgets.asking import asking_side, side_by_side
from desktop.views.widgets.basics import Button, Label, rule, shortened
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.scroll import Scroll
from desktop.views.widgets.tabs import TabButton
from desktop.views.widgets.working import Working

if TYPE_CHECKING:
    from desktop.exchange.incoming.keeping import Kept
    from desktop.exchange.incoming.plan import Mode

AskFile = Callable[[QWidget], str]
SIDE = 350  # the column of questions, in pixels at 100 %
UNTOLD = 3  # columns without a place that the side names, above the decisions; the page of columns has them all
MODES: dict[Mode, str] = {
    "fill": N_("Compléter les vides"),
    "update": N_("Mettre à jour"),
    "add": N_("Ajouter seulement"),
}
MODE_HELP: dict[Mode, str] = {
    "fill": N_("Ce qui est déjà écrit ici reste."),
    "update": N_("Le fichier l’emporte ; une case vide n’efface rien."),
    "add": N_("Les fiches déjà ici ne changent pas."),
}


def ask_file(parent: QWidget) -> str:
    """Ask with the system's own dialog which file to bring in."""
    chosen, _filter = QFileDialog.getOpenFileName(parent, _("Quel fichier importer ?"), "", _("Tous les fichiers (*)"))
    return chosen


class ImportPage(BasePage):
    """Other tools' files become records."""

    NAME = "import"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.setAcceptDrops(True)
        self.importing = Importing(store, self)
        self.ask_file: AskFile = ask_file
        self.ask_place: AskPlace = ask_place
        row = headed(self, _("Importer"))
        row.addStretch(1)
        self.another = Button(_("Autre fichier…"), icon="folder-open", name="action.import_other", on=self.choose)
        row.addWidget(self.another)
        self.faces = QStackedWidget()
        self.outer.addWidget(self.faces, 1)
        self.faces.addWidget(self._welcome())
        self.faces.addWidget(self._desk())
        self.importing.moved.connect(self._moved)
        self.importing.progressed.connect(self.working.count)
        self.importing.failed.connect(self.show_failure)
        self.importing.kept.connect(self._kept)
        self.track(store.changed, self._changed)
        self._moved()

    # ---- faces ---------------------------------------------------------------------------------------

    def _welcome(self) -> QWidget:
        scroll = Scroll("canvas")
        column = scroll.column
        theme.lay(column, 24, 18, 24, 18, gap=12)
        column.addWidget(Label(_("Faire entrer un tableau ou le fichier d’un autre outil"), size="record", wrap=True))
        told = _(
            "Maillage lit le fichier, vous montre ce qu’il a compris et ce qui changerait. Rien n’est écrit avant "
            "votre accord ; un Ctrl+Z reprend tout."
        )
        column.addWidget(Label(told, tone="secondary", wrap=True))
        self.zone = DropZone(_("Déposez ici un fichier"))
        self.zone.brought.connect(self._brought)
        self.zone.setMinimumHeight(round(150 * theme.current().scale))
        column.addWidget(self.zone, 1)
        self.button = Button(
            _("Choisir un fichier…"), look="primary", icon="folder-open", name="action.import_file", on=self.choose
        )
        acts = FlowBox(gap=8)
        acts.flow.addWidget(self.button)
        column.addWidget(acts)
        kinds = _(
            "Excel (.xlsx, .xls), OpenDocument (.ods), CSV, tableaux 4W avec étiquettes HXL, GeoJSON, KML, GPX, uMap, "
            "Kobo et ODK, HSDS (JSON), IATI (XML). Le contenu compte, pas le nom."
        )
        column.addWidget(Label(kinds, size="secondary", tone="tertiary", wrap=True))
        column.addStretch(1)
        return scroll

    def _desk(self) -> QWidget:
        desk = QWidget()
        column = QVBoxLayout(desk)
        theme.lay(column, gap=0)
        column.addLayout(side_by_side(self._side(), self._right()), 1)
        column.addWidget(rule())
        column.addWidget(self._foot())
        return desk

    def _right(self) -> QWidget:
        self.right = QWidget()
        column = QVBoxLayout(self.right)
        theme.lay(column, gap=0)
        turns = QHBoxLayout()
        theme.lay(turns, 12, 4, 12, 0, gap=8)
        self.turns = [
            TabButton(_("Aperçu"), name="tab.import_preview"),
            TabButton(_("Colonnes"), name="tab.import_columns"),
        ]
        for place, tab in enumerate(self.turns):
            tab.clicked.connect(partial(self._turn, place))
            turns.addWidget(tab)
        turns.addStretch(1)
        column.addLayout(turns)
        self.sides = QStackedWidget()
        self.sheet = ImportSheet(self.importing.model)
        self.columns = ImportColumns()
        self.columns.answered.connect(self.importing.answer)
        self.sides.addWidget(self.sheet)
        self.sides.addWidget(self.columns)
        column.addWidget(self.sides, 1)
        self._turn(0)
        return self.right

    def _show_columns(self) -> None:
        """Lay the columns out when somebody looks at them: each has a list of all that it may say."""
        one = self.importing
        if one.preview is not None and self.sides.currentWidget() is self.columns:
            self.columns.show_reading(one.preview.reading, one.offers, one.word_of, one.leave)

    def _turn(self, place: int, _checked: bool = False) -> None:
        self.sides.setCurrentIndex(place)
        self._show_columns()
        for number, tab in enumerate(self.turns):
            tab.setChecked(number == place)

    def _side(self) -> QWidget:
        side = asking_side(SIDE, "canvas", 10)
        column = side.column
        self.file_label = Label("", size="section", wrap=True)
        column.addWidget(self.file_label)
        self.about = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.about)
        column.addWidget(Label(_("Pour les fiches déjà ici"), size="secondary", tone="secondary"))
        self.mode = Choice(
            _("Pour les fiches déjà ici"), [Option(name, _(word)) for name, word in MODES.items()], name="field.mode"
        )
        self.mode.set_value("fill")
        self.mode.activated.connect(lambda _index: self._turn_mode())
        column.addWidget(self.mode)
        self.mode_help = Label(_(MODE_HELP["fill"]), size="secondary", tone="tertiary", wrap=True)
        column.addWidget(self.mode_help)
        self.questions = Questions()
        self.questions.answered.connect(self.importing.answer)
        self.questions.accepted.connect(self.importing.accept_all)
        column.addWidget(self.questions)
        self.answers = acts = FlowBox(gap=6)
        self.load = Button(
            _("Réponses d’un fichier…"), look="link", icon="file-input", name="action.load_answers", on=self._load
        )
        self.store_answers = Button(
            _("Garder ces réponses…"), look="link", icon="file-output", name="action.save_answers", on=self._save
        )
        acts.flow.addWidget(self.load)
        acts.flow.addWidget(self.store_answers)
        column.addWidget(acts)
        column.addStretch(1)
        return side

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("header")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(foot)
        theme.lay(column, 16, 8, 16, 10, gap=6)
        self.working = Working()
        self.working.cancelled.connect(self._cancel)
        column.addWidget(self.working)
        line = QHBoxLayout()
        theme.lay(line, gap=10)
        self.headline = Label("", size="strong", wrap=True)
        line.addWidget(self.headline, 1)
        self.refused = Button(
            _("Lignes non prises"), icon="file-warning", name="action.save_refused", on=self._write_refused
        )
        line.addWidget(self.refused)
        self.put_away = Button(_("Laisser"), name="action.import_leave", on=self.importing.forget)
        line.addWidget(self.put_away)
        self.keep = Button(_("Importer"), look="primary", icon="check", name="action.import", on=self.importing.keep)
        line.addWidget(self.keep)
        column.addLayout(line)
        return foot

    # ---- acts ------------------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown; `target` is a file to look at."""
        if isinstance(target, (str, Path)):
            self.bring(Path(target))

    def bring(self, path: Path) -> None:
        """Look at a file. Nothing is written."""
        if self.store.ready:
            self.clear_notices()
            self.importing.choose(path)

    def choose(self) -> None:
        """Ask for a file, then look at it."""
        chosen = self.ask_file(self)
        if chosen:
            self.bring(Path(chosen))

    def _brought(self, paths: list[Path]) -> None:
        if paths:
            self.bring(paths[0])
        if len(paths) > 1:
            self.notice(_("Un fichier à la fois : le premier est lu."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._brought(files_in(event.mimeData()))

    def _turn_mode(self) -> None:
        value = self.mode.value()
        for name in MODES:
            if value == name:
                self.mode_help.setText(_(MODE_HELP[name]))
                self.importing.set_mode(name)

    def _cancel(self) -> None:
        self.importing.stop()
        if self.importing.step is not Step.KEEPING:
            self.importing.forget()

    def _load(self) -> None:
        chosen = self.ask_file(self)
        if chosen:
            try:
                self.importing.load_recipe(Path(chosen))
            except MaillageError as error:
                self.notice(error.sentence(), tone="error")

    def _save(self) -> None:
        self._write(_("Garder ces réponses"), ".maillage-import.json", self.importing.save_recipe)

    def _write_refused(self) -> None:
        self._write(_("Lignes non prises"), ".xlsx", self.importing.write_refused)

    def _write(self, title: str, ending: str, write: Callable[[Path], object]) -> None:
        if self.importing.path is None:
            return
        name = file_name(f"{self.importing.path.stem}-{title}") + ending
        place = self.ask_place(self, in_documents(name), f"*{ending}")
        if place:
            try:
                write(Path(place))
            except MaillageError as error:
                self.notice(error.sentence(), tone="error")
            else:
                self.shell.say(_("Fichier écrit : {name}", name=Path(place).name))

    # ---- what is shown -----------------------------------------------------------------------------------

    def _moved(self) -> None:
        one = self.importing
        self.faces.setCurrentIndex(0 if one.step is Step.EMPTY else 1)
        self.another.setVisible(one.step is not Step.EMPTY)
        if one.step in (Step.READING, Step.LOOKING, Step.KEEPING):
            self.working.begin(_("Import") if one.step is Step.KEEPING else _("Lecture du fichier"))
        else:
            self.working.end()
        self.file_label.setText(one.path.name if one.path is not None else "")
        self.about.setText(self._about())
        if one.preview is not None:
            self.questions.show_questions(one.preview.open, one.answers)
            self._show_columns()
        else:
            self.questions.show_questions((), {})
        seen = one.preview is not None
        self.right.setEnabled(seen)
        self.sides.setVisible(seen)
        for tab in (*self.turns, self.answers):
            tab.setVisible(seen)
        self.sheet.show_counts(one.counts())
        self.headline.setText(self._headline())
        left = one.left_out
        self.refused.setVisible(left > 0)
        self.refused.rename(ngettext("{n} ligne non prise entière…", "{n} lignes non prises entières…", left))
        self.keep.setEnabled(one.can_keep)
        done = one.step is Step.DONE
        self.keep.setVisible(not done)
        self.put_away.rename(_("Fermer") if done else _("Laisser"))
        self.mode.setEnabled(one.step is Step.READY)
        self.mode.set_value(one.mode)
        self.mode_help.setText(_(MODE_HELP[one.mode]))

    def _about(self) -> str:
        one = self.importing
        if one.source is None:
            return ""
        names = [shortened(sheet.name, 40) for sheet in one.source.sheets if sheet.name]
        many = ngettext("{n} tableau", "{n} tableaux", len(one.source.sheets))
        said = _("{many} : {names}", many=many, names=format_list(names[:6])) if names else many
        lost = one.preview.untold if one.preview is not None else ()
        more = [ngettext("et {n} autre", "et {n} autres", len(lost) - UNTOLD)] if len(lost) > UNTOLD else []
        return "\n".join([said, *one.source.told, *lost[:UNTOLD], *more])

    def _headline(self) -> str:
        one = self.importing
        if one.step is Step.DONE and one.result is not None:
            return _("C’est fait. Ctrl+Z reprend tout l’import.")
        if one.step is not Step.READY:
            return ""
        left = len(one.asked)
        if left:
            return ngettext(
                "Répondez d’abord à {n} question : rien n’est deviné à votre place.",
                "Répondez d’abord à {n} questions : rien n’est deviné à votre place.",
                left,
            )
        return one.headline()

    def _kept(self, kept: Kept) -> None:
        self.shell.count_again()
        if kept.changes.step is not None:
            self.store.acted.emit(kept.changes.label)

    def _changed(self, _changes: object) -> None:
        if self.importing.step is Step.READY and self.isVisible():
            self.importing.look()
