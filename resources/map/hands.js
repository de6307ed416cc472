// What a hand does on the map: a click, the pointer, keys. These are methods of the page (`main.js` joins them to it).
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const { toLatLng, toX, toY } = maillage.world;

  maillage.hands = {
    click(event) {
      const target = event.originalEvent && event.originalEvent.target;
      // a button that was drawn anew by its own click is no longer over the map
      if (target && (!target.isConnected || target.closest(".over > *"))) return;
      if (this.tools.some((tool) => tool.click && tool.click(event))) return;
      if (this.picking) {
        const { lat, lng } = event.latlng;
        this.pins.picked = [lat, lng];
        this.overlay.redraw();
        this.base.closeUp().then(() => this.send("picked", lat, lng, this.base.areaAt(toX(lng), toY(lat))));
        return;
      }
      const mark = this.pins.hit(event.containerPoint.x, event.containerPoint.y);
      if (mark) this.act(mark);
      else {
        this.controls.hideCard();
        const { lat, lng } = event.latlng;
        this.send("ground", this.base.areaAt(toX(lng), toY(lat)));
      }
    },

    act(mark) {
      const { group } = mark;
      this.wish = null;
      if (mark.kind === "pin") {
        this.choose(this.points.id(group.first), false);
        if (this.style.cards) this.openCard(mark);
      } else if (mark.kind === "area" || group.same || this.map.getZoom() >= 17) this.openCard(mark);
      else {
        const box = L.latLngBounds(toLatLng(group.box[0], group.box[3]), toLatLng(group.box[2], group.box[1]));
        const zoom = Math.max(this.map.getBoundsZoom(box, false, L.point(40, 40)), this.map.getZoom() + 1);
        this.map.setView(box.getCenter(), Math.min(zoom, 17));
      }
    },

    openCard(mark) {
      const { group } = mark;
      const code = group.area;
      if (code) this.send("area", code);
      const title = code ? this.areaName(code) : group.count > 1 ? this.counted(group.count) : this.points.text(group.first).title;
      const rows = this.points.rowsIn(group, 200);
      const entries = rows.map((i) => ({ id: this.points.id(i), sector: this.points.sector(i), ...this.told(i) }));
      if (group.count === 1 && !code) entries[0].title = this.style.strings.open;
      this.controls.showCard(mark, title, entries);
      this.controls.announce(title);
      if (this.byKey) this.controls.card.querySelector(".entry").focus();
    },

    // The words of a row, and what is to be doubted of it.
    told(i) {
      const { title, line } = this.points.text(i);
      return { title, line: [line, this.doubt ? this.doubt(i) : ""].filter(Boolean).join(" · ") };
    },

    areaName(code) {
      const area = this.base.names[code];
      return area ? (this.style.lang === "ar" ? area.ar : area.fr) : code;
    },

    counted(n) {
      return this.style.strings.records.replace("{n}", n);
    },

    choose(id, open) {
      this.pins.selected = id;
      this.overlay.redraw();
      this.send(open ? "opened" : "clicked", id);
    },

    hover(point) {
      const target = point && document.elementFromPoint ? this.pins.hit(point.x, point.y) : null;
      const container = this.map.getContainer();
      container.classList.toggle("over-mark", Boolean(target) && !this.picking);
      if ((target && target.group) === (this.pins.hovered && this.pins.hovered.group)) return;
      this.pins.hovered = target;
      this.overlay.later();
      if (!target || !this.controls.card.hidden) return this.controls.tip(null);
      const { title, line } = this.describe(target);
      this.controls.tip(target, title, line);
    },

    describe(mark) {
      const { group } = mark;
      if (mark.kind === "pin") return this.told(group.first);
      const mix = group.mix.slice(0, 3).map(([sector, n]) => `${(this.style.sectors[sector] || this.style.other).label} ${n}`);
      return { title: group.area ? `${this.areaName(group.area)} · ${this.counted(group.count)}` : this.counted(group.count), line: mix.join(" · ") };
    },

    // Page keys walk through what is drawn, Enter acts, Escape closes.
    key(event) {
      if (event.target !== this.map.getContainer()) return;
      if (this.tools.some((tool) => tool.key && tool.key(event))) return event.preventDefault();
      const step = { PageDown: 1, PageUp: -1 }[event.key];
      if (step) this.walk(step);
      else if (event.key === "Enter" && this.pins.hovered) {
        this.byKey = true;
        this.act(this.pins.hovered);
        this.byKey = false;
      } else if (event.key === "Escape" && !this.controls.card.hidden) this.controls.hideCard(true);
      else return;
      event.preventDefault();
    },

    walk(step) {
      const size = this.map.getSize();
      const inside = (m) => m.x >= 0 && m.y >= 0 && m.x <= size.x && m.y <= size.y;
      const marks = this.pins.drawn.filter(inside).sort((a, b) => a.y - b.y || a.x - b.x);
      if (!marks.length) return;
      const at = marks.findIndex((m) => this.pins.hovered && m.group === this.pins.hovered.group);
      const mark = marks[(at + step + marks.length) % marks.length];
      this.pins.hovered = mark;
      this.overlay.redraw();
      const { title, line } = this.describe(mark);
      this.controls.tip(mark, title, line);
      this.controls.announce(line ? `${title}. ${line}` : title);
    },
  };
})();
