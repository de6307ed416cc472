// Reads the records of the page and says them in a language: titles, places, dates, how they stand on the map.
// Knows no element of the page. Records are rows by number; docs/site.md names their columns.
(function () {
  "use strict";
  const { maillage } = window;
  const FALLBACK = ["fr", "en", "es", "ar"];
  const COLUMNS = {
    actor: ["names", "look", "spots", "acronym", "web", "email", "phone", "words", "groups", "languages", "withheld"],
    initiative: ["names", "look", "spots", "lead", "status", "starts", "ends", "words", "groups", "people", "withheld"],
    need: ["names", "look", "spots", "status", "severity", "starts", "ends", "words", "groups", "people", "answers", "withheld"],
    service: ["names", "look", "spots", "lead", "status", "alert", "opening", "languages", "groups", "eligibility", "fee",
      "feeNote", "words", "withheld"],
  };
  const KINDS = ["initiative", "actor", "need", "service"];
  const SCHEMES = { actor: "actor_type" }; // the list that a kind's looks are of: all others have sectors
  const STATUSES = { initiative: "status", need: "need_status", service: "service_status" };
  const state = { kind: "initiative", lang: "fr" };
  let told = null;

  const say = (name) => told.words[state.lang][name];
  const best = (names) => {
    for (const lang of [state.lang, ...FALLBACK]) if (names[lang]) return names[lang];
    return Object.values(names)[0] || "";
  };
  const records = () => told[state.kind];
  const looks = (kind) => told.looks[SCHEMES[kind] || "sector"];
  const lookOf = (kind, code) => looks(kind).find((look) => look.code === code);
  const labelOf = (list, code) => (told.labels[list][code] ? best(told.labels[list][code]) : code);
  const statusOf = (kind, code) => labelOf(STATUSES[kind], code);
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

  const listed = (words) => words.filter(Boolean).join(state.lang === "ar" ? "، " : ", ");

  function titleOf(kind, record) {
    const name = best(record.names);
    if (name) return name;
    const look = lookOf(kind, record.look);
    const label = look ? best(look.names) : say(kind === "actor" ? "otherType" : "other");
    return record.withheld ? `${say(kind === "need" ? "withheldNeed" : "withheld")} · ${label}` : label;
  }

  function placeOf(spot) {
    const around = spot[0] >= 0 ? best(told.areas[spot[0]][0]) : "";
    const name = spot.length > 1 ? best(spot[3]) : "";
    return name.includes(around) ? name : listed([name, around]);
  }

  function lineOf(kind, record) {
    const where = listed([...new Set(record.spots.map(placeOf))].slice(0, 3));
    const who = record.lead >= 0 ? titleOf("actor", told.actor[record.lead]) : record.acronym;
    const grave = record.severity ? labelOf("severity", record.severity) : "";
    return [who, grave, where].filter(Boolean).join(" · ");
  }

  function wordsOf(kind, record) {
    if (record.folded === undefined) {
      const look = lookOf(kind, record.look);
      const texts = [record.names, record.words, look ? look.names : {}, record.alert, record.eligibility, record.feeNote];
      const parts = texts.flatMap((names) => Object.values(names || {}));
      for (const spot of record.spots) {
        if (spot.length > 1) parts.push(...Object.values(spot[3]));
        for (const area of chain(spot[0])) parts.push(...Object.values(told.areas[area][0]));
      }
      if (record.acronym) parts.push(record.acronym);
      if (record.opening) parts.push(record.opening);
      if (record.lead >= 0) parts.push(...Object.values(told.actor[record.lead].names), told.actor[record.lead].acronym);
      record.folded = fold(parts.join("\n"));
    }
    return record.folded;
  }

  function day(text) {
    const [year, month, date] = text.split("-").map(Number);
    if (!year) return "";
    const options = { year: "numeric", ...(month ? { month: "long" } : {}), ...(date ? { day: "numeric" } : {}) };
    const moment = new Date(Date.UTC(year, (month || 1) - 1, date || 1));
    return new Intl.DateTimeFormat(told.locales[state.lang], { ...options, timeZone: "UTC" }).format(moment);
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

  // What the map draws of the records of these numbers.
  function blob(rows) {
    const lines = [];
    const codes = new Map();
    const areas = [];
    const text = new TextEncoder();
    for (const number of rows) {
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
    [made.first, made.last] = [new Uint16Array(n), new Uint16Array(n)]; // undated: a published file has no strip of time
    let end = 0;
    made.ends = column(Uint32Array, (line) => (end += line.said.length));
    made.text = new Uint8Array(end);
    lines.forEach((line, i) => made.text.set(line.said, i ? made.ends[i - 1] : 0));
    return made;
  }

  function styleNow(dark) {
    const theme = told.themes[dark ? "dark" : "light"];
    const all = looks(state.kind).map((look) => ({
      code: look.code, label: best(look.names), icon: look.icon, colour: look[dark ? "dark" : "light"],
    }));
    const other = say(state.kind === "actor" ? "otherType" : "other");
    return {
      ...theme, scale: 1, lang: state.lang, rtl: state.lang === "ar", cards: true, searchHere: false, looks: all,
      shape: told.shapes[state.kind] || "drop",
      other: { code: "", label: other, colour: theme.tokens.secondary, icon: told.icons.users },
      areaIcon: told.icons.map, icons: told.icons, seas: told.seas[state.lang], strings: told.words[state.lang],
    };
  }

  function named(kind, rows) {
    return rows.map((row) => Object.fromEntries(COLUMNS[kind].map((name, i) => [name, row[i]])));
  }

  async function load() {
    const parts = await maillage.carried;
    told = JSON.parse(new TextDecoder().decode(parts.get("head")));
    for (const kind of KINDS) told[kind] = named(kind, told[kind]);
    state.kind = KINDS.find((kind) => told[kind].length) || "actor";
    return told;
  }

  maillage.records = {
    KINDS, STATUSES, state, load, say, best, records, looks, lookOf, labelOf, statusOf, chain, fold, listed, titleOf, placeOf, lineOf, wordsOf, day, idOf, numberOf,
    blob, styleNow,
  };
})();
