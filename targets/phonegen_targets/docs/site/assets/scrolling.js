// A table or a picture that is wider than its place can be scrolled with the keyboard too. The
// theme puts tables into such places while the page loads.
"use strict";
addEventListener("load", () => {
  for (const place of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset p:has(> img)")) {
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
  }
  for (const cell of document.querySelectorAll(".matrix tbody td:first-child")) cell.setAttribute("role", "rowheader");
  // The theme's buttons beside code are landmarks without names, one for each block.
  for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none");
});
