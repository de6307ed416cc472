"""Owns the card of safety copies in the settings: saving one elsewhere, the list, going back to one after one question.

Must not know how a copy is made or put back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QVBoxLayout, QWidget

from desktop.i18n import _, format_datetime, format_relative_day, format_size, isolate
from desktop.viewmodels.exchange.safety_copies import Copy, SafetyCopies, default_name
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.exchange.exchange_list import RowList
from desktop.views.saving_to import AskPlace, ask_place
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.rows import FieldRow, Section
from desktop.views.widgets.typed_question import Asked, TypedQuestion

SHOWN = 4
AskCopy = Callable[[QWidget], str]


def ask_copy(parent: QWidget) -> str:
    """Ask with the system's own dialog which copy to go back to."""
    kinds = ";;".join((_("Copie de sauvegarde (*.db)"), _("Tous les fichiers (*)")))
    chosen, _filter = QFileDialog.getOpenFileName(parent, _("À quelle copie revenir ?"), "", kinds)
    return chosen


def as_line(row: Copy) -> Line:
    """What the list paints of a copy."""
    tokens = theme.current().tokens
    return Line(
        title=format_datetime(row.at),
        second=row.why,
        date=format_relative_day(row.at.astimezone().date(), datetime.now().astimezone().date()),
        icon="archive",
        colour=tokens.primary,
        pill=(isolate(format_size(row.size)), "neutral", "hard-drive"),
    )


