// The ways to work on the map (draw a zone, measure, look around): their buttons, and the one that is at work.
//
// A way is a class in `maillage.ways`, made once with the page. It has `name`, `icon` and `word` (of the style's strings).
// One is at work at a time: `begin()` and `end()`; then `put(latlng)` is a click, or Enter on the cross at the middle;
// `key(event)` and `click(event)` come first, true when they took the act. A way with `apart` only opens and closes
// something: `toggle()`, `open`. `commands`, `setStyle`, `arrived` and `filtered` are those of a tool (`main.js`).
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  class Ways {
    constructor(page) {
      this.page = page;
      this.map = page.map;
      this.active = null;
      const { make } = maillage;
      this.bar = make("div", "ways");
      this.cross = make("div", "cross", page.controls.root);
      this.cross.hidden = true;
      this.all = (maillage.ways || []).map((Way) => new Way(page, this));
      this.commands = Object.assign({}, ...this.all.map((way) => way.commands || {}));
      const container = this.map.getContainer();
      container.addEventListener("keydown", (event) => {
        this.showCross(true);
        if (event.target === container && /^(Arrow|[+=−-]$)/.test(event.key)) page.userMoves(); // as a drag does
      }, true);
      container.addEventListener("pointermove", () => this.showCross(false), true);
      container.addEventListener("pointerdown", () => (this.hushed = false), true);
    }

    // The click that ends a drawn line is no click.
    hush() {
      this.hushed = true;
    }

    setStyle(style) {
      this.style = style;
      for (const way of this.all) if (way.setStyle) way.setStyle(style);
      if (this.active && !style.ways.includes(this.active.name)) this.stop();
      this.draw();
      this.page.controls.zoom.appendChild(this.bar);
    }

    arrived() {
      for (const way of this.all) if (way.arrived) way.arrived();
    }

    filtered() {
      for (const way of this.all) if (way.filtered) way.filtered();
    }

    draw() {
      const focused = this.bar.contains(document.activeElement) ? document.activeElement.dataset.way : "";
      this.bar.replaceChildren();
      for (const way of this.all) {
        if (!this.style.ways.includes(way.name)) continue;
        const button = maillage.make("button", "way", this.bar);
        const word = this.style.strings[way.word];
        button.dataset.way = way.name;
        button.title = word;
        button.setAttribute("aria-label", word);
        button.setAttribute("aria-pressed", String(way.apart ? way.open : way === this.active));
        maillage.icon(this.style.icons[way.icon], 18, button);
        button.addEventListener("click", () => this.press(way));
        if (way.name === focused) button.focus();
      }
    }

    press(way) {
      if (way.apart) way.toggle();
      else if (way === this.active) this.stop();
      else this.start(way);
      this.draw();
    }

    start(way) {
      this.stop();
      this.page.controls.hideCard();
      this.active = way;
      for (const name of ["doubleClickZoom", "boxZoom"]) this.map[name].disable();
      this.map.getContainer().classList.add("picking");
      way.begin();
      this.map.getContainer().focus({ preventScroll: true });
      this.draw();
    }

    stop() {
      const way = this.active;
      if (!way) return;
      this.active = null;
      for (const name of ["doubleClickZoom", "boxZoom"]) this.map[name].enable();
      this.map.getContainer().classList.remove("picking");
      this.cross.hidden = true;
      this.page.controls.say("");
      way.end();
      this.draw();
    }

    // Where Enter sets a point: seen as soon as somebody works by keyboard.
    showCross(on) {
      if (!on && this.cross.hidden) return;
      this.cross.hidden = !(on && (this.page.picking || (this.active && this.active.put)));
    }

    click(event) {
      if (this.hushed) return !(this.hushed = false);
      if (!this.active) return false;
      if (!(this.active.click && this.active.click(event)) && this.active.put) this.active.put(event.latlng);
      return true;
    }

    key(event) {
      for (const way of this.all) if (way.anyKey && way.anyKey(event)) return true;
      if (!this.active) return false;
      if (event.key === "Escape") this.stop();
      else if (this.active.key && this.active.key(event)) return true;
      else if (event.key === "Enter" && this.active.put) this.active.put(this.map.getCenter());
      else return false;
      return true;
    }
  }

  // A length as the program writes it (desktop/i18n.py, `format_distance`).
  maillage.distance = function (metres, style) {
    const { strings, decimal } = style;
    if (metres < 995) return strings.metres.replace("{n}", metres < 100 ? Math.round(metres) : 5 * Math.round(metres / 5));
    const kilometres = metres / 1000;
    const digits = kilometres < 9.995 ? 2 : kilometres < 99.95 ? 1 : 0;
    return strings.kilometres.replace("{n}", kilometres.toFixed(digits).replace(".", decimal));
  };

  (maillage.tools = maillage.tools || []).push(Ways);
})();
