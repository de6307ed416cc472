// A tool: what nobody confirmed for long is drawn paler, in a dashed ring, and said in words; its line of the legend is
// the switch. Which records these are comes with them (a bit of their flags), or after them where the program has much to
// read for it; a published file has neither.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const OLD = 2;
  const ALPHA = 0.5;

  class Fading {
    constructor(page) {
      this.page = page;
      this.on = true;
      this.commands = {
        fades: (on) => this.turn(on),
        confirmed: (id, words) => this.tell(id, words),
        old: (url) => {
          const read = page.offered("old", url);
          return page.inTurn(async () => {
            const bytes = await read();
            if (bytes) this.age(new BigUint64Array(bytes));
          });
        },
      };
      page.pins.fading = this;
      page.doubt = (row) => (this.isOld(row) ? this.style.strings.toConfirm : "");
      page.controls.moreLines.push((legend) => this.line(legend));
    }

    setStyle(style) {
      this.style = style;
    }

    turn(on) {
      this.on = Boolean(on);
      const { controls } = this.page;
      controls.drawLegend(controls.counts || new Map(), controls.codes || []);
      this.page.overlay.redraw();
    }

    // The identities, each two numbers, of records that are shown already: nothing else of them is touched.
    age(ids) {
      const { points, controls, overlay } = this.page;
      const joined = (high, low) => (high << 64n) | low;
      const old = new Set();
      for (let i = 0; i < ids.length; i += 2) old.add(joined(ids[i], ids[i + 1]));
      for (let row = 0; row < points.n; row++) {
        const [blob, at] = points.home(row);
        if (old.has(joined(blob.ids[2 * at], blob.ids[2 * at + 1]))) points.flags[row] |= OLD;
      }
      points.regroup();
      controls.drawLegend(points.sectorCounts(), points.head.sectors || []);
      overlay.redraw();
    }

    isOld(row) {
      return (this.page.points.flags[row] & OLD) !== 0;
    }

    // A circle or a plate fades when all that it stands for is old. Found once for each group.
    of({ group }) {
      if (!this.on) return false;
      if (group.old === undefined) {
        let i = group.first;
        while (i !== -1 && this.isOld(i)) i = group.next[i];
        group.old = i === -1;
      }
      return group.old;
    }

    alpha(mark) {
      return mark.selected ? 1 : ALPHA;
    }

    // Around what was just drawn: told without colour.
    ring(context, mark) {
      context.beginPath();
      if (mark.kind === "area") context.roundRect(mark.x - mark.radius - 4, mark.top - 4, 2 * mark.radius + 8, 32, 10);
      else context.arc(mark.x, mark.top + mark.radius, mark.radius + 2, 0, 2 * Math.PI);
      for (const [width, colour] of [[3.5, this.style.tokens.edge], [1.75, this.style.tokens.text]]) {
        context.setLineDash([4, 3.5]);
        context.lineWidth = width;
        context.strokeStyle = colour;
        context.stroke();
      }
      context.setLineDash([]);
    }

    count() {
      const { points } = this.page;
      let n = 0;
      for (let i = 0; i < points.n; i++) if (this.isOld(i) && points.shown(i)) n += 1;
      return n;
    }

    line(legend) {
      const many = this.count();
      if (!many) return;
      const { strings } = this.style;
      const button = maillage.make("button", "line fading", legend);
      maillage.make("span", "dashed", button).setAttribute("aria-hidden", "true");
      maillage.make("span", "word", button, strings.toConfirm);
      maillage.make("span", "count", button, String(many));
      button.setAttribute("aria-pressed", String(this.on));
      button.title = this.on ? strings.fadeNot : strings.fade;
      button.addEventListener("click", () => {
        this.turn(!this.on);
        this.page.send("fades", this.on);
        const drawn = this.page.controls.legend.querySelector(".fading");
        if (drawn) drawn.focus();
      });
    }

    // The program says when a chosen record was confirmed: a line of the card, if it is still the one that is open.
    tell(id, words) {
      const { card } = this.page.controls;
      if (card.hidden || this.page.pins.selected !== id || card.querySelectorAll(".entry").length !== 1) return;
      const there = card.querySelector(".confirmed");
      if (there) there.remove();
      maillage.make("span", "sub confirmed", card.querySelector(".entry .words"), words).dir = "auto";
    }
  }

  maillage.tools = maillage.tools || [];
  maillage.tools.push(Fading);
})();
