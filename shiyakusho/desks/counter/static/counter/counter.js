// The counter without a mouse. Everything here only makes quicker what the page does without it.
const form = document.querySelector("[data-interview]");
const FILLED = "input:not([type=hidden]):not([type=file]), select, textarea";
const CHOICES = ".choice:has(input:not(:disabled)), .interview__paper .check";
const ERA = { 明: "M", 大: "T", 昭: "S", 平: "H", 令: "R" };

const typing = (target) => target.matches("textarea, select")
  || (target.tagName === "INPUT" && !["radio", "checkbox", "button", "submit"].includes(target.type));
const lines = () => [...(form?.querySelectorAll("[data-path]") ?? [])];
const lineOf = (element) => element.closest?.("[data-path]");
const first = (line) => line?.querySelector(`${FILLED.split(",").map((one) => `${one.trim()}:not(:disabled):not([name$=".era"])`).join(",")}`);

function go(value) {
  const button = form.querySelector(`[name=go][value=${value}]`);
  if (button) form.requestSubmit(button);
}

// S60.4.2, 昭60/4/2, 2026-11-21 or 20261121 typed into the box of the year fill all boxes.
function spread(year) {
  const text = year.value.normalize("NFKC").trim();
  const found = /^([MTSHRmtshr明大昭平令]?)(?:治|正|和|成)?(\d{1,4}|元)[./\-年](\d{1,2})[./\-月](\d{1,2})日?$/.exec(text)
    ?? /^()(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!found) return false;
  const base = year.name.replace(/\.year$/, "");
  const box = (part) => form.elements[`${base}.${part}`];
  if (found[1]) box("era").value = ERA[found[1]] ?? found[1].toUpperCase();
  else if (found[2].length === 4) box("era").value = "";
  [year.value, box("month").value, box("day").value] = [found[2], Number(found[3]), Number(found[4])];
  return true;
}

function choose(line, digit) {
  const all = [...(line?.querySelectorAll(CHOICES) ?? [])].map((choice) => choice.querySelector("input"));
  const one = all[digit - 1];
  if (!one) return false;
  one.click();
  one.focus();
  if (one.type === "radio" && form.dataset.interview === "one") go("next");
  return true;
}

function onward(target) {
  const all = lines();
  const at = all.indexOf(lineOf(target));
  const boxes = [...(all[at]?.querySelectorAll(FILLED) ?? [])].filter((box) => !box.disabled);
  const inside = boxes.slice(boxes.indexOf(target) + 1).find((box) => !["radio", "checkbox"].includes(box.type));
  const next = inside ?? all.slice(at + 1).map(first).find(Boolean);
  if (next) next.focus();
  else go("read_back");
}

function entered(event) {
  const { target } = event;
  if (target.tagName === "TEXTAREA" || target.tagName === "BUTTON" || target.tagName === "A") return;
  event.preventDefault();
  const wasDate = target.name?.endsWith(".year") && spread(target);
  if (form.dataset.interview === "one") return void go("next");
  if (wasDate) onward(form.elements[target.name.replace(/year$/, "day")]);
  else onward(target);
}

function always(event) {
  const there = document.querySelector(`[data-always="${CSS.escape(event.key)}"]`);
  if (there) {
    event.preventDefault();
    if (form && event.key === "F2") leaveSaved(there.href);
    else there.click();
  }
  return Boolean(there);
}

// What is on the screen is kept before the screen is drawn another way.
async function leaveSaved(url) {
  const data = new FormData(form);
  data.set("stay", "1");
  await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
  window.location.assign(url);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    const filing = document.getElementById("counter-file");
    if (filing) filing.requestSubmit();
    else if (form) go(form.dataset.interview === "all" ? "read_back" : "next");
    return;
  }
  if (event.ctrlKey || event.metaKey || always(event)) return;
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (!form) return;
  if (event.key === "Enter" && form.contains(event.target)) entered(event);
  else if (/^[1-9]$/.test(event.key) && !typing(event.target)) {
    const line = lineOf(event.target) ?? (form.dataset.interview === "one" ? lines()[0] : null);
    if (choose(line, Number(event.key))) event.preventDefault();
  }
});

