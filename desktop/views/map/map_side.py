"""Owns the list beside the map that stands alone: what is in view, what has no place, placing a record by a click.

Must not know filters nor how records are found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_distance, format_list, format_number, language, ngettext
from desktop.viewmodels.store import Store
from desktop.viewmodels.tables import RecordModel
from desktop.views import looks, theme
from desktop.views.base_page import Shell
from desktop.views.map import map_style
from desktop.views.map.map_channel import Box
from desktop.views.map.map_instead import TerritoryPanel
from desktop.views.map.map_nothing import MapFaces, Standing, WaysOut
from desktop.views.map.map_placing import Placing
from desktop.views.map.map_view import MapView
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button, Label, rule
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.record_view import RecordView

if TYPE_CHECKING:
    from desktop.geo.near import Near


class MapSide(QWidget):
    """The records in view, brushed with the map."""

    opened = Signal(bytes)
    around_asked = Signal(str, bytes)  # kind, record: what is near it?
    left_near = Signal()
    list_asked = Signal()  # where records of the kind shown are noted
    clear_asked = Signal()  # without any filter

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
        self._more = False  # in view than are listed
        self._near: dict[bytes, Near] | None = None  # what is near a point, instead of what is in view
        self._next = -1  # the row, among those without a place, that is placed next
        self.placing = Placing(store, shell, shown)
        self.model = RecordModel(self._fetch, self._line, spoken=self._spoken, parent=self)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(250)
        self._make()
        shown.clicked.connect(self._mark)
        shown.opened.connect(self.opened)
        shown.seen.connect(self._see)
        shown.lacking.connect(self._lack)
        self.placing.ended.connect(self._rest)
        self.placing.placed.connect(self._placed)
        self._escape_from(self)

    def _escape_from(self, place: QWidget) -> None:
        leave = QShortcut(QKeySequence("Esc"), place)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.stop_placing)

    def _make(self) -> None:
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        head = QHBoxLayout()
        theme.lay(head, 16, 10, 12, 8, gap=8)
        self.title = Label("", size="strong", wrap=True)
        head.addWidget(self.title, 1)
        back = _("Revenir à la zone affichée")
        self.leave_button = Button(back, look="icon", icon="x", name="action.leave_near", on=self.left_near.emit)
        self.leave_button.hide()
        head.addWidget(self.leave_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.places = FlowBox(gap=6)
        self.places.hide()
        column.addWidget(self.places)
        self.tip = Label("", tone="secondary", wrap=True)
        self.tip.setContentsMargins(theme.margins(16, 0, 12, 10))
        self.tip.hide()
        column.addWidget(self.tip)
        column.addWidget(rule())
        self.view = RecordView(self.model, name="list.map", accessible=_("Fiches de la zone affichée"))
        self.view.selectionModel().currentChanged.connect(lambda index, _before: self._offer_placing(index))
        self.view.clicked.connect(self._brush)
        self.view.activated.connect(lambda index: self.opened.emit(self.model.ids[index.row()]))
        ways = WaysOut(self.list_asked.emit, self.clear_asked.emit, self._show_all, self._toggle)
        self.faces = MapFaces(self.view, ways)
        column.addWidget(self.faces, 1)
        column.addWidget(rule())
        foot = QVBoxLayout()
        theme.lay(foot, 8, 2, 8, 2, gap=2)
        self.place_button = Button(_("Placer sur la carte"), icon="map-pin-plus", name="action.place", on=self._place)
        self.place_button.setCheckable(True)
        self.place_button.hide()
        foot.addWidget(self.place_button)
        self.around_button = Button(_("Autour d’ici"), icon="radar", name="action.around", on=self._ask_around)
        self.around_button.hide()
        foot.addWidget(self.around_button)
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
        self.faces.stand(None)
        if self._near is not None:
            return  # of every kind: the page asks again
        self.model.set_ids(())

    def read_again(self) -> None:
        """Something was committed: what the rows say may differ."""
        self.model.set_ids(self.model.ids, None)

    def show_near(self, found: Sequence[Near] | None) -> None:
        """List these instead of what is in view; None ends that."""
        self._near = None if found is None else {one.id: one for one in found}
        self.only_lacking = False
        self._fill()

    def kind_of(self, record: bytes) -> str:
        """The kind of a listed record."""
        near = (self._near or {}).get(record)
        return near.kind if near is not None else self.kind

    def _line(self, row: Any) -> Line:
        line = line_of(row)
        away = self._away(row.id)
        return replace(line, date=away) if away else line

    def _away(self, record: bytes) -> str:
        near = (self._near or {}).get(record)
        if near is None:
            return ""
        return _("dans la commune") if near.metres is None else format_distance(near.metres)

    def _spoken(self, row: Any) -> str:
        return ", ".join(part for part in (spoken(row), self._away(row.id)) if part)

    def use(self, instead: TerritoryPanel) -> None:
        """Work with territories: there is no map to look at or to click."""
        self.instead = instead
        self.placing.use(instead)
        self._escape_from(instead)
        self.place_button.rename(self._place_words())

    def show_ids(self, ids: Sequence[bytes]) -> None:
        """List these, whatever is in view."""
        self._see(ids, len(ids))

    def _see(self, ids: Sequence[bytes], many: int) -> None:
        self._seen, self._more = ids, many > len(ids)
        if not self.only_lacking and self._near is None:
            self._fill()

    def _lack(self, ids: Sequence[bytes]) -> None:
        self.lacking = list(ids)
        self.only_lacking = self.only_lacking and bool(ids)
        self._fill()
        self._offer_next()

    def _toggle(self) -> None:
        wanted = not self.only_lacking
        if self._near is not None:
            self.left_near.emit()
        self.only_lacking = wanted
        self._fill()

    def _fill(self) -> None:
        near = self._near is not None
        shown = list(self._near or ()) if near else list(self.lacking if self.only_lacking else self._seen)
        self.model.set_ids(shown)
        lacking = ngettext("Sans lieu : {n} fiche", "Sans lieu : {n} fiches", len(self.lacking))
        in_view = ngettext("{n} fiche dans cette zone", "{n} fiches dans cette zone", len(shown))
        if self._more:
            in_view = _("Plus de {n} fiches dans cette zone", n=format_number(len(shown)))
        if self.instead is not None:
            in_view = ngettext("{n} fiche", "{n} fiches", len(shown))
        around = ngettext("Autour d’ici : {n} fiche", "Autour d’ici : {n} fiches", len(shown))
        self.title.setText(around if near else lacking if self.only_lacking else in_view)
        self.tip.setText(
            _(
                "Éloignez la carte, ou retirez un filtre. Une fiche vient ici par son lieu : écrivez-le dans la fiche, "
                "ou placez-la d’un clic."
            )
        )
        self.tip.setVisible(not shown and not self.only_lacking and self.instead is None)
        self.leave_button.setVisible(near)
        back = _("Revenir à la zone affichée") if self.instead is None else _("Revenir à la liste")
        self.lacking_button.rename(back if self.only_lacking else lacking)
        self.lacking_button.setVisible(bool(self.lacking))
        self.faces.settle(len(shown) + near, len(self.lacking))

    def stand(self, standing: Standing) -> None:
        """Learn how many records of the kind shown there are."""
        self.faces.stand(standing)
        self._fill()

    def _show_all(self) -> None:
        if self.instead is None:
            self.map.fit_records()

    def _fetch(self, ids: Sequence[bytes], answer: Any) -> None:
        kinds: dict[str, list[bytes]] = {}
        for id_ in ids:
            kinds.setdefault(self.kind_of(id_), []).append(id_)
        self.store.ask(partial(_rows, kinds=kinds, lang=language()), answer, owner=self)

    def offer_places(self, found: Sequence[Any]) -> None:
        """Offer to look at the territories whose name was typed."""
        self.places.clear()
        for place in found:
            if place.anchor is None and self.instead is None:
                continue
            words = _("Voir {place}", place=format_list((place.name, place.within)))
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
        if not index.isValid():
            return
        record = self.model.ids[index.row()]
        near = (self._near or {}).get(record)
        if near is not None:
            self.map.tell("ring", near.latitude, near.longitude)
        if near is None or near.kind == self.kind:
            self.map.select(record)

    def _ask_around(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            record = self.model.ids[index.row()]
            self.around_asked.emit(self.kind_of(record), record)

    def _mark(self, record: bytes) -> None:
        place = self.model.row_of(record)
        if place >= 0:
            index = self.model.index(place)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    # ---- placing ---------------------------------------------------------------------------------

    def _offer_placing(self, index: QModelIndex) -> None:
        record = self.model.ids[index.row()] if index.isValid() else None
        waits = self.placing.record is not None
        self.place_button.setVisible(index.isValid() or waits)
        self.around_button.setVisible(index.isValid() and not self.only_lacking)
        if waits and record not in (None, self.placing.record):
            self.stop_placing()

    def _place(self) -> None:
        """Wait for the point of the chosen record; again to give up."""
        index = self.view.currentIndex()
        if self.placing.record is not None or not index.isValid():
            self.stop_placing()
            return
        record = self.model.ids[index.row()]
        self.place_button.rename(_("Annuler le placement"))
        self.place_button.setChecked(True)
        self.placing.begin(self.kind_of(record), record, partial(self._title_of, record))

    def _title_of(self, record: bytes) -> str:
        row = self.model.row_at(self.model.row_of(record))
        return str(row.title if row is not None else "") or _("Sans titre")

    def stop_placing(self) -> None:
        """Give up the record that waits, and those after it."""
        self._next = -1
        self.placing.stop()
        self._rest()

    def _rest(self) -> None:
        if self.placing.record is None:
            self.place_button.rename(self._place_words())
            self.place_button.setChecked(False)

    def _placed(self, record: bytes) -> None:
        """One of those without a place has its own: the next is offered as soon as the list has let it go."""
        self._next = self.model.row_of(record) if self.only_lacking else -1

    def _offer_next(self) -> None:
        place, self._next = self._next, -1
        if place < 0 or not self.only_lacking or not self.model.ids:
            return
        self.view.setCurrentIndex(self.model.index(min(place, len(self.model.ids) - 1)))
        self._place()

    def _place_words(self) -> str:
        return _("Placer sur la carte") if self.instead is None else _("Choisir son territoire")


def line_of(row: Any) -> Line:
    """What the list paints of a row."""
    look = map_style.look_of(row.kind, row.sector)
    pill: tuple[str, str, str] | None = None
    if row.in_review:
        pill = (_("À vérifier"), "warn", "triangle-alert")
    elif row.draft:
        pill = (_("Brouillon"), "neutral", "pencil")
    elif row.status:
        tone, icon = looks.status(row.status, row.kind)
        pill = (row.status_label or row.status, tone, icon)
    done = row.kind not in ("actor", "place")  # by somebody, on some day
    second = row.actor or row.sector_label if done else row.sector_label
    date = short_date(row.date) if done else ""
    return Line(row.title or _("Sans titre"), second or "", row.place or "", date, look.icon, look.colour, pill)


def spoken(row: Any) -> str:
    """A row said aloud."""
    return ", ".join(part for part in (row.title, row.actor, row.place, row.status_label) if part)


def _rows(session: Any, *, kinds: Mapping[str, Sequence[bytes]], lang: str) -> Any:
    from desktop.services.listing import lists
    from desktop.services.receptions import receptions

    rows = [row for kind, ids in kinds.items() for row in lists.rows(session, kind, ids, lang)]
    said = receptions(session, kinds.get("service", ()), lang)  # who sends somebody there asks this next
    return [replace(row, place=format_list((row.place, said.get(row.id) or ""))) for row in rows]
