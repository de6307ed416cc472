// All that is told of one record, as the directory shows it below its line. Knows no filter and no list.
(function () {
  "use strict";
  const { maillage } = window;
  const { make } = maillage;
  const { state, say, best, lookOf, labelOf, statusOf, listed, titleOf, placeOf, day } = maillage.records;
  const MOST = 20; // names of others in one record

  function pair(list, name, text, className) {
    if (!text) return null;
    make("dt", "", list, say(name));
    const told = make("dd", className || "", list, text);
    told.dir = "auto";
    return told;
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

  function ways(list, actor) {
    if (actor.web && webAddress(actor.web)) link(list, "web", actor.web, webAddress(actor.web));
    if (actor.email) link(list, "email", actor.email, `mailto:${encodeURIComponent(actor.email).replace("%40", "@")}`);
    if (actor.phone) link(list, "phone", actor.phone, `tel:${actor.phone.replace(/[^+0-9]/g, "")}`);
  }

  function named(list, name, kind, records) {
    if (!records.length) return;
    make("dt", "", list, say(name));
    const place = make("dd", "", list);
    for (const one of records.slice(0, MOST)) make("span", "doing", place, titleOf(kind, one)).dir = "auto";
  }

  const several = (codes, scheme) => listed(codes.map((code) => labelOf(scheme, code)));
  const number = (people) =>
    people === null ? "" : new Intl.NumberFormat(maillage.told.locales[state.lang]).format(people);

  // What is told first and last of each kind; places and public stand between.
  const FIRST = {
    actor: () => {},
    initiative: (list, record) => {
      if (record.lead >= 0) pair(list, "lead", titleOf("actor", maillage.told.actor[record.lead]));
      pair(list, "dates", [...new Set([record.starts, record.ends].filter(Boolean).map(day))].join(" – "));
    },
    need: (list, record) => {
      pair(list, "severity", record.severity && labelOf("severity", record.severity));
      pair(list, "status", record.status && statusOf("need", record.status));
      pair(list, "lacking", number(record.people));
      pair(list, "said", record.starts && day(record.starts));
      pair(list, "closed", record.ends && day(record.ends));
    },
    service: (list, record) => {
      if (best(record.alert)) pair(list, "alert", best(record.alert));
      if (record.lead >= 0) pair(list, "provider", titleOf("actor", maillage.told.actor[record.lead]));
      pair(list, "opening", record.opening, "long");
    },
  };
  const LAST = {
    actor: (list, record, at) => {
      pair(list, "languagesSpoken", several(record.languages, "language"));
      ways(list, record);
      pair(list, "mandate", best(record.words), "long");
      named(list, "doings", "initiative", maillage.told.initiative.filter((one) => one.lead === at));
      named(list, "offers", "service", maillage.told.service.filter((one) => one.lead === at));
    },
    initiative: (list, record) => {
      pair(list, "people", number(record.people));
      pair(list, "description", best(record.words), "long");
    },
    need: (list, record) => {
      pair(list, "description", best(record.words), "long");
      named(list, "answers", "initiative", record.answers.map((one) => maillage.told.initiative[one]));
    },
    service: (list, record) => {
      pair(list, "eligibility", best(record.eligibility), "long");
      pair(list, "languagesSpoken", several(record.languages, "language"));
      const fee = [record.fee && labelOf("fee", record.fee), best(record.feeNote)];
      pair(list, "fee", fee.filter(Boolean).join(" · "));
      if (record.lead >= 0) ways(list, maillage.told.actor[record.lead]);
      pair(list, "description", best(record.words), "long");
    },
  };

  // `show` brings the map to a record.
  maillage.details = (record, at, show) => {
    const { kind } = state;
    const box = make("div", "details");
    if (record.withheld) make("p", "why", box, say(kind === "need" ? "withheldNeedWhy" : "withheldWhy"));
    const list = make("dl", "", box);
    const look = lookOf(kind, record.look);
    pair(list, kind === "actor" ? "actorType" : "sector", look ? best(look.names) : "");
    FIRST[kind](list, record);
    pair(list, "places", listed([...new Set(record.spots.map(placeOf))]));
    pair(list, "group", several(record.groups, "group"));
    LAST[kind](list, record, at);
    if (record.spots.length) make("button", "link", box, say("onMap")).addEventListener("click", () => show(at));
    return box;
  };
})();
