// While a record waits for its point: the present one is dragged, Enter takes the middle of the map, Escape gives up.
// A click is the page's own act (`hands.js`).
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const { toX, toY } = maillage.world;
  const REACH = 16; // pixels around the point within which a hand takes it

  class Placing {
    constructor(page) {
      this.page = page;
      this.map = page.map;
      const container = this.map.getContainer();
      container.addEventListener("pointerdown", (event) => this.down(event), true);
      container.addEventListener("pointermove", (event) => this.move(event));
      for (const kind of ["pointerup", "pointercancel"]) container.addEventListener(kind, () => this.up());
    }

    over(event) {
      const { picking, pins } = this.page;
      if (!picking || !pins.picked || event.target.closest(".over > *")) return false;
      return this.map.latLngToContainerPoint(pins.picked).distanceTo(this.map.mouseEventToContainerPoint(event)) <= REACH;
    }

    down(event) {
      this.hushed = false;
      if (event.button !== 0 || !event.isPrimary || !this.over(event)) return;
      this.map.dragging.disable();
      this.map.getContainer().setPointerCapture(event.pointerId);
      this.held = { moved: false };
    }

    move(event) {
      if (!this.held) return this.map.getContainer().classList.toggle("grabbing", this.over(event));
      const { lat, lng } = this.map.mouseEventToLatLng(event);
      this.held.moved = true;
      this.page.pins.picked = [lat, lng];
      this.page.overlay.redraw();
    }

    up() {
      const held = this.held;
      if (!held) return;
      this.held = null;
      this.map.dragging.enable();
      if (!held.moved) return;
      this.hushed = true; // the click that ends a drag is no click
      this.tell(...this.page.pins.picked);
    }

    async tell(lat, lng) {
      await this.page.base.closeUp();
      this.page.send("picked", lat, lng, this.page.base.areaAt(toX(lng), toY(lat)));
    }

    click() {
      return this.hushed && !(this.hushed = false);
    }

    key(event) {
      if (!this.page.picking || !["Escape", "Enter"].includes(event.key)) return false;
      if (event.key === "Escape") this.page.send("stopped");
      else this.page.click({ latlng: this.map.getCenter() });
      return true;
    }
  }

  (maillage.tools = maillage.tools || []).push(Placing);
})();
