// What is near here: a right click, a long press, the menu key, or the button and a click; the program answers.
// Draws where one stands, and a ring where one looks. Knows no record.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});

  const ABOVE = { pane: "tooltipPane", interactive: false }; // above the pins

  class Near {
    constructor(page, ways) {
      Object.assign(this, { name: "near", icon: "radar", word: "near" });
      this.page = page;
      this.map = page.map;
      this.ways = ways;
      this.commands = { near: (lat, lng) => this.stand(lat, lng), ring: (lat, lng) => this.ring(lat, lng) };
      this.map.on("contextmenu", (event) => this.ask(event.latlng));
    }

    setStyle(style) {
      this.style = style;
      if (this.here) this.stand(this.here.lat, this.here.lng);
    }

    begin() {
      this.page.controls.say(this.style.strings.nearHow);
    }

    end() {}

    put(latlng) {
      this.ways.stop();
      this.ask(latlng);
    }

    ask({ lat, lng }) {
      if (!this.style || !this.style.ways.includes(this.name) || this.ways.active || this.page.picking) return;
      this.page.send("near", lat, lng);
    }

    // The menu key asks around the mark one walked to, else around the middle.
    anyKey(event) {
      if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey)) return false;
      const mark = this.page.pins.hovered;
      this.ask(mark ? this.map.containerPointToLatLng([mark.x, mark.y]) : this.map.getCenter());
      return true;
    }

    stand(lat, lng) {
      this.clear();
      this.here = lat === null || lat === undefined ? null : { lat, lng };
      if (!this.here) return;
      const { primary, edge } = this.style.tokens;
      this.marks = L.layerGroup([
        L.circleMarker([lat, lng], { radius: 15, color: primary, weight: 2, fillColor: primary, fillOpacity: 0.14, ...ABOVE }),
        L.circleMarker([lat, lng], { radius: 4.5, color: edge, weight: 2, fillColor: primary, fillOpacity: 1, ...ABOVE }),
      ]).addTo(this.map);
      if (!this.map.getBounds().contains([lat, lng])) this.map.setView([lat, lng], Math.max(this.map.getZoom(), 12), { animate: false });
    }

    ring(lat, lng) {
      if (this.looked) this.looked.remove();
      const { primary } = this.style.tokens;
      this.looked = L.circleMarker([lat, lng], { radius: 20, color: primary, weight: 3, fill: false, ...ABOVE }).addTo(this.map);
      if (!this.map.getBounds().pad(-0.1).contains([lat, lng])) this.map.panTo([lat, lng], { animate: false });
    }

    clear() {
      for (const layer of [this.marks, this.looked]) if (layer) layer.remove();
      this.marks = this.looked = null;
    }
  }

  (maillage.ways = maillage.ways || []).push(Near);
})();
