// Which records the directory shows: search, one choice of each filter, in their order. Knows the fields of the shell.
(function () {
  "use strict";
  const { maillage } = window;
  const { shell, make } = maillage;
  const { state, say, best, records, looks, labelOf, statusOf, chain, fold, titleOf, wordsOf } = maillage.records;
  const YEARS = 12; // an initiative is found under at most so many years
  const orders = new Map();
  const chosen = {}; // filter -> value

  // ---- what a record carries, by filter ------------------------------------------------------------

  function years(record) {
    const first = parseInt(record.starts, 10);
    if (!first) return [];
    const last = state.kind === "initiative" ? Math.max(first, parseInt(record.ends, 10) || first) : first;
    return Array.from({ length: Math.min(YEARS, last - first + 1) }, (_, i) => String(first + i));
  }

  const VALUES = {
    sector: (record) => [record.look],
    status: (record) => [record.status],
    region: (record) => record.spots.flatMap((spot) => chain(spot[0])).map(String),
    severity: (record) => [record.severity],
    group: (record) => record.groups,
    language: (record) => record.languages || [],
    fee: (record) => [record.fee],
    period: years,
  };

  // ---- which records -------------------------------------------------------------------------------

  function matching() {
    const wanted = fold(state.query).split(/\s+/).filter(Boolean);
    const filters = Object.entries(chosen).filter(([, value]) => value);
    return order().filter((number) => {
      const record = records()[number];
      if (!filters.every(([name, value]) => VALUES[name](record).includes(value))) return false;
      return wanted.every((word) => wordsOf(state.kind, record).includes(word));
    });
  }

  // What has a date: the newest first; all else by name.
  function order() {
    const key = `${state.kind}|${state.lang}`;
    if (!orders.has(key)) {
      const { compare } = new Intl.Collator(state.lang);
      const titles = records().map((record) => titleOf(state.kind, record));
      const newest = (a, b) => (records()[b].starts || "").localeCompare(records()[a].starts || "");
      const numbers = records().map((_, number) => number);
      orders.set(key, numbers.sort((a, b) => newest(a, b) || compare(titles[a], titles[b])));
    }
    return orders.get(key);
  }

  // ---- the fields ----------------------------------------------------------------------------------

  const byName = (rows) => rows.sort((a, b) => a[1].localeCompare(b[1], state.lang));
  const asListed = (list, codes) => {
    const order = Object.keys(maillage.told.labels[list]);
    const rank = (code) => (order.indexOf(code) + 1 || order.length + 1);
    return codes.sort((a, b) => rank(a) - rank(b)).map((code) => [code, labelOf(list, code)]);
  };

  // The codes in use as [code, words], in the order in which they are offered.
  const OFFERED = {
    sector: (codes) => byName(looks(state.kind).filter((look) => codes.includes(look.code)).map((look) => [look.code, best(look.names)])),
    status: (codes) => codes.map((code) => [code, statusOf(state.kind, code)]),
    region: territories,
    severity: (codes) => asListed("severity", codes),
    group: (codes) => byName(asListed("group", codes)),
    language: (codes) => byName(asListed("language", codes)),
    fee: (codes) => asListed("fee", codes),
    period: (codes) => codes.sort((a, b) => b - a).map((year) => [year, year]),
  };

  function territories(codes) {
    const path = (area) => chain(area).reverse().map((at) => best(maillage.told.areas[at][0]));
    const rows = codes.map((code) => [code, path(Number(code))]);
    rows.sort((a, b) => a[1].join("\n").localeCompare(b[1].join("\n"), state.lang));
    return rows.map(([code, names]) => [code, `${"\u2003".repeat(names.length - 1)}${names[names.length - 1]}`]);
  }

  function fill() {
    for (const [name, place] of Object.entries(shell.filters)) {
      const used = [...new Set(records().flatMap(VALUES[name]))].filter(Boolean);
      place.word.textContent = say(name === "sector" && state.kind === "actor" ? "actorType" : name);
      place.label.hidden = !used.length;
      place.field.replaceChildren();
      for (const [code, label] of [["", say("all")], ...OFFERED[name](used)]) make("option", "", place.field, label).value = code;
      place.field.value = chosen[name] || "";
    }
    shell.others.hidden = [...shell.others.querySelectorAll("label")].every((label) => label.hidden);
  }

  function clear() {
    for (const [name, place] of Object.entries(shell.filters)) {
      chosen[name] = "";
      place.field.value = "";
    }
  }

  function listen(changed) {
    for (const [name, place] of Object.entries(shell.filters))
      place.field.addEventListener("change", () => {
        chosen[name] = place.field.value;
        changed();
      });
  }

  maillage.filters = { matching, fill, clear, listen, active: () => Object.values(chosen).some(Boolean) };
})();
