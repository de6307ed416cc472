"""Owns the page "Rapports": which report, of when and where, in which language, for whom; what it says; its files.

What is written is what is shown: the figures of the preview, not others read a moment later. Must not know what a
report consists of.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import MaillageError, NotDrawn
from desktop.i18n import _, language
from desktop.safe_io import file_name
from desktop.services.words.period_codes import before, holding, say_period
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.steering.steering_reports import KINDS, REPORTS, Offered, SteeringReports, Wish
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.map.map_press import Press
from desktop.views.saving_to import AskPlace, ask_place, in_documents, open_file, open_folder, written
from desktop.views.sibling_tabs import headed
from desktop.views.steering.report_pictures import ReportPictures
from desktop.views.steering.report_preview import ReportPreview
from desktop.views.widgets.asking import asked, asking_side, for_whom, side_by_side, tongues
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.reports.report_told import ReportTold

SIDE = 330  # the column of choices, in pixels at 100 %
RECENT = 6
_SETTLES = 400  # milliseconds after a letter until the report is read again
_FORMS = ("docx", "pdf", "xlsx", "html")


class ReportsPage(BasePage):
    """Reports of figures."""

    NAME = "reports"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.reports = SteeringReports(store, self)
        self.press = Press(self)
        self.pictures = ReportPictures(store, self)
        self.ask_place: AskPlace = ask_place
        self.open_layout: Callable[[Path], object] = open_file
        self._told: ReportTold | None = None
        self._file: Path | None = None
        self._subjects: dict[str, list[tuple[bytes, str]]] = {}
        self._aimed: object = None  # what a link asked the report to be of
        self._fresh = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLES)
        self._soon.timeout.connect(self._look)
        row = headed(self, _("Rapports"))
        row.addStretch(1)
        side = self._side()
        self.preview = ReportPreview(_("Aperçu"))
        self.outer.addLayout(side_by_side(side, self.preview), 1)
        self._connect()
        self._show_recent()

    # ---- what is chosen ----------------------------------------------------------------------------

    def _side(self) -> QWidget:
        """The column of choices, what is to be minded, and the files."""
        side = asking_side(SIDE)
        column = side.column
        kinds = [Option(name, _(label), "file-text") for name, label in REPORTS.items()]
        self.report = asked(column, _("Quel rapport"), kinds, "field.report_kind")
        self.report.set_value("quarterly")
        self.subject_label = Label(_("Quel projet"), size="secondary", tone="secondary")
        column.addWidget(self.subject_label)
        self.subject = Choice(_("Quel projet"), [], name="field.report_subject")
        column.addWidget(self.subject)
        self.since = self._days(column, _("Depuis"), "field.report_since")
        self.until = self._days(column, _("Jusqu’à"), "field.report_until")
        self.area = asked(column, _("Territoire"), [Option(None, _("Partout"), "map-pin")], "field.report_area")
        self.tongue = asked(column, _("Langue"), tongues(), "field.report_language")
        self.tongue.set_value(language())
        self.audience = asked(column, _("Pour qui"), for_whom(), "field.report_audience")
        self.audience.set_value("internal")
        self.mind = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.mind)
        acts = FlowBox(gap=8)
        self.files = {form: self._act(acts, form) for form in _FORMS}
        acts.flow.addWidget(
            Button(_("Mise en page…"), look="link", icon="layout-list", name="action.report_layout", on=self.lay_out)
        )
        column.addWidget(acts)
        self.said = BannerSpot()
        column.addWidget(self.said)
        self.recent_label = Label(_("Derniers rapports"), size="strong")
        column.addWidget(self.recent_label)
        self.recent = QVBoxLayout()
        theme.lay(self.recent, gap=2)
        column.addLayout(self.recent)
        column.addStretch(1)
        return side

    def _days(self, column: QVBoxLayout, label: str, name: str) -> TextField:
        column.addWidget(Label(label, size="secondary", tone="secondary"))
        field = TextField(label, name=name, placeholder=_("2021-Q2 ou un jour"))
        field.setMaxLength(40)
        column.addWidget(field)
        return field

    def _act(self, acts: FlowBox, form: str) -> Button:
        words = {"docx": _("Word…"), "pdf": _("PDF…"), "xlsx": _("Classeur…"), "html": _("Page HTML…")}
        look = "primary" if form == "docx" else ""
        button = Button(words[form], look=look, name=f"action.report_{form}", on=partial(self.write, form))
        button.setEnabled(False)
        acts.flow.addWidget(button)
        return button

    def _connect(self) -> None:
        self.report.currentIndexChanged.connect(self._of_report)
        for choice in (self.subject, self.area, self.tongue, self.audience):
            choice.currentIndexChanged.connect(lambda *_more: self._soon.start())
        for field in (self.since, self.until):
            field.textChanged.connect(lambda *_more: self._soon.start())
        self.reports.offered.connect(self._offered)
        self.reports.told.connect(self._arrived)
        self.reports.minded.connect(lambda words: self.mind.setText("\n".join(words)))
        self.reports.page.connect(self._page)
        self.reports.written.connect(self._written)
        self.reports.laid_out.connect(self._laid_out)
        self.reports.failed.connect(self._failed)
        self.press.pressed.connect(lambda _sheet: self.press.print(pages=True))
        self.press.printed.connect(self._printed)
        self.press.failed.connect(self._not_drawn)
        self.track(self.store.changed, lambda _changes: self._stale())

    # ---- being shown -------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown; a target is a report's name, or (name, id of what it is of)."""
        if isinstance(target, tuple) and target and target[0] in REPORTS:
            self.report.set_value(target[0])
            self._aimed = target[1]
        elif target in REPORTS:
            self.report.set_value(target)
        if not self._fresh:
            self._fresh = True
            self.wait()
            self.reports.offer()
        else:
            self._soon.start(0)

    def state(self) -> object:
        """Give the report that is looked at."""
        return self.report.value()

    def _stale(self) -> None:
        """Something was recorded: what is shown is read again when the page is looked at."""
        self._fresh = False
        if self.isVisible():
            self.enter()

    def _offered(self, offered: Offered) -> None:
        self.area.set_options(
            [Option(None, _("Partout"), "map-pin")]
            + [Option(row, f"{'   ' * depth}{name}", "map-pin") for row, name, depth in offered.areas]
        )
        self._subjects = {"project": offered.projects, "indicators": offered.frameworks}
        self._of_report()

    def _of_report(self, *_more: object) -> None:
        """Offer what this report may be of, and a period that suits it."""
        kind = str(self.report.value())
        some = self._subjects.get(kind, [])
        words = {"project": _("Quel projet"), "indicators": _("Quel cadre")}
        self.subject_label.setText(words.get(kind, ""))
        self.subject.setAccessibleName(words.get(kind, ""))
        first = [Option(None, _("Tous les cadres"))] if kind == "indicators" else []
        self.subject.set_options([*first, *(Option(row, name) for row, name in some)])
        if self._aimed is not None and any(row == self._aimed for row, _name in some):
            self.subject.set_value(self._aimed)
            self._aimed = None
        for widget in (self.subject, self.subject_label):
            widget.setVisible(kind in words)
        if kind == "quarterly" and not (self.since.text() or self.until.text()):
            self.suggest_quarter()
        self._soon.start(0)

    def suggest_quarter(self) -> None:
        """Write the last whole quarter in the fields."""
        today = self.store.database.clock.now().date() if self.store.whole else None
        if today is not None:
            words = say_period(before(holding(today, "quarter"), "quarter").code)
            self.since.setText(words)
            self.until.setText(words)

    def wish(self) -> Wish | None:
        """What is chosen; None where a project must be."""
        kind = str(self.report.value())
        subject = self.subject.value() if kind in ("project", "indicators") else None
        if kind == "project" and subject is None:
            return None
        area = self.area.value()
        return Wish(
            *(kind, self.since.text().strip(), self.until.text().strip()),
            area if isinstance(area, bytes) else None,
            subject if isinstance(subject, bytes) else None,
            *(str(self.tongue.value()), str(self.audience.value())),
        )

    def _look(self) -> None:
        wish = self.wish()
        self._enable(False)
        if wish is None:
            self.ready()
            self.preview.setPlainText(_("Choisissez un projet"))
            return
        self.wait()
        self.reports.look(wish)

    def _arrived(self, wish: Wish, told: ReportTold) -> None:
        if wish != self.wish():
            return
        self.ready()
        self.said.say(None)
        self._told = told
        self.preview.show_report(told)
        self._enable(True)

    def _enable(self, on: bool) -> None:
        for button in self.files.values():
            button.setEnabled(on)

    # ---- files -------------------------------------------------------------------------------------

    def write(self, form: str) -> None:
        """Ask where, then write what is shown in that format."""
        told = self._told
        if told is None:
            return
        name = f"{file_name(told.title, 'rapport')}-{told.stamp.date().isoformat()}.{form}"
        chosen = self.ask_place(self, in_documents(name), _(KINDS[form]))
        if not chosen:
            return
        file = Path(chosen)
        self._file = file if file.suffix else file.with_name(f"{file.name}.{form}")
        self._enable(False)
        self.said.say(None)
        place = self._file
        if form == "xlsx":  # it draws its own charts
            self.reports.write(told, place, form, {})
        else:
            self.pictures.draw(told, lambda pictures: self.reports.write(told, place, form, pictures))

    def lay_out(self) -> None:
        """Open the file in which an organisation says how this report is laid out."""
        self.reports.lay_out(str(self.report.value()))

    def _laid_out(self, file: Path) -> None:
        self.open_layout(file)
        said = _("Changez ce fichier dans un éditeur de texte : {path}", path=f"{file.parent.name}/{file.name}")
        again = (_("Relire le rapport"), lambda: self._soon.start(0))
        self.said.say(
            Banner(said, actions=(again, (_("Ouvrir le dossier"), partial(open_folder, file))), closable=True)
        )

    def _page(self, _file: Path, page: bytes, sheet: tuple[float, float]) -> None:
        self.press.put(page, sheet)

    def _printed(self, pdf: bytes) -> None:
        self.press.clear()
        if pdf and self._file is not None and self._told is not None:
            self.reports.put(self._told, self._file, pdf)
        else:
            self._not_drawn(NotDrawn())

    def _written(self, file: Path) -> None:
        self._enable(True)
        self.said.say(written(file))
        recent = [str(file), *(one for one in self._recent() if one != str(file))][:RECENT]
        self.shell.change_settings(recent_reports="\n".join(recent))
        self._show_recent()

    def _not_drawn(self, error: MaillageError) -> None:
        """Say why no PDF can be drawn; the page for a browser is beside."""
        self._enable(True)
        self.said.say(Banner(error.sentence(), tone="error"))

    def _failed(self, failure: Failure) -> None:
        self.ready()
        self._enable(False)
        self._told = None
        self.said.say(Banner(failure.sentence, tone="error", details=failure.details))

    # ---- lately ------------------------------------------------------------------------------------

    def _recent(self) -> list[str]:
        return [one for one in self.shell.settings.recent_reports.split("\n") if one][:RECENT]

    def _show_recent(self) -> None:
        theme.clear(self.recent)
        some = self._recent()
        self.recent_label.setVisible(bool(some))
        for at, one in enumerate(some):
            file = Path(one)
            self.recent.addWidget(
                Button(file.name, look="link", name=f"action.recent_report_{at}", tip=one, on=partial(open_file, file))
            )
