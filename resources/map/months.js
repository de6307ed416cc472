// What the records in a blob say of time: which months each is under way in, counted once each. Knows no element.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const [EARLIEST, LATEST] = [12 * 1990, 12 * 2050 - 1]; // a year typed wrong does not stretch the strip

  class Months {
    // A record with several spots counts once; one whose sector is hidden does not.
    constructor(points) {
      this.spans = []; // [first, last] of each dated record
      this.undated = 0;
      const met = new Map(); // first half of an id -> second halves
      for (let i = 0; i < points.n; i++) {
        if (points.dead[i] || points.hidden.has(points.sector(i))) continue;
        const [blob, at] = points.home(i);
        const half = blob.ids[2 * at];
        if (!met.has(half)) met.set(half, new Set());
        const others = met.get(half);
        if (others.size === others.add(blob.ids[2 * at + 1]).size) continue;
        if (points.firsts[i]) this.spans.push([points.firsts[i], points.lasts[i]]);
        else this.undated += 1;
      }
      this.first = this.edge(Math.min, 0);
      this.last = this.edge(Math.max, 1);
    }

    edge(which, side) {
      const found = this.spans.reduce((best, span) => which(best, span[side]), side ? 0 : Infinity);
      return Math.min(LATEST, Math.max(EARLIEST, found));
    }

    get empty() {
      return !this.spans.length;
    }

    // How many months the strip has.
    get length() {
      return this.empty ? 0 : this.last - this.first + 1;
    }

    // Month by month, how many records are under way.
    counts() {
      const steps = new Int32Array(this.length + 1);
      const place = (month) => Math.min(this.length - 1, Math.max(0, month - this.first));
      for (const [first, last] of this.spans) {
        steps[place(first)] += 1;
        steps[place(last) + 1] -= 1;
      }
      let now = 0;
      return Array.from(steps.subarray(0, this.length), (step) => (now += step));
    }

    // The months from `from` to `to` as the points take them: the ends of the strip stand for all beyond.
    span(from, to) {
      if (from <= this.first && to >= this.last) return null;
      return [from <= this.first ? 1 : from, to >= this.last ? 65535 : to];
    }

    within(span) {
      if (!span) return this.spans.length + this.undated;
      return this.spans.reduce((sum, [first, last]) => sum + (first <= span[1] && last >= span[0] ? 1 : 0), 0);
    }
  }

  maillage.Months = Months;
})();
