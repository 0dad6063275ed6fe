// The page keeps its pictures while the rest changes: what is pressed is sent without leaving, and what
// others did is put in. Without this script every button is an ordinary one.
import { signing } from "../ui/js/sign.js";

// Neither a token nor what a pen changed on this page is news from the house: a signature half written
// stays while others do something else.
const OWN = /((?:name="csrfmiddlewaretoken"|name="strokes") value=")[^"]*|(data-sign="")(?: hidden="")?(?: data-signing="yes")?/g;
const said = (pane) => pane.innerHTML.replace(OWN, "$1$2");
const same = (one, other) => said(one) === said(other);
const typed = (element) => element?.matches?.("textarea, select, input:not([type=hidden])");
const chosen = (pane) => [...pane.querySelectorAll("input[type=file]")].some((input) => input.files.length);

export class Panes {
  constructor({ turned, failed }) {
    Object.assign(this, { turned, failed, here: window.location.href, dirty: new Set(), queue: Promise.resolve() });
    document.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("click", (event) => this.followed(event));
    document.addEventListener("change", (event) => this.changed(event));
  }

  get stamp() {
    return document.querySelector("[data-stamp]")?.dataset.stamp;
  }

  // The page one is on when its turn comes, not the one it was asked on: a press before it may lead on.
  renew() {
    return this.ask(null, {}, false);
  }

  submitted(event) {
    const form = event.target.closest("form[data-stay]");
    if (!form) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    clearTimeout(this.saving);
    this.ask(form.action, { method: "POST", body }, true);
  }

  followed(event) {
    const link = event.target.closest("a[data-stay]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.ask(link.href, {}, true);
  }

  // What was written is kept at once; the line stays as it is until the house has it.
  changed(event) {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    const line = event.target.closest("[data-line]");
    if (line) this.dirty.add(line.dataset.line);
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      const body = new FormData(form);
      body.append("keep", "1");
      const kept = [...this.dirty];
      this.dirty.clear();
      for (const input of form.querySelectorAll("input[type=file]")) input.value = "";
      this.ask(form.action, { method: "POST", body }, false, () => kept.forEach((one) => this.dirty.add(one)));
    }, 300);
  }

  ask(url, options, forced, lost = () => {}) {
    this.queue = this.queue.then(async () => {
      try {
        const answer = await fetch(url ?? this.here, { ...options, headers: { Accept: "text/html" }, cache: "no-store" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (!page.querySelector("[data-pane]")) return window.location.reload();
        if (answer.redirected || !options.method) this.here = answer.url;
        this.put(page, forced);
      } catch {
        lost();
        this.failed();
      }
    });
    return this.queue;
  }

  put(page, forced) {
    const waiting = (at) => Boolean(JSON.parse(at.getElementById("talk-config").textContent).waiting);
    if (waiting(document) !== waiting(page)) this.turnInto(page);
    else for (const pane of document.querySelectorAll("[data-pane]")) this.swap(pane, page, forced);
    const stamp = document.querySelector("[data-stamp]");
    if (stamp) stamp.dataset.stamp = page.querySelector("[data-stamp]")?.dataset.stamp ?? "";
    signing();
  }

  // From waiting to the room: the pictures stay, everything around them is new.
  turnInto(page) {
    const stage = document.querySelector("[data-talk]");
    page.querySelector("[data-talk]")?.replaceWith(stage);
    document.getElementById("talk-config").textContent = page.getElementById("talk-config").textContent;
    document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
    document.querySelector("main").focus();
    this.turned();
  }

  swap(pane, page, forced) {
    const fresh = page.querySelector(`[data-pane="${CSS.escape(pane.dataset.pane)}"]`);
    if (!fresh || same(pane, fresh)) return;
    const active = pane.contains(document.activeElement) ? document.activeElement : null;
    const writes = pane.querySelector("form[data-autosave]") && fresh.querySelector("form[data-autosave]");
    if (!forced && !writes && (chosen(pane) || typed(active))) return;
    if (writes) this.keep(pane, fresh, active);
    [...fresh.querySelectorAll("details")].forEach((one, at) => { one.open ||= pane.querySelectorAll("details")[at]?.open ?? false; });
    const pointed = pane.querySelector(".is-pointed")?.dataset.line;
    pane.replaceChildren(...fresh.childNodes);
    this.focus(pane, active);
    const now = pane.querySelector(".talk-line.is-pointed");
    if (now && now.dataset.line !== pointed) now.scrollIntoView({ block: "center" });
    if (forced) pane.querySelector("[data-error-summary]")?.focus();
  }

  // Lines somebody is writing in, or that are not with the house yet, are put into the new page as they are.
  keep(pane, fresh, active) {
    const writing = typed(active) ? active.closest("[data-line]")?.dataset.line : "";
    for (const name of new Set([...this.dirty, writing].filter(Boolean))) {
      const at = `.talk-line[data-line="${CSS.escape(name)}"]`;
      const [old, next] = [pane.querySelector(at), fresh.querySelector(at)];
      if (!old || !next) continue;
      old.className = next.className;
      old.querySelector(".talk-line__here")?.remove();
      const here = next.querySelector(".talk-line__here");
      if (here) old.prepend(here);
      next.replaceWith(old);
    }
  }

  focus(pane, active) {
    if (!active || document.activeElement === active) return;
    const alike = active.id ? `#${CSS.escape(active.id)}` : `[name="${CSS.escape(active.name ?? "")}"][value="${CSS.escape(active.value ?? "")}"]`;
    const found = active.isConnected ? active : pane.querySelector(alike);
    const at = active.selectionStart;
    found?.focus({ preventScroll: true });
    if (found && typeof at === "number") found.setSelectionRange?.(at, active.selectionEnd ?? at);
  }
}
