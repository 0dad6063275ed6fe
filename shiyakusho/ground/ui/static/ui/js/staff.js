// The keyboard for officers. No key works while something is being typed, or with a modifier.
import { openDialog } from "./dialogs.js";

const rows = () => [...document.querySelectorAll("[data-row]")];
let current = -1;

function goTo(index) {
  const all = rows();
  if (!all.length) return;
  current = Math.max(0, Math.min(index, all.length - 1));
  all.forEach((row, at) => row.classList.toggle("is-current", at === current));
  const target = all[current].querySelector("a[href]") ?? all[current].querySelector("input, button");
  target?.focus();
  all[current].scrollIntoView({ block: "nearest" });
}

function select() {
  rows()[current]?.querySelector("input[type=checkbox]")?.click();
}

function visit(url) {
  if (url) window.location.assign(url);
}

const keys = {
  "?": () => openDialog("staff-keys"),
  "/": () => document.getElementById("staff-search")?.focus(),
  j: () => goTo(current + 1),
  k: () => goTo(current - 1),
  x: select,
  n: () => visit(document.body.dataset.next),
  p: () => visit(document.body.dataset.previous),
};

function typing(target) {
  return target.closest("textarea, select, [contenteditable], dialog[open]")
    || (target.tagName === "INPUT" && !["checkbox", "radio", "button", "submit"].includes(target.type));
}

function listPageKeys() {
  const place = document.querySelector("[data-page-keys]");
  const buttons = [...document.querySelectorAll("[data-key]")];
  if (!place || !buttons.length) return;
  const list = document.createElement("dl");
  list.className = "facts keys";
  for (const button of buttons) {
    const [row, key, name, sign] = ["div", "dt", "dd", "kbd"].map((tag) => document.createElement(tag));
    sign.textContent = button.dataset.key;
    name.textContent = button.textContent.trim();
    key.append(sign);
    row.append(key, name);
    list.append(row);
  }
  place.append(list);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  const act = button ? () => button.click() : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) current = rows().indexOf(row);
});
for (const here of document.querySelectorAll(".staff-header nav [aria-current]")) {
  const menu = here.closest("nav");
  menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
}
listPageKeys();
