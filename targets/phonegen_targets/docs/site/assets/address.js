// One's own server and phone in what is to be copied: typed in once, for all pages of the browser.
"use strict";
(() => {
  const form = document.querySelector(".own");
  if (!form) return;
  const EXAMPLE = "192.0.2.1";
  const mac = form.dataset.mac;
  const fields = Object.fromEntries([...form.querySelectorAll("input")].map((i) => [i.name, i]));
  const hexOf = (text) => [...new TextEncoder().encode(text)].map((b) => b.toString(16).padStart(2, "0")).join("");
  const quad = (text) => text.split(".").map((n) => Number(n).toString(16).padStart(2, "0")).join("");
  const isAddress = (text) => /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split(".").every((n) => Number(n) < 256);
  const bare = (text) => text.toLowerCase().replace(/[^0-9a-f]/g, "");

  // The parts of option 43, each behind its number and its length; null when it is something else.
  function parts(hex, address) {
    let found = "";
    for (let at = 0; at < hex.length;) {
      const length = parseInt(hex.slice(at + 2, at + 4), 16) * 2;
      const end = at + 4 + length;
      if (!(end <= hex.length)) return null;
      const value = hex.slice(at + 4, end).replaceAll(hexOf(EXAMPLE), hexOf(address)).replaceAll(quad(EXAMPLE), quad(address));
      if (value.length > 510) return null;
      found += hex.slice(at, at + 2) + (value.length / 2).toString(16).padStart(2, "0") + value;
      at = end;
    }
    return found;
  }

  function own(text, address, phone) {
    const shown = text.replace(/\b[0-9a-f]{8,}\b/g, (hex) => {
      if (hex === quad(EXAMPLE)) return quad(address);
      return hex.includes(hexOf(EXAMPLE)) ? parts(hex, address) ?? hex : hex;
    });
    return shown.replaceAll(EXAMPLE, address).replaceAll(mac, phone).replaceAll(bare(mac), bare(phone));
  }

  // Texts of the page in which the examples stand, as they were.
  const texts = [];
  const walker = document.createTreeWalker(document.querySelector("article, main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const inside = node.parentElement.closest("code, .own-text");
    const wanted = [EXAMPLE, quad(EXAMPLE), hexOf(EXAMPLE), mac, bare(mac)].filter(Boolean);
    if (inside && wanted.some((w) => node.data.includes(w))) texts.push([node, node.data]);
  }

  function update() {
    const address = isAddress(fields.address.value.trim()) ? fields.address.value.trim() : EXAMPLE;
    const typed = bare(fields.mac.value);
    const phone = typed.length === 12 ? typed.match(/../g).join(":") : mac;
    for (const [node, text] of texts) node.data = own(text, address, phone);
    fields.address.ariaInvalid = String(fields.address.value.trim() !== "" && address !== fields.address.value.trim());
    fields.mac.ariaInvalid = String(fields.mac.value.trim() !== "" && typed.length !== 12);
    try {
      localStorage.setItem("phonegen-address", fields.address.value.trim());
    } catch { /* not allowed here: it is typed in again */ }
  }

  try {
    fields.address.value = localStorage.getItem("phonegen-address") ?? "";
  } catch { /* as above */ }
  form.hidden = false;
  form.addEventListener("input", update);
  update();
})();
