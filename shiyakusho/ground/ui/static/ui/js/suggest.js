// Suggestions under a search box: arrows choose, Enter goes there, Escape closes.
const WAIT_MS = 180;

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `${this.input.id}-list`, className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels[0].textContent.trim());
    form.querySelector(".search__row").append(this.list);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load().catch(() => this.close()), WAIT_MS);
  }

  async load() {
    const typed = this.input.value.trim();
    if (!typed) return this.close();
    const url = new URL(this.form.dataset.suggest, window.location.href);
    url.searchParams.set("q", typed);
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || typed !== this.input.value.trim()) return this.close();
    this.show((await answer.json()).items.slice(0, 8));
  }

  show(items) {
    this.list.replaceChildren(...items.map((item, index) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `${this.list.id}-${index}`, textContent: item.label });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = item.url;
      option.addEventListener("mousedown", () => window.location.assign(item.url));
      return option;
    }));
    this.chosen = -1;
    this.toggle(items.length > 0);
  }

  toggle(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (!open) this.input.removeAttribute("aria-activedescendant");
  }

  close() { this.toggle(false); }

  key(event) {
    if (this.list.hidden) return;
    const options = [...this.list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.chosen = (this.chosen + step + options.length) % options.length;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.chosen)));
      this.input.setAttribute("aria-activedescendant", options[this.chosen].id);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      window.location.assign(options[this.chosen].dataset.url);
    } else if (event.key === "Escape") {
      this.close();
    }
  }
}

export function suggest() {
  for (const form of document.querySelectorAll("[data-suggest]")) new Suggestions(form);
}
