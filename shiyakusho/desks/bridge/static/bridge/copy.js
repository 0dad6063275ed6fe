// The copy screen: without this file a value is selected by hand; with it, one key copies the next.
const said = document.querySelector("[data-copied]");
const buttons = [...document.querySelectorAll("[data-copy-list] [data-copy]")];
let next = 0;

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    said.textContent = "写せません。選ばれた値を Ctrl+C で写してください。";
    return;
  }
  said.textContent = `写しました：${field.labels[0].textContent}`;
  const place = buttons.indexOf(button);
  if (place >= 0) next = (place + 1) % buttons.length;
  button.focus(); // keys work on: the field is left
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
for (const field of document.querySelectorAll("input[readonly], textarea[readonly]")) {
  field.addEventListener("focus", () => field.select());
}
const one = document.querySelector("[data-copy-next]");
one.hidden = false;
one.addEventListener("click", () => copy(buttons[next]));
