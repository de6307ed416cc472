// The map as a sheet of paper: title, map, legend, scale, north, attribution, date. Nothing on it can be clicked.
(function () {
  "use strict";
  const { maillage } = window;
  const { make, icon, tile } = maillage;
  const SHARP = 2; // pixels drawn for each of the sheet's
  const NORTH = ["M12 2l5 20-5-4-5 4z"];

  const LOOKS = 200; // a tile of a pack that never comes does not hold up the sheet for ever

  const settled = (grid, packs) =>
    new Promise((done) => {
      let left = LOOKS;
      // a tile asked for again counts as loaded when its former self ends: what waits to be drawn says it all
      const drawing = () => grid.isLoading() || (grid.queue && grid.queue.length > 0);
      const busy = () => drawing() || (packs && packs.loading && (left -= 1) > 0);
      const look = () => (busy() ? setTimeout(look, 60) : setTimeout(done, 400));
      setTimeout(look, 200);
    });

  // Of each sector how many records stand on the sheet, each once.
  function counts({ points, map }) {
    const box = map.getBounds();
    const found = new Map();
    for (let i = 0; i < points.n; i++) {
      if (!box.contains(maillage.world.toLatLng(points.x[i], points.y[i]))) continue;
      const sector = points.sector(i);
      if (!found.has(sector)) found.set(sector, new Set());
      found.get(sector).add(points.id(i));
    }
    return new Map([...found].map(([sector, ids]) => [sector, ids.size]));
  }

  function legend(list, page, counted) {
    const { say, lookOf, best } = maillage.records;
    list.replaceChildren();
    const codes = page.points.head.sectors;
    for (const [sector, count] of [...counted].sort((a, b) => b[1] - a[1])) {
      const look = lookOf(maillage.records.state.kind, codes[sector]);
      const style = page.style.sectors[sector] || page.style.other;
      const line = make("li", "", list);
      tile(style, page.style, 12, line);
      make("span", "", line, look ? best(look.names) : style.label || say("other"));
      make("b", "", line, String(count));
    }
  }

  // The months that are shown, in words; an end that stands open is empty.
  function period([from, to], { say, day }) {
    if (from === to) return say("during").replace("{when}", day(from));
    const words = say(from && to ? "between" : from ? "since" : "until");
    return words.replace("{from}", day(from)).replace("{to}", day(to));
  }

  maillage.sheet = async (told) => {
    const { sheet } = told;
    const { state, say, day, records, blob, styleNow } = maillage.records;
    Object.defineProperty(window, "devicePixelRatio", { value: SHARP });
    Object.assign(state, { lang: told.lang, kind: sheet.kind });
    const root = document.documentElement;
    root.lang = told.lang;
    root.style.background = "#fff";
    root.style.overflow = location.protocol === "maillage:" ? "hidden" : "auto"; // a person's browser may be smaller
    root.dir = told.lang === "ar" ? "rtl" : "ltr";
    const body = document.body;
    body.className = "sheet";
    body.style.width = `${sheet.size[0]}mm`;
    body.style.height = `${sheet.size[1]}mm`;
    // a browser that prints the page takes the sheet's own paper
    document.styleSheets[0].insertRule(`@page { size: ${sheet.size[0]}mm ${sheet.size[1]}mm; margin: 0; }`);
    const head = make("header", "sheethead", body);
    make("h1", "", head, sheet.title).dir = "auto";
    if (sheet.period) make("p", "period", head, period(sheet.period, maillage.records)).dir = "auto";
    if (sheet.note) make("p", "", head, sheet.note).dir = "auto";
    body.prepend(head);
    const { page } = maillage;
    const map = window.map_maillage;
    map.invalidateSize({ animate: false });
    page.setStyle({ ...styleNow(false), cards: false, whole: true });
    await page.base_("/base");
    page.show(blob(records().map((_, number) => number)), false);
    const foot = make("footer", "sheetfoot", body);
    const keys = make("ul", "keys", foot);
    legend(keys, page, page.points.sectorCounts()); // as high as it may become: the map keeps its size below
    const last = make("div", "last", foot);
    const packs = sheet.packs.length ? page.tools.find((tool) => tool.commands && tool.commands.packs) : null;
    if (packs) await packs.show(sheet.packs);
    const credit = make("span", "", last, say("credit"));
    for (const source of packs ? packs.sources : []) {
      credit.append(" · ");
      make("bdi", "", credit, source);
    }
    make("span", "", last, say("made").replace("{date}", day(told.day)));
    icon(NORTH, 26, make("div", "north", maillage.shell.mapBox));
    map.invalidateSize({ animate: false });
    if (sheet.box) page.fit(...sheet.box);
    else page.fitRecords();
    keys.style.height = `${keys.offsetHeight}px`;
    legend(keys, page, counts(page));
    await page.base.closeUp();
    page.redrawBase();
    await settled(page.grid, packs);
    page.overlay.redraw();
    body.dataset.ready = "yes";
  };
})();
