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
  const names = heads.map((head) => head.textContent);
  const column = Object.fromEntries(names.map((name, index) => [name, index]));
  const phones = [...body.rows].map((row) => {
    const cells = [...row.cells].map((cell) => cell.textContent);
    const link = row.cells[0].querySelector("a");
    const id = link.getAttribute("href").replace(/^phones\/|\.html$/g, "");
    return { row, cells, id, link, vendor: row.dataset.v };
  });
  const state = { sort: "", compare: [] };

  const atLeast = (wanted, cell) => (wanted === "rendered" ? cell === "yes" || cell === wanted : cell === wanted);
  const some = (wanted, yes) => (wanted === "yes") === yes;
  const keys = (p) => Number(p.cells[column.Keys]) + Number(p.cells[column["Module keys"]]);
  const TESTS = {
    name: (p, v) => v.toLowerCase().split(/\s+/).every((w) => p.cells[0].toLowerCase().includes(w)),
    vendor: (p, v) => p.vendor === v,
    type: (p, v) => p.cells[column.Type] === v,
    lines: (p, v) => Number(p.cells[column.Lines]) >= Number(v),
    keys: (p, v) => keys(p) >= Number(v),
    http: (p, v) => p.cells[column.HTTP] === v,
    tftp: (p, v) => p.cells[column.TFTP] === v,
    backup: (p, v) => atLeast(v, p.cells[column.Backup]),
    srtp: (p, v) => atLeast(v, p.cells[column.SRTP]),
    vlan: (p, v) => atLeast(v, p.cells[column.VLAN]),
    blf: (p, v) => atLeast(v, p.cells[column.BLF]),
    locale: (p, v) => p.cells[column.Languages].split(" ").includes(v),
    firmware: (p, v) => p.cells[column.Firmware] === v,
    tested: (p, v) => some(v, p.cells[column.Tested] !== "0"),
    plugin: (p, v) => some(v, p.cells[column.Plugin] !== "none"),
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
    found.textContent = count === 1 ? "1 phone" : `${count} phones`;
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
          : a.cells[index].localeCompare(b.cells[index], "en", { numeric: true });
      ordered = [...phones].sort((a, b) => (down ? compare(b, a) : compare(a, b)));
    }
    body.append(...ordered.map((phone) => phone.row));
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
    comparison.replaceChildren();
    comparison.hidden = chosen.length === 0;
    if (!chosen.length) return;
    const made = element("table");
    const top = made.createTHead().insertRow();
    top.append(element("td"));
    for (const phone of chosen) {
      const head = element("th", undefined, { scope: "col" });
      head.append(phone.link.cloneNode(true));
      top.append(head);
    }
    const inner = made.createTBody();
    names.forEach((name, index) => {
      if (index === 0) return;
      const row = inner.insertRow();
      row.append(element("th", name, { scope: "row" }));
      const values = chosen.map((phone) => phone.cells[index]);
      if (new Set(values).size > 1) row.className = "differs";
      for (const value of values) row.append(element("td", value));
    });
    const clear = element("button", "End the comparison", { type: "button" });
    clear.addEventListener("click", () => { state.compare = []; update(); });
    comparison.append(element("h2", "Comparison"), made, clear);
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
    const label = `Compare ${phone.link.textContent}`;
    phone.box = element("input", undefined, { type: "checkbox", "aria-label": label });
    phone.box.addEventListener("change", () => {
      state.compare = state.compare.filter((id) => id !== phone.id);
      if (phone.box.checked) state.compare.push(phone.id);
      update();
    });
    phone.row.cells[0].prepend(phone.box);
  }
  for (const [index, head] of heads.entries()) {
    const button = element("button", names[index], { type: "button" });
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
  form.hidden = false;
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { state.sort = ""; update(); }));
  update();
})();
