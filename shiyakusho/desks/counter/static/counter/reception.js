// Choosing what is done in a reception, without a mouse: 1–9 answer the question that is best asked next.
const form = document.getElementById("reception");
const now = form.querySelector("[data-now]");
const tell = () => form.querySelector("[name=go][value=tell]").click();
const typing = (target) => target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  const held = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" && held) {
    event.preventDefault();
    form.querySelector("[name=go][value=begin]").click();
  } else if (event.key === "Enter" && form.contains(event.target) && event.target.matches("input:not([type=radio]):not([type=checkbox])")) {
    event.preventDefault(); // Enter in a box says what was typed, it does not begin
    tell();
  } else if (/^[1-9]$/.test(event.key) && !held && now && !typing(event.target)) {
    const open = [...now.querySelectorAll("fieldset")].find((one) => one.querySelector("[type=radio]") && !one.querySelector(":checked"));
    const choice = open?.querySelectorAll("[type=radio]")[Number(event.key) - 1];
    if (choice) {
      event.preventDefault();
      choice.click();
    }
  }
});
// Chosen is said: the list is what it is by that, and the next question is there.
now?.addEventListener("change", (event) => {
  if (event.target.type === "radio") tell();
});
