"""Owns the tab with a roadmap's plan: its lines, the field that adds to them, the whole's progress.

Must not know how a line is edited: whoever holds it opens it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QProgressBar, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.services.plan.roadmap_words import reached_shortly, reached_words, share
from desktop.viewmodels.plan.roadmap import AIM, PlanRow, RoadmapPlan
from desktop.viewmodels.rows import NOWHERE
from desktop.views import theme
from desktop.views.base_page import EmptyState, Stack
from desktop.views.plan.roadmap_rows import PlanDelegate
from desktop.views.widgets.basics import Button, Label, plain_tip, rule
from desktop.views.widgets.fields import TextField

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PlanList(QListView):
    """The lines of a plan: dragged, or moved by Alt+Up and Alt+Down."""

    shifted = Signal(int, int)  # a line's place, -1 or 1
    written = Signal(int)  # F2 on a line

    def __init__(self, plan: RoadmapPlan) -> None:
        super().__init__()
        self.setObjectName("list.plan")
        self.setAccessibleName(_("Objectifs et étapes"))
        self.setAccessibleDescription(_("Alt et flèche déplacent la ligne, Entrée l’ouvre."))
        self.setItemDelegate(PlanDelegate(self))
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setModel(plan.model)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _MOVES.get(Qt.Key(event.key()))
        at = self.currentIndex().row()
        if by is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if at >= 0:
                self.shifted.emit(at, by)
            return
        if event.key() == Qt.Key.Key_F2 and at >= 0:
            self.written.emit(at)
            return
        super().keyPressEvent(event)


class PlanView(QWidget):
    """The plan of the roadmap shown."""

    opened = Signal(str, object)  # kind, id of a line

    def __init__(self, plan: RoadmapPlan, report: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.plan = plan
        self._wanted: tuple[str, bytes | None] | None = None
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        column.addLayout(self._whole(report))
        self.view = PlanList(plan)
        self.view.shifted.connect(self._shift)
        self.view.written.connect(lambda at: self._open(plan.model.index(at)))
        self.view.activated.connect(self._open)
        self.view.doubleClicked.connect(self._open)
        body = QWidget()
        self.faces = Stack(body)
        self.faces.addWidget(self.view)
        words = _(
            "Écrivez ci-dessous un premier objectif, puis les étapes qui y mènent : chacune avec qui, quand, et les "
            "actions qui la servent."
        )
        self.faces.addWidget(EmptyState("route", _("Aucun objectif pour le moment"), words))
        column.addWidget(body, 1)
        column.addWidget(rule())
        column.addLayout(self._adding())
        plan.arrived.connect(lambda _book: self._arrived())
        plan.placed.connect(self._placed)

    def _whole(self, report: Callable[[], object] | None) -> QHBoxLayout:
        row = QHBoxLayout()
        theme.lay(row, 20, 10, 16, 10, gap=12)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(round(160 * theme.current().scale))
        self.bar.setAccessibleName(_("Avancement de l’ensemble"))
        self.whole = Label("", size="strong")
        self.told = Label("", size="secondary", tone="secondary")
        row.addWidget(self.bar)
        row.addWidget(self.whole)
        row.addWidget(self.told, 1)
        self.late = Label("", size="strong", tone="error")
        row.addWidget(self.late)
        if report is not None:
            row.addWidget(Button(_("Imprimer"), icon="printer", name="action.report", on=report))
        return row

    def _adding(self) -> QHBoxLayout:
        row = QHBoxLayout()
        theme.lay(row, 16, 8, 16, 8, gap=8)
        label = _("Nouvelle étape ou nouvel objectif…")
        self.field = TextField(label, name="field.plan_line", placeholder=label)
        self.field.returnPressed.connect(self._entered)
        row.addWidget(self.field, 1)
        self.aim_button = Button(_("Objectif"), icon="target", name="action.add_objective", on=self.add_objective)
        self.aim_button.setToolTip(_("Ajouter comme objectif"))
        self.step_button = Button(_("Étape"), icon="flag", name="action.add_milestone", on=self.add_milestone)
        self.step_button.setToolTip(_("Ajouter comme étape de l’objectif choisi (Entrée)"))
        row.addWidget(self.aim_button)
        row.addWidget(self.step_button)
        return row

    # ---- showing ---------------------------------------------------------------------------------

    def _arrived(self) -> None:
        book = self.plan.book
        self.setEnabled(self.plan.id is not None)
        self.faces.show_content(bool(book is not None and book.aims))
        self.whole.setText(share(book.reached.progress) if book is not None else "")
        self.bar.setVisible(book is not None and book.reached.progress is not None)
        self.bar.setValue(book.reached.progress or 0 if book is not None else 0)
        self.told.setText(reached_shortly(book.reached) if book is not None else "")
        self.told.setToolTip(plain_tip(reached_words(book.reached)) if book is not None else "")
        late = book.late if book is not None else 0
        self.late.setText(ngettext("{n} étape en retard", "{n} étapes en retard", late) if late else "")
        self.late.setVisible(bool(late))
        self._stand()

    def _stand(self) -> None:
        """Stand on the line that was made or moved, or on the one stood on before."""
        wanted = self._wanted
        if wanted is None:
            return
        at = self.plan.model.place_of(*wanted)
        if at >= 0:
            self.view.setCurrentIndex(self.plan.model.index(at))
            self.view.scrollTo(self.plan.model.index(at))

    def _placed(self, kind: str, id_: bytes) -> None:
        self._wanted = (kind, id_)
        self._stand()

    def current(self) -> PlanRow | None:
        """The line stood on."""
        return self.plan.model.row_at(self.view.currentIndex().row())

    # ---- acts ------------------------------------------------------------------------------------

    def _shift(self, at: int, by: int) -> None:
        row = self.plan.model.row_at(at)
        if row is not None:
            self._wanted = (row.kind, row.id)
            self.plan.shift(at, by)

    def _entered(self) -> None:
        """Enter adds a milestone; the first line of all is an objective."""
        if self.plan.book is not None and self.plan.book.aims:
            self.add_milestone()
        else:
            self.add_objective()

    def _typed(self) -> str:
        text = str(self.field.value() or "").strip()
        if not text:
            self.field.setFocus()
        self.field.clear()
        return text

    def add_objective(self) -> None:
        """Add what is typed as an objective."""
        if title := self._typed():
            self.plan.add_objective(title)

    def add_milestone(self) -> None:
        """Add what is typed as a milestone of the objective stood on; of the last one when none is."""
        title = self._typed()
        if not title:
            return
        row = self.current()
        rows = [self.plan.model.row_at(n) for n in range(self.plan.model.rowCount(NOWHERE))]
        aims = [one for one in rows if one is not None and one.kind == AIM and one.id is not None]
        under = row.aim.id if row is not None else aims[-1].id if aims else None
        self.plan.add_milestone(title, under)

    def _open(self, index: QModelIndex) -> None:
        row = self.plan.model.row_at(index.row())
        if row is not None and row.id is not None:
            self._wanted = (row.kind, row.id)
            self.opened.emit(row.kind, row.id)
