// The directory and its map: the list, languages, what is chosen. filters.js says which records, details.js what of one.
(function () {
  "use strict";
  const { maillage } = window;
  const { shell } = maillage;
  const { make, icon } = maillage;
  const { say, best, records, lookOf, statusOf, titleOf, lineOf, day, idOf, numberOf, KINDS } = maillage.records;
  const AT_ONCE = 60;
  const ICON = 14;
  const state = Object.assign(maillage.records.state, { query: "", rows: [], shown: 0, open: -1 });
  let told = null;

  function refresh(fit) {
    state.rows = maillage.filters.matching();
    state.shown = 0;
    if (!state.rows.includes(state.open)) state.open = -1;
    shell.list.replaceChildren();
    shell.count.textContent = state.rows.length ? say("records").replace("{n}", state.rows.length) : say("nothing");
    shell.clear.hidden = !(state.query || maillage.filters.active());
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

  function item(number) {
    const record = records()[number];
    const line = make("li", "");
    const button = make("button", "row", line);
    button.dataset.number = number;
    button.setAttribute("aria-expanded", String(number === state.open));
    const drawn = maillage.style.looks.find((look) => look.code === record.look);
    maillage.tile(drawn || { ...maillage.style.other, icon: told.icons.map }, maillage.style, ICON, button);
    const words = make("span", "words", button);
    make("span", "name", words, titleOf(state.kind, record)).dir = "auto";
    const second = lineOf(state.kind, record);
    if (second) make("span", "second", words, second).dir = "auto";
    if (record.alert && best(record.alert)) warn(best(record.alert), words);
    if (record.status) make("span", `pill ${record.status}`, button, statusOf(state.kind, record.status));
    button.addEventListener("click", () => choose(number === state.open ? -1 : number, line));
    if (number === state.open) line.appendChild(maillage.details(record, number, show));
    return line;
  }

  function warn(text, parent) {
    const place = make("span", "alert", parent);
    icon(told.icons["triangle-alert"], ICON, place);
    make("span", "", place, text).dir = "auto";
  }

  function show(number) {
    turn("map");
    maillage.page.select(idOf(number), true);
  }

  // On paper there is nothing to click: every record that was found, with all that is told of it.
  function everything() {
    state.printing = true;
    restyle();
    while (!shell.more.hidden) more();
    for (const button of shell.list.querySelectorAll(".row[aria-expanded=false]")) {
      const number = Number(button.dataset.number);
      button.parentElement.appendChild(maillage.details(records()[number], number, show));
    }
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
      const part = line.appendChild(maillage.details(records()[number], number, show));
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

  const dark = () => !state.printing && window.matchMedia("(prefers-color-scheme: dark)").matches;

  // ---- around it ----------------------------------------------------------------------------------

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
    shell.othersWord.textContent = say("otherFilters");
    shell.tabList.textContent = say("list");
    shell.tabMap.textContent = say("mapTab");
    shell.made.textContent = say("made").replace("{date}", day(told.day));
    drawKinds();
    restyle();
  }

  function drawKinds() {
    shell.kinds.replaceChildren();
    for (const kind of KINDS.filter((one) => told[one].length)) {
      const button = make("button", "", shell.kinds, `${say(`${kind}s`)} (${told[kind].length})`);
      button.setAttribute("aria-pressed", String(kind === state.kind));
      button.dataset.kind = kind;
      button.addEventListener("click", () => {
        maillage.filters.clear();
        Object.assign(state, { kind, open: -1 });
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
    maillage.filters.fill();
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
    maillage.filters.listen(() => refresh(true));
    shell.clear.addEventListener("click", () => {
      state.query = shell.search.value = "";
      maillage.filters.clear();
      refresh(true);
      shell.search.focus();
    });
    shell.more.addEventListener("click", more);
    shell.tabList.addEventListener("click", () => turn("list"));
    shell.tabMap.addEventListener("click", () => turn("map"));
    if (window.IntersectionObserver)
      new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && more()).observe(shell.more);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => restyle());
    window.addEventListener("beforeprint", everything);
    window.addEventListener("afterprint", () => {
      state.printing = false;
      restyle();
    });
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
    told = maillage.told = await maillage.records.load();
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
