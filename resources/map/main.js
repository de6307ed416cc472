// Ties the page together: commands come from the program (or from the file the page lives in), acts go
// back through one `send(name, …)`. Knows every other script here; is known by none.
//
// A tool is a class in `maillage.tools`, made once with the page. All it may have: `commands` (name → function of the
// values that the program sends), `setStyle(style)`, `arrived()` (other records are shown), `filtered()` (other
// sectors are), `click(event)` and `key(event)` (true when it took the act, so that nothing else hears it).
(function () {
  "use strict";
  const maillage = window.maillage;
  const SEEN = 1000;
  const CLOSE = 8; // the zoom from which communes are drawn
  const HOME = [[27.5, -13.5], [35.95, -0.9]];

  const { toLatLng, toX, toY } = maillage.world;

  class Page {
    constructor(map, send) {
      this.map = map;
      this.send = send;
      this.base = new maillage.BaseMap();
      this.points = new maillage.Points();
      this.pins = new maillage.Pins(this.base, this.points);
      this.overlay = new maillage.Overlay(this.pins);
      this.picking = false;
      this.byUser = false;
      this.newest = {}; // name of what is offered -> its last address
      this.controls = new maillage.Controls(map, {
        searchHere: () => send("searchHere", ...this.box()),
        showAll: () => this.fitRecords(),
        covered: () => this.cover(),
        filter: (hidden) => this.filter(hidden),
        choose: (id, open) => this.choose(id, open),
      });
      this.grid = new maillage.BaseGrid(this.base);
      this.tools = (maillage.tools || []).map((Tool) => new Tool(this));
      map.setMinZoom(5);
      map.setMaxZoom(18);
      map.setMaxBounds([[14, -32], [47, 16]]);
      this.listen();
    }

    listen() {
      const { map } = this;
      map.on("click", (event) => this.click(event));
      map.on("mousemove", (event) => this.hover(event.containerPoint));
      map.on("mouseout", () => this.hover(null));
      map.on("movestart", () => this.controls.tip(null));
      map.on("dragstart", () => this.userMoves());
      map.getContainer().addEventListener("wheel", () => this.userMoves(), { passive: true });
      map.on("moveend", () => {
        this.send("moved", ...this.box(), map.getZoom());
        this.tellSeen();
        this.comeCloser();
      });
      map.on("resize", () => {
        if (this.wish) this.wish();
        this.cover();
        this.tellSeen();
      });
      map.on("zoomstart", () => this.controls.hideCard());
      map.getContainer().addEventListener("pointerdown", () => (this.wish = null), true);
      map.getContainer().addEventListener("keydown", (event) => this.key(event));
    }

    // A view asked for is kept through the first resizes: the page may be told before it has its size.
    look(wish) {
      this.wish = wish;
      wish();
    }

    cover() {
      this.pins.covered = this.controls.boxes();
      this.overlay.later();
    }

    userMoves() {
      this.wish = null;
      this.controls.hideCard();
      if (this.style && this.style.searchHere) this.controls.searchHere.hidden = false;
    }

    box() {
      const box = this.map.getBounds();
      return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
    }

    // The records in view, for the list beside a map that stands alone.
    tellSeen() {
      if (!this.style || !this.style.cards) return;
      clearTimeout(this.seenLater);
      this.seenLater = setTimeout(() => {
        const box = this.map.getBounds();
        const [west, east] = [toX(box.getWest()), toX(box.getEast())];
        const [north, south] = [toY(box.getNorth()), toY(box.getSouth())];
        const { x, y, n } = this.points;
        const ids = new Set();
        let more = 0; // whether there are others beyond those that are told
        for (let i = 0; i < n; i++) {
          if (x[i] < west || x[i] > east || y[i] < north || y[i] > south || !this.points.shown(i)) continue;
          const id = this.points.id(i);
          if (ids.size < SEEN) ids.add(id);
          else if (!ids.has(id)) {
            more = 1;
            break;
          }
        }
        this.send("seen", [...ids].join(""), ids.size + more);
      }, 60);
    }

    // ---- commands --------------------------------------------------------------------------------

    async base_(url) {
      await Promise.resolve(this.turn).catch(() => null); // records that are on their way come first: read together, each would hold up the other
      const found = await this.base.load(url);
      if (!found) this.controls.say(this.style.strings.noBase);
      else this.controls.unsay(this.style.strings.noBase); // what others said meanwhile stays
      this.redrawBase();
      this.overlay.redraw();
      this.comeCloser();
      return found;
    }

    async comeCloser() {
      if (this.map.getZoom() >= CLOSE && (await this.base.closeUp())) this.redrawBase();
    }

    setStyle(style) {
      this.style = style;
      const luminance = (hex) => {
        const [r, g, b] = [1, 3, 5].map((i) => {
          const c = parseInt(hex.slice(i, i + 2), 16) / 255;
          return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      style.ink = (hex) => (luminance(hex) > 0.36 ? "#10181D" : "#FFFFFF");
      style.order = new Map(style.looks.map((look, i) => [look.code, i]));
      this.base.colours = style.base;
      this.matchSectors();
      this.pins.setStyle(style, Math.min(window.devicePixelRatio || 1, 2));
      this.controls.setStyle(style);
      for (const tool of this.tools) if (tool.setStyle) tool.setStyle(style);
      this.redrawBase();
      this.cover();
    }

    // The blob numbers its sectors; the style knows them by code.
    matchSectors() {
      if (!this.style) return;
      const looks = new Map(this.style.looks.map((look) => [look.code, look]));
      this.style.sectors = (this.points.head.sectors || []).map((code, i) => {
        const label = (this.points.head.labels || [])[i];
        return looks.get(code) || { ...this.style.other, label: label || this.style.other.label };
      });
      const told = JSON.stringify(this.style.sectors); // a small act brings no new sector: what is drawn of them stays
      if (this.pins.sprites && told !== this.drawnSectors) this.pins.setStyle(this.style, this.overlay.ratio || 1);
      this.drawnSectors = told;
    }

    redrawBase() {
      if (!this.style || !this.map.hasLayer(this.grid)) return;
      this.grid.redraw();
    }

    // Records are fetched and shown one answer after the other: a slow one would come over a newer one.
    inTurn(work) {
      this.turn = (this.turn || Promise.resolve()).catch(() => null).then(work);
      return this.turn;
    }

    // Gives what reads the bytes offered under a name; null where the program forgot them, as newer ones are on their way.
    offered(name, url) {
      this.newest[name] = url;
      return () => maillage.read(url).catch((error) => {
        if (this.newest[name] === url) throw error;
        return null;
      });
    }

    setPoints(url, fit) {
      const read = this.offered("points", url);
      return this.inTurn(async () => {
        const bytes = await read();
        if (bytes) this.show(maillage.decodePoints(bytes), fit);
      });
    }

    show(blob, fit) {
      this.points.replace(blob);
      const zoom = this.map.getZoom();
      const marked = this.arrived();
      if (fit) this.fitRecords();
      if (marked && zoom === this.map.getZoom()) this.redrawBase(); // at another zoom it has just been drawn
      this.overlay.redraw();
      this.send("painted", blob.head.revision);
    }

    // A few records: their bytes come with the command, as asking for them would take longer than drawing them.
    delta(base64) {
      return this.inTurn(() => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        this.points.apply(maillage.decodePoints(bytes.buffer));
        if (this.arrived()) this.redrawBase();
        this.overlay.redraw();
        this.send("painted", this.points.head.revision);
      });
    }

    // Takes in which records there are now; whether other territories are marked on the base map than before.
    arrived() {
      this.matchSectors();
      for (const tool of this.tools) if (tool.arrived) tool.arrived();
      this.controls.drawLegend(this.points.sectorCounts(), this.points.head.sectors || []);
      this.cover();
      const marked = new Set();
      const { n, dead } = this.points;
      for (let i = 0; i < n; i++) if (this.points.isArea(i) && !dead[i]) marked.add(this.points.areaCode(i));
      const before = this.base.marked;
      this.base.marked = marked;
      if (this.controls.card.hidden === false) this.controls.hideCard();
      this.tellSeen();
      return before.size !== marked.size || [...marked].some((code) => !before.has(code));
    }

    filter(hidden) {
      this.points.hide(hidden);
      for (const tool of this.tools) if (tool.filtered) tool.filtered();
      this.overlay.redraw();
      this.tellSeen();
      this.send("filtered", [...hidden].map((sector) => this.points.head.sectors[sector] || ""));
    }

    select(id, show) {
      this.pins.selected = id || null;
      const rows = this.pins.selectedRows();
      if (rows.length && show) {
        const where = rows.map((i) => this.latLng(i));
        const seen = this.map.getBounds().pad(-0.1);
        if (!where.some((w) => seen.contains(w))) this.map.setView(where[0], Math.max(this.map.getZoom(), 12), { animate: false });
      }
      this.overlay.redraw();
    }

    latLng(i) {
      return toLatLng(this.points.x[i], this.points.y[i]);
    }

    view(lat, lon, zoom) {
      this.look(() => this.map.setView([lat, lon], zoom, { animate: false }));
    }

    fit(west, south, east, north) {
      const options = { animate: false, padding: [24, 24], maxZoom: 15 };
      this.look(() => this.map.fitBounds([[south, west], [north, east]], options));
    }

    fitRecords() {
      let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
      const { x, y, n } = this.points;
      for (let i = 0; i < n; i++) {
        if (!this.points.shown(i)) continue;
        if (x[i] < west) west = x[i];
        if (x[i] > east) east = x[i];
        if (y[i] < north) north = y[i];
        if (y[i] > south) south = y[i];
      }
      // Rounded outwards to a twentieth of a degree: the edges of a view that leaves give nobody's point away.
      const out = (corner, round) => toLatLng(...corner).map((degrees) => round(degrees * 20) / 20);
      const box = west > east ? HOME : [out([west, south], Math.floor), out([east, north], Math.ceil)];
      this.look(() => {
        const narrow = this.map.getSize().x < 560;
        const below = this.controls.lift + (narrow ? this.controls.legend.offsetHeight + 40 : 48); // no record under the legend
        const beside = 28 + 32 * (this.style ? this.style.scale : 1);
        const [left, right] = this.style && this.style.rtl ? [beside, 32] : [32, beside]; // nor under the buttons
        const sides = [[left, 44], [right, below]];
        this.map.fitBounds(box, { animate: false, paddingTopLeft: sides[0], paddingBottomRight: sides[1], maxZoom: 13 });
      });
    }

    // `words` say what waits for its point, in place of the usual sentence.
    pick(on, lat, lon, words) {
      this.picking = on;
      this.pins.picked = on && lat !== null && lat !== undefined ? [lat, lon] : null;
      this.map.getContainer().classList.toggle("picking", on);
      this.controls.say(on ? words || this.style.strings.pick : "");
      const { picked } = this.pins;
      if (picked && !this.map.getBounds().pad(-0.1).contains(picked)) this.view(...picked, Math.max(this.map.getZoom(), 13));
      this.overlay.redraw();
    }
  }

  Object.assign(Page.prototype, maillage.hands);

  // The program calls `maillage.command(name, arguments)`; answers never carry a Leaflet object.
  maillage.start = function (map, send) {
    const page = (maillage.page = new Page(map, send));
    maillage.command = (name, values) => {
      const act = { style: "setStyle", base: "base_", points: "setPoints", delta: "delta", select: "select",
        view: "view", fit: "fit", fitRecords: "fitRecords", pick: "pick" }[name];
      const tool = act ? null : page.tools.find((one) => one.commands && one.commands[name]);
      if (!act && !tool) throw new Error(name);
      const run = act ? () => page[act](...values) : () => tool.commands[name](...values);
      Promise.resolve().then(run).catch((error) => send("trouble", String(error)));
      return true;
    };
    page.look(() => map.fitBounds(HOME, { animate: false }));
    const ready = page.setStyle.bind(page);
    page.setStyle = (style) => {
      ready(style);
      if (!map.hasLayer(page.grid)) {
        page.grid.addTo(map);
        page.overlay.addTo(map);
      }
    };
  };

  // The program's channel is usually there before this script; on a busy machine it may come a moment after.
  const join = (left) => {
    if (window.qt && window.qt.webChannelTransport)
      new QWebChannel(qt.webChannelTransport, (channel) => {
        const bridge = channel.objects.bridge;
        maillage.start(window.map_maillage, (name, ...values) => bridge.send(name, JSON.stringify(values)));
        bridge.send("ready", "[]");
      });
    else if (left) setTimeout(() => join(left - 1), 20);
  };
  join(1500);
})();
