// Rows are moved by dragging them, or with Alt and the arrows; each is a command the server does.
function send(command) {
  const form = document.getElementById("element");
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", name: "do", value: command, hidden: true });
  form.append(button);
  form.requestSubmit(button);
}

function sameList(one, other) {
  const shape = (place) => place.split(".").map((part) => (/^\d+$/.test(part) ? "#" : part));
  const [a, b] = [shape(one), shape(other)];
  return a.length === b.length && a.slice(0, -1).join() === b.slice(0, -1).join();
}

function drag(outline) {
  let taken = null;
  const rowOf = (event) => event.target.closest?.("[data-place][draggable]");
  outline.addEventListener("dragstart", (event) => {
    taken = rowOf(event);
    if (!taken) return;
    event.stopPropagation();
    taken.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", taken.dataset.place);
  });
  outline.addEventListener("dragover", (event) => {
    const over = rowOf(event);
    for (const row of outline.querySelectorAll(".is-over")) row.classList.remove("is-over");
    if (!taken || !over || over === taken || !sameList(taken.dataset.place, over.dataset.place)) return;
    event.preventDefault();
    over.classList.add("is-over");
  });
  outline.addEventListener("drop", (event) => {
    const over = rowOf(event);
    if (!taken || !over || over === taken) return;
    event.preventDefault();
    send(`drop:${taken.dataset.place}:${over.dataset.place}`);
  });
  outline.addEventListener("dragend", () => {
    taken?.classList.remove("is-dragged");
    for (const row of outline.querySelectorAll(".is-over")) row.classList.remove("is-over");
    taken = null;
  });
}

function keys(outline) {
  const links = () => [...outline.querySelectorAll(".outline__line > a")];
  outline.addEventListener("keydown", (event) => {
    const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = event.target.closest("[data-place]");
    if (!step || !row) return;
    event.preventDefault();
    if (event.altKey) {
      const button = row.querySelector(`:scope > .outline__line [value^="${step}:"]`);
      if (button && !button.disabled) button.click();
      return;
    }
    const all = links();
    const now = all.indexOf(row.querySelector(".outline__line > a"));
    all[Math.max(0, Math.min(all.length - 1, now + (step === "up" ? -1 : 1)))].focus();
  });
}

export function arrange() {
  const outline = document.querySelector("[data-outline]");
  if (!outline) return;
  drag(outline);
  keys(outline);
  outline.querySelector(".is-current > .outline__line > a")?.scrollIntoView({ block: "nearest" });
}
