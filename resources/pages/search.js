// The search box: it is shown only where scripts run, and its list is fetched from the folder when it is first used.
(() => {
  "use strict";
  const box = document.querySelector(".search");
  if (!box) return;
  const input = document.getElementById("search"), list = document.getElementById("found");
  const way = document.body.dataset.up || "";
  const most = 12;
  let rows = null;

  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "")
    .replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  window.maillageFound = (told) => {
    rows = told.map((row) => [row, fold([row[0], row[1], ...row.slice(3)].join(" "))]);
    look();
  };

  function fetch() {
    if (rows !== null || fetch.asked) return;
    fetch.asked = true;
    const script = document.createElement("script");
    script.src = way + "index.js";
    document.head.append(script);
  }

  function look() {
    const words = fold(input.value).split(" ").filter(Boolean);
    list.replaceChildren();
    const shown = rows !== null && words.length > 0;
    if (shown) {
      const found = rows.filter(([, text]) => words.every((word) => text.includes(word))).slice(0, most);
      for (const [row] of found) list.append(line(row));
      if (found.length === 0) {
        const none = document.createElement("li");
        none.textContent = box.dataset.none;
        list.append(none);
      }
    }
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
  }

  function line(row) {
    const item = document.createElement("li"), go = document.createElement("a"), more = document.createElement("small");
    const name = document.createElement("bdi");
    name.textContent = row[0];
    more.textContent = row[1];
    go.href = way + row[2];
    go.append(name, more);
    item.append(go);
    return item;
  }

  function step(event) {
    const ways = [input, ...list.querySelectorAll("a")];
    const at = ways.indexOf(document.activeElement);
    if (event.key === "Escape") { input.value = ""; look(); input.focus(); return; }
    if (at < 0 || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    ways[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), ways.length - 1)].focus();
  }

  input.addEventListener("focus", fetch);
  input.addEventListener("input", () => { fetch(); look(); });
  box.addEventListener("keydown", step);
  box.hidden = false;
})();
