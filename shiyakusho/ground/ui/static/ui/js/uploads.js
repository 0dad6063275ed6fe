// Sends chosen files at once, in parts, each from where the server has it: a line that breaks goes on,
// and so does another day when the same file is chosen again. Without this the form sends them whole.
const pause = (seconds) => new Promise((go) => {
  const timer = setTimeout(go, seconds * 1000);
  window.addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
});
const longest = 30; // seconds between two tries
const perCent = (upload) => Math.floor((100 * upload.offset) / upload.size);

class Refused extends Error {}

// The same photo chosen again is known by what is in it: telephones give it another date each time.
async function printOf(file) {
  if (!globalThis.crypto?.subtle) return `${file.name} ${file.size} ${file.lastModified}`;
  const ends = await new Blob([file.slice(0, 262144), file.slice(-262144), String(file.size)]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", ends));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What this browser began and did not finish: names and fingerprints, no content.
class Memory {
  constructor(url) { this.key = `uploads:${url}`; }
  all() { try { return JSON.parse(localStorage.getItem(this.key)) ?? []; } catch { return []; } }
  keep(all) { try { localStorage.setItem(this.key, JSON.stringify(all)); } catch { /* private window */ } }
  add(one) { this.keep([...this.all(), one]); }
  forget(id) { this.keep(this.all().filter((one) => one.id !== id)); }
  find(print) { return this.all().find((one) => one.print === print); }
}

class Picker {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input[type=file]");
    this.form = this.input.form;
    this.list = box.querySelector("[data-previews]");
    this.status = box.querySelector("[data-upload-status]");
    this.words = box.querySelector("[data-upload-words]").dataset;
    this.url = new URL(box.dataset.upload, location.href).href;
    this.memory = new Memory(box.dataset.upload);
    this.queue = Promise.resolve();
    this.open = 0;
  }

  start() {
    this.box.querySelector("button[name=upload]").remove();
    this.input.addEventListener("change", () => this.chosen());
    this.form.addEventListener("submit", (event) => this.hold(event));
    if (matchMedia("(pointer: coarse)").matches && this.input.accept.includes("image/")) this.offerCamera();
    this.memory.all().forEach((one) => this.showLeft(one));
  }

  offerCamera() {
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "button button--secondary", textContent: this.words.camera,
    });
    button.addEventListener("click", () => {
      this.input.setAttribute("capture", "environment");
      this.input.click();
      this.input.removeAttribute("capture");
    });
    this.input.before(button);
  }

  chosen() {
    const files = [...this.input.files];
    this.input.value = ""; // or the form would send them once more
    this.list.querySelectorAll("[data-over]").forEach((row) => row.remove());
    for (const file of files) {
      const row = this.row(file.name);
      this.open += 1;
      this.queue = this.queue.then(() => this.send(file, row)).finally(() => { this.open -= 1; this.goOn(); });
    }
  }

  // Who presses 次へ while files are under way goes on when they are there.
  hold(event) {
    if (this.open === 0) return;
    event.preventDefault();
    this.pressed = event.submitter;
    this.say(this.words.hold);
  }

  goOn() {
    if (this.open > 0 || !this.pressed) return;
    const button = this.pressed;
    this.pressed = null;
    if (!this.list.querySelector("[data-failed]")) this.form.requestSubmit(button);
  }

  row(name) {
    const item = Object.assign(document.createElement("li"), { className: "file" });
    const about = Object.assign(document.createElement("span"), { className: "file__about" });
    const title = Object.assign(document.createElement("span"), { className: "file__name", textContent: name });
    const told = Object.assign(document.createElement("span"), { className: "hint num" });
    const bar = Object.assign(document.createElement("progress"), { className: "file__progress", max: 100, value: 0 });
    bar.setAttribute("aria-label", name);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: this.words.cancel });
    button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `：${name}` }));
    about.append(title, told, bar);
    item.append(about, button);
    this.list.append(item);
    const row = { item, told, bar, button, name, stop: new AbortController(), said: -1 };
    button.addEventListener("click", () => this.cancel(row));
    return row;
  }

  async cancel(row) {
    row.stop.abort();
    row.item.remove();
    this.say(`${row.name}${this.words.cancelled}`);
    if (!row.id) return;
    this.memory.forget(row.id);
    await this.ask("DELETE", `${row.id}/`).catch(() => {});
  }

  async showLeft(one) {
    const upload = await this.ask("GET", `${one.id}/`).catch((error) => error);
    if (upload instanceof Refused) return this.memory.forget(one.id);
    if (!upload.size) return undefined; // no line just now: it is asked again when the file is chosen
    const row = this.row(one.name);
    row.id = one.id;
    row.item.dataset.left = one.id;
    row.bar.value = perCent(upload);
    row.told.textContent = `${perCent(upload)} % ${this.words.left}`;
    return undefined;
  }

  async send(file, row) {
    try {
      const print = await printOf(file);
      const known = this.memory.find(print);
      if (known) this.list.querySelector(`[data-left="${known.id}"]`)?.remove();
      const upload = await this.surely(row, () => this.begun(file, known, print));
      row.id = upload.id;
      while (upload.offset < upload.size) {
        this.progress(row, upload);
        const { offset } = await this.surely(row, () => this.part(file, upload, row.stop.signal));
        upload.offset = offset;
      }
      this.progress(row, upload);
      const name = new URLSearchParams({ name: file.name });
      const kept = await this.surely(row, () => this.ask("POST", `${upload.id}/finish/`, { body: name }));
      this.memory.forget(upload.id);
      this.arrived(row, kept);
    } catch (error) {
      if (!row.stop.signal.aborted) this.failed(row, error);
    }
  }

  async begun(file, known, print) {
    if (known) {
      try { return await this.ask("GET", `${known.id}/`); } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.memory.forget(known.id);
      }
    }
    const upload = await this.ask("POST", "", { body: new URLSearchParams({ size: file.size }) });
    this.size = upload.part;
    this.memory.add({ id: upload.id, name: file.name, print });
    return { ...upload, size: file.size };
  }

  async part(file, upload, signal) {
    const body = file.slice(upload.offset, upload.offset + (this.size ?? 1048576));
    try {
      return await this.ask("POST", `${upload.id}/`, {
        body, signal, headers: { "Content-Type": "application/octet-stream", "Upload-Offset": upload.offset },
      });
    } catch (error) {
      if (error.code === "upload_elsewhere") return this.ask("GET", `${upload.id}/`);
      throw error;
    }
  }

  // Again and again until the server answers; only what it refuses ends the sending.
  async surely(row, attempt) {
    for (let wait = 1; ; wait = Math.min(wait * 2, longest)) {
      row.stop.signal.throwIfAborted();
      try { return await attempt(); } catch (error) {
        if (error instanceof Refused || row.stop.signal.aborted) throw error;
        row.told.textContent = this.words.waiting;
        if (!row.waits) this.say(this.words.waiting);
        row.waits = true;
        await pause(wait);
      }
    }
  }

  async ask(method, path, { headers = {}, ...more } = {}) {
    const secret = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(this.url + path, { method, headers: { "X-CSRFToken": secret, ...headers }, ...more });
    if (answer.status === 204) return {};
    const busy = answer.status >= 500 || answer.status === 429 || answer.status === 408;
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.ok) return said;
    if (busy) throw new Error(answer.status);
    throw Object.assign(new Refused(said.message ?? this.words.failed), said);
  }

  progress(row, upload) {
    row.waits = false;
    row.bar.value = perCent(upload);
    row.told.textContent = `${perCent(upload)} %`;
    const quarter = Math.floor(perCent(upload) / 25) * 25;
    if (quarter !== row.said) this.say(`${row.name}${this.words.sending} ${quarter} %`);
    row.said = quarter;
  }

  arrived(row, kept) {
    row.bar.remove();
    row.told.textContent = kept.state === "checking" ? this.words.checking : "";
    const remove = Object.assign(document.createElement("button"), {
      className: "button button--quiet", name: "remove_file", value: kept.id, formNoValidate: true, textContent: this.words.remove,
    });
    remove.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `：${kept.name}` }));
    row.button.replaceWith(remove);
    this.say(`${kept.name}${this.words.arrived}`);
  }

  failed(row, error) {
    if (row.id) this.memory.forget(row.id);
    row.bar.remove();
    row.button.remove();
    row.item.dataset.over = row.item.dataset.failed = "";
    row.told.className = "error";
    row.told.textContent = error instanceof Refused ? error.message : this.words.failed;
    this.say(`${row.name}：${row.told.textContent}`);
    this.pressed = null;
  }

  say(words) { this.status.textContent = words; }
}

export function sendInParts() {
  for (const box of document.querySelectorAll("[data-upload]")) new Picker(box).start();
}
