// The kiosk without a gap: it takes numbers from the house while there is a network, and from a block
// kept for it while there is none. What it gave out alone is told the house until the house says it has it.
const root = document.querySelector("[data-kiosk]");
const everything = JSON.parse(document.getElementById("kiosk-words").textContent);
const form = root.querySelector("[data-form]");
const [choose, given, fault, state] = ["choose", "given", "error", "state"].map((one) => root.querySelector(`[data-${one}]`));
const heading = root.querySelector("h1");
const STORE = `kiosk:${root.dataset.kiosk}`;
const BLOCK = Number(root.dataset.block);
const HOUR = 3_600_000;
const PATIENCE = 4000; // milliseconds somebody waits before the kiosk helps itself
const UNHURRIED = 25_000; // what nobody waits for
const SHOWN = 30_000;
let language = root.dataset.language;
let cutOff = false;
let back = 0;

const empty = { day: "", offset: 0, reserved: 0, numbers: {}, pending: [], dropped: [] };
const load = () => ({ ...empty, ...JSON.parse(localStorage.getItem(STORE) ?? "{}") });
const save = (kept) => localStorage.setItem(STORE, JSON.stringify(kept));
// Two windows of one kiosk take turns; where the browser cannot, there is only one.
const alone = (act) => (navigator.locks ? navigator.locks.request(STORE, act) : Promise.resolve(act()));
const now = (kept) => Date.now() + kept.offset;
const dayOf = (moment) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format(moment);
const clockOf = (moment) => new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit" }).format(moment);
const services = () => everything[language].services.map((one) => one.id);
const word = (key) => everything[language].words[key];
const good = (kept) => kept.day === dayOf(now(kept)) && now(kept) - kept.reserved < Number(root.dataset.hours) * HOUR;
const left = (kept) => (good(kept) ? Math.min(...services().map((one) => kept.numbers[one]?.length ?? 0)) : 0);

function written(text) {
  const made = document.createDocumentFragment();
  let from = 0;
  for (const found of text.matchAll(/｜([^《]+)《([^》]+)》/g)) {
    made.append(text.slice(from, found.index));
    const ruby = document.createElement("ruby");
    const reading = document.createElement("rt");
    reading.textContent = found[2];
    ruby.append(found[1], reading);
    made.append(ruby);
    from = found.index + found[0].length;
  }
  made.append(text.slice(from));
  return made;
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content.map((one) => (typeof one === "string" ? written(one) : one)));
  return made;
}

