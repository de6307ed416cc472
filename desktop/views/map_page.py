"""Owns the page *Carte*: what to show, filters, the map, and the list of what is in view. Must not know SQL."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_number, language, ngettext
from desktop.services.kinds import KINDS
from desktop.viewmodels.record_list import RecordList
from desktop.viewmodels.store import Store
from desktop.viewmodels.tables import RecordModel
from desktop.viewmodels.territories import Territories
from desktop.views import looks, map_style, theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.map_channel import Box
from desktop.views.map_view import MapView
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button, Label, SearchField, rule
from desktop.views.widgets.chips import FacetChip, FacetOption
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.record_view import RecordView

PLACES: Final = 3  # territories offered at once
SHORTEST: Final = 2  # letters typed before territories are offered
PAGES: Final = {"initiative": "initiatives", "actor": "actors"}
FACETS: Final = {
    "initiative": (
        ("area", N_("Lieu")),
        ("sector", N_("Secteur")),
        ("status", N_("Statut")),
        ("group", N_("Public")),
        ("period", N_("Période")),
    ),
    "actor": (("area", N_("Lieu")), ("kind", N_("Type")), ("group", N_("Public"))),
}


class MapPage(BasePage):
    """Everything recorded that has a place, on one map."""

    NAME = "map"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.kind = ""
        self.lists: dict[str, RecordList] = {}
        self.model = RecordModel(self._fetch, self._line, spoken=self._spoken, parent=self)
        self._lacking: list[bytes] = []
        self._seen: Sequence[bytes] = ()
        self._only_lacking = False
        self._fitted = False
        self._placing: tuple[bytes, str] | None = None  # the record that waits for a click, and its title
        self._make_header()
        self._make_facets()
        self._make_body()
        self.territories = Territories()
        self.track(store.changed, self._follow)
        self.track(store.changed, self.territories.follow)
        self._show_kind("initiative")

    # ---- building --------------------------------------------------------------------------------

    def _make_header(self) -> None:
        row = self.header(_("Carte"))
        self.search = SearchField(_("Rechercher sur la carte…"), name="field.search")
        self.search.setMaximumWidth(round(460 * theme.current().scale))
        self.search.textChanged.connect(self._search)
        row.addWidget(self.search, 4)
        row.addStretch(1)
        self.kinds = QButtonGroup(self)
        self.kinds.setExclusive(True)
        for kind in PAGES:
            described = KINDS[kind]
            button = Button(_(described.plural), look="choice", icon=described.icon, name=f"action.show_{kind}")
            button.setCheckable(True)
            button.clicked.connect(partial(self._show_kind, kind))
            self.kinds.addButton(button)
            button.setProperty("kind", kind)
            row.addWidget(button)

    def _make_facets(self) -> None:
        bar = QWidget()
        bar.setObjectName("facets")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        theme.lay(row, 20, 7, 12, 7, gap=8)
        self.facet_box = FlowBox(gap=8)
        self.chips: dict[tuple[str, str], FacetChip] = {}
        for kind, facets in FACETS.items():
            for facet, label in facets:
                chip = FacetChip(_(label), name=f"facet.{kind}.{facet}", number=format_number)
                chip.chosen.connect(partial(self._narrow, facet))
                chip.hide()
                self.chips[kind, facet] = chip
                self.facet_box.flow.addWidget(chip)
        self.clear_button = Button(_("Tout effacer"), look="link", name="action.clear_filters", on=self._clear)
        self.clear_button.hide()
        self.facet_box.flow.addWidget(self.clear_button)
        row.addWidget(self.facet_box, 1)
        self.outer.addWidget(bar)

    def _make_body(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self._make_side())
        self.map = MapView(self.store, cards=True, searching=False)
        self.map.clicked.connect(self._clicked)
        self.map.opened.connect(self._open)
        self.map.seen.connect(self._see)
        self.map.lacking.connect(self._lack)
        self.map.picked.connect(self._picked)
        self.split.addWidget(self.map)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([round(300 * theme.current().scale), 900])
        self.outer.addWidget(self.split, 1)

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setMinimumWidth(250)
        column = QVBoxLayout(side)
        theme.lay(column, gap=0)
        head = QHBoxLayout()
        theme.lay(head, 16, 10, 12, 8, gap=8)
        self.side_title = Label("", size="strong", wrap=True)
        head.addWidget(self.side_title, 1)
        column.addLayout(head)
        self.places = FlowBox(gap=6)
        self.places.hide()
        holder = QHBoxLayout()
        theme.lay(holder, 12, 0, 12, 8)
        holder.addWidget(self.places)
        column.addLayout(holder)
        column.addWidget(rule())
        self.view = RecordView(self.model, name="list.map", accessible=_("Fiches de la zone affichée"))
        self.view.selectionModel().currentChanged.connect(lambda index, _before: self._offer_place(index))
        self.view.clicked.connect(self._brush)
        self.view.activated.connect(lambda index: self._open(self.model.ids[index.row()]))
        column.addWidget(self.view, 1)
        column.addWidget(rule())
        foot = QHBoxLayout()
        theme.lay(foot, 8, 2, 8, 2, gap=8)
        self.lacking_button = Button(
            "", look="link", icon="map-pin-off", name="action.lacking", on=self._toggle_lacking
        )
        self.lacking_button.hide()
        foot.addWidget(self.lacking_button)
        foot.addStretch(1)
        self.place_button = Button(_("Placer sur la carte"), icon="map-pin-plus", name="action.place", on=self._place)
        self.place_button.setCheckable(True)
        self.place_button.hide()
        column.addWidget(self.place_button)
        column.addLayout(foot)
        return side

    # ---- what is shown ---------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Show the map; a record's id is marked and brought into view, a kind's name is shown."""
        if isinstance(target, str) and target in PAGES:
            self._show_kind(target)
        elif isinstance(target, bytes):
            self.map.select(target)
        self.lists[self.kind].refresh()

    def state(self) -> object:
        """Give the kind shown."""
        return self.kind

    def focus_search(self) -> None:
        """Put the cursor in the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def _list(self, kind: str) -> RecordList:
        if kind not in self.lists:
            made = RecordList(self.store, kind, self._line, self._spoken, sort="title", parent=self)
            made.arrived.connect(partial(self._arrived, kind))
            made.faceted.connect(partial(self._faceted, kind))
            self.lists[kind] = made
        return self.lists[kind]

    def _show_kind(self, kind: str, *_more: object) -> None:
        if kind == self.kind:
            return
        self.kind = kind
        for button in self.kinds.buttons():
            button.setChecked(button.property("kind") == kind)
        for (owner, _facet), chip in self.chips.items():
            chip.setVisible(owner == kind)
        self._only_lacking = False
        asked = self._list(kind)
        if self.search.text() != asked.text:
            asked.text = self.search.text()
        if self.store.ready:
            asked.refresh()

    def _search(self, text: str) -> None:
        self._list(self.kind).search(text)
        if len(text.strip()) < SHORTEST or not self.store.ready:
            self._offer_places([])
            return
        ask = partial(self.territories.search, typed=text, lang=language(), limit=PLACES)
        self.store.query(ask, self._offer_places, owner=self, key="places")

    def _offer_places(self, found: Sequence[Any]) -> None:
        """Offer to look at the territories whose name was typed."""
        while self.places.flow.count():
            item = self.places.flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for place in found:
            if place.anchor is None:
                continue
            words = _("Voir {place}", place=f"{place.name} · {place.within}" if place.within else place.name)
            go = partial(self._look_at, place.anchor)
            self.places.flow.addWidget(Button(words, look="link", icon="map-pin", name="action.go_place", on=go))
        self.places.setVisible(self.places.flow.count() > 0)

    def _look_at(self, anchor: Any) -> None:
        self.map.fit(Box(anchor.west, anchor.south, anchor.east, anchor.north))

    def _narrow(self, facet: str, value: Any) -> None:
        self._list(self.kind).narrow(facet, value)

    def _clear(self) -> None:
        for (owner, _facet), chip in self.chips.items():
            if owner == self.kind:
                chip.set_value(None)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._list(self.kind).clear()

    def _follow(self, changes: object) -> None:
        asked = self._list(self.kind)
        if asked.narrowed:
            asked.follow(changes)  # type: ignore[arg-type]  # the store's signal carries any object
        self.model.set_ids(self.model.ids, None)

    def _arrived(self, kind: str) -> None:
        if kind != self.kind:
            return
        self.ready()
        asked = self.lists[kind]
        self.subtitle_label.setText(
            _("{found} sur {total}", found=format_number(asked.found), total=format_number(asked.total))
            if asked.narrowed
            else format_number(asked.total)
            if asked.total
            else ""
        )
        self.clear_button.setVisible(asked.narrowed)
        fit = not self._fitted and bool(asked.found)
        self._fitted = self._fitted or fit
        self.map.show_records(kind, asked.model.ids if asked.narrowed else None, fit=fit)

    def _faceted(self, kind: str, facets: dict[str, Sequence[Any]]) -> None:
        for (owner, facet), chip in self.chips.items():
            if owner != kind:
                continue
            options = []
            for value in facets.get(facet, ()):
                icon, colour = self._facet_look(facet, value.code)
                options.append(FacetOption(value.code, value.label, value.count, icon, colour))
            chip.set_options(options)

    def _facet_look(self, facet: str, code: str) -> tuple[str, str]:
        if facet == "sector":
            return looks.sector(code)
        if facet == "status":
            return looks.status(code)[1], "text"
        return "", "text"

    # ---- the list of what is in view -----------------------------------------------------------

    def _see(self, ids: Sequence[bytes], _spots: int) -> None:
        self._seen = ids
        if not self._only_lacking:
            self._fill()

    def _lack(self, ids: Sequence[bytes]) -> None:
        self._lacking = list(ids)
        count = len(self._lacking)
        if not count:
            self._only_lacking = False
        self._fill()

    def _toggle_lacking(self) -> None:
        self._only_lacking = not self._only_lacking
        self._fill()

    def _fill(self) -> None:
        count = len(self._lacking)
        shown = self._lacking if self._only_lacking else self._seen
        self.model.set_ids(list(shown))
        number = len(shown)
        if self._only_lacking:
            title = ngettext("Sans lieu : {n} fiche", "Sans lieu : {n} fiches", number)
        else:
            title = ngettext("{n} fiche dans cette zone", "{n} fiches dans cette zone", number)
        self.side_title.setText(title)
        back = _("Revenir à la zone affichée")
        self.lacking_button.rename(
            back if self._only_lacking else ngettext("Sans lieu : {n} fiche", "Sans lieu : {n} fiches", count)
        )
        self.lacking_button.setVisible(bool(count) or self._only_lacking)

    def _fetch(self, ids: Sequence[bytes], answer: Any) -> None:
        self.store.query(partial(_rows, kind=self.kind, ids=list(ids), lang=language()), answer, owner=self)

    def _line(self, row: Any) -> Line:
        look = map_style.look_of(row.kind, row.sector)
        pill: tuple[str, str, str] | None = None
        if row.in_review:
            pill = (_("À vérifier"), "warn", "triangle-alert")
        elif row.draft:
            pill = (_("Brouillon"), "neutral", "pencil")
        elif row.status:
            tone, icon = looks.status(row.status)
            pill = (row.status_label or row.status, tone, icon)
        second = row.actor if row.kind == "initiative" else row.sector_label
        date = short_date(row.date) if row.kind == "initiative" else ""
        title = row.title or _("Sans titre")
        return Line(title, second or "", row.place or "", date, look.icon, look.colour, pill)

    def _spoken(self, row: Any) -> str:
        return ", ".join(part for part in (row.title, row.actor, row.place, row.status_label) if part)

    # ---- brushing --------------------------------------------------------------------------------

    def _brush(self, index: QModelIndex) -> None:
        if index.isValid():
            self.map.select(self.model.ids[index.row()])

    def _clicked(self, record: bytes) -> None:
        place = self.model.row_of(record)
        if place >= 0:
            index = self.model.index(place)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    # ---- placing ---------------------------------------------------------------------------------

    def _offer_place(self, index: QModelIndex) -> None:
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
        self.map.pick(True)

    def _stop_placing(self) -> None:
        self._placing = None
        self.place_button.rename(_("Placer sur la carte"))
        self.place_button.setChecked(False)
        self.map.pick(False)

    def _picked(self, latitude: float, longitude: float, area: str) -> None:
        if self._placing is None:
            return
        record, title = self._placing
        self._stop_placing()
        work = partial(
            _put, kind=self.kind, record=record, latitude=latitude, longitude=longitude, area=area, name=title
        )

        def done(_place: object) -> None:
            self.shell.say(_("« {title} » est placée sur la carte.", title=title), (_("Annuler"), self.store.undo))

        label = _("Placement de « {title} »", title=title)
        self.store.change(work, label=label, done=done, failed=self.show_failure, owner=self, quiet=True)

    def _open(self, record: bytes) -> None:
        self.shell.go(PAGES[self.kind], record)


def _rows(session: Any, *, kind: str, ids: Sequence[bytes], lang: str) -> Any:
    from desktop.services import lists

    return lists.rows(session, kind, ids, lang)


def _put(uow: Any, **where: Any) -> bytes:
    from desktop.geo.placing import place_record

    return place_record(
        uow, where.pop("kind"), where.pop("record"), where.pop("latitude"), where.pop("longitude"), **where
    )
