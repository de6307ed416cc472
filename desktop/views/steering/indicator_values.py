"""Owns the tab of values of an indicator: its territory, its table, what is to be settled. Must not know SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, isolate, ngettext
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.behind import Chosen
from desktop.viewmodels.steering.indicator_values import IndicatorValues
from desktop.viewmodels.steering.value_grid import ValueGrid
from desktop.views import theme
from desktop.views.pages import LISTED
from desktop.views.steering.value_table import ValueTable
from desktop.views.widgets.basics import Button, Label, plain
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.indicators.grid import Sheet
    from desktop.services.indicators.origins import Origin

SAID = 3  # doubts in words under the table; each stands at its cell too
OWN = ""  # the choice that stands for the indicator's own territory


class ValuesTab(QWidget):
    """The values of the indicator shown."""

    def __init__(
        self, values: IndicatorValues, review: Callable[[], object], go: Callable[[str, object], object]
    ) -> None:
        super().__init__()
        self._values = values
        self._review = review
        self._go = go
        self._failing = False
        self._crossing = False  # asked for, and not yet there
        column = QVBoxLayout(self)
        theme.lay(column, 20, 14, 20, 14, gap=8)
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        head = QHBoxLayout()
        theme.lay(head, gap=8)
        self.where = Choice(_("Territoire"), [], name="field.value_area")
        self.where.edited.connect(self._turn)
        head.addWidget(self.where)
        self.told = Label("", size="secondary", tone="secondary", wrap=True)
        head.addWidget(self.told, 1)
        self.cross = Button("", look="link", icon="table", name="action.cross", on=self._cross)
        self.cross.hide()
        head.addWidget(self.cross)
        self.back = Button(
            _("Périodes plus anciennes"), look="link", icon="history", name="action.earlier", on=values.go_back
        )
        head.addWidget(self.back)
        column.addLayout(head)
        self.grid = ValueGrid(values, self)
        self.table = ValueTable(self.grid, _("Valeurs par période"))
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        theme.lay(foot, gap=8)
        self.doubts = Label("", size="secondary", tone="secondary", wrap=True)
        foot.addWidget(self.doubts, 1)
        self.origin = Button(
            _("D’où vient ce chiffre"), look="link", icon="list-tree", name="action.origin", on=self.table.trace
        )
        foot.addWidget(self.origin, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._stand())
        values.traced.connect(self._traced)
        self.grid.refused.connect(self._refused)
        values.arrived.connect(self._show)
        values.failed.connect(self._failed)

    @property
    def unsaved(self) -> bool:
        """Whether something stands there that could not be written."""
        return self.grid.unsaved

    def _show(self, sheet: Sheet | None) -> None:
        self.setEnabled(sheet is not None)
        if sheet is None:
            return
        names = [Option(one.area.hex() if one.area else OWN, one.name) for one in sheet.areas]
        self.where.set_options(names)
        area = self._values.area
        self.where.set_value(area.area.hex() if area is not None and area.area else OWN)
        self.where.setVisible(len(names) > 1)
        self.told.setText(self._about(sheet))
        self.cross.setText(_("Sans croiser") if self._values.crossed else _("Croiser sexe et âge"))
        self.cross.setVisible(self._values.can_cross)
        doubts = self._doubts(sheet)
        self.doubts.setText(doubts)
        self.doubts.setVisible(bool(doubts) or sheet.head.computed)  # it keeps the button at the end
        self._tell(sheet)
        self._show_crossed()
        self.origin.setVisible(sheet.head.computed)
        self._stand()

    def _cross(self) -> None:
        self._crossing = not self._values.crossed
        self._values.cross()

    def _show_crossed(self) -> None:
        """Bring the first column that is crossed into sight, once it is there."""
        if self._crossing and self._values.crossed and self.grid.rowCount():
            self._crossing = False
            across = (at for at, one in enumerate(self.grid.columns) if one.part and len(one.part.dimensions) > 1)
            last = len(self.grid.columns) - 1
            for column in (last, next(across, last)):  # past it first: then it is at the reading side
                self.table.scrollTo(self.grid.index(0, column))

    def _stand(self) -> None:
        """The number on which one stands has an origin to be shown, or not."""
        at = self.table.currentIndex()
        self.origin.setEnabled(at.isValid() and self.grid.computed_at(at.row(), at.column()))

    def _traced(self, origins: Sequence[Origin]) -> None:
        """Open the records behind a number; of several figures, the one that is chosen."""
        some = [one for one in origins if one.records]
        if not some:
            self.notice.say(Banner(_("Aucune fiche n’est derrière ce chiffre."), tone="info", closable=True))
        elif len(some) == 1:
            self._open(some[0])
        else:
            menu = self.menu_of(some)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.viewport().mapToGlobal(self.table.visualRect(self.table.currentIndex()).bottomLeft()))

    def menu_of(self, origins: Sequence[Origin]) -> QMenu:
        """Build the menu of the figures of which a number is made."""
        menu = QMenu(self)
        for one in origins:
            count = ngettext("{n} fiche", "{n} fiches", one.records)
            entry = menu.addAction(plain(f"{isolate(one.words)} · {count}"))
            entry.triggered.connect(lambda _c=False, one=one: QTimer.singleShot(0, partial(self._open, one)))
        return menu

    def _open(self, one: Origin) -> None:
        """Show the records in the list of their kind."""
        page = LISTED.get(one.behind.kind)
        if page is not None:
            self._go(page, Chosen(one.behind, one.words))

    def _doubts(self, sheet: Sheet) -> str:
        """Say what is doubtful in the territory shown: late, impossible, far from the others, the wrong way."""
        from desktop.services.indicators.flags import doubt_words  # what it reads by is there once a sheet is

        area = self._values.area
        mine = [one for one in self._values.doubts if area is not None and one.area == area.area]
        told = [doubt_words(one, sheet) for one in mine[:SAID]]
        if len(mine) > SAID:
            told.append(ngettext("et {n} autre", "et {n} autres", len(mine) - SAID))
        return _("À regarder : {flags}", flags=format_list(told)) if told else ""

    def _about(self, sheet: Sheet) -> str:
        if sheet.error:
            return sheet.error
        if sheet.head.computed:
            return _("Le réalisé est calculé ; les cibles se tapent ici.")
        return _("Tapez dans le tableau : Entrée descend, Tab va à droite. Un bloc se colle depuis un tableur.")

    def _tell(self, sheet: Sheet) -> None:
        """Say above the table what waits for a choice, and what cannot be read."""
        waiting = sum(
            cell.waiting
            for area in sheet.areas
            for row in area.rows
            for cell in (row.target, row.actual, *row.parts.values(), *row.target_parts.values())
        )
        if waiting:
            words = ngettext("{n} valeur attend un choix.", "{n} valeurs attendent un choix.", waiting)
            self.notice.say(Banner(words, tone="warn", actions=((_("Vérifier"), self._review),)))
        elif sheet.unread:
            words = ngettext(
                "{n} valeur d’une période inconnue n’est pas montrée ; elle reste enregistrée.",
                "{n} valeurs de périodes inconnues ne sont pas montrées ; elles restent enregistrées.",
                sheet.unread,
            )
            self.notice.say(Banner(words, tone="info"))
        elif not self.grid.unsaved and not self._failing:
            self.notice.say(None)

    def _refused(self, why: str) -> None:
        self._failing = False
        if why:
            words = f"{why} {_('Ce qui est tapé reste dans sa case et n’est pas encore enregistré.')}"
            self.notice.say(Banner(words, tone="error"))
        elif self._values.sheet is not None:
            self._tell(self._values.sheet)

    def _failed(self, failure: Failure) -> None:
        self._failing = True  # until something else is typed: the sheet that is read again takes no sentence away
        self.notice.say(Banner(failure.sentence, tone="error", details=failure.details, closable=True))

    def _turn(self) -> None:
        code = self.where.value()
        self._values.turn_to(bytes.fromhex(str(code)) if code else None)
