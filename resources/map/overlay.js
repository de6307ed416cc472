// The canvas of pins as a Leaflet layer: follows drags and zooms, redraws once per frame.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});

  maillage.Overlay = L.Layer.extend({
    initialize(pins) {
      this.pins = pins;
    },

    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "maillage-pins leaflet-zoom-animated");
      this.context = this.canvas.getContext("2d");
      map.getPane("markerPane").appendChild(this.canvas);
      map.on("move resize viewreset zoomend", this.later, this);
      map.on("zoomanim", this.animate, this);
      this.resize();
      this.redraw();
    },

    onRemove(map) {
      map.off("move resize viewreset zoomend", this.later, this);
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
      this.canvas.width = size.x * ratio;
      this.canvas.height = size.y * ratio;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
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
      this.resize();
      this.zoom = map.getZoom();
      this.bounds = map.getBounds();
      L.DomUtil.setTransform(this.canvas, map.containerPointToLayerPoint([0, 0]), 1);
      const origin = map.getPixelOrigin().subtract(map._getMapPanePos());
      const size = 256 * 2 ** this.zoom;
      const toPixels = (x, y) => [x * size - origin.x, y * size - origin.y];
      const project = (lon, lat) =>
        toPixels(lon / 360 + 0.5, 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI));
      this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      this.context.clearRect(0, 0, this.width, this.height);
      this.pins.draw(this.context, { zoom: this.zoom, width: this.width, height: this.height, project, toPixels });
      if (this.drawnOnce) this.drawnOnce();
    },
  });
})();
