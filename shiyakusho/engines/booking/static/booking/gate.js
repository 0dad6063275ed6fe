// Asks how one's turn stands and says it, without leaving the page; what changes more is a page of its own.
// Without this script the page reloads itself by its own meta refresh.
const line = document.querySelector("[data-state]");
const SLOWEST = 120;
let timer;

async function ask() {
  let seconds = Number(line.dataset.seconds);
  try {
    const answer = await fetch(line.dataset.state, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.ok) {
      const told = await answer.json();
      if (told.said !== line.dataset.said) return window.location.reload();
      seconds = told.seconds;
      // A reader is told when the words change, and not every time they were asked for.
      if (line.textContent.trim() !== told.text) line.firstElementChild.textContent = told.text;
    } else seconds = Math.min(SLOWEST, 2 * seconds); // 429, 503: the house asks for patience
  } catch {
    seconds = Math.min(SLOWEST, 2 * seconds); // the network is gone for a moment: what is shown stays
  }
  line.dataset.seconds = seconds;
  again(seconds);
}

function again(seconds) {
  clearTimeout(timer);
  timer = setTimeout(ask, seconds * 1000);
}

again(Number(line.dataset.seconds));
// Back from another tab: at once, or nearly; never twice within a few seconds.
let asked = Date.now();
document.addEventListener("visibilitychange", () => {
  if (document.hidden || Date.now() - asked < 5000) return;
  asked = Date.now();
  again(0);
});
