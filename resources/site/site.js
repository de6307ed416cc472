// The directory and its map: search, filters, languages. Records are rows by number; docs/site.md names their columns.
(function () {
  "use strict";
  const { maillage } = window;
  const { shell } = maillage;
  const { make, icon } = shell;
  const AT_ONCE = 60;
  const FALLBACK = ["fr", "en", "es", "ar"];
  const COLUMNS = {
    actor: ["names", "look", "spots", "acronym", "web", "email", "phone", "words", "groups", "languages", "withheld"],
    initiative: ["names", "look", "spots", "lead", "status", "starts", "ends", "words", "groups", "people"],
  };
  const state = { kind: "initiative", lang: "fr", query: "", sector: "", status: "", region: "", rows: [], shown: 0, open: -1 };
  const orders = new Map();
  let told = null;

  const say = (name) => told.words[state.lang][name];
  const best = (names) => {
    for (const lang of [state.lang, ...FALLBACK]) if (names[lang]) return names[lang];
    return Object.values(names)[0] || "";
  };
  const records = () => told[state.kind];
  const lookOf = (kind, code) => told.looks[kind].find((look) => look.code === code);
  const labelOf = (list, code) => (told.labels[list][code] ? best(told.labels[list][code]) : code);
  const chain = (area) => {
    const found = [];
    for (let at = area; at >= 0 && !found.includes(at); at = told.areas[at][2]) found.push(at);
    return found;
  };

  // Letters as people search for them: no accents, no case, one form of each Arabic letter.
  function fold(text) {
    return text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "")
      .replace(/[أإآٱ]/g, "ا")
      .replace(/ى/g, "ي")
      .replace(/ة/g, "ه")
      .toLowerCase();
  }

  function titleOf(kind, record) {
    const name = best(record.names);
    if (name) return name;
    const look = lookOf(kind, record.look);
    const label = look ? best(look.names) : say(kind === "actor" ? "otherType" : "other");
    return record.withheld ? `${say("withheld")} · ${label}` : label;
  }

  function placeOf(spot) {
    if (spot.length > 1 && best(spot[3])) return best(spot[3]);
    return spot[0] >= 0 ? best(told.areas[spot[0]][0]) : "";
  }

  function lineOf(kind, record) {
    const where = [...new Set(record.spots.map(placeOf).filter(Boolean))].slice(0, 3).join(", ");
    const who = kind === "initiative" && record.lead >= 0 ? titleOf("actor", told.actor[record.lead]) : record.acronym;
    return [who, where].filter(Boolean).join(" · ");
  }

  function wordsOf(kind, record) {
    if (record.folded === undefined) {
      const look = lookOf(kind, record.look);
      const parts = [record.names, record.words, look ? look.names : {}].flatMap((names) => Object.values(names));
      for (const spot of record.spots) {
        if (spot.length > 1) parts.push(...Object.values(spot[3]));
        for (const area of chain(spot[0])) parts.push(...Object.values(told.areas[area][0]));
      }
      if (record.acronym) parts.push(record.acronym);
      if (record.lead >= 0) parts.push(...Object.values(told.actor[record.lead].names), told.actor[record.lead].acronym);
      record.folded = fold(parts.join("\n"));
    }
    return record.folded;
  }

  // ---- which records ------------------------------------------------------------------------------

  function matching() {
    const wanted = fold(state.query).split(/\s+/).filter(Boolean);
    const region = state.region === "" ? -1 : Number(state.region);
    const found = [];
    order().forEach((number) => {
      const record = records()[number];
      if (state.sector && record.look !== state.sector) return;
      if (state.status && record.status !== state.status) return;
      if (region >= 0 && !record.spots.some((spot) => chain(spot[0]).includes(region))) return;
      if (wanted.length && !wanted.every((word) => wordsOf(state.kind, record).includes(word))) return;
      found.push(number);
    });
    return found;
  }

  // Initiatives: the newest first; actors: by name.
  function order() {
    const key = `${state.kind}|${state.lang}`;
    if (!orders.has(key)) {
      const { compare } = new Intl.Collator(state.lang);
      const titles = records().map((record) => titleOf(state.kind, record));
      const newest = (a, b) => (records()[b].starts || "").localeCompare(records()[a].starts || "");
      const numbers = records().map((_, number) => number);
      orders.set(key, numbers.sort((a, b) => (state.kind === "initiative" && newest(a, b)) || compare(titles[a], titles[b])));
    }
    return orders.get(key);
  }

  function refresh(fit) {
    state.rows = matching();
    state.shown = 0;
    if (!state.rows.includes(state.open)) state.open = -1;
    shell.list.replaceChildren();
    shell.count.textContent = state.rows.length ? say("records").replace("{n}", state.rows.length) : say("nothing");
    shell.clear.hidden = !(state.query || state.sector || state.status || state.region);
    if (state.open >= 0) shell.list.appendChild(item(state.open));
    more();
    maillage.page.show(blob(), fit);
    if (state.open >= 0) maillage.page.select(idOf(state.open), false);
  }

  // ---- the list -----------------------------------------------------------------------------------

  function more() {
    const rows = state.rows.slice(state.shown, state.shown + AT_ONCE);
    state.shown += rows.length;
    for (const number of rows) if (number !== state.open) shell.list.appendChild(item(number));
    shell.more.hidden = state.shown >= state.rows.length;
  }

  function tile(look, parent) {
    const square = make("span", "tile", parent);
    const colour = look ? look[maillage.style.dark ? "dark" : "light"] : maillage.style.tokens.secondary;
    square.style.background = colour;
    square.style.color = maillage.style.ink(colour);
    icon(look ? look.icon : told.icons.map, 14, square);
  }

  function item(number) {
    const record = records()[number];
    const line = make("li", "");
    const button = make("button", "row", line);
    button.dataset.number = number;
    button.setAttribute("aria-expanded", String(number === state.open));
    tile(lookOf(state.kind, record.look), button);
    const words = make("span", "words", button);
    make("span", "name", words, titleOf(state.kind, record)).dir = "auto";
    const second = lineOf(state.kind, record);
    if (second) make("span", "second", words, second).dir = "auto";
    if (record.status) make("span", `pill ${record.status}`, button, labelOf("status", record.status));
    button.addEventListener("click", () => choose(number === state.open ? -1 : number, line));
    if (number === state.open) line.appendChild(details(record, number));
    return line;
  }

  function choose(number, line) {
    const before = state.open;
    state.open = number;
    for (const button of shell.list.querySelectorAll(`.row[data-number="${before}"]`)) {
      button.setAttribute("aria-expanded", "false");
      button.parentElement.querySelectorAll(".details").forEach((part) => part.remove());
    }
    if (number >= 0 && line) {
      line.querySelector(".row").setAttribute("aria-expanded", "true");
      line.appendChild(details(records()[number], number));
    }
    maillage.page.select(number >= 0 ? idOf(number) : null, number >= 0);
  }

  // A record chosen on the map comes first in the list.
  function chooseOnMap(number) {
    const there = shell.list.querySelector(`.row[data-number="${number}"]`);
    let line = there ? there.parentElement : null;
    if (line) choose(number, line);
    else {
      choose(-1);
      state.open = number;
      line = item(number);
      shell.list.prepend(line);
    }
    line.scrollIntoView({ block: "nearest" });
  }

  function pair(list, name, text, className) {
    if (!text) return null;
    make("dt", "", list, say(name));
    const told_ = make("dd", className || "", list, text);
    told_.dir = "auto";
    return told_;
  }

  function link(list, name, text, address) {
    const place = pair(list, name, " ");
    place.textContent = "";
    const anchor = make("a", "", make("bdi", "", place), text);
    anchor.href = address;
    anchor.rel = "noopener noreferrer nofollow";
    anchor.target = "_blank";
  }

  function webAddress(text) {
    try {
      const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
      return ["http:", "https:"].includes(url.protocol) ? url.href : "";
    } catch {
      return "";
    }
  }

  function day(text) {
    const [year, month, date] = text.split("-").map(Number);
    if (!year) return "";
    const options = { year: "numeric", ...(month ? { month: "long" } : {}), ...(date ? { day: "numeric" } : {}) };
    const moment = new Date(Date.UTC(year, (month || 1) - 1, date || 1));
    return new Intl.DateTimeFormat(told.locales[state.lang], { ...options, timeZone: "UTC" }).format(moment);
  }

  function details(record, number) {
    const box = make("div", "details");
    if (record.withheld) make("p", "why", box, say("withheldWhy"));
    const list = make("dl", "", box);
    const look = lookOf(state.kind, record.look);
    pair(list, state.kind === "actor" ? "actorType" : "sector", look ? best(look.names) : "");
    if (state.kind === "initiative") {
      if (record.lead >= 0) pair(list, "lead", titleOf("actor", told.actor[record.lead]));
      pair(list, "dates", [...new Set([record.starts, record.ends].filter(Boolean).map(day))].join(" – "));
    }
    pair(list, "places", [...new Set(record.spots.map(placeOf).filter(Boolean))].join(", "));
    if (record.people !== undefined && record.people !== null)
      pair(list, "people", new Intl.NumberFormat(told.locales[state.lang]).format(record.people));
    pair(list, "groups", record.groups.map((code) => labelOf("group", code)).join(", "));
    if (state.kind === "actor") {
      pair(list, "languagesSpoken", record.languages.map((code) => labelOf("language", code)).join(", "));
      if (record.web && webAddress(record.web)) link(list, "web", record.web, webAddress(record.web));
      if (record.email) link(list, "email", record.email, `mailto:${encodeURIComponent(record.email).replace("%40", "@")}`);
      if (record.phone) link(list, "phone", record.phone, `tel:${record.phone.replace(/[^+0-9]/g, "")}`);
    }
    pair(list, state.kind === "actor" ? "mandate" : "description", best(record.words), "long");
    if (state.kind === "actor") doingsOf(number, list);
    if (record.spots.length) {
      const button = make("button", "link", box, say("onMap"));
      button.addEventListener("click", () => {
        turn("map");
        maillage.page.select(idOf(number), true);
      });
    }
    return box;
  }

  function doingsOf(number, list) {
    const theirs = told.initiative.filter((one) => one.lead === number);
    if (!theirs.length) return;
    make("dt", "", list, say("doings"));
    const place = make("dd", "", list);
    for (const one of theirs.slice(0, 20)) make("span", "doing", place, titleOf("initiative", one)).dir = "auto";
  }

  // ---- the map ------------------------------------------------------------------------------------

  // Ids of the map are sixteen bytes; ours hold the record's number in the first eight, least byte first.
  const idOf = (number) => {
    let text = "";
    for (let i = 0, rest = BigInt(number); i < 8; i++, rest >>= 8n) text += Number(rest & 255n).toString(16).padStart(2, "0");
    return text + "0".repeat(16);
  };
  const numberOf = (id) => id.slice(0, 16).match(/../g).reverse().reduce((sum, byte) => sum * 256 + parseInt(byte, 16), 0);

  // The census code that a territory is drawn by, with where its name stands.
  function anchorOf(area) {
    for (const at of chain(area)) {
      const code = told.areas[at][1];
      const anchor = code && maillage.page.base.anchors[code];
      if (anchor) return { code, lon: anchor[0], lat: anchor[1] };
    }
    return null;
  }

  function blob() {
    const lines = [];
    const codes = new Map();
    const areas = [];
    const text = new TextEncoder();
    for (const number of state.rows) {
      const record = records()[number];
      if (!codes.has(record.look)) codes.set(record.look, codes.size);
      for (const spot of record.spots) {
        const exact = spot.length > 1;
        const anchor = exact ? null : anchorOf(spot[0]);
        if (!exact && !anchor) continue;
        let area = -1;
        if (anchor) area = areas.includes(anchor.code) ? areas.indexOf(anchor.code) : areas.push(anchor.code) - 1;
        const said = text.encode(`${titleOf(state.kind, record)}\u001f${lineOf(state.kind, record)}`);
        const lat = exact ? spot[1] : Math.round(anchor.lat * 1e7), lon = exact ? spot[2] : Math.round(anchor.lon * 1e7);
        lines.push({ number, lat, lon, area, sector: codes.get(record.look), said });
      }
    }
    const n = lines.length;
    const column = (Type, of) => Type.from(lines, of);
    const made = { n, head: { n, sectors: [...codes.keys()], labels: [], statuses: [""], areas, without: 0, revision: 0 } };
    made.ids = new BigUint64Array(2 * n);
    lines.forEach((line, i) => (made.ids[2 * i] = BigInt(line.number)));
    made.lat = column(Int32Array, (line) => line.lat);
    made.lon = column(Int32Array, (line) => line.lon);
    made.area = column(Int32Array, (line) => line.area);
    made.sector = column(Uint8Array, (line) => line.sector);
    made.status = new Uint8Array(n);
    made.flags = column(Uint8Array, (line) => (line.area >= 0 ? 1 : 0));
    let end = 0;
    made.ends = column(Uint32Array, (line) => (end += line.said.length));
    made.text = new Uint8Array(end);
    lines.forEach((line, i) => made.text.set(line.said, i ? made.ends[i - 1] : 0));
    return made;
  }

  function styleNow() {
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    const theme = told.themes[dark ? "dark" : "light"];
    const looks = told.looks[state.kind].map((look) => ({
      code: look.code, label: best(look.names), icon: look.icon, colour: look[dark ? "dark" : "light"],
    }));
    const other = say(state.kind === "actor" ? "otherType" : "other");
    return {
      ...theme, scale: 1, lang: state.lang, rtl: state.lang === "ar", cards: true, searchHere: false, looks,
      other: { code: "", label: other, colour: theme.tokens.secondary, icon: told.icons.users },
      areaIcon: told.icons.map, icons: told.icons, seas: told.seas[state.lang], strings: told.words[state.lang],
    };
  }

  // ---- around it ----------------------------------------------------------------------------------

  function options(place, name, entries, value) {
    place.word.textContent = say(name);
    place.field.replaceChildren();
    for (const [code, label] of [["", say("all")], ...entries]) {
      const option = make("option", "", place.field, label);
      option.value = code;
    }
    place.field.value = value;
  }

  function fillFilters() {
    const used = (of) => new Set(records().flatMap(of));
    const looks = used((record) => [record.look]);
    const named = (list) => list.sort((a, b) => a[1].localeCompare(b[1], state.lang));
    const kinds = told.looks[state.kind].filter((look) => looks.has(look.code)).map((look) => [look.code, best(look.names)]);
    options(shell.sector, state.kind === "actor" ? "actorType" : "sector", named(kinds), state.sector);
    const statuses = [...used((record) => [record.status])].filter(Boolean).map((code) => [code, labelOf("status", code)]);
    options(shell.status, "status", statuses, state.status);
    shell.status.label.hidden = state.kind === "actor";
    const areas = [...used((record) => record.spots.flatMap((spot) => chain(spot[0])))];
    const path = (area) => chain(area).reverse().map((at) => best(told.areas[at][0]));
    const rows = areas.map((area) => [area, path(area)]).sort((a, b) => a[1].join("\n").localeCompare(b[1].join("\n"), state.lang));
    const tree = rows.map(([area, names]) => [String(area), `${"\u2003".repeat(names.length - 1)}${names[names.length - 1]}`]);
    options(shell.region, "region", tree, state.region);
  }

  function speak(lang) {
    state.lang = lang;
    document.documentElement.lang = lang;
    document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
    shell.title.textContent = told.title || say("heading");
    document.title = told.title || say("heading");
    shell.search.placeholder = say("search");
    shell.search.setAttribute("aria-label", say("search"));
    shell.languages.setAttribute("aria-label", say("language"));
    for (const button of shell.languages.children) button.setAttribute("aria-pressed", String(button.lang === lang));
    shell.clear.textContent = say("clear");
    shell.more.textContent = say("more");
    shell.tabList.textContent = say("list");
    shell.tabMap.textContent = say("mapTab");
    shell.made.textContent = say("made").replace("{date}", day(told.day));
    drawKinds();
    restyle();
  }

  function drawKinds() {
    shell.kinds.replaceChildren();
    for (const kind of ["initiative", "actor"]) {
      const button = make("button", "", shell.kinds, `${say(`${kind}s`)} (${told[kind].length})`);
      button.setAttribute("aria-pressed", String(kind === state.kind));
      button.dataset.kind = kind;
      button.addEventListener("click", () => {
        Object.assign(state, { kind, sector: "", status: "", region: "", open: -1 });
        for (const other of shell.kinds.children) other.setAttribute("aria-pressed", String(other === button));
        restyle(true);
      });
    }
  }

  function restyle(fit) {
    maillage.style = styleNow();
    maillage.page.setStyle(maillage.style);
    document.documentElement.lang = state.lang;
    fillFilters();
    refresh(fit);
  }

  function turn(to) {
    document.body.dataset.tab = to;
    shell.tabList.setAttribute("aria-pressed", String(to === "list"));
    shell.tabMap.setAttribute("aria-pressed", String(to === "map"));
    if (to === "map") window.map_maillage.invalidateSize();
  }

  function listen() {
    let later = 0;
    shell.search.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(() => {
        state.query = shell.search.value;
        refresh(true);
      }, 120);
    });
    for (const name of ["sector", "status", "region"])
      shell[name].field.addEventListener("change", () => {
        state[name] = shell[name].field.value;
        refresh(true);
      });
    shell.clear.addEventListener("click", () => {
      Object.assign(state, { query: "", sector: "", status: "", region: "" });
      shell.search.value = "";
      fillFilters();
      refresh(true);
      shell.search.focus();
    });
    shell.more.addEventListener("click", more);
    shell.tabList.addEventListener("click", () => turn("list"));
    shell.tabMap.addEventListener("click", () => turn("map"));
    if (window.IntersectionObserver)
      new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && more()).observe(shell.more);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => restyle());
    for (const [lang, name] of Object.entries(told.languages)) {
      const button = make("button", "", shell.languages, name);
      button.lang = lang;
      button.addEventListener("click", () => speak(lang));
    }
  }

  function named(kind, rows) {
    return rows.map((row) => Object.fromEntries(COLUMNS[kind].map((name, i) => [name, row[i]])));
  }

  function firstLanguage() {
    const asked = [location.hash.slice(1), ...(navigator.languages || []).map((one) => one.slice(0, 2))];
    return asked.find((lang) => lang in told.languages) || told.lang;
  }

  async function begin() {
    const parts = await maillage.carried;
    told = JSON.parse(new TextDecoder().decode(parts.get("head")));
    for (const kind of ["actor", "initiative"]) told[kind] = named(kind, told[kind]);
    maillage.start(window.map_maillage, (name, ...values) => {
      if (name === "clicked" || name === "opened") chooseOnMap(numberOf(values[0]));
      if (name === "opened") turn("list");
    });
    if (!told.initiative.length) state.kind = "actor";
    turn("list");
    listen();
    const base = maillage.page.base_("/base");
    state.lang = firstLanguage();
    maillage.style = styleNow();
    maillage.page.setStyle(maillage.style);
    await base; // territories stand at anchors that come with it
    speak(state.lang);
    maillage.page.fitRecords();
    document.body.dataset.ready = "yes";
  }

  begin().catch((error) => {
    make("p", "trouble", document.body, document.getElementById("carried").dataset.trouble);
    console.error(error);
  });
})();
