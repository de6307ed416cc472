// What stands over the map: legend, zoom, scale, tooltip, card. Every text enters by textContent.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});

  function make(tag, className, parent, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  }

  function icon(paths, size, parent) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.style.width = svg.style.height = `calc(${size}px * var(--scale, 1))`; // with the size of the program's text
    svg.setAttribute("aria-hidden", "true");
    for (const path of paths) {
      const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
      element.setAttribute("d", path);
      svg.appendChild(element);
    }
    if (parent) parent.appendChild(svg);
    return svg;
  }

  // The small square of a sector: full as its pins are, or hollow.
  function tile(look, style, size, parent) {
    const square = make("span", "tile", parent);
    const hollow = style.shape === "hollow";
    square.style.background = hollow ? style.tokens.surface : look.colour;
    square.style.color = hollow ? look.colour : style.ink(look.colour);
    if (hollow) square.style.boxShadow = `inset 0 0 0 2px ${look.colour}`;
    icon(look.icon, hollow ? size - 2 : size, square);
    return square;
  }

  maillage.make = make;
  maillage.icon = icon;
  maillage.tile = tile;

  class Controls {
    constructor(map, actions) {
      this.map = map;
      this.actions = actions;
      const root = (this.root = make("div", "over", map.getContainer()));
      L.DomEvent.disableScrollPropagation(root);
      this.zoom = make("div", "zoom", root);
      this.legend = make("section", "legend", root);
      this.foot = make("div", "foot", root);
      this.searchHere = make("button", "here", root);
      this.searchHere.hidden = true;
      this.searchHere.addEventListener("click", () => {
        this.searchHere.hidden = true;
        actions.searchHere();
      });
      this.note = make("p", "note", root);
      this.note.hidden = true;
      this.note.dir = "auto";
      this.tooltip = make("div", "tip", root);
      this.tooltip.hidden = true;
      this.card = make("div", "card", root);
      this.card.setAttribute("role", "dialog");
      this.card.hidden = true;
      this.live = make("div", "live", root);
      this.live.setAttribute("aria-live", "polite");
      this.hiddenSectors = new Set();
      this.panels = []; // what a tool puts over the map: no name goes under it
      this.moreLines = []; // what a tool adds to the legend, each given the legend
      this.lift = 0; // pixels at the bottom that a panel takes
      for (const part of [this.zoom, this.legend, this.foot, this.searchHere, this.card]) Controls.shield(part);
      map.on("zoomend moveend resize", () => this.measure());
    }

    // What a hand does on a part of what stands over the map never reaches the map.
    static shield(part) {
      L.DomEvent.disableClickPropagation(part);
      for (const kind of ["pointermove", "mousemove"]) part.addEventListener(kind, (e) => e.stopPropagation());
    }

    setStyle(style) {
      this.style = style;
      const root = document.documentElement;
      root.lang = style.lang;
      root.classList.toggle("dark", style.dark);
      this.root.dir = style.rtl ? "rtl" : "ltr";
      for (const [name, value] of Object.entries(style.tokens)) root.style.setProperty(`--${name}`, value);
      root.style.setProperty("--scale", style.scale);
      this.map.getContainer().setAttribute("aria-label", style.strings.map);
      this.drawZoom();
      this.drawFoot();
      this.searchHere.textContent = style.strings.searchHere;
      this.drawLegend(this.counts || new Map(), this.codes || []);
      this.hideCard();
      this.measure();
    }

    drawZoom() {
      this.zoom.replaceChildren();
      const { strings, icons } = this.style;
      const buttons = [
        ["plus", strings.zoomIn, () => this.map.zoomIn()],
        ["minus", strings.zoomOut, () => this.map.zoomOut()],
        ["maximize", strings.showAll, () => this.actions.showAll()],
      ];
      for (const [name, word, act] of buttons) {
        const button = make("button", "", this.zoom);
        button.title = word;
        button.setAttribute("aria-label", word);
        if (icons[name]) icon(icons[name], 18, button);
        else button.textContent = { plus: "+", minus: "−", maximize: "⛶" }[name];
        button.addEventListener("click", act);
      }
    }

    drawFoot() {
      this.foot.replaceChildren();
      const scale = make("span", "scale", this.foot);
      this.bar = make("i", "", scale);
      this.length = make("bdi", "", scale);
      const credit = make("button", "credit", this.foot);
      const more = this.credits || []; // of what lies over the base map
      for (const [name, dir] of [["credit", "auto"], ["creditShort", "ltr"]]) {
        const words = make("span", name === "credit" ? "long" : "short", credit, this.style.strings[name]);
        words.dir = dir;
        for (const one of more) {
          words.append(" · ");
          make("bdi", "", words, one);
        }
      }
      credit.title = [this.style.strings.credit, ...more].join(" · ");
      credit.addEventListener("click", () => credit.classList.toggle("open"));
    }

    // A round length between 40 and 100 pixels.
    measure() {
      if (!this.bar) return;
      const size = this.map.getSize();
      this.root.classList.toggle("narrow", size.x < 560 * this.style.scale);
      this.root.classList.toggle("low", size.y < 330 * this.style.scale);
      this.closeIfCrowded();
      const middle = size.y / 2;
      const metres = this.map.distance(
        this.map.containerPointToLatLng([0, middle]), this.map.containerPointToLatLng([100, middle]));
      const power = 10 ** Math.floor(Math.log10(metres));
      const round = [5, 2, 1].find((n) => n * power <= metres) * power;
      this.bar.style.width = `${Math.round((100 * round) / metres)}px`;
      const { kilometres, metres: word } = this.style.strings;
      this.length.textContent = round >= 1000 ? kilometres.replace("{n}", round / 1000) : word.replace("{n}", round);
    }

    drawLegend(counts, codes) {
      this.counts = counts;
      this.codes = codes;
      if (!this.style) return;
      this.legend.hidden = !counts.size;
      const drawn = document.createElement("section");
      const head = make("button", "head", drawn, this.style.strings.legend);
      head.setAttribute("aria-expanded", String(!this.legend.classList.contains("closed")));
      head.addEventListener("click", () => {
        const closed = this.legend.classList.toggle("closed");
        this.legendTouched = true;
        head.setAttribute("aria-expanded", String(!closed));
        this.actions.covered();
      });
      const order = [...counts.keys()].sort((a, b) => (this.style.order.get(codes[a]) ?? 99) - (this.style.order.get(codes[b]) ?? 99));
      for (const sector of order) this.legendLine(drawn, sector, counts.get(sector));
      if (counts.size) for (const add of this.moreLines) add(drawn);
      // What it says already stays: most acts move a record or rename it, and another legend is laid out anew and
      // loses whoever stands on it with the keyboard.
      const [now, then] = [[...drawn.children], [...this.legend.children]];
      const same = now.length === then.length && now.every((line, i) => line.isEqualNode(then[i]));
      if (!same) this.legend.replaceChildren(...now);
      this.closeIfCrowded();
    }

    // On a small map an open legend would hide the records; the person's own choice stands.
    closeIfCrowded() {
      if (this.legendTouched || !this.style) return;
      const size = this.map.getSize();
      this.legend.classList.remove("closed");
      const crowded = size.x < 560 * this.style.scale && size.y > 0 && this.legend.offsetHeight > 0.38 * size.y;
      this.legend.classList.toggle("closed", crowded);
      const head = this.legend.firstChild;
      if (head) head.setAttribute("aria-expanded", String(!crowded));
    }

    legendLine(drawn, sector, count) {
      const look = this.style.sectors[sector] || this.style.other;
      const button = make("button", "line", drawn);
      button.dataset.sector = sector; // lines that act on different sectors are not the same
      tile(look, this.style, 12, button);
      make("span", "word", button, look.label);
      make("span", "count", button, String(count));
      const hidden = this.hiddenSectors.has(sector);
      button.setAttribute("aria-pressed", String(!hidden));
      button.title = hidden ? this.style.strings.show : this.style.strings.hide;
      button.addEventListener("click", () => {
        if (!this.hiddenSectors.delete(sector)) this.hiddenSectors.add(sector);
        this.actions.filter(this.hiddenSectors);
        const at = [...this.legend.children].indexOf(button);
        this.drawLegend(this.counts, this.codes);
        this.legend.children[at].focus();
      });
    }

    // The boxes of legend and buttons, in pixels of the map.
    boxes() {
      const map = this.map.getContainer().getBoundingClientRect();
      return [this.legend, this.zoom, ...this.panels, ...this.foot.children]
        .filter((part) => !part.hidden)
        .map((part) => part.getBoundingClientRect())
        .map((box) => [box.left - map.left - 4, box.top - map.top - 4, box.right - map.left + 4, box.bottom - map.top + 4]);
    }

    // Takes a sentence away, if it is still the one that is said.
    unsay(text) {
      if (this.note.textContent === text) this.say("");
    }

    say(text) {
      this.note.textContent = text;
      this.note.hidden = !text;
    }

    announce(text) {
      this.live.textContent = text;
    }

    // ---- tooltip and card ------------------------------------------------------------------------

    tip(mark, title, line) {
      if (!mark) {
        this.tooltip.hidden = true;
        return;
      }
      this.tooltip.replaceChildren();
      make("b", "", this.tooltip, title).dir = "auto";
      if (line) make("span", "", this.tooltip, line).dir = "auto";
      this.tooltip.hidden = false;
      this.put(this.tooltip, mark.x, mark.top - 6);
    }

    put(element, x, y) {
      const size = this.map.getSize();
      const width = element.offsetWidth, height = element.offsetHeight;
      const left = Math.max(6, Math.min(size.x - width - 6, x - width / 2));
      const above = y - height >= 6;
      element.style.left = `${left}px`;
      element.style.top = `${above ? y - height : Math.min(size.y - height - 6, y + 52)}px`;
    }

    // One record, or the list of those that stand at one point.
    showCard(mark, title, entries) {
      this.tooltip.hidden = true;
      this.card.replaceChildren();
      const head = make("div", "cardhead", this.card);
      make("b", "", head, title).dir = "auto";
      const close = make("button", "close", head, "×");
      close.setAttribute("aria-label", this.style.strings.close);
      close.addEventListener("click", () => this.hideCard(true));
      this.card.setAttribute("aria-label", title);
      const list = make("div", "entries", this.card);
      for (const entry of entries) this.entry(list, entry);
      this.card.hidden = false;
      this.put(this.card, mark.x, mark.top - 8);
      this.card.onkeydown = (event) => this.cardKey(event);
      this.cardOpenedAt = Date.now();
    }

    entry(list, entry) {
      const button = make("button", "entry", list);
      const look = this.style.sectors[entry.sector] || this.style.other;
      tile(look, this.style, 12, button);
      const words = make("span", "words", button);
      make("span", "title", words, entry.title).dir = "auto";
      if (entry.line) make("span", "sub", words, entry.line).dir = "auto";
      button.addEventListener("click", () => this.actions.choose(entry.id, true));
    }

    cardKey(event) {
      const buttons = [...this.card.querySelectorAll("button")];
      const at = buttons.indexOf(document.activeElement);
      if (event.key === "Escape") this.hideCard(true);
      else if (event.key === "ArrowDown") buttons[Math.min(buttons.length - 1, at + 1)].focus();
      else if (event.key === "ArrowUp") buttons[Math.max(0, at - 1)].focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    hideCard(refocus) {
      this.card.hidden = true;
      if (refocus) this.map.getContainer().focus();
    }
  }

  maillage.Controls = Controls;
})();
