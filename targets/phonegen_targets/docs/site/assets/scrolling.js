<<<<<<< HEAD
// A table or a picture that is wider than its place can be scrolled with the keyboard too. The
// theme puts tables into such places while the page loads.
=======
// What is wider than its place can be scrolled with the keyboard too: tables, which the theme puts
// into such places while the page loads, and pictures.
>>>>>>> site2
"use strict";
addEventListener("load", () => {
  for (const place of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset p:has(> img)")) {
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
  }
});
