"""Owns the list beside the map that stands alone: what is in view, what has no place, placing a record by a click.

Must not know filters nor how records are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, language, ngettext
from desktop.viewmodels.store import Store
from desktop.viewmodels.tables import RecordModel
from desktop.views import looks, map_style, theme
from desktop.views.base_page import Shell
from desktop.views.map_channel import Box
from desktop.views.map_instead import TerritoryPanel
from desktop.views.map_view import MapView
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button, Label, rule
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.record_view import RecordView


class MapSide(QWidget):
    """The records in view, brushed with the map."""

    opened = Signal(bytes)

    def __init__(self, store: Store, shell: Shell, shown: MapView) -> None:
        super().__init__()
        self.store = store
        self.shell = shell
        self.map = shown
        self.instead: TerritoryPanel | None = None  # where the map cannot be shown
        self.kind = ""
        self.lacking: list[bytes] = []
        self.only_lacking = False
        self._seen: Sequence[bytes] = ()
        self._placing: tuple[bytes, str] | None = None  # the record that waits for a click, and its title
        self.model = RecordModel(self._fetch, line_of, spoken=spoken, parent=self)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(250)
        self._make()
        shown.clicked.connect(self._mark)
        shown.opened.connect(self.opened)
        shown.seen.connect(self._see)
        shown.lacking.connect(self._lack)
        shown.picked.connect(self._picked)

    def _make(self) -> None:
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        head = QHBoxLayout()
        theme.lay(head, 16, 10, 12, 8, gap=8)
        self.title = Label("", size="strong", wrap=True)
        head.addWidget(self.title, 1)
        column.addLayout(head)
        self.places = FlowBox(gap=6)
        self.places.hide()
        column.addWidget(self.places)
        column.addWidget(rule())
        self.view = RecordView(self.model, name="list.map", accessible=_("Fiches de la zone affichée"))
        self.view.selectionModel().currentChanged.connect(lambda index, _before: self._offer_placing(index))
        self.view.clicked.connect(self._brush)
        self.view.activated.connect(lambda index: self.opened.emit(self.model.ids[index.row()]))
        column.addWidget(self.view, 1)
        column.addWidget(rule())
        foot = QVBoxLayout()
        theme.lay(foot, 8, 2, 8, 2, gap=2)
        self.place_button = Button(_("Placer sur la carte"), icon="map-pin-plus", name="action.place", on=self._place)
        self.place_button.setCheckable(True)
        self.place_button.hide()
        foot.addWidget(self.place_button)
        self.lacking_button = Button("", look="link", icon="map-pin-off", name="action.lacking", on=self._toggle)
        self.lacking_button.hide()
        foot.addWidget(self.lacking_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(foot)

    # ---- what is listed --------------------------------------------------------------------------

    def show_kind(self, kind: str) -> None:
        """List records of a kind; the map tells which."""
        self.kind = kind
        self.only_lacking = False
        self._seen = ()
        self.model.set_ids(())

    def read_again(self) -> None:
        """Something was committed: what the rows say may differ."""
        self.model.set_ids(self.model.ids, None)

    def use(self, instead: TerritoryPanel) -> None:
        """Work with territories: there is no map to look at or to click."""
        self.instead = instead
        instead.placed.connect(self._put_in)
        self.place_button.rename(self._place_words())

    def show_ids(self, ids: Sequence[bytes]) -> None:
        """List these, whatever is in view."""
        self._see(ids, len(ids))

    def _see(self, ids: Sequence[bytes], _spots: int) -> None:
        self._seen = ids
        if not self.only_lacking:
            self._fill()

    def _lack(self, ids: Sequence[bytes]) -> None:
        self.lacking = list(ids)
        self.only_lacking = self.only_lacking and bool(ids)
        self._fill()

    def _toggle(self) -> None:
        self.only_lacking = not self.only_lacking
        self._fill()

    def _fill(self) -> None:
        shown = self.lacking if self.only_lacking else self._seen
        self.model.set_ids(list(shown))
        lacking = ngettext("Sans lieu : {n} fiche", "Sans lieu : {n} fiches", len(self.lacking))
        in_view = ngettext("{n} fiche dans cette zone", "{n} fiches dans cette zone", len(shown))
        if self.instead is not None:
            in_view = ngettext("{n} fiche", "{n} fiches", len(shown))
        self.title.setText(lacking if self.only_lacking else in_view)
        back = _("Revenir à la zone affichée") if self.instead is None else _("Revenir à la liste")
        self.lacking_button.rename(back if self.only_lacking else lacking)
        self.lacking_button.setVisible(bool(self.lacking))

    def _fetch(self, ids: Sequence[bytes], answer: Any) -> None:
        self.store.ask(partial(_rows, kind=self.kind, ids=list(ids), lang=language()), answer, owner=self)

    def offer_places(self, found: Sequence[Any]) -> None:
        """Offer to look at the territories whose name was typed."""
        self.places.clear()
        for place in found:
            if place.anchor is None and self.instead is None:
                continue
            words = _("Voir {place}", place=f"{place.name} · {place.within}" if place.within else place.name)
            go = partial(self._look_at, place)
            self.places.flow.addWidget(Button(words, look="link", icon="map-pin", name="action.go_place", on=go))
        self.places.setVisible(self.places.flow.count() > 0)

    def _look_at(self, place: Any) -> None:
        if self.instead is not None:
            self.instead.look_at(place.id)
        else:
            self.map.fit(Box(place.anchor.west, place.anchor.south, place.anchor.east, place.anchor.north))

    # ---- brushing --------------------------------------------------------------------------------

    def _brush(self, index: QModelIndex) -> None:
        if index.isValid():
            self.map.select(self.model.ids[index.row()])

    def _mark(self, record: bytes) -> None:
        place = self.model.row_of(record)
        if place >= 0:
            index = self.model.index(place)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    # ---- placing ---------------------------------------------------------------------------------

    def _offer_placing(self, index: QModelIndex) -> None:
        self.place_button.setVisible(index.isValid())
        if self._placing is not None and (not index.isValid() or self.model.ids[index.row()] != self._placing[0]):
            self._stop_placing()

    def _place(self) -> None:
        """Wait for a click on the map that says where the chosen record is; again to give up."""
        index = self.view.currentIndex()
        if self._placing is not None or not index.isValid():
            self._stop_placing()
            return
        row = self.model.row_at(index.row())
        self._placing = (self.model.ids[index.row()], str(row.title if row is not None else "") or _("Sans titre"))
        self.place_button.rename(_("Annuler le placement"))
        self.place_button.setChecked(True)
        (self.instead or self.map).pick(True)

    def _stop_placing(self) -> None:
        self._placing = None
        self.place_button.rename(self._place_words())
        self.place_button.setChecked(False)
        (self.instead or self.map).pick(False)

    def _place_words(self) -> str:
        return _("Placer sur la carte") if self.instead is None else _("Choisir son territoire")

    def _picked(self, latitude: float, longitude: float, area: str) -> None:
        if self._placing is not None:
            record, title = self._placing
            said = _("« {title} » est placée sur la carte.", title=title)
            self._write(partial(_put, self.kind, record, latitude, longitude, area, title), title, said)

    def _put_in(self, area: bytes) -> None:
        if self._placing is not None:
            record, title = self._placing
            said = _("« {title} » a son territoire.", title=title)
            self._write(partial(_put_in, self.kind, record, area), title, said)

    def _write(self, work: Any, title: str, said: str) -> None:
        self._stop_placing()

        def done(_place: object) -> None:
            self.shell.say(said, (_("Annuler"), self.store.undo))

        label = _("Placement de « {title} »", title=title)
        self.store.change(work, label=label, done=done, owner=self, quiet=True)


def line_of(row: Any) -> Line:
    """What the list paints of a row."""
    look = map_style.look_of(row.kind, row.sector)
    pill: tuple[str, str, str] | None = None
    if row.in_review:
        pill = (_("À vérifier"), "warn", "triangle-alert")
    elif row.draft:
        pill = (_("Brouillon"), "neutral", "pencil")
    elif row.status:
        tone, icon = looks.status(row.status)
        pill = (row.status_label or row.status, tone, icon)
    initiative = row.kind == "initiative"
    second = row.actor if initiative else row.sector_label
    date = short_date(row.date) if initiative else ""
    return Line(row.title or _("Sans titre"), second or "", row.place or "", date, look.icon, look.colour, pill)


def spoken(row: Any) -> str:
    """A row said aloud."""
    return ", ".join(part for part in (row.title, row.actor, row.place, row.status_label) if part)


def _rows(session: Any, *, kind: str, ids: Sequence[bytes], lang: str) -> Any:
    from desktop.services import lists

    return lists.rows(session, kind, ids, lang)


def _put(kind: str, record: bytes, latitude: float, longitude: float, area: str, name: str, uow: Any) -> bytes:
    from desktop.geo.placing import place_record

    return place_record(uow, kind, record, latitude, longitude, area=area, name=name)


def _put_in(kind: str, record: bytes, area: bytes, uow: Any) -> bytes:
    from desktop.geo.placing import place_in

    return place_in(uow, kind, record, area)
