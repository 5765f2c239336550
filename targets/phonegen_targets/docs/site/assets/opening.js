// What the search looks in is fetched when somebody begins to search, and not with every page.
"use strict";
(() => {
  const waiting = [];
  let opened = location.search.includes("h="); // a page that a search has found marks its words
  const open = XMLHttpRequest.prototype.open;
  const send = XMLHttpRequest.prototype.send;
  const late = new WeakSet();
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (String(url).endsWith("/search.json")) late.add(this);
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (opened || !late.has(this)) return send.apply(this, body);
    waiting.push(() => send.apply(this, body));
  };
  function begin() {
    opened = true;
    for (const go of waiting.splice(0)) go();
  }
  const keys = (event) => ((event.ctrlKey || event.metaKey) && event.key === "k") || ["/", "f", "s"].includes(event.key);
  addEventListener("keydown", (event) => { if (keys(event)) begin(); }, true);
  for (const kind of ["pointerdown", "focusin"]) {
    addEventListener(kind, (event) => { if (event.target.closest?.(".md-search, .md-search__button")) begin(); }, true);
  }
})();
