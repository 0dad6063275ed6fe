// Choosing what is done in a reception, without a mouse.
const form = document.getElementById("reception");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.key !== "Enter") return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.querySelector("[name=go][value=begin]").click();
  } else if (form.contains(event.target) && event.target.matches("input:not([type=radio]):not([type=checkbox])")) {
    event.preventDefault(); // Enter in a box says what was typed, it does not begin
    form.querySelector("[name=go][value=tell]").click();
  }
});
