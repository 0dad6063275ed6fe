// Asks for the same page again and puts in what changed: no flicker, no lost focus. Without this
// script the page reloads itself by its own meta refresh.
const seconds = Number(document.querySelector("[data-seconds]")?.dataset.seconds ?? 15);
const waiting = (element) => element.contains(document.activeElement) && document.activeElement !== document.body;

async function refresh() {
  if (document.hidden) return;
  let page;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok) return;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // the network is gone for a moment: what is shown stays
  }
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
    if (!fresh || fresh.innerHTML === old.innerHTML || waiting(old)) continue;
    old.replaceChildren(...fresh.childNodes);
    old.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  }
}

setInterval(refresh, seconds * 1000);
document.addEventListener("visibilitychange", refresh);
