// Territories shaded by a figure: a tint under the pins, a legend of its classes, the figure of the territory under the
// pointer in words. A tool of the map's page (main.js). Knows neither how figures are counted nor any record.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const { toX, toY } = maillage.world;
  const { make } = maillage;
  const TOGETHER = 60; // shapes filled at once
  const REGION = /\..*$/; // what follows a region's number in a census code

  // A small tile that is repeated: dots tell a surplus from a lack, lines what nobody knows, also without colours.
  function pattern(ground, ink, kind) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const context = tile.getContext("2d");
    if (ground) {
      context.fillStyle = ground;
      context.fillRect(0, 0, 8, 8);
    }
    context.fillStyle = context.strokeStyle = ink;
    if (kind === "dots") for (const [x, y] of [[2, 2], [6, 6]]) context.fillRect(x - 1, y - 1, 2, 2);
    else {
      context.beginPath();
      for (const at of [-8, 0, 8]) {
        context.moveTo(at - 1, 9);
        context.lineTo(at + 9, -1);
      }
      context.stroke();
    }
    return tile;
  }

  class Figures {
    constructor(page) {
      this.page = page;
      this.data = null;
      this.commands = { figures: (url) => this.show(url) };
      this.box = make("section", "figures", page.controls.root);
      this.box.hidden = true;
      page.controls.panels.push(this.box);
      maillage.Controls.shield(this.box);
      page.map.on("mousemove", (event) => this.hover(event));
      page.map.on("mouseout zoomstart dragstart", () => this.leave());
    }

    // An empty address takes the shading away.
    async show(url) {
      const read = this.page.offered("figures", url);
      const bytes = url ? await read() : null;
      if (url && !bytes) return;
      this.data = bytes ? JSON.parse(new TextDecoder().decode(bytes)) : null;
      this.leave();
      this.sorted = null;
      this.asked = false;
      this.page.base.shading = this.data ? this : null;
      this.drawLegend();
      this.page.cover();
      this.page.redrawBase();
      if (this.data) await this.comeCloser();
    }

    // Communes come with the first shading: without them there is nothing to paint, nor to find under the pointer.
    async comeCloser() {
      const { base } = this.page;
      if (!Object.keys(base.names).length) return; // the base map is on its way: drawing it asks again
      this.asked = true;
      const came = await base.closeUp();
      if (base.layers.land && !base.layers.communes) this.page.controls.say(this.style.strings.noShapes);
      this.sorted = null;
      if (came) this.page.redrawBase();
    }

    setStyle(style) {
      this.style = style;
      this.sorted = null;
      this.drawLegend();
    }

    // ---- painting --------------------------------------------------------------------------------

    fills() {
      const { shades } = this.style;
      const colours = this.data.parted ? shades.parted : shades.grown;
      return this.data.classes.map(({ shade }) => ({
        colour: colours[shade],
        tile: this.data.parted && shade < 2 ? pattern(colours[shade], shades.dots, "dots") : null,
      }));
    }

    // The shapes of each class, worked out once for each layer they may come from.
    groups(layer) {
      if (this.sorted && this.sorted.layer === layer) return this.sorted.groups;
      const groups = new Map();
      for (const shape of layer.shapes) {
        const told = this.data.figures[this.codeOf(shape.code)];
        if (!told) continue;
        if (!groups.has(told[0])) groups.set(told[0], []);
        groups.get(told[0]).push(shape);
      }
      this.sorted = { layer, groups };
      return groups;
    }

    // The code of the territory that is shaded, from the code of one that it holds.
    codeOf(code) {
      if (this.data.level === "region") return code.replace(REGION, "");
      const area = this.page.base.names[code];
      return area && area.level === 4 ? area.parent : code;
    }

    // Drawn bit by bit, as the rest of a tile.
    *draw(context, level, frame, here) {
      const { communes, provinces } = this.page.base.layers;
      const layer = communes || (this.data.level === "region" ? provinces : null);
      if (!layer) {
        if (!this.asked) this.comeCloser(); // once: they may be missing altogether
        return;
      }
      const fills = this.fills();
      const unknown = pattern("", this.style.shades.unknown, "lines");
      for (const [number, shapes] of this.groups(layer)) {
        const { colour, tile } = fills[number] || { tile: unknown };
        const ink = tile ? context.createPattern(tile, "repeat") : colour;
        const some = here(shapes);
        for (let i = 0; i < some.length; i += TOGETHER) {
          maillage.fillShapes(context, layer, some.slice(i, i + TOGETHER), level, frame, ink, "nonzero");
          yield;
        }
      }
    }

    // ---- legend ----------------------------------------------------------------------------------

    drawLegend() {
      this.box.replaceChildren();
      this.box.hidden = !this.data || !this.style;
      if (this.box.hidden) return;
      const head = make("button", "head", this.box, this.data.title);
      const open = () => head.setAttribute("aria-expanded", String(!this.box.classList.contains("closed")));
      open();
      head.addEventListener("click", () => {
        this.box.classList.toggle("closed");
        open();
        this.page.cover();
      });
      this.data.classes.forEach(({ words }, i) => {
        const { colour, tile } = this.fills()[i];
        this.line(words, tile, colour);
      });
      if (this.data.unknown) this.line(this.data.unknown, pattern("", this.style.shades.unknown, "lines"), "");
    }

    line(words, tile, colour) {
      const row = make("div", "line", this.box);
      const swatch = make("canvas", "swatch", row);
      swatch.width = 22;
      swatch.height = 14;
      swatch.setAttribute("aria-hidden", "true");
      const context = swatch.getContext("2d");
      context.fillStyle = tile ? context.createPattern(tile, "repeat") : colour;
      context.fillRect(0, 0, 22, 14);
      make("span", "word", row, words).dir = "auto";
    }

    // ---- the territory under the pointer -----------------------------------------------------------

    at({ lat, lng }) {
      const code = this.page.base.areaAt(toX(lng), toY(lat));
      return code ? this.codeOf(code) : "";
    }

    tell(event) {
      const code = this.at(event.latlng);
      const told = code && this.data.figures[code];
      const { x, y } = event.containerPoint;
      if (!code) return this.leave();
      const name = this.page.areaName(code);
      this.said = told ? told[1] : this.style.strings.noFigure;
      this.page.controls.tip({ x, top: y - 8 }, name, this.said);
      this.shown = true;
      return name;
    }

    // After the pins: what is under the pointer there speaks first.
    hover(event) {
      if (!this.data) return;
      cancelAnimationFrame(this.waiting);
      this.waiting = requestAnimationFrame(() => {
        if (!this.data || this.page.picking || !this.page.controls.card.hidden) return;
        if (this.page.pins.hovered) this.shown = false;
        else this.tell(event);
      });
    }

    leave() {
      cancelAnimationFrame(this.waiting);
      if (this.shown) this.page.controls.tip(null);
      this.shown = false;
    }

    // A click on the ground says its figure aloud; what a click does otherwise goes on.
    click(event) {
      if (!this.data || this.page.picking) return false;
      if (this.page.pins.hit(event.containerPoint.x, event.containerPoint.y)) return false;
      const name = this.tell(event);
      if (name) this.page.controls.announce(`${name}. ${this.said}`);
      return false;
    }
  }

  maillage.tools = maillage.tools || [];
  maillage.tools.push(Figures);
})();
