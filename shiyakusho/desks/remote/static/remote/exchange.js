// Asks the house again and again: hands over what is to be told to the others, takes what they told.
// What could not be handed over is kept until the network is there again.
const AFTER_TROUBLE = 2000;
const MOST_AT_ONCE = 40;

export class Exchange {
  constructor({ url, csrf, told, offline, refused }) {
    Object.assign(this, { url, csrf, told, offline, refused });
    Object.assign(this, { epoch: 0, after: 0, opens: true, outgoing: [], tells: [], every: 1000, ended: false });
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
  }

  send(to, epoch, body) {
    this.outgoing.push({ to, epoch, body });
    this.hurry(120);
  }

  tell(what) {
    this.tells.push(what);
  }

  start() {
    this.ask();
  }

  end() {
    this.ended = true;
    clearTimeout(this.next);
  }

  hurry(soon = 0) {
    if (this.ended || this.asking || this.hurried) return;
    this.hurried = true;
    clearTimeout(this.next);
    this.next = setTimeout(() => this.ask(), soon);
  }

  async ask() {
    this.hurried = false;
    this.asking = true;
    let pause = AFTER_TROUBLE;
    try {
      pause = await this.asked();
    } catch {
      this.offline();
    } finally {
      this.asking = false;
    }
    if (this.ended) return;
    this.next = setTimeout(() => this.ask(), this.outgoing.length ? Math.min(pause, 200) : pause);
  }

  async asked() {
    const signals = this.opens ? [] : this.outgoing.slice(0, MOST_AT_ONCE);
    const said = { epoch: this.epoch, after: this.after, signals, opens: this.opens, tells: this.tells[0] ?? "" };
    const answer = await fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
      body: JSON.stringify(said),
      cache: "no-store",
    });
    if (answer.status === 503 || answer.status === 429) return AFTER_TROUBLE;
    if (!answer.ok) {
      this.outgoing.splice(0, signals.length);
      this.refused(answer.status);
      return AFTER_TROUBLE;
    }
    const told = await answer.json();
    this.outgoing.splice(0, signals.length);
    this.tells.shift();
    if (told.state === "open") {
      if (this.opens) Object.assign(this, { epoch: told.epoch, after: 0, opens: false });
      this.after = told.signals.at(-1)?.n ?? this.after;
    }
    await this.told(told);
    return this.every;
  }
}
