// Fields that are asked for only with certain answers of another one.
function sync(root) {
  for (const part of root.querySelectorAll("[data-only]")) {
    const control = document.getElementsByName(part.dataset.only)[0];
    if (!control) continue;
    const filled = [...part.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value && !["checkbox", "radio"].includes(field.type));
    const wanted = part.dataset.onlyValues.split(" ");
    const asked = wanted[0] === "*" ? control.value !== "" : wanted.includes(control.value);
    part.hidden = !asked && !filled;
  }
  for (const rule of root.querySelectorAll("[data-when]")) {
    const chosen = document.querySelector(`input[name="${CSS.escape(rule.dataset.when)}"]:checked`);
    rule.hidden = chosen?.value !== "rule";
  }
}

export function showWhatIsAsked() {
  const form = document.getElementById("element");
  if (!form) return;
  form.addEventListener("change", () => sync(form));
  sync(form);
}
