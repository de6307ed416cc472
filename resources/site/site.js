// The directory and its map: search, filters, languages.
(function () {
  "use strict";
  const { maillage } = window;
  const { shell } = maillage;
  const { make, icon } = maillage;
  const { say, best, records, lookOf, labelOf, chain, fold, titleOf, placeOf, lineOf, wordsOf, day, idOf, numberOf } = maillage.records;
  const AT_ONCE = 60;
  const state = Object.assign(maillage.records.state, { query: "", sector: "", status: "", region: "", rows: [], shown: 0, open: -1 });
  const orders = new Map();
  let told = null;

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
    maillage.page.show(maillage.records.blob(state.rows), fit);
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
      const row = line.querySelector(".row");
      row.setAttribute("aria-expanded", "true");
      const part = line.appendChild(details(records()[number], number));
      requestAnimationFrame(() => {
        if (state.open !== number) return;
        part.scrollIntoView({ block: "nearest" });
        row.scrollIntoView({ block: "nearest" }); // what was chosen stays in sight, however long it is
      });
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

  const dark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;

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
    maillage.style = maillage.records.styleNow(dark());
    maillage.page.setStyle(maillage.style);
    document.documentElement.style.colorScheme = dark() ? "dark" : "light"; // the browser's own bars and menus too
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

  function firstLanguage() {
    const asked = [location.hash.slice(1), ...(navigator.languages || []).map((one) => one.slice(0, 2))];
    return asked.find((lang) => lang in told.languages) || told.lang;
  }

  async function begin() {
    told = await maillage.records.load();
    maillage.start(window.map_maillage, (name, ...values) => {
      if (name === "clicked" || name === "opened") chooseOnMap(numberOf(values[0]));
      if (name === "opened") turn("list");
    });
    if (told.sheet) return maillage.sheet(told);
    turn("list");
    listen();
    const base = maillage.page.base_("/base");
    state.lang = firstLanguage();
    maillage.style = maillage.records.styleNow(dark());
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
