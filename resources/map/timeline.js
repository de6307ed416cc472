// The strip of time: how many initiatives are under way each month, two handles, steps and playing. What it leaves out
// is hidden in the page: nothing is asked of the program. In Arabic time runs from right to left.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const BEAT = 700; // milliseconds a month is shown while it plays
  const YEAR = 12;

  class Timeline {
    constructor(page, ways) {
      Object.assign(this, { name: "time", icon: "calendar-range", word: "timeline", apart: true, open: false });
      this.page = page;
      this.ways = ways;
      this.panel = maillage.make("section", "time", page.controls.root);
      this.panel.hidden = true;
      this.panel.addEventListener("keydown", (event) => this.panelKey(event));
      maillage.Controls.shield(this.panel);
      page.controls.panels.push(this.panel);
      page.map.on("resize", () => this.open && this.paint());
    }

    setStyle(style) {
      this.style = style;
      if (this.open && !style.ways.includes(this.name)) this.close();
      else if (this.open) this.build();
    }

    arrived() {
      if (!this.open) return;
      const { blob } = this.page.points;
      if (blob && blob.n && blob.head.text <= blob.n) return; // nothing is said of them yet: it comes in a moment
      this.read();
      this.build();
      this.apply();
    }

    filtered() {
      if (!this.open) return;
      this.read();
      this.paint();
    }

    toggle() {
      if (this.open) return this.close();
      this.open = true;
      this.panel.hidden = false;
      this.from = this.to = null;
      this.read();
      this.build();
      this.lift();
    }

    close() {
      this.rest();
      this.open = false;
      this.panel.hidden = true;
      this.lift();
      this.narrow(null);
      this.ways.draw();
    }

    lift() {
      const { controls } = this.page;
      controls.lift = this.open ? this.panel.offsetHeight + 6 : 0;
      controls.root.style.setProperty("--lift", `${controls.lift}px`);
      this.page.cover();
    }

    // ---- what there is ----------------------------------------------------------------------------

    read() {
      const before = this.months;
      const whole = !before || this.from === null || (this.from <= before.first && this.to >= before.last);
      this.months = new maillage.Months(this.page.points);
      this.counts = this.months.counts();
      if (this.months.empty) {
        this.from = this.to = null;
        return;
      }
      const { first, last } = this.months;
      this.from = whole ? first : Math.min(last, Math.max(first, this.from));
      this.to = whole ? last : Math.min(last, Math.max(this.from, this.to));
    }

    set(from, to) {
      const { first, last } = this.months;
      this.from = Math.min(last, Math.max(first, from));
      this.to = Math.min(last, Math.max(first, to));
      this.apply();
      this.paint();
    }

    apply() {
      const { points } = this.page;
      const span = this.months.empty ? null : this.months.span(this.from, this.to);
      if (String(span) === String(points.span)) return;
      this.narrow(span);
    }

    // What leaves the map on paper is narrowed too: the program is told.
    narrow(span) {
      this.page.points.within(span);
      this.page.send("within", ...(span || []));
      this.show();
    }

    show() {
      const { points, controls, overlay } = this.page;
      controls.drawLegend(points.sectorCounts(), points.head.sectors || []);
      overlay.later();
      this.page.tellSeen();
    }

    // ---- building ---------------------------------------------------------------------------------

    build() {
      const { make } = maillage;
      const { strings } = this.style;
      this.rest();
      this.panel.replaceChildren();
      this.panel.setAttribute("aria-label", strings.timeline);
      const head = make("div", "timehead", this.panel);
      this.words = make("b", "", head);
      this.words.dir = "auto";
      this.beside = make("span", "", head);
      this.beside.dir = "auto";
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (!this.months.empty) {
        this.button(head, "chevron-left", strings.stepBack, () => this.step(-1), true);
        if (!still) this.player = this.button(head, "play", strings.play, () => this.play(), true);
        this.button(head, "chevron-right", strings.stepForth, () => this.step(1), true);
      }
      this.button(head, "x", strings.allTime, () => this.shut());
      if (this.months.empty) {
        this.words.textContent = strings.noDates;
        return;
      }
      this.track = make("div", "track", this.panel);
      this.canvas = make("canvas", "", this.track);
      this.window = make("div", "window", this.track);
      this.handles = [["from", strings.timeFrom], ["to", strings.timeTo]].map(([end, label]) => this.handle(end, label));
      this.track.addEventListener("pointerdown", (event) => this.grab(event));
      this.paint();
    }

    button(head, name, word, act, mirrored) {
      const button = maillage.make("button", mirrored ? "mirrored" : "", head);
      button.title = word;
      button.setAttribute("aria-label", word);
      maillage.icon(this.style.icons[name], 16, button);
      button.addEventListener("click", act);
      return button;
    }

    handle(end, label) {
      const handle = maillage.make("div", "handle", this.track);
      handle.tabIndex = 0;
      handle.dataset.end = end;
      handle.setAttribute("role", "slider");
      handle.setAttribute("aria-label", label);
      handle.addEventListener("keydown", (event) => this.handleKey(event, end));
      return handle;
    }

    // ---- painting ---------------------------------------------------------------------------------

    month(number) {
      return `${this.style.months[number % YEAR]} ${Math.floor(number / YEAR)}`;
    }

    // From the start of the strip's first month, in its width; mirrored where one reads from the right.
    across(number) {
      const share = (number - this.months.first) / this.months.length;
      return this.style.rtl ? 1 - share : share;
    }

    paint() {
      if (this.months.empty || !this.track) return;
      const { strings, tokens } = this.style;
      const [a, b] = [this.across(this.from), this.across(this.to + 1)];
      this.window.style.left = `${100 * Math.min(a, b)}%`;
      this.window.style.width = `${100 * Math.abs(b - a)}%`;
      [a, b].forEach((at, i) => (this.handles[i].style.left = `${100 * at}%`));
      for (const handle of this.handles) {
        handle.setAttribute("aria-valuemin", this.months.first);
        handle.setAttribute("aria-valuemax", this.months.last);
        handle.setAttribute("aria-valuenow", this[handle.dataset.end]);
        handle.setAttribute("aria-valuetext", this.month(this[handle.dataset.end]));
      }
      this.words.textContent = this.from === this.to ? this.month(this.from)
        : strings.fromTo.replace("{from}", this.month(this.from)).replace("{to}", this.month(this.to));
      const span = this.months.span(this.from, this.to);
      const count = strings.records.replace("{n}", this.months.within(span));
      const hidden = span && this.months.undated ? ` · ${strings.undated.replace("{n}", this.months.undated)}` : "";
      this.beside.textContent = count + hidden;
      this.bars(tokens);
    }

    bars(tokens) {
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      const width = this.track.clientWidth, height = this.track.clientHeight;
      this.canvas.width = width * ratio;
      this.canvas.height = height * ratio;
      const context = this.canvas.getContext("2d");
      context.scale(ratio, ratio);
      const most = Math.max(1, ...this.counts);
      const each = width / this.counts.length;
      this.counts.forEach((count, i) => {
        if (!count) return;
        const number = this.months.first + i;
        const inside = number >= this.from && number <= this.to;
        const high = Math.max(2, ((height - 4) * count) / most);
        const left = Math.min(this.across(number), this.across(number + 1)) * width;
        context.fillStyle = inside ? tokens.primary : tokens.border;
        context.globalAlpha = inside ? 1 : 0.5;
        context.fillRect(left, height - high, Math.max(1, each - (each > 3 ? 1 : 0)), high);
      });
    }

    // ---- hands ------------------------------------------------------------------------------------

    // The month under the pointer, as a number with its fraction.
    under(event) {
      const box = this.track.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      return this.months.first + (this.style.rtl ? 1 - share : share) * this.months.length;
    }

    grab(event) {
      if (event.button !== 0) return;
      this.rest();
      const at = this.under(event);
      const whole = this.from <= this.months.first && this.to >= this.months.last;
      let end = event.target.dataset.end;
      if (!end && event.target === this.window && !whole) end = "both";
      if (!end) end = Math.abs(at - this.from) <= Math.abs(at - this.to - 1) ? "from" : "to";
      const began = { at, from: this.from, to: this.to };
      const move = (one) => this.drag(end, this.under(one), began);
      const stop = () => {
        this.track.removeEventListener("pointermove", move);
        this.page.controls.announce(this.words.textContent);
      };
      this.track.setPointerCapture(event.pointerId);
      this.track.addEventListener("pointermove", move);
      for (const kind of ["pointerup", "pointercancel"]) this.track.addEventListener(kind, stop, { once: true });
      this.handles[end === "to" ? 1 : 0].focus();
      move(event);
      event.preventDefault();
    }

    drag(end, at, began) {
      if (end === "from") this.set(Math.min(this.to, Math.round(at)), this.to);
      else if (end === "to") this.set(this.from, Math.max(this.from, Math.round(at) - 1));
      else this.shift(began.from, began.to, Math.round(at - began.at));
    }

    // The same number of months, earlier or later; it stops at the ends.
    shift(from, to, by) {
      const step = Math.max(this.months.first - from, Math.min(this.months.last - to, by));
      this.set(from + step, to + step);
      return step;
    }

    handleKey(event, end) {
      const forth = this.style.rtl ? "ArrowLeft" : "ArrowRight";
      const back = this.style.rtl ? "ArrowRight" : "ArrowLeft";
      const by = { [forth]: 1, [back]: -1, ArrowUp: 1, ArrowDown: -1, PageUp: YEAR, PageDown: -YEAR,
        Home: -Infinity, End: Infinity }[event.key];
      if (by === undefined) return;
      this.rest();
      if (end === "from") this.set(Math.min(this.to, this.from + by), this.to);
      else this.set(this.from, Math.max(this.from, this.to + by));
      event.preventDefault();
      event.stopPropagation();
    }

    panelKey(event) {
      if (event.key !== "Escape") return;
      this.shut();
      event.preventDefault();
      event.stopPropagation();
    }

    shut() {
      this.close();
      this.page.map.getContainer().focus();
    }

    // A window to move: all of time has none, so it becomes a year at the beginning.
    opened() {
      const { first, last } = this.months;
      if (this.from > first || this.to < last) return false;
      this.set(first, Math.min(last, first + YEAR - 1));
      return true;
    }

    step(by) {
      this.rest();
      if (!this.opened()) this.shift(this.from, this.to, by);
      this.page.controls.announce(this.words.textContent);
    }

    // ---- playing ----------------------------------------------------------------------------------

    play() {
      if (this.playing) return this.rest();
      if (!this.opened() && this.to >= this.months.last) this.shift(this.from, this.to, -Infinity);
      const beat = () => {
        if (!this.shift(this.from, this.to, 1)) return this.rest();
        this.playing = setTimeout(beat, BEAT);
      };
      this.playing = setTimeout(beat, BEAT);
      this.face("pause", this.style.strings.pause);
    }

    rest() {
      clearTimeout(this.playing);
      if (this.playing && this.player) this.face("play", this.style.strings.play);
      this.playing = 0;
    }

    face(name, word) {
      this.player.replaceChildren();
      this.player.title = word;
      this.player.setAttribute("aria-label", word);
      maillage.icon(this.style.icons[name], 16, this.player);
    }
  }

  (maillage.ways = maillage.ways || []).push(Timeline);
})();