function square(rows) {
  const size = rows.length;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `-4 -4 ${size + 8} ${size + 8}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "QR");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const dark = rows.flatMap((row, y) => [...BigInt(`0x${row}`).toString(2).padStart(size, "0")]
    .flatMap((one, x) => (one === "1" ? [`M${x} ${y}h1v1h-1z`] : [])));
  path.setAttribute("d", dark.join(""));
  svg.append(path);
  return svg;
}

async function ask(address, body, patience = PATIENCE) {
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(address, {
    method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(patience),
  });
  if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
  return { ok: answer.ok, said: await answer.json() };
}

function key() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

// From the house; null where it does not answer. It may have heard us all the same, so that the key is
// told to be dropped: the visitor gets another number.
async function fromHouse(chosen) {
  const body = new URLSearchParams(chosen.map((one) => ["service", one]));
  const mine = key();
  body.set("key", mine);
  body.set("reservation", form.elements.reservation.value);
  try {
    const found = await ask(`?lang=${language}`, body);
    cutOff = false;
    return found;
  } catch {
    cutOff = true;
    await alone(() => { const kept = load(); kept.dropped.push(mine); save(kept); });
    return null;
  }
}

// From the block; it is written down before it is shown, so that it is given out once.
function fromBlock(chosen) {
  return alone(() => {
    const kept = load();
    const number = good(kept) ? kept.numbers[chosen[0]]?.shift() : undefined;
    if (!number) return { ok: false, said: { detail: word("used_up") } };
    const at = Math.round(now(kept));
    kept.pending.push({ prefix: number.prefix, number: number.number, services: chosen, issued_at: at });
    save(kept);
    const names = chosen.map((id) => everything[language].services.find((one) => one.id === id).name);
    const label = `${number.prefix}-${String(number.number).padStart(3, "0")}`;
    return { ok: true, said: { label, at: clockOf(at), services: names, ahead: null, minutes: null, qr: number.qr } };
  });
}

function show(told) {
  const facts = element("dl");
  const fact = (name, value) => facts.append(element("div", "", element("dt", "", name), element("dd", "", value)));
  if (told.ahead !== null) fact(word("ahead"), `${told.ahead}${word("people")}`);
  fact(word("wait"), told.minutes ? `${told.minutes[0]}–${told.minutes[1]} min` : word("unknown"));
  const [print, again] = [element("button", "", word("print")), element("button", "", word("again"))];
  print.addEventListener("click", () => window.print());
  again.addEventListener("click", start);
  given.replaceChildren(
    element("p", "slip__place num", told.at),
    element("p", "slip__word", word("number")),
    element("p", "slip__number", told.label),
    element("ul", "slip__services", ...told.services.map((one) => element("li", "", one))),
    facts,
    element("p", "", word("listen")),
    element("div", "slip__qr", square(told.qr)),
    element("p", "slip__follow", word("follow")),
    element("div", "kiosk__after no-print", print, again),
  );
  heading.replaceChildren(written(word("number")));
  choose.hidden = true;
  given.hidden = false;
  given.focus();
  back = setTimeout(start, SHOWN);
}

function start() {
  clearTimeout(back);
  form.reset();
  heading.replaceChildren(written(word("choose")));
  given.hidden = true;
  given.replaceChildren();
  choose.hidden = false;
  refuse("");
}

function refuse(text) {
  fault.replaceChildren(written(text));
  fault.hidden = !text;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const chosen = [...form.querySelectorAll("[name=service]:checked")].map((one) => one.value);
  if (!chosen.length) return refuse(word("none_chosen"));
  const button = form.querySelector("button");
  button.disabled = true;
  const found = (await fromHouse(chosen)) ?? (await fromBlock(chosen));
  button.disabled = false;
  if (found.ok) show(found.said);
  else refuse(found.said.detail ?? word("used_up"));
  tell();
});

function speak(code) {
  language = code;
  root.lang = code === "ja-easy" ? "ja" : code;
  root.dataset.language = code;
  for (const one of root.querySelectorAll("[data-word]")) one.replaceChildren(written(word(one.dataset.word)));
  for (const one of everything[code].services) {
    root.querySelector(`[data-service="${CSS.escape(one.id)}"]`).replaceChildren(written(one.name));
  }
  for (const one of root.querySelectorAll("[data-language-of]")) {
    if (one.dataset.languageOf === code) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  start();
}
for (const one of root.querySelectorAll("[data-language-of]")) {
  one.addEventListener("click", (event) => { event.preventDefault(); speak(one.dataset.languageOf); });
}

// Numbers for the next time without a network: when few are left, when they are old, on a new day.
async function refill() {
  const kept = load();
  const old = !good(kept) || now(kept) - kept.reserved > (Number(root.dataset.hours) * HOUR) / 2;
  const few = services().filter((one) => old || (kept.numbers[one]?.length ?? 0) < BLOCK / 2);
  if (!few.length) return;
  const { ok, said } = await ask("numbers/", new URLSearchParams(few.map((one) => ["service", one])), UNHURRIED);
  if (!ok) return;
  await alone(() => {
    const fresh = load();
    if (fresh.day !== said.day || old) fresh.numbers = {};
    for (const [service, more] of Object.entries(said.services)) {
      fresh.numbers[service] = [...(fresh.numbers[service] ?? []), ...more];
    }
    const reserved = old ? said.now : fresh.reserved; // as old as the oldest number that is kept
    save({ ...fresh, day: said.day, offset: said.now - Date.now(), reserved });
  });
}

async function merge() {
  const kept = load();
  if (!kept.pending.length && !kept.dropped.length) return;
  const sent = kept.pending.slice(0, 100);
  const dropped = kept.dropped.slice(0, 100);
  const { ok, said } = await ask("merge/", new URLSearchParams({ brought: JSON.stringify({ tickets: sent, dropped }) }), UNHURRIED);
  if (!ok) return;
  const merged = new Set(said.merged);
  await alone(() => {
    const fresh = load();
    fresh.pending = fresh.pending.filter((one) => !merged.has(`${one.prefix}-${String(one.number).padStart(3, "0")}`));
    fresh.dropped = fresh.dropped.filter((one) => !dropped.includes(one));
    save(fresh);
  });
}

function tell() {
  const kept = load();
  const age = Math.max(0, Math.round((now(kept) - kept.reserved) / 60_000));
  const numbers = kept.reserved ? `通信が切れても出せる番号：用件ごとに${left(kept)}枚以上（${age}分前に取り置き）` : "取り置きの番号：まだありません";
  state.textContent = `${cutOff ? "通信が切れています。" : ""}${numbers}、未送信 ${kept.pending.length}枚`;
  state.dataset.pending = kept.pending.length;
  state.dataset.left = left(kept);
}

let breathing = false;
async function breathe() {
  if (breathing) return;
  breathing = true;
  try {
    await merge();
    await refill();
    cutOff = false;
  } catch {
    cutOff = true;
  }
  breathing = false;
  tell();
}
window.addEventListener("online", breathe);
setInterval(breathe, 10_000);
breathe();

// What this page is made of, kept for a start without a network (templates/tickets/kiosk_worker.js).
async function stay() {
  const { scope, active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").filter((one) => ["link", "script", "css"].includes(one.initiatorType));
  const kept = new MessageChannel();
  kept.port1.addEventListener("message", (event) => { state.dataset.kept = event.data; }, { once: true });
  kept.port1.start();
  active.postMessage([...new Set([scope, ...parts.map((one) => one.name)])], [kept.port2]);
}
if (navigator.serviceWorker) {
  navigator.serviceWorker.register(root.dataset.worker).then(stay).catch(() => {});
}
