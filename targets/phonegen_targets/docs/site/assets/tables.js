// A table that is wider than its place can be scrolled with the keyboard too.
"use strict";
for (const place of document.querySelectorAll(".md-typeset__scrollwrap")) {
  if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
}
