// The rule editor: names are completed, the rule is checked while it is written and read back as a sentence.
const WAIT_MS = 300;
const SHOWN = 12;
const WORD = /[.A-Za-z_0-9]+$/;

function words() {
  const data = document.getElementById("rule-words");
  return data ? JSON.parse(data.textContent) : [];
}

function matching(all, typed, place) {
  const low = typed.toLowerCase();
  const after = typed.includes(".") && !typed.startsWith("tables");
  const last = low.slice(low.lastIndexOf(".") + 1);
  const fits = all.filter((one) => {
    if (one.only && one.only !== place) return false;
    if (after) return one.word.startsWith(".") && one.word.slice(1).startsWith(last);
    return !one.word.startsWith(".") && (one.word.toLowerCase().includes(low) || one.about.includes(typed));
  });
  const rank = (one) => (one.word.toLowerCase().startsWith(low) ? 0 : 1);
  return fits.sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
}

class RuleEditor {
  constructor(box, known) {
    this.box = box;
    this.known = known;
    this.area = box.querySelector("textarea");
    this.says = box.querySelector("[data-says]");
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `${this.area.id}-words`, className: "words-list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "使えることば");
    this.area.after(this.list);
    this.says.id ||= `${this.area.id}-says`;
    for (const [name, value] of [["aria-autocomplete", "list"], ["aria-controls", this.list.id], ["aria-describedby", this.says.id]]) {
      this.area.setAttribute(name, value);
    }
    this.area.addEventListener("input", () => { this.suggest(false); this.later(); });
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    if (this.area.value.trim()) this.check().catch(() => {});
  }

  typed() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    return WORD.exec(before)?.[0] ?? "";
  }

  suggest(always) {
    const typed = this.typed();
    if (!typed && !always) return this.close();
    const found = matching(this.known, typed, this.box.dataset.place);
    const exact = found.length === 1 && found[0].word === typed;
    if (!found.length || exact) return this.close();
    this.list.replaceChildren(...found.map((one, index) => this.option(one, index)));
    this.chosen = 0;
    this.open(true);
    this.show();
  }

  option(one, index) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${index}`;
    row.setAttribute("role", "option");
    const [word, about, kind] = ["code", "span", "small"].map((tag) => document.createElement(tag));
    [word.textContent, about.textContent, kind.textContent] = [one.word, one.about, one.type];
    row.append(word, about, kind);
    row.dataset.insert = one.insert;
    row.addEventListener("mousedown", (event) => { event.preventDefault(); this.take(row); });
    return row;
  }

  show() {
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.chosen)));
    const row = this.list.children[this.chosen];
    this.area.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  open(yes) {
    this.list.hidden = !yes;
    if (!yes) this.area.removeAttribute("aria-activedescendant");
  }

  close() { this.open(false); }

  take(row) {
    const at = this.area.selectionStart;
    const typed = this.typed();
    const kept = typed.includes(".") && !typed.startsWith("tables") ? typed.slice(typed.lastIndexOf(".") + 1) : typed;
    this.area.setRangeText(row.dataset.insert, at - kept.length, at, "end");
    this.close();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }

  key(event) {
    if (event.ctrlKey && event.key === " ") {
      event.preventDefault();
      this.suggest(true);
      return;
    }
    if (this.list.hidden) return;
    const count = this.list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.chosen = (this.chosen + step + count) % count;
      this.show();
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      this.take(this.list.children[this.chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check().catch(() => {}), WAIT_MS);
  }

  async check() {
    const rule = this.area.value;
    const url = new URL(this.box.dataset.rule, window.location.href);
    url.searchParams.set("place", this.box.dataset.place);
    url.searchParams.set("rule", rule);
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || rule !== this.area.value) return;
    const told = await answer.json();
    this.says.textContent = told.ok ? told.says : `${told.line}行${told.column}文字目：${told.message}`;
    this.says.toggleAttribute("data-wrong", !told.ok);
    this.area.setAttribute("aria-invalid", String(!told.ok));
  }
}

export function editRules() {
  const known = words();
  for (const box of document.querySelectorAll("[data-rule]")) new RuleEditor(box, known);
}
