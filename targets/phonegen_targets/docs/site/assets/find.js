// The search: what it looks in is fetched when it is first opened, from a disk as from a server.
"use strict";
(() => {
  const dialog = document.getElementById("find");
  const opener = document.querySelector(".find-open");
  if (!dialog?.showModal || !opener) return;
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  const said = dialog.dataset;
  const MOST = 30; // results
  const NOISE = new Set(said.noise.split(" "));
  let index; // undefined: nobody has asked for it; null: it is on its way

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // Words as they are compared: of many as of one, unless a number is in them.
  const words = (text) => (plain(text).match(/[\p{L}\p{N}]+/gu) ?? [])
    .map((w) => (/^\p{L}{4,}s$/u.test(w) ? w.slice(0, -1) : w));
  const parts = (word) => word.match(/\p{L}+|\p{N}+/gu);

  function load() {
    if (index !== undefined) return;
    index = null;
    const script = document.createElement("script");
    script.src = `${said.base}/find-index.js`;
    script.addEventListener("load", () => { index = prepared(window.phonegenIndex); search(); });
    script.addEventListener("error", () => { index = undefined; status.textContent = said.failed; });
    document.head.append(script);
  }

  function prepared({ kinds, pages }) {
    const shared = kinds.map(([, text]) => new Set(words(text)));
    const every = new Set(shared.flatMap((known) => [...known]));
    const entries = pages.map(([kind, place, title, names, text], order) => {
      const entry = { kind, label: kinds[kind][0], place, title, text, order, shared: shared[kind] };
      entry.main = words(title);
      entry.names = [...entry.main, ...words(names)];
      entry.parts = entry.names.map(parts).filter((split) => split.length > 1);
      entry.joined = new Set([entry.main.join(""), entry.main.slice(1).join(""), words(names).join("")]);
      entry.own = new Set(words(text));
      const running = place.includes("#"); // a section of a guide, whose text says many a word
      entry.worth = running ? 2.5 : place.startsWith("phones/") ? 4 : 6;
      entry.named = running ? 5 : 12;
      for (const w of [...entry.names, ...entry.parts.flat(), ...entry.own]) every.add(w);
      return entry;
    });
    return { entries, every: [...every] };
  }

  // How well a word that was typed stands for an entry; 0: not at all.
  function fit(entry, word, asked) {
    if (entry.names.includes(word)) return entry.named;
    if (entry.joined.has(word)) return 11;
    const within = entry.parts.filter((split) => split.includes(word));
    if (within.some((split) => split.every((part) => asked.has(part)))) return 8;
    if (word.length > 1) {
      const longer = entry.names.filter((n) => n.startsWith(word));
      if (longer.length) return 4 + 4 * Math.max(...longer.map((n) => word.length / n.length));
    }
    if (entry.own.has(word)) return entry.worth;
    if (entry.shared.has(word)) return 3;
    if (within.length) return 2;
    if (word.length > 2) {
      for (const w of entry.own) if (w.startsWith(word)) return 2;
      for (const w of entry.shared) if (w.startsWith(word)) return 1.5;
    }
    return 0;
  }

  // Whether two words differ by one letter: another, one more, one less, or two changed about.
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i += 1;
    const [x, y] = [a.slice(i), b.slice(i)];
    return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) ||
      (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  }

  // The words that are meant by one that no page has.
  function meant(word) {
    if (index.every.some((w) => w.startsWith(word))) return [word];
    const joined = parts(word);
    if (joined.length > 1 && joined.every((part) => index.every.includes(part))) return joined;
    const found = word.length > 3 ? index.every.filter((w) => near(w, word)) : [];
    return found.length ? [found] : [];
  }

  function results(text) {
    const typed = words(text);
    const telling = typed.filter((w) => !NOISE.has(w));
    const wanted = (telling.length ? telling : typed).flatMap(meant).map((w) => [w].flat());
    if (!wanted.length) return [];
    const found = [];
    const asked = new Set(wanted.flat());
    for (const entry of index.entries) {
      const fits = wanted.map((one) => Math.max(...one.map((w) => fit(entry, w, asked))));
      const missing = fits.filter((f) => !f).length;
      if (missing === wanted.length) continue;
      const named = entry.main.filter((m) => asked.has(m) || parts(m).every((p) => asked.has(p))).length;
      const score = fits.reduce((sum, f) => sum + f, 0) + 6 * (named / entry.main.length);
      found.push({ entry, missing, score: score - entry.kind / 10 });
    }
    const least = Math.min(...found.map((f) => f.missing));
    const places = new Set();
    return found.filter((f) => f.missing === least)
      .sort((a, b) => b.score - a.score || a.entry.order - b.entry.order)
      .filter(({ entry }) => !places.has(entry.place) && places.add(entry.place));
  }

  function item({ entry }) {
    const made = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${said.base}/${entry.place}`;
    link.textContent = entry.title;
    const about = document.createElement("span");
    about.textContent = entry.label;
    made.append(link, " ", about);
    return made;
  }

  function search() {
    const text = input.value.trim();
    if (!text || !index) {
      list.replaceChildren();
      status.textContent = text && index === null ? said.loading : "";
      return;
    }
    const found = results(text);
    list.replaceChildren(...found.slice(0, MOST).map(item));
    status.textContent = found.length === 1 ? said.one : found.length ? said.many.replace("#", found.length) : said.none;
  }

  function open() {
    load();
    if (!dialog.open) dialog.showModal();
    input.select();
  }

  opener.hidden = false;
  opener.addEventListener("click", open);
  input.addEventListener("input", search);
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [input, ...list.querySelectorAll("a")];
    stops[stops.indexOf(document.activeElement) + step]?.focus();
    event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    const wanted = ((event.ctrlKey || event.metaKey) && event.key === "k") || (event.key === "/" && !typing);
    if (!wanted) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  }, true);
})();
