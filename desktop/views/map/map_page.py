"""Owns the page *Carte*: what to show, filters, the map, and the list of what is in view. Must not know SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from desktop.i18n import _, format_number, language
from desktop.viewmodels.map.figures import Shader
from desktop.viewmodels.map.map_packs import packs_in
from desktop.viewmodels.map.zones import ZONE
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.facet_words import FACETS
from desktop.views.map.map_channel import Box
from desktop.views.map.map_facets import MapFacets
from desktop.views.map.map_fading import Fading
from desktop.views.map.map_figures import FigureList, ShadingChoice
from desktop.views.map.map_header import MapHeader
from desktop.views.map.map_instead import TerritoryPanel
from desktop.views.map.map_near import MapNear
from desktop.views.map.map_nothing import Standing
from desktop.views.map.map_side import MapSide, line_of, spoken
from desktop.views.map.map_view import MapView
from desktop.views.map.map_zone import MapZone
from desktop.views.widgets.basics import Button

if TYPE_CHECKING:
    from desktop.views.map.map_packs import PacksPanel
    from desktop.views.map.map_panel import MapPanel
    from desktop.views.map.map_paper import PaperPanel
    from desktop.views.map.map_publish import PublishPanel

PLACES: Final = 3  # territories offered at once
SHORTEST: Final = 2  # letters typed before territories are offered
PAGES: Final = {"initiative": "initiatives", "actor": "actors", "need": "needs", "service": "services"}


class MapPage(BasePage):
    """Everything recorded that has a place, on one map."""

    NAME = "map"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.kind = ""
        self._entered = False
        self.lists: dict[str, RecordList] = {}
        self._fitted = False
        self._early = False  # the whole kind was asked for before its list came
        self._make_header()
        self._make_facets()
        self._panels: list[MapPanel] = []  # each made when it is first opened: the map comes sooner
        self._under_filters = QVBoxLayout()
        self.outer.addLayout(self._under_filters)
        self._make_body()
        self.setAcceptDrops(True)
        self.track(store.changed, self._follow)
        self._show_kind("initiative")

    # ---- building --------------------------------------------------------------------------------

    def _make_header(self) -> None:
        self.publish_button = Button(_("Publier…"), icon="globe", name="action.publish", on=self._publish)
        self.print_button = Button(_("Imprimer…"), icon="printer", name="action.print", keys="Ctrl+P", on=self._print)
        self.packs_button = Button(_("Fonds de carte…"), icon="layers", name="action.packs", on=self._packs)
        self.head = MapHeader(PAGES, (self.packs_button, self.print_button, self.publish_button))
        self.head.kind_chosen.connect(self._show_kind)
        self.search = self.head.search
        self.search.textChanged.connect(self._search)
        self.header(_("Carte")).addWidget(self.head, 1)

    def _make_facets(self) -> None:
        self.shader = Shader(self.store, lambda: (self.kind, self._list(self.kind).query()), self)
        self.shading = ShadingChoice(self.shader)
        self.facets = MapFacets({kind: FACETS[kind] for kind in PAGES}, self.shading)
        self.facets.chosen.connect(self._narrow)
        self.facets.cleared.connect(self._clear)
        self.outer.addWidget(self.facets)

    @cached_property
    def publish(self) -> PublishPanel:
        """The panel that publishes."""
        from desktop.views.map.map_publish import PublishPanel

        made = PublishPanel(self.store)
        self._add_panel(made, self.publish_button)
        return made

    @cached_property
    def paper(self) -> PaperPanel:
        """The panel that prints."""
        from desktop.views.map.map_paper import PaperPanel

        made = PaperPanel(self.store)
        self._add_panel(made, self.print_button)
        return made

    @cached_property
    def packs(self) -> PacksPanel:
        """The panel of packs of tiles."""
        from desktop.views.map.map_packs import PacksPanel

        made = PacksPanel(self.store, self.shell)
        made.looked.connect(self._look_at)
        self._add_panel(made, self.packs_button)
        return made

    def _add_panel(self, panel: MapPanel, button: Button) -> None:
        panel.hide()
        panel.closed.connect(partial(self._close_panels, button))
        self._panels.append(panel)
        self._under_filters.addWidget(panel)

    def _publish(self) -> None:
        self._close_panels(self.publish_button)
        self.publish.open()

    def _print(self) -> None:
        self._close_panels(self.print_button)
        asked = self._list(self.kind)
        ids, query = (tuple(asked.model.ids), asked.query()) if asked.narrowed else (None, None)
        if query is not None and ids is not None and self.zone.corners is not None:
            query = replace(query, among=frozenset(ids))  # whoever narrows what leaves must know of the zone
        self.paper.open(self.kind, self.map.box, ids, asked=query, marked=self.map.selected, months=self.map.months)

    def _look_at(self, box: Box) -> None:
        self.map.fit(box)

    def _packs(self) -> None:
        self._close_panels(self.packs_button)
        self.packs.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take packs; anything else is the window's."""
        if self.store.ready and packs_in(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the first pack that is dropped."""
        event.acceptProposedAction()
        self._packs()
        self.packs.bring(packs_in(event.mimeData())[0])

    def _close_panels(self, to: Button) -> None:
        """Close what is open below the filters; the focus goes first, or Qt would hand it to the list beside."""
        to.setFocus(Qt.FocusReason.OtherFocusReason)
        for panel in self._panels:
            panel.end()

    def _make_body(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.map = MapView(self.store, cards=True)
        self.fading = Fading(self.map, self.shell)
        filters = self.facets.box
        self.zone = MapZone(self.map, filters, filters.flow.indexOf(self.facets.clear_button))
        self.zone.changed.connect(self._zone_changed)
        self.instead: TerritoryPanel | None = None
        self.map.failed.connect(self._without_map)
        self.side = MapSide(self.store, self.shell, self.map)
        self.side.list_asked.connect(lambda: self.shell.go(PAGES[self.kind]))
        self.side.clear_asked.connect(self._clear)
        self.near = MapNear(self.store, self.map, self.side, self._among)
        self.near.asked.connect(self.wait)
        self.near.answered.connect(self.ready)
        self.side.opened.connect(lambda record: self.shell.go(PAGES[self.side.kind_of(record)], record))
        left = QSplitter(Qt.Orientation.Vertical)
        left.setHandleWidth(1)
        left.setChildrenCollapsible(False)
        self.figures = FigureList(self.shader, self.map)
        left.addWidget(self.figures)
        left.addWidget(self.side)
        self.split.addWidget(left)
        self.split.addWidget(self.map)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([round(300 * theme.current().scale), 900])
        self.outer.addWidget(self.split, 1)

    def _without_map(self) -> None:
        """Where no map can be shown the same is done with a tree of territories."""
        if self.instead is None:
            self.instead = TerritoryPanel(self.store, self.map.why)
            self.instead.chosen.connect(self._choose_area)
            self.map.put_instead(self.instead)
            self.side.use(self.instead)
        self._list(self.kind).refresh()

    def _choose_area(self, area: bytes | None) -> None:
        value = area.hex() if area is not None else None
        self.facets.set_value("area", value)
        self._narrow("area", value)

    # ---- what is shown ---------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Show the map; a record's id is marked and brought into view, a kind's name is shown.

        A mapping says around which record to look (`around`, its kind and its id), what to shade by (`shade`), or
        which records alone to show (`only`: their kind, and facets with their values).
        """
        self._entered = True
        if isinstance(target, str) and target in PAGES:
            self._show_kind(target)
        elif isinstance(target, bytes):
            self.map.select(target)
        elif isinstance(target, Mapping) and "only" in target:
            self._show_only(*target["only"])
        elif isinstance(target, Mapping) and "shade" in target:
            self.shading.choose(str(target["shade"]))
        elif isinstance(target, Mapping):
            self.near.around(*target["around"])
        asked = self.lists[self.kind]
        if not self._fitted and not asked.narrowed:
            self._early = True
            self.map.show_records(self.kind, fit=True)
        asked.refresh()

    def state(self) -> object:
        """Give the kind shown."""
        return self.kind

    def focus_search(self) -> None:
        """Put the cursor in the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def _list(self, kind: str) -> RecordList:
        if kind not in self.lists:
            made = RecordList(self.store, kind, line_of, spoken, sort="title", parent=self, painted=False)
            made.arrived.connect(partial(self._arrived, kind))
            made.faceted.connect(partial(self.facets.offer, kind))
            self.lists[kind] = made
        return self.lists[kind]

    def _show_kind(self, kind: str, *_more: object) -> None:
        if kind == self.kind:
            return
        self.kind = kind
        self.head.show_kind(kind)
        self.facets.show_kind(kind)
        self.side.show_kind(kind)
        asked = self._list(kind)
        asked.keep(ZONE, self.zone.corners)
        if self.search.text() != asked.text:
            asked.text = self.search.text()
        if self.store.ready and self._entered:
            asked.refresh()

    def _show_only(self, kind: str, facets: Mapping[str, Any]) -> None:
        """Show the records of a kind that carry these values, and nothing else; the map goes to where they are."""
        self._show_kind(kind)
        self._forget_narrowing()
        for facet, value in facets.items():
            self.facets.set_value(facet, value)
        asked = self._list(kind)
        asked.text, asked.filters = "", dict(facets)
        self._fitted = False

    def _search(self, text: str) -> None:
        self._list(self.kind).search(text)
        if len(text.strip()) < SHORTEST or not self.store.ready:
            self.side.offer_places([])
            return
        ask = partial(self.store.territories.search, typed=text, lang=language(), limit=PLACES)
        self.store.query(ask, self.side.offer_places, owner=self, key="places")

    def _among(self) -> dict[str, Collection[bytes] | None]:
        """Of each kind, the records that its filters leave."""
        asked = {kind: self.lists.get(kind) for kind in PAGES}
        return {kind: one.model.ids if one is not None and one.narrowed else None for kind, one in asked.items()}

    def _zone_changed(self) -> None:
        self._list(self.kind).narrow(ZONE, self.zone.corners)

    def _narrow(self, facet: str, value: Any) -> None:
        self._list(self.kind).narrow(facet, value)

    def _clear(self) -> None:
        self._forget_narrowing()
        self._list(self.kind).clear()

    def _forget_narrowing(self) -> None:
        self.facets.empty()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.zone.forget()

    def _follow(self, changes: object) -> None:
        asked = self._list(self.kind)
        if asked.narrowed or self.instead is not None:
            asked.follow(changes)  # type: ignore[arg-type]  # the store's signal carries any object
        else:
            self.shader.again()
        self.side.read_again()
        self.near.again()

    def _arrived(self, kind: str) -> None:
        if kind != self.kind:
            return
        self.ready()
        self.shader.again()
        asked = self.lists[kind]
        self.subtitle_label.setText(
            _("{found} sur {total}", found=format_number(asked.found), total=format_number(asked.total))
            if asked.narrowed
            else format_number(asked.total)
            if asked.total
            else ""
        )
        self.facets.clear_button.setVisible(asked.narrowed)
        self.side.stand(Standing(asked.total, asked.found, asked.narrowed))
        fit = not self._fitted and bool(asked.found)
        self._fitted = self._fitted or fit
        if asked.narrowed or not self._early:
            self.map.show_records(kind, asked.model.ids if asked.narrowed else None, fit=fit)
        self._early = False
        if self.instead is not None:
            self.instead.follow(asked)
            self.side.show_ids(asked.model.ids)
        self.near.again()