class SafetyCard(Section):
    """Safety copies. `put_back` goes back to one; without it (no program around) nobody can."""

    CHAPTER = "backup"

    def __init__(self, store: Store, put_back: Callable[[Path], None] | None) -> None:
        super().__init__(
            _("Copies de sauvegarde"),
            help_text=_(
                "Maillage en garde une avant chaque réception et chaque nouvelle version. Enregistrez-en une de temps "
                "en temps ailleurs que sur cet ordinateur."
            ),
            card=True,
        )
        self.safety = SafetyCopies(store, self)
        self.safety.copies.paint_with(as_line)
        self.ask_place: AskPlace = ask_place
        self.ask_copy: AskCopy = ask_copy
        self._put_back = put_back
        self._asked: tuple[Path, str] | None = None
        self.question: TypedQuestion | None = None
        self._bar: Banner | None = None
        self._saving()
        self._list()
        self._below = QVBoxLayout()
        theme.lay(self._below, gap=8)
        self.body.addLayout(self._below)
        self.safety.saved.connect(self._saved)
        self.safety.failed.connect(self._failed)
        self.safety.counted.connect(self._ask)
        self.safety.copies.modelReset.connect(self._fit)
        self._fit()

    def _saving(self) -> None:
        choices = FlowBox(gap=8)
        choices.setObjectName("field.copy_key")
        choices.setAccessibleName(_("La clé avec la copie"))
        group = QButtonGroup(self)
        self.without_key = Button(_("Sans la clé"), look="choice", name="action.copy_without_key")
        self.with_key = Button(_("Avec la clé, à côté"), look="choice", name="action.copy_with_key")
        for button in (self.without_key, self.with_key):
            button.setCheckable(True)
            group.addButton(button)
            choices.flow.addWidget(button)
        self.without_key.setChecked(True)
        told = _(
            "Sans la clé, la copie ne s’ouvre qu’avec le fichier de clé de cet ordinateur. Avec elle, qui trouve les "
            "deux fichiers peut tout lire : ne les laissez pas ensemble."
        )
        self.body.addWidget(FieldRow(_("La clé avec la copie"), choices, help_text=told))
        self.save = Button(
            _("Enregistrer une copie…"), look="primary", icon="save", name="action.save_copy", on=self._save
        )
        self.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeading)

    def _list(self) -> None:
        self.title = Label(_("Copies gardées sur cet ordinateur"), size="strong", wrap=True)
        self.body.addWidget(self.title)
        self.nothing = Label(_("Aucune pour l’instant."), tone="secondary", wrap=True)
        self.body.addWidget(self.nothing)
        self.list = RowList(self.safety.copies, _("Copies gardées sur cet ordinateur"), name="list.copies")
        self.list.picked.connect(lambda _row: self._offer())
        self.list.went_in.connect(self._go_in)
        self.body.addWidget(self.list)
        acts = FlowBox(gap=8)
        self.back = Button(_("Revenir à cette copie…"), icon="undo-2", name="action.restore", on=self._back)
        self.other = Button(
            _("Revenir à une copie d’un autre endroit…"), look="link", name="action.restore_file", on=self._other
        )
        acts.flow.addWidget(self.back)
        acts.flow.addWidget(self.other)
        self.other.setVisible(self._put_back is not None)
        self.body.addWidget(acts)

    def _go_in(self) -> None:
        if self.back.isVisible():
            self.back.setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self) -> None:
        """Look at the copies again."""
        self.safety.refresh()

    @property
    def said(self) -> str:
        """The sentence shown under the list."""
        return self._bar.label.text() if self._bar is not None else ""

    def _fit(self) -> None:
        count = self.safety.copies.rowCount()
        self.nothing.setVisible(count == 0)
        self.list.setVisible(count > 0)
        self.list.setFixedHeight(self.list.height_of(max(1, min(count, SHOWN))))
        self._offer()

    def _offer(self) -> None:
        self._clear()
        self.back.setVisible(self._put_back is not None and self.safety.copies.copy(self.list.row) is not None)

    # ---- saving ----------------------------------------------------------------------------------

    def _save(self) -> None:
        place = self.ask_place(self, default_name(datetime.now().astimezone()), "")
        if place:
            self.save.setEnabled(False)
            self.safety.save(Path(place), with_key=self.with_key.isChecked())

    def _saved(self, written: tuple[Path, ...]) -> None:
        self.save.setEnabled(True)
        copy, size = written[0], written[0].stat().st_size
        text = _("Copie écrite : {name} · {size}.", name=copy.name, size=format_size(size))
        if len(written) > 1:
            key = _("La clé est à côté : {name}. Gardez-la ailleurs que la copie.", name=written[1].name)
            text = f"{text} {key}"
        self._say(Banner(text, tone="ok"))

    def _failed(self, failure: Failure) -> None:
        self.save.setEnabled(True)
        self._say(Banner(failure.sentence, tone="error", details=failure.details))

    # ---- going back --------------------------------------------------------------------------------

    def _back(self) -> None:
        chosen = self.safety.copies.copy(self.list.row)
        if chosen is not None:
            self._wanted(chosen.path, format_datetime(chosen.at))

    def _other(self) -> None:
        chosen = self.ask_copy(self)
        if chosen:
            self._wanted(Path(chosen), Path(chosen).name)

    def _wanted(self, path: Path, called: str) -> None:
        self._asked = (path, called)
        self.safety.count()

    def _ask(self, here: str) -> None:
        if self._asked is None:
            return
        path, called = self._asked
        self._clear()
        self.question = TypedQuestion(_question(called, here), lambda: self._go(path), self._offer)
        self._below.addWidget(self.question)
        self.question.begin()

    def _go(self, path: Path) -> None:
        if self._put_back is not None:
            self._put_back(path)

    def _say(self, bar: Banner) -> None:
        self._clear()
        self._bar = bar
        self._below.addWidget(bar)

    def _clear(self) -> None:
        for shown in (self._bar, self.question):
            if shown is not None:
                shown.hide()
                shown.deleteLater()
        self._bar = self.question = None


def _question(called: str, here: str) -> Asked:
    """What is asked before going back: what is replaced."""
    return Asked(
        _("Revenir à la copie « {name} » ?", name=called),
        (
            _("Ce qui est enregistré aujourd’hui sur cet ordinateur sera remplacé : {what}.", what=here or "—"),
            _("L’état d’aujourd’hui est d’abord gardé comme copie. Chez les autres, rien ne change."),
        ),
        # a translator chooses a short word in the language of the window
        word=_("REVENIR"),
        go=_("Revenir à cette copie"),
        keep=_("Garder l’état d’aujourd’hui"),
        icon="undo-2",
        name="restore",
    )
