"""Owns the tab of values of an indicator: its territory, its table, what is to be settled. Must not know SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.viewmodels.indicator_values import IndicatorValues
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.value_grid import ValueGrid
from desktop.views import theme
from desktop.views.value_table import ValueTable
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.indicators.sheets import Sheet

SAID = 3  # doubts in words under the table; each stands at its cell too
OWN = ""  # the choice that stands for the indicator's own territory


class ValuesTab(QWidget):
    """The values of the indicator shown."""

    def __init__(self, values: IndicatorValues, review: Callable[[], object]) -> None:
        super().__init__()
        self._values = values
        self._review = review
        self._failing = False
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
        self.back = Button(
            _("Périodes plus anciennes"), look="link", icon="history", name="action.earlier", on=values.go_back
        )
        head.addWidget(self.back)
        column.addLayout(head)
        self.grid = ValueGrid(values, self)
        self.table = ValueTable(self.grid, _("Valeurs par période"))
        column.addWidget(self.table, 1)
        self.doubts = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.doubts)
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
        doubts = self._doubts()
        self.doubts.setText(doubts)
        self.doubts.setVisible(bool(doubts))
        self._tell(sheet)

    def _doubts(self) -> str:
        """Say what is doubtful in the territory shown: late, impossible, far from the others, the wrong way."""
        area = self._values.area
        mine = [one for one in self._values.doubts if area is not None and one.area == area.area]
        told = [_("{period}, {why}", period=one.label, why=one.sentence) for one in mine[:SAID]]
        if len(mine) > SAID:
            told.append(ngettext("et {n} autre", "et {n} autres", len(mine) - SAID))
        return _("À regarder : {flags}", flags=" ; ".join(told)) if told else ""

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
