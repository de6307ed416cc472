"""Owns the map as a widget: made lazily, drawn by its page, told what to show. Must not know how records are found.

Put it beside a list:

    self.map = MapView(store)                       # cheap: WebEngine starts when it is first shown
    self.map.show_records("initiative", ids)        # None = all; the same ids as the list
    self.map.select(id)                             # brushing from the list …
    self.map.clicked.connect(self.select_in_list)   # … and back
    self.map.search_here.connect(filter_by_box)     # Box(west, south, east, north), degrees
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop.i18n import _, language
from desktop.viewmodels.map.map_packs import packs_of
from desktop.viewmodels.map.map_state import MapState
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.map import map_scheme, map_style
from desktop.views.map.map_channel import Box, Bridge, command
from desktop.views.widgets.basics import Label

if TYPE_CHECKING:
    from PySide6.QtWebEngineCore import QWebEnginePage
    from PySide6.QtWebEngineWidgets import QWebEngineView

_log = logging.getLogger(__name__)
MINIMUM: Final = 260  # pixels, at 100 %


class MapView(QWidget):
    """A map of one kind of record."""

    clicked = Signal(bytes)  # a record was chosen on the map
    opened = Signal(bytes)  # its form was asked for
    moved = Signal(object, int)  # Box, zoom
    search_here = Signal(object)  # Box
    picked = Signal(float, float, str)  # latitude, longitude in degrees, census code of the area, while picking
    area_clicked = Signal(str)  # census code of an area whose records are listed
    ground_clicked = Signal(str)  # census code under a click beside every record, or ""
    seen = Signal(object, int)  # ids in view, how many; one more where others are (only with `cards`)
    filtered = Signal(object)  # sectors the legend hides
    lacking = Signal(object)  # ids of the records that stand nowhere
    painted = Signal(int)  # revision on the screen
    started = Signal()  # the page is ready
    failed = Signal()  # the page died twice: the list with its areas stays

    starts_after = 0  # ms from first sight to starting WebEngine, unless `start` is called before

    def __init__(self, store: Store, parent: QWidget | None = None, *, cards: bool = False, searching: bool = True):
        super().__init__(parent)
        self.setObjectName("map")
        self.setAccessibleName(_("Carte"))
        self.setMinimumSize(MINIMUM, 180)
        self.state = MapState(store, self)
        self.packs = packs_of(store)
        self._cards = cards
        self._searching = searching
        self._view: QWebEngineView | None = None
        self._page: QWebEnginePage | None = None
        self._ground: map_scheme.Ground | None = None
        self._ready = False
        self._restarted = False
        self._told: tuple[str, str, float, str] | None = None
        self._blob: tuple[bytes, bool] | None = None
        self._aged = b""  # the ids of those in it that are told later to have grown old
        self._figures = b""
        self._waiting: list[tuple[str, tuple[object, ...]]] = []
        self._selected: bytes | None = None
        self.box: Box | None = None  # in view, once the page has told
        self.months: tuple[int, int] | None = None  # that the strip of time shows
        self._fitted = False
        self._begun = False
        self._wanted: Callable[[], object] | None = None
        self._stack = QStackedLayout(self)
        self._words = Label(_("La carte se prépare…"), tone="secondary", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._words)
        self.bridge = Bridge(self)
        self._connect()

    def _connect(self) -> None:
        bridge = self.bridge
        bridge.ready.connect(self._begin)
        bridge.clicked.connect(self._chosen)
        bridge.opened.connect(self.opened)
        bridge.moved.connect(self._remember)
        bridge.moved.connect(self.moved)
        bridge.within.connect(self._keep_months)
        bridge.search_here.connect(self.search_here)
        bridge.picked.connect(self.picked)
        bridge.area.connect(self.area_clicked)
        bridge.ground.connect(self.ground_clicked)
        bridge.seen.connect(self.seen)
        bridge.filtered.connect(self.filtered)
        bridge.painted.connect(self.painted)
        bridge.painted.connect(self._load_packs)
        bridge.trouble.connect(lambda where: _log.warning("map page: %s", where))
        self.state.arrived.connect(self._arrived)
        self.state.aged.connect(self._age)
        self.state.moved.connect(self._delta)
        self.state.lacking.connect(self.lacking)
        self.state.confirmed.connect(self._confirmed)
        self.packs.changed.connect(self._stack_packs)

    def _remember(self, box: Box, _zoom: int) -> None:
        self.box = box

    def _keep_months(self, months: tuple[int, int] | None) -> None:
        self.months = months

    # ---- what to show ----------------------------------------------------------------------------

    def show_records(self, kind: str, ids: Collection[bytes] | None = None, *, fit: bool = False) -> None:
        """Show the records of `kind` (`initiative`, `actor`, `place`), those in `ids` only if given."""
        if not self._begun:  # gathered while the page starts; until then a list beside has the processor
            self._wanted = partial(self.show_records, kind, ids, fit=fit)
            return
        if kind != self.state.kind:
            self._told = None
        self.state.show(kind, ids, fit=fit)

    def select(self, record: bytes | None, *, show: bool = True) -> None:
        """Mark a record, and bring it into view; None unmarks."""
        self._selected = record
        self._command("select", record.hex() if record else None, show)

    def go(self, latitude: float, longitude: float, zoom: int = 14) -> None:
        """Centre on a point in degrees."""
        self._fitted = True
        self._command("view", latitude, longitude, zoom)

    def fit(self, box: Box) -> None:
        """Show a box."""
        self._fitted = True
        self._command("fit", *box)

    def fit_records(self) -> None:
        """Show every record."""
        self._command("fitRecords")

    def shade(self, figures: bytes) -> None:
        """Tint territories by their figures (`geo.shading`); nothing takes the tint away."""
        self._figures = figures
        if self._ready:
            self._offer_figures()

    def _offer_figures(self) -> None:
        if self._figures:
            self._offer("figures", self._figures)
        else:
            self._send("figures", "")

    def pick(self, on: bool, latitude: float | None = None, longitude: float | None = None, words: str = "") -> None:
        """Begin (or end) choosing a point; `picked` tells it. A point given is the present one, and can be dragged."""
        self._command("pick", on, latitude, longitude, words)

    def tell(self, name: str, *values: object) -> None:
        """Pass a command to a tool of the page (resources/map/main.js); what it answers comes by the bridge."""
        self._command(name, *values)

    # ---- the page --------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Make the page on first sight, after the window has been painted."""
        super().showEvent(event)
        if self._view is None:
            QTimer.singleShot(self.starts_after, self.start)  # by then another page may be in sight

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is undone: coming back is instant."""
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme, the size and the language at once."""
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange)
        if event.type() in (*kinds, QEvent.Type.LayoutDirectionChange) and self._ready:
            QTimer.singleShot(0, self, self._restyle)

    def start(self) -> None:
        """Start WebEngine now, if the map is in sight."""
        if self.isVisible():
            self._make()

    def _make(self) -> None:
        if self._view is not None:
            return
        self._begun = True
        self._show_wanted()  # also where there is no engine: what stands nowhere is still listed
        try:
            from PySide6.QtWebChannel import QWebChannel
            from PySide6.QtWebEngineWidgets import QWebEngineView

            self._ground = map_scheme.ground()
        except ImportError:  # a very old machine, or a system library that is missing
            _log.warning("the map's engine cannot be loaded")
            self._give_up(_("La carte ne peut pas s’afficher sur cet ordinateur. La liste reste utilisable."))
            return
        self._page = self._ground.page(self, self._trouble)
        self._page.setBackgroundColor(QColor(theme.current().tokens.canvas))
        channel = QWebChannel(self._page)
        channel.registerObject("bridge", self.bridge)
        self._page.setWebChannel(channel)
        self._view = QWebEngineView(self)
        self._view.setAcceptDrops(False)  # what is dropped on the map is the page's around it
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._view.setAccessibleName(_("Carte"))
        self._view.setPage(self._page)
        self._page.renderProcessTerminated.connect(self._died)
        self._view.load(QUrl(map_scheme.HOME))
        self._stack.addWidget(self._view)
        self.setFocusProxy(self._view)

    def _show_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            wanted()

    def _begin(self) -> None:
        self._ready = True
        self.months = None
        self._told = None
        self._restyle()
        self._stack.setCurrentIndex(1)
        if self._blob is not None:  # records first: the base map may come a moment later
            self._offer("points", *self._blob)
            self._age(self._aged)
        self._send("base", "/base")
        if self._figures:
            self._offer_figures()
        if self.packs.open:
            self._stack_packs()
        waiting, self._waiting = self._waiting, []
        for name, values in waiting:
            self._send(name, *values)
        if self._selected is not None:
            self._send("select", self._selected.hex(), True)
        self.started.emit()

    def _restyle(self) -> None:
        now = (theme.current().tokens.primary, language(), theme.current().scale, self.state.kind)
        if now == self._told or not self._ready:
            return
        spoke = self._told[1] if self._told else now[1]
        self._told = now
        self.setAccessibleName(_("Carte"))
        self._send(
            "style", map_style.style(self.state.kind or "initiative", cards=self._cards, search_here=self._searching)
        )
        if spoke != now[1]:
            self.state.again()  # titles in the other language

    def _arrived(self, blob: bytes, fit: bool) -> None:
        fit = fit or not self._fitted  # the first records are brought into view
        self._fitted = True
        self._blob, self._aged = (blob, fit), b""
        if self._ready:
            self._restyle()
            self._offer("points", blob, fit)

    def _age(self, ids: bytes) -> None:
        self._aged = ids
        if self._ready and ids:
            self._offer("old", ids)

    def _delta(self, blob: bytes) -> None:
        if self._ready:
            self._send("delta", b64encode(blob).decode())
        else:
            self.state.again()

    def _offer(self, name: str, blob: bytes, *values: object) -> None:
        if self._ground is not None:
            self._send(name, self._ground.site.offer(blob, f"{name} of {id(self)}"), *values)

    def _load_packs(self, _revision: int) -> None:
        """Read which packs there are: once records are on the screen, which they would come before."""
        self.packs.load()

    def _stack_packs(self) -> None:
        if self._ready and self._ground is not None:
            self._ground.site.packs.put(self.packs.open)
            self._send("packs", self.packs.drawn())

    def _command(self, name: str, *values: object) -> None:
        if self._ready:
            self._send(name, *values)
        else:
            self._waiting = [w for w in self._waiting if w[0] != name] + [(name, values)]

    def _send(self, name: str, *values: object) -> None:
        if self._page is not None:
            self._page.runJavaScript(command(name, *values))

    @property
    def selected(self) -> bytes | None:
        """The record that is marked."""
        return self._selected

    @property
    def is_ready(self) -> bool:
        """Whether the page is there."""
        return self._ready

    def page_widget(self) -> QWidget:
        """The widget that receives the page's mouse and keys (tests)."""
        proxy = self._view.focusProxy() if self._view is not None else None
        return proxy or self

    def process_id(self) -> int:
        """The page's process, 0 when there is none."""
        return int(self._page.renderProcessPid()) if self._page is not None else 0

    def ask(self, script: str, answer: Any) -> None:
        """Run a script of ours in the page and pass its plain value to `answer` (self-test and tests)."""
        if self._page is not None:
            self._page.runJavaScript(script, 0, answer)

    def _chosen(self, record: bytes) -> None:
        self._selected = record
        self.clicked.emit(record)
        if self._cards:
            self.state.look(record)

    def _confirmed(self, record: bytes, words: str) -> None:
        self._command("confirmed", record.hex(), words)

    def _trouble(self, where: str) -> None:
        _log.warning("map page: %s", where)

    # ---- when the page dies ----------------------------------------------------------------------

    def _died(self, status: object, _code: int) -> None:
        """Start the page once more, drawn without the graphics card; never in a loop."""
        from PySide6.QtWebEngineCore import QWebEnginePage

        if status == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return
        self._ready = False
        _log.warning("the map's process ended abnormally")
        if self._restarted or self._view is None:
            self._give_up(_("La carte s’est arrêtée. Vos fiches sont intactes ; la liste reste utilisable."))
            return
        self._restarted = True
        QTimer.singleShot(200, self, self._load_again)
        if self._blob is None:
            self.state.again()

    def put_instead(self, widget: QWidget) -> None:
        """Show this where the map would be: it cannot be shown."""
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    @property
    def why(self) -> str:
        """Why there is no map, once it has failed."""
        return self._words.text()

    def _load_again(self) -> None:
        if self._view is not None:
            self._view.reload()

    def _give_up(self, sentence: str) -> None:
        self._words.setText(sentence)
        self._stack.setCurrentIndex(0)
        self.failed.emit()
