// Everything here only makes quicker what already works without it.
import { closeMenus } from "./menus.js";
import { openDialogs } from "./dialogs.js";
import { previewFiles } from "./files.js";
import { lookUpAddresses } from "./postal.js";
import { suggest } from "./suggest.js";
import { sendInParts } from "./uploads.js";

function focusErrors() {
  document.querySelector("[data-error-summary]")?.focus();
}

// The link sets a cookie on the server; here the same without leaving the page.
function resizeText() {
  for (const list of document.querySelectorAll("[data-text-sizes]")) {
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-size]");
      if (!chosen) return;
      event.preventDefault();
      const size = chosen.dataset.size;
      document.documentElement.dataset.textSize = size;
      document.cookie = `text_size=${size}; path=/; max-age=31536000; samesite=lax`;
      for (const each of list.querySelectorAll("[data-size]")) {
        if (each === chosen) each.setAttribute("aria-current", "true");
        else each.removeAttribute("aria-current");
      }
    });
  }
}

// Folded parts are opened for paper and folded again afterwards.
function unfoldForPrint() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    opened.forEach((part) => { part.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));
}

closeMenus();
openDialogs();
focusErrors();
resizeText();
previewFiles();
sendInParts();
lookUpAddresses();
suggest();
unfoldForPrint();