form?.addEventListener("change", (event) => {
  if (event.target.name?.endsWith(".year")) spread(event.target);
  else if (form.dataset.interview === "all" && event.target.matches("input[type=radio], input[type=checkbox], select")) keep();
});

// One screen: after a choice the server says which questions there are now.
let keeping = Promise.resolve();
function keep() {
  keeping = keeping.then(async () => {
    const data = new FormData(form);
    data.set("stay", "1");
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const response = await fetch(form.action, { method: "POST", body: data });
    if (response.ok) redraw(new DOMParser().parseFromString(await response.text(), "text/html"));
  });
}

function redraw(page) {
  const paths = (root) => [...root.querySelectorAll("[data-path]")].map((line) => line.dataset.path).join();
  const fresh = page.querySelector("[data-interview]");
  if (!fresh) return;
  document.querySelector(".interview__overview")?.replaceWith(page.querySelector(".interview__overview"));
  document.querySelector("[data-left]").textContent = page.querySelector("[data-left]").textContent;
  if (paths(fresh) === paths(form)) return;
  const { id, name, value, type } = document.activeElement;
  for (const block of [...form.querySelectorAll(".interview__block")]) block.remove();
  form.querySelector(".interview__go").before(...fresh.querySelectorAll(".interview__block"));
  hintKeys();
  const again = id ? document.getElementById(id)
    : [...form.querySelectorAll(`[name="${CSS.escape(name ?? "")}"]`)].find((one) => type === "text" || one.value === value);
  again?.focus();
}

function hintKeys() {
  for (const line of lines()) {
    [...line.querySelectorAll(CHOICES)].slice(0, 9).forEach((choice, at) => {
      if (choice.querySelector(".choice__key")) return;
      const sign = document.createElement("kbd");
      sign.className = "choice__key";
      sign.setAttribute("aria-hidden", "true");
      sign.textContent = at + 1;
      choice.append(sign);
    });
  }
}

function narrow(box) {
  const rows = [...document.getElementById(box.dataset.narrow)?.children ?? []];
  const words = box.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  let number = 0;
  for (const row of rows) {
    row.hidden = !words.every((word) => row.textContent.normalize("NFKC").toLowerCase().includes(word));
    const button = row.querySelector("button");
    button.removeAttribute("data-key");
    button.removeAttribute("aria-keyshortcuts");
    if (!row.hidden && (number += 1) < 10) {
      button.dataset.key = number;
      button.setAttribute("aria-keyshortcuts", number);
    }
  }
}

for (const box of document.querySelectorAll("[data-narrow]")) {
  box.addEventListener("input", () => narrow(box));
  box.addEventListener("keydown", (event) => {
    const only = [...document.getElementById(box.dataset.narrow)?.children ?? []].filter((row) => !row.hidden);
    if (event.key === "Enter" && !event.isComposing && only.length) {
      event.preventDefault();
      only[0].querySelector("button").click();
    }
  });
}
for (const box of document.querySelectorAll("[data-select]")) {
  box.addEventListener("focus", () => box.select());
  if (box === document.activeElement && box.value === box.defaultValue) box.select(); // was gone to before us
}
// Who came instead is asked for as soon as it is not the person.
for (const other of document.querySelectorAll("[name=came][value=other]")) {
  other.addEventListener("change", () => document.querySelector("[name=came_name]").focus());
}
for (const button of document.querySelectorAll("[data-turn]")) {
  button.hidden = false;
  const there = button.textContent;
  button.addEventListener("click", () => {
    button.textContent = document.body.classList.toggle("turned") ? button.dataset.back : there;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
if (form) {
  hintKeys();
  // One question: what is wrong with it stands right there, so the box is gone to and typed over.
  const wrong = document.querySelector("[data-error-summary]");
  const target = form.dataset.interview === "one" ? first(lines()[0])
    : wrong ? null : first(form.querySelector(".is-open") ?? lines()[0]);
  target?.focus();
  if (target && typing(target)) target.select?.();
}
