// Drawing a zone: round records by hand, a rectangle with Shift, corners by clicks, or all of the view with Enter.
// Tells the zone's corners; knows no record. The zone in force is drawn when the program says so.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const STEP = 4; // pixels between two points of a line drawn by hand
  const CORNERS = 300; // of a zone that is told
  const NEAR = 12; // pixels from the first corner within which a click closes

  class Lasso {
    constructor(page, ways) {
      Object.assign(this, { name: "zone", icon: "lasso", word: "drawZone" });
      this.page = page;
      this.map = page.map;
      this.ways = ways;
      this.corners = [];
      this.commands = { zone: (corners) => this.show(corners) };
      const container = this.map.getContainer();
      container.addEventListener("pointerdown", (event) => this.down(event));
      container.addEventListener("pointermove", (event) => this.move(event));
      container.addEventListener("pointerup", (event) => this.up(event));
      container.addEventListener("pointercancel", () => this.drop());
    }

    setStyle(style) {
      this.style = style;
      if (this.shown) this.shown.setStyle(this.look());
    }

    look() {
      const { primary } = this.style.tokens;
      return { color: primary, weight: 2, fillColor: primary, fillOpacity: 0.1, interactive: false };
    }

    begin() {
      this.map.dragging.disable();
      this.page.controls.say(this.style.strings.drawZoneHow);
    }

    end() {
      this.map.dragging.enable();
      this.drop();
      this.corners = [];
      this.sketch();
    }

    at(event) {
      return this.map.mouseEventToContainerPoint(event);
    }

    down(event) {
      if (this.ways.active !== this || event.button !== 0 || !event.isPrimary) return;
      if (event.target.closest(".over > *")) return;
      this.map.getContainer().setPointerCapture(event.pointerId);
      this.square = event.shiftKey;
      this.line = [this.at(event)];
    }

    move(event) {
      if (!this.line || !event.isPrimary) return;
      const first = this.line[0];
      for (const one of event.getCoalescedEvents()) {
        const point = this.at(one);
        if (this.square) this.line = [first, L.point(point.x, first.y), point, L.point(first.x, point.y)];
        else if (point.distanceTo(this.line[this.line.length - 1]) >= STEP) this.line.push(point);
      }
      this.sketch(this.line.map((one) => this.map.containerPointToLatLng(one)));
    }

    up(event) {
      const line = this.line;
      this.drop();
      if (!line || !event.isPrimary || line.length < 3) return; // a click: it comes as one
      const box = L.bounds(line).getSize();
      if (Math.max(box.x, box.y) < NEAR) return;
      this.ways.hush();
      const every = Math.ceil(line.length / CORNERS);
      this.tell(line.filter((_point, i) => i % every === 0).map((one) => this.map.containerPointToLatLng(one)));
    }

    drop() {
      this.line = null;
    }

    put(latlng) {
      const pixel = (one) => this.map.latLngToContainerPoint(one);
      const last = this.corners[this.corners.length - 1];
      const closes = this.corners.length > 2 && pixel(latlng).distanceTo(pixel(this.corners[0])) < NEAR;
      const twice = last && pixel(latlng).distanceTo(pixel(last)) < STEP;
      if (closes || (twice && this.corners.length > 2)) return this.tell(this.corners);
      if (!twice && this.corners.length < CORNERS) this.corners.push(latlng);
      this.sketch(this.corners);
    }

    // Enter closes what was clicked, else it takes all that is in view.
    key(event) {
      if (event.key !== "Enter") return false;
      const box = this.map.getBounds();
      const view = [box.getNorthWest(), box.getNorthEast(), box.getSouthEast(), box.getSouthWest()];
      this.tell(this.corners.length > 2 ? this.corners : view);
      return true;
    }

    tell(corners) {
      const told = corners.map(({ lat, lng }) => [Number(lat.toFixed(6)), Number(lng.toFixed(6))]);
      this.ways.stop();
      this.page.send("zone", told);
    }

    sketch(corners = []) {
      if (this.drawn) this.drawn.remove();
      this.drawn = null;
      if (corners.length) this.drawn = L.polygon(corners, { ...this.look(), dashArray: "5 4", pane: "tooltipPane" }).addTo(this.map);
    }

    // The zone in force, or none.
    show(corners) {
      if (this.shown) this.shown.remove();
      this.shown = corners ? L.polygon(corners, this.look()).addTo(this.map) : null;
    }
  }

  (maillage.ways = maillage.ways || []).push(Lasso);
})();
