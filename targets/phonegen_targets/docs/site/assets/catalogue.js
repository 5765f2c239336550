// Filters, sorting and comparison of the catalogue's table; what is chosen stands in the URL.
"use strict";
(() => {
  const table = document.getElementById("phone-table");
  if (!table) return;
  const form = document.getElementById("filters");
  const found = document.getElementById("found");
  const comparison = document.getElementById("comparison");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const MOST = 4;
  const said = document.getElementById("catalogue").dataset;
  const codes = JSON.parse(said.codes);
  const code = (text) => codes[text] ?? text;
  const titles = heads.map((head) => head.textContent);
  const names = heads.map((head) => head.dataset.name);
  const column = Object.fromEntries(names.map((name, index) => [name, index]));
  const cell = (p, name) => p.cells[column[name]];
  const phones = [...body.rows].map((row) => {
    const cells = [...row.cells].map((cell) => cell.textContent);
    const link = row.cells[0].querySelector("a");
    const id = link.getAttribute("href").replace(/^phones\/|\.html$/g, "");
    return { row, cells, id, link, vendor: row.dataset.v };
  });
  const state = { sort: "", compare: [], shown: false };
  const more = document.getElementById("more");
  const within = new Set([...more.querySelectorAll("[name]")].map((field) => field.name));

  const is = (name) => (p, v) => code(cell(p, name)) === v;
  const LEVELS = ["untested", "lab", "reported", "yes"];
  const atLeast = (name) => (p, v) =>
    is(name)(p, v) || (v === "no" && is(name)(p, "reported-no")) || (LEVELS.includes(v) && LEVELS.indexOf(code(cell(p, name))) > LEVELS.indexOf(v));
  const some = (wanted, yes) => (wanted === "yes") === yes;
  const keys = (p) => Number(cell(p, "keys")) + Number(cell(p, "module_keys"));
  const TESTS = {
    name: (p, v) => v.toLowerCase().split(/\s+/).every((w) => p.cells[0].toLowerCase().includes(w)),
    vendor: (p, v) => p.vendor === v,
    type: is("type"),
    lines: (p, v) => Number(cell(p, "lines")) >= Number(v),
    keys: (p, v) => keys(p) >= Number(v),
    http: is("http"),
    sold: is("sold"),
    tftp: is("tftp"),
    backup: atLeast("backup"),
    srtp: atLeast("srtp"),
    vlan: atLeast("vlan"),
    blf: atLeast("blf"),
    locale: (p, v) => cell(p, "locale").split(" ").includes(v),
    firmware: is("firmware"),
    boots: is("boots"),
    tested: (p, v) => some(v, cell(p, "tested") !== "0"),
    reported: (p, v) => some(v, cell(p, "reported") !== "0"),
    plugin: (p, v) => some(v, code(cell(p, "plugin")) !== "none"),
  };

  const wanted = () => [...new FormData(form)].filter(([, value]) => value.trim() !== "");

  function filter() {
    const chosen = wanted();
    let count = 0;
    for (const phone of phones) {
      const shown = chosen.every(([name, value]) => TESTS[name](phone, value.trim()));
      phone.row.hidden = !shown;
      count += shown;
    }
    const hidden = chosen.filter(([name]) => within.has(name)).length;
    more.querySelector("span").textContent = hidden ? `(${hidden})` : "";
    found.textContent = count === 1 ? said.one : said.many.replace("#", count);
  }

  function sort() {
    const down = state.sort.startsWith("-");
    const index = column[state.sort.replace(/^-/, "")];
    for (const head of heads) head.removeAttribute("aria-sort");
    let ordered = phones;
    if (index !== undefined) {
      heads[index].setAttribute("aria-sort", down ? "descending" : "ascending");
      const numeric = heads[index].dataset.kind === "number";
      const compare = (a, b) =>
        numeric ? a.cells[index] - b.cells[index]
          : a.cells[index].localeCompare(b.cells[index], document.documentElement.lang, { numeric: true });
      ordered = [...phones].sort((a, b) => (down ? compare(b, a) : compare(a, b)));
    }
    const rows = ordered.map((phone) => phone.row);
    // Rows that are moved lose the focus and the reader's place.
    if (rows.some((row, place) => row !== body.rows[place])) body.append(...rows);
  }

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function compareThem() {
    const chosen = state.compare.map((id) => phones.find((p) => p.id === id)).filter(Boolean);
    for (const phone of phones) {
      phone.box.checked = chosen.includes(phone);
      phone.box.disabled = chosen.length >= MOST && !phone.box.checked;
    }
    comparison.hidden = chosen.length === 0;
    document.body.classList.toggle("comparing", chosen.length > 0);
    if (!chosen.length) { state.shown = false; comparison.replaceChildren(); return; }
    const bar = element("p", said.chosen);
    for (const phone of chosen) {
      const drop = element("button", `${phone.link.textContent} ×`, { type: "button" });
      drop.setAttribute("aria-label", said.drop.replace("#", phone.link.textContent));
      drop.addEventListener("click", () => choose(phone, false));
      bar.append(" ", drop);
    }
    const toggle = element("button", state.shown ? said.hide : said.show, { type: "button", class: "main", "aria-expanded": state.shown });
    toggle.disabled = chosen.length < 2;
    toggle.addEventListener("click", () => {
      state.shown = !state.shown;
      update();
      comparison.querySelector(".main").focus();
    });
    const clear = element("button", said.end, { type: "button" });
    clear.addEventListener("click", () => {
      const [first] = state.compare;
      state.compare = [];
      update();
      phones.find((p) => p.id === first)?.box.focus({ preventScroll: true });
    });
    bar.append(" ", toggle, " ", clear);
    comparison.replaceChildren(bar);
    if (!state.shown || chosen.length < 2) return;
    const made = element("table");
    const top = made.createTHead().insertRow();
    top.append(element("td"));
    for (const phone of chosen) {
      const head = element("th", undefined, { scope: "col" });
      const picture = phone.row.cells[0].querySelector(".picture").cloneNode(true);
      head.append(picture, phone.link.cloneNode(true));
      top.append(head);
    }
    const inner = made.createTBody();
    titles.forEach((title, index) => {
      if (index === 0) return;
      const row = inner.insertRow();
      row.append(element("th", title, { scope: "row" }));
      const values = chosen.map((phone) => phone.cells[index]);
      if (new Set(values).size > 1) row.className = "differs";
      for (const value of values) row.append(element("td", value));
    });
    const place = element("div", undefined, { class: "compared", tabindex: "0", role: "region", "aria-label": said.show });
    place.append(made);
    comparison.append(place);
  }

  function choose(phone, wanted) {
    state.compare = state.compare.filter((id) => id !== phone.id);
    if (wanted) state.compare.push(phone.id);
    update();
    if (!wanted) (comparison.querySelector("button") ?? phone.box).focus({ preventScroll: true });
  }

  function update() {
    const query = new URLSearchParams(wanted());
    if (state.sort) query.set("sort", state.sort);
    if (state.compare.length) query.set("compare", state.compare.join(","));
    const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
    history.replaceState(null, "", text ? `?${text}` : location.pathname);
    filter();
    sort();
    compareThem();
  }

  for (const phone of phones) {
    const label = said.compare.replace("#", phone.link.textContent);
    phone.box = element("input", undefined, { type: "checkbox", "aria-label": label });
    phone.box.addEventListener("change", () => {
      const wanted = phone.box.checked;
      state.compare = state.compare.filter((id) => id !== phone.id);
      if (wanted) state.compare.push(phone.id);
      update();
    });
    phone.row.cells[0].prepend(phone.box);
  }
  for (const [index, head] of heads.entries()) {
    const button = element("button", titles[index], { type: "button" });
    button.addEventListener("click", () => {
      state.sort = state.sort === names[index] ? `-${names[index]}` : names[index];
      update();
    });
    head.replaceChildren(button);
  }
  const query = new URLSearchParams(location.search);
  for (const [name, value] of query) {
    if (name in TESTS) form.elements[name].value = value;
  }
  state.sort = query.get("sort") || "";
  state.compare = (query.get("compare") || "").split(",").filter((id) => phones.some((p) => p.id === id)).slice(0, MOST);
  state.shown = state.compare.length > 1;
  // On a small screen the common filters alone stand above the phones, unless others are set.
  more.open = matchMedia("(min-width: 60em)").matches || [...query.keys()].some((name) => within.has(name));
  form.hidden = false;
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { state.sort = ""; update(); }));
  update();
})();
