// What is typed is saved by itself; what somebody else saved meanwhile is told, never overwritten.
const WAIT_MS = 900;
const WATCH_MS = 20_000;
const SIGN_IN = "保存できませんでした。別のタブでサインインし直すと続けられます。入力はこの画面に残っています。";
const UNFIT = "保存できませんでした。使えない文字がないか確かめてください。入力はこの画面に残っています。";

class Autosave {
  constructor(form, status, saved) {
    this.form = form;
    this.status = status;
    this.saved = saved;
    this.kept = this.body();
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("keydown", (event) => this.key(event));
    setInterval(() => this.watch().catch(() => {}), WATCH_MS);
    this.news = "BroadcastChannel" in window ? new BroadcastChannel(form.dataset.news) : null;
    window.addEventListener("beforeunload", (event) => { if (this.dirty() && !this.leaving) event.preventDefault(); });
  }

  body() {
    const data = new FormData(this.form);
    data.delete("seen");
    data.delete("base");
    return new URLSearchParams(data).toString();
  }

  dirty() { return this.body() !== this.kept; }

  tell(words, state = "") {
    this.status.textContent = words;
    this.status.dataset.state = state;
  }

  later() {
    clearTimeout(this.timer);
    if (!this.dirty() || this.stopped) return;
    this.tell("入力中…", "busy");
    this.timer = setTimeout(() => this.save(), WAIT_MS);
  }

  // A button that moves things is a plain post; it saves what was typed along with it.
  submitted(event) {
    clearTimeout(this.timer);
    if (event.submitter?.name === "do" || this.stopped) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    this.save();
  }

  // Somebody else may have saved while this page was only read.
  async watch() {
    if (document.hidden || this.saving || this.stopped) return;
    const answer = await fetch(this.form.dataset.state, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const told = await answer.json();
    if (String(told.seen) !== this.form.elements.seen.value && !this.saving) this.tell(told.words, "wrong");
  }

  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      this.save();
    }
  }

  async save() {
    clearTimeout(this.timer);
    if (this.saving) {
      this.again = true;
      return;
    }
    this.saving = true;
    const sent = this.body();
    this.tell("保存しています…", "busy");
    try {
      const answer = await fetch(this.form.action, {
        method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" },
      });
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        this.answered(answer.status, await answer.json(), sent);
      } else {
        this.tell(answer.redirected ? SIGN_IN : UNFIT, "wrong");
      }
    } catch {
      this.tell("保存できませんでした。通信を確かめてください。入力はこの画面に残っています。", "wrong");
    }
    this.saving = false;
    if (this.again) {
      this.again = false;
      this.save();
    }
  }

  answered(status, told, sent) {
    if (status === 409 && told.html) {
      this.stopped = true;
      const place = document.querySelector("[data-conflict]");
      const parsed = new DOMParser().parseFromString(told.html, "text/html");
      place.replaceChildren(...parsed.body.childNodes);
      place.hidden = false;
      this.form.elements.seen.value = told.seen;
      this.tell("ほかの人が先に保存しました", "wrong");
      return;
    }
    if (status !== 200) {
      this.tell(told.message ?? "保存できませんでした。", "wrong");
      return;
    }
    this.kept = sent;
    this.news?.postMessage("saved");
    this.form.elements.seen.value = told.seen;
    this.form.elements.base.value = told.base;
    this.tell(told.saved);
    const undo = document.querySelector('[data-history] [value="undo"]');
    if (undo) undo.disabled = !told.may_undo;
    const redo = document.querySelector('[data-history] [value="redo"]');
    if (redo) redo.disabled = !told.may_redo;
    const row = document.querySelector(".outline__row.is-current > .outline__line .outline__words");
    if (row && told.title) row.textContent = told.title;
    const heading = document.querySelector(".element__title h2");
    if (heading && told.title && !this.form.querySelector("[data-group]")) heading.textContent = told.title;
    const outcome = document.querySelector(".outcome");
    if (outcome && told.outcome) outcome.outerHTML = told.outcome;
    this.saved();
  }
}

export function autosave(saved) {
  const form = document.getElementById("element");
  const status = document.querySelector("[data-saved]");
  if (form?.dataset.autosave === "yes" && status) new Autosave(form, status, saved);
}
