// The board speaks a number once, when it is new on the board; sound is switched on by hand, as
// browsers ask. Where there is no voice, the button stays away.
const button = document.querySelector("[data-voice]");
const heard = new Set();
let on = false;

const calls = () => [...document.querySelectorAll("[data-call]")];

function say(text) {
  const words = new SpeechSynthesisUtterance(text);
  words.lang = "ja-JP";
  words.rate = 0.9;
  window.speechSynthesis.speak(words);
}

function announce() {
  for (const call of calls().reverse()) {
    if (heard.has(call.dataset.call)) continue;
    heard.add(call.dataset.call);
    call.classList.add("board__call--new");
    if (on) say(call.dataset.spoken);
  }
}

if ("speechSynthesis" in window && button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    button.setAttribute("aria-pressed", String(on));
    if (on) say("音声でお知らせします。");
  });
}
calls().forEach((call) => heard.add(call.dataset.call));
document.addEventListener("renewed", announce);
