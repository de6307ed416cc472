// Makes the elements of the page; site.js fills them. Every text enters by textContent.
(function () {
  "use strict";
  const { maillage } = window;
  const { make } = maillage;

  function labelled(parent, tag, name) {
    const label = make("label", "filter", parent);
    const word = make("span", "", label);
    const field = make(tag, "", label);
    field.id = name;
    return { label, word, field };
  }

  const body = document.body;
  const shell = {};
  const top = make("header", "top", body);
  shell.title = make("h1", "", top);
  shell.languages = make("nav", "languages", top);
  const side = (shell.side = make("main", "side", body));
  side.id = "side";
  shell.kinds = make("div", "kinds", side);
  shell.kinds.setAttribute("role", "group");
  shell.search = make("input", "search", side);
  shell.search.type = "search";
  shell.search.id = "search";
  shell.search.autocomplete = "off";
  const filters = make("div", "filters", side);
  shell.others = make("details", "others", side);
  shell.othersWord = make("summary", "", shell.others);
  const behind = make("div", "filters", shell.others);
  shell.filters = {};
  for (const name of ["sector", "status", "region"]) shell.filters[name] = labelled(filters, "select", name);
  for (const name of ["severity", "group", "language", "fee", "period"])
    shell.filters[name] = labelled(behind, "select", name);
  const line = make("div", "line", side);
  shell.count = make("p", "count", line);
  shell.count.setAttribute("aria-live", "polite");
  shell.clear = make("button", "link", line);
  shell.list = make("ul", "list", side);
  shell.more = make("button", "more", side);
  shell.made = make("footer", "made", side);
  shell.mapBox = make("div", "mapbox", body);
  make("div", "folium-map", shell.mapBox).id = "map_maillage";
  shell.tabs = make("nav", "tabs", body);
  shell.tabList = make("button", "", shell.tabs);
  shell.tabMap = make("button", "", shell.tabs);
  maillage.shell = shell;
})();
