// The canvas of pins as a Leaflet layer: follows drags and zooms, redraws once per frame.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});

  const PAD = 160; // pixels drawn beyond each edge

  maillage.Overlay = L.Layer.extend({
    initialize(pins) {
      this.pins = pins;
    },

    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "maillage-pins leaflet-zoom-animated");
      this.context = this.canvas.getContext("2d");
      map.getPane("markerPane").appendChild(this.canvas);
      map.on("moveend resize viewreset zoomend", this.later, this);
      map.on("move", this.moved, this);
      map.on("zoomanim", this.animate, this);
      this.resize();
      this.redraw();
    },

    onRemove(map) {
      map.off("moveend resize viewreset zoomend", this.later, this);
      map.off("move", this.moved, this);
      map.off("zoomanim", this.animate, this);
      this.canvas.remove();
    },

    resize() {
      const size = this._map.getSize();
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      if (this.width === size.x && this.height === size.y && this.ratio === ratio) return;
      this.width = size.x;
      this.height = size.y;
      this.ratio = ratio;
      const [wide, high] = [size.x + 2 * PAD, size.y + 2 * PAD];
      this.canvas.width = wide * ratio;
      this.canvas.height = high * ratio;
      this.canvas.style.width = `${wide}px`;
      this.canvas.style.height = `${high}px`;
    },

    // A drag carries the canvas along; it is drawn again only when its margin is used up.
    moved() {
      const map = this._map;
      if (this.at && this.zoom === map.getZoom()) {
        const by = map.containerPointToLayerPoint([0, 0]).subtract(this.at);
        if (Math.max(Math.abs(by.x), Math.abs(by.y)) < PAD - 50) return;
      }
      this.later();
    },

    later() {
      if (this.waiting || !this._map || this._map._animatingZoom) return;
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.redraw();
      });
    },

    animate(event) {
      const scale = this._map.getZoomScale(event.zoom, this.zoom);
      const offset = this._map._latLngBoundsToNewLayerBounds(this.bounds, event.zoom, event.center).min;
      L.DomUtil.setTransform(this.canvas, offset, scale);
    },

    redraw() {
      const map = this._map;
      if (!map || !this.pins.style || map._animatingZoom) return;
      if (this.waiting) this.waiting = cancelAnimationFrame(this.waiting) || 0; // drawn now: once is enough
      this.resize();
      this.zoom = map.getZoom();
      const corners = [[-PAD, -PAD], [this.width + PAD, this.height + PAD]];
      this.bounds = L.latLngBounds(corners.map((corner) => map.containerPointToLatLng(corner)));
      this.at = map.containerPointToLayerPoint([0, 0]);
      L.DomUtil.setTransform(this.canvas, this.at.subtract([PAD, PAD]), 1);
      const origin = map.getPixelOrigin().subtract(map._getMapPanePos());
      const size = 256 * 2 ** this.zoom;
      const toPixels = (x, y) => [x * size - origin.x, y * size - origin.y];
      const project = (lon, lat) =>
        toPixels(maillage.world.toX(lon), maillage.world.toY(lat));
      this.context.setTransform(this.ratio, 0, 0, this.ratio, PAD * this.ratio, PAD * this.ratio);
      this.context.clearRect(-PAD, -PAD, this.width + 2 * PAD, this.height + 2 * PAD);
      this.pins.draw(this.context, { zoom: this.zoom, width: this.width, height: this.height, pad: PAD, project, toPixels });
    },
  });
})();
