// The list of findings follows the last save, and each one stands beside its field too.
function place(findings) {
  for (const part of document.querySelectorAll(".part--wrong")) part.classList.remove("part--wrong");
  for (const old of document.querySelectorAll(".part__wrong")) old.remove();
  for (const one of findings) {
    const parts = [...document.querySelectorAll("[data-field]")].filter(
      (part) => one.place === part.dataset.field || one.place.startsWith(`${part.dataset.field}.`));
    const part = parts.sort((a, b) => b.dataset.field.length - a.dataset.field.length)[0];
    if (!part) continue;
    const words = document.createElement("p");
    words.className = "part__wrong";
    words.textContent = one.message;
    part.classList.add("part--wrong");
    const label = part.querySelector(".part__label");
    if (label) label.after(words);
    else part.prepend(words);
  }
}

export function keepFindings() {
  const panel = document.querySelector("[data-findings]");
  if (!panel) return () => {};
  let running = 0;
  const load = async () => {
    const mine = ++running;
    panel.setAttribute("aria-busy", "true");
    const answer = await fetch(panel.dataset.findings, { headers: { Accept: "application/json" } });
    if (!answer.ok || mine !== running) return;
    const told = await answer.json();
    const parsed = new DOMParser().parseFromString(told.html, "text/html");
    panel.replaceChildren(...parsed.body.childNodes);
    panel.removeAttribute("aria-busy");
    place(told.here);
    for (const tab of document.querySelectorAll("[data-tab]")) {
      const count = told.counts[tab.dataset.tab] ?? 0;
      tab.querySelector(".studio__count")?.remove();
      if (!count) continue;
      const badge = document.createElement("span");
      badge.className = "studio__count";
      badge.textContent = count;
      tab.append(" ", badge);
    }
  };
  const quietly = () => load().catch(() => panel.removeAttribute("aria-busy"));
  if ("wanted" in panel.dataset) quietly();
  return quietly;
}
